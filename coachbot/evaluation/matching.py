"""How good the suggested behaviours are, on entries whose behaviours are known."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import Any

from coachbot.evaluation.intervals import bootstrap, wilson
from coachbot.matching import DEFAULT, Weights, suggest

Example = Mapping[str, Any]
"""`text`, `acceptable` behaviour ids and acceptable `headings` (numbers), as in `tests/data/entries.jsonl`."""

ALL = 74


def load(path: Path) -> list[Example]:
    """The examples of a file, one a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def place(found: Sequence[str], acceptable: Sequence[str]) -> int:
    """The place of the first acceptable behaviour among those found, counted from 1; 0 when there is none."""
    return next((at for at, behaviour in enumerate(found, 1) if behaviour in acceptable), 0)


def evaluate(examples: Sequence[Example], weights: Weights = DEFAULT) -> dict[str, Any]:
    """hit@1, hit@5, heading@1 and MRR with 95% intervals, and the mean milliseconds a call of five suggestions."""
    places, headings, took = [], [], []
    for example in examples:
        start = perf_counter()
        suggest(example["text"], weights=weights)
        took.append(1000 * (perf_counter() - start))
        found = [each.behaviour for each in suggest(example["text"], ALL, weights=weights)]
        places.append(place(found, example["acceptable"]))
        headings.append(bool(found) and int(found[0].split(".")[1]) in example["headings"])
    hits = {
        "hit@1": sum(at == 1 for at in places),
        "hit@5": sum(1 <= at <= 5 for at in places),
        "heading@1": sum(headings),
    }
    reciprocal = [1 / at if at else 0.0 for at in places]
    report: dict[str, Any] = {"entries": len(examples), "ms": fmean(took) if took else 0.0}
    for measure, count in hits.items():
        report[measure] = count / len(examples) if examples else 0.0
        report[f"{measure} interval"] = wilson(count, len(examples))
    report["mrr"] = fmean(reciprocal) if reciprocal else 0.0
    return report | {"mrr interval": bootstrap(reciprocal)}
