"""Replay of a real dialogue from the top, with ten recorded steps."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.leader import Leader
from benchmarks.report import Result, spread
from coachbot import talk
from coachbot.dialogues import DIALOGUES

STEPS, TIMES, ROUNDS = 10, 2000, 5


def run(seconds: float = 0) -> Iterator[Result]:
    """A leader's reflection is recorded by the service itself, then replayed many times."""
    with tempfile.TemporaryDirectory() as folder:
        leader = Leader(Path(folder) / "replay.db")
        state = leader.until_recorded(STEPS)
        leader.close()
    dialogue = DIALOGUES[state.dialogue]
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(TIMES):
            talk.replay(dialogue, state.facts, state.record, _never)
        took.append((time.perf_counter() - began) / TIMES * 1e6)
    figures = f"{spread(took, ' µs', 0)} for {len(state.record)} recorded steps of {state.dialogue}"
    yield Result("replay", figures, "", "tens of µs (<= 100)", median(took) <= 100)


def _never(name: str, request: talk.Request[Any]) -> Any:
    raise AssertionError(f"{name} was not recorded")
