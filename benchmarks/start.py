"""From the start of the process to the first request for updates; and what it holds when nobody writes."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks import running
from benchmarks.report import Result, spread
from benchmarks.stand_in import StandIn

ROUNDS, IDLE = 5, 10.0


def run(seconds: float = IDLE) -> Iterator[Result]:
    """The first start makes the database and compiles; it doesn't count."""
    took: list[float] = []
    held = 0.0
    with tempfile.TemporaryDirectory() as folder, StandIn() as telegram:
        for turn in range(ROUNDS + 1):
            token = f"1:start{turn}"
            telegram.open(token, count=1, talking=1, converse=True)
            began = time.monotonic()
            with running.durable(Path(folder), telegram.address, token) as process:
                asked = telegram.asked_at(token)
                if turn:
                    took.append(asked - began)
                if turn == ROUNDS:
                    time.sleep(seconds)
                    held = running.resident(process)
    yield Result("start", f"{spread(took, ' s', 2)} to the first getUpdates", "", "<= 2 s", median(took) <= 2)
    yield Result("idle memory", f"{held:.0f} MiB after {seconds:.0f} s", "", "<= 120 MiB", held <= 120)
