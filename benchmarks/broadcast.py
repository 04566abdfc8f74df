"""Ten thousand prompts due at once, while people go on answering: Telegram's cap used, nobody kept waiting."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import running
from benchmarks.database import add_people, add_schedules, fresh
from benchmarks.report import Result, percentile
from benchmarks.stand_in import StandIn

PROMPTS = 10_000
PEOPLE, TALKING, PAUSE = 400, 20, 6.0  # a few updates a second from people who take their time
CAP = 30  # messages a second that Telegram lets a bot send
ROUND_TRIP = 0.05  # seconds, half of it each way
FIRST = 1_000_000
WARM, SECONDS = 5.0, 60.0
TOKEN = "1:broadcast"


def run(seconds: float = SECONDS) -> Iterator[Result]:
    """All ten thousand are due when the bot starts; a sample of the broadcast is measured, not all six minutes."""
    with tempfile.TemporaryDirectory() as made, StandIn() as telegram:
        database = fresh(Path(made) / "coachbot.db")
        add_people(database, PROMPTS, 1)
        add_people(database, PEOPLE, FIRST)
        add_schedules(database, PROMPTS, 1, datetime.now(UTC) - timedelta(minutes=1), later=0)
        database.close()
        telegram.open(
            TOKEN, count=PEOPLE, talking=TALKING, converse=True, first=FIRST, pause=PAUSE, delay=ROUND_TRIP / 2
        )
        with running.durable(Path(made), telegram.address, TOKEN):
            telegram.asked_at(TOKEN)
            telegram.measure(TOKEN, 0, WARM)  # the first tick comes after five seconds
            found = telegram.measure(TOKEN, WARM, seconds)
    speed, prompts = found["messages"] / found["seconds"], found["unasked"] / found["seconds"]
    figures = (
        f"{speed:.1f} messages/s ({prompts:.1f} prompts/s of {PROMPTS:,} queued, "
        f"{found['handled'] / found['seconds']:.1f} updates/s answered) over {found['seconds']:.0f} s"
    )
    yield Result("broadcast", figures, f"{speed / CAP:.0%} of {CAP}/s", ">= 80 %", speed / CAP >= 0.8)
    limit = ROUND_TRIP * 1000 + 100
    target = f"<= {limit:.0f} ms (round trip {ROUND_TRIP * 1000:.0f} + 100)"
    for name, seconds_each in (("first message", found["firsts"]), ("next question", found["latencies"])):
        middle, slow = (percentile(seconds_each, share) * 1000 for share in (0.5, 0.95))
        figures = f"p50 {middle:.0f} ms, p95 {slow:.0f} ms of {len(seconds_each)} replies"
        yield Result(f"broadcast: {name}", figures, f"{slow / limit:.2f}x the limit", target, slow <= limit)
