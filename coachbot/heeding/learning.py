"""Builds `data/leaning.txt` from labelled examples; run it when there are new ones:

    python -m coachbot.heeding.learning tests/data

Logistic regression by gradient descent, one for each concern, over the words of a text. Read are all halves for
tuning, and as texts without a concern also what is labelled for other ends; never what is held out.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from math import exp
from pathlib import Path
from random import Random

from coachbot.heeding.leaning import BARE, STEP, shares

ROUNDS = 40
PACE = 1.0
SLOWING = 0.3
SHRINKING = 1e-5
LEAST = 0.04
"""Weights below this are left out of the table."""
HEADER = "# A word, its weight for a child at risk, its weight for the writer's distress; built by learning.py"

Shares = Mapping[str, float]


def learn(examples: Sequence[tuple[Shares, bool]]) -> dict[str, float]:
    """A weight for each word: the sum over a text, each by its share, is the more above 0 the likelier it is meant."""
    weights = dict.fromkeys((word for shown, _ in examples for word in shown), 0.0)
    order, mix = list(examples), Random(1)
    for turn in range(ROUNDS):
        mix.shuffle(order)
        pace = PACE / (1 + turn * SLOWING)
        for shown, meant in order:
            said = 1 / (1 + exp(-sum(weights[word] * share for word, share in shown.items())))
            wrong = said - meant
            for word, share in shown.items():
                weights[word] -= pace * (wrong * share + SHRINKING * weights[word])
    return weights


def table(labelled: Iterable[tuple[str, str]]) -> str:
    """The lines of the data file, from texts with their concern ("child", "self" or "")."""
    read = [({**shares(text), BARE: 1.0}, concern) for text, concern in labelled]
    child, own = (learn([(shown, concern == meant) for shown, concern in read]) for meant in ("child", "self"))
    told = sorted(word for word in child if max(abs(child[word]), abs(own[word])) >= LEAST)
    rows = (f"{word} {round(STEP * child[word])} {round(STEP * own[word])}" for word in told)
    return "\n".join([HEADER, *rows, ""])


def examples(folder: Path) -> list[tuple[str, str]]:
    """The texts of a folder like `tests/data` to learn from, with their concern."""
    found = []
    for kind in ("concern", "lacking", "entries", "identify", "resurface"):
        for line in (folder / f"{kind}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if row.get("half", "tuning") == "tuning":
                found += [(each["text"], each.get("concern", "")) for each in row.get("entries", [row])]
    return found


if __name__ == "__main__":
    (Path(__file__).parent / "data" / "leaning.txt").write_text(table(examples(Path(sys.argv[1]))), "utf-8")
