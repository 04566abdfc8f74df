"""The documented limits of the Bot API, refused in the words that Telegram refuses them in."""

import json
import re
from html import unescape
from typing import Any

TAGS = {
    "a", "b", "blockquote", "code", "del", "em", "i", "ins", "pre", "s", "span", "strike", "strong",
    "tg-emoji", "tg-spoiler", "u",
}  # fmt: skip
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#[xX][0-9a-fA-F]+);")
TAG = re.compile(r"<(?P<end>/?)(?P<name>[^\s<>]*)(?P<rest>[^>]*)>")
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
UPDATE_TYPES = {
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member",
    "inline_query", "chosen_inline_result", "poll", "poll_answer", "chat_member", "message_reaction",
    "message_reaction_count", "chat_join_request", "business_message", "shipping_query", "pre_checkout_query",
}  # fmt: skip

Rows = list[list[tuple[str, str]]]


class Refused(Exception):  # noqa: N818 (what happened, not what is broken)
    """A request that Telegram answers with an error."""

    def __init__(self, description: str, code: int = 400, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code, self.description, self.retry_after = code, description, retry_after


def units(text: str) -> int:
    """The length that Telegram counts: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def seen(text: str, parse_mode: str | None) -> str:
    """What a reader sees of a text. Raises Refused for tags that Telegram can't parse."""
    if not parse_mode:
        return text.strip()
    if parse_mode.upper() != "HTML":
        raise Refused("Bad Request: unsupported parse_mode")
    shown: list[str] = []
    open_tags: list[str] = []
    place = 0
    while (start := text.find("<", place)) >= 0:
        shown.append(_decoded(text[place:start]))
        place = start + _tag(text, start, open_tags)
    if open_tags:
        raise _unparsed(f'Can\'t find end tag corresponding to start tag "{open_tags[-1]}"')
    shown.append(_decoded(text[place:]))
    return "".join(shown).strip()


def _tag(text: str, start: int, open_tags: list[str]) -> int:
    """Take in one tag; its length."""
    at = len(text[:start].encode())
    found = TAG.match(text, start)
    if not found:
        raise _unparsed(f"Unclosed start tag at byte offset {at}")
    name = found["name"].lower()
    if not found["end"]:
        if name not in TAGS:
            raise _unparsed(f'Unsupported start tag "{name}" at byte offset {at}')
        if name == "span" and 'class="tg-spoiler"' not in found["rest"]:
            raise _unparsed(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        open_tags.append(name)
    elif not open_tags:
        raise _unparsed(f"Unexpected end tag at byte offset {at}")
    elif (expected := open_tags.pop()) != name:
        raise _unparsed(f'Unmatched end tag at byte offset {at}, expected "</{expected}>", found "</{name}>"')
    return len(found.group())


def _decoded(text: str) -> str:
    return ENTITY.sub(lambda found: unescape(found.group()), text)


def _unparsed(why: str) -> Refused:
    return Refused(f"Bad Request: can't parse entities: {why}")


def text_of(sent: dict[str, Any]) -> str:
    """The text of a message as seen."""
    text = seen(str(sent.get("text", "")), sent.get("parse_mode"))
    if not text:
        raise Refused("Bad Request: message text is empty")
    if units(text) > 4096:
        raise Refused("Bad Request: message is too long")
    return text


def caption_of(sent: dict[str, Any]) -> str:
    """The caption of a file as seen; it may be empty."""
    caption = seen(str(sent.get("caption") or ""), sent.get("parse_mode"))
    if units(caption) > 1024:
        raise Refused("Bad Request: message caption is too long")
    return caption


def rows_of(sent: dict[str, Any]) -> Rows:
    """The buttons under a message, each a label and its data."""
    markup = structured(sent.get("reply_markup")) or {}
    if set(markup) - {"inline_keyboard"}:
        raise Refused("Bad Request: inline keyboard expected")
    rows = markup.get("inline_keyboard", [])
    if sum(map(len, rows)) > 100:
        raise Refused("Bad Request: reply markup is too long")
    return [[_button(one) for one in row] for row in rows]


def _button(button: dict[str, Any]) -> tuple[str, str]:
    label, data = button.get("text", ""), button.get("callback_data", "")
    if not label.strip():
        raise Refused("Bad Request: can't parse inline keyboard button: text must be non-empty")
    if set(button) - {"text", "callback_data"} or not 1 <= len(data.encode()) <= 64:
        raise Refused("Bad Request: BUTTON_DATA_INVALID")
    return label, data


def commands_of(sent: dict[str, Any]) -> list[dict[str, str]]:
    """The commands to be shown in the menu."""
    commands: list[dict[str, str]] = structured(sent.get("commands")) or []
    if len(commands) > 100:
        raise Refused("Bad Request: BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        if not COMMAND.fullmatch(one.get("command", "")):
            raise Refused("Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= units(one.get("description", "")) <= 256:
            raise Refused("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


def within(text: str, limit: int, refusal: str) -> str:
    """A text that is no longer than it may be."""
    if units(text) > limit:
        raise Refused(f"Bad Request: {refusal}")
    return text


def webhook_of(sent: dict[str, Any]) -> str:
    """The address of a webhook; its secret and its number of connections are checked as well."""
    url = str(sent.get("url", ""))
    if url and not url.startswith(("https://", "http://127.0.0.1")):
        raise Refused("Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    if sent.get("secret_token") is not None and not SECRET.fullmatch(sent["secret_token"]):
        raise Refused("Bad Request: secret token contains unallowed characters")
    if not 1 <= int(sent.get("max_connections", 40)) <= 100:
        raise Refused("Bad Request: max_connections must be 1-100")
    return url


def allowed_of(sent: dict[str, Any]) -> list[str] | None:
    """The types of update that are asked for, None when nothing is said about them."""
    allowed = structured(sent.get("allowed_updates"))
    if allowed is None:
        return None
    if not isinstance(allowed, list) or not set(allowed) <= UPDATE_TYPES:
        raise Refused("Bad Request: can't parse allowed updates list")
    return allowed


def structured(value: Any) -> Any:
    """A parameter that is sent as JSON, or as a string of JSON."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise Refused("Bad Request: can't parse JSON object") from None
