"""A leader's weeks over HTTP: the real process, the real channel, a Bot API server on loopback.

The same story with a server by other hands and with our strict stand-in, which checks every request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from emulated import Emulated
from running import Running, change
from sqlalchemy import select, update
from stand_in import StandIn

from coachbot.store.database import open_database
from coachbot.store.tables import schedules
from coachbot.store.tables.journal import entries, evidence

CHAT = 7
FIVE_WEEKS = timedelta(weeks=5)


class Leader:
    """Someone at a phone: writes, taps, and waits for what comes back."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.before = 0

    def messages(self) -> list[Any]:
        found = self.server.said(CHAT) if isinstance(self.server, Emulated) else self.server.messages(CHAT)
        return list(found)

    def newest(self) -> Any:
        return self.messages()[-1]

    def sees(self, words: str) -> None:
        self.server.wait_until(lambda: any(words in one.text for one in self.messages()[-3:]), 40)

    def offered(self, label: str) -> None:
        self.server.wait_until(lambda: any(label in one.labels for one in self.messages()[-2:]), 40)

    def write(self, text: str) -> None:
        self.server.write(CHAT, text)

    def tap(self, label: str) -> None:
        self.offered(label)
        self.server.tap(CHAT, label)

    def tap_first(self, besides: str) -> None:
        """Tap the first button of the message that has this other one."""
        self.offered(besides)
        shown = next(one for one in reversed(self.messages()) if besides in one.labels)
        self.server.tap(CHAT, shown.labels[0])

    def answers_the_follow_up_if_there_is_one(self, text: str) -> None:
        self.server.wait_until(
            lambda: any("That's all for now" in one.labels or "Search" in one.labels for one in self.messages()[-2:]),
            40,
        )
        if "Search" not in self.newest().labels:
            self.write(text)


@contextmanager
def emulator() -> Iterator[Any]:
    with Emulated().in_thread() as server:
        yield server


@contextmanager
def stand_in() -> Iterator[Any]:
    with StandIn().in_thread() as server:
        yield server
        assert [(call.method, call.answer) for call in server.refused] == []


@pytest.mark.parametrize("opened", [emulator, stand_in], ids=["by other hands", "strict"])
def test_a_leaders_weeks(opened: Any, tmp_path: Path) -> None:
    with opened() as server:
        bot = Running(tmp_path, server.address, server.token)
        leader = Leader(server)
        with bot:
            leader.write("/start")
            for label in ("Yes, let's start", "Head of service", "In the thick of it", "A bit of everything"):
                leader.tap(label)
            leader.tap("Tuesday 8.30 am")
            leader.offered("Another question")
            leader.write(
                "Sat with the school nurses and the data lead. Nobody would share the birth list. I said I'd ring."
            )
            leader.answers_the_follow_up_if_there_is_one("The babies nobody has met yet.")
            leader.tap_first(besides="None of these")
            leader.tap("Done")
            leader.tap("Plan it")
            leader.tap("A month")
            leader.sees("Planned for")
        assert bot.process is not None
        assert bot.process.returncode == 0

        weeks_go_by(bot)
        with bot:
            leader.offered("Skip this week")
            leader.write(
                "The school nurses brought the birth list themselves today. I rang nobody. I just asked again."
            )
            leader.answers_the_follow_up_if_there_is_one("The nurses. They went first.")
            leader.tap("None of these")
            leader.sees("What has changed since?")
            leader.tap("Enough for now")
            leader.sees("Only you can see it")
            leader.write("/trail")
            leader.tap("PDF to hand over")
            leader.sees("ready to hand over")
    check_what_is_kept(bot)


def weeks_go_by(bot: Running) -> None:
    """Five weeks pass while the process is down, and a prompt has just come due."""
    opened = open_database(bot.database)
    with opened.transaction() as db:
        day: date = db.execute(select(entries.c.local_date)).scalars().one()
    opened.close()
    change(
        bot.database,
        update(entries).values(local_date=day - FIVE_WEEKS),
        update(schedules).values(next_due_at=datetime.now(UTC) - timedelta(minutes=1)),
    )


def check_what_is_kept(bot: Running) -> None:
    opened = open_database(bot.database)
    with opened.transaction() as db:
        assert len(db.execute(select(entries.c.id)).all()) == 2
        assert len(db.execute(select(evidence.c.behaviour)).all()) == 1
    opened.close()
    assert "birth list" not in bot.told()
