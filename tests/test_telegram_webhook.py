"""Updates brought by Telegram over HTTP."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, unused_port
from stand_in import StandIn

from coachbot.channels.telegram.channel import TelegramChannel
from coachbot.channels.telegram.webhook import PROOF_HEADER, Queue, application
from coachbot.errors import DeliveryError, SettingsError
from coachbot.model import Update

pytestmark = pytest.mark.asyncio

SECRET = "s3cret_-"
Client = TestClient[web.Request, web.Application]


class Desk:
    """Handles updates when it is let, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.failures = 0
        self.open = asyncio.Event()
        self.open.set()
        self.began = asyncio.Event()

    async def handle(self, updates: Sequence[Update]) -> None:
        self.began.set()
        await self.open.wait()
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        self.batches.append([update.text for update in updates])

    @property
    def handled(self) -> list[str]:
        return [text for batch in self.batches for text in batch]


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[StandIn]:
    async with StandIn() as stand_in:
        yield stand_in


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest_asyncio.fixture
async def client(telegram: StandIn, desk: Desk) -> AsyncIterator[Client]:
    async with TelegramChannel(telegram.token, telegram.address) as channel:
        port = unused_port()
        app = application(channel, desk.handle, address=f"http://127.0.0.1:{port}/", secret=SECRET)
        async with TestClient(TestServer(app, port=port)) as client:
            yield client


def update(number: int, text: str = "hello") -> dict[str, Any]:
    chat = {"id": 7, "type": "private", "first_name": "Alex"}
    sender = {"id": 7, "is_bot": False, "first_name": "Alex"}
    message = {"message_id": number, "date": 1_780_000_000, "chat": chat, "from": sender, "text": text}
    return {"update_id": number, "message": message}


async def brought(client: Client, body: Any, secret: str | None = SECRET) -> int:
    headers = {PROOF_HEADER: secret} if secret is not None else {}
    data = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
    async with client.post("/telegram/updates", data=data, headers=headers) as answer:
        return answer.status


async def test_it_registers_itself(telegram: StandIn, client: Client) -> None:
    [call] = telegram.called("setWebhook")
    assert call.sent["url"].endswith("/telegram/updates")
    assert call.sent["secret_token"] == SECRET
    assert call.sent["allowed_updates"][0] == "message"
    assert not telegram.refused


async def test_it_answers_200_when_the_update_was_handled(client: Client, desk: Desk) -> None:
    assert await brought(client, update(1)) == 200
    assert desk.handled == ["hello"]


async def test_it_does_not_answer_before_the_update_was_handled(client: Client, desk: Desk) -> None:
    desk.open.clear()
    bringing = asyncio.create_task(brought(client, update(1)))
    await desk.began.wait()
    assert not bringing.done()
    desk.open.set()
    assert await bringing == 200


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "größe"])
async def test_a_wrong_secret_is_turned_away(client: Client, desk: Desk, secret: str | None) -> None:
    assert await brought(client, update(1), secret) == 401
    assert await brought(client, b"not even JSON", secret) == 401
    assert not desk.batches


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"5", b'{"message": {}}', b'{"update_id": "x"}', b"[" * 100_000])
async def test_what_is_no_update_is_a_bad_request(client: Client, desk: Desk, body: bytes) -> None:
    assert await brought(client, body) == 400
    assert not desk.batches


async def test_a_body_beyond_1_mb_is_refused(client: Client, desk: Desk) -> None:
    assert await brought(client, update(1, "x" * 1024 * 1024)) == 413
    assert not desk.batches


async def test_an_update_that_can_not_be_read_is_taken_so_that_it_does_not_come_for_ever(client: Client) -> None:
    assert await brought(client, {"update_id": 5, "message": {"odd": True}}) == 200


async def test_other_paths_lead_nowhere(client: Client) -> None:
    async with client.post("/telegram/other", data=b"{}") as answer:
        assert answer.status == 404
    async with client.get("/telegram/updates") as answer:
        assert answer.status == 405


async def test_it_says_that_it_lives(client: Client) -> None:
    async with client.get("/healthz") as answer:
        assert (answer.status, await answer.text()) == (200, "ok")


async def test_what_could_not_be_handled_is_brought_again(client: Client, desk: Desk) -> None:
    desk.failures = 1
    assert await brought(client, update(1)) == 500
    assert await brought(client, update(1)) == 200
    assert desk.handled == ["hello"]


async def test_telegram_brings_everything_in_each_chats_order_whatever_fails(
    telegram: StandIn, client: Client, desk: Desk
) -> None:
    desk.failures = 3
    for number in range(60):
        telegram.write(number % 5 + 1, f"{number % 5 + 1}:{number}")
    await telegram.until(lambda: not telegram.pending)
    for chat in range(1, 6):
        of_chat = [text for text in desk.handled if text.startswith(f"{chat}:")]
        assert of_chat == [f"{chat}:{number}" for number in range(60) if number % 5 + 1 == chat]


def text_update(number: int) -> Update:
    return Update("telegram", str(number), "7", "text", str(number))


async def test_updates_that_come_meanwhile_share_the_next_batch_in_order(desk: Desk) -> None:
    queue = Queue(desk.handle)
    desk.open.clear()
    first = asyncio.create_task(queue.put(text_update(0)))
    await desk.began.wait()
    others = [asyncio.create_task(queue.put(text_update(number))) for number in range(1, 151)]
    await asyncio.sleep(0)
    desk.open.set()
    await asyncio.gather(first, *others)
    assert [len(batch) for batch in desk.batches] == [1, 100, 50]
    assert desk.handled == [str(number) for number in range(151)]


async def test_a_request_that_was_given_up_does_not_hold_up_the_others(desk: Desk) -> None:
    queue = Queue(desk.handle)
    desk.open.clear()
    first = asyncio.create_task(queue.put(text_update(0)))
    await desk.began.wait()
    first.cancel()
    await asyncio.wait([first])
    second = asyncio.create_task(queue.put(text_update(1)))
    desk.open.set()
    async with asyncio.timeout(5):
        await second
    assert desk.handled == ["0", "1"]


@pytest.mark.parametrize(
    ("address", "secret", "path"),
    [("bot.example.org", SECRET, "x"), ("https://a.example", "", "x"), ("https://a.example", "no spaces", "x"),
     ("https://a.example", "x" * 257, "x"), ("https://a.example", SECRET, "a/b")],
)  # fmt: skip
async def test_what_can_not_be_used_is_said_before_it_starts(
    telegram: StandIn, desk: Desk, address: str, secret: str, path: str
) -> None:
    channel = TelegramChannel(telegram.token, telegram.address)
    with pytest.raises(SettingsError):
        application(channel, desk.handle, address=address, secret=secret, path=path)


async def test_an_address_that_telegram_does_not_take_is_said_at_the_start(telegram: StandIn, desk: Desk) -> None:
    async with TelegramChannel(telegram.token, telegram.address) as channel:
        app = application(channel, desk.handle, address="http://bot.example.org", secret=SECRET)
        with pytest.raises(DeliveryError, match="COACHBOT_WEBHOOK_URL"):
            await TestServer(app).start_server()
