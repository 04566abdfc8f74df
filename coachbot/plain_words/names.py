"""Names of days and months, and small numbers, as people shorten and misspell them."""

import re

from rapidfuzz import fuzz, process

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
NUMBERS = {
    "a couple of": 2, "couple of": 2, "a few": 3, "few": 3, "an": 1, "a": 1, "one": 1, "two": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
NUMBER = "|".join([*NUMBERS, r"[0-9]{1,4}(?:[.,][0-9]{1,2})?"])
LONGEST = 60  # characters beyond which it is a sentence, not a date or a time
CLOSE = 80  # rapidfuzz's ratio from which a misspelt name is meant


def bare(said: str) -> str:
    """What was typed, in small letters, without apostrophes, commas, final stops and double spaces; "" if too long."""
    words = re.sub(r"[’']|,(?=$|\s)", "", said.casefold())
    words = " ".join(words.split()).strip(" !?").removesuffix(".") if len(words) <= LONGEST else ""
    return re.sub(r"\b([ap])\.m\b\.?", r"\1m", words)


def number(written: str) -> float:
    """A number in figures or words, as NUMBER matches them."""
    return NUMBERS[written] if written in NUMBERS else float(written.replace(",", "."))


def place(word: str, names: tuple[str, ...]) -> int | None:
    """The place of the name that begins with these letters (three at least), or nearly is this word."""
    if len(word) < 3:
        return None
    for found, name in enumerate(names):
        if name.startswith(word) or (len(word) > 3 and name.startswith(word.rstrip("s"))):
            return found
    near = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=CLOSE)
    return near[2] if near else None
