"""Builds `coachbot/recall/data/`: for each word a few numbers that add up to what a text is about.

Run it when cues or aliases change, after and like `behaviour_table.py`, in the environment that it describes:

    PYTHONPATH=.:scripts python scripts/meaning_table.py [CACHE.npz]

The vectors are a linear map learnt from the catalogue's own texts and from example entries, by ridge regression as in
`behaviour_table.py`, such that the sum over a text's words comes near to what sentence-transformers/all-MiniLM-L6-v2
(Apache 2.0) makes of the text. What all texts have in common is taken out, the strongest directions are kept, and each
row is worth its word's rarity. No leader whom recall is measured by has any part in it.
"""

import json
import sys
from collections import Counter, defaultdict
from math import log
from pathlib import Path

import numpy as np
from behaviour_table import EXAMPLES, Encoder, Matrix, common_words, other_texts, ridge, vectors, vocabulary
from related_words import unit

from coachbot.catalogue import Catalogue, load
from coachbot.matching.bag import bag
from coachbot.recall.meaning import DATA, DIMENSIONS

NEARLY_ALL = 0.999
CAUTION = 1.0


def texts_of(catalogue: Catalogue) -> list[str]:
    """Cues, titles and questions, and entries as leaders type them."""
    cues = [cue for of_one in catalogue.cues.values() for cue in of_one]
    titles = [f"{behaviour.title}. {behaviour.text}" for behaviour in catalogue.behaviours]
    entries = [json.loads(line)["text"] for line in EXAMPLES.read_text("utf-8").splitlines()]
    return list(dict.fromkeys([*cues, *titles, *other_texts(catalogue), *entries]))


def counted(text: str) -> dict[str, int]:
    """How often a text has each name."""
    return {name: bagged.times for name, bagged in bag(text).items()}


def rarities(names: list[str], counts: list[dict[str, int]]) -> dict[str, float]:
    """How rare each name is among the texts; one that none has is as rare as one of a single text."""
    seen = Counter(name for each in counts for name in each)
    return {name: 1 + log((1 + len(counts)) / (1 + max(1, seen[name]))) for name in names}


def shares(counts: list[dict[str, int]], rarity: dict[str, float]) -> Matrix:
    """One row a text, at length 1, one column a name: more for the rarer and for more often."""
    place = {name: column for column, name in enumerate(rarity)}
    found = np.zeros((len(counts), len(rarity)), np.float32)
    for row, each in enumerate(counts):
        for name, times in each.items():
            found[row, place[name]] = (1 + log(times)) * rarity[name]
    return unit(found)


def whole(read: Matrix, known: Matrix, targets: Matrix) -> Matrix:
    """A vector for each name such that their sum by shares comes near to the targets: its own, and by what is known."""
    about = read @ known
    back = ridge(read @ read.T + about @ about.T, targets - targets.mean(axis=0), CAUTION)
    return read.T @ back + known @ (about.T @ back)


def told_apart(rows: Matrix, read: Matrix) -> Matrix:
    """The rows without what all texts share, in the directions that texts differ by most."""
    common = unit(unit(read @ rows).mean(axis=0, keepdims=True))[0]
    rows = rows - np.outer(rows @ common, common)
    points = unit(read @ rows)
    _, directions = np.linalg.eigh(points.T @ points)
    return rows @ directions[:, -DIMENSIONS:]


def in_bytes(table: Matrix) -> bytes:
    """The table in steps of a byte; the few numbers beyond what nearly all keep to are cut, or most would be 0 or 1."""
    step = float(np.quantile(np.abs(table), NEARLY_ALL)) / 127
    return np.clip(np.round(table / step), -127, 127).astype(np.int8).tobytes()


def main(cache: Path | None = None) -> None:
    """Write the names and their rows, in some ten minutes on two cores, two with a cache."""
    encode, texts = Encoder(cache), texts_of(load())
    common, glove, rank = common_words()
    forms: dict[str, list[str]] = defaultdict(list, vocabulary(common, texts))
    counts = [counted(text) for text in texts]
    rarity = rarities(list(forms), counts)
    read = shares(counts, rarity)
    rows = whole(read, vectors(encode, forms, glove, rank), encode(texts))
    table = told_apart(rows, read) * np.array(list(rarity.values()))[:, None]
    DATA.mkdir(exist_ok=True)
    (DATA / "names.txt").write_text("\n".join([*forms, ""]), "utf-8")
    (DATA / "meaning.int8").write_bytes(in_bytes(table))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
