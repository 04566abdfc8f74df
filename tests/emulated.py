"""A Bot API server by other hands (PyPI lo-bot-api-emulator), and a person beside it."""

import asyncio
import itertools
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import lo_bot_api_emulator
from aiohttp import web

SHOWN = ("sendMessage", "editMessageText", "sendDocument", "sendPhoto")


@dataclass
class Shown:
    """A message of the bot's, as it was answered by the server."""

    text: str
    labels: list[str]
    data: dict[str, str]
    message: dict[str, Any]


@dataclass
class Emulated:
    """The emulator in a thread of its own; what the bot sent is read off its answers."""

    token: str = "123456:emulated"
    port: int = 0
    seen: list[Shown] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    updates: Any = field(default_factory=lambda: itertools.count(10))

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        self._emulator = lo_bot_api_emulator.LoBotApiEmulator(enable_control=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def in_thread(self) -> Iterator["Emulated"]:
        started = threading.Event()
        self._loop = asyncio.new_event_loop()
        finish = asyncio.Event()

        async def serve() -> None:
            app = self._emulator.app()
            app.middlewares.append(self._watch)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.port = runner.addresses[0][1]
            started.set()
            await finish.wait()
            await runner.cleanup()

        thread = threading.Thread(target=lambda: self._loop.run_until_complete(serve()), daemon=True)
        thread.start()
        assert started.wait(20)
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(finish.set)
            thread.join(20)
            self._loop.close()

    @web.middleware
    async def _watch(self, request: web.Request, handler: Any) -> web.StreamResponse:
        response: web.StreamResponse = await handler(request)
        method = request.path.rpartition("/")[2]
        if method in SHOWN and isinstance(response, web.Response) and isinstance(response.body, bytes):
            answered = json.loads(response.body)
            if answered.get("ok") and isinstance(answered["result"], dict):
                self._show(method, answered["result"])
        return response

    def _show(self, method: str, message: dict[str, Any]) -> None:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [button for row in rows for button in row]
        text = message.get("text") or message.get("caption") or ""
        shown = Shown(
            text, [one["text"] for one in buttons], {one["text"]: one["callback_data"] for one in buttons}, message
        )  # fmt: skip
        with self._changed:
            self.seen.append(shown)
            if method in ("sendDocument", "sendPhoto"):
                self.documents.append((message.get("document") or {}).get("file_name", "picture"))
            self._changed.notify_all()

    def wait_until(self, done: Callable[[], Any], patience: float = 30) -> None:
        with self._changed:
            assert self._changed.wait_for(done, patience), (
                f"it never happened; last: {[s.text for s in self.seen[-2:]]}"
            )

    def _happen(self, **update: Any) -> None:
        work = self._emulator.enqueue_update(update, token=self.token)
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def write(self, chat: int, text: str) -> None:
        self._happen(message=self._message(chat, text))

    def tap(self, chat: int, label: str) -> None:
        shown = next(one for one in reversed(self.seen) if label in one.data)
        under = self._message(chat, "…") | {"message_id": shown.message["message_id"]}
        query = {"id": f"tap{next(self.updates)}", "from": _alex(chat), "message": under, "chat_instance": "1"}
        self._happen(callback_query=query | {"data": shown.data[label]})

    def _message(self, chat: int, text: str) -> dict[str, Any]:
        number = next(self.updates)
        return {
            "message_id": number, "date": 1, "chat": {"id": chat, "type": "private", "first_name": "Alex"},
            "from": _alex(chat), "text": text,
        }  # fmt: skip

    def said(self, chat: int) -> list[Shown]:
        return list(self.seen)


def _alex(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Alex"}
