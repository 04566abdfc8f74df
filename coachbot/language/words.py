"""Words as they are typed on a phone, and their stems."""

import re
from importlib.resources import files

from snowballstemmer import stemmer

_WORD = re.compile(r"[\w'’&]+")  # the plainest pattern that will do: reading a journal is mostly this

STOCK = frozenset((files("coachbot.language") / "data" / "stock.txt").read_text("utf-8").split())
"""Words that say nothing about what a note is about, in lower case."""


def words(text: str) -> list[str]:
    """The words and numbers of a text in order, in lower case, with any quotes about them; hyphens part words."""
    return _WORD.findall(text.lower())


def bare(word: str) -> str:
    """A word without the quotes about it, and with plain apostrophes."""
    return word.replace("’", "'").strip("'&_")


def stem(word: str) -> str:
    """The Snowball stem of a word in lower case; '' for a stock word. Not cached: some 30 µs a word."""
    whole = bare(word)
    plain = whole.removesuffix("'s")
    if not plain or plain in STOCK or whole in STOCK:
        return ""
    return str(stemmer("english").stemWord(plain.replace("'", "")))  # one each: they work in place, on any thread
