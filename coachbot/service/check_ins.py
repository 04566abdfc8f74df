"""A check-in from its opening to its end, whichever way it is held; and the clock that opens it.

Whoever counts what several people said locks the check-in's row first, then that of its pair: two who answer in
the same second then take turns, and the second sees what the first said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Connection, func, insert, select, update

from coachbot.cadence import instant, local_date
from coachbot.catalogue import Catalogue, Form
from coachbot.errors import Forbidden
from coachbot.requests.pairs import Begin
from coachbot.service.pairs import (
    call,
    change,
    end_talks,
    find,
    next_date,
    open_check_in,
    people_in,
    require_pair,
    set_next,
    tell,
    when_all_are_back,
)
from coachbot.service.rounds import Round, sittings
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import AnyRow, check_ins, members, pairs, said

AFTERWARDS = "afterwards"  # the way of a check-in whose time in a room is over: what they will do is still to be said
REMINDERS = (1, 2, 3)  # days from moving on to a reminder, from there to the next, from there to the end
PATIENT_UNTIL = 2  # reminders, after which two of a trio go on by themselves
SILENT_ROUNDS = 3  # in a row, after which the rhythm pauses
AN_HOUR = timedelta(hours=1)
DOOR_OPEN = AN_HOUR  # how long those who came to a room wait for the others


@dataclass(frozen=True, slots=True)
class Meeting:
    """A check-in with those in it (names by id), its form, and what was said."""

    row: AnyRow
    pair: AnyRow
    members: Mapping[int, str]
    form: Form
    said: Sequence[AnyRow]

    @property
    def round(self) -> Round:
        """Whose turn it is. Once some have gone on without someone, they don't wait again."""
        spoken = {(one.person_id, one.step, one.to_id or 0): bool(one.text or one.chose) for one in self.said}
        later = {step.id for sitting in sittings(self.form)[1:] for step in sitting}
        gone_on = any(one.step in later for one in self.said)
        return Round(self.form, tuple(self.members), spoken, self.row.step < PATIENT_UNTIL and not gone_on)

    def names(self, persons: Sequence[int]) -> list[str]:
        """What people are called."""
        return [self.members[one] for one in persons]


def load(db: Connection, check_in: int, catalogue: Catalogue) -> Meeting:
    """A check-in as it stands. Raises Forbidden where there is none."""
    row = db.execute(select(check_ins).where(check_ins.c.id == check_in)).first()
    if row is None:
        raise Forbidden
    form = catalogue.form(row.form)
    if row.way == AFTERWARDS:
        form = form.model_copy(update={"steps": form.steps[-1:]})
    words = db.execute(select(said).where(said.c.check_in_id == check_in).order_by(said.c.id)).all()
    return Meeting(row, find(db, row.pair_id), people_in(db, row.pair_id), form, words)


def lock(db: Connection, check_in: int, person: int | None = None) -> bool:
    """Have a check-in to oneself until the end of the transaction; False when it is over, or `person` isn't in it."""
    going_on = [check_ins.c.id == check_in, check_ins.c.status == "open"]
    if person is not None:
        inside = (members.c.person_id == person, members.c.left_at.is_(None))
        going_on.append(check_ins.c.pair_id.in_(select(members.c.pair_id).where(*inside)))
    return db.execute(update(check_ins).where(*going_on).values(revision=check_ins.c.revision + 1)).rowcount == 1


def alter(db: Connection, check_in: int, **values: object) -> None:
    """Change what is given of a check-in."""
    db.execute(update(check_ins).where(check_ins.c.id == check_in).values(**values))


def keep(db: Connection, check_in: int, person: int, step: str, now: datetime, text: str = "", chose: str = "",
         to: int | None = None) -> None:  # fmt: skip
    """Keep what someone said at a step; said again, it takes the place of the former."""
    there = (said.c.check_in_id == check_in, said.c.person_id == person, said.c.step == step, said.c.to_id == to)
    db.execute(said.delete().where(*there))
    row = {"check_in_id": check_in, "person_id": person, "step": step, "to_id": to, "chose": chose, "text": text,
           "said_at": now}  # fmt: skip
    db.execute(insert(said), row)


def their_hour(pair: AnyRow, now: datetime, days: int) -> datetime:
    """The hour that a pair has agreed on, when so many days have gone by."""
    day = local_date(now + timedelta(days=days) - AN_HOUR, pair.zone)  # what comes at their hour may come a moment late
    due = instant(day, time.fromisoformat(pair.at), pair.zone)
    if due >= now + timedelta(days=days) - AN_HOUR:
        return due
    return instant(day + timedelta(days=1), time.fromisoformat(pair.at), pair.zone)


def patience(pair: AnyRow, now: datetime) -> dict[str, object]:
    """The values of a check-in by message that has just moved on."""
    return {"step": 0, "look_at": their_hour(pair, now, REMINDERS[0])}


@performs(Begin)
def begin(request: Begin, scene: Scene) -> int:
    """Begin now, in the place of the next date; if one is under way, that is the one."""
    pair = require_pair(scene.db, request.pair, scene.person.id)
    if under_way := open_check_in(scene.db, pair.id):
        return int(under_way.id)
    if pair.paused_at is not None:
        change(scene.db, pair.id, paused_at=None, silent_rounds=0)
    check_in = open_(scene.db, pair, request.way, scene.now, but=scene.person.id)
    if request.way == "room":
        keep(scene.db, check_in, scene.person.id, "here", scene.now)
    return check_in


def open_(db: Connection, pair: AnyRow, way: str, now: datetime, but: int = 0) -> int:
    """Open a check-in and have everyone begin, but one who has; its id. The rhythm goes on after the date it takes."""
    set_next(db, pair, next_date(db, pair, max(now, pair.next_due_at or now)))
    waits = {"step": -1, "look_at": now + DOOR_OPEN} if way == "room" else patience(pair, now)
    row = {
        "pair_id": pair.id, "way": way, "form": pair.form, "opened_at": now, "closed_at": None, "status": "open",
        "seconds_left": None, "revision": 0,
    } | waits  # fmt: skip
    key = db.execute(insert(check_ins), row).inserted_primary_key
    assert key is not None
    check_in = int(key[0])
    for person in people_in(db, pair.id):
        if person != but:
            call(db, person, "room" if way == "room" else "check-in", {"check_in": check_in}, now)
    return check_in


def stop(db: Connection, check_in: int, status: str, now: datetime) -> None:
    """A check-in is over, closed or dropped."""
    alter(db, check_in, status=status, closed_at=now, look_at=None, seconds_left=None)


def close(db: Connection, row: AnyRow, now: datetime, but: int = 0) -> None:
    """Close a check-in that one has locked, with what there is; whoever said something hears how it ended.

    After three in a row in which someone said nothing the rhythm pauses, and they are asked what would suit.
    """
    stop(db, row.id, "closed", now)
    spoke = set(db.scalars(select(said.c.person_id).where(said.c.check_in_id == row.id)))
    inside = people_in(db, row.pair_id)
    end_talks(db, row.pair_id, set(inside) - {but})  # words that come now are offered as an entry
    for person in inside:
        if person in spoke and person != but:
            call(db, person, "check-in", {"check_in": row.id}, now)
    silent = 0 if spoke.issuperset(inside) else find(db, row.pair_id).silent_rounds + 1
    change(db, row.pair_id, silent_rounds=silent)
    if silent >= SILENT_ROUNDS:
        change(db, row.pair_id, paused_at=now, next_due_at=None)
        tell(db, row.pair_id, "quiet", now)


# the clock


def sweep(db: Connection, now: datetime, most: int = 1000) -> int:
    """Open the check-ins of pairs whose time has come. Returns how many were due."""
    rows = db.execute(
        select(pairs).where(pairs.c.next_due_at <= now).order_by(pairs.c.next_due_at).limit(most)
    ).all()  # fmt: skip
    for row in rows:
        _come_due(db, row, now)
    return len(rows)


def _come_due(db: Connection, row: AnyRow, now: datetime) -> None:
    """Open a check-in; or move the date, when someone is away. One from before closes, but not a room in use."""
    before = open_check_in(db, row.id)
    if before is not None and not lock(db, before.id):
        before = None
    still_due = (pairs.c.id == row.id, pairs.c.next_due_at == row.next_due_at)
    if db.execute(update(pairs).where(*still_due).values(next_due_at=None)).rowcount != 1:
        return  # another worker was first, or one of them began it
    due = when_all_are_back(db, row, now)
    if due > now:
        set_next(db, row, due)
        tell(db, row.id, "moved", now)
    elif before is not None and before.way == "room":
        set_next(db, row, next_date(db, row, now))
    else:
        if before is not None:
            close(db, before, now)
        if find(db, row.id).paused_at is None:
            open_(db, row, row.way, now)


def next_due_at(db: Connection) -> datetime | None:
    """The next instant at which a pair or a check-in is due."""
    found = (db.scalar(select(func.min(column))) for column in (pairs.c.next_due_at, check_ins.c.look_at))
    return min((one for one in found if one is not None), default=None)
