"""A message of ours as Telegram messages: edited in place, split where it is long, with its document."""

import re
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import FileSizeLimit, ParseMode
from telegram.error import BadRequest, TelegramError

from coachbot.channels.telegram.raw import RawBot, RawMessage
from coachbot.channels.telegram.refusals import GONE, NOT_A_PICTURE, UNCHANGED, delivery_error, says
from coachbot.channels.telegram.split import CAPTION_LIMIT, fits, split
from coachbot.errors import DeliveryError
from coachbot.model import Button, Outgoing

Document = tuple[str, bytes]
Rows = tuple[tuple[Button, ...], ...]
Keyboard = InlineKeyboardMarkup | None

LINK = re.compile(r"://|<a |\w\.[a-z]{2}")  # whatever Telegram might take for one
NO_PREVIEW = {"is_disabled": True}


async def send(bot: RawBot, outgoing: Outgoing, document: Document | None = None) -> str:
    """Send or edit a message; the id of the Telegram message that carries its buttons.

    `document` is a file's name and content. With a document, a target is edited to the text and the
    document follows; without a target the text is its caption where it fits. A long text goes as
    several messages. Raises DeliveryError; parts sent before it stay, and are sent again next time.
    """
    try:
        if document is None:
            return await _send_text(bot, outgoing, outgoing.message.rows)
        return await _send_with_document(bot, outgoing, document)
    except TelegramError as error:
        raise delivery_error(error) from None


async def _send_text(bot: RawBot, outgoing: Outgoing, rows: Rows) -> str:
    *parts, last = split(outgoing.message.text)
    target = outgoing.target
    for part in parts:
        await _put(bot, _message(outgoing.address, part, ()), target)
        target = ""
    return await _put(bot, _message(outgoing.address, last, rows), target)


def _message(address: str, text: str, rows: Rows) -> RawMessage:
    """What the Bot API takes, with nothing said that goes without saying."""
    message: dict[str, Any] = {"chat_id": address, "text": text, "parse_mode": ParseMode.HTML.value}
    if rows:
        message["reply_markup"] = {
            "inline_keyboard": [[{"text": one.label, "callback_data": one.data} for one in row] for row in rows]
        }
    if LINK.search(text):
        message["link_preview_options"] = NO_PREVIEW
    return message


async def _put(bot: RawBot, message: RawMessage, target: str) -> str:
    """One message, in place of `target` if that can still be edited."""
    if target:
        try:
            await bot.edit_text(target, message)
            return target
        except BadRequest as error:
            if says(error, UNCHANGED):
                return target
            if not says(error, *GONE):
                raise
    return await bot.send_text(message)


async def _send_with_document(bot: RawBot, outgoing: Outgoing, document: Document) -> str:
    name, content = document
    if len(content) > FileSizeLimit.FILESIZE_UPLOAD:
        raise DeliveryError("Telegram takes files up to 50 MB", unsendable=True)
    caption = outgoing.message.text
    if outgoing.target or not fits(caption, CAPTION_LIMIT):
        await _send_text(bot, outgoing, ())
        caption = ""
    send_as = _send_photo if _is_picture(name, content) else _send_document
    keyboard = _keyboard(outgoing.message.rows)
    try:
        return await send_as(bot, outgoing.address, document, caption, keyboard)
    except BadRequest as error:
        if send_as is _send_document or not says(error, *NOT_A_PICTURE):
            raise
        return await _send_document(bot, outgoing.address, document, caption, keyboard)


async def _send_photo(bot: RawBot, address: str, document: Document, caption: str, keyboard: Keyboard) -> str:
    name, content = document
    sent = await bot.send_photo(
        address, content, filename=name, caption=caption or None, parse_mode=ParseMode.HTML, reply_markup=keyboard
    )
    return str(sent.message_id)


async def _send_document(bot: RawBot, address: str, document: Document, caption: str, keyboard: Keyboard) -> str:
    name, content = document
    sent = await bot.send_document(
        address, content, filename=name, caption=caption or None, parse_mode=ParseMode.HTML, reply_markup=keyboard
    )
    return str(sent.message_id)


def _is_picture(name: str, content: bytes) -> bool:
    return name.lower().endswith(".png") and len(content) <= FileSizeLimit.PHOTOSIZE_UPLOAD


def _keyboard(rows: Rows) -> Keyboard:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.data) for button in row] for row in rows]
    )
