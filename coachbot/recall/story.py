"""From the best entries to others that tell the same story: the same people, the same row, the same place."""

from collections import defaultdict
from heapq import nlargest

from coachbot.language import terms
from coachbot.recall.journal import Fit, Journal
from coachbot.recall.meaning import likeness
from coachbot.recall.query import ANSWERED, is_name, worth
from coachbot.recall.weights import Weights

LEADING = (6 / 11, 3 / 11, 2 / 11)
"""How far the best entries are each trusted to lead to others of the same story: as 1, 1/2 and 1/3."""
TELLING = 12
"""How many terms of an entry tell its story."""
THREADED = 5
"""The threads of this many of the best entries are followed."""
LONGEST_THREAD = (8, 50)
"""A word of more than a fifth of all entries makes no thread, give or take: at least and at most so many entries do."""


def with_story(scores: Fit, journal: Journal, weights: Weights) -> Fit:
    """The scores with something for the entries that share scarce words, or a meaning, with the best few."""
    found = defaultdict(float, scores)
    for index, share in zip(_best(scores, len(LEADING)), LEADING, strict=False):
        sure = share * min(1.0, max(0.0, scores[index]))
        for other, shared in _shared(index, journal, weights).items():
            found[other] += weights.story * sure * shared
        for other in scores.keys() - {index} if weights.kinship else ():
            alike = likeness(journal.meaning(index), journal.meaning(other))
            found[other] += weights.kinship * sure * alike
    return dict(found)


def with_threads(scores: Fit, journal: Journal, weights: Weights) -> Fit:
    """The scores with something for the entries of a thread, those that share a rare word: their mean by its worth.

    Where one word leads to a single good entry by chance, a thread is good only if all of it is.
    """
    raised: defaultdict[int, float] = defaultdict(float)
    least, most = LONGEST_THREAD
    longest = max(least, min(most, len(journal.entries) // 5))
    best = _best(scores, THREADED) if weights.thread else []
    for term in {term for index in best for term in terms(journal.entries[index])}:
        thread = journal.postings[term]
        if 1 < len(thread) <= longest:
            together = sum(max(0.0, scores.get(index, 0.0)) for index in thread) / (len(thread) + 1)
            fits = weights.thread * worth(term, journal, weights) * together
            raised |= {index: max(raised[index], fits) for index in thread}
    return {index: scores.get(index, 0.0) + raised.get(index, 0.0) for index in scores.keys() | raised.keys()}


def _best(scores: Fit, count: int) -> list[int]:
    return nlargest(count, scores, key=lambda index: (scores[index], -index))


def _shared(index: int, journal: Journal, weights: Weights) -> Fit:
    """How far each other entry shares the telling words of this one, by their worth; 1 for as good as all of them."""
    valued = ((_telling(term, journal, weights), term) for term in set(terms(journal.entries[index])))
    telling = nlargest(TELLING, valued)
    full = sum(value for value, _ in telling[:ANSWERED])
    found: defaultdict[int, float] = defaultdict(float)
    for value, term in telling if weights.story else ():
        for other in journal.postings[term]:
            if other != index:
                found[other] += value / full
    return found


def _telling(term: str, journal: Journal, weights: Weights) -> float:
    """The worth of a term in a story, where a name is worth more: it is nearly always the same person again."""
    return worth(term, journal, weights) * (1 + weights.names * is_name(term))
