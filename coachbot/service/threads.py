"""What a mentor and a leader say to each other under an entry: the thread of these two.

Who may not read an entry reads none of its threads; and a thread is for its leader and its mentor alone. Nothing
said is ever changed once the other has seen it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, func, insert, or_, select, update

from coachbot.service.access import MAY_READ, may_read
from coachbot.service.scene import Scene
from coachbot.store.tables import AnyRow, mentorings
from coachbot.store.tables.journal import entries, remarks

REPLY = "reply"  # the one kind that is the leader's
SAID = (
    remarks.c.id, remarks.c.entry_id, remarks.c.mentoring_id, remarks.c.kind, remarks.c.behaviour, remarks.c.text,
    remarks.c.made_at, remarks.c.read_at, entries.c.local_date, mentorings.c.mentor_id, mentorings.c.mentor_name,
    mentorings.c.ended_at,
)  # fmt: skip
BETWEEN = or_(  # one of the two, and a mentor only while they are one
    mentorings.c.leader_id == bindparam("reader"),
    and_(mentorings.c.mentor_id == bindparam("reader"), mentorings.c.ended_at.is_(None)),
)
THREADS = (
    select(*SAID)
    .select_from(remarks.join(entries, entries.c.id == remarks.c.entry_id).join(mentorings))
    .where(MAY_READ, BETWEEN)
    .order_by(remarks.c.made_at, remarks.c.id)
)
ANSWERED = remarks.alias("answered")
LATER_REPLY = (
    ANSWERED.c.entry_id == remarks.c.entry_id, ANSWERED.c.mentoring_id == remarks.c.mentoring_id,
    ANSWERED.c.kind == REPLY, ANSWERED.c.id > remarks.c.id,
)  # fmt: skip
UNANSWERED = ~exists().where(*LATER_REPLY).correlate(remarks)


def thread(db: Connection, reader: int, entry: int, mentoring: int, now: datetime) -> Sequence[AnyRow]:
    """What was said under an entry, oldest first, if this is one of the two."""
    here = (remarks.c.entry_id == entry, remarks.c.mentoring_id == mentoring)
    return db.execute(THREADS.where(*here), {"reader": reader, "now": now}).all()


def of_mentoring(db: Connection, reader: int, mentoring: int, now: datetime) -> Sequence[AnyRow]:
    """All that was said between two people, as far as this one of them may read it."""
    return db.execute(THREADS.where(remarks.c.mentoring_id == mentoring), {"reader": reader, "now": now}).all()


def of_leader(db: Connection, leader: int, now: datetime) -> Sequence[AnyRow]:
    """All that was said under a leader's own entries, by whomever, oldest first."""
    return db.execute(THREADS.where(mentorings.c.leader_id == leader), {"reader": leader, "now": now}).all()


def by_mentor(db: Connection, mentor: int, now: datetime) -> Sequence[AnyRow]:
    """All that a mentor said under entries that they may still read, oldest first; no word of anybody else's."""
    own = (mentorings.c.mentor_id == mentor, remarks.c.kind != REPLY)
    return db.execute(THREADS.where(*own), {"reader": mentor, "now": now}).all()


def unanswered(db: Connection, mentor: int, mentoring: int, now: datetime) -> Sequence[AnyRow]:
    """The questions that a mentor asked and that have no reply yet."""
    asked = (remarks.c.mentoring_id == mentoring, remarks.c.kind == "ask", UNANSWERED)
    return db.execute(THREADS.where(*asked), {"reader": mentor, "now": now}).all()


def unread_by_leader(db: Connection, leader: int) -> int:
    """How many remarks of their mentors a leader hasn't seen."""
    here = remarks.join(mentorings)
    unread = (mentorings.c.leader_id == leader, remarks.c.kind != REPLY, remarks.c.read_at.is_(None))
    return db.execute(select(func.count()).select_from(here).where(*unread)).scalar_one()


def mark_read(db: Connection, entry: int, mentoring: int, now: datetime, *, replies: bool) -> None:
    """The other has seen what was said: a mentor the replies, a leader all the rest."""
    whose: ColumnElement[bool] = remarks.c.kind == REPLY if replies else remarks.c.kind != REPLY
    here = (remarks.c.entry_id == entry, remarks.c.mentoring_id == mentoring, remarks.c.read_at.is_(None))
    db.execute(update(remarks).where(*here, whose).values(read_at=now))


def remark(scene: Scene, entry: int, mentoring: int, kind: str, behaviour: str, text: str) -> bool:
    """Say something under an entry that this person may read; False if they may not.

    A repeat with other words changes what nobody has seen yet; what was seen stays, and the new words follow it.
    """
    if not may_read(scene.db, scene.person.id, entry, scene.now):
        return False
    again = f"{scene.name}+"
    named = or_(remarks.c.name == scene.name, remarks.c.name.startswith(again, autoescape=True))
    said = select(remarks).where(remarks.c.conversation == scene.conversation, named)
    earlier = scene.db.execute(said.order_by(remarks.c.id.desc())).first()
    same = earlier is not None and (earlier.kind, earlier.behaviour, earlier.text) == (kind, behaviour, text)
    if earlier is not None and earlier.read_at is None:
        values = {"kind": kind, "behaviour": behaviour, "text": text}
        scene.db.execute(update(remarks).where(remarks.c.id == earlier.id).values(**values))
    elif not same:
        row = {
            "entry_id": entry, "mentoring_id": mentoring, "author_id": scene.person.id, "kind": kind,
            "behaviour": behaviour, "text": text, "made_at": scene.now, "read_at": None,
            "conversation": scene.conversation, "name": scene.name if earlier is None else f"{earlier.name}+",
        }  # fmt: skip
        scene.db.execute(insert(remarks), row)
    return True
