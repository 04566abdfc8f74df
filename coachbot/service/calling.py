"""The bot begins a dialogue with someone else than the one who just wrote: as a prompt, when it may.

What somebody waits for (an answer to an invitation, a step of a check-in) comes at once. What nobody asked for
comes at the person's own hour, on a day that has no prompt yet: never more than one a day.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from coachbot.cadence import instant, local_date
from coachbot.store.tables import people, prompts, schedules

THEIR_HOUR = time(8, 30)  # of someone who chose none
ONE_DAY = timedelta(days=1)


def call_now(db: Connection, person: int, dialogue: str, facts: Mapping[str, Any], now: datetime) -> None:
    """Begin a dialogue that a person waits for, as soon as they aren't in the middle of another answer."""
    zone = db.execute(select(people.c.zone).where(people.c.id == person)).scalar_one()
    _add(db, person, dialogue, facts, local_date(now, zone), now, solicited=True)


def call_some_day(db: Connection, person: int, dialogue: str, now: datetime) -> None:
    """Begin a dialogue that nobody asked for, at the person's own hour of the next day without a prompt.

    One such call that waits already is enough.
    """
    mine = prompts.c.person_id == person
    if db.execute(select(prompts.c.id).where(mine, prompts.c.dialogue == dialogue, prompts.c.status == "due")).first():
        return
    zone = db.execute(select(people.c.zone).where(people.c.id == person)).scalar_one()
    row = db.execute(select(schedules).where(schedules.c.person_id == person)).first()
    at = time.fromisoformat(row.at) if row else THEIR_HOUR
    today = local_date(now, zone)
    taken = set(db.scalars(select(prompts.c.local_date).where(mine, prompts.c.local_date >= today)))
    if row and row.next_due_at is not None and row.cadence != "working days":
        taken.add(local_date(row.next_due_at, zone))
    day = _first_free(max(today, row.paused_until or today) if row else today, at, zone, now, taken)
    _add(db, person, dialogue, {}, day, instant(day, at, zone), solicited=False)


def _first_free(day: date, at: time, zone: str, now: datetime, taken: set[date]) -> date:
    while day in taken or instant(day, at, zone) <= now:
        day += ONE_DAY
    return day


def _add(
    db: Connection, person: int, dialogue: str, facts: Mapping[str, Any], day: date, when: datetime, *, solicited: bool
) -> None:
    row = {
        "person_id": person, "local_date": day, "due_at": when, "not_before": when, "status": "due", "question": "",
        "dialogue": dialogue, "facts": dict(facts), "solicited": solicited,
    }  # fmt: skip
    db.execute(insert(prompts), row)
