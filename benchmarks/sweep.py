"""A sweep of 1,000 schedules that are due, among ever more that are not."""

import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import text

from benchmarks.database import NOW, add_people, add_schedules, fresh
from benchmarks.report import Result, spread
from coachbot.service import schedule
from coachbot.store.database import Database

SIZES = (10_000, 100_000, 1_000_000)
DUE, ROUNDS = 1000, 5


def run(seconds: float = 0) -> Iterator[Result]:
    """Sweeps of all sizes in turn, each committed; between two of them, others become due."""
    with tempfile.TemporaryDirectory() as folder:
        databases = {size: _filled(Path(folder) / f"{size}.db", size) for size in SIZES}
        took: dict[int, list[float]] = {size: [] for size in SIZES}
        for turn in range(ROUNDS + 1):
            for size, database in databases.items():
                _make_due(database, size, turn)
                if turn:  # the first is the warm-up
                    took[size].append(_swept(database, turn))
                else:
                    _swept(database, turn)
        for database in databases.values():
            database.close()
    least = median(took[SIZES[0]])
    for size in SIZES:
        ratio = median(took[size]) / least
        met = ratio <= 4 and (size < SIZES[-1] or median(took[size]) <= 200)
        target = "<= 200 ms, <= 4x the smallest" if size == SIZES[-1] else "<= 4x the smallest"
        figures = f"{spread(took[size], ' ms', 1)} for {DUE:,} due among {size:,}"
        yield Result("sweep", figures, f"{ratio:.2f}x the smallest", target, met)


def _filled(path: Path, size: int) -> Database:
    database = fresh(path)
    add_people(database, size, 1)
    add_schedules(database, size, 1, NOW + timedelta(days=30), later=600_000_000_000 // size)
    return database


def _make_due(database: Database, size: int, turn: int) -> None:
    """So many become due, spread over the whole table; a day later each turn."""
    step = size // DUE
    due = f"{NOW.replace(tzinfo=None) + timedelta(days=turn):%Y-%m-%d %H:%M:%S.%f}"
    with database.transaction() as db:
        db.execute(
            text("UPDATE schedule SET next_due_at = :due WHERE id % :step = :turn"),
            {"due": due, "step": step, "turn": turn % step},
        )


def _swept(database: Database, turn: int) -> float:
    """Milliseconds of one sweep, with its commit."""
    began = time.perf_counter()
    with database.transaction() as db:
        schedule.sweep(db, NOW + timedelta(days=turn, minutes=1), DUE)
    return (time.perf_counter() - began) * 1000
