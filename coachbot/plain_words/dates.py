"""Dates, seen from a day."""

import re
from calendar import monthrange
from datetime import date, timedelta

from coachbot.errors import Misunderstood
from coachbot.plain_words.names import DAYS, MONTHS, NUMBER, bare, number, place

SPANS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "term": 90}
NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
NO_DATE = ("some-day", "some day", "no date", "no date yet", "whenever")
IN_SPAN = re.compile(rf"(?:in )?(?P<count>{NUMBER}) (?P<span>day|week|fortnight|month)s?(?: time| from now)?")
DAY_MONTH = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[ /.-]+([a-z]{3,9}|[0-9]{1,2})(?:[ /.-]+([0-9]{4}|[0-9]{2}))?"
)
MONTH_DAY = re.compile(r"([a-z]{3,9}) ([0-9]{1,2})(?:st|nd|rd|th)?")
ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
LEAP = 9  # years within which every date of the calendar comes again


def read_date(said: str, today: str, or_none: bool = False) -> str:
    """The date (ISO) that someone means, seen from `today` (ISO); with `or_none`, "" for "some day".

    Reads: today, tomorrow, a weekday (the next one), "next Tuesday" (of next week), "Friday week",
    "in three weeks", "12 May", "12/5", "12/5/2027", "2027-05-12", "end of the month", and the keys
    week, fortnight, month, term. A date without a year is the next such date.
    Raises Misunderstood.
    """
    now = date.fromisoformat(today)
    words = bare(said)
    if or_none and words in NO_DATE:
        return ""
    words = re.sub(r"^(on|by|until|till|from) ", "", words)
    found = _named(words, now) or _weekday(words, now) or _on_the_calendar(words, now)
    if found is None:
        raise Misunderstood("policy/no_date", said=said)
    if found < now:
        raise Misunderstood("policy/past_date", said=said, date=found.isoformat(), today=today)
    return found.isoformat()


def read_past_date(said: str, today: str) -> str:
    """The date (ISO) gone by, or today, that someone means: "yesterday", "Tuesday" (the last one), "12 May".

    Raises Misunderstood.
    """
    now = date.fromisoformat(today)
    words = re.sub(r"^(on|last) ", "", bare(said))
    found = _named(words, now) if words in NEAR else _weekday(words, now) or _on_the_calendar(words, now)
    if found is None:
        raise Misunderstood("policy/no_date", said=said)
    if found > now and words not in NEAR:
        found = found - timedelta(weeks=1) if place(words, DAYS) is not None else _a_year_before(words, found)
    if found > now:
        raise Misunderstood("policy/date_to_come", said=said, date=found.isoformat(), today=today)
    return found.isoformat()


def _a_year_before(words: str, found: date) -> date:
    """The date a year before one that was read without a year."""
    if re.search(r"[0-9]{4}|[0-9]+\D+[0-9]+\D+[0-9]", words):
        return found
    return _made(found.year - 1, found.month, found.day) or found


def _named(words: str, now: date) -> date | None:
    if words in NEAR:
        return now + timedelta(days=NEAR[words])
    if words in ("end of the month", "end of month", "month end"):
        return now.replace(day=monthrange(now.year, now.month)[1])
    if words != "day" and (span := SPANS.get(words.removeprefix("next "))):
        return now + timedelta(days=span)
    if found := IN_SPAN.fullmatch(words):
        days = number(found["count"]) * SPANS[found["span"]]
        return now + timedelta(days=days) if 1 <= days < 2000 else None
    return None


def _weekday(words: str, now: date) -> date | None:
    modifier, _, rest = words.partition(" ")
    modifier, name = (modifier, rest) if modifier in ("next", "this") else ("", words)
    name, _, after = name.partition(" ")
    weekday = place(name, DAYS)
    if weekday is None or after not in ("", "week", "fortnight"):
        return None
    if modifier == "next":
        return now + timedelta(days=7 - now.weekday() + weekday)
    found = now + timedelta(days=(weekday - now.weekday() - 1) % 7 + 1)
    return found + timedelta(days=SPANS.get(after, 0))


def _on_the_calendar(words: str, now: date) -> date | None:
    if iso := ISO.fullmatch(words):
        return _made(int(iso[1]), int(iso[2]), int(iso[3]))
    if found := DAY_MONTH.fullmatch(words):
        day, month, year = int(found[1]), _month(found[2]), found[3]
    elif found := MONTH_DAY.fullmatch(words):
        day, month, year = int(found[2]), _month(found[1]), None
    else:
        return None
    if year:
        return _made(int(year) + (2000 if len(year) == 2 else 0), month, day)
    coming = (_made(now.year + years, month, day) for years in range(LEAP))
    return next((one for one in coming if one is not None and one >= now), None)


def _month(written: str) -> int:
    if written.isdigit():
        return int(written)
    found = place(written, MONTHS)
    return 0 if found is None else found + 1


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
