"""What each name says for or against each behaviour: tables learnt from the cues by `scripts/behaviour_table.py`."""

import json
from array import array
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # the catalogue takes longer to import than all that is read here
    from coachbot.catalogue import Catalogue

DATA = Path(str(files("coachbot.matching"))) / "data"


class Table(NamedTuple):
    """Rows of one signed number a behaviour, by name; `step` is what 1 stands for."""

    rows: "array[int]"
    names: int
    step: float


class Learnt(NamedTuple):
    """All that was learnt: behaviours in the order of the columns, names in the order of the rows."""

    behaviours: tuple[str, ...]
    start: tuple[float, ...]
    place: dict[str, int]
    rarity: dict[str, float]
    words: Table
    meaning: Table


def fingerprint(catalogue: "Catalogue") -> str:
    """A mark of all that the tables are learnt from; a test compares it with the one they were made with."""
    told = [
        [behaviour.id, behaviour.title, behaviour.text, catalogue.cues.get(behaviour.id, ())]
        for behaviour in catalogue.behaviours
    ]
    aliases = (files("coachbot.language") / "data" / "aliases.toml").read_text("utf-8")
    return sha256(json.dumps([told, aliases], ensure_ascii=False).encode()).hexdigest()


@cache
def learnt() -> Learnt:
    """The tables, read once from the package in some 20 ms."""
    index = json.loads((DATA / "index.json").read_text("utf-8"))
    names = index["names"].split(" ")
    words, meaning = (
        Table(array("b", rows), len(rows) // len(index["behaviours"]), index["steps"][name])
        for name in ("words", "meaning")
        for rows in [(DATA / f"{name}.int8").read_bytes()]
    )
    return Learnt(
        tuple(index["behaviours"]),
        tuple(index["start"]),
        {name: row for row, name in enumerate(names)},
        dict(zip(names, index["rarity"], strict=True)),
        words,
        meaning,
    )
