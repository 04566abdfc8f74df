"""The schedule is rows: what is due is claimed by a conditional update, so any number of workers is safe.

Each schedule has one next instant, `next_due_at`: the next occurrence of its rhythm, or the day of a
planned activity or an open commitment if that comes first. A sweep claims what is due and makes one
prompt of it, however late it is: after an outage a leader gets one message, never a backlog.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import Connection, bindparam, func, insert, select, union_all, update

from coachbot.cadence import FRIDAY, Cadence, Rhythm, instant, local_date
from coachbot.service.scene import Scene
from coachbot.store.tables import AnyRow, activity_records, commitments, prompts, schedules

DUE = (
    select(
        schedules.c.id, schedules.c.person_id, schedules.c.cadence, schedules.c.weekday, schedules.c.at,
        schedules.c.zone, schedules.c.anchor, schedules.c.paused_until, schedules.c.next_due_at,
    )
    .where(schedules.c.next_due_at <= bindparam("now"))
    .order_by(schedules.c.next_due_at)
    .limit(bindparam("most"))
)  # fmt: skip
CLAIM = (
    update(schedules)
    .where(schedules.c.id == bindparam("b_id"), schedules.c.next_due_at == bindparam("seen"))
    .values(next_due_at=bindparam("following"))
)
PROMPT = insert(prompts)
ONE_DAY = timedelta(days=1)
QUESTION = "reflect"  # the dialogue of a prompt that the rhythm makes
LATE = timedelta(hours=12)  # from which a prompt counts for the day it is made: so no second one comes that day


def rhythm_of(row: AnyRow) -> Rhythm:
    """The rhythm that a schedule's row describes."""
    hour, minute = map(int, row.at.split(":"))
    return Rhythm(cast(Cadence, row.cadence), row.weekday, time(hour, minute), row.zone, row.anchor)


def following(row: AnyRow, after: datetime, planned: Iterable[date] = ()) -> datetime:
    """The next instant that a schedule is due after a moment: its rhythm's, or a day for which something is planned."""
    rhythm = rhythm_of(row)
    due = rhythm.next_after(after, first=row.paused_until)
    for day in planned:
        meant = instant(_working_day(max(day, row.paused_until or day), rhythm), rhythm.at, rhythm.zone)
        if after < meant < due:  # one whose day has come already shares the next prompt
            due = meant
    return due


def _working_day(day: date, rhythm: Rhythm) -> date:
    """A day, or the Monday after it if it falls on a weekend, which isn't when this leader is asked."""
    if day.weekday() <= FRIDAY or rhythm.weekday > FRIDAY:
        return day
    return day + timedelta(days=7 - day.weekday())


def set_next_due(scene: Scene) -> None:
    """Work out anew when a person's schedule is next due."""
    row = scene.db.execute(select(schedules).where(schedules.c.person_id == scene.person.id)).first()
    if row is None:
        return
    planned = _planned_days(scene.db, [scene.person.id], local_date(scene.now, row.zone))
    due = following(row, scene.now, planned.get(scene.person.id, ()))
    scene.db.execute(update(schedules).where(schedules.c.id == row.id).values(next_due_at=due))


def sweep(db: Connection, now: datetime, most: int = 1000) -> int:
    """Claim at most so many schedules that are due, and make a prompt of each. Returns how many were due.

    A schedule that another worker claimed in between is left to it.
    """
    rows = db.execute(DUE, {"now": now, "most": most}).all()
    if not rows:
        return 0
    planned = _planned_days(db, [row.person_id for row in rows], now.date() - ONE_DAY)
    claimed = _claim(db, rows, now, planned)
    made = [
        {
            "person_id": row.person_id, "local_date": _day(row, now), "due_at": row.next_due_at, "not_before": now,
            "status": "due", "question": "",
        }
        for row in claimed
    ]  # fmt: skip
    _add_prompts(db, made)
    return len(rows)


def _day(row: AnyRow, now: datetime) -> date:
    """The local date that a prompt counts for: its own, or the day it is made if it is late."""
    return local_date(now if now - row.next_due_at > LATE else row.next_due_at, row.zone)


def _claim(db: Connection, rows: Iterable[AnyRow], now: datetime, planned: Mapping[int, list[date]]) -> list[AnyRow]:
    claims = [
        {"b_id": row.id, "seen": row.next_due_at, "following": following(row, now, planned.get(row.person_id, ()))}
        for row in rows
    ]
    if db.dialect.name == "sqlite":  # one writer at a time, and we hold the lock since BEGIN IMMEDIATE
        db.execute(CLAIM, claims)
        return list(rows)
    return [row for row, claim in zip(rows, claims, strict=True) if db.execute(CLAIM, claim).rowcount == 1]


def _add_prompts(db: Connection, made: list[dict[str, Any]]) -> None:
    """Add prompts, but for dates that have one already (a rhythm that was changed within the day).

    Where a call of another kind has the day, the question comes the day after.
    """
    people_due = [row["person_id"] for row in made]
    since = min((row["local_date"] for row in made), default=date.max)
    there = {
        (person, day): dialogue
        for person, day, dialogue in db.execute(
            select(prompts.c.person_id, prompts.c.local_date, prompts.c.dialogue).where(
                prompts.c.person_id.in_(people_due), prompts.c.local_date >= since, prompts.c.solicited.is_(False)
            )
        )
    }
    for row in made:
        if there.get((row["person_id"], row["local_date"]), QUESTION) != QUESTION:
            row["local_date"] += ONE_DAY
            row["not_before"] += ONE_DAY
    new = [row for row in made if (row["person_id"], row["local_date"]) not in there]
    if new:
        db.execute(PROMPT, new)


def _planned_days(db: Connection, person_ids: list[int], since: date) -> dict[int, list[date]]:
    """The days of each person's planned activities and open commitments, from a date on."""
    days = (
        select(of.c.person_id, of.c.due_on).where(
            of.c.person_id.in_(person_ids), of.c.status == status, of.c.due_on >= since
        )
        for of, status in ((activity_records, "planned"), (commitments, "open"))
    )
    rows = db.execute(union_all(*days))
    found: dict[int, list[date]] = {}
    for person, day in rows:
        found.setdefault(person, []).append(day)
    return found


def next_due_at(db: Connection) -> datetime | None:
    """The next instant at which any schedule is due."""
    return db.execute(select(func.min(schedules.c.next_due_at))).scalar()
