"""Updates asked for, one batch at a time; a batch is confirmed only after it was handled.

PTB's own updater confirms a batch when it is received, so that a crash loses what was not yet handled.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from telegram.error import Conflict, RetryAfter, TelegramError

from coachbot.channels.telegram.channel import TelegramChannel
from coachbot.channels.telegram.inbound import read_all
from coachbot.channels.telegram.raw import LONG_POLL, RawUpdate
from coachbot.channels.telegram.refusals import delivery_error, seconds_to_wait
from coachbot.model import Update

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds
MOST_DOUBLINGS = 10  # of the pause; without a bound, a day's outage ends in a number too large

T = TypeVar("T")
Handle = Callable[[Sequence[Update]], Awaitable[None]]


async def poll(
    channel: TelegramChannel,
    handle: Handle,
    stop: asyncio.Event,
    *,
    wait: int = LONG_POLL,
    first_pause: float = FIRST_PAUSE,
) -> None:
    """Hand updates to `handle` in order until `stop` is set; a webhook is deleted first.

    When `handle` raises, the same updates are asked for again after a pause; whatever happens, none is
    confirmed before `handle` has returned from it. So an update can come twice, and none gets lost.
    """
    source = _Source(channel, wait)
    trouble = _Trouble(stop, first_pause)
    while not stop.is_set():
        try:
            raws = await _unless(stop, source.next())
        except TelegramError as error:
            await trouble.met(_said(error), at_least=_asked_to_wait(error))
            continue
        if raws is None:
            return
        try:
            if raws:
                await handle(read_all(raws))
        except Exception:
            log.exception("updates were not handled; they are asked for again")
            await trouble.met("Updates can't be handled")
            continue
        source.confirm(raws)
        trouble.over()


@dataclass(slots=True)
class _Source:
    """Where updates come from, and how far they are confirmed."""

    channel: TelegramChannel
    wait: int
    offset: int = 0
    cleared: bool = False

    async def next(self) -> list[RawUpdate]:
        if not self.cleared:  # while a webhook is set, Telegram refuses to be asked
            await self.channel.bot.delete_webhook(drop_pending_updates=False)
            self.cleared = True
        return await self.channel.bot.updates(self.offset, self.wait)

    def confirm(self, raws: Sequence[RawUpdate]) -> None:
        """Telegram forgets these with the next request."""
        # After an empty answer all is confirmed; ids may begin anew after a quiet week (Bot API, Update).
        self.offset = max(raw["update_id"] for raw in raws) + 1 if raws else 0


@dataclass(slots=True)
class _Trouble:
    """A spell of failures: told once, with longer and longer pauses between the tries."""

    stop: asyncio.Event
    first_pause: float
    times: int = 0
    told: set[str] = field(default_factory=set)

    async def met(self, what: str, at_least: float = 0) -> None:
        """Tell what is wrong, if it wasn't told yet, and pause."""
        if what not in self.told:
            self.told.add(what)
            log.warning("%s. Trying again until it works.", what)
        pause = min(LONGEST_PAUSE, self.first_pause * 2 ** min(self.times, MOST_DOUBLINGS))
        self.times += 1
        await _unless(self.stop, asyncio.sleep(max(at_least, pause * random.uniform(0.5, 1))))

    def over(self) -> None:
        """It works again."""
        if self.times:
            log.info("Updates arrive again.")
            self.times = 0
            self.told.clear()


def _said(error: TelegramError) -> str:
    if isinstance(error, Conflict):
        return (
            "Another process receives this bot's updates. Stop the other one (a second `run`, or a `serve` "
            "that set a webhook), or give each a token of its own"
        )
    return str(delivery_error(error)).rstrip(".")


def _asked_to_wait(error: TelegramError) -> float:
    return seconds_to_wait(error) if isinstance(error, RetryAfter) else 0


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What the work yields; None when `stop` is set before, and the work is cancelled."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        stopping.cancel()
        if working.cancel():
            await asyncio.wait((working,))
