"""What a text is weighed by: its terms, its small words ("we all", "not my") too, and pairs of neighbouring words."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import NamedTuple

from coachbot.language import STOCK, Term, read, stem, words

LONGEST = 2000
"""How many characters of a text are looked at: three screens of a phone, more than most entries."""


class Bagged(NamedTuple):
    """How often something occurs in a text, and one form of it that occurs; no form for a small word."""

    times: int
    words: tuple[str, ...]


def bag(text: str) -> Mapping[str, Bagged]:
    """What the beginning of a text is made of, by term or small word."""
    start = text[:LONGEST]
    small = [Term(word, ()) for word in words(start) if word in STOCK]
    found: dict[str, Bagged] = {}
    for term in [*read(start), *small]:
        times = found[term.name].times if term.name in found else 0
        found[term.name] = Bagged(times + 1, term.words)
    return found


def pairs(text: str) -> Mapping[str, int]:
    """How often each two words stand side by side in the beginning of a text: "small word", by their stems."""
    return Counter(map(" ".join, pairwise(map(_stem, words(text[:LONGEST])))))


@lru_cache(20_000)
def _stem(word: str) -> str:
    return stem(word) or word


def shares(counts: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    """The weight of each known name: its rarity, more for more often, scaled to length 1 over the text."""
    raw = {name: (1 + log(count)) * rarity[name] for name, count in counts.items() if name in rarity}
    length = sum(weight * weight for weight in raw.values()) ** 0.5
    return {name: weight / length for name, weight in raw.items()} if length else {}
