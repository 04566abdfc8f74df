"""What to look for: the terms of a query, what each is worth, and what may stand for it in the entries."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from coachbot.language import RAREST, Term, known_terms, rarity, read, related
from coachbot.recall.journal import Journal
from coachbot.recall.weights import Weights

MOST_TERMS = 40
ANSWERED = 4
"""A text that answers the worthiest few terms of another, this many, answers it fully."""
SLIP_LIKENESS = 0.88
SHORTEST_SLIP = 4
LONGEST_SLIP = 30
SPELLINGS = 3


class Sought(NamedTuple):
    """One term of the query: its worth, and each term that answers it with how well, the best last (1: itself)."""

    term: Term
    worth: float
    answers: dict[str, float]


def sought(query: str, journal: Journal, weights: Weights) -> list[Sought]:
    """The terms of the query, the worthiest first, with what answers them in this journal; none where nothing does."""
    terms = {term.name: term for term in reversed(read(query))}
    found = []
    for term in terms.values():
        answers = dict(sorted(_answers(term.name, journal, weights), key=itemgetter(1)))
        value = worth(term.name, journal, weights) * (1.0 if answers else weights.missing)
        found.append(Sought(term, value, answers))
    answered = any(one.answers for one in found)
    return sorted(found, key=lambda one: -one.worth)[:MOST_TERMS] if answered else []


def worth(term: str, journal: Journal, weights: Weights) -> float:
    """What answering a term is worth: more the scarcer it is in the journal and the rarer in English."""
    return float(journal.scarcity(term) ** weights.scarcity * _rarity(term) ** weights.rarity)


def is_name(term: str) -> bool:
    """Whether a term has no meaning beyond itself: a person, a place, a word of one's own such as "carvery"."""
    return not (term.isdigit() or term.startswith("=") or related(term))


def _rarity(term: str) -> float:
    if term.isdigit():
        return 0.3 if len(term) < 3 else 0.6
    return max(0.1, rarity(term))


def _answers(term: str, journal: Journal, weights: Weights) -> Iterator[tuple[str, float]]:
    """The terms of the journal that answer this one, and how well; some may come twice."""
    meant = {term: 1.0}
    if weights.slips and term not in journal.postings:
        yield from ((other, weights.slips * likeness) for other, likeness in _slips(term, journal.postings.keys()))
        meant |= dict(corrected(term)) if rarity(term) >= RAREST else {}
    if weights.related:
        for one, sure in meant.items():
            for other, likeness in related(one).items():
                if other in journal.postings:
                    yield other, sure * weights.related * likeness**weights.sharpness
    yield from ((one, sure) for one, sure in meant.items() if one in journal.postings)


def _slips(term: str, others: Iterable[str]) -> Iterator[tuple[str, float]]:
    """The terms of the journal that this one may be a slip of, or that may be slips of it."""
    if SHORTEST_SLIP <= len(term) <= LONGEST_SLIP and not term.startswith("="):
        close = process.extract(
            term, others, scorer=JaroWinkler.similarity, score_cutoff=SLIP_LIKENESS, limit=SPELLINGS
        )
        strange = rarity(term) >= RAREST
        yield from ((other, likeness) for other, likeness, _ in close if strange or rarity(other) >= RAREST)


@lru_cache(maxsize=1000)
def corrected(term: str) -> tuple[tuple[str, float], ...]:
    """The English words that an unknown term is most likely a slip of."""
    return tuple(_slips(term, known_terms()))
