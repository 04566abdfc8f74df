"""Updates a second over HTTP: the whole bot, beside the library's bare echo on its own transport and on ours."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import running
from benchmarks.database import add_people, fresh
from benchmarks.report import Result, percentile, spread
from benchmarks.stand_in import StandIn

PEOPLE, TALKING = 400, 32
ROUNDS, WARM, SECONDS = 3, 2.0, 8.0
FIRST = 1_000_000
TOKENS = {"durable": "1:durable", "stock": "1:stock", "aiohttp": "1:aiohttp"}
UNLIMITED = {"rate": 100_000, "chat_rate": 100_000}


def run(seconds: float = SECONDS) -> Iterator[Result]:
    """Each bot in turn, several rounds; the others wait meanwhile for updates that don't come."""
    rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in TOKENS}
    with tempfile.TemporaryDirectory() as made, StandIn() as telegram, ExitStack() as bots:
        folder = Path(made)
        database = fresh(folder / "coachbot.db")
        add_people(database, PEOPLE, FIRST)
        database.close()
        for name, token in TOKENS.items():
            telegram.open(token, count=PEOPLE, talking=TALKING, converse=name == "durable", first=FIRST)
            bots.enter_context(
                running.durable(folder, telegram.address, token, **UNLIMITED)
                if name == "durable"
                else running.echo(name, telegram.address, token)
            )
        for token in TOKENS.values():
            telegram.asked_at(token)
        for _ in range(ROUNDS):
            for name, token in TOKENS.items():
                rounds[name].append(telegram.measure(token, WARM, seconds))
    yield from _results(rounds)


def _results(rounds: dict[str, list[dict[str, Any]]]) -> Iterator[Result]:
    speeds = {name: [one["handled"] / one["seconds"] for one in found] for name, found in rounds.items()}
    for name in ("stock", "aiohttp"):
        yield Result(f"http echo ({name})", _figures(rounds[name], speeds[name]))
    lost = sum(one["unanswered"] for one in rounds["durable"])
    figures = _figures(rounds["durable"], speeds["durable"]) + (f", {lost} unanswered" if lost else "")
    to_stock, to_ours = (
        [mine / other for mine, other in zip(speeds["durable"], speeds[name], strict=True)]
        for name in ("stock", "aiohttp")
    )
    ratio = f"{spread(to_stock, 'x', 2)} the stock echo, {spread(to_ours, 'x', 2)} the echo on our transport"
    yield Result("http durable", figures, ratio, ">= 1.0x stock", median(to_stock) >= 1.0)


def _figures(found: list[dict[str, Any]], speeds: list[float]) -> str:
    calls = [one["calls"] / one["seconds"] for one in found]
    slow = [percentile(one["latencies"], 0.95) * 1000 for one in found]
    return (
        f"{spread(speeds)} updates/s, {median(calls):,.0f} calls/s, p95 {spread(slow, ' ms', 0)} with {TALKING} talking"
    )
