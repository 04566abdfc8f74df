"""Times of day, and a weekday with a time."""

import re
from dataclasses import dataclass

from coachbot.errors import Misunderstood
from coachbot.plain_words.names import DAYS, NUMBERS, bare, place

WORD_HOURS = {word: hour for word, hour in NUMBERS.items() if hour > 1 and " " not in word and word != "few"} | {
    "one": 1
}
TIME = re.compile(r"(?:at )?([0-9]{1,2})(?:[.:h ]?([0-9]{2}))?(?: ?(am|pm))?(?: oclock| o)?")
NOON = ("noon", "midday", "lunchtime")
USUAL = "08:30"


@dataclass(frozen=True, slots=True)
class Moment:
    """A day of the week (0 is Monday) and a time of day (HH:MM)."""

    weekday: int
    at: str


def read_time(said: str) -> str:
    """A time of day (HH:MM): "8.30", "8:30", "half eight", "8am", "5 pm", "noon". Raises Misunderstood.

    Without am or pm, 1 to 6 o'clock is taken to be in the afternoon.
    """
    found = _time(bare(said).replace("oclock", "").strip())
    if found is None:
        raise Misunderstood("policy/no_time", said=said)
    return found


def _time(words: str) -> str | None:
    if words in NOON:
        return "12:00"
    first, _, rest = words.removesuffix(" o").partition(" ")
    if first == "half":
        rest = rest.removeprefix("past ")
        words = f"{WORD_HOURS.get(rest, rest)}.30"
    elif first in WORD_HOURS:
        words = f"{WORD_HOURS[first]} {rest}".strip()
    found = TIME.fullmatch(words)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif not half and 1 <= hour <= 6 and not found[1].startswith("0"):
        hour += 12
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def read_moment(said: str) -> Moment:
    """A weekday and a time: "Tuesday 8.30", "fri at noon", or a key such as tue-08.30. Raises Misunderstood."""
    name, _, rest = bare(said.replace("-", " ")).partition(" ")
    weekday = place(name, DAYS) if place(name, DAYS) is not None else place(name.removesuffix("s"), DAYS)
    rest = rest.removeprefix("at ").replace("oclock", "").strip()
    at = _time(rest) if rest else USUAL
    if weekday is None or at is None:
        raise Misunderstood("policy/no_moment", said=said)
    return Moment(weekday, at)
