"""What a text is about, as a few numbers: the sum of its words' rows in a table by `scripts/meaning_table.py`."""

from array import array
from collections import Counter
from functools import cache
from importlib.resources import files
from math import log, sqrt
from pathlib import Path
from typing import NamedTuple, TypeAlias

from coachbot.language import STOCK, terms, words

DATA = Path(str(files("coachbot.recall"))) / "data"
DIMENSIONS = 48
LONGEST = 2000
"""How many characters of a text are looked at."""

Meaning: TypeAlias = "array[float]"
"""A direction, at length 1; or empty, where no word is known."""


class _Table(NamedTuple):
    """For each name where its row is, and the rows."""

    place: dict[str, int]
    rows: memoryview


@cache
def _table() -> _Table:
    names = (DATA / "names.txt").read_text("utf-8").splitlines()
    rows = memoryview((DATA / "meaning.int8").read_bytes()).cast("b")
    return _Table({name: DIMENSIONS * row for row, name in enumerate(names)}, rows)


def meaning(text: str) -> Meaning:
    """What a text is about. Small words count too: "I told her" and "they told us" are different stories."""
    table, start = _table(), text[:LONGEST]
    small = filter(STOCK.__contains__, words(start))
    counts = Counter(name for name in [*terms(start), *small] if name in table.place)
    total = [0.0] * DIMENSIONS
    for name, times in counts.items():
        at, share = table.place[name], 1 + log(times)
        row = table.rows[at : at + DIMENSIONS]
        total = [before + share * cell for before, cell in zip(total, row, strict=True)]
    length = sqrt(sum(one * one for one in total))
    return array("f", [one / length for one in total] if length else [])


def likeness(one: Meaning, other: Meaning) -> float:
    """How alike two meanings are, from -1 to 1; 0 where either is nothing."""
    return sum(a * b for a, b in zip(one, other, strict=True)) if one and other else 0.0
