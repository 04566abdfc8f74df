"""Coaching pairs and trios: who is in them, their rhythm, and what they agree to change."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import Connection, delete, func, select, update

from coachbot.cadence import Cadence, Rhythm, local_date
from coachbot.errors import Forbidden
from coachbot.requests.pairs import Agree, Forms, MyPairs, OnePair, Shape, Together
from coachbot.service import calling
from coachbot.service.rounds import FEWEST, minutes
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import AnyRow, check_ins, conversations, members, pairs, people, prompts, schedules

GUIDED = ("check-in", "room")  # dialogues that are part of a check-in
ONE_DAY = timedelta(days=1)


def people_in(db: Connection, pair: int) -> dict[int, str]:
    """Those in a pair now, in the order they came: names by id."""
    rows = db.execute(
        select(people.c.id, people.c.name)
        .join(members, members.c.person_id == people.c.id)
        .where(members.c.pair_id == pair, members.c.left_at.is_(None))
        .order_by(members.c.joined_at, people.c.id)
    )
    return {row.id: row.name for row in rows}


def find(db: Connection, pair: int) -> AnyRow:
    """The row of a pair."""
    return db.execute(select(pairs).where(pairs.c.id == pair)).one()


def require_pair(db: Connection, pair: int, person: int) -> AnyRow:
    """The row of a pair that goes on and that someone is in; locked, so that those who change it take turns.

    Raises Forbidden.
    """
    going_on = (pairs.c.id == pair, pairs.c.ended_at.is_(None))
    row = db.execute(select(pairs).where(*going_on).with_for_update()).first()
    if row is None or person not in people_in(db, pair):
        raise Forbidden
    return row


def open_check_in(db: Connection, pair: int) -> AnyRow | None:
    """A pair's check-in that is under way."""
    return db.execute(select(check_ins).where(check_ins.c.pair_id == pair, check_ins.c.status == "open")).first()


# when


def rhythm_of(row: AnyRow) -> Rhythm:
    """The rhythm of a pair's row."""
    return Rhythm(cast(Cadence, row.cadence), row.weekday, time.fromisoformat(row.at), row.zone, row.anchor)


def next_date(db: Connection, row: AnyRow, after: datetime, first: date | None = None) -> datetime:
    """The next instant of a pair's rhythm after a moment, on a date not before `first`, with nobody away."""
    return when_all_are_back(db, row, rhythm_of(row).next_after(after, first))


def when_all_are_back(db: Connection, row: AnyRow, due: datetime) -> datetime:
    """The instant itself; or, if someone in the pair is away then, the pair's hour on the first such weekday after."""
    theirs = select(func.max(schedules.c.paused_until)).join(members, members.c.person_id == schedules.c.person_id)
    back = db.scalar(theirs.where(members.c.pair_id == row.id, members.c.left_at.is_(None)))
    if back is None or local_date(due, row.zone) >= back:
        return due
    return replace(rhythm_of(row), cadence="weekly").next_after(due, first=back)


def set_next(db: Connection, row: AnyRow, due: datetime) -> None:
    """Set when a pair is next due; a fortnightly rhythm counts from there."""
    anchor = local_date(due, row.zone) if row.cadence == "fortnightly" else row.anchor
    change(db, row.id, next_due_at=due, anchor=anchor)


def begin_rhythm(db: Connection, pair: int, now: datetime) -> None:
    """Begin a new or changed rhythm, or one that was paused: from tomorrow on, on the first such weekday."""
    row = find(db, pair)
    tomorrow = local_date(now, row.zone) + ONE_DAY
    anchor = tomorrow + timedelta(days=(row.weekday - tomorrow.weekday()) % 7)
    change(db, pair, anchor=anchor, paused_at=None, silent_rounds=0)
    row = find(db, pair)
    set_next(db, row, next_date(db, row, now, tomorrow))


def change(db: Connection, pair: int, **values: Any) -> None:
    """Change what is given of a pair."""
    db.execute(update(pairs).where(pairs.c.id == pair).values(**values))


# what the others hear


def call(db: Connection, person: int, dialogue: str, facts: Mapping[str, Any], now: datetime) -> None:
    """Begin a dialogue with one of a pair; it takes the place of the same call that hasn't reached them yet."""
    waiting = (prompts.c.person_id == person, prompts.c.dialogue == dialogue, prompts.c.status == "due")
    rows = db.execute(select(prompts.c.id, prompts.c.facts).where(*waiting)).all()
    same = [row.id for row in rows if facts.items() <= row.facts.items() or row.facts.items() <= facts.items()]
    db.execute(delete(prompts).where(prompts.c.id.in_(same)))
    calling.call_now(db, person, dialogue, facts, now)


def tell(db: Connection, pair: int, what: str, now: datetime, but: int = 0, **more: Any) -> None:
    """Tell everyone in a pair, but one, what is new."""
    for person in people_in(db, pair):
        if person != but:
            call(db, person, "pair-news", {"pair": pair, "what": what} | more, now)


def end_talks(db: Connection, pair: int, persons: Iterable[int]) -> None:
    """End what people have open of a pair's check-ins, and what was to begin: it may hold words that go."""
    theirs = set(db.scalars(select(check_ins.c.id).where(check_ins.c.pair_id == pair)))
    for table in (conversations, prompts):
        mine = (table.c.person_id.in_(list(persons)), table.c.dialogue.in_(GUIDED))
        rows = db.execute(select(table.c.id, table.c.facts).where(*mine)).all()
        gone = [row.id for row in rows if row.facts.get("check_in") in theirs]
        db.execute(delete(table).where(table.c.id.in_(gone)))


# what a dialogue asks for


@performs(MyPairs)
def my_pairs(request: MyPairs, scene: Scene) -> list[Together]:
    """The pairs that someone is in, the oldest first."""
    mine = (members.c.person_id == scene.person.id, members.c.left_at.is_(None), pairs.c.ended_at.is_(None))
    found = select(pairs).join(members, members.c.pair_id == pairs.c.id).where(*mine).order_by(pairs.c.id)
    return [together(scene, row) for row in scene.db.execute(found).all()]


@performs(OnePair)
def one_pair(request: OnePair, scene: Scene) -> Together | None:
    """One pair, to those who haven't left it."""
    inside = scene.person.id in people_in(scene.db, request.pair)
    return together(scene, find(scene.db, request.pair)) if inside else None


def together(scene: Scene, row: AnyRow) -> Together:
    """A pair as this person finds it."""
    db = scene.db
    gone = db.scalar(
        select(people.c.name)
        .join(members, members.c.person_id == people.c.id)
        .where(members.c.pair_id == row.id, members.c.left_at.is_not(None))
        .order_by(members.c.left_at.desc())
    )
    under_way = open_check_in(db, row.id)
    return Together(
        pair=row.id, others=[name for one, name in people_in(db, row.id).items() if one != scene.person.id],
        gone=gone or "", cadence=row.cadence, weekday=row.weekday, at=row.at, way=row.way,
        form=scene.catalogue.form(row.form).title, paused=row.paused_at is not None, ended=row.ended_at is not None,
        next_on=local_date(row.next_due_at, row.zone).isoformat() if row.next_due_at else None,
        check_in=under_way.id if under_way else None, check_in_way=under_way.way if under_way else "",
        today=scene.today.isoformat(),
    )  # fmt: skip


@performs(Forms)
def forms(request: Forms, scene: Scene) -> list[Shape]:
    """The forms of check-in there are."""
    found = scene.catalogue.forms.values()
    return [Shape(id=one.id, title=one.title, text=one.text, minutes=minutes(one, FEWEST)) for one in found]


@performs(Agree)
def agree(request: Agree, scene: Scene) -> Together:
    """Change how a pair checks in; whoever does speaks for all of them, and the others hear of it at once."""
    row = require_pair(scene.db, request.pair, scene.person.id)
    names = ("cadence", "weekday", "at", "form", "way")
    values = {name: value for name in names if (value := getattr(request, name)) is not None}
    if values:
        change(scene.db, row.id, **values)
    if row.paused_at is not None or {"cadence", "weekday", "at"} & values.keys():
        begin_rhythm(scene.db, row.id, scene.now)
    tell(scene.db, row.id, "changed", scene.now, but=scene.person.id)
    return together(scene, find(scene.db, row.id))
