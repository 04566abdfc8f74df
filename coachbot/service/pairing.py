"""How pairs and trios come about, and how someone leaves them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from coachbot.cadence import local_date
from coachbot.errors import Forbidden
from coachbot.requests.pairs import LeavePair, LookAtThird, TakeIn, Third
from coachbot.service.by_message import go_on
from coachbot.service.check_ins import load, lock, stop
from coachbot.service.inviting import agrees
from coachbot.service.pairs import (
    ONE_DAY,
    begin_rhythm,
    call,
    change,
    end_talks,
    open_check_in,
    people_in,
    require_pair,
    tell,
)
from coachbot.service.rounds import FEWEST
from coachbot.service.scene import Scene, before_erasing, performs
from coachbot.store.tables import AnyRow, invitations, members, pairs, people

MOST = 3
AGREED_ON = ("cadence", "weekday", "at", "form")


def bring_together(db: Connection, persons: Sequence[int], how: Mapping[str, Any], zone: str, now: datetime) -> int:
    """Make a pair or trio of people who have all said yes, and tell them when they first check in; its id.

    `how` may hold cadence, weekday (0 is Monday), at (HH:MM) and form.
    """
    row = {
        "way": "message", "form": "", "cadence": "fortnightly", "weekday": 1, "at": "08:30", "zone": zone,
        "anchor": local_date(now, zone) + ONE_DAY, "next_due_at": None, "silent_rounds": 0, "made_at": now,
        "paused_at": None, "ended_at": None,
    }  # fmt: skip
    key = db.execute(insert(pairs), row | {name: how[name] for name in AGREED_ON if name in how}).inserted_primary_key
    assert key is not None
    pair = int(key[0])
    for person in persons:
        _add(db, pair, person, now)
    begin_rhythm(db, pair, now)
    tell(db, pair, "begun", now)
    return pair


def _add(db: Connection, pair: int, person: int, now: datetime) -> None:
    here = (members.c.pair_id == pair, members.c.person_id == person)
    if db.execute(update(members).where(*here).values(joined_at=now, left_at=None)).rowcount == 0:
        db.execute(insert(members), {"pair_id": pair, "person_id": person, "joined_at": now, "left_at": None})


@agrees("partner")
def partner(invitation: AnyRow, person: int, scene: Scene) -> None:
    """Both have said yes: they are a pair. A third is taken in once the one who was there already has said yes too."""
    about = invitation.facts
    if "pair" in about:
        _ask_for_third(invitation, about["pair"], scene)
        return
    zone = scene.db.execute(select(people.c.zone).where(people.c.id == invitation.from_id)).scalar_one()
    bring_together(scene.db, [invitation.from_id, person], about, zone, scene.now)


def _ask_for_third(invitation: AnyRow, pair: int, scene: Scene) -> None:
    inside = people_in(scene.db, pair)
    if invitation.from_id not in inside or not FEWEST <= len(inside) < MOST:
        _refuse(invitation, scene)
    else:
        tell(scene.db, pair, "third", scene.now, but=invitation.from_id, invitation=invitation.id)


@performs(LookAtThird)
def look_at_third(request: LookAtThird, scene: Scene) -> Third:
    """Who would be the third, to the one who is asked last."""
    row, is_free = _third(request.invitation, scene)
    by = scene.db.execute(select(people.c.name).where(people.c.id == row.from_id)).scalar() or ""
    return Third(name=row.name, by=by, problem="" if is_free else "settled")


@performs(TakeIn)
def take_in(request: TakeIn, scene: Scene) -> None:
    """A third joins, or doesn't; they and who invited them are told."""
    row, is_free = _third(request.invitation, scene)
    if is_free and request.yes:
        _add(scene.db, row.facts["pair"], row.opened_by, scene.now)
        tell(scene.db, row.facts["pair"], "three", scene.now, but=scene.person.id)
    elif is_free:
        _refuse(row, scene)


def _refuse(row: AnyRow, scene: Scene) -> None:
    scene.db.execute(update(invitations).where(invitations.c.id == row.id).values(outcome="refused"))
    for person in (row.from_id, row.opened_by):
        call(scene.db, person, "pair-news", {"pair": row.facts["pair"], "what": "two", "invitation": row.id}, scene.now)


def _third(invitation: int, scene: Scene) -> tuple[AnyRow, bool]:
    """An invitation into a pair that this person is in, made by the other; whether it can still be said yes to.

    Raises Forbidden.
    """
    row = scene.db.execute(select(invitations).where(invitations.c.id == invitation)).first()
    if row is None or row.kind != "partner" or "pair" not in row.facts or row.from_id == scene.person.id:
        raise Forbidden
    require_pair(scene.db, row.facts["pair"], scene.person.id)
    inside = people_in(scene.db, row.facts["pair"])
    return row, row.outcome == "accepted" and row.opened_by not in inside and len(inside) < MOST


@performs(LeavePair)
def leave_pair(request: LeavePair, scene: Scene) -> None:
    """Leave; the others are told."""
    _leave(request.pair, scene)


@before_erasing
def leave_all(scene: Scene) -> None:
    """Whoever erases themselves leaves their pairs first; what the others have open of them goes too."""
    mine = (members.c.person_id == scene.person.id, members.c.left_at.is_(None), pairs.c.ended_at.is_(None))
    for pair in scene.db.scalars(select(members.c.pair_id).join(pairs).where(*mine)).all():
        end_talks(scene.db, pair, people_in(scene.db, pair))
        _leave(pair, scene)


def _leave(pair: int, scene: Scene) -> None:
    """A pair comes to its end with it; a trio goes on as a pair, and so does its check-in by message."""
    db, me = scene.db, scene.person.id
    under_way = open_check_in(db, pair)
    before = load(db, under_way.id, scene.catalogue).round if under_way and lock(db, under_way.id) else None
    require_pair(db, pair, me)
    here = (members.c.pair_id == pair, members.c.person_id == me)
    db.execute(update(members).where(*here).values(left_at=scene.now))
    end_talks(db, pair, [me])
    left = people_in(db, pair)
    if len(left) < FEWEST:
        change(db, pair, ended_at=scene.now, next_due_at=None)
        end_talks(db, pair, left)
    tell(db, pair, "left", scene.now)
    if under_way is None or before is None:
        return
    if len(left) < FEWEST or under_way.way == "room":
        stop(db, under_way.id, "dropped", scene.now)
    else:
        go_on(scene, before, under_way, but=me)
