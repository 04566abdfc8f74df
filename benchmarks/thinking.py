"""What the thinking costs: suggesting behaviours, recalling entries, screening and heeding a text."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median

from benchmarks.report import Result, spread
from benchmarks.stand_in import ROOT
from coachbot import heeding, matching, recall, screening
from coachbot.service.sample import sample_leader

ROUNDS = 5
QUERY = "the time I rang the deputy head before the panel"
LOADING = (
    "import time; began = time.perf_counter(); from coachbot import matching; matching.suggest('x'); "
    "print(time.perf_counter() - began)"
)


def run(seconds: float = 0) -> Iterator[Result]:
    """Every text of the sample journal, several rounds; milliseconds a call."""
    texts = [one["text"] for one in sample_leader()["entries"]]
    for name, call in (
        ("matching.suggest", matching.suggest), ("screening.find", screening.find),
        ("heeding.lacking", heeding.lacking), ("heeding.concern", heeding.concern),
    ):  # fmt: skip
        yield Result(name, f"{spread(_each(call, texts), ' ms', 2)} a text of about {_words(texts)} words")
    for size in (1_000, 10_000):
        entries = [f"{texts[place % len(texts)]} ({place})" for place in range(size)]
        began = time.perf_counter()
        recall.rank(QUERY, entries)
        first = (time.perf_counter() - began) * 1000
        again = _each(lambda query, entries=entries: recall.rank(query, entries), [QUERY])  # type: ignore[misc]
        yield Result("recall.rank", f"{spread(again, ' ms', 1)} among {size:,} entries, {first:,.0f} ms the first time")
    yield Result("matching loads", f"{spread([_loading() for _ in range(3)], ' s', 2)} with the interpreter warm")


def _each(call: Callable[[str], object], texts: list[str]) -> list[float]:
    for text in texts:
        call(text)
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for text in texts:
            call(text)
        took.append((time.perf_counter() - began) * 1000 / len(texts))
    return took


def _words(texts: list[str]) -> int:
    return round(median(len(text.split()) for text in texts))


def _loading() -> float:
    said = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True, cwd=ROOT)
    return float(said.stdout)
