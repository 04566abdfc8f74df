"""The channel against a Bot API emulator by other hands (PyPI lo-bot-api-emulator): do we read the API alike?"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer

from coachbot.channels.telegram.channel import TelegramChannel
from coachbot.channels.telegram.polling import poll
from coachbot.errors import DeliveryError
from coachbot.model import Button, Message, Outgoing, Update

emulator = pytest.importorskip("lo_bot_api_emulator")
pytestmark = pytest.mark.asyncio

TOKEN = "123456:emulated"
ROWS = ((Button("Yes", "1|keep|yes"), Button("Not now", "1|keep|later")),)
ALEX = {"id": 7, "is_bot": False, "first_name": "Alex"}


@pytest_asyncio.fixture
async def server() -> AsyncIterator[TestServer]:
    server = TestServer(emulator.LoBotApiEmulator(enable_control=True).app())
    async with server:
        yield server


@pytest_asyncio.fixture
async def channel(server: TestServer) -> AsyncIterator[TelegramChannel]:
    async with TelegramChannel(TOKEN, str(server.make_url("")).rstrip("/")) as channel:
        yield channel


def out(text: str, rows: tuple[tuple[Button, ...], ...] = ROWS, target: str = "") -> Outgoing:
    return Outgoing(1, 1, "telegram", "7", Message(text, rows), target)


async def happen(server: TestServer, **update: Any) -> None:
    body = {"token": TOKEN, "update": update}
    async with (
        aiohttp.ClientSession() as session,
        session.post(server.make_url("/__fixture/updates"), json=body) as told,
    ):
        assert told.status == 200, await told.text()


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1, "chat": {"id": 7, "type": "private"}, "from": ALEX, **fields}


async def test_messages_are_sent_edited_and_sent_in_parts(channel: TelegramChannel) -> None:
    first = await channel.send(out("<b>Keep</b> it? Tom &amp; I"))
    assert await channel.send(out("Kept.", rows=(), target=first)) == first
    assert int(await channel.send(out("word " * 2000))) > int(first) + 1


async def test_what_is_beyond_the_limits_is_given_up(channel: TelegramChannel) -> None:
    with pytest.raises(DeliveryError) as caught:
        await channel.send(out("x", ((Button("Yes", "y" * 65),),)))
    assert caught.value.unsendable


async def test_documents_and_pictures_are_sent_and_can_be_fetched_again(
    server: TestServer, channel: TelegramChannel
) -> None:
    assert await channel.send(out("Your trail"), ("trail.pdf", b"%PDF-1.7"))
    assert await channel.send(out("Your map"), ("map.png", b"\x89PNG\r\n\x1a\n"))
    sent = await channel.bot.send_document(7, b"minutes", filename="minutes.txt")
    assert sent.document is not None
    assert await channel.fetch(sent.document.file_id) == b"minutes"
    with pytest.raises(DeliveryError) as caught:
        await channel.fetch("unknown")
    assert caught.value.permanent


async def test_a_tap_can_be_acknowledged(channel: TelegramChannel) -> None:
    await channel.acknowledge("T1", "That question isn&#39;t open any more.")


async def test_what_it_lacks_of_the_set_up_is_only_told(
    channel: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    await channel.set_up([("reflect", "A question to think about")], "A quiet place to think.", "Think.")
    assert "commands could not be set" not in caplog.text


async def test_texts_and_taps_come_in_and_are_confirmed_once_handled(
    server: TestServer, channel: TelegramChannel
) -> None:
    under = message(text="Keep it?")
    await happen(server, message=message(text="We met the nurses."))
    await happen(
        server, callback_query={"id": "T", "from": ALEX, "message": under, "chat_instance": "1", "data": "1|a|b"}
    )
    handled: list[Update] = []
    stop = asyncio.Event()

    async def handle(updates: Sequence[Update]) -> None:
        handled.extend(updates)
        if handled[-1].text == "the last":
            stop.set()
        elif len(handled) == 2:
            await happen(server, message=message(text="the last"))

    await poll(channel, handle, stop, wait=5)
    assert [(update.kind, update.text or update.data) for update in handled] == [
        ("text", "We met the nurses."), ("tap", "1|a|b"), ("text", "the last")
    ]  # fmt: skip
