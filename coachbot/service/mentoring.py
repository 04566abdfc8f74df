"""A mentor and a leader: how it begins, the meetings that are noted, and how it ends."""

from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select, update

from coachbot.requests.mentoring import (
    EndMentoring,
    HowItEnded,
    Met,
    MyPart,
    Part,
    Parted,
)
from coachbot.service import digests, screens, sharing
from coachbot.service.calling import call_now
from coachbot.service.inviting import agrees
from coachbot.service.scene import Scene, before_erasing, performs
from coachbot.store.tables import AnyRow, meetings, mentorings, people

ACTIVE = mentorings.c.ended_at.is_(None)


@agrees("mentor")
def begin(invitation: AnyRow, mentor: int, scene: Scene) -> None:
    """The leader has confirmed who it is: from now on the mentor may read what was chosen when inviting."""
    begin_with(scene.db, scene.person.id, mentor, invitation.name, scene.now)
    about = invitation.facts
    if about["scope"] != "nothing":
        sharing.give(scene, mentor, about["scope"], heading=about["heading"], until=about["until"])


def begin_with(db: Connection, leader: int, mentor: int, name: str, now: datetime) -> int:
    """Make someone a leader's mentor, unless they are; nothing is shared by that. The mentoring's id."""
    there = (mentorings.c.leader_id == leader, mentorings.c.mentor_id == mentor, ACTIVE)
    found = db.scalar(select(mentorings.c.id).where(*there))
    if found is None:
        row = {"leader_id": leader, "mentor_id": mentor, "mentor_name": name, "began_at": now, "ended_at": None}
        key = db.execute(insert(mentorings), row).inserted_primary_key
        assert key is not None
        found = key[0]
    digests.begin(db, mentor, now)
    return int(found)


def relation(scene: Scene, leader: int) -> AnyRow | None:
    """The mentoring by which this person is a leader's mentor now."""
    here = (mentorings.c.leader_id == leader, mentorings.c.mentor_id == scene.person.id, ACTIVE)
    columns = (mentorings, people.c.name.label("leader"))
    return scene.db.execute(select(*columns).join(people, people.c.id == leader).where(*here)).first()


@performs(MyPart)
def my_part(request: MyPart, scene: Scene) -> Part:
    """How many they mentor, and how many mentors they have or had something said by."""
    who = scene.person.id
    ever = select(func.count()).where(mentorings.c.mentor_id == who)
    mentees, mentored = scene.db.scalar(ever.where(ACTIVE)), scene.db.scalar(ever)
    mentors = scene.db.scalar(select(func.count()).where(mentorings.c.leader_id == who))
    return Part(mentees=mentees or 0, mentored=mentored or 0, mentors=mentors or 0)


def last_met(db: Connection, mentoring: int) -> date | None:
    """When the two last met, as far as it was noted."""
    found: date | None = db.scalar(select(func.max(meetings.c.on)).where(meetings.c.mentoring_id == mentoring))
    return found


@performs(Met)
def met(request: Met, scene: Scene) -> None:
    """A meeting took place; noted once a day."""
    row = relation(scene, request.leader)
    on = date.fromisoformat(request.on)
    if row is None or on > scene.today:
        return
    there = (meetings.c.mentoring_id == row.id, meetings.c.on == on)
    if scene.db.execute(select(meetings.c.id).where(*there)).first() is None:
        scene.db.execute(insert(meetings), {"mentoring_id": row.id, "on": on, "noted_at": scene.now})


@performs(EndMentoring)
def end(request: EndMentoring, scene: Scene) -> None:
    """End it: the mentor sees nothing any more, the leader keeps what was said. The other one is told."""
    here = (mentorings.c.id == request.mentoring, ACTIVE)
    row = scene.db.execute(select(mentorings).where(*here)).first()
    if row is None or scene.person.id not in (row.leader_id, row.mentor_id):
        return
    if not _ended(scene.db, row, scene.now, scene.conversation):
        return
    other = row.mentor_id if scene.person.id == row.leader_id else row.leader_id
    call_now(scene.db, other, "ended", {"mentoring": row.id}, scene.now)


def _ended(db: Connection, row: AnyRow, now: datetime, spare: int = 0) -> bool:
    """End a mentoring and all that its mentor may read; False if another was first."""
    here = (mentorings.c.id == row.id, ACTIVE)
    if db.execute(update(mentorings).where(*here).values(ended_at=now)).rowcount != 1:
        return False
    if row.mentor_id is not None:
        sharing.withdraw(db, row.leader_id, row.mentor_id, now, spare=spare)
    return True


@performs(HowItEnded)
def how_it_ended(request: HowItEnded, scene: Scene) -> Parted | None:
    """Who the other one was, for whoever was one of the two."""
    row = scene.db.execute(select(mentorings).where(mentorings.c.id == request.mentoring)).first()
    if row is None or scene.person.id not in (row.leader_id, row.mentor_id):
        return None
    if scene.person.id == row.leader_id:
        return Parted(name=row.mentor_name, part="mentor")
    name = scene.db.scalar(select(people.c.name).where(people.c.id == row.leader_id))
    return Parted(name=name or "", part="leader")


@before_erasing
def part(scene: Scene) -> None:
    """Someone leaves: what others have open of theirs is cleared, and the other one of each mentoring hears of it."""
    db, person, now = scene.db, scene.person.id, scene.now
    screens.close_all(db, person, now)
    here = (mentorings.c.leader_id == person) | (mentorings.c.mentor_id == person)
    for row in db.execute(select(mentorings).where(here, ACTIVE)).all():
        other = row.mentor_id if person == row.leader_id else row.leader_id
        if _ended(db, row, now) and other is not None:
            call_now(db, other, "ended", {"mentoring": row.id}, now)
