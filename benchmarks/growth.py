"""What an update costs when much lies behind: past updates, other people's entries, the leader's own."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from benchmarks.database import add_entries, add_past_updates, add_people
from benchmarks.leader import FIRST, Leader
from benchmarks.report import Result

PAST = (0, 10_000, 100_000)
OTHERS = (0, 5_000)
OWN = (0, 100, 500)
WARM, UPDATES = 60, 600
LEADERS = 300  # each writes only an entry or two, so that no journal of their own grows


def run(seconds: float = 0) -> Iterator[Result]:
    """All sizes of one kind in turn, update by update, so that a slow moment of the machine meets them all."""
    with tempfile.TemporaryDirectory() as folder:
        inboxes = {size: Leader(Path(folder) / f"past-{size}.db", LEADERS) for size in PAST}
        for size, one in inboxes.items():
            add_past_updates(one.database, size)
        yield _compared("past updates", inboxes, "<= 1.2x")
        crowded = {size: Leader(Path(folder) / f"others-{size}.db", LEADERS) for size in OTHERS}
        for size, one in crowded.items():
            add_people(one.database, 50, 1)
            for person in range(1, 51):
                add_entries(one.database, person, size // 50, person * 100_000)
        yield _compared("others' entries", crowded, "<= 1.2x")
        owned = {size: Leader(Path(folder) / f"own-{size}.db", 10) for size in OWN}
        for size, one in owned.items():
            for place in range(10):
                add_entries(one.database, FIRST + place, size, (place + 1) * 100_000)
        yield _compared("own entries each", owned, "")


def _compared(what: str, leaders: Mapping[int, Leader], target: str) -> Result:
    took: dict[int, list[float]] = {size: [] for size in leaders}
    for turn in range(WARM + UPDATES):
        for size, one in leaders.items():
            seconds = one.step()
            if turn >= WARM:
                took[size].append(seconds * 1000)
    for one in leaders.values():
        one.close()
    figures = ", ".join(f"{size:,} {median(found):.2f} ms" for size, found in took.items())
    means = [sum(found) / len(found) for found in took.values()]
    typical = [median(found) for found in took.values()]
    ratio = f"median {typical[-1] / typical[0]:.2f}x, mean {means[-1] / means[0]:.2f}x the emptiest"
    return Result(f"growth: {what}", figures, ratio, target, typical[-1] <= 1.2 * typical[0] if target else None)
