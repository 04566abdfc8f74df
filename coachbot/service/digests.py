"""A mentor's digest: what is new by leader, in numbers, on a rhythm of the mentor's own.

It is unsolicited, so a day has one at most, and a day that has something else already has none.
"""

from datetime import date, datetime, time
from typing import Any, cast

from sqlalchemy import Connection, func, insert, select, update

from coachbot.cadence import Cadence, Rhythm, local_date
from coachbot.requests.mentoring import Rhythm as Told
from coachbot.requests.mentoring import WhenToTell
from coachbot.service import reading
from coachbot.service.calling import call_some_day
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import AnyRow, digests, people, prompts

MONDAY, AT = 0, "17:00"
NEVER = "never"


def begin(db: Connection, mentor: int, now: datetime) -> None:
    """A new mentor hears what is new once a week."""
    if db.execute(select(digests.c.person_id).where(digests.c.person_id == mentor)).first():
        return
    zone = _zone(db, mentor)
    row = {"person_id": mentor, "cadence": "weekly", "weekday": MONDAY, "at": AT, "anchor": local_date(now, zone)}
    due = _next(row, zone, now)
    db.execute(insert(digests), row | {"next_due_at": due, "sent_at": None})


@performs(WhenToTell)
def when_to_tell(request: WhenToTell, scene: Scene) -> Told:
    """Change when a mentor hears what is new, and say how it is."""
    begin(scene.db, scene.person.id, scene.now)
    mine = digests.c.person_id == scene.person.id
    wishes = {"cadence": request.cadence or None, "weekday": request.weekday, "at": request.at or None}
    given: dict[str, Any] = {name: value for name, value in wishes.items() if value is not None}
    if request.cadence == "fortnightly":
        given["anchor"] = scene.today
    row = scene.db.execute(select(digests).where(mine)).one()
    if given:
        due = _next(row._asdict() | given, scene.person.zone, scene.now)
        scene.db.execute(update(digests).where(mine).values(**given, next_due_at=due))
        row = scene.db.execute(select(digests).where(mine)).one()
    return Told(cadence=row.cadence, weekday=row.weekday, at=row.at, zone=scene.person.zone)


def _next(row: dict[str, Any], zone: str, now: datetime) -> datetime | None:
    if row["cadence"] == NEVER:
        return None
    at = time.fromisoformat(row["at"])
    return Rhythm(cast(Cadence, row["cadence"]), row["weekday"], at, zone, row["anchor"]).next_after(now)


def _zone(db: Connection, person: int) -> str:
    return str(db.execute(select(people.c.zone).where(people.c.id == person)).scalar_one())


def sweep(db: Connection, now: datetime, most: int) -> int:
    """Claim at most so many digests that are due, and call where there is something new. Returns how many were due."""
    rows = db.execute(
        select(digests, people.c.zone)
        .join(people, people.c.id == digests.c.person_id)
        .where(digests.c.next_due_at <= now)
        .order_by(digests.c.next_due_at)
        .limit(most)
    ).all()
    for row in rows:
        claimed = (digests.c.person_id == row.person_id, digests.c.next_due_at == row.next_due_at)
        due = _next(row._asdict(), row.zone, now)
        if db.execute(update(digests).where(*claimed).values(next_due_at=due)).rowcount == 1:
            _call(db, row, now)
    return len(rows)


def _call(db: Connection, row: AnyRow, now: datetime) -> None:
    """Make a prompt of what came since the last one; where the day has one already, of another day."""
    if not reading.has_news(db, row.person_id, row.sent_at, now):
        return
    db.execute(update(digests).where(digests.c.person_id == row.person_id).values(sent_at=now))
    today = local_date(now, row.zone)
    if _is_taken(db, row.person_id, today):
        call_some_day(db, row.person_id, "digest", now)
        return
    prompt = {
        "person_id": row.person_id, "local_date": today, "due_at": row.next_due_at, "not_before": now, "status": "due",
        "question": "", "dialogue": "digest", "facts": {}, "solicited": False,
    }  # fmt: skip
    db.execute(insert(prompts), prompt)


def _is_taken(db: Connection, person: int, day: date) -> bool:
    mine = (prompts.c.person_id == person, prompts.c.local_date == day, prompts.c.solicited.is_(False))
    return db.execute(select(prompts.c.id).where(*mine)).first() is not None


def next_due_at(db: Connection) -> datetime | None:
    """The next instant at which any digest is due."""
    return db.execute(select(func.min(digests.c.next_due_at))).scalar()
