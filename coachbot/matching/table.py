"""What each name says for or against each behaviour: tables learnt from examples by `scripts/behaviour_table.py`."""

import json
from array import array
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:  # the catalogue takes longer to import than all that is read here
    from coachbot.catalogue import Catalogue

DATA = Path(str(files("coachbot.matching"))) / "data"


class Table(NamedTuple):
    """Rows of one signed number a behaviour, by name; `step` is what 1 stands for."""

    rows: "array[int]"
    names: int
    step: float


class Names(NamedTuple):
    """Names of one kind: the row of each, and how rare it is."""

    place: Mapping[str, int]
    rarity: Mapping[str, float]


class Learnt(NamedTuple):
    """All that was learnt: behaviours in the order of the columns, and what names and pairs of words say."""

    behaviours: tuple[str, ...]
    start: tuple[float, ...]
    singles: Names
    words: Table
    meaning: Table
    together: Names
    pairs: Table


def fingerprint(catalogue: "Catalogue", entries: str) -> str:
    """A mark of all that the tables are learnt from; a test compares it with the one they were made with."""
    told = [
        [behaviour.id, behaviour.title, behaviour.text, catalogue.cues.get(behaviour.id, ())]
        for behaviour in catalogue.behaviours
    ]
    aliases = (files("coachbot.language") / "data" / "aliases.toml").read_text("utf-8")
    return sha256(json.dumps([told, aliases, entries], ensure_ascii=False).encode()).hexdigest()


@cache
def learnt() -> Learnt:
    """The tables, read once from the package in some 20 ms."""
    index = json.loads((DATA / "index.json").read_text("utf-8"))
    return Learnt(
        behaviours=tuple(index["behaviours"]),
        start=tuple(index["start"]),
        singles=_names(index["singles"], " "),
        words=_table(index, "words"),
        meaning=_table(index, "meaning"),
        together=_names(index["together"], "\n"),
        pairs=_table(index, "pairs"),
    )


def _names(index: Mapping[str, Any], between: str) -> Names:
    names = index["names"].split(between)
    return Names({name: row for row, name in enumerate(names)}, dict(zip(names, index["rarity"], strict=True)))


def _table(index: Mapping[str, Any], name: str) -> Table:
    rows = (DATA / f"{name}.int8").read_bytes()
    return Table(array("b", rows), len(rows) // len(index["behaviours"]), index["steps"][name])
