"""Asking for updates: each at least once, none confirmed before it was handled."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stand_in import StandIn

from coachbot.channels.telegram.channel import TelegramChannel
from coachbot.channels.telegram.polling import poll
from coachbot.model import Update

pytestmark = pytest.mark.asyncio

AT_ONCE = 0.0  # seconds of the first pause, and so of all: tests need not wait


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[StandIn]:
    async with StandIn() as stand_in:
        yield stand_in


class Desk:
    """Handles updates, and fails as often as it is told to."""

    def __init__(self, telegram: StandIn) -> None:
        self.telegram = telegram
        self.failures: list[bool] = []
        self.handled: list[str] = []
        self.seen: list[str] = []
        self.waiting_meanwhile: list[int] = []

    async def handle(self, updates: Sequence[Update]) -> None:
        self.seen += [update.text for update in updates]
        self.waiting_meanwhile.append(len(self.telegram.pending) - len(updates))
        if self.failures and self.failures.pop(0):
            raise OSError("the disk is full")
        self.handled += [update.text for update in updates]
        self.telegram.arrived()


async def polled(telegram: StandIn, desk: Desk, want: int) -> None:
    """Poll until so many are handled and confirmed."""
    stop = asyncio.Event()
    async with TelegramChannel(telegram.token, telegram.address) as channel:
        polling = asyncio.create_task(poll(channel, desk.handle, stop, wait=5, first_pause=AT_ONCE))
        await telegram.until(lambda: polling.done() or (len(desk.handled) >= want and not telegram.pending))
        stop.set()
        await polling


async def test_updates_are_handled_in_order_and_then_confirmed(telegram: StandIn) -> None:
    for number in range(250):
        telegram.write(number % 9 + 1, str(number))
    desk = Desk(telegram)
    await polled(telegram, desk, 250)
    assert desk.handled == [str(number) for number in range(250)]
    assert max(len(call.answer["result"]) for call in telegram.called("getUpdates")) == 100
    assert min(desk.waiting_meanwhile) >= 0  # what is being handled is not yet forgotten by Telegram


async def test_what_could_not_be_handled_comes_again(telegram: StandIn) -> None:
    desk = Desk(telegram)
    desk.failures = [True, True, False]
    telegram.write(7, "one")
    telegram.write(7, "two")
    await polled(telegram, desk, 2)
    assert desk.seen == ["one", "two"] * 3
    assert desk.handled == ["one", "two"]


async def test_a_process_that_dies_while_handling_leaves_all_to_the_next(telegram: StandIn) -> None:
    for number in range(50):
        telegram.write(7, str(number))
    reached = asyncio.Event()

    async def dies(_: Sequence[Update]) -> None:
        reached.set()
        await asyncio.Event().wait()

    async with TelegramChannel(telegram.token, telegram.address) as channel:
        polling = asyncio.create_task(poll(channel, dies, asyncio.Event(), wait=5, first_pause=AT_ONCE))
        await reached.wait()
        polling.cancel()
        await asyncio.wait([polling])
    desk = Desk(telegram)
    await polled(telegram, desk, 50)
    assert desk.handled == [str(number) for number in range(50)]


@given(st.lists(st.sampled_from(["write", "fail", "drop", "lose", "500", "429"]), min_size=1, max_size=14))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_goes_wrong_each_is_handled_once_or_more_and_in_order(events: list[str]) -> None:
    async with StandIn() as telegram:
        desk = Desk(telegram)
        written: list[str] = []
        for event in [*events, "write"]:
            if event == "write":
                written.append(str(len(written)))
                telegram.write(7, written[-1])
            elif event == "fail":
                desk.failures.append(True)
            elif event in ("drop", "lose"):
                telegram.drop_next("getUpdates", after=event == "lose")
            else:
                telegram.fail_next("getUpdates", code=int(event), retry_after=None)
        await polled(telegram, desk, len(written))
        assert desk.handled == written


async def test_a_malformed_update_does_not_hold_up_the_others(telegram: StandIn) -> None:
    telegram.write(7, "before")
    telegram.happen("message", {"nonsense": True})
    telegram.write(7, "after")
    desk = Desk(telegram)
    await polled(telegram, desk, 3)
    assert desk.handled == ["before", "", "after"]


async def test_an_outage_is_logged_once(telegram: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    telegram.fail_next("getUpdates", code=502, description="Bad Gateway", times=5)
    telegram.write(7, "hello")
    await polled(telegram, Desk(telegram), 1)
    assert caplog.text.count("Bad Gateway") == 1
    assert caplog.text.count("Updates arrive again") == 1


async def test_it_outlasts_an_outage_of_a_day(telegram: StandIn) -> None:
    telegram.fail_next("getUpdates", code=502, times=1500)
    telegram.write(7, "hello")
    desk = Desk(telegram)
    await polled(telegram, desk, 1)
    assert desk.handled == ["hello"]


async def test_it_deletes_a_webhook_that_was_left_and_loses_nothing(telegram: StandIn) -> None:
    telegram.webhook = "https://gone.example/telegram/updates"
    telegram.write(7, "hello")
    desk = Desk(telegram)
    await polled(telegram, desk, 1)
    assert desk.handled == ["hello"]


async def test_a_second_process_is_told_apart_from_an_outage(
    telegram: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    why = "Conflict: terminated by other getUpdates request"
    telegram.fail_next("getUpdates", code=409, description=why, times=2)
    telegram.write(7, "hello")
    await polled(telegram, Desk(telegram), 1)
    assert caplog.text.count("Another process receives this bot's updates") == 1


async def test_it_asks_for_exactly_what_it_handles(telegram: StandIn) -> None:
    telegram.write(7, "hello")
    await polled(telegram, Desk(telegram), 1)
    asked = telegram.called("getUpdates")[0].sent["allowed_updates"]
    assert asked == ["message", "edited_message", "channel_post", "callback_query", "my_chat_member"]
    assert not telegram.refused


async def test_it_stops_at_once_while_it_waits_for_updates(telegram: StandIn) -> None:
    stop = asyncio.Event()
    async with TelegramChannel(telegram.token, telegram.address) as channel:
        polling = asyncio.create_task(poll(channel, Desk(telegram).handle, stop, wait=50))
        await telegram.until(lambda: telegram.asker)
        stop.set()
        async with asyncio.timeout(5):
            await polling


async def test_it_stops_at_once_during_an_outage(telegram: StandIn) -> None:
    stop = asyncio.Event()
    channel = TelegramChannel(telegram.token, telegram.address)
    async with channel:
        telegram.fail_next(times=3)
        polling = asyncio.create_task(poll(channel, Desk(telegram).handle, stop, first_pause=3600))
        await telegram.until(lambda: telegram.called("deleteWebhook"))
        stop.set()
        async with asyncio.timeout(5):
            await polling
