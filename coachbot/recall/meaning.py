"""What a text is about, as a few numbers: the sum of its words' rows in a table by `scripts/meaning_table.py`."""

from array import array
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import log, sqrt
from operator import mul
from pathlib import Path
from typing import NamedTuple, TypeAlias

from coachbot.language import STOCK, terms, words

DATA = Path(str(files("coachbot.recall"))) / "data"
DIMENSIONS = 96
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
    rows = [_row(table, name, times) for name, times in counts.items()]
    total = list(map(sum, zip(*rows, strict=True)))
    length = sqrt(sum(map(mul, total, total)))
    return array("f", [one / length for one in total] if length else [])


def _row(table: _Table, name: str, times: int) -> Sequence[float]:
    """What a name adds to a text that has it so many times."""
    at = table.place[name]
    row = table.rows[at : at + DIMENSIONS]
    return row if times == 1 else [(1 + log(times)) * cell for cell in row]


def likeness(one: Meaning, other: Meaning) -> float:
    """How alike two meanings are, from -1 to 1; 0 where either is nothing."""
    return sum(map(mul, one, other)) if one and other else 0.0
