"""The stand-in for Telegram is as strict as Telegram."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from stand_in import StandIn

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[StandIn]:
    async with StandIn() as stand_in:
        stand_in.chat(7)
        yield stand_in


async def ask(telegram: StandIn, method: str, **sent: Any) -> Any:
    """A method's result, or what Telegram says is wrong."""
    url = f"{telegram.address}/bot{telegram.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, json=sent) as answer:
        told = await answer.json()
        return told["result"] if told["ok"] else told["description"]


def buttons(*rows: list[tuple[str, str]]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": data} for label, data in row] for row in rows]}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "text is empty"),
        ("  <b> </b> ", "text is empty"),
        ("x" * 4097, "too long"),
        ("😀" * 2049, "too long"),
        ("a < b", "can't parse entities"),
        ("<b>x", "Can't find end tag corresponding to start tag"),
        ("<b><i>x</b></i>", "Unmatched end tag"),
        ("x</b>", "Unexpected end tag"),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("é <br>", 'Unsupported start tag "br" at byte offset 3'),
        ("<span>x</span>", 'must have class "tg-spoiler"'),
    ],
)
async def test_a_text_at_fault_is_refused(telegram: StandIn, text: str, wrong: str) -> None:
    assert wrong in await ask(telegram, "sendMessage", chat_id=7, text=text, parse_mode="HTML")
    assert len(telegram.refused) == 1


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<b>" + "&amp;" * 4096 + "</b>", "&" * 4096),
        (" Tom &amp; I ", "Tom & I"),
        ("Tom & I > you", "Tom & I > you"),
        ('<a href="https://example.org">x</a><blockquote expandable>y</blockquote>', "xy"),
        ('<code class="language-python">&lt;p&gt;</code>', "<p>"),
    ],
)
async def test_a_text_is_seen_without_its_tags(telegram: StandIn, text: str, seen: str) -> None:
    await ask(telegram, "sendMessage", chat_id=7, text=text, parse_mode="HTML")
    assert telegram.messages(7)[-1].text == seen


@pytest.mark.parametrize(
    ("data", "fits"), [("x" * 64, True), ("é" * 32, True), ("x" * 65, False), ("é" * 33, False), ("", False)]
)
async def test_a_button_carries_1_to_64_bytes(telegram: StandIn, data: str, fits: bool) -> None:
    told = await ask(telegram, "sendMessage", chat_id=7, text="x", reply_markup=buttons([("Yes", data)]))
    assert (told == "Bad Request: BUTTON_DATA_INVALID") is not fits


async def test_an_edit_needs_a_message_of_the_bots_that_differs(telegram: StandIn) -> None:
    sent = await ask(telegram, "sendMessage", chat_id=7, text="one")
    theirs = telegram.write(7, "mine")

    async def edited(message: int, text: str) -> Any:
        return await ask(telegram, "editMessageText", chat_id=7, message_id=message, text=text)

    assert "not found" in await edited(1, "two")
    assert "can't be edited" in await edited(theirs, "two")
    assert "not modified" in await edited(sent["message_id"], "one")
    assert (await edited(sent["message_id"], "two"))["text"] == "two"


async def test_only_who_wrote_or_was_met_can_be_written_to(telegram: StandIn) -> None:
    assert await ask(telegram, "sendMessage", chat_id=8, text="x") == "Bad Request: chat not found"
    telegram.block(7)
    assert await ask(telegram, "sendMessage", chat_id=7, text="x") == "Forbidden: bot was blocked by the user"
    telegram.unblock(7)
    assert (await ask(telegram, "sendMessage", chat_id=7, text="x"))["text"] == "x"


async def test_a_tap_is_acknowledged_once(telegram: StandIn) -> None:
    await ask(telegram, "sendMessage", chat_id=7, text="x", reply_markup=buttons([("Yes", "1|a|yes")]))
    tap = telegram.tap(7, "Yes")
    assert "too old" in await ask(telegram, "answerCallbackQuery", callback_query_id="other")
    assert "TOO_LONG" in await ask(telegram, "answerCallbackQuery", callback_query_id=tap, text="x" * 201)
    assert await ask(telegram, "answerCallbackQuery", callback_query_id=tap, text="Kept")
    assert "too old" in await ask(telegram, "answerCallbackQuery", callback_query_id=tap)
    assert telegram.toasts() == ["Kept"]


async def test_a_button_that_is_not_there_can_not_be_tapped(telegram: StandIn) -> None:
    await ask(telegram, "sendMessage", chat_id=7, text="x", reply_markup=buttons([("Yes", "1|a|yes")]))
    with pytest.raises(AssertionError, match="Yes"):
        telegram.tap(7, "No")


@pytest.mark.parametrize(
    ("method", "sent"),
    [
        ("setMyCommands", {"commands": [{"command": "Start", "description": "x"}]}),
        ("setMyCommands", {"commands": [{"command": "x" * 33, "description": "x"}]}),
        ("setMyCommands", {"commands": [{"command": "start", "description": ""}]}),
        ("setMyCommands", {"commands": [{"command": f"c{n}", "description": "x"} for n in range(101)]}),
        ("setMyDescription", {"description": "x" * 513}),
        ("setMyShortDescription", {"short_description": "x" * 121}),
        ("setWebhook", {"url": "http://example.org"}),
        ("setWebhook", {"url": "https://example.org", "secret_token": "no spaces"}),
        ("setWebhook", {"url": "https://example.org", "max_connections": 101}),
        ("getUpdates", {"allowed_updates": ["messages"]}),
        ("getFile", {"file_id": "unknown"}),
        ("sendDocument", {"chat_id": 7}),
        ("sendMessage", {"text": "x"}),
        ("noSuchMethod", {}),
    ],
)
async def test_what_is_beyond_the_limits_is_refused(telegram: StandIn, method: str, sent: dict[str, Any]) -> None:
    assert isinstance(await ask(telegram, method, **sent), str)
    assert [call.method for call in telegram.refused] == [method]


async def test_updates_stay_until_an_offset_confirms_them(telegram: StandIn) -> None:
    for text in ("one", "two", "three"):
        telegram.write(7, text)

    async def texts(**sent: Any) -> list[str]:
        return [update["message"]["text"] for update in await ask(telegram, "getUpdates", **sent)]

    first = (await ask(telegram, "getUpdates"))[0]["update_id"]
    assert await texts() == ["one", "two", "three"]
    assert await texts(offset=first) == ["one", "two", "three"]
    assert await texts(offset=first + 1, limit=1) == ["two"]
    assert await texts(offset=-1) == ["three"]
    assert await texts(offset=first + 3) == []


async def test_it_keeps_back_what_is_not_asked_for(telegram: StandIn) -> None:
    await ask(telegram, "getUpdates", allowed_updates=["callback_query"])
    telegram.write(7, "hello")
    assert await ask(telegram, "getUpdates") == []


async def test_while_a_webhook_is_set_nobody_may_ask(telegram: StandIn) -> None:
    await ask(telegram, "setWebhook", url="https://example.org/x")
    assert "webhook is active" in await ask(telegram, "getUpdates")
    assert (await ask(telegram, "getWebhookInfo"))["url"] == "https://example.org/x"
    await ask(telegram, "deleteWebhook")
    assert await ask(telegram, "getUpdates") == []


async def test_a_planned_failure_is_no_fault_and_passes(telegram: StandIn) -> None:
    telegram.fail_next("sendMessage", code=429, description="Too Many Requests", retry_after=1)
    assert await ask(telegram, "sendMessage", chat_id=7, text="x") == "Too Many Requests"
    assert (await ask(telegram, "sendMessage", chat_id=7, text="x"))["text"] == "x"
    assert not telegram.refused
    assert [call.code for call in telegram.called("sendMessage")] == [429, 200]


async def test_what_people_send_has_what_telegram_gives(telegram: StandIn) -> None:
    telegram.send_voice(7)
    telegram.send_photo(7, caption="look")
    telegram.send_file(7, "notes.txt", b"notes")
    message = telegram.write(7, "one")
    telegram.edit(7, message, "two")
    voice, photo, file, _, edited = await ask(telegram, "getUpdates")
    assert voice["message"]["voice"]["mime_type"] == "audio/ogg"
    assert [size["width"] for size in photo["message"]["photo"]] == [90, 320, 1280]
    assert file["message"]["document"]["file_name"] == "notes.txt"
    assert edited["edited_message"]["message_id"] == message


async def test_it_can_run_beside_a_program_in_a_thread_of_its_own() -> None:
    with StandIn().in_thread() as telegram:
        telegram.chat(7)
        await ask(telegram, "sendMessage", chat_id=7, text="hello")
        telegram.wait_until(lambda: telegram.messages(7))
        assert telegram.messages(7)[-1].text == "hello"
