"""Messages of ours as Telegram messages, and Telegram's refusals as ours."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from stand_in import StandIn
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from coachbot.channels.telegram.channel import TelegramChannel
from coachbot.channels.telegram.refusals import delivery_error
from coachbot.errors import DeliveryError
from coachbot.model import Button, Message, Outgoing

pytestmark = pytest.mark.asyncio

ROWS = ((Button("Yes", "1|keep|yes"), Button("No", "1|keep|no")), (Button("Not now", "1|keep|later"),))
PNG = b"\x89PNG\r\n\x1a\n and the picture"


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[StandIn]:
    async with StandIn() as stand_in:
        stand_in.chat(7)
        yield stand_in


@pytest_asyncio.fixture
async def channel(telegram: StandIn) -> AsyncIterator[TelegramChannel]:
    async with TelegramChannel(telegram.token, telegram.address) as channel:
        yield channel


def out(text: str, rows: tuple[tuple[Button, ...], ...] = (), target: str = "", address: str = "7") -> Outgoing:
    return Outgoing(1, 1, "telegram", address, Message(text, rows), target)


async def test_a_message_arrives_with_its_buttons_and_without_link_previews(
    telegram: StandIn, channel: TelegramChannel
) -> None:
    sent = await channel.send(out("<b>Kept.</b> Tom &amp; I: https://example.org", ROWS))
    [seen] = telegram.messages(7)
    assert (str(seen.id), seen.text) == (sent, "Kept. Tom & I: https://example.org")
    assert seen.rows == [[("Yes", "1|keep|yes"), ("No", "1|keep|no")], [("Not now", "1|keep|later")]]
    assert telegram.calls[-1].sent["link_preview_options"] == {"is_disabled": True}
    await channel.send(out("Look at example.org/x"))
    assert telegram.calls[-1].sent["link_preview_options"] == {"is_disabled": True}


async def test_a_message_with_a_target_is_edited_in_place(telegram: StandIn, channel: TelegramChannel) -> None:
    first = await channel.send(out("Keep it?", ROWS))
    assert await channel.send(out("Kept.", target=first)) == first
    [seen] = telegram.messages(7)
    assert (seen.text, seen.rows, seen.edits) == ("Kept.", [], 1)


async def test_an_edit_that_changes_nothing_has_succeeded(telegram: StandIn, channel: TelegramChannel) -> None:
    first = await channel.send(out("Keep it?", ROWS))
    assert await channel.send(out("Keep it?", ROWS, target=first)) == first
    assert len(telegram.messages(7)) == 1


async def test_what_can_not_be_edited_is_sent_anew(telegram: StandIn, channel: TelegramChannel) -> None:
    theirs = telegram.write(7, "hello")
    picture = await channel.send(out("A map"), ("map.png", PNG))
    for target in ("999999", str(theirs), picture):
        sent = await channel.send(out(f"Instead of {target}", target=target))
        assert sent != target
        assert telegram.messages(7)[-1].text == f"Instead of {target}"


async def test_a_long_text_goes_in_parts_with_the_buttons_under_the_last(
    telegram: StandIn, channel: TelegramChannel
) -> None:
    text = "\n\n".join(f"<i>Paragraph {number}</i> " + "word &amp; word " * 40 for number in range(20))
    sent = await channel.send(out(text, ROWS))
    seen = telegram.messages(7)
    assert len(seen) > 1
    assert str(seen[-1].id) == sent
    assert [bool(one.rows) for one in seen] == [False] * (len(seen) - 1) + [True]
    assert sum(one.text.count("Paragraph") for one in seen) == 20
    assert not telegram.refused


async def test_a_long_text_with_a_target_begins_in_its_place(telegram: StandIn, channel: TelegramChannel) -> None:
    first = await channel.send(out("Here it comes", ROWS))
    sent = await channel.send(out("word " * 1500, ROWS, target=first))
    seen = telegram.messages(7)
    assert str(seen[0].id) == first
    assert seen[0].text.startswith("word word")
    assert (seen[0].rows, str(seen[-1].id)) == ([], sent)


async def test_a_document_carries_a_short_text_as_its_caption(telegram: StandIn, channel: TelegramChannel) -> None:
    sent = await channel.send(out("<b>Your trail</b>", ROWS), ("trail.pdf", b"%PDF-1.7"))
    [seen] = telegram.messages(7)
    assert (str(seen.id), seen.kind, seen.text) == (sent, "document", "Your trail")
    assert seen.document == ("trail.pdf", b"%PDF-1.7")
    assert seen.labels == ["Yes", "No", "Not now"]


async def test_a_picture_is_shown_as_one(telegram: StandIn, channel: TelegramChannel) -> None:
    await channel.send(out("Your map"), ("map.png", PNG))
    assert telegram.messages(7)[-1].kind == "photo"


async def test_a_picture_that_telegram_can_not_show_goes_as_a_file(telegram: StandIn, channel: TelegramChannel) -> None:
    await channel.send(out("Your map"), ("map.png", b"no picture at all"))
    assert telegram.messages(7)[-1].kind == "document"


async def test_a_picture_too_large_to_be_shown_goes_as_a_file(telegram: StandIn, channel: TelegramChannel) -> None:
    await channel.send(out("Your map"), ("map.png", PNG + bytes(10_000_000)))
    assert telegram.messages(7)[-1].kind == "document"
    assert not telegram.refused


@pytest.mark.parametrize("end", ["&amp;" * 1024, "😀" * 512])
async def test_a_caption_may_have_1024_units_as_seen(telegram: StandIn, channel: TelegramChannel, end: str) -> None:
    await channel.send(out(f"<b>{end}</b>"), ("trail.pdf", b"%PDF"))
    await channel.send(out(f"<b>{end}.</b>"), ("trail.pdf", b"%PDF"))
    assert [(seen.kind, len(seen.text) > 0) for seen in telegram.messages(7)] == [
        ("document", True), ("text", True), ("document", False)
    ]  # fmt: skip
    assert not telegram.refused


async def test_with_a_target_the_text_takes_its_place_and_the_document_follows(
    telegram: StandIn, channel: TelegramChannel
) -> None:
    first = await channel.send(out("Which form?", ROWS))
    sent = await channel.send(out("Here is your trail.", ROWS, target=first), ("trail.pdf", b"%PDF"))
    text, document = telegram.messages(7)
    assert (str(text.id), text.text, text.labels) == (first, "Here is your trail.", [])
    assert (str(document.id), document.text, document.labels) == (sent, "", ["Yes", "No", "Not now"])


async def test_a_file_beyond_50_mb_is_not_even_tried(telegram: StandIn, channel: TelegramChannel) -> None:
    with pytest.raises(DeliveryError) as caught:
        await channel.send(out("Your trail"), ("trail.pdf", bytes(50_000_001)))
    assert caught.value.unsendable
    assert not telegram.messages(7)


async def test_who_blocked_the_bot_or_never_wrote_can_not_be_reached(
    telegram: StandIn, channel: TelegramChannel
) -> None:
    telegram.block(7)
    for address in ("7", "8"):
        with pytest.raises(DeliveryError) as caught:
            await channel.send(out("Hello", address=address))
        assert caught.value.permanent


@pytest.mark.parametrize("text", ["<b>unclosed", "", "   ", "<h1>no such tag</h1>"])
async def test_a_message_at_fault_is_given_up_without_giving_up_the_person(
    telegram: StandIn, channel: TelegramChannel, text: str
) -> None:
    with pytest.raises(DeliveryError) as caught:
        await channel.send(out(text))
    assert (caught.value.unsendable, caught.value.permanent) == (True, False)


async def test_a_refusal_quotes_nothing_of_the_message(channel: TelegramChannel) -> None:
    with pytest.raises(DeliveryError) as caught:
        await channel.send(out("Then <Johnny> said"))
    assert "johnny" not in str(caught.value).casefold()


async def test_it_says_how_long_telegram_asks_to_wait(telegram: StandIn, channel: TelegramChannel) -> None:
    telegram.fail_next("sendMessage", code=429, description="Too Many Requests: retry after 7", retry_after=7)
    with pytest.raises(DeliveryError) as caught:
        await channel.send(out("Hello"))
    assert (caught.value.retry_after, caught.value.permanent, caught.value.unsendable) == (7, False, False)


@pytest.mark.parametrize("after", [False, True])
async def test_a_lost_connection_is_tried_again(telegram: StandIn, channel: TelegramChannel, after: bool) -> None:
    telegram.drop_next("sendMessage", after=after)
    with pytest.raises(DeliveryError) as caught:
        await channel.send(out("Hello"))
    assert not caught.value.permanent
    assert not caught.value.unsendable


TRANSIENT, PERMANENT, UNSENDABLE = (False, False), (True, False), (False, True)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), PERMANENT),
        (Forbidden("Forbidden: user is deactivated"), PERMANENT),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), PERMANENT),
        (BadRequest("Bad Request: chat not found"), PERMANENT),
        (BadRequest("Bad Request: user is deactivated"), PERMANENT),
        (BadRequest("Bad Request: PEER_ID_INVALID"), PERMANENT),
        (ChatMigrated(-1001), PERMANENT),
        (BadRequest("Bad Request: message is too long"), UNSENDABLE),
        (BadRequest("Bad Request: BUTTON_DATA_INVALID"), UNSENDABLE),
        (NetworkError("Request Entity Too Large"), UNSENDABLE),
        (RetryAfter(5), TRANSIENT),
        (TimedOut(), TRANSIENT),
        (NetworkError("Bad Gateway (502). Parsing the server response b'<html>' failed"), TRANSIENT),
        (InvalidToken("Unauthorized"), TRANSIENT),
        (TelegramError("The answer isn't JSON"), TRANSIENT),
    ],
)
async def test_each_refusal_has_its_kind(error: TelegramError, kind: tuple[bool, bool]) -> None:
    found = delivery_error(error)
    assert (found.permanent, found.unsendable) == kind
    assert "<html>" not in str(found)
