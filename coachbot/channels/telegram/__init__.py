"""The Telegram channel, on python-telegram-bot; nothing outside this package imports `telegram`."""

import logging
import os

# PTB's switch for the coming type of durations; without it every RetryAfter raises a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# At DEBUG the library logs every request and its answer: the bot's token, and what people wrote.
logging.getLogger("telegram").setLevel(logging.INFO)
