"""The processes that serve Telegram: by long polling, or by webhook."""

import asyncio
import secrets
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from coachbot.app import House, Process, invite_lead, open_house
from coachbot.channels.telegram.channel import TelegramChannel
from coachbot.channels.telegram.polling import poll
from coachbot.dialogues import COMMANDS
from coachbot.errors import CoachbotError, SettingsError
from coachbot.render.plain import plain
from coachbot.settings import Settings


async def poll_forever(settings: Settings) -> None:
    """Serve by long polling until SIGINT or SIGTERM. Raises CoachbotError when it can't start."""
    async with _process(settings) as (process, channel, stop):
        await process.run(lambda: poll(channel, process.handle, stop))


async def serve_forever(settings: Settings) -> None:
    """Serve by webhook until SIGINT or SIGTERM. Raises CoachbotError when it can't start."""
    if settings.webhook_url is None:
        raise SettingsError(
            "COACHBOT_WEBHOOK_URL is not set. Set it to the https address under which this server is "
            "reached, or use `coachbot run`, which needs none."
        )
    from aiohttp import web  # polling needs no server: 4 MiB, and some 50 ms of its start

    from coachbot.channels.telegram.webhook import application

    address = settings.webhook_url
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else secrets.token_urlsafe(32)
    async with _process(settings) as (process, channel, stop):

        async def listen() -> None:
            app = application(channel, process.handle, address=address, secret=secret)
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            try:
                await web.TCPSite(runner, settings.host, settings.port).start()
                await stop.wait()
            except OSError as error:
                raise SettingsError(
                    f"Port {settings.port} on {settings.host} can't be used ({error.strerror}). "
                    "Set COACHBOT_PORT or COACHBOT_HOST."
                ) from error
            finally:
                await runner.cleanup()

        await process.run(listen)


@asynccontextmanager
async def _process(settings: Settings) -> AsyncIterator[tuple[Process, TelegramChannel, asyncio.Event]]:
    token = _token(settings)
    house = open_house(settings)
    try:
        async with TelegramChannel(token, settings.telegram_api) as channel:
            await introduce(channel, house)
            house.words.link = f"https://t.me/{channel.username}?start="
            stop = asyncio.Event()
            for name in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(name, stop.set)
            yield Process(house, channel, settings), channel, stop
    finally:
        house.database.close()


def _token(settings: Settings) -> str:
    if settings.telegram_token is None:
        raise SettingsError(
            "COACHBOT_TELEGRAM_TOKEN is not set. Make a bot with @BotFather on Telegram and set the token "
            "it gives you. To try coachbot without Telegram: coachbot try."
        )
    return settings.telegram_token.get_secret_value()


async def introduce(channel: TelegramChannel, house: House) -> None:
    """Set the bot's menu of commands and its descriptions."""
    commands = [(name, _said(house, f"commands/{name}")) for name in COMMANDS]
    await channel.set_up(commands, _said(house, "commands/description"), _said(house, "commands/short_description"))


def _said(house: House, message: str) -> str:
    return plain(house.words.render(message, {}).text)


async def lead_link(settings: Settings, programme: str) -> str:
    """What to send to someone who is to lead a programme. Raises CoachbotError."""
    house = open_house(settings)
    try:
        token = invite_lead(house, programme)
    finally:
        house.database.close()
    try:
        async with TelegramChannel(_token(settings), settings.telegram_api) as channel:
            link = f"https://t.me/{channel.username}?start={token}"
    except CoachbotError:
        link = f"/start {token}"
    return f"Send this to whoever is to lead it. It works once, for one person, within four weeks.\n{link}"


async def examine(settings: Settings) -> list[str]:
    """What is well and what isn't, a line each."""
    found = ["settings: understood"]
    try:
        house = open_house(settings)
        house.database.close()
        house.words.check()
        found.append(f"messages: {len(house.words.names)} templates")
        found += [f"content: {len(house.catalogue.items)} items", "database: open, up to date, and the key fits"]
    except CoachbotError as error:
        return [*found, f"NOT WELL: {error}"]
    try:
        async with TelegramChannel(_token(settings), settings.telegram_api) as channel:
            found.append(f"Telegram: answers as @{channel.username}")
    except CoachbotError as error:
        found.append(f"NOT WELL: {error}")
    return found
