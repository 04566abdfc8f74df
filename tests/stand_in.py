"""A strict stand-in for Telegram: the Bot API on loopback, and people who write, tap and leave.

    async with StandIn() as telegram:            # in the running loop
        channel = TelegramChannel(telegram.token, telegram.address)
        telegram.write(7, "/start")              # a person writes
        telegram.tap(7, "Yes, keep it")          # and taps a button that is there
        telegram.messages(7)[-1].text            # what they see

    with StandIn().in_thread() as telegram: ...  # beside a program of its own

Requests beyond the documented limits are refused as Telegram refuses them, and listed in `refused`.
"""

import asyncio
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
from aiohttp import web
from stand_in_methods import Methods
from stand_in_rules import Refused

SHORTEST_RETRY = 0.02  # seconds between two tries of a webhook


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its parameters and files, how it was answered, and when (seconds, monotonic)."""

    method: str
    sent: dict[str, Any]
    files: dict[str, tuple[str, bytes]]
    code: int
    answer: dict[str, Any]
    at: float
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """What the next request of a method (or of any) gets in place of an answer."""

    method: str
    code: int = 0
    description: str = ""
    retry_after: int | None = None
    does: str = "answer"  # or "drop" before, "lose" after it was done, "stall"


@dataclass
class StandIn(Methods):
    """The Bot API for one bot. What people do may be called from any thread."""

    token: str = "123456:AAstandinstandinstandinstandin"
    port: int = 0
    calls: list[Call] = field(default_factory=list)
    failures: deque[Failure] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        self._watchers: set[asyncio.Event] = set()
        self._stopped: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.last_peer: Any = None

    # Starting and stopping

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._serve_file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._courier = asyncio.create_task(self._bring())

    async def stop(self) -> None:
        assert self._stopped is not None
        self._stopped.set()
        self._courier.cancel()
        self.arrived()
        await self._runner.cleanup()

    @contextmanager
    def in_thread(self) -> Iterator[Self]:
        """Run in a thread of its own, for programs and benchmarks that block or have their own loop."""
        started, finish = threading.Event(), asyncio.Event()
        loop = asyncio.new_event_loop()

        async def run() -> None:
            async with self:
                started.set()
                await finish.wait()

        thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
        thread.start()
        assert started.wait(10)
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(finish.set)
            thread.join(10)
            loop.close()

    # What goes wrong

    def fail_next(
        self, method: str = "", *, code: int = 500, description: str = "Internal Server Error",
        retry_after: int | None = None, times: int = 1,
    ) -> None:  # fmt: skip
        """Answer the next calls of a method, or of any, with an error."""
        self.failures.extend([Failure(method, code, description, retry_after)] * times)

    def drop_next(self, method: str = "", *, after: bool = False) -> None:
        """Close the connection in place of an answer, before or after doing what was asked."""
        self.failures.append(Failure(method, does="lose" if after else "drop"))

    def stall_next(self, method: str = "") -> None:
        """Never answer the next call."""
        self.failures.append(Failure(method, does="stall"))

    # What can be seen

    @property
    def refused(self) -> list[Call]:
        """Requests that were at fault: beyond a limit, malformed, or about something that isn't there."""
        return [call for call in self.calls if call.code >= 400 and not call.planned]

    def called(self, method: str) -> list[Call]:
        """The calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]

    async def until(self, done: Callable[[], Any], patience: float = 10) -> None:
        """Wait until something is the case; looked at whenever anything happens."""
        changed = asyncio.Event()
        self._watchers.add(changed)
        try:
            async with asyncio.timeout(patience):
                while not done():
                    changed.clear()
                    await changed.wait()
        finally:
            self._watchers.discard(changed)

    def wait_until(self, done: Callable[[], Any], patience: float = 10) -> None:
        """`until`, for those outside the loop."""
        with self._changed:
            assert self._changed.wait_for(done, patience), "it never happened"

    def arrived(self) -> None:
        """Something happened: whoever waits looks again."""
        with self._changed:
            self._changed.notify_all()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for watcher in self._watchers:
            watcher.set()

    # The server

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.last_peer = request.transport.get_extra_info("peername") if request.transport else None
        sent, files = await _sent(request)
        failure = next((one for one in self.failures if one.method in ("", method)), None)
        code, answer = 200, {}
        if failure:
            self.failures.remove(failure)
            if failure.does == "stall":
                self._record(method, sent, files, 0, {}, planned=True)
                assert self._stopped is not None
                await self._stopped.wait()
            code, answer = failure.code, _error(failure.code, failure.description, failure.retry_after)
        if failure is None or failure.does == "lose":
            code, answer = await self._answer(request.match_info["token"], method, sent, files)
        self._record(method, sent, files, code, answer, planned=failure is not None)
        if failure and failure.does != "answer" and request.transport:
            request.transport.abort()
        return web.json_response(answer, status=code or 500)

    def _record(self, method: str, sent: Any, files: Any, code: int, answer: Any, planned: bool) -> None:
        self.calls.append(Call(method, sent, files, code, answer, time.monotonic(), planned))
        self.arrived()

    async def _answer(self, token: str, method: str, sent: Any, files: Any) -> tuple[int, dict[str, Any]]:
        try:
            if token != self.token:
                raise Refused("Unauthorized", 401)
            if method == "getUpdates":
                result = await self._updates(sent)
            else:
                result = self.done(method, sent, files)
        except Refused as refused:
            return refused.code, _error(refused.code, refused.description, refused.retry_after)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            return 400, _error(400, f"Bad Request: {type(error).__name__} {error}")
        return 200, {"ok": True, "result": result}

    async def _updates(self, sent: dict[str, Any]) -> list[dict[str, Any]]:
        """Confirm what is before the offset; wait for what isn't. A second asker takes the first one's place."""
        mine = self.start_asking(sent)
        found: list[dict[str, Any]] = []

        def ready() -> bool:
            found[:] = self.unconfirmed(sent)
            return bool(found) or self.asker != mine or bool(self._stopped and self._stopped.is_set())

        with suppress(TimeoutError):
            await self.until(ready, int(sent.get("timeout", 0)) or 0.001)
        if self.asker != mine:
            why = "terminated by other getUpdates request; make sure that only one bot instance is running"
            raise Refused(f"Conflict: {why}", 409)
        return found

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        file = self.files.get(request.match_info["path"])
        if file is None or request.match_info["token"] != self.token:
            return web.json_response(_error(404, "Not Found"), status=404)
        return web.Response(body=file)

    async def _bring(self) -> None:
        """Bring updates to the webhook: one at a time for a chat, many chats at once, again until taken."""
        async with aiohttp.ClientSession() as session:
            while True:
                await self.until(lambda: self.webhook and self.pending, 3600)
                firsts = {self.chat_of(one): one for one in reversed(self.pending)}
                some = list(itertools.islice(reversed(firsts.values()), self.webhook_connections))
                taken = await asyncio.gather(*(self._bring_one(session, update) for update in some))
                if not any(taken):
                    await asyncio.sleep(SHORTEST_RETRY)

    async def _bring_one(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook_secret} if self.webhook_secret else {}
        try:
            async with session.post(self.webhook, json=update, headers=headers) as answer:
                if answer.ok:
                    self.pending.remove(update)
                    self.arrived()
                return answer.ok
        except aiohttp.ClientError:
            return False


def _error(code: int, description: str, retry_after: int | None = None) -> dict[str, Any]:
    error: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if retry_after is not None:
        error["parameters"] = {"retry_after": retry_after}
    return error


async def _sent(request: web.Request) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """The parameters and the files of a request: query, JSON, form or multipart."""
    sent: dict[str, Any] = dict(request.query)
    files: dict[str, tuple[str, bytes]] = {}
    if request.content_type == "application/json":
        sent |= await request.json()
        return sent, files
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = value.filename, value.file.read()
        else:
            sent[name] = value
    return sent, files
