"""Telegram's errors as ours: whether to try again, to give up a message, or to let a person be."""

import re
from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from coachbot.errors import DeliveryError

SETTING = "COACHBOT_TELEGRAM_TOKEN"

# Bad requests that are about the person: the account is gone, or never wrote to this bot.
NOBODY_THERE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "input_user_deactivated",
    "user_is_blocked",
    "peer_id_invalid",
    "have no rights to send",
    "chat_write_forbidden",
)
UNCHANGED = "message is not modified"
GONE = (  # what was to be edited is no longer there, or was never a text of ours
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
QUOTING = re.compile(r"(?i)(can't parse entities).*|\. parsing the server response.*", re.DOTALL)
NOT_A_PICTURE = ("photo_invalid_dimensions", "image_process_failed", "photo_save_file_invalid", "wrong type of the web")


def says(error: TelegramError, *words: str) -> bool:
    """Whether an error's description holds one of these."""
    described = error.message.casefold()
    return any(one in described for one in words)


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram asks to be left alone, in seconds."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def reason(error: TelegramError) -> str:
    """What Telegram says is wrong, without what it quotes: of our message where it can't parse it,
    of an answer that isn't JSON."""
    return QUOTING.sub(r"\1", error.message)


def delivery_error(error: TelegramError) -> DeliveryError:
    """What a refusal means for the delivery. Messages of the error hold nothing that anyone wrote."""
    if isinstance(error, RetryAfter):
        seconds = seconds_to_wait(error)
        return DeliveryError(f"Telegram asks to wait {seconds:g} s", retry_after=seconds)
    if isinstance(error, InvalidToken):
        return DeliveryError(
            f"Telegram doesn't accept the bot token any more. Set {SETTING} to the one @BotFather shows."
        )
    if isinstance(error, Forbidden | ChatMigrated) or (isinstance(error, BadRequest) and says(error, *NOBODY_THERE)):
        return DeliveryError(f"Telegram: {reason(error)}", permanent=True)
    if isinstance(error, BadRequest) or says(error, "too large"):
        return DeliveryError(f"Telegram can't take this message: {reason(error)}", unsendable=True)
    return DeliveryError(f"Telegram can't be reached: {reason(error)}")
