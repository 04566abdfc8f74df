"""The people beside the stand-in for Telegram: chats, what is in them, and what a person does."""

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from stand_in_rules import Rows

BOT = {"id": 123456, "is_bot": True, "first_name": "Stand-in", "username": "stand_in_bot"}
BY_DEFAULT = ("message", "edited_message", "channel_post", "callback_query", "my_chat_member")


@dataclass
class Seen:
    """A message as its reader sees it: plain text, the HTML it was sent as, rows of (label, data)."""

    id: int
    by_bot: bool
    text: str
    html: str = ""
    rows: Rows = field(default_factory=list)
    document: tuple[str, bytes] | None = None
    kind: str = "text"
    edits: int = 0

    @property
    def labels(self) -> list[str]:
        """What the buttons say, row by row."""
        return [label for row in self.rows for label, _ in row]


@dataclass
class Chat:
    """A chat that the bot knows."""

    id: int
    name: str = "Alex"
    type: str = "private"
    blocked: bool = False
    messages: dict[int, Seen] = field(default_factory=dict)

    def described(self) -> dict[str, Any]:
        """As the Bot API describes it."""
        title = {"first_name": self.name} if self.type == "private" else {"title": self.name}
        return {"id": self.id, "type": self.type, **title}

    def person(self) -> dict[str, Any]:
        """Who writes in it, as the Bot API describes them."""
        return {"id": abs(self.id), "is_bot": False, "first_name": self.name}


@dataclass
class People:
    """What people do, as updates that wait for the bot to take them."""

    chats: dict[int, Chat] = field(default_factory=dict)
    pending: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    taps: dict[str, str | None] = field(default_factory=dict)
    allowed: list[str] = field(default_factory=lambda: list(BY_DEFAULT))
    message_ids: Any = field(default_factory=lambda: itertools.count(100))
    update_ids: Any = field(default_factory=lambda: itertools.count(5000))

    def arrived(self) -> None:
        """Whoever waits for something to happen looks again."""

    def chat(self, chat: int, name: str = "Alex", type: str = "") -> Chat:
        """A chat; from here on the bot may write in it."""
        return self.chats.setdefault(chat, Chat(chat, name, type or ("private" if chat > 0 else "group")))

    def messages(self, chat: int) -> list[Seen]:
        """The bot's messages in a chat, oldest first, as they are now."""
        return [message for message in list(self.chat(chat).messages.values()) if message.by_bot]

    def toasts(self) -> list[str]:
        """What acknowledged taps showed, oldest first; empty for a tap that only ended its spinner."""
        return [toast for toast in self.taps.values() if toast is not None]

    def happen(self, kind: str, what: Any) -> int:
        """An update of a kind, its content as given; its id, 0 if the bot doesn't ask for that kind."""
        if kind not in self.allowed:
            return 0
        update = {"update_id": next(self.update_ids), kind: what}
        self.pending.append(update)
        self.arrived()
        return int(update["update_id"])

    def write(self, chat: int, text: str, **also: Any) -> int:
        """A person writes; the message's id. `also` are further fields of the message."""
        return self.send(chat, text=text, **also)

    def send(self, chat: int, **fields: Any) -> int:
        """A person sends a message of any fields; its id."""
        there, message = self.chat(chat), next(self.message_ids)
        there.messages[message] = Seen(message, False, fields.get("text") or fields.get("caption") or "")
        self.happen("message", self._message(there, message, **fields))
        return int(message)

    def edit(self, chat: int, message: int, text: str) -> None:
        """A person edits a message of theirs."""
        there = self.chat(chat)
        there.messages[message].text = text
        self.happen("edited_message", self._message(there, message, text=text, edit_date=int(time.time())))

    def tap(self, chat: int, label: str, message: int = 0) -> str:
        """A person taps the newest button of that label, or the one under a message; the id to answer it by."""
        for seen in reversed(self.messages(chat)):
            for data in (data for row in seen.rows for one, data in row if one == label):
                if message in (0, seen.id):
                    return self.tap_data(chat, seen.id, data)
        there = [seen.labels for seen in self.messages(chat)[-3:]]
        raise AssertionError(f"there is no button {label!r}; there are {there}")

    def tap_data(self, chat: int, message: int, data: str) -> str:
        """A person taps a button that carries `data`, even one that is no longer there."""
        there, tap = self.chat(chat), f"tap{len(self.taps)}"
        self.taps[tap] = None
        under = {"message_id": message, "date": int(time.time()), "chat": there.described(), "from": BOT, "text": "…"}
        query = {"id": tap, "from": there.person(), "message": under, "chat_instance": "1", "data": data}
        self.happen("callback_query", query)
        return tap

    def send_voice(self, chat: int, content: bytes = b"OggS voice", **also: Any) -> int:
        """A person sends a voice note."""
        return self.send(chat, voice=self._file(content, duration=3, mime_type="audio/ogg"), **also)

    def send_photo(self, chat: int, content: bytes = b"jpeg", **also: Any) -> int:
        """A person sends a photo: Telegram gives several sizes of it."""
        sizes = [self._file(content[: side // 90], width=side, height=side) for side in (90, 320)]
        return self.send(chat, photo=[*sizes, self._file(content, width=1280, height=960)], **also)

    def send_file(self, chat: int, name: str, content: bytes, mime: str = "text/plain", **also: Any) -> int:
        """A person sends a file."""
        return self.send(chat, document=self._file(content, file_name=name, mime_type=mime), **also)

    def block(self, chat: int) -> None:
        """A person stops the bot."""
        self.chat(chat).blocked = True
        self.membership(chat, "member", "kicked")

    def unblock(self, chat: int) -> None:
        """A person lets the bot write again."""
        self.chat(chat).blocked = False
        self.membership(chat, "kicked", "member")

    def membership(self, chat: int, old: str, new: str) -> None:
        """The bot's standing in a chat changes."""
        there = self.chat(chat)
        change = {"chat": there.described(), "from": there.person(), "date": int(time.time())}
        members = {"old_chat_member": _member(old), "new_chat_member": _member(new)}
        self.happen("my_chat_member", change | members)

    def _file(self, content: bytes, **also: Any) -> dict[str, Any]:
        file = f"file{len(self.files)}"
        self.files[file] = content
        return {"file_id": file, "file_unique_id": f"u{file}", "file_size": len(content), **also}

    @staticmethod
    def _message(chat: Chat, message: int, **fields: Any) -> dict[str, Any]:
        when = {"message_id": message, "date": int(time.time())}
        return {**when, "chat": chat.described(), "from": chat.person(), **fields}


def _member(status: str) -> dict[str, Any]:
    member: dict[str, Any] = {"user": BOT, "status": status}
    if status == "kicked":
        member["until_date"] = 0
    if status == "administrator":
        rights = (
            "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
            "can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories "
            "can_edit_stories can_delete_stories"
        )
        member |= dict.fromkeys(rights.split(), False)
    return member
