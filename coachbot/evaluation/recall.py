"""How good recall is, on leaders whose relevant entries are known."""

import json
from collections.abc import Iterator, Mapping, Sequence
from math import log2
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import Any

from coachbot.evaluation.intervals import bootstrap
from coachbot.recall import DEFAULT, Weights, rank

Leader = Mapping[str, Any]
"""`entries` (`id`, `text`) and `queries` (`text`, `kind`, `relevant` ids), as in `tests/data/resurface.jsonl`."""


def load(path: Path) -> list[Leader]:
    """The leaders of a file, one a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def recall_at_3(found: Sequence[str], relevant: set[str]) -> float:
    """The share of min(3, relevant) that is among the first three found."""
    return len(relevant.intersection(found[:3])) / min(3, len(relevant))


def ndcg_at_5(found: Sequence[str], relevant: set[str]) -> float:
    """The discounted gain of the first five found, 1 when nothing better was possible (Järvelin, Kekäläinen 2002)."""
    gain = sum(1 / log2(place + 2) for place, one in enumerate(found[:5]) if one in relevant)
    return gain / sum(1 / log2(place + 2) for place in range(min(5, len(relevant))))


def answers(leaders: Sequence[Leader], weights: Weights = DEFAULT) -> Iterator[dict[str, Any]]:
    """For each query what was found, and how good that is."""
    for leader in leaders:
        ids = [entry["id"] for entry in leader["entries"]]
        texts = [entry["text"] for entry in leader["entries"]]
        for query in leader["queries"]:
            start = perf_counter()
            recalled = rank(query["text"], texts, 5, weights=weights)
            took = 1000 * (perf_counter() - start)
            found, relevant = [ids[one.index] for one in recalled], set(query["relevant"])
            yield {
                "query": query,
                "found": found,
                "why": [one.why for one in recalled],
                "scores": [one.score for one in recalled],
                "recall@3": recall_at_3(found, relevant),
                "ndcg@5": ndcg_at_5(found, relevant),
                "ms": took,
            }


def evaluate(leaders: Sequence[Leader], weights: Weights = DEFAULT) -> dict[str, Any]:
    """Means of recall@3, nDCG@5 and milliseconds a call, with 95% bootstrap intervals of the first two."""
    each = list(answers(leaders, weights))
    report: dict[str, Any] = {"queries": len(each), "ms": fmean(one["ms"] for one in each)}
    for measure in ("recall@3", "ndcg@5"):
        values = [one[measure] for one in each]
        report[measure] = fmean(values)
        report[f"{measure} interval"] = bootstrap(values)
    return report
