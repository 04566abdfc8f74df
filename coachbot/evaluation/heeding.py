"""How good the judgements of what a text lacks, and of when it needs care, are on labelled examples.

The phrases were revised after `held_out` had been scored once, so neither half says how they do on unseen
wording: write new examples for that, and add them to `tuning` once they have been looked at.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from coachbot.evaluation.intervals import wilson
from coachbot.heeding import ORDER, concern, judge

Example = Mapping[str, Any]
"""`text`, `half` (tuning or held_out), and either `present` and acceptable `lacks`, or `concern`."""


def load(path: Path, half: str = "") -> list[Example]:
    """The examples of a file, one a line; of one half if it is given."""
    examples = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [example for example in examples if not half or example["half"] == half]


def share(hits: int, trials: int) -> dict[str, Any]:
    """A share with its count and its 95% Wilson interval; None without trials."""
    return {"share": hits / trials if trials else None, "of": trials, "interval": wilson(hits, trials)}


def precision_recall(pairs: Iterable[tuple[bool, bool]]) -> dict[str, Any]:
    """Precision and recall of (said, true) pairs."""
    each = list(pairs)
    both = sum(said and true for said, true in each)
    return {
        "precision": share(both, sum(said for said, _ in each)),
        "recall": share(both, sum(true for _, true in each)),
    }


def evaluate(examples: Sequence[Example]) -> dict[str, Any]:
    """The share whose chosen lack is acceptable, and for each element precision and recall of finding it."""
    judged = [(example, judge(example["text"])) for example in examples]
    fits = sum(judgement.lacks in example["lacks"] for example, judgement in judged)
    report: dict[str, Any] = {"acceptable": share(fits, len(judged))}
    for element in ORDER:
        report[element] = precision_recall(
            (element in judgement.present, element in example["present"]) for example, judgement in judged
        )
    return report


def evaluate_concern(examples: Sequence[Example], judged_by: Callable[[str], str] = concern) -> dict[str, Any]:
    """Precision and recall of each kind of concern, and the share of texts without one that were left alone."""
    pairs = [(judged_by(example["text"]), example["concern"]) for example in examples]
    report: dict[str, Any] = {
        kind: precision_recall((said == kind, true == kind) for said, true in pairs) for kind in ("child", "self")
    }
    calm = [said for said, true in pairs if not true]
    return report | {"left alone": share(calm.count(""), len(calm))}
