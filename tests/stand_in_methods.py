"""The methods of the Bot API that the stand-in for Telegram has."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from stand_in_people import BOT, Chat, People, Seen
from stand_in_rules import (
    Refused,
    allowed_of,
    caption_of,
    commands_of,
    rows_of,
    structured,
    text_of,
    units,
    webhook_of,
    within,
)

Sent = dict[str, Any]
Files = dict[str, tuple[str, bytes]]

MB = 1024 * 1024


@dataclass
class Methods(People):
    """What a bot can ask Telegram to do."""

    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    description: str = ""
    short_description: str = ""
    menu_button: dict[str, Any] = field(default_factory=lambda: {"type": "default"})
    webhook: str = ""
    webhook_secret: str = ""
    webhook_connections: int = 40
    asker: int = 0

    def done(self, method: str, sent: Sent, files: Files) -> Any:
        """Do what a method does; its result. Raises Refused."""
        name = "do_" + re.sub(r"([A-Z])", r"_\1", method).lower()
        does: Callable[[Sent, Files], Any] | None = getattr(self, name, None)
        if does is None:
            raise Refused("Not Found", 404)
        return does(sent, files)

    # Updates

    def start_asking(self, sent: Sent) -> int:
        """Take the place of whoever asks for updates, and confirm all updates before the offset."""
        if self.webhook:
            how = "use deleteWebhook to delete the webhook first"
            raise Refused(f"Conflict: can't use getUpdates method while webhook is active; {how}", 409)
        self.asker += 1
        self.arrived()
        if (allowed := allowed_of(sent)) is not None:
            self.allowed = allowed
        offset = int(sent.get("offset", 0))
        if offset > 0:
            self.pending[:] = [update for update in self.pending if update["update_id"] >= offset]
        elif offset < 0:
            self.pending[:] = self.pending[offset:]
        return self.asker

    def unconfirmed(self, sent: Sent) -> list[dict[str, Any]]:
        """The oldest updates that wait."""
        return self.pending[: min(100, int(sent.get("limit", 100)))]

    @staticmethod
    def chat_of(update: dict[str, Any]) -> int:
        """The chat of an update, within which the order is kept."""
        content = next(value for key, value in update.items() if key != "update_id")
        if not isinstance(content, dict):
            return 0
        chat = (content.get("message") or content).get("chat") or {}
        return int(chat.get("id", 0))

    def do_set_webhook(self, sent: Sent, _: Files) -> bool:
        self.webhook = webhook_of(sent)
        self.webhook_secret = sent.get("secret_token") or ""
        self.webhook_connections = int(sent.get("max_connections", 40))
        self.allowed = allowed_of(sent) or self.allowed
        self.arrived()
        return True

    def do_delete_webhook(self, sent: Sent, _: Files) -> bool:
        self.webhook = ""
        if sent.get("drop_pending_updates") in (True, "true", "True"):
            self.pending.clear()
        return True

    def do_get_webhook_info(self, _: Sent, __: Files) -> dict[str, Any]:
        waiting = {"pending_update_count": len(self.pending), "has_custom_certificate": False}
        return {"url": self.webhook, **waiting, "allowed_updates": self.allowed}

    # Messages

    def do_send_message(self, sent: Sent, _: Files) -> dict[str, Any]:
        chat = self._reachable(sent)
        return self._put(chat, Seen(self._next(), True, text_of(sent), sent["text"], rows_of(sent)))

    def do_send_document(self, sent: Sent, files: Files) -> dict[str, Any]:
        return self._send_file("document", 50 * MB, sent, files)

    def do_send_photo(self, sent: Sent, files: Files) -> dict[str, Any]:
        return self._send_file("photo", 10 * MB, sent, files)

    def _send_file(self, kind: str, limit: int, sent: Sent, files: Files) -> dict[str, Any]:
        chat = self._reachable(sent)
        named = str(sent.get(kind, "")).removeprefix("attach://")
        file = files.get(kind) or files.get(named)
        if file is None:
            raise Refused(f"Bad Request: there is no {kind} in the request")
        if not file[1]:
            raise Refused("Bad Request: file must be non-empty")
        if len(file[1]) > limit:
            raise Refused("Request Entity Too Large", 413)
        if kind == "photo" and file[1][:8] != b"\x89PNG\r\n\x1a\n":
            raise Refused("Bad Request: IMAGE_PROCESS_FAILED")
        caption = caption_of(sent)
        return self._put(chat, Seen(self._next(), True, caption, sent.get("caption", ""), rows_of(sent), file, kind))

    def do_edit_message_text(self, sent: Sent, _: Files) -> dict[str, Any]:
        chat, seen = self._editable(sent)
        if seen.document:
            raise Refused("Bad Request: there is no text in the message to edit")
        return self._change(chat, seen, text_of(sent), sent["text"], rows_of(sent))

    def do_edit_message_reply_markup(self, sent: Sent, _: Files) -> dict[str, Any]:
        chat, seen = self._editable(sent)
        return self._change(chat, seen, seen.text, seen.html, rows_of(sent))

    def _change(self, chat: Chat, seen: Seen, text: str, html: str, rows: Any) -> dict[str, Any]:
        if (html, rows) == (seen.html, seen.rows):
            same = "specified new message content and reply markup are exactly the same"
            raise Refused(
                f"Bad Request: message is not modified: {same} as a current content and reply markup of the message"
            )
        seen.text, seen.html, seen.rows, seen.edits = text, html, rows, seen.edits + 1
        return self._described(chat, seen)

    def _editable(self, sent: Sent) -> tuple[Chat, Seen]:
        chat = self._reachable(sent)
        seen = chat.messages.get(int(sent["message_id"]))
        if seen is None:
            raise Refused("Bad Request: message to edit not found")
        if not seen.by_bot:
            raise Refused("Bad Request: message can't be edited")
        return chat, seen

    def _reachable(self, sent: Sent) -> Chat:
        chat = self.chats.get(int(sent["chat_id"])) if str(sent["chat_id"]).lstrip("-").isdigit() else None
        if chat is None:
            raise Refused("Bad Request: chat not found")
        if chat.blocked:
            raise Refused("Forbidden: bot was blocked by the user", 403)
        return chat

    def _next(self) -> int:
        return int(next(self.message_ids))

    def _put(self, chat: Chat, seen: Seen) -> dict[str, Any]:
        chat.messages[seen.id] = seen
        return self._described(chat, seen)

    @staticmethod
    def _described(chat: Chat, seen: Seen) -> dict[str, Any]:
        shown = "caption" if seen.document else "text"
        message = {"message_id": seen.id, "date": int(time.time()), "chat": chat.described(), "from": BOT}
        keyboard = [[{"text": label, "callback_data": data} for label, data in row] for row in seen.rows]
        return message | {shown: seen.text} | ({"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {})

    # Taps and files

    def do_answer_callback_query(self, sent: Sent, _: Files) -> bool:
        tap, toast = sent["callback_query_id"], str(sent.get("text") or "")
        if self.taps.get(tap, "unknown") is not None:
            old = "query is too old and response timeout expired or query ID is invalid"
            raise Refused(f"Bad Request: {old}")
        self.taps[tap] = within(toast, 200, "MESSAGE_TOO_LONG")
        return True

    def do_get_file(self, sent: Sent, _: Files) -> dict[str, Any]:
        file = sent["file_id"]
        if file not in self.files:
            raise Refused("Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(self.files[file]) > 20 * MB:
            raise Refused("Bad Request: file is too big")
        size = len(self.files[file])
        return {"file_id": file, "file_unique_id": f"u{file}", "file_size": size, "file_path": file}

    # The bot itself

    def do_get_me(self, _: Sent, __: Files) -> dict[str, Any]:
        can = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
        return BOT | can

    def do_set_my_commands(self, sent: Sent, _: Files) -> bool:
        self.commands[_scope(sent)] = commands_of(sent)
        return True

    def do_get_my_commands(self, sent: Sent, _: Files) -> list[dict[str, str]]:
        return self.commands.get(_scope(sent), [])

    def do_set_my_description(self, sent: Sent, _: Files) -> bool:
        self.description = within(sent.get("description", ""), 512, "description is too long")
        return True

    def do_get_my_description(self, _: Sent, __: Files) -> dict[str, str]:
        return {"description": self.description}

    def do_set_my_short_description(self, sent: Sent, _: Files) -> bool:
        self.short_description = within(sent.get("short_description", ""), 120, "short description is too long")
        return True

    def do_get_my_short_description(self, _: Sent, __: Files) -> dict[str, str]:
        return {"short_description": self.short_description}

    def do_set_chat_menu_button(self, sent: Sent, _: Files) -> bool:
        button = structured(sent.get("menu_button")) or {"type": "default"}
        if button.get("type") not in ("default", "commands", "web_app"):
            raise Refused("Bad Request: can't parse menu button")
        self.menu_button = button
        return True

    def do_get_chat_menu_button(self, _: Sent, __: Files) -> dict[str, Any]:
        return self.menu_button


def _scope(sent: Sent) -> tuple[str, str]:
    scope = structured(sent.get("scope")) or {"type": "default"}
    language = sent.get("language_code") or ""
    if units(language) not in (0, 2):
        raise Refused("Bad Request: invalid language code specified")
    return scope["type"], language
