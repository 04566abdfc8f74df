"""How far the words of a text lean towards a child at risk or the writer's distress, where no phrase says it.

Each word has a weight for each, learnt by `learning.py` from the labelled examples; no word is enough alone.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import log, sqrt

from coachbot.heeding.phrases import plain

BARE = ""
"""The entry of the table that every text has: how unlikely a concern is before a word is read."""
WORD = re.compile(r"\w+")
FEWEST = 12
"""A text of fewer different words leans neither way."""
STEP = 100
"""What a weight of 1 is in the table."""


def shares(text: str) -> dict[str, float]:
    """How much of a text each of its words is: the oftener the more, in all of length 1."""
    counts = Counter(WORD.findall(plain(text).replace("'", "")))
    counted = {word: 1 + log(times) if times > 1 else 1.0 for word, times in counts.items()}
    length = sqrt(sum(share * share for share in counted.values())) or 1.0
    return {word: share / length for word, share in counted.items()}


def leaning(text: str) -> tuple[float, float]:
    """Towards a child at risk, and towards the writer's distress: below 0 it is the less likely."""
    table = weights()
    child, own = table[BARE]
    shown = shares(text)
    if len(shown) < FEWEST:
        return 0.0, 0.0
    for word, share in shown.items():
        for_child, for_own = table.get(word, (0.0, 0.0))
        child += share * for_child
        own += share * for_own
    return child, own


@cache
def weights() -> Mapping[str, tuple[float, float]]:
    """The weights of `data/leaning.txt`: a word, its weight for a child at risk and for the writer's distress."""
    text = (files("coachbot.heeding") / "data" / "leaning.txt").read_text("utf-8")
    rows = (line.split(" ") for line in text.splitlines() if not line.startswith("#"))
    return {word: (int(child) / STEP, int(own) / STEP) for word, child, own in rows}
