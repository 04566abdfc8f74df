"""Words as they are typed on a phone, and their stems."""

import re
from functools import cache
from importlib.resources import files
from unicodedata import combining, normalize

from snowballstemmer import stemmer

_WORD = re.compile(r"[\w'’&]+")  # the plainest pattern that will do: reading a journal is mostly this

STOCK = frozenset((files("coachbot.language") / "data" / "stock.txt").read_text("utf-8").split())
"""Words that say nothing about what a note is about, in lower case."""


def words(text: str) -> list[str]:
    """The words and numbers of a text in order, in lower case, with any quotes about them; hyphens part words."""
    return _WORD.findall(text.lower() if text.isascii() else _without_accents(text.lower()))


def _without_accents(text: str) -> str:
    """As many people type it: "Zoe" for "Zoë"."""
    return "".join(letter for letter in normalize("NFKD", text) if not combining(letter))


def bare(word: str) -> str:
    """A word without the quotes about it, and with plain apostrophes."""
    return word.replace("’", "'").strip("'&_")


@cache
def _stems() -> dict[str, str]:
    """The stems of common words, worked out beforehand: to read them takes less than to stem a single journal."""
    text = (files("coachbot.language") / "data" / "stems.txt").read_text("utf-8")
    return {word: stemmed for stemmed, *members in map(str.split, text.splitlines()) for word in members}


def stem(word: str) -> str:
    """The Snowball stem of a word in lower case; '' for a stock word. Not cached: some 30 µs a word that is rare."""
    whole = bare(word)
    plain = whole.removesuffix("'s")
    if not plain or plain in STOCK or whole in STOCK:
        return ""
    letters = plain.replace("'", "")
    if known := _stems().get(letters):
        return known
    return str(stemmer("english").stemWord(letters))  # one each: they work in place, on any thread
