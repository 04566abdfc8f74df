"""A light stand-in for the Bot API in a process of its own: many bots by their tokens, a crowd for each.

    with StandIn() as telegram:
        telegram.open(token, count=400, talking=64, converse=True)
        ...start a bot at telegram.address...
        telegram.measure(token, warm=2, seconds=8)

It checks nothing; the strict one of the tests does, and costs more than the bots that are measured.
"""

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl
from urllib.request import Request, urlopen

from aiohttp import web

from benchmarks.crowd import Crowd, Tally

ROOT = Path(__file__).parent.parent


class StandIn:
    """The server's process, and what a benchmark asks of it; use it as `with`."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.stand_in"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.address = f"http://127.0.0.1:{int(self._process.stdout.readline())}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()

    def open(self, token: str, **crowd: Any) -> None:
        """A bot's token, and who talks with it; `delay` is half a round trip in seconds."""
        self._ask("open", token, crowd)

    def measure(self, token: str, warm: float, seconds: float) -> dict[str, Any]:
        """Let people talk, and count after the warm-up. What a Tally holds, `seconds` and `unanswered`."""
        return self._ask("measure", token, {"warm": warm, "seconds": seconds})

    def asked_at(self, token: str, patience: float = 30) -> float:
        """When the bot first asked for updates (seconds, monotonic); waits for it."""
        until = time.monotonic() + patience
        while not (found := self._ask("asked", token, {})["at"]):
            if time.monotonic() > until:
                raise TimeoutError("The bot never asked for updates.")
            time.sleep(0.05)
        return float(found)

    def unasked(self, token: str) -> int:
        """How many messages came to people who hadn't written."""
        return int(self._ask("asked", token, {})["unasked"])

    def _ask(self, what: str, token: str, sent: dict[str, Any]) -> dict[str, Any]:
        request = Request(f"{self.address}/control/{what}/{token}", json.dumps(sent).encode())
        with urlopen(request) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


class _Server:
    def __init__(self) -> None:
        self.crowds: dict[str, Crowd] = {}
        self.delays: dict[str, float] = {}

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        _, first, *rest = request.path.split("/")
        if first == "control":
            return _json(await self._control(rest[0], rest[1], await request.json()))
        token = first.removeprefix("bot")
        crowd, delay = self.crowds[token], self.delays[token]
        sent = await _sent(request)
        if rest[0] == "getUpdates":
            found = await crowd.updates(int(sent.get("offset", 0)), float(sent.get("timeout", 0)))
            await _wait(delay)
            return _json({"ok": True, "result": found})
        await _wait(delay)
        result = crowd.answer(rest[0], sent)
        await _wait(delay)
        return _json({"ok": True, "result": result})

    async def _control(self, what: str, token: str, sent: dict[str, Any]) -> dict[str, Any]:
        if what == "open":
            self.delays[token] = sent.pop("delay", 0.0)
            self.crowds[token] = Crowd(**sent)
            return {}
        crowd = self.crowds[token]
        if what == "asked":
            return {"at": crowd.asked_at, "unasked": crowd.tally.unasked}
        crowd.resume()
        await asyncio.sleep(sent["warm"])
        crowd.tally = Tally()
        await asyncio.sleep(sent["seconds"])
        tally, lost = crowd.tally, crowd.unanswered
        took = time.monotonic() - tally.began
        crowd.tally = Tally()
        await crowd.rest()
        return asdict(tally) | {"seconds": took, "unanswered": lost}


async def _wait(delay: float) -> None:
    if delay:
        await asyncio.sleep(delay)


def _json(answer: dict[str, Any]) -> web.Response:
    return web.Response(body=json.dumps(answer).encode(), content_type="application/json")


async def _sent(request: web.BaseRequest) -> dict[str, Any]:
    body = await request.read()
    if not body:
        return {}
    if request.content_type == "application/json":
        found: dict[str, Any] = json.loads(body)
        return found
    return dict(parse_qsl(body.decode()))


async def _main() -> None:
    runner = web.ServerRunner(web.Server(_Server().serve, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main())
