"""Updates a second without a network: the same bots on a transport that answers at once, in this process."""

import asyncio
import gc
import json
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any

from telegram.request import BaseRequest, RequestData

from benchmarks import echo
from benchmarks.crowd import Crowd, Tally
from benchmarks.database import KEY, add_people, fresh
from benchmarks.report import Result, percentile, spread
from coachbot.app import Process, open_house
from coachbot.channels.telegram.channel import TelegramChannel
from coachbot.channels.telegram.polling import poll
from coachbot.channels.telegram.raw import RawBot
from coachbot.settings import Settings

PEOPLE, TALKING, FIRST = 400, 32, 1_000_000
ROUNDS, WARM, SECONDS = 3, 1.0, 5.0


class FakeRequest(BaseRequest):
    """A transport that hands every request to a crowd; nothing leaves the process."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd

    @property
    def read_timeout(self) -> float:
        """Never reached."""
        return 60.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """The crowd's answer."""
        name, sent = url.rsplit("/", 1)[1], dict(request_data.parameters) if request_data else {}
        if name == "getUpdates":
            result: Any = await self.crowd.updates(int(sent.get("offset", 0)), float(sent.get("timeout", 0)))
        else:
            result = self.crowd.answer(name, sent)
        return 200, json.dumps({"ok": True, "result": result}).encode()


def run(seconds: float = SECONDS) -> Iterator[Result]:
    """The bots in turn, several rounds; then one person at a time, for what an update costs that waits for none."""
    with tempfile.TemporaryDirectory() as made:
        database = fresh(Path(made) / "coachbot.db")
        add_people(database, PEOPLE, FIRST)
        database.close()
        found = asyncio.run(_rounds(Path(made), seconds))
    speeds = {name: [one.handled / seconds for one in tallies] for name, tallies in found.items()}
    ratios = [mine / bare for mine, bare in zip(speeds["durable"], speeds["echo"], strict=True)]
    slow = {name: [percentile(one.latencies, 0.95) * 1000 for one in tallies] for name, tallies in found.items()}
    yield Result("fake echo", f"{spread(speeds['echo'])} updates/s, p95 {spread(slow['echo'], ' ms', 1)}")
    calls = median(one.calls / seconds for one in found["durable"])
    figures = f"{spread(speeds['durable'])} updates/s, {calls:,.0f} calls/s, p95 {spread(slow['durable'], ' ms', 1)}"
    yield Result(
        "fake durable",
        f"{figures} with {TALKING} talking",
        f"{spread(ratios, 'x', 2)} the echo",
        ">= 0.18x",
        median(ratios) >= 0.18,
    )
    alone = f"{spread(speeds['durable alone'])} updates/s, p95 {spread(slow['durable alone'], ' ms', 1)}"
    yield Result("fake durable, alone", alone, "", "p95 <= 8 ms", median(slow["durable alone"]) <= 8)


async def _rounds(folder: Path, seconds: float) -> dict[str, list[Tally]]:
    found: dict[str, list[Tally]] = {"echo": [], "durable": [], "durable alone": []}
    for _ in range(ROUNDS):
        for name, tallies in found.items():
            crowd = Crowd(PEOPLE, 1 if name == "durable alone" else TALKING, converse=name != "echo", first=FIRST)
            gc.collect()
            async with _echo(crowd) if name == "echo" else _durable(crowd, folder):
                tallies.append(await _measured(crowd, seconds))
    return found


async def _measured(crowd: Crowd, seconds: float) -> Tally:
    crowd.resume()
    await asyncio.sleep(WARM)
    crowd.tally = Tally()
    await asyncio.sleep(seconds)
    tally, crowd.tally = crowd.tally, Tally()
    await crowd.rest()
    return tally


@asynccontextmanager
async def _echo(crowd: Crowd) -> AsyncIterator[None]:
    application = echo.on(echo.bot_on(FakeRequest(crowd), FakeRequest(crowd)))
    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling(timeout=25)
        yield
        await application.updater.stop()
        await application.stop()


@asynccontextmanager
async def _durable(crowd: Crowd, folder: Path) -> AsyncIterator[None]:
    settings = Settings.model_validate(
        {"database": f"sqlite:///{folder / 'coachbot.db'}", "key": KEY.hex(), "rate": 100_000, "chat_rate": 100_000}
    )
    house = open_house(settings)
    channel = TelegramChannel("1:fake")
    channel.bot = RawBot("1:fake", request=FakeRequest(crowd), get_updates_request=FakeRequest(crowd))
    stop = asyncio.Event()
    async with channel:
        process = Process(house, channel, settings)
        running = asyncio.create_task(process.run(lambda: poll(channel, process.handle, stop)))
        yield
        stop.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(running, 30)
    house.database.close()
