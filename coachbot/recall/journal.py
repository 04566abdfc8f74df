"""A journal made ready for looking things up: which entries hold which terms."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from statistics import fmean
from typing import TypeAlias

from coachbot.language import terms
from coachbot.recall.meaning import Meaning, meaning

Fit: TypeAlias = dict[int, float]
"""How well each entry fits something, by its place; for one term from 0 to 1."""
JOURNALS_KEPT = 8
"""How many analysed journals stay in memory, the latest used; a journal of 10,000 entries takes some 20 MiB."""


@dataclass(frozen=True, slots=True)
class Journal:
    """For each term the entries that hold it, in order; and how many different terms each entry has."""

    entries: tuple[str, ...]
    postings: dict[str, list[int]]
    lengths: list[int]
    usual_length: float
    meanings: dict[int, Meaning] = field(default_factory=dict)
    """Of the entries looked at so far: few ever are, and to read all takes some 100 µs each."""

    def scarcity(self, term: str) -> float:
        """How few entries hold a term: 1 for a single one or none, near 0 for all of them."""
        holding = max(1, len(self.postings.get(term, ())))
        entries = len(self.lengths)
        return log(1 + entries / holding) / log(1 + entries) if entries > 1 else 1.0

    def meaning(self, index: int) -> Meaning:
        """What an entry is about."""
        if index not in self.meanings:
            self.meanings[index] = meaning(self.entries[index])
        return self.meanings[index]


@lru_cache(maxsize=JOURNALS_KEPT)
def analysed(entries: tuple[str, ...]) -> Journal:
    """The journal of these texts; kept, since a journal is searched again and again."""
    postings: dict[str, list[int]] = defaultdict(list)
    lengths = []
    for index, entry in enumerate(entries):
        held = set(terms(entry))
        lengths.append(len(held))
        for term in held:
            postings[term].append(index)
    return Journal(entries, dict(postings), lengths, fmean(lengths) if lengths else 0.0)


def journal_of(entries: Sequence[str]) -> Journal:
    """The analysed journal of these entries."""
    return analysed(tuple(entries))


def forget() -> None:
    """Drop every analysed journal from memory, for instance when someone has erased theirs."""
    analysed.cache_clear()
