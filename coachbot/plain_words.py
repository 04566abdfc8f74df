"""Dates, times, zones and hours as people type them on a phone, British order.

No library reads "Friday week" or a bare "half eight" as they are meant here, and a wrong date is
worse than being asked again; so this reads a small, documented set and says so when it can't.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process

from coachbot.errors import Misunderstood

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "couple": 2, "two": 2, "few": 3, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
SPANS = {"week": 7, "fortnight": 14, "month": 30, "term": 90}
TIME = re.compile(r"^(?:at )?(\d{1,2})(?:[.:h ]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?$")
DAY_MONTH = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ /.-]+([a-z]{3,9}|\d{1,2})(?:[ /.,-]+(\d{2,4}))?$")
MONTH_DAY = re.compile(r"^([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?$")
ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
IN_SPAN = re.compile(r"^(?:in )?(?:the )?(\d+|[a-z]+)(?: of)? (day|week|fortnight|month)s?(?: time)?(?: from now)?$")
HOURS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(d|day|h|hour|hr|m|min|minute)?", re.I)
HOURS_A_DAY = 7


@dataclass(frozen=True, slots=True)
class Moment:
    """A day of the week (0 is Monday) and a time of day (HH:MM)."""

    weekday: int
    at: str


def read_date(said: str, today: str) -> str:
    """The date (ISO) that someone means, seen from `today` (ISO); "" for no date, or to go on at once.

    Reads: today, tomorrow, a weekday (the next one), "next Tuesday" (of next week), "Friday week",
    "in three weeks", "12 May", "12/5", "12/5/2027", "2027-05-12", "end of the month", and the keys
    week, fortnight, month, term, some-day, on. A date without a year is the next such date.
    Raises Misunderstood.
    """
    now = date.fromisoformat(today)
    words = re.sub(r"[\s,]+", " ", said.casefold().strip(" .!?")).replace("in a ", "in one ").strip()
    words = re.sub(r"^(on|by|until|till|from) ", "", words)
    if words in ("some-day", "on", "some day", "no date", "go on"):
        return ""
    found = _named(words, now) or _on_the_calendar(words, now)
    if found is None:
        raise Misunderstood("policy/no_date", said=said)
    if found < now:
        raise Misunderstood("policy/past_date", said=said, date=found.isoformat())
    return found.isoformat()


def _named(words: str, now: date) -> date | None:
    if words in SPANS:
        return now + timedelta(days=SPANS[words])
    if words in ("today", "tomorrow"):
        return now + timedelta(days=words == "tomorrow")
    if words in ("end of the month", "end of month", "month end"):
        return now.replace(day=monthrange(now.year, now.month)[1])
    if words in ("next week", "next month"):
        return now + timedelta(days=SPANS[words.removeprefix("next ")])
    if span := IN_SPAN.match(words):
        count = int(span[1]) if span[1].isdigit() else NUMBERS.get(span[1], 0)
        days = count * (1 if span[2] == "day" else SPANS[span[2]])
        if 0 < days < 2000:
            return now + timedelta(days=days)
    return _weekday(words, now)


def _weekday(words: str, now: date) -> date | None:
    modifier, _, rest = words.partition(" ")
    modifier, name = (modifier, rest) if modifier in ("next", "this") else ("", words)
    name, _, after = name.partition(" ")
    weekday = _prefix(name, DAYS)
    if weekday is None or after not in ("", "week", "fortnight"):
        return None
    found = now + timedelta(days=(weekday - now.weekday() - 1) % 7 + 1)
    if after:
        return found + timedelta(days=7 if after == "week" else 14)
    if modifier == "next" and (found - now).days < 7 - now.weekday():
        found += timedelta(days=7)
    return found


def _on_the_calendar(words: str, now: date) -> date | None:
    if iso := ISO.match(words):
        return _made(int(iso[1]), int(iso[2]), int(iso[3]))
    if found := DAY_MONTH.match(words):
        day, month, year = int(found[1]), _month(found[2]), found[3]
    elif found := MONTH_DAY.match(words):
        day, month, year = int(found[2]), _month(found[1]), None
    else:
        return None
    if year:
        return _made(int(year) + (2000 if int(year) < 100 else 0), month, day)
    this_year = _made(now.year, month, day)
    return this_year if this_year and this_year >= now else _made(now.year + 1, month, day)


def _month(written: str) -> int:
    if written.isdigit():
        return int(written)
    found = _prefix(written, MONTHS)
    return 0 if found is None else found + 1


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _prefix(word: str, names: tuple[str, ...]) -> int | None:
    """The place of the name that begins with these letters (three at least), or nearly is this word."""
    if len(word) < 3:
        return None
    for place, name in enumerate(names):
        if name.startswith(word) or (name.startswith(word.rstrip("s")) and len(word) > 3):
            return place
    near = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=80)
    return near[2] if near else None


def read_time(said: str) -> str:
    """A time of day (HH:MM): "8.30", "8:30", "half eight", "8am", "5 pm", "noon". Raises Misunderstood.

    Without am or pm, 1 to 6 o'clock is taken to be in the afternoon.
    """
    words = said.casefold().strip(" .").replace("o'clock", "").strip()
    if words in ("noon", "midday", "lunchtime"):
        return "12:00"
    if words.startswith("half "):
        words = f"{words.removeprefix('half ').removeprefix('past ')}.30"
    for word, number in NUMBERS.items():
        words = re.sub(rf"^{word}\b", str(number), words) if word not in ("a", "an", "few", "couple") else words
    words = words.replace("eleven", "11").replace("twelve", "12")
    found = TIME.match(words)
    if found:
        hour, minute = int(found[1]), int(found[2] or 0)
        half = (found[3] or "").replace(".", "")
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif not half and 1 <= hour <= 6 and not found[1].startswith("0"):
            hour += 12
        if hour < 24 and minute < 60:
            return f"{hour:02}:{minute:02}"
    raise Misunderstood("policy/no_time", said=said)


def read_moment(said: str) -> Moment:
    """A weekday and a time: "Tuesday 8.30", "fri at noon", or a key such as tue-08.30. Raises Misunderstood."""
    words = said.casefold().replace("-", " ").replace(",", " ").strip()
    name, _, rest = words.partition(" ")
    weekday = _prefix(name, DAYS)
    if weekday is None:
        raise Misunderstood("policy/no_moment", said=said)
    try:
        at = read_time(rest.strip().removeprefix("at ").removesuffix("s")) if rest.strip() else "08:30"
    except Misunderstood as error:
        raise Misunderstood("policy/no_moment", said=said) from error
    return Moment(weekday, at)


@cache
def _zones() -> dict[str, str]:
    places = {name.rpartition("/")[2].replace("_", " ").casefold(): name for name in sorted(available_timezones())}
    return places | {name.casefold(): name for name in available_timezones()}


def read_zone(said: str) -> str:
    """An IANA zone by its name or its city: "Europe/London", "dublin", "new york". Raises Misunderstood."""
    words = " ".join(said.strip().replace(".", "/").split()).casefold()
    zones = _zones()
    for tried in (words, words.replace(" ", "_"), words.replace("/", " ")):
        if tried in zones:
            return zones[tried]
    near = process.extractOne(words, list(zones), scorer=fuzz.ratio, score_cutoff=80)
    if near is None:
        raise Misunderstood("policy/no_zone", said=said)
    return zones[near[0]]


def read_hours(said: str) -> float | None:
    """Hours spent: "3", "2.5 hours", "half a day", "1 day", "45 min"; None for "not-kept". Raises Misunderstood."""
    words = said.casefold().strip(" .").replace("half a day", "0.5 day").replace("half an hour", "0.5 hour")
    if words in ("not-kept", "no", "none", "don't know", "not sure"):
        return None
    for word, number in NUMBERS.items():
        words = re.sub(rf"^{word} ", f"{number} ", words)
    found = HOURS.match(words)
    if not found:
        raise Misunderstood("policy/no_hours", said=said)
    amount = float(found[1].replace(",", "."))
    unit = (found[2] or "h").lower()
    hours = amount * HOURS_A_DAY if unit.startswith("d") else amount / 60 if unit.startswith("m") else amount
    if not 0 < hours <= 500:
        raise Misunderstood("policy/no_hours", said=said)
    return round(hours, 2)
