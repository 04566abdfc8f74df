"""Which terms belong together, and how rare a term is in English at large; built by `scripts/related_words.py`."""

from collections.abc import Collection
from functools import cache
from importlib.resources import files

RAREST = 1.0
"""The rarity of a term that is not in the table: a name, a number, a slip."""


@cache
def _lines() -> dict[str, str]:
    """For each term its line of `data/related.txt`: rarity in hundredths, then term:weight in hundredths."""
    text = (files("coachbot.language") / "data" / "related.txt").read_text("utf-8")
    return dict(line.split(" ", 1) for line in text.splitlines() if not line.startswith("#"))


@cache
def _related(term: str) -> dict[str, float]:
    _, *pairs = _lines().get(term, "0").split()
    split = (pair.rsplit(":", 1) for pair in pairs)
    return {other: int(weight) / 100 for other, weight in split}


def related(term: str) -> dict[str, float]:
    """Terms that mean nearly the same or belong to the same story, with weights in (0, 1); never the term itself."""
    return dict(_related(term))


@cache
def _rarities() -> dict[str, float]:
    return {term: min(0.99, int(line.split(" ", 1)[0]) / 100) for term, line in _lines().items()}


def rarity(term: str) -> float:
    """How rare a term is in English, from 0 (on every page) to 0.99, and `RAREST` when it is not in the table."""
    return _rarities().get(term, RAREST)


def known_terms() -> Collection[str]:
    """Every term in the table: those of the commonest 24,000 words, and those of our content."""
    return _rarities().keys()
