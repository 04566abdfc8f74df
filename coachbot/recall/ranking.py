"""The ranking of a journal's entries for one query."""

from collections import defaultdict
from collections.abc import Sequence
from heapq import nlargest
from math import exp
from typing import NamedTuple

from coachbot.recall.journal import Fit, Journal, journal_of
from coachbot.recall.meaning import likeness, meaning
from coachbot.recall.query import ANSWERED, Sought, sought
from coachbot.recall.story import with_story, with_threads
from coachbot.recall.weights import DEFAULT, Weights

SHORTLIST = 300
"""How many entries are looked at closely: all that most leaders ever write, of more those that words find."""
WHOLE = 8
"""A query of this many terms is a text, and its meaning counts in full; that of a few words says less."""
WORDS_WHY = 4


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
    about = weights.meaning * min(1.0, len(seeking) / WHOLE)
    found = _with_meaning({index: score / full for index, score in found.items()}, query, journal, about)
    found = with_threads(with_story(found, journal, weights), journal, weights)
    scores = {index: 1 - exp(-score) for index, score in found.items()}
    best = nlargest(limit, scores, key=lambda index: (scores[index], -index))
    least = max(weights.floor, weights.behind * scores[best[0]])
    return [Recalled(index, scores[index], _why(index, seeking, fits)) for index in best if scores[index] >= least]


def _fit(one: Sought, journal: Journal) -> Fit:
    found: Fit = {}
    for term, how_well in one.answers.items():
        found.update(dict.fromkeys(journal.postings[term], how_well))  # a better answer overwrites
    return found


def _shortlist(seeking: Sequence[Sought], fits: Sequence[Fit], journal: Journal, weights: Weights) -> Fit:
    """The worth of the terms that each entry answers, less for long entries; of a long journal only the best."""
    lengths, usual, share = journal.lengths, journal.usual_length, weights.length
    totals = defaultdict(float, dict.fromkeys(range(len(lengths)), 0.0) if len(lengths) <= SHORTLIST else {})
    for one, fit in zip(seeking, fits, strict=True):
        worth = one.worth
        for index, how_well in fit.items():
            totals[index] += worth * how_well
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


def _with_meaning(scores: Fit, query: str, journal: Journal, share: float) -> Fit:
    """The scores, raised for the entries that are about the same as the query, lowered for those about the opposite."""
    if not share:
        return scores
    about = meaning(query)
    return {index: score + share * likeness(about, journal.meaning(index)) for index, score in scores.items()}


def _why(index: int, seeking: Sequence[Sought], fits: Sequence[Fit]) -> tuple[str, ...]:
    """The words of the query that this entry answers, those that count most first."""
    told = [
        (fit[index] * one.worth, " ".join(one.term.words))
        for one, fit in zip(seeking, fits, strict=True)
        if fit.get(index)
    ]
    return tuple(word for _, word in nlargest(WORDS_WHY, told))
