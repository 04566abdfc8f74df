"""The wiring: one process with its database, its content, its words and what runs on them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from coachbot import catalogue, heeding, matching, recall, screening
from coachbot.catalogue import Catalogue
from coachbot.errors import ContentError
from coachbot.model import Outgoing, Update
from coachbot.render.messages import Words
from coachbot.render.trail.model import Trail
from coachbot.service import deliver as delivering
from coachbot.service import exporting, fetching, outbox, schedule, upkeep
from coachbot.service.prompting import Prompting
from coachbot.service.receive import Reception
from coachbot.service.sample import sample_leader
from coachbot.settings import Settings
from coachbot.store.database import Database, open_database

log = logging.getLogger(__name__)
T = TypeVar("T")

TICK_SECONDS = 5
SWEEP, PUT = 100, 2  # schedules claimed, and prompts put, in one transaction: short, so that replies get in between
AHEAD = 2 * TICK_SECONDS  # seconds' worth of messages that may wait to be sent before no more prompts are put
GRACE = 20  # seconds that what is under way may take when the process stops


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def think_once() -> None:
    """Have all that thinks read its tables and compile its patterns, so that nobody who writes waits for it."""
    texts = [one["text"] for one in sample_leader()["entries"]]
    for think in (matching.suggest, heeding.lacking, heeding.concern, screening.find):
        for text in texts:
            think(text)
    recall.rank("trust", texts)


@dataclass(frozen=True)
class House:
    """What every command works with: a database, the catalogue, the words, and the time."""

    database: Database
    catalogue: Catalogue
    words: Words
    now: Callable[[], datetime]

    @property
    def reception(self) -> Reception:
        """Where updates are received."""
        return Reception(self.database, self.catalogue, self.words, self.now)

    @property
    def prompting(self) -> Prompting:
        """Where prompts are put."""
        return Prompting(self.catalogue, self.words)


def open_house(settings: Settings, now: Callable[[], datetime] = utc_now) -> House:
    """Open what the settings name. Raises CoachbotError, saying what is wrong and what to do."""
    extra = (settings.content,) if settings.content else ()
    words = Words(*((settings.prompts,) if settings.prompts else ()))
    key = settings.key_bytes
    content = catalogue.load(settings.language, *extra)
    database = open_database(settings.database, key)
    try:
        with database.transaction() as db:
            upkeep.require_items(db, content, now().date())
    except ContentError:
        database.close()
        raise
    return House(database, content, words, now)


class Channel(delivering.Channel, Protocol):
    """A channel that a process serves."""

    name: str

    async def acknowledge(self, tap: str, toast: str) -> None:
        """Let a tapped button rest, with a few words if there are any."""

    async def fetch(self, file: str) -> bytes:
        """The bytes of an attachment. Raises DeliveryError."""


class Process:
    """Receives, ticks and delivers for one channel until stopped.

    All that touches the database runs on one thread, in order; the loop stays free for the network.
    """

    def __init__(self, house: House, channel: Channel, settings: Settings) -> None:
        self.house, self.channel, self.settings = house, channel, settings
        self._thread = ThreadPoolExecutor(1, "database")
        self.delivery = delivering.Delivery(
            channel, self._settle, self._document, rate=settings.rate, chat_rate=settings.chat_rate
        )
        self._background_tasks: set[asyncio.Task[None]] = set()
        self._fetching = asyncio.Lock()

    async def handle(self, updates: Sequence[Update]) -> None:
        """Handle updates; once this returns, all that came of them is committed."""
        outcomes = await self._in_thread(lambda: self.house.reception.receive(updates))
        for outcome in outcomes:
            self.delivery.hand(outcome.sent)
            if outcome.tap:
                self._background(self.channel.acknowledge(outcome.tap, outcome.toast))
        if any(one.attachment for one in updates):
            self._background(self.fetch_attachments())

    async def run(self, listen: Callable[[], Awaitable[None]]) -> None:
        """Work until `listen` returns: it brings the updates in. What is under way is finished first."""
        self.delivery.hand(await self._in_thread(self._waiting))
        self._background(asyncio.to_thread(think_once))
        clock = AsyncIOScheduler(timezone=UTC)
        clock.add_job(self.tick, "interval", seconds=TICK_SECONDS, max_instances=1, coalesce=True)
        clock.add_job(self._tidy, "interval", hours=1, max_instances=1, coalesce=True)
        clock.start()
        delivering = asyncio.create_task(self.delivery.run())
        try:
            await listen()
        finally:
            clock.shutdown(wait=False)
            if self._background_tasks:
                await asyncio.wait(self._background_tasks, timeout=GRACE)
            delivering.cancel()
            with suppress(asyncio.CancelledError):
                await delivering
            self._thread.shutdown(wait=True)

    async def tick(self) -> None:
        """Claim what is due, put the prompts, and fetch attachments that wait."""
        try:
            while await self._in_thread(self._sweep):
                pass
            while self.delivery.waiting < AHEAD * self.settings.rate:
                looked, sent = await self._in_thread(self._put)
                self.delivery.hand(sent)
                if not looked:
                    break
            await self.fetch_attachments()
        except Exception:
            log.exception("a tick failed; the next one tries again")

    async def fetch_attachments(self) -> None:
        """Fetch attachments that wait into the encrypted store."""
        async with self._fetching:
            for one in await self._in_thread(lambda: self._with(fetching.waiting, self.channel.name)):
                content, status = await fetching.fetch(self.channel.fetch, one)
                await self._in_thread(lambda: self._with(fetching.store, one, content, status))  # noqa: B023

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background_tasks.add(task)  # a task that nobody holds may be collected half-way
        task.add_done_callback(self._background_tasks.discard)

    async def _document(self, outgoing: Outgoing) -> tuple[str, bytes]:
        trail = await self._in_thread(lambda: self._gather(outgoing))
        return await asyncio.get_running_loop().run_in_executor(
            None, exporting.export, trail, outgoing.message.document
        )

    async def _settle(self, reports: list[delivering.Report]) -> None:
        await self._in_thread(lambda: self._with(outbox.settle, reports, self.house.now()))

    async def _tidy(self) -> None:
        await self._in_thread(lambda: self._with(outbox.tidy, self.house.now()))

    def _gather(self, outgoing: Outgoing) -> Trail:
        house = self.house
        return self._with(
            exporting.gather_for, outgoing.person, house.catalogue, house.now(), outgoing.message.document
        )

    def _waiting(self) -> list[Outgoing]:
        return self._with(outbox.waiting, self.channel.name)

    def _sweep(self) -> int:
        return self._with(schedule.sweep, self.house.now(), SWEEP)

    def _put(self) -> tuple[int, list[Outgoing]]:
        return self._with(self.house.prompting.put, self.house.now(), PUT)

    def _with(self, work: Callable[..., T], *args: object) -> T:
        with self.house.database.transaction() as db:
            return work(db, *args)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
