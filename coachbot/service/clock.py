"""What the clock does at every tick: each kind of thing that comes due, swept in turn."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, func, select

from coachbot.service import by_message, check_ins, digests, in_a_room, schedule, sharing
from coachbot.store.tables import prompts

SWEEPS: tuple[Callable[[Connection, datetime, int], int], ...] = (
    schedule.sweep,
    digests.sweep,
    sharing.sweep,
    check_ins.sweep,
    by_message.sweep,
    in_a_room.sweep,
)
NEXT: tuple[Callable[[Connection], datetime | None], ...] = (
    schedule.next_due_at,
    digests.next_due_at,
    sharing.next_due_at,
    check_ins.next_due_at,
)


def sweep(db: Connection, now: datetime, most: int = 1000) -> int:
    """Claim at most so many of each kind that are due, and make prompts of them. Returns how many were due."""
    return sum(one(db, now, most) for one in SWEEPS)


def next_due_at(db: Connection) -> datetime | None:
    """The next instant at which anything is due for anyone."""
    waiting = db.execute(select(func.min(prompts.c.not_before)).where(prompts.c.status == "due")).scalar()
    found = [one for one in (waiting, *(due(db) for due in NEXT)) if one is not None]
    return min(found, default=None)
