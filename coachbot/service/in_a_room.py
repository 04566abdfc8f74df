"""A check-in together: they talk, in a room or on the telephone, and the bot keeps the time.

A stage is left once, by a conditional update, whoever leaves it: the clock, or someone who taps. When the time of
one is up, everyone is called, and the first who looks moves it on.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Any, cast

from sqlalchemy import Connection, select, update

from coachbot.errors import Forbidden
from coachbot.requests.check_ins import CallOff, ComeIn, GoOn, LookIn, MoveOn, Offer, Pause, Room
from coachbot.service.by_message import offers, pledges
from coachbot.service.check_ins import AFTERWARDS, Meeting, alter, keep, load, lock, patience, stop
from coachbot.service.pairs import call, find, next_date, people_in, set_next
from coachbot.service.rounds import Stage, stages
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import AnyRow, check_ins

TWO = 2  # coaching moves before a listener at a time
NOTHING: dict[str, Any] = {
    "kind": "", "others": [], "here": [], "missing": [], "stage": -1, "swapped": False, "ask": "", "step_kind": "",
    "speaker": "", "minutes": 0, "moves": [], "commitments": [],
}  # fmt: skip


@performs(LookIn)
def look_in(request: LookIn, scene: Scene) -> Room:
    """What goes on in a room; a stage whose time is up makes way for the next."""
    lock(scene.db, request.check_in, scene.person.id)
    meeting = load(scene.db, request.check_in, scene.catalogue)
    row = meeting.row
    if scene.person.id not in meeting.members or row.status == "closed":
        return _room(NOTHING)
    common = NOTHING | {"others": [name for one, name in meeting.members.items() if one != scene.person.id]}
    if row.status == "dropped":
        return _room(common, kind="off")
    if row.way != "room":
        return _room(common, kind="written")
    if row.step < 0:
        return _at_the_door(meeting, common, scene)
    if row.look_at is None and row.seconds_left is None:
        _advance(meeting, scene)
        found: Room = look_in(request, scene)
        return found
    return _inside(meeting, common, scene)


def _room(common: dict[str, Any], **fields: Any) -> Room:
    return cast(Room, common | fields)


def _at_the_door(meeting: Meeting, common: dict[str, Any], scene: Scene) -> Room:
    here = _here(meeting)
    missing = [one for one in meeting.members if one not in here]
    names = {"here": meeting.names([one for one in meeting.members if one in here]), "missing": meeting.names(missing)}
    return _room(common, kind="door" if scene.person.id in missing else "waiting", **names)


def _inside(meeting: Meeting, common: dict[str, Any], scene: Scene) -> Room:
    row, me = meeting.row, scene.person.id
    plan = plan_of(meeting)
    stage = plan[row.step]
    paused = row.seconds_left is not None
    left = row.seconds_left if paused else (row.look_at - scene.now).total_seconds()
    part = "together" if not stage.speaker else "speaker" if stage.speaker == me else "listener"
    before = plan[row.step - 1].speaker if row.step else 0
    return _room(
        common, kind="paused" if paused else part, stage=row.step, ask=stage.step.ask,
        swapped=stage.speaker != before and before != 0, step_kind=stage.step.kind,
        speaker=meeting.members.get(stage.speaker, ""), minutes=max(1, ceil(left / 60)),
        moves=_moves(meeting, scene) if part == "listener" else [],
        commitments=pledges(meeting, me, scene) if stage.step.kind == "commitments" else [],
    )  # fmt: skip


def _moves(meeting: Meeting, scene: Scene) -> list[Offer]:
    """Two of the form's moves, others at every stage."""
    listening = next(step for step in meeting.form.steps if step.kind == "listen")
    found = offers(listening, scene)
    first = meeting.row.step * TWO % len(found)
    return (found + found)[first : first + TWO]


def plan_of(meeting: Meeting) -> tuple[Stage, ...]:
    """The stages of a check-in; whoever spoke first last time speaks last."""
    inside = list(meeting.members)
    first = meeting.row.id % len(inside)
    return stages(meeting.form, inside[first:] + inside[:first])


def _here(meeting: Meeting) -> set[int]:
    return {one.person_id for one in meeting.said if one.step == "here"}


# what someone does


@performs(ComeIn)
def come_in(request: ComeIn, scene: Scene) -> None:
    """This person is here; when everyone is, it begins."""
    meeting = _room_of(request.check_in, scene)
    if meeting is None or meeting.row.step >= 0:
        return
    keep(scene.db, meeting.row.id, scene.person.id, "here", scene.now)
    if _here(load(scene.db, meeting.row.id, scene.catalogue)) >= set(meeting.members):
        _enter(meeting, 0, scene)
        _call_others(meeting, scene)


@performs(CallOff)
def call_off(request: CallOff, scene: Scene) -> None:
    """Not now; or by message instead."""
    meeting = _room_of(request.check_in, scene)
    if meeting is None or meeting.row.step >= 0:
        return
    if request.write:
        alter(scene.db, meeting.row.id, way="message", **patience(meeting.pair, scene.now))
    else:
        stop(scene.db, meeting.row.id, "dropped", scene.now)
        set_next(scene.db, meeting.pair, next_date(scene.db, meeting.pair, scene.now))
    _call_others(meeting, scene)


@performs(Pause)
def pause(request: Pause, scene: Scene) -> None:
    """Stop the clock, unless this stage has gone by."""
    meeting = _room_of(request.check_in, scene)
    if meeting is None or meeting.row.step != request.stage or meeting.row.look_at is None:
        return
    left = max(1, ceil((meeting.row.look_at - scene.now).total_seconds()))
    alter(scene.db, meeting.row.id, look_at=None, seconds_left=left)
    _call_others(meeting, scene)


@performs(GoOn)
def go_on(request: GoOn, scene: Scene) -> None:
    """Let the clock run again."""
    meeting = _room_of(request.check_in, scene)
    if meeting is None or meeting.row.seconds_left is None:
        return
    end = scene.now + timedelta(seconds=meeting.row.seconds_left)
    alter(scene.db, meeting.row.id, look_at=end, seconds_left=None)
    _call_others(meeting, scene)


@performs(MoveOn)
def move_on(request: MoveOn, scene: Scene) -> None:
    """This stage is done, unless somebody else said so in the same second."""
    meeting = _room_of(request.check_in, scene)
    if meeting is not None and meeting.row.step == request.stage:
        _advance(meeting, scene)
        _call_others(meeting, scene)


def _room_of(check_in: int, scene: Scene) -> Meeting | None:
    """A room that is open, locked; None when it has closed. Raises Forbidden."""
    is_open = lock(scene.db, check_in, scene.person.id)
    meeting = load(scene.db, check_in, scene.catalogue)
    if scene.person.id not in meeting.members:
        raise Forbidden
    return meeting if is_open and meeting.row.way == "room" else None


def _advance(meeting: Meeting, scene: Scene) -> None:
    """To the next stage; after the last, each writes what they will do."""
    if meeting.row.step + 1 < len(plan_of(meeting)):
        _enter(meeting, meeting.row.step + 1, scene)
    else:
        alter(scene.db, meeting.row.id, way=AFTERWARDS, seconds_left=None, **patience(meeting.pair, scene.now))


def _enter(meeting: Meeting, stage: int, scene: Scene) -> None:
    plan = plan_of(meeting)
    if plan[stage].step.kind == "commitments" and not any(pledges(meeting, one, scene) for one in meeting.members):
        stage += 1
    end = scene.now + timedelta(minutes=plan[stage].step.minutes)
    alter(scene.db, meeting.row.id, step=stage, look_at=end, seconds_left=None)


def _call_others(meeting: Meeting, scene: Scene) -> None:
    for person in meeting.members:
        if person != scene.person.id:
            call(scene.db, person, "room", {"check_in": meeting.row.id}, scene.now)


# the clock


def sweep(db: Connection, now: datetime, most: int = 1000) -> int:
    """Call everyone whose stage is over, or whose others haven't come. Returns how many rooms were due."""
    due = (check_ins.c.look_at <= now, check_ins.c.status == "open", check_ins.c.way == "room")
    rows = db.execute(select(check_ins).where(*due).order_by(check_ins.c.look_at).limit(most)).all()
    for row in rows:
        seen = (check_ins.c.id == row.id, check_ins.c.revision == row.revision, check_ins.c.status == "open")
        values = {"look_at": None, "revision": row.revision + 1}
        if db.execute(update(check_ins).where(*seen).values(**values)).rowcount == 1:
            _time_is_up(db, row, now)
    return len(rows)


def _time_is_up(db: Connection, row: AnyRow, now: datetime) -> None:
    """Where they haven't all come, it goes on by message."""
    more: dict[str, Any] = {}
    if row.step < 0:
        pair = find(db, row.pair_id)
        alter(db, row.id, way="message", **patience(pair, now))
        more = {"missed": True}
    for person in people_in(db, row.pair_id):
        call(db, person, "room", {"check_in": row.id} | more, now)
