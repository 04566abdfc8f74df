"""Delivery: in order, within the limits, again when it failed, and every outcome recorded.

Time is the event loop's own, and moves only when everything waits: hours pass in milliseconds.
"""

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import MONDAY, Bot
from sqlalchemy import select

from coachbot.errors import DeliveryError
from coachbot.model import Message, Outgoing, Update
from coachbot.service import outbox
from coachbot.service.deliver import BURST, CHAT_BURST, TRIES, Delivery, Report
from coachbot.store.tables import outbox as outbox_table
from coachbot.store.tables import people

T = TypeVar("T")
REPLY, SCHEDULED = 0, 1
FAST = 10_000.0


class _Jumping(selectors.DefaultSelector):
    """Waits for nothing: the time that would be waited is added to the clock."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "everything waits for ever"
        self.now += max(timeout, 1e-6)  # thinking takes time too: a pause too small to be seen must end
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.jumping = _Jumping()
        super().__init__(self.jumping)

    def time(self) -> float:
        return self.jumping.now


def held(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end, on a loop whose time jumps."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(work)


def now() -> float:
    return asyncio.get_running_loop().time()


@dataclass
class Network:
    """The far end: what arrived when, how long a sending takes, and what goes wrong."""

    takes: Callable[[Outgoing], float] = lambda one: 0.0
    fails: Callable[[Outgoing, int], Exception | None] = lambda one, attempt: None
    arrived: list[tuple[float, Outgoing]] = field(default_factory=list)
    tried: list[tuple[float, int]] = field(default_factory=list)
    documents: list[tuple[str, bytes]] = field(default_factory=list)
    recorded: list[Report] = field(default_factory=list)

    async def send(self, outgoing: Outgoing, document: tuple[str, bytes] | None) -> str:
        self.tried.append((now(), outgoing.id))
        await asyncio.sleep(self.takes(outgoing))
        error = self.fails(outgoing, sum(one == outgoing.id for _, one in self.tried))
        if error is not None:
            raise error
        if document:
            self.documents.append(document)
        self.arrived.append((now(), outgoing))
        return f"m{outgoing.id}"

    async def settle(self, reports: list[Report]) -> None:
        self.recorded += reports

    async def document(self, outgoing: Outgoing) -> tuple[str, bytes]:
        return outgoing.message.document, b"made"

    def delivery(self, rate: float = FAST, chat_rate: float = FAST) -> Delivery:
        return Delivery(self, self.settle, self.document, rate, chat_rate)

    @property
    def order(self) -> list[int]:
        return [one.id for _, one in self.arrived]

    def when(self, number: int) -> float:
        return next(at for at, one in self.arrived if one.id == number)

    def outcomes(self, number: int) -> list[Report]:
        return [one for one in self.recorded if one.outgoing.id == number]


def message(number: int, chat: str = "a", lane: int = REPLY, document: str = "") -> Outgoing:
    return Outgoing(number, 1, "test", chat, Message(f"message {number}", document=document), lane=lane)


async def until_settled(delivery: Delivery, meanwhile: Awaitable[None] | None = None, limit: float = 20_000) -> None:
    """Deliver until nothing waits any more."""
    running = asyncio.create_task(delivery.run())
    if meanwhile is not None:
        await meanwhile
    end = now() + limit
    while delivery.waiting and now() < end:  # noqa: ASYNC110  # in the loop's own time it costs nothing
        await asyncio.sleep(0.5)
    await stopped(running)


async def stopped(running: asyncio.Task[None]) -> None:
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


def sent(network: Network, *messages: Outgoing, rate: float = FAST, chat_rate: float = FAST) -> None:
    """Hand these over at once, and wait until all are settled."""

    async def work() -> None:
        delivery = network.delivery(rate, chat_rate)
        delivery.hand(messages)
        await until_settled(delivery)

    held(work())


# order


def test_a_chat_gets_its_messages_in_order_each_once_and_each_is_recorded() -> None:
    network = Network(takes=lambda one: 1.0 / one.id)
    sent(network, *(message(number) for number in range(1, 20)))
    assert network.order == list(range(1, 20))
    assert [(one.outgoing.id, one.message) for one in network.recorded] == [(n, f"m{n}") for n in range(1, 20)]


def test_chats_do_not_wait_for_each_other() -> None:
    network = Network(takes=lambda one: 100.0 if one.address == "slow" else 0.0)
    sent(network, message(1, "slow"), message(2, "slow"), *(message(n, f"chat {n}") for n in range(3, 30)))
    assert max(network.when(number) for number in range(3, 30)) < 1
    assert network.when(2) >= 200


def test_a_reply_goes_before_everything_that_is_scheduled() -> None:
    network = Network()

    async def work() -> None:
        delivery = network.delivery(rate=10, chat_rate=1)
        delivery.hand(message(number, f"chat {number}", SCHEDULED) for number in range(1, 500))

        async def someone_writes() -> None:
            for number in range(501, 511):
                await asyncio.sleep(2)
                delivery.hand([message(number, "someone")])
                handed = now()
                await asyncio.sleep(0.2)
                assert network.when(number) - handed < 0.15

        await until_settled(delivery, someone_writes())

    held(work())
    assert sorted(network.order) == [*range(1, 500), *range(501, 511)]


def test_in_one_chat_too_a_reply_goes_before_what_is_scheduled_and_both_keep_their_order() -> None:
    network = Network()
    scheduled = [message(number, lane=SCHEDULED) for number in (1, 2, 3)]
    sent(network, *scheduled, message(4), message(5), chat_rate=1)
    assert network.order == [4, 5, 1, 2, 3]


def test_what_is_handed_over_while_another_is_on_its_way_follows_it() -> None:
    network = Network(takes=lambda one: 5.0)

    async def work() -> None:
        delivery = network.delivery()
        delivery.hand([message(1)])

        async def more() -> None:
            await asyncio.sleep(1)
            delivery.hand([message(2), message(3)])

        await until_settled(delivery, more())

    held(work())
    assert network.order == [1, 2, 3]


def test_a_document_is_made_and_sent_along() -> None:
    network = Network()
    sent(network, message(1, document="trail.pdf"))
    assert network.documents == [("trail.pdf", b"made")]


# failures


def test_what_failed_is_tried_again_with_longer_and_longer_pauses_and_nothing_overtakes_it() -> None:
    network = Network(fails=lambda one, attempt: DeliveryError("503") if one.id == 1 and attempt < 6 else None)
    sent(network, message(1), message(2))
    assert network.order == [1, 2]
    tries = [at for at, number in network.tried if number == 1]
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert all(later > 1.2 * earlier for earlier, later in pairwise(pauses))
    waits = [one for one in network.outcomes(1) if one.wait]
    assert len(waits) == 5
    assert all(not one.refused and not one.message for one in waits)


def test_an_unexpected_failure_is_tried_again_too() -> None:
    network = Network(fails=lambda one, attempt: RuntimeError("?") if attempt == 1 else None)
    sent(network, message(1))
    assert network.order == [1]


def test_nothing_is_given_up_because_the_network_is_down_for_long() -> None:
    network = Network(fails=lambda one, attempt: DeliveryError("503") if attempt <= 3 * TRIES else None)
    sent(network, message(1), message(2, "b"))
    assert sorted(network.order) == [1, 2]


def test_what_trips_again_and_again_is_given_up_in_the_end_and_the_rest_goes_on() -> None:
    network = Network(fails=lambda one, attempt: RuntimeError("our mistake") if one.id == 1 else None)
    sent(network, message(1), message(2))
    assert network.order == [2]
    assert len(network.tried) == TRIES + 1
    last = network.outcomes(1)[-1]
    assert last.refused
    assert not last.unreachable


def test_replies_keep_their_order_also_when_something_scheduled_before_them_failed() -> None:
    network = Network(
        takes=lambda one: 1.0, fails=lambda one, attempt: DeliveryError("503") if one.id == 1 and attempt == 1 else None
    )

    async def work() -> None:
        delivery = network.delivery()
        delivery.hand([message(1, lane=SCHEDULED)])

        async def someone_writes() -> None:
            await asyncio.sleep(0.5)
            delivery.hand([message(2)])
            await asyncio.sleep(1)
            delivery.hand([message(3)])

        await until_settled(delivery, someone_writes())

    held(work())
    assert [number for number in network.order if number != 1] == [2, 3]


def test_a_failing_chat_does_not_hold_up_the_others() -> None:
    network = Network(fails=lambda one, attempt: DeliveryError("503") if one.address == "bad" else None)
    sent(network, message(1, "bad"), *(message(number, "good") for number in range(2, 10)))
    assert max(network.when(number) for number in range(2, 10)) < 1


def test_when_told_to_wait_everything_waits_that_long() -> None:
    def fails(one: Outgoing, attempt: int) -> Exception | None:
        return DeliveryError("429", retry_after=30) if one.id == 1 and attempt == 1 else None

    network = Network(fails=fails)

    async def work() -> None:
        delivery = network.delivery()
        delivery.hand([message(1)])

        async def others_write() -> None:
            await asyncio.sleep(1)
            delivery.hand(message(number, f"chat {number}") for number in range(2, 9))

        await until_settled(delivery, others_write())

    held(work())
    assert sorted(network.order) == list(range(1, 9))
    assert min(at for at, _ in network.arrived) >= 30
    assert max(at for at, _ in network.arrived) < 32


def test_someone_who_cannot_be_reached_gets_nothing_more_and_all_of_it_is_reported() -> None:
    network = Network(fails=lambda one, attempt: DeliveryError("403", permanent=True) if one.address == "b" else None)
    sent(network, message(1, "b"), message(2, "b", SCHEDULED), message(3, "b"), message(4, "a"))
    assert network.order == [4]
    assert len([number for _, number in network.tried if number != 4]) == 1
    for number in (1, 2, 3):
        assert [(one.refused, one.unreachable) for one in network.outcomes(number)] == [(True, True)]


def test_a_message_that_can_never_be_sent_is_given_up_alone() -> None:
    network = Network(fails=lambda one, attempt: DeliveryError("400", unsendable=True) if one.id == 1 else None)
    sent(network, message(1), message(2))
    assert network.order == [2]
    assert [(one.refused, one.unreachable) for one in network.outcomes(1)] == [(True, False)]


def test_a_document_that_cannot_be_made_is_tried_again_and_then_given_up() -> None:
    network = Network()

    async def broken(outgoing: Outgoing) -> tuple[str, bytes]:
        raise RuntimeError("no typesetter")

    async def work() -> None:
        delivery = Delivery(network, network.settle, broken, FAST, FAST)
        delivery.hand([message(1, document="pdf"), message(2)])
        await until_settled(delivery)

    held(work())
    assert network.order == [2]
    assert network.outcomes(1)[-1].refused


# limits


def most_in(times: list[float], rate: float, burst: float) -> bool:
    """In no stretch of time, from any message to any other, went more than rate * time + burst."""
    return all(
        last - first + 1
        <= rate * (times[last] - times[first]) + burst + 0.05  # between token and sending the clock moves a little
        for first, last in combinations(range(len(times)), 2)
    )


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from((REPLY, SCHEDULED)), st.booleans()), max_size=40),
    st.sampled_from([0.5, 1.0, 5.0, 28.0, 1000.0]),
    st.sampled_from([0.2, 1.0, 1000.0]),
    st.lists(st.floats(0, 3), min_size=1, max_size=5),
)
@settings(max_examples=60)
def test_the_limits_are_never_broken_and_nothing_is_lost_or_doubled(
    drawn: list[tuple[str, int, bool]], rate: float, chat_rate: float, pauses: list[float]
) -> None:
    fails_once = {number for number, (_, _, fails) in enumerate(drawn) if fails}
    network = Network(
        takes=lambda one: 0.3 * (one.id % 3),
        fails=lambda one, attempt: DeliveryError("503") if one.id in fails_once and attempt == 1 else None,
    )

    async def work() -> None:
        delivery = network.delivery(rate, chat_rate)

        async def come_in() -> None:
            for number, (chat, lane, _) in enumerate(drawn):
                delivery.hand([message(number, chat, lane)])
                if number % 4 == 0:
                    await asyncio.sleep(pauses[number // 4 % len(pauses)])

        await until_settled(delivery, come_in())

    held(work())
    assert sorted(network.order) == list(range(len(drawn)))
    assert most_in([at for at, _ in network.tried], rate, max(BURST, rate / 50))
    for chat in "abc":
        mine = [at for at, number in network.tried if drawn[number][0] == chat]
        assert most_in(mine, chat_rate, max(CHAT_BURST, chat_rate))
        for lane in (REPLY, SCHEDULED):
            order = [one.id for _, one in network.arrived if one.address == chat and one.lane == lane]
            assert order == sorted(order)


def test_a_chat_that_had_to_wait_gets_no_more_at_once_than_its_burst() -> None:
    fails = {1: DeliveryError("429", retry_after=30)}
    network = Network(fails=lambda one, attempt: fails.get(one.id) if attempt == 1 else None)

    async def work() -> None:
        delivery = network.delivery(chat_rate=0.1)
        delivery.hand([message(1, "other")])

        async def someone_writes() -> None:
            await asyncio.sleep(1)
            delivery.hand(message(number, "someone") for number in range(2, 10))

        await until_settled(delivery, someone_writes())

    held(work())
    assert most_in([at for at, one in network.arrived if one.address == "someone"], 0.1, CHAT_BURST)


# stopping


def test_what_is_on_its_way_when_it_stops_is_finished_and_recorded_and_nothing_else_begins() -> None:
    network = Network(takes=lambda one: 5.0)

    async def work() -> None:
        delivery = network.delivery()
        delivery.hand([message(1, "a"), message(2, "a"), message(3, "b")])
        running = asyncio.create_task(delivery.run())
        await asyncio.sleep(1)
        await stopped(running)

    held(work())
    assert sorted(network.order) == [1, 3]
    assert sorted(one.outgoing.id for one in network.recorded) == [1, 3]


def test_what_is_being_recorded_when_it_stops_is_recorded() -> None:
    network = Network()

    async def slowly(reports: list[Report]) -> None:
        await asyncio.sleep(1)
        await network.settle(reports)

    async def work() -> None:
        delivery = Delivery(network, slowly, network.document, FAST, FAST)
        delivery.hand([message(1)])
        running = asyncio.create_task(delivery.run())
        await asyncio.sleep(0.5)
        assert network.order == [1]
        await stopped(running)

    held(work())
    assert [one.outgoing.id for one in network.recorded] == [1]


def test_when_recording_fails_it_is_tried_again_and_nothing_is_sent_twice() -> None:
    network = Network()
    failures = [RuntimeError("database is locked"), RuntimeError("database is locked")]

    async def sometimes(reports: list[Report]) -> None:
        if failures:
            raise failures.pop()
        await network.settle(reports)

    async def work() -> None:
        delivery = Delivery(network, sometimes, network.document, FAST, FAST)
        delivery.hand([message(1), message(2)])
        running = asyncio.create_task(delivery.run())
        await asyncio.sleep(10)
        await stopped(running)

    held(work())
    assert network.order == [1, 2]
    assert sorted(one.outgoing.id for one in network.recorded) == [1, 2]


# the outbox


def delivered(bot: Bot, network: Network, limit: float = 20_000) -> None:
    """Deliver what waits in the outbox, as after a restart, and record it there."""

    async def settle(reports: list[Report]) -> None:
        with bot.house.database.transaction() as db:
            outbox.settle(db, reports, bot.clock())
        await network.settle(reports)

    async def work() -> None:
        delivery = Delivery(network, settle, network.document, FAST, FAST)
        delivery.hand(waiting(bot))
        await until_settled(delivery, limit=limit)

    held(work())


def waiting(bot: Bot) -> list[Outgoing]:
    with bot.house.database.transaction() as db:
        return outbox.waiting(db, "test")


def said_hello(bot: Bot) -> list[Outgoing]:
    update = Update("test", "u1", bot.address, "text", text="/start", message="w1", name=bot.name)
    return bot.house.reception.receive([update])[0].sent


def test_what_was_recorded_and_not_sent_is_there_after_a_restart_word_for_word(bot: Bot) -> None:
    meant = said_hello(bot)
    bot.restart()
    assert waiting(bot) == meant


def test_what_was_sent_is_out_of_the_outbox(bot: Bot) -> None:
    said_hello(bot)
    delivered(bot, Network())
    assert waiting(bot) == []
    with bot.house.database.transaction() as db:
        assert db.execute(select(outbox_table)).all() == []


def test_what_is_tried_again_later_stays_with_the_number_of_tries(bot: Bot) -> None:
    said_hello(bot)
    delivered(bot, Network(fails=lambda one, attempt: DeliveryError("503")), limit=10)
    (row,) = waiting(bot)
    assert row.attempts >= 3
    with bot.house.database.transaction() as db:
        assert db.execute(select(outbox_table.c.not_before)).scalar_one() > MONDAY


def test_someone_who_blocked_the_bot_is_marked_and_reached_again_when_they_write(bot: Bot) -> None:
    said_hello(bot)
    delivered(bot, Network(fails=lambda one, attempt: DeliveryError("403", permanent=True)))
    assert waiting(bot) == []
    with bot.house.database.transaction() as db:
        assert db.execute(select(people.c.unreachable_at)).scalar() == bot.clock()
    bot.write("/start")
    with bot.house.database.transaction() as db:
        assert db.execute(select(people.c.unreachable_at)).scalar() is None


def test_a_message_that_can_never_be_sent_does_not_mark_the_person(bot: Bot) -> None:
    said_hello(bot)
    delivered(bot, Network(fails=lambda one, attempt: DeliveryError("400", unsendable=True)))
    assert waiting(bot) == []
    with bot.house.database.transaction() as db:
        assert db.execute(select(people.c.unreachable_at)).scalar() is None
        assert db.execute(select(outbox_table.c.refused)).scalars().all() == [True]
