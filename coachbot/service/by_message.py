"""A check-in by message: each answers in their own time, and reads the others' when all of a sitting are in."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, and_, func, or_, select, update

from coachbot.cadence import local_date
from coachbot.catalogue import Step
from coachbot.errors import Forbidden
from coachbot.requests.check_ins import Heard, Line, MyPart, NextPart, Offer, Pledge, Tell
from coachbot.service.check_ins import REMINDERS, Meeting, alter, close, keep, load, lock, patience, their_hour
from coachbot.service.pairs import call, find, open_check_in, people_in
from coachbot.service.rounds import Part, Round, sittings
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import AnyRow, check_ins, commitments, conversations, schedules

MID_ANSWER = timedelta(hours=1)  # since someone's last word, within which nobody reminds them
NOTHING: dict[str, Any] = {
    "kind": "", "pair": 0, "others": [], "step": "", "ask": "", "first": False, "whole": False, "news": [],
    "waiting_for": [], "to": 0, "to_name": "", "heard": [], "moves": [], "commitments": [], "next_on": None, "at": "",
    "today": "",
}  # fmt: skip


@performs(NextPart)
def next_part(request: NextPart, scene: Scene) -> MyPart:
    """What is this person's to do next; nothing when the check-in isn't theirs, or came to nothing."""
    meeting, me = load(scene.db, request.check_in, scene.catalogue), scene.person.id
    row, round_ = meeting.row, meeting.round
    if me not in meeting.members or row.status == "dropped" or row.way == "room":
        return _part()
    if row.status == "closed":
        return _at_the_end(meeting, scene)
    if part := round_.next_part(me):
        return _to_do(meeting, part, scene, request.again)
    missing = meeting.names(round_.waiting_for())
    return _part(meeting, scene, kind="" if request.again else "wait", waiting_for=missing)


def _part(meeting: Meeting | None = None, scene: Scene | None = None, **fields: Any) -> MyPart:
    """A part with the fields given, and those that every part of a check-in has."""
    if meeting is None or scene is None:
        return cast(MyPart, NOTHING)
    pair, due = meeting.pair, meeting.pair.next_due_at
    common = {
        "pair": pair.id, "others": [name for one, name in meeting.members.items() if one != scene.person.id],
        "next_on": local_date(due, pair.zone).isoformat() if due else None, "at": pair.at,
        "today": scene.today.isoformat(),
    }  # fmt: skip
    return cast(MyPart, NOTHING | common | fields)


def _to_do(meeting: Meeting, part: Part, scene: Scene, again: bool) -> MyPart:
    me, round_, step = scene.person.id, meeting.round, part.step
    at = round_.sitting_of(me)
    fresh = at > 0 and not round_.has_begun(me, at)
    found = _part(
        meeting, scene, kind=step.kind, step=step.id, ask=step.ask,
        first=not again and not any(one.person_id == me and one.step != "here" for one in meeting.said),
        news=_said_at(meeting, at - 1, scene, without="speak" if step.kind == "listen" else "") if fresh else [],
    )  # fmt: skip
    match step.kind:
        case "listen":
            found["to"], found["to_name"] = part.to, meeting.members[part.to]
            found["heard"] = [_words_of(meeting, part.to, "speak", scene)]
            found["moves"] = offers(step, scene)
        case "answer":
            found["heard"] = _what_was_heard(meeting, scene)
        case "commitments":
            found["commitments"] = pledges(meeting, me, scene)
    return found


def _at_the_end(meeting: Meeting, scene: Scene) -> MyPart:
    """How a check-in ended, for who took part: what the others said, as far as both are in."""
    me, round_ = scene.person.id, replace(meeting.round, waits=False)
    if not any(one.person_id == me for one in meeting.said):
        return _part()
    last = min(round_.reached, len(sittings(meeting.form)) - 1)
    missing, news = [], []
    if round_.has_done(me, last):
        missing = [one for one in meeting.members if not round_.has_done(one, last)]
        news = _said_at(meeting, last, scene)
    found = _part(
        meeting, scene, kind="closed", whole=round_.is_over, news=news, waiting_for=meeting.names(missing)
    )  # fmt: skip
    if open_check_in(scene.db, meeting.pair.id) is not None:
        found["next_on"] = None  # it has begun
    return found


# what was said


def _said_at(meeting: Meeting, sitting: int, scene: Scene, without: str = "") -> list[Heard]:
    """What the others have said to everyone at a sitting, of those who have done it; a kind of step may be left out."""
    steps = [step for step in sittings(meeting.form)[sitting] if step.kind != without]
    done = meeting.round.has_done
    found = [
        Heard(name=name, lines=[line for step in steps for line in _lines(meeting, one, step, scene)])
        for one, name in meeting.members.items()
        if one != scene.person.id and done(one, sitting)
    ]
    return [one for one in found if one["lines"]]


def _words_of(meeting: Meeting, person: int, kind: str, scene: Scene) -> Heard:
    steps = [step for step in meeting.form.steps if step.kind == kind]
    lines = [line for step in steps for line in _lines(meeting, person, step, scene)]
    return Heard(name=meeting.members[person], lines=lines)


def _lines(meeting: Meeting, person: int, step: Step, scene: Scene) -> list[Line]:
    """What someone said to everyone at a step; of a step with commitments, each with the one it tells of."""
    rows = [
        one for one in meeting.said
        if one.person_id == person and one.to_id is None and one.step.partition(".")[0] == step.id
        and (one.text or one.chose)
    ]  # fmt: skip
    return [
        Line(kind=step.kind, text=one.text, chose=one.chose, about=_commitment(one.step, person, scene)) for one in rows
    ]


def _commitment(step: str, person: int, scene: Scene) -> str:
    """The words of the commitment that a row is about, "" for none."""
    _, _, number = step.partition(".")
    mine = (commitments.c.id == int(number or 0), commitments.c.person_id == person)
    return scene.db.scalar(select(commitments.c.text).where(*mine)) or ""


def _what_was_heard(meeting: Meeting, scene: Scene) -> list[Heard]:
    """How each listener listened to this person."""
    told = {one.id: one.told for one in scene.catalogue.moves.values()}
    rows = [one for one in meeting.said if one.to_id == scene.person.id and (one.text or one.chose)]
    return [
        Heard(
            name=meeting.members.get(one.person_id, ""),
            lines=[Line(kind="listen", text=one.text, chose=told.get(one.chose, ""), about="")],
        )
        for one in rows
    ]


def offers(step: Step, scene: Scene) -> list[Offer]:
    """The moves on offer at a step."""
    found = (scene.catalogue.moves[move] for move in step.moves if move in scene.catalogue.moves)
    return [Offer(id=one.id, title=one.title, text=one.text, words=one.words) for one in found]


def pledges(meeting: Meeting, person: int, scene: Scene) -> list[Pledge]:
    """What someone has said that they would do: what is still open, and what has closed since the last check-in."""
    row = meeting.row
    before = and_(check_ins.c.pair_id == row.pair_id, check_ins.c.id < row.id)
    last = scene.db.scalar(select(func.max(check_ins.c.id)).where(before, check_ins.c.status == "closed"))
    lately = or_(commitments.c.status == "open", commitments.c.check_in_id == last)
    theirs = commitments.c.check_in_id.in_(select(check_ins.c.id).where(before))
    found = select(commitments).where(commitments.c.person_id == person, theirs, lately)
    return [
        Pledge(
            commitment=one.id, text=one.text, status=one.status, became=one.became,
            due_on=one.due_on.isoformat() if one.due_on else None,
        )
        for one in scene.db.execute(found.order_by(commitments.c.id)).all()
    ]  # fmt: skip


# saying it


@performs(Tell)
def tell(request: Tell, scene: Scene) -> bool:
    """Keep what this person said; whoever waited for it goes on. False when the check-in has closed meanwhile."""
    me = scene.person.id
    is_open = lock(scene.db, request.check_in, me)
    meeting = load(scene.db, request.check_in, scene.catalogue)
    step, _, commitment = request.step.partition(".")
    known = {one.id for one in meeting.form.steps}
    if me not in meeting.members or step not in known or (request.to and request.to not in meeting.members):
        raise Forbidden
    if not is_open:
        return False
    if commitment and int(commitment) not in {one["commitment"] for one in pledges(meeting, me, scene)}:
        raise Forbidden
    before = meeting.round
    keep(scene.db, meeting.row.id, me, request.step, scene.now, request.text, request.chose, request.to or None)
    go_on(scene, before, meeting.row, but=me)
    return True


def go_on(scene: Scene, before: Round, row: AnyRow, but: int) -> None:
    """What a change in a check-in means for the others: each who waited and has something to do now goes on."""
    meeting = load(scene.db, row.id, scene.catalogue)
    after = meeting.round
    if after.is_over:
        close(scene.db, row, scene.now, but)
        return
    if after.reached > before.reached:
        alter(scene.db, row.id, **patience(meeting.pair, scene.now))
    for person in meeting.members:
        if person != but and before.next_part(person) is None and after.next_part(person) is not None:
            call(scene.db, person, "check-in", {"check_in": row.id}, scene.now)


# the clock


def sweep(db: Connection, now: datetime, most: int = 1000) -> int:
    """Remind, or close with what there is. Returns how many check-ins were due."""
    due = (check_ins.c.look_at <= now, check_ins.c.status == "open", check_ins.c.way != "room")
    rows = db.execute(select(check_ins).where(*due).order_by(check_ins.c.look_at).limit(most)).all()
    for row in rows:
        seen = (check_ins.c.id == row.id, check_ins.c.revision == row.revision, check_ins.c.status == "open")
        if db.execute(update(check_ins).where(*seen).values(revision=row.revision + 1)).rowcount == 1:
            _look_after(db, row, now)
    return len(rows)


def _look_after(db: Connection, row: AnyRow, now: datetime) -> None:
    reminders = row.step + 1
    if reminders == len(REMINDERS):
        close(db, row, now)
        return
    alter(db, row.id, step=reminders, look_at=their_hour(find(db, row.pair_id), now, REMINDERS[reminders]))
    for person in people_in(db, row.pair_id):
        if not _is_at_it(db, person, now) and not _is_away(db, person, now):
            call(db, person, "check-in", {"check_in": row.id, "again": True}, now)


def _is_at_it(db: Connection, person: int, now: datetime) -> bool:
    """Whether someone is answering a check-in this very hour."""
    theirs = (conversations.c.person_id == person, conversations.c.dialogue == "check-in")
    lately = (conversations.c.status == "active", conversations.c.updated_at > now - MID_ANSWER)
    return db.execute(select(conversations.c.id).where(*theirs, *lately)).first() is not None


def _is_away(db: Connection, person: int, now: datetime) -> bool:
    row = db.execute(select(schedules.c.paused_until, schedules.c.zone).where(schedules.c.person_id == person)).first()
    return row is not None and row.paused_until is not None and row.paused_until > local_date(now, row.zone)
