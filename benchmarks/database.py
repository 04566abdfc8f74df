"""Databases full of people, entries and schedules, filled faster than the service would write them."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from coachbot.service.sample import sample_leader
from coachbot.store.database import Database, open_database
from coachbot.store.encryption import seal

KEY = bytes(range(32))
NOW = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
ENTRY = (
    "INSERT INTO entry (id, person_id, question, asked, written_at, local_date, muted, has_details, name) "
    "VALUES (?, ?, ?, ?, ?, ?, 0, 0, 'entry')"
)
PASSAGE = "INSERT INTO passage (entry_id, name, asked, text, message, written_at) VALUES (?, 'entry', ?, ?, ?, ?)"


def fresh(path: Path) -> Database:
    """A new database in a file, as the bot opens it: every commit reaches the disk."""
    return open_database(f"sqlite:///{path}", KEY)


def insert(database: Database, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Rows by a plain SQL statement, in one transaction."""
    with closing(database.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("BEGIN")
        cursor.executemany(statement, rows)
        connection.commit()


def add_people(database: Database, count: int, first: int, channel: str = "telegram") -> None:
    """People with ids and addresses from `first` on, who have been welcomed. All names are one sealed name."""
    name, made = seal(b"Alex"), _stored(NOW - timedelta(days=100))
    rows = ((number, channel, str(number), name, made, made) for number in range(first, first + count))
    insert(
        database,
        "INSERT INTO person (id, channel, address, name, role, strand, zone, made_at, welcomed_at) "
        "VALUES (?, ?, ?, ?, '', 'reflection', 'Europe/London', ?, ?)",
        rows,
    )


def add_schedules(database: Database, count: int, first: int, due: datetime, later: int) -> None:
    """A weekly schedule each, the first due at `due` and then `later` microseconds after one another."""
    rows = (
        (number, _stored(due + timedelta(microseconds=later * (number - first))))
        for number in range(first, first + count)
    )
    insert(
        database,
        "INSERT INTO schedule (person_id, cadence, weekday, at, zone, anchor, next_due_at) "
        "VALUES (?, 'weekly', 1, '08:30', 'Europe/London', '2027-01-05', ?)",
        rows,
    )


def add_entries(database: Database, person: int, count: int, first: int) -> None:
    """Entries of one person, one a day up to yesterday, with ids from `first` on."""
    texts = [one["text"] for one in sample_leader()["entries"]]
    written = _stored(NOW)
    asked = seal(b"What did you do this week to bring another service's view in?")
    days = [NOW.date() - timedelta(days=1 + number % 400) for number in range(count)]
    insert(
        database, ENTRY,
        ((first + place, person, "", asked, _stored(NOW), day.isoformat()) for place, day in enumerate(days)),
    )  # fmt: skip
    insert(
        database, PASSAGE,
        (
            (place, asked, seal(f"{texts[place % len(texts)]} ({place})".encode()), f"x{place}", written)
            for place in range(first, first + count)
        ),
    )  # fmt: skip
    insert(
        database,
        "INSERT INTO evidence (entry_id, behaviour, person_id, claimed_on) VALUES (?, ?, ?, ?)",
        ((first + place, f"cc.{place % 7 + 1}.1", person, day.isoformat()) for place, day in enumerate(days)),
    )


def add_past_updates(database: Database, count: int) -> None:
    """Updates that were handled before."""
    insert(
        database,
        "INSERT INTO inbox (channel, key, received_at) VALUES ('telegram', ?, ?)",
        ((f"past-{number}", _stored(NOW - timedelta(seconds=number))) for number in range(count)),
    )


def _stored(moment: datetime | date) -> str:
    return f"{moment.replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f}" if isinstance(moment, datetime) else moment.isoformat()
