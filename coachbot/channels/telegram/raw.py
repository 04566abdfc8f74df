"""PTB's bot, and what every update needs as plain data: the library's objects around it cost more than the request."""

from typing import Any

from telegram import Bot

from coachbot.channels.telegram.inbound import ALLOWED

LONG_POLL = 25  # seconds that Telegram keeps a request for updates open
MARGIN = 10  # seconds that its answer may take on top
BATCH = 100  # the most updates that Telegram gives at once

RawUpdate = dict[str, Any]
RawMessage = dict[str, Any]


class RawBot(Bot):
    """PTB's bot; what goes through these methods raises the same errors as through its own."""

    async def updates(self, offset: int, wait: int) -> list[RawUpdate]:
        """Updates from `offset` on, waiting up to `wait` seconds for one; confirms all before `offset`.

        They stay as they came: parsing all of a batch at once fails for all if one is odd.
        """
        asked = {"offset": offset, "limit": BATCH, "timeout": wait, "allowed_updates": ALLOWED}
        found: list[RawUpdate] = await self._post("getUpdates", asked, read_timeout=wait + MARGIN)
        return found

    async def send_text(self, message: RawMessage) -> str:
        """Send a message; the id that Telegram gave it."""
        sent: RawMessage = await self._post("sendMessage", message)
        return str(sent["message_id"])

    async def edit_text(self, target: str, message: RawMessage) -> None:
        """Put a message in place of another in the same chat."""
        await self._post("editMessageText", message | {"message_id": int(target)})

    async def acknowledge(self, tap: str, text: str) -> None:
        """End the spinner of a tapped button."""
        await self._post("answerCallbackQuery", {"callback_query_id": tap} | ({"text": text} if text else {}))
