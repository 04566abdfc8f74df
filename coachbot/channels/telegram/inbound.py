"""What happened in Telegram as our updates: a raw Bot API update in, an Update out, whatever it holds."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

import telegram
from telegram import Chat, ChatMember, ChatMemberUpdated, Message
from telegram.constants import ChatMemberStatus, ChatType, MessageType, UpdateType

from coachbot.model import Attachment, Update, UpdateKind

log = logging.getLogger(__name__)

CHANNEL = "telegram"

# Telegram sends only what is asked for: exactly what `read` makes something of.
ALLOWED = (
    UpdateType.MESSAGE.value,
    UpdateType.EDITED_MESSAGE.value,
    UpdateType.CHANNEL_POST.value,
    UpdateType.CALLBACK_QUERY.value,
    UpdateType.MY_CHAT_MEMBER.value,
)

# What a person can send that the bot doesn't take, and the plain word for it. A venue also has a
# location and an animation a document, so the more telling names come first.
UNSUPPORTED = {
    MessageType.ANIMATION: "animation",
    MessageType.VENUE: "venue",
    MessageType.LOCATION: "location",
    MessageType.STICKER: "sticker",
    MessageType.POLL: "poll",
    MessageType.CONTACT: "contact",
    MessageType.DICE: "dice",
    MessageType.GAME: "game",
    MessageType.STORY: "story",
    MessageType.LIVE_PHOTO: "live photo",
    MessageType.PAID_MEDIA: "paid media",
    MessageType.CHECKLIST: "checklist",
    MessageType.GIVEAWAY: "giveaway",
    MessageType.GIVEAWAY_WINNERS: "giveaway",
    MessageType.INVOICE: "invoice",
    MessageType.PASSPORT_DATA: "passport",
    MessageType.WEB_APP_DATA: "web app",
}
SOMETHING_NEW = "message of this kind"

# Said by Telegram about the chat, not by the person; the last four only mark a message.
SERVICE = (
    frozenset(MessageType)
    - UNSUPPORTED.keys()
    - {
        MessageType.TEXT, MessageType.VOICE, MessageType.AUDIO, MessageType.PHOTO, MessageType.VIDEO,
        MessageType.VIDEO_NOTE, MessageType.DOCUMENT,
        MessageType.EFFECT_ID, MessageType.REPLY_TO_STORY, MessageType.SENDER_BOOST_COUNT,
        MessageType.SENDER_BUSINESS_BOT, MessageType.BUSINESS_CONNECTION_ID,
    }
)  # fmt: skip
ATTACHED = {"voice": "audio/ogg", "audio": "", "video": "", "video_note": "video/mp4", "document": ""}
ABSENT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


def read(raw: Mapping[str, Any]) -> Update:
    """The update in a raw one; never raises. One that can't be read is "nothing", under its id."""
    key = str(raw.get("update_id", ""))
    try:
        if tapped := raw.get("callback_query"):
            return _tap(key, tapped)
        return _read(key, telegram.Update.de_json(dict(raw)))
    except Exception as error:
        log.warning("an update can't be read", extra={"key": key, "reason": type(error).__name__})
        return _nothing(key)


def read_all(raws: Iterable[Mapping[str, Any]]) -> list[Update]:
    """The updates in raw ones, in order."""
    return [read(raw) for raw in raws]


def _read(key: str, update: telegram.Update) -> Update:
    if message := update.message or update.channel_post:
        return _message(key, message)
    if update.edited_message:
        return _edit(key, update.edited_message)
    if update.my_chat_member:
        return _membership(key, update.my_chat_member)
    return _nothing(key)


def _message(key: str, message: Message) -> Update:
    if any(getattr(message, kind, None) for kind in SERVICE):
        return _nothing(key)
    if message.chat.type != ChatType.PRIVATE:
        return _of("group", key, message)
    if message.text is not None:
        return _of("text", key, message, text=clean(message.text))
    for kind, what in UNSUPPORTED.items():
        if getattr(message, kind, None):
            return _of("unsupported", key, message, what=what)
    if attachment := _attachment(message):
        return _of("attachment", key, message, text=clean(message.caption or ""), attachment=attachment)
    return _of("unsupported", key, message, what=SOMETHING_NEW)


def _edit(key: str, message: Message) -> Update:
    text = message.text or message.caption
    if message.chat.type != ChatType.PRIVATE or not text:  # a live location that moves is an edit, too
        return _nothing(key)
    return _of("edit", key, message, text=clean(text))


def _tap(key: str, query: Mapping[str, Any]) -> Update:
    """Also under a message that is too old to be shown to bots: its chat and id are always there.

    Read as it came: half of all updates are taps, and the library would build the whole message with its buttons.
    """
    message, sender = query.get("message"), query["from"]
    chat = message["chat"] if message else None
    kind: UpdateKind = "tap" if chat is None or chat["type"] == ChatType.PRIVATE else "nothing"
    return Update(
        CHANNEL,
        key,
        str(chat["id"] if chat else sender["id"]),
        kind,
        message=str(message["message_id"]) if message else "",
        data=clean(query.get("data") or ""),
        tap=str(query["id"]),
        name=clean(sender["first_name"]),
    )


def _membership(key: str, change: ChatMemberUpdated) -> Update:
    """The bot itself was blocked, added or removed."""
    old, new = change.old_chat_member, change.new_chat_member
    if change.chat.type == ChatType.PRIVATE:
        return _in(change.chat, "left" if new.status == ChatMemberStatus.BANNED else "nothing", key)
    return _in(change.chat, "group" if _is_in(new) and not _is_in(old) else "nothing", key)


def _is_in(member: ChatMember) -> bool:
    if member.status == ChatMemberStatus.RESTRICTED:
        return bool(getattr(member, "is_member", False))
    return member.status not in ABSENT


def _attachment(message: Message) -> Attachment | None:
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Attachment("photo", largest.file_id, largest.file_size or 0, "image/jpeg")
    for kind, mime in ATTACHED.items():
        if file := getattr(message, kind, None):
            named = (getattr(file, "file_name", None) or "").casefold()  # phones don't agree on the type of a table
            mime = "text/csv" if named.endswith(".csv") else getattr(file, "mime_type", None) or mime
            return Attachment(kind, file.file_id, file.file_size or 0, clean(mime))
    return None


def _of(
    kind: UpdateKind, key: str, message: Message, text: str = "", what: str = "", attachment: Attachment | None = None
) -> Update:
    sender = message.from_user
    return Update(
        CHANNEL, key, str(message.chat.id), kind, text, str(message.message_id),
        what=what, name=clean(sender.first_name) if sender else "", attachment=attachment,
    )  # fmt: skip


def _in(chat: Chat, kind: UpdateKind, key: str) -> Update:
    return Update(CHANNEL, key, str(chat.id), kind)


def _nothing(key: str) -> Update:
    return Update(CHANNEL, key, "", "nothing")


def clean(text: str) -> str:
    """A text that any database takes: no NUL, and half a surrogate pair replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", "")
