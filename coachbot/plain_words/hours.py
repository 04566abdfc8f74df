"""How long something took."""

import re

from coachbot.errors import Misunderstood
from coachbot.plain_words.names import NUMBER, bare, number

HOURS_A_DAY = 7
MOST = 500
NOT_KEPT = ("not-kept", "no", "none", "dont know", "not sure", "no idea")
HALF = re.compile(r"(?:about )?half (?:a|an) (day|hour)")
LENGTH = re.compile(
    rf"(?:about |around )?(?P<count>{NUMBER})(?P<and> and a half)? ?"
    r"(?P<unit>days?|d|hours?|hrs?|h|minutes?|mins?|m)?"
    r"(?P<half> and a half)?(?: ?(?:and )?(?P<minutes>[0-9]{1,2}) ?(?:minutes?|mins?|m)?)?"
)
UNITS = {"d": float(HOURS_A_DAY), "h": 1.0, "m": 1 / 60}


def read_hours(said: str) -> float | None:
    """Hours spent: "3", "2.5 hours", "half a day", "1h30", "45 min"; None for "not-kept". Raises Misunderstood."""
    words = bare(said)
    if words in NOT_KEPT:
        return None
    hours = _hours(words)
    if hours is None or not 0 < hours <= MOST:
        raise Misunderstood("policy/no_hours", said=said)
    return round(hours, 2)


def _hours(words: str) -> float | None:
    if half := HALF.fullmatch(words):
        return HOURS_A_DAY / 2 if half[1] == "day" else 0.5
    found = LENGTH.fullmatch(words)
    if found is None:
        return None
    unit = (found["unit"] or "h")[0]
    if found["minutes"] and (unit != "h" or not found["unit"]):
        return None
    amount = number(found["count"]) + (0.5 if found["and"] or found["half"] else 0)
    return amount * UNITS[unit] + int(found["minutes"] or 0) / 60
