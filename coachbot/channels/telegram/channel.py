"""The Telegram channel: messages out, taps acknowledged, files fetched, and the bot's own set-up."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from types import TracebackType
from typing import Self

from telegram import BotCommand, BotCommandScopeAllPrivateChats, MenuButton, MenuButtonCommands
from telegram.constants import FileSizeLimit
from telegram.error import BadRequest, InvalidToken, TelegramError

from coachbot.channels.telegram import outbound
from coachbot.channels.telegram.inbound import CHANNEL
from coachbot.channels.telegram.raw import RawBot
from coachbot.channels.telegram.refusals import SETTING, delivery_error, reason, says
from coachbot.channels.telegram.split import clip, plain
from coachbot.channels.telegram.transport import AiohttpRequest, proxy_for
from coachbot.errors import DeliveryError, SettingsError
from coachbot.model import Outgoing

log = logging.getLogger(__name__)

API = "https://api.telegram.org"
PRIVATE_CHATS = BotCommandScopeAllPrivateChats()


class TelegramChannel:
    """A bot on Telegram, or on a Bot API server of one's own; use it as `async with`."""

    name = CHANNEL

    def __init__(self, token: str, api: str = API) -> None:
        """Raises SettingsError when there is no token."""
        if not token.strip():
            raise SettingsError(f"{SETTING} is empty. Set it to the token that @BotFather shows for your bot.")
        self.api = api.rstrip("/")
        proxy = proxy_for(self.api)
        self.bot = RawBot(
            token.strip(),
            base_url=f"{self.api}/bot",
            base_file_url=f"{self.api}/file/bot",
            request=AiohttpRequest(proxy=proxy),
            get_updates_request=AiohttpRequest(2, proxy=proxy),
        )

    async def open(self) -> None:
        """Connect, and check the token. Raises SettingsError when it is wrong, DeliveryError when nobody answers."""
        try:
            await self.bot.initialize()
        except TelegramError as error:
            await self.close()
            raise self._explained(error) from None

    def _explained(self, error: TelegramError) -> SettingsError | DeliveryError:
        if isinstance(error, InvalidToken):
            return SettingsError(
                f"{self.api} doesn't accept the bot's token. Copy it again from @BotFather into {SETTING}; "
                "if it is right, COACHBOT_TELEGRAM_API names a server that isn't a Bot API server."
            )
        return DeliveryError(
            f"The Bot API at {self.api} can't be reached: {reason(error)}. "
            "Check the network and COACHBOT_TELEGRAM_API, then start again."
        )

    async def close(self) -> None:
        """Close all connections."""
        await self.bot.shutdown()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def username(self) -> str:
        """The bot's name in links (t.me/username), once the channel is open."""
        return self.bot.username

    async def send(self, outgoing: Outgoing, document: tuple[str, bytes] | None = None) -> str:
        """Send or edit a message, with a file's name and content if it has one; the id of the one
        that carries the buttons. Raises DeliveryError."""
        return await outbound.send(self.bot, outgoing, document)

    async def acknowledge(self, tap: str, toast: str = "") -> None:
        """End the tapped button's spinner and show a line of chat HTML for a moment, if it can still be done."""
        try:
            await self.bot.acknowledge(tap, clip(plain(toast)))
        except TelegramError as error:  # mostly a tap from before an outage: Telegram forgets it within minutes
            log.debug("a tap was not acknowledged", extra={"reason": reason(error)})

    async def fetch(self, file: str) -> bytes:
        """A file's content, up to 20 MB. Raises DeliveryError, permanent for one that can't be had."""
        try:
            found = await self.bot.get_file(file)
            if (found.file_size or 0) <= FileSizeLimit.FILESIZE_DOWNLOAD:
                return bytes(await found.download_as_bytearray())
        except (BadRequest, InvalidToken) as error:  # 404, which PTB takes for a wrong token, is a file that is gone
            if not says(error, "too big"):
                raise DeliveryError(f"Telegram has no such file: {reason(error)}", permanent=True) from None
        except TelegramError as error:
            raise delivery_error(error) from None
        raise DeliveryError("Telegram hands out files up to 20 MB", permanent=True)

    async def set_up(self, commands: Sequence[tuple[str, str]], description: str, short_description: str) -> None:
        """See to it that the bot's commands, descriptions and menu button are these. A failure is only logged."""
        await asyncio.gather(
            self._kept_up("commands", self._set_commands([BotCommand(*one) for one in commands])),
            self._kept_up("description", self._set_description(description)),
            self._kept_up("short description", self._set_short_description(short_description)),
            self._kept_up("menu button", self._set_menu_button(MenuButtonCommands())),
        )

    @staticmethod
    async def _kept_up(what: str, setting: Awaitable[None]) -> None:
        try:
            await setting
        except TelegramError as error:
            log.warning("the bot's %s could not be set: %s", what, reason(error))

    async def _set_commands(self, commands: list[BotCommand]) -> None:
        if list(await self.bot.get_my_commands(scope=PRIVATE_CHATS)) != commands:
            await self.bot.set_my_commands(commands, scope=PRIVATE_CHATS)

    async def _set_description(self, text: str) -> None:
        if (await self.bot.get_my_description()).description != text:
            await self.bot.set_my_description(text)

    async def _set_short_description(self, text: str) -> None:
        if (await self.bot.get_my_short_description()).short_description != text:
            await self.bot.set_my_short_description(text)

    async def _set_menu_button(self, button: MenuButton) -> None:
        if await self.bot.get_chat_menu_button() != button:
            await self.bot.set_chat_menu_button(menu_button=button)
