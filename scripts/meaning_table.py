"""Builds `coachbot/recall/data/`: for each word a few numbers that add up to what a text is about.

Run it when cues or aliases change, after and like `behaviour_table.py`, in the environment that it describes:

    PYTHONPATH=.:scripts python scripts/meaning_table.py [CACHE.npz]

The vectors are those of `behaviour_table.whole`: a linear map learnt from the catalogue's own texts, such that the
sum over a text's words comes near to what sentence-transformers/all-MiniLM-L6-v2 (Apache 2.0) makes of the text.
What all texts have in common is taken out, the strongest directions are kept, and each row is worth its word's rarity.
"""

import sys
from pathlib import Path

import numpy as np
from behaviour_table import Encoder, Matrix, Space, examples, other_texts, space, whole
from related_words import unit

from coachbot.catalogue import load
from coachbot.recall.meaning import DATA, DIMENSIONS

NEARLY_ALL = 0.999


def told_apart(at: Space, meanings: Matrix, texts: list[str]) -> Matrix:
    """A row a name: its rarity times its vector, without what all texts share, in the directions they differ by."""
    rows = meanings * np.array(list(at.rarity.values()))[:, None]
    shares = at.read(texts) / np.array(list(at.rarity.values()))
    common = unit(unit(shares @ rows).mean(axis=0, keepdims=True))[0]
    rows -= np.outer(rows @ common, common)
    points = unit(shares @ rows)
    _, directions = np.linalg.eigh(points.T @ points)
    return rows @ directions[:, -DIMENSIONS:]


def in_bytes(table: Matrix) -> bytes:
    """The table in steps of a byte; the few numbers beyond what nearly all keep to are cut, or most would be 0 or 1."""
    step = float(np.quantile(np.abs(table), NEARLY_ALL)) / 127
    return np.clip(np.round(table / step), -127, 127).astype(np.int8).tobytes()


def main(cache: Path | None = None) -> None:
    """Write the names and their rows, in some ten minutes on two cores, one with a cache."""
    catalogue, encode = load(), Encoder(cache)
    ids = [behaviour.id for behaviour in catalogue.behaviours if behaviour.id.startswith("cc.")]
    known = examples(catalogue, ids)
    at = space(encode, known.texts)
    texts = list(dict.fromkeys([*known.texts, *other_texts(catalogue)]))
    rows = in_bytes(told_apart(at, whole(at, encode, texts), texts))
    DATA.mkdir(exist_ok=True)
    (DATA / "names.txt").write_text("\n".join([*at.place, ""]), "utf-8")
    (DATA / "meaning.int8").write_bytes(rows)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
