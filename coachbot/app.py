"""The wiring: one process with its database, its content, its words and what runs on them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from coachbot import catalogue, heeding, matching, recall, screening
from coachbot.catalogue import Catalogue
from coachbot.errors import ContentError, DeliveryError
from coachbot.model import Message, Outgoing, Update
from coachbot.render.messages import Words
from coachbot.service import clock, exporting, fetching, inviting, outbox, upkeep
from coachbot.service import deliver as delivering
from coachbot.service.prompting import Prompting
from coachbot.service.receive import Reception
from coachbot.service.sample import sample_leader
from coachbot.settings import Settings
from coachbot.store.database import Database, open_database
from coachbot.store.encryption import read_key

log = logging.getLogger(__name__)
T = TypeVar("T")

TICK_SECONDS, TIDY_SECONDS = 5, 3600
SWEEP, PUT = 100, 2  # schedules claimed, and prompts put, in one transaction: short, so that replies get in between
AHEAD = 2 * TICK_SECONDS  # seconds' worth of messages that may wait to be sent before no more prompts are put
A_LEADS_LINK = timedelta(weeks=4)  # is good for so long
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


def open_store(settings: Settings) -> Database:
    """Open the database that the settings name, with their key if they have one. Raises StoreError."""
    key = read_key(settings.key.get_secret_value()) if settings.key else None
    return open_database(settings.database, key)


def open_house(settings: Settings, now: Callable[[], datetime] = utc_now) -> House:
    """Open what the settings name. Raises CoachbotError, saying what is wrong and what to do."""
    extra = (settings.content,) if settings.content else ()
    words = Words(*((settings.prompts,) if settings.prompts else ()))
    content = catalogue.load(settings.language, *extra)
    database = open_store(settings)
    try:
        with database.transaction() as db:
            upkeep.require_items(db, content, now().date())
    except ContentError:
        database.close()
        raise
    return House(database, content, words, now)


def invite_lead(house: House, programme: str = "") -> str:
    """The token of a link by which one person comes to lead a programme, new and of this name."""
    with house.database.transaction() as db:
        return inviting.make(db, "lead", None, {"called": programme}, house.now(), good_for=A_LEADS_LINK)[1]


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
        self._background_tasks: set[asyncio.Task[Any]] = set()
        self._fetching = asyncio.Lock()

    async def handle(self, updates: Sequence[Update]) -> None:
        """Handle updates; once this returns, all that came of them is committed."""
        read = [await fetching.read_list(self.channel.fetch, one) if fetching.is_list(one) else one for one in updates]
        outcomes = await self._in_thread(lambda: self.house.reception.receive(read))
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
        scheduler = AsyncIOScheduler(timezone=UTC)
        for work, seconds in ((self.tick, TICK_SECONDS), (self._tidy, TIDY_SECONDS)):
            scheduler.add_job(self._held, "interval", [work], seconds=seconds, max_instances=1, coalesce=True)
        scheduler.start()
        delivering = asyncio.create_task(self.delivery.run())
        listening = asyncio.ensure_future(listen())
        try:
            done, _ = await asyncio.wait((listening, delivering), return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                one.result()  # a delivery that ended has failed: better to end and be started again
        finally:
            listening.cancel()
            scheduler.pause()  # shutting it down would cancel the tick that is under way
            if self._background_tasks:
                await asyncio.wait(self._background_tasks, timeout=GRACE)
            scheduler.shutdown(wait=False)
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
            for one in await self._in_thread(lambda: self._with(fetching.waiting, self.channel.name, self.house.now())):
                content, status = await fetching.fetch(self.channel.fetch, one)
                await self._in_thread(lambda: self._with(fetching.store, one, content, status, self.house.now()))  # noqa: B023

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        self._hold(asyncio.create_task(work))

    def _hold(self, task: asyncio.Task[Any]) -> None:
        """Keep a task, which may be collected half-way if nobody does, and wait for it before stopping."""
        self._background_tasks.add(task)
        task.add_done_callback(self._background_tasks.discard)

    async def _held(self, work: Callable[[], Awaitable[None]]) -> None:
        """What the clock starts."""
        task = asyncio.current_task()
        assert task is not None
        self._hold(task)
        await work()

    async def _document(self, outgoing: Outgoing) -> tuple[str, bytes]:
        try:
            write = await self._in_thread(lambda: self._prepare(outgoing))
            return await asyncio.to_thread(write)
        except Exception as error:
            log.exception("a document could not be made", extra={"outbox": outgoing.id})
            sorry = Message(self.house.words.render("policy/no_document", {}).text)
            self.delivery.hand(await self._in_thread(lambda: self._with(outbox.add, outgoing, sorry, self.house.now())))
            raise DeliveryError("the document could not be made", unsendable=True) from error

    async def _settle(self, reports: list[delivering.Report]) -> None:
        await self._in_thread(lambda: self._with(outbox.settle, reports, self.house.now()))

    async def _tidy(self) -> None:
        await self._in_thread(lambda: self._with(outbox.tidy, self.house.now()))

    def _prepare(self, outgoing: Outgoing) -> exporting.Writing:
        house, document = self.house, outgoing.message.document
        return self._with(exporting.prepare, outgoing.person, document, house.catalogue, house.words, house.now())

    def _waiting(self) -> list[Outgoing]:
        return self._with(outbox.waiting, self.channel.name)

    def _sweep(self) -> int:
        return self._with(clock.sweep, self.house.now(), SWEEP)

    def _put(self) -> tuple[int, list[Outgoing]]:
        return self._with(self.house.prompting.put, self.house.now(), PUT)

    def _with(self, work: Callable[..., T], *args: object) -> T:
        with self.house.database.transaction() as db:
            return work(db, *args)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
