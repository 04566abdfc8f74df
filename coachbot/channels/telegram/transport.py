"""HTTP for python-telegram-bot over aiohttp, at a fraction of the processor time of its own transport."""

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from coachbot.errors import SettingsError

log = logging.getLogger(__name__)

KEEP_ALIVE = 50  # seconds; less than the server keeps an idle connection
LOOPBACK = ("localhost", "127.0.0.1", "::1")

T = TypeVar("T")
Seconds = float | None


def proxy_for(address: str) -> str | None:
    """The proxy that the environment (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY) sets for an address.

    Raises SettingsError for one that doesn't speak HTTP.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if host in LOOPBACK or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if proxy and not proxy.startswith(("http://", "https://")):
        raise SettingsError(
            f"The proxy for {host} must be an http:// address. Set {parts.scheme.upper()}_PROXY to one."
        )
    return proxy


class AiohttpRequest(BaseRequest):
    """PTB's transport on one aiohttp session with a pool of kept-alive connections.

    Timeouts are seconds, None for no limit. Errors name neither the address, which holds the bot's
    token, nor what was sent.
    """

    __slots__ = ("_proxy", "_read", "_session", "_slots", "_waits")

    def __init__(
        self,
        connections: int = 64,
        *,
        read_timeout: Seconds = 20,
        write_timeout: Seconds = 60,
        connect_timeout: Seconds = 10,
        pool_timeout: Seconds = 10,
        proxy: str | None = None,
    ) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(connections)
        self._read = read_timeout
        self._waits = (write_timeout, connect_timeout, pool_timeout)
        self._proxy = proxy

    @property
    def read_timeout(self) -> Seconds:
        """How long an answer may take, in seconds."""
        return self._read

    async def initialize(self) -> None:
        """Open the session, if it isn't."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEP_ALIVE, ttl_dns_cache=300),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as an object. Raises TelegramError; unlike PTB's own it doesn't log the answer."""
        try:
            answer = json.loads(payload.decode(errors="replace"))
        except ValueError:
            raise TelegramError("The answer isn't JSON") from None
        if not isinstance(answer, dict) or ("result" not in answer and "description" not in answer):
            raise TelegramError("The answer isn't a Bot API's")
        return answer

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request: the status and the body. Raises TimedOut or NetworkError."""
        if self._session is None or self._session.closed:
            raise RuntimeError("The transport isn't initialised.")
        write, connect, pool = self._waits
        files = request_data is not None and request_data.contains_files
        read = _given(read_timeout, self._read)
        if files and read is not None:  # aiohttp counts the time of an upload as waiting for the answer
            extra = _given(write_timeout, write)
            read = None if extra is None else read + extra
        timeout = aiohttp.ClientTimeout(sock_connect=_given(connect_timeout, connect), sock_read=read)
        data, headers = _body(request_data)
        async with (
            self._slot(_given(pool_timeout, pool)),
            _told_plainly(),
            self._session.request(
                method, url, data=data, headers=headers, timeout=timeout, proxy=self._proxy, allow_redirects=False
            ) as answer,
        ):
            return answer.status, await answer.read()

    @asynccontextmanager
    async def _slot(self, patience: Seconds) -> AsyncIterator[None]:
        """A place among the connections. Raises TimedOut when none gets free in time."""
        if self._slots.locked():
            try:
                await asyncio.wait_for(self._slots.acquire(), patience)
            except TimeoutError:
                raise TimedOut("All connections are in use; nothing was sent") from None
        else:
            await self._slots.acquire()
        try:
            yield
        finally:
            self._slots.release()


@asynccontextmanager
async def _told_plainly() -> AsyncIterator[None]:
    """aiohttp's errors as PTB's, without the address: it holds the token."""
    try:
        yield
    except TimeoutError:
        raise TimedOut("No answer in time") from None
    except aiohttp.ClientConnectorError as error:
        raise NetworkError(f"Can't connect to {error.host}: {error.os_error.strerror or 'no reason given'}") from None
    except (aiohttp.ClientError, OSError) as error:
        raise NetworkError(f"The connection failed ({type(error).__name__})") from None


def _given(timeout: Any, default: Seconds) -> Seconds:
    return default if timeout is BaseRequest.DEFAULT_NONE else cast(Seconds, timeout)


def _body(sent: RequestData | None) -> tuple[Any, dict[str, str]]:
    """What to send: JSON, or a form where there are files."""
    if sent is None:
        return None, {}
    if not sent.contains_files:
        return json.dumps(sent.parameters).encode(), {"Content-Type": "application/json"}
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)  # Telegram takes file names as UTF-8
    for name, value in sent.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in sent.multipart_data.items():
        readable = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, readable, filename=filename, content_type=mime)
    return form, {}
