"""The outbox, delivered: interactive before scheduled, within the channel's limits, tried again when it fails.

Both lanes share one token bucket; the last few tokens are kept for replies, so that a person who
writes never waits behind a broadcast. Each chat has a small bucket of its own and gets its messages
in order.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from coachbot.errors import DeliveryError
from coachbot.model import Outgoing

log = logging.getLogger(__name__)

BURST = 6
KEPT_FOR_REPLIES = 3
CHAT_BURST = 3  # "short bursts" over one a second are tolerated in a chat (Bot API FAQ)
IN_FLIGHT = 64
FIRST_WAIT, LONGEST_WAIT = 1.0, 600.0
TRIES = 12
SETTLE_EVERY = 0.05  # seconds: at most so often are deliveries recorded, several to a commit


class Channel(Protocol):
    """Where messages go."""

    async def send(self, outgoing: Outgoing, document: tuple[str, bytes] | None) -> str:
        """Send or edit a message; its id. Raises DeliveryError."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a message: sent under an id, to be tried again in `wait` seconds, or refused."""

    outgoing: Outgoing
    message: str = ""
    wait: float = 0.0
    refused: bool = False
    unreachable: bool = False


class Bucket:
    """Tokens that fill at a rate (a second) up to a burst."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate, self.burst, self.tokens, self.filled = rate, burst, burst, now

    def wait(self, now: float, keep: float = 0.0) -> float:
        """Seconds until a token can be taken that leaves `keep`; 0 when one can now."""
        self.tokens = min(self.burst, self.tokens + (now - self.filled) * self.rate)
        self.filled = now
        return max(0.0, (1 + keep - self.tokens) / self.rate)

    def take(self, now: float) -> None:
        """Take a token; `wait` has said that there is one."""
        self.wait(now)
        self.tokens -= 1


@dataclass(slots=True)
class _Chat:
    """The messages waiting for one chat, in order, and when the next may go."""

    bucket: Bucket
    queue: deque[Outgoing] = field(default_factory=deque)
    not_before: float = 0.0
    busy: bool = False
    listed: int | None = None


class Delivery:
    """Delivers what is handed to it until it is stopped.

    `settle` records what became of messages; `document` makes the export that a message carries.
    """

    def __init__(
        self,
        channel: Channel,
        settle: Callable[[list[Report]], Awaitable[None]],
        document: Callable[[Outgoing], Awaitable[tuple[str, bytes]]],
        rate: float = 28,
        chat_rate: float = 1,
    ) -> None:
        self._channel, self._settle, self._document = channel, settle, document
        self._clock = asyncio.get_running_loop().time
        self._all = Bucket(rate, max(BURST, rate / 50), self._clock())
        self._chat_rate = chat_rate
        self._chats: dict[str, _Chat] = {}
        self._ready: tuple[deque[_Chat], deque[_Chat]] = (deque(), deque())
        self._wake = asyncio.Event()
        self._settled: list[Report] = []
        self._settle_wake = asyncio.Event()
        self._banned_until = 0.0
        self._flying: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._stopping = False

    def hand(self, messages: Iterable[Outgoing]) -> None:
        """Take on messages that are recorded in the outbox."""
        for one in messages:
            chat = self._chats.get(one.address)
            if chat is None:
                burst = max(CHAT_BURST, self._chat_rate)
                chat = self._chats[one.address] = _Chat(Bucket(self._chat_rate, burst, self._clock()))
            self._waiting += 1
            if one.lane == 0:
                _before_scheduled(chat.queue, one)
            else:
                chat.queue.append(one)
            self._make_ready(chat)

    @property
    def waiting(self) -> int:
        """How many messages are not settled yet."""
        return self._waiting

    def _make_ready(self, chat: _Chat) -> None:
        """List a chat in the lane of its first message, or later if it may not have one yet."""
        if not chat.queue or chat.busy or chat.listed == chat.queue[0].lane:
            return
        now = self._clock()
        held = max(chat.not_before - now, chat.bucket.wait(now))
        if held > 0:
            asyncio.get_running_loop().call_later(held, self._make_ready, chat)
            return
        if chat.listed is not None:
            self._ready[chat.listed].remove(chat)
        chat.listed = chat.queue[0].lane
        self._ready[chat.listed].append(chat)
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled; what is in flight then is finished and recorded."""
        settler = asyncio.create_task(self._settle_all())
        try:
            while True:
                wait = self._send_next()
                if wait is None:
                    self._wake.clear()
                    await self._wake.wait()
                elif wait > 0:
                    await self._sleep(wait)
                else:
                    await asyncio.sleep(0)
        finally:
            if self._flying:
                await asyncio.wait(self._flying, timeout=20)
            self._stopping = True
            self._settle_wake.set()
            await settler

    async def _sleep(self, seconds: float) -> None:
        self._wake.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)

    def _send_next(self) -> float | None:
        """Send one message. Returns 0 after one, the seconds to wait before the next, or None for nothing to do."""
        if len(self._flying) >= IN_FLIGHT:
            return None
        now = self._clock()
        if now < self._banned_until:
            return self._banned_until - now
        shortest: float | None = None
        for lane, ready in enumerate(self._ready):
            if not ready:
                continue
            wait = self._all.wait(now, KEPT_FOR_REPLIES if lane else 0)
            if wait <= 0:
                self._fly(ready.popleft())
                return 0.0
            shortest = min(wait, shortest or wait)
        return shortest

    def _fly(self, chat: _Chat) -> None:
        chat.busy, chat.listed = True, None
        now = self._clock()
        chat.bucket.take(now)
        self._all.take(now)
        task = asyncio.create_task(self._send(chat, chat.queue.popleft()))
        self._flying.add(task)
        task.add_done_callback(self._flying.discard)

    async def _send(self, chat: _Chat, one: Outgoing) -> None:
        report = await self._try(one)
        if report.wait:
            one.attempts += 1
            if one.lane == 0:
                chat.queue.appendleft(one)
            else:
                _before_scheduled(chat.queue, one)
            chat.not_before = self._clock() + report.wait
        else:
            self._waiting -= 1
        self._settled.append(report)
        self._settle_wake.set()
        chat.busy = False
        if report.unreachable:
            self._waiting -= len(chat.queue)
            self._settled += [Report(rest, refused=True, unreachable=True) for rest in chat.queue]
            chat.queue.clear()
        if chat.queue:
            self._make_ready(chat)
        elif chat.bucket.wait(self._clock()) == 0 and len(self._chats) > 10_000:
            self._chats.pop(one.address, None)
        self._wake.set()

    async def _try(self, one: Outgoing) -> Report:
        try:
            document = await self._document(one) if one.message.document else None
            return Report(one, message=await self._channel.send(one, document))
        except DeliveryError as error:
            if error.permanent or error.unsendable:
                log.warning("a message was refused", extra={"outbox": one.id, "reason": str(error)})
                return Report(one, refused=True, unreachable=error.permanent)
            if error.retry_after is not None:
                self._banned_until = max(self._banned_until, self._clock() + error.retry_after)
                return Report(one, wait=error.retry_after + 0.1)
            return Report(one, wait=_pause(one.attempts))  # the network is down: nothing is given up for that
        except Exception:
            log.exception("a message could not be sent", extra={"outbox": one.id})
            return self._tripped(one)

    @staticmethod
    def _tripped(one: Outgoing) -> Report:
        if one.attempts + 1 < TRIES:
            return Report(one, wait=_pause(one.attempts))
        log.error("a message was given up", extra={"outbox": one.id})
        return Report(one, refused=True)

    async def _settle_all(self) -> None:
        while self._settled or not self._stopping:
            await self._settle_wake.wait()
            self._settle_wake.clear()
            batch, self._settled = self._settled, []
            try:
                await self._settle(batch)
            except Exception:
                log.exception("deliveries could not be recorded; they are tried again")
                self._settled = batch + self._settled
                await asyncio.sleep(1)
                self._settle_wake.set()
            await asyncio.sleep(SETTLE_EVERY)


def _pause(attempts: int) -> float:
    """Seconds before a message is tried again: longer and longer, and not all at once."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(attempts, 20)) * random.uniform(0.8, 1.2)


def _before_scheduled(queue: deque[Outgoing], one: Outgoing) -> None:
    place = next((place for place, other in enumerate(queue) if other.lane), len(queue))
    queue.insert(place, one)
