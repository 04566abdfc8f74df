"""The HTTP transport under python-telegram-bot."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp.test_utils import unused_port
from stand_in import StandIn
from telegram import Bot
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from coachbot.channels.telegram.transport import AiohttpRequest, proxy_for
from coachbot.errors import SettingsError

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[StandIn]:
    async with StandIn() as stand_in:
        stand_in.chat(7)
        yield stand_in


def bot_on(telegram: StandIn, request: AiohttpRequest, token: str = "") -> Bot:
    address = telegram.address
    return Bot(
        token or telegram.token, f"{address}/bot", f"{address}/file/bot",
        request=request, get_updates_request=AiohttpRequest(1),
    )  # fmt: skip


@pytest_asyncio.fixture
async def bot(telegram: StandIn) -> AsyncIterator[Bot]:
    async with bot_on(telegram, AiohttpRequest(4)) as bot:
        yield bot


async def test_it_sends_what_was_asked_and_reads_the_answer(telegram: StandIn, bot: Bot) -> None:
    sent = await bot.send_message(7, "Größe 😀 & more", parse_mode="HTML")
    assert sent.text == "Größe 😀 & more"
    assert telegram.calls[-1].sent == {"chat_id": 7, "text": "Größe 😀 & more", "parse_mode": "HTML"}


async def test_it_uploads_files_with_their_names_and_parameters(telegram: StandIn, bot: Bot) -> None:
    content = bytes(range(256)) * 9000  # beyond what is sent in one piece
    await bot.send_document(7, content, filename="trail – Mai.pdf", caption="Yours")
    call = telegram.calls[-1]
    assert list(call.files.values()) == [("trail – Mai.pdf", content)]
    assert call.sent["caption"] == "Yours"


async def test_it_downloads_files(telegram: StandIn, bot: Bot) -> None:
    telegram.files["f1"] = b"\0\xff" * 5000
    assert bytes(await (await bot.get_file("f1")).download_as_bytearray()) == telegram.files["f1"]


@pytest.mark.parametrize(
    ("code", "retry_after", "kind"),
    [(400, None, BadRequest), (401, None, InvalidToken), (403, None, Forbidden), (409, None, Conflict),
     (429, 3, RetryAfter), (500, None, NetworkError), (502, None, NetworkError)],
)  # fmt: skip
async def test_errors_of_the_server_are_the_librarys(
    telegram: StandIn, bot: Bot, code: int, retry_after: int | None, kind: type[TelegramError]
) -> None:
    telegram.fail_next("sendMessage", code=code, description="No", retry_after=retry_after)
    with pytest.raises(kind):
        await bot.send_message(7, "x")


async def test_a_dropped_connection_is_a_network_error_that_does_not_tell_the_token(
    telegram: StandIn, bot: Bot
) -> None:
    telegram.drop_next("sendMessage")
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(7, "x")
    assert telegram.token not in repr(caught.value)
    await bot.send_message(7, "y")
    assert [seen.text for seen in telegram.messages(7)] == ["y"]


async def test_an_answer_that_does_not_come_times_out(telegram: StandIn, bot: Bot) -> None:
    telegram.stall_next("sendMessage")
    with pytest.raises(TimedOut) as caught:
        await bot.send_message(7, "x", read_timeout=0.05)
    assert telegram.token not in str(caught.value)


async def test_when_all_connections_are_in_use_it_times_out_without_sending(telegram: StandIn) -> None:
    async with bot_on(telegram, AiohttpRequest(1, pool_timeout=0.01)) as bot:
        telegram.stall_next("sendMessage")
        first = asyncio.create_task(bot.send_message(7, "first"))
        await telegram.until(lambda: telegram.called("sendMessage"))
        with pytest.raises(TimedOut, match="nothing was sent"):
            await bot.send_message(7, "second")
        first.cancel()
        await asyncio.wait([first])
        await bot.send_message(7, "third")
    assert [seen.text for seen in telegram.messages(7)] == ["third"]


async def test_a_server_that_is_not_there_is_a_network_error() -> None:
    async with AiohttpRequest(1) as request:
        with pytest.raises(NetworkError, match=r"^Can't connect to 127\.0\.0\.1: "):
            await request.post(f"http://127.0.0.1:{unused_port()}/bot123:token/getMe")


@pytest.mark.parametrize("payload", [b"<html>502</html>", b"[1]", b'{"ok": true}', b"\xff"])
async def test_an_answer_that_is_no_answer_is_an_error_and_is_not_logged(
    payload: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(TelegramError):
        AiohttpRequest.parse_json_payload(payload)
    assert not caplog.records


async def test_it_must_be_initialised_and_can_be_opened_again(telegram: StandIn) -> None:
    request = AiohttpRequest(1)
    with pytest.raises((RuntimeError, NetworkError)):
        await request.post(f"{telegram.address}/bot{telegram.token}/getMe")
    for _ in range(2):
        async with request:
            assert await request.post(f"{telegram.address}/bot{telegram.token}/getMe")


async def test_connections_are_kept_and_used_again(telegram: StandIn, bot: Bot) -> None:
    peers = set()
    for number in range(5):
        await bot.send_message(7, str(number))
        peers.add(telegram.last_peer)
    assert len(peers) == 1


async def test_the_proxy_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    assert proxy_for("https://api.telegram.org") == "http://proxy.example:3128"
    assert proxy_for("https://inside.example") is None
    assert proxy_for("http://127.0.0.1:8081") is None


async def test_a_proxy_that_can_not_be_used_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    monkeypatch.setenv("all_proxy", "socks5://proxy.example:1080")
    with pytest.raises(SettingsError, match="HTTPS_PROXY"):
        proxy_for("https://api.telegram.org")
