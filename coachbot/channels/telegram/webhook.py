"""Updates brought to us over HTTP: answered 200 only after they were handled, so that Telegram keeps the rest."""

import asyncio
import hmac
import json
import logging
import re
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from telegram.error import TelegramError

from coachbot.channels.telegram.channel import TelegramChannel
from coachbot.channels.telegram.inbound import ALLOWED, read
from coachbot.channels.telegram.polling import Handle
from coachbot.channels.telegram.raw import BATCH
from coachbot.channels.telegram.refusals import delivery_error
from coachbot.errors import DeliveryError, SettingsError
from coachbot.model import Update

log = logging.getLogger(__name__)

PROOF_HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
PATH = re.compile(r"[A-Za-z0-9_-]+")
LARGEST_BODY = 1024 * 1024
CONNECTIONS = 40  # that Telegram may open at once; 1-100


def application(
    channel: TelegramChannel,
    handle: Handle,
    *,
    address: str,
    secret: str,
    path: str = "updates",
    connections: int = CONNECTIONS,
) -> web.Application:
    """An app that takes updates at POST /telegram/`path` and says at GET /healthz that it lives.

    `address` is the public https address it is reached under; it is registered when the app starts.
    Raises SettingsError when it, the secret or the path can't be used.
    """
    _check(address, secret, path)
    desk = _Desk(Queue(handle), secret)

    async def register(_: web.Application) -> None:
        await _register(channel, f"{address.rstrip('/')}/telegram/{path}", secret, connections)

    app = web.Application(client_max_size=LARGEST_BODY)
    app.router.add_post(f"/telegram/{path}", desk.take)
    app.router.add_get("/healthz", _alive)
    app.on_startup.append(register)
    return app


@dataclass(slots=True)
class Queue:
    """Hands updates to `handle` one batch after the other, in the order they came.

    Updates that come while a batch is being handled make the next batch, so that many share a commit
    and those of one person never overtake each other.
    """

    handle: Handle
    _waiting: deque[tuple[Update, "asyncio.Future[None]"]] = field(default_factory=deque)
    _working: "asyncio.Task[None] | None" = None

    async def put(self, update: Update) -> None:
        """Returns when the update was handled. Raises what `handle` raised."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((update, done))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        await done

    async def _work(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            failure: Exception | None = None
            try:
                await self.handle([update for update, _ in batch])
            except Exception as error:
                log.exception("updates were not handled; Telegram brings them again")
                failure = error
            for _, done in batch:
                if done.done():  # the request was given up meanwhile
                    continue
                if failure:
                    done.set_exception(failure)
                else:
                    done.set_result(None)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where Telegram hands in updates."""

    queue: Queue
    secret: str

    async def take(self, request: web.Request) -> web.Response:
        """401 for a wrong secret, 400 for what is no update, 500 to have it brought again, else 200."""
        shown = request.headers.get(PROOF_HEADER, "")
        if not hmac.compare_digest(shown.encode(errors="replace"), self.secret.encode()):
            return web.Response(status=401)
        raw = _parsed(await request.read())
        if raw is None:
            return web.Response(status=400)
        try:
            await self.queue.put(read(raw))
        except Exception:
            return web.Response(status=500)
        return web.Response()


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) and isinstance(raw.get("update_id"), int) else None


async def _alive(_: web.Request) -> web.Response:
    return web.Response(text="ok")


def _check(address: str, secret: str, path: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise SettingsError("COACHBOT_WEBHOOK_URL must be the public address of this server, https://…")
    if not SECRET.fullmatch(secret):
        raise SettingsError("COACHBOT_WEBHOOK_SECRET must be 1 to 256 characters of A-Z, a-z, 0-9, _ and -.")
    if not PATH.fullmatch(path):
        raise SettingsError("The webhook's path may hold A-Z, a-z, 0-9, _ and - only.")


async def _register(channel: TelegramChannel, url: str, secret: str, connections: int) -> None:
    try:
        await channel.bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED, max_connections=connections)
    except TelegramError as error:
        raise DeliveryError(
            f"Telegram doesn't take the webhook: {delivery_error(error)}. Check COACHBOT_WEBHOOK_URL; it must be "
            "reachable from outside over https on port 443, 80, 88 or 8443."
        ) from None
