"""The process is killed at random instants while answers stream in: each is kept, and kept once."""

import random
import signal
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from running import Running, change
from sqlalchemy import insert, select
from stand_in import StandIn

from coachbot.store.database import open_database
from coachbot.store.tables import people
from coachbot.store.tables.journal import passages

CHATS = range(1, 9)
A_ROUND = 24  # answers written before each kill


def test_twenty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    survive(tmp_path, kills=20, seed=2027)


@pytest.mark.soak
def test_two_hundred_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    survive(tmp_path, kills=200, seed=seed)


def survive(folder: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    written: list[str] = []
    with StandIn().in_thread() as telegram:
        bot = Running(folder, telegram.address, telegram.token)
        leaders_in_the_middle_of_an_answer(bot, telegram)
        for kill in range(kills):
            answers = [f"answer {kill}/{number}" for number in range(A_ROUND)]
            for text in answers:
                telegram.write(chance.choice(CHATS), text)
            written += answers
            handled = len(telegram.calls) + chance.randrange(3 * A_ROUND)
            bot.start()
            telegram.wait_until(lambda: len(telegram.calls) >= handled or not telegram.pending, 60)  # noqa: B023
            signal_soon(bot, chance)
        with bot:
            telegram.wait_until(lambda: not telegram.pending, 120)
    kept = Counter(text for text in passages_of(bot) if text.startswith("answer "))
    assert [text for text in written if kept[text] == 0] == []
    assert [text for text in kept if kept[text] > 1] == []


def leaders_in_the_middle_of_an_answer(bot: Running, telegram: StandIn, chats: Iterable[int] = CHATS) -> None:
    now = datetime.now(UTC)
    rows = [
        {"channel": "telegram", "address": str(chat), "name": "Alex", "role": "", "strand": "", "zone": "Europe/London",
         "made_at": now, "welcomed_at": now, "unreachable_at": None}
        for chat in chats
    ]  # fmt: skip
    change(bot.database, insert(people).values(rows))
    for chat in chats:
        telegram.write(chat, "/reflect")


def signal_soon(bot: Running, chance: random.Random) -> None:
    """Kill it, a few milliseconds from now: in the middle of whatever it is doing."""
    assert bot.process is not None
    try:
        bot.process.wait(chance.random() * 0.05)
    except Exception:
        bot.stop(signal.SIGKILL)
    assert bot.process.returncode == -signal.SIGKILL


def passages_of(bot: Running) -> list[Any]:
    opened = open_database(bot.database)
    with opened.transaction() as db:
        found = list(db.execute(select(passages.c.text)).scalars())
    opened.close()
    return found
