"""Which behaviours a text is about, judged by its words, by what they mean, and by what was claimed before."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from math import exp, log1p
from operator import itemgetter, mul

from coachbot.matching.bag import Bagged, bag, pairs, shares
from coachbot.matching.slips import mended
from coachbot.matching.table import Learnt, Names, Table, learnt

SHARPNESS = 60.0
"""How fast the odds of a behaviour grow with its total; fits best the chances that cues get when left out."""
OFTEN = 15
"""Claims of one behaviour from which on more of them add hardly anything."""
MOST_WORDS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts; 0 leaves it out."""

    words: float = 1.0
    """The words themselves, as in the examples of a behaviour."""
    pairs: float = 1.0
    """Two words side by side: "said no", "the Gazette"."""
    meaning: float = 1.0
    """What the words mean and how they are written, also those that no example has."""
    headings: float = 0.5
    """How well the behaviours under the same heading do together."""
    claims: float = 0.6
    """What the leader claimed before."""


DEFAULT = Weights()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A behaviour, how likely it is among all (0 to 1), and the words of the text that speak for it most."""

    behaviour: str
    score: float
    why: tuple[str, ...] = ()


def suggest(
    text: str,
    limit: int = 5,
    *,
    claimed: Mapping[str, int] | None = None,
    weights: Weights = DEFAULT,
) -> list[Suggestion]:
    """The behaviours that a text is most likely about, best first; none for a text of which no word is known.

    `claimed` is how often the leader set evidence against each behaviour before: a mild preference. The scores of
    all behaviours sum to 1, so that those of one call can be compared.
    """
    known, bagged = learnt(), mended(bag(text))
    weighed = _rows(known.singles, {name: each.times for name, each in bagged.items()})
    if not weighed:
        return []
    totals = _totals(known, weighed, _rows(known.together, pairs(text)), weights)
    chances = _with_headings(known, _chances(totals, known.behaviours, claimed or {}, weights), weights)
    best = sorted(range(len(chances)), key=lambda column: (-chances[column], column))[: max(limit, 0)]
    place = known.singles.place
    readable = [(place[name], each) for name, each in bagged.items() if each.words and name in place]
    return [
        Suggestion(known.behaviours[column], chances[column], _why(text, known, weighed, readable, column, weights))
        for column in best
    ]


def _rows(known: Names, counts: Mapping[str, int]) -> dict[int, float]:
    """How much each known name counts in a text, by its row."""
    return {known.place[name]: share for name, share in shares(counts, known.rarity).items()}


def _totals(
    known: Learnt, weighed: Mapping[int, float], side_by_side: Mapping[int, float], weights: Weights
) -> list[float]:
    """What all names, and all pairs of words, say of each behaviour."""
    width = len(known.behaviours)
    totals = [weights.meaning * start for start in known.start]
    for table, weight, shares_ in (
        (known.words, weights.words, weighed),
        (known.meaning, weights.meaning, weighed),
        (known.pairs, weights.pairs, side_by_side),
    ):
        rows = [row for row in shares_ if row < table.names] if weight else []
        counts = [weight * table.step * shares_[row] for row in rows]
        columns = zip(*(table.rows[row * width : (row + 1) * width] for row in rows), strict=True)
        # A column at a time, without a loop of our own: this is most of what a suggestion costs.
        said = [sum(map(mul, counts, column)) for column in columns] or [0.0] * width
        totals = [total + more for total, more in zip(totals, said, strict=True)]
    return totals


def _chances(
    totals: Iterable[float], behaviours: Iterable[str], claimed: Mapping[str, int], weights: Weights
) -> list[float]:
    """The totals as chances that sum to 1, nudged towards what was claimed before."""
    liking = [
        weights.claims * min(1.0, log1p(max(0, claimed.get(behaviour, 0))) / log1p(OFTEN)) for behaviour in behaviours
    ]
    odds = [SHARPNESS * total + liked for total, liked in zip(totals, liking, strict=True)]
    return _normal([exp(each - max(odds)) for each in odds])


def _with_headings(known: Learnt, chances: list[float], weights: Weights) -> list[float]:
    """The chances, those of behaviours raised whose heading does well as a whole."""
    raised: list[float] = []
    pairs = zip(map(_heading, known.behaviours), chances, strict=True)
    for _, each in groupby(pairs, key=itemgetter(0)):
        under = [chance for _, chance in each]
        raised += [chance * sum(under) ** weights.headings for chance in under]
    return _normal(raised)


def _heading(behaviour: str) -> str:
    return behaviour.rpartition(".")[0]


def _normal(values: list[float]) -> list[float]:
    total = sum(values)
    return [value / total for value in values]


def _why(
    text: str,
    known: Learnt,
    weighed: Mapping[int, float],
    readable: Iterable[tuple[int, Bagged]],
    column: int,
    weights: Weights,
) -> tuple[str, ...]:
    """The words of the text, as written, that speak most for the behaviour of a column; only those that do."""
    said = []
    for row, each in readable:
        counts = weights.words * _cell(known, known.words, row, column)
        counts += weights.meaning * _cell(known, known.meaning, row, column)
        said.append((weighed[row] * counts, each.words))
    said.sort(key=lambda one: (-one[0], one[1]))
    strongest = [words for counts, words in said[:MOST_WORDS_SHOWN] if counts > 0]
    return tuple(filter(None, (_as_written(text, words) for words in strongest)))


def _cell(known: Learnt, table: Table, row: int, column: int) -> float:
    return table.rows[row * len(known.behaviours) + column] * table.step if row < table.names else 0.0


def _as_written(text: str, words: tuple[str, ...]) -> str:
    """The first place where the words follow one another in the text; '' where writing them small changed them."""
    form = r"\W+".join(re.escape(word).replace("'", "['’]") for word in words)
    found = re.search(rf"(?<!\w){form}(?!\w)", text, re.IGNORECASE)
    return found[0] if found else ""
