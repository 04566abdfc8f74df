"""The ranking of a journal's entries for one query."""

from collections import defaultdict
from collections.abc import Sequence
from heapq import nlargest
from math import exp
from typing import NamedTuple, TypeAlias

from coachbot.language import terms
from coachbot.recall.journal import Journal, journal_of
from coachbot.recall.meaning import likeness, meaning
from coachbot.recall.query import Sought, sought, worth
from coachbot.recall.weights import DEFAULT, Weights

SHORTLIST = 100
"""How many entries are looked at closely."""
ANSWERED = 4
"""An entry that answers the worthiest few terms of a query, this many, answers it fully."""
LEADING = (6 / 11, 3 / 11, 2 / 11)
"""How far the best entries are each trusted to lead to others of the same story: as 1, 1/2 and 1/3."""
TELLING = 12
"""How many terms of an entry tell its story."""
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
    found = _with_breadth(_shortlist(seeking, fits, journal, weights), seeking, fits, weights.breadth / full)
    found = _with_meaning({index: score / full for index, score in found.items()}, query, journal, weights)
    found = _with_story(found, journal, weights)
    scores = {index: 1 - exp(-score) for index, score in found.items()}
    best = nlargest(limit, scores, key=lambda index: (scores[index], -index))
    return [
        Recalled(index, scores[index], _why(index, seeking, fits)) for index in best if scores[index] >= weights.floor
    ]


def _fit(one: Sought, journal: Journal) -> Fit:
    found: Fit = {}
    for term, how_well in one.answers.items():
        found.update(dict.fromkeys(journal.postings[term], how_well))  # a better answer overwrites
    return found


def _shortlist(seeking: Sequence[Sought], fits: Sequence[Fit], journal: Journal, weights: Weights) -> Fit:
    """The worth of the terms that each entry answers, less for long entries; the best entries only."""
    totals: defaultdict[int, float] = defaultdict(float)
    for one, fit in zip(seeking, fits, strict=True):
        worth = one.worth
        for index, how_well in fit.items():
            totals[index] += worth * how_well
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


def _with_meaning(scores: Fit, query: str, journal: Journal, weights: Weights) -> Fit:
    """The scores, raised for the entries that are about the same as the query, lowered for those about the opposite."""
    if not weights.meaning:
        return scores
    about = meaning(query)
    return {index: score + weights.meaning * likeness(about, journal.meaning(index)) for index, score in scores.items()}


def _with_story(scores: Fit, journal: Journal, weights: Weights) -> Fit:
    """The scores with something for the entries that share scarce words, or a meaning, with the best few."""
    best = nlargest(len(LEADING), scores, key=lambda index: (scores[index], -index))
    found = defaultdict(float, scores)
    for index, share in zip(best, LEADING, strict=False):
        sure = share * min(1.0, max(0.0, scores[index]))
        for other, shared in _shared(index, journal, weights).items():
            found[other] += weights.story * sure * shared
        for other in scores.keys() - {index} if weights.kinship else ():
            alike = likeness(journal.meaning(index), journal.meaning(other))
            found[other] += weights.kinship * sure * alike
    return dict(found)


def _shared(index: int, journal: Journal, weights: Weights) -> Fit:
    """How far each other entry shares the telling words of this one, by their worth; 1 for as good as all of them."""
    valued = ((worth(term, journal, weights), term) for term in set(terms(journal.entries[index])))
    telling = nlargest(TELLING, valued)
    full = sum(value for value, _ in telling[:ANSWERED])
    found: defaultdict[int, float] = defaultdict(float)
    for value, term in telling if weights.story else ():
        for other in journal.postings[term]:
            if other != index:
                found[other] += value / full
    return found


def _why(index: int, seeking: Sequence[Sought], fits: Sequence[Fit]) -> tuple[str, ...]:
    """The words of the query that this entry answers, those that count most first."""
    told = [
        (fit[index] * one.worth, " ".join(one.term.words))
        for one, fit in zip(seeking, fits, strict=True)
        if fit.get(index)
    ]
    return tuple(word for _, word in nlargest(WORDS_WHY, told))
