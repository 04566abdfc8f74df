"""The ranking of a journal's entries for one query."""

from collections import defaultdict
from collections.abc import Sequence
from heapq import nlargest
from math import exp
from typing import NamedTuple, TypeAlias

from coachbot.language import terms
from coachbot.recall.journal import Journal, journal_of
from coachbot.recall.query import Sought, sought, worth
from coachbot.recall.weights import DEFAULT, Weights

SHORTLIST = 40
"""How many entries are looked at closely."""
ANSWERED = 4
"""An entry that answers the worthiest few terms of a query, this many, answers it fully."""
TELLING = 8
"""How many terms of the best entry tell its story."""
WORDS_WHY = 4

Fit: TypeAlias = dict[int, float]
"""How well each entry answers one term, from 0 to 1."""


class Recalled(NamedTuple):
    """An entry brought back: its position, how well it fits (0 to about 1), and the words of the query it fits by."""

    index: int  # type: ignore[assignment]  # the interface names it so, over tuple.index
    score: float
    why: tuple[str, ...]


def rank(query: str, entries: Sequence[str], limit: int = 5, *, weights: Weights = DEFAULT) -> list[Recalled]:
    """The entries that have to do with the query, best first, at most `limit`; none rather than a poor one."""
    journal = journal_of(entries)
    seeking = sought(query, journal, weights)
    if limit < 1 or not seeking:
        return []
    full = sum(one.worth for one in seeking[:ANSWERED])
    fits = [_fit(one, journal) for one in seeking]
    scores = _with_breadth(_shortlist(seeking, fits, journal, weights), seeking, fits, weights.breadth / full)
    if weights.story:
        scores = _with_story(scores, entries, full, journal, weights)
    best = nlargest(limit, scores, key=lambda index: (scores[index], -index))
    return [
        Recalled(index, 1 - exp(-scores[index] / full), _why(index, seeking, fits))
        for index in best
        if 1 - exp(-scores[index] / full) >= weights.floor
    ]


def _fit(one: Sought, journal: Journal) -> Fit:
    found: Fit = {}
    for term, likeness in one.answers.items():
        found.update(dict.fromkeys(journal.postings[term], likeness))  # a better answer overwrites
    return found


def _shortlist(seeking: Sequence[Sought], fits: Sequence[Fit], journal: Journal, weights: Weights) -> Fit:
    """The worth of the terms that each entry answers, less for long entries; the best entries only."""
    totals: defaultdict[int, float] = defaultdict(float)
    for one, fit in zip(seeking, fits, strict=True):
        worth = one.worth
        for index, likeness in fit.items():
            totals[index] += worth * likeness
    lengths, usual, share = journal.lengths, journal.usual_length, weights.length
    scores = {
        index: total / (1 - share + share * max(lengths[index], usual / 2) / usual) for index, total in totals.items()
    }
    return {index: scores[index] for index in nlargest(SHORTLIST, scores, key=scores.__getitem__)}


def _with_breadth(scores: Fit, seeking: Sequence[Sought], fits: Sequence[Fit], breadth: float) -> Fit:
    """The scores, raised by the worth of all that an entry answers besides its best answer."""
    found = {}
    for index, score in scores.items():
        answered = [one.worth * fit.get(index, 0.0) for one, fit in zip(seeking, fits, strict=True)]
        found[index] = score * (1 + breadth * (sum(answered) - max(answered)))
    return found


def _with_story(scores: Fit, entries: Sequence[str], full: float, journal: Journal, weights: Weights) -> Fit:
    """The scores with something for the entries that share scarce words with the best one."""
    best = max(scores, key=lambda index: (scores[index], -index))
    sure = min(1.0, scores[best] / full)
    telling = nlargest(TELLING, ((worth(term, journal, weights), term) for term in set(terms(entries[best]))))
    found = defaultdict(float, scores)
    for value, term in telling:
        holding = journal.postings[term]
        if len(holding) > 1:
            for index in holding:
                if index != best:
                    found[index] += weights.story * sure * value
    return dict(found)


def _why(index: int, seeking: Sequence[Sought], fits: Sequence[Fit]) -> tuple[str, ...]:
    """The words of the query that this entry answers, those that count most first."""
    told = [
        (fit[index] * one.worth, " ".join(one.term.words))
        for one, fit in zip(seeking, fits, strict=True)
        if fit.get(index)
    ]
    return tuple(word for _, word in nlargest(WORDS_WHY, told))
