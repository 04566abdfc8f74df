"""The bot to compare with: python-telegram-bot's own Application and updater, answering each text with itself."""

import sys

from telegram import Bot, Update
from telegram.ext import Application, ContextTypes, ExtBot, MessageHandler, filters
from telegram.request import BaseRequest

from coachbot.channels.telegram.transport import AiohttpRequest

Echo = Application  # type: ignore[type-arg]


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send a text back."""
    assert update.message is not None
    await context.bot.send_message(update.message.chat_id, update.message.text or "")


def on(bot: Bot) -> "Echo":
    """The application around a bot; updates are handled concurrently, the most its own machinery does."""
    application = Application.builder().bot(bot).concurrent_updates(True).build()  # type: ignore[arg-type]
    application.add_handler(MessageHandler(filters.TEXT, echo))
    return application


def bot_on(transport: BaseRequest, updates: BaseRequest, api: str = "http://fake") -> ExtBot:  # type: ignore[type-arg]
    """The library's bot on transports of our choice."""
    return ExtBot("1:echo", base_url=f"{api}/bot", request=transport, get_updates_request=updates)


def main(api: str, token: str, transport: str) -> None:
    """Run until killed; `transport` is "stock" for the library's own, or "aiohttp"."""
    if transport == "stock":
        application = Application.builder().token(token).base_url(f"{api}/bot").concurrent_updates(True).build()
        application.add_handler(MessageHandler(filters.TEXT, echo))
    else:
        bot = ExtBot(token, base_url=f"{api}/bot", request=AiohttpRequest(), get_updates_request=AiohttpRequest(2))
        application = on(bot)
    application.run_polling(timeout=25)


if __name__ == "__main__":
    main(*sys.argv[1:4])
