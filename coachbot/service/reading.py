"""What is new to a reader, and what the writer sees of it: who read what, and when.

New is what someone may read and has not opened yet. All of it is built on the one rule of `access`; none of it holds
a word of an entry.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, bindparam, exists, func, not_, or_, select

from coachbot.service.access import MAY_READ, may_read, readable
from coachbot.service.threads import REPLY
from coachbot.store.tables import AnyRow, mentorings, people, readings, shares
from coachbot.store.tables.journal import attachments, entries, remarks

READ = (
    exists().where(readings.c.entry_id == entries.c.id, readings.c.reader_id == bindparam("reader")).correlate(entries)
)
UNREAD = (
    remarks.c.entry_id == entries.c.id, remarks.c.kind == REPLY, remarks.c.read_at.is_(None),
    mentorings.c.mentor_id == bindparam("reader"), mentorings.c.ended_at.is_(None),
)  # fmt: skip
REPLIES = remarks.join(mentorings)
UNREAD_REPLIES = select(func.count()).select_from(REPLIES).where(*UNREAD).correlate(entries).scalar_subquery()
LAST_REPLY = (
    select(func.max(remarks.c.made_at)).select_from(REPLIES).where(*UNREAD).correlate(entries).scalar_subquery()
)
WAITING = (
    readable(
        entries.c.id, entries.c.person_id, entries.c.local_date, entries.c.written_at, READ.label("known"),
        UNREAD_REPLIES.label("replies"), LAST_REPLY.label("replied_at"),
    )
    .where(entries.c.person_id != bindparam("reader"), or_(not_(READ), UNREAD_REPLIES > 0))
    .order_by(entries.c.local_date, entries.c.written_at, entries.c.id)
)  # fmt: skip
NAMES = select(mentorings.c.mentor_id, mentorings.c.mentor_name).where(
    mentorings.c.leader_id == bindparam("owner"), mentorings.c.mentor_id.is_not(None)
)
OWN = entries.c.person_id == bindparam("reader")
PREPARED = and_(readings.c.entry_id.is_(None), mentorings.c.leader_id == bindparam("reader"))
EVERY_READING = (
    select(
        readings.c.reader_id, mentorings.c.mentor_name, readings.c.entry_id, entries.c.local_date, readings.c.read_at,
    )
    .select_from(
        readings.outerjoin(entries, entries.c.id == readings.c.entry_id)
        .outerjoin(mentorings, mentorings.c.id == readings.c.mentoring_id)
    )
    .where(or_(and_(MAY_READ, OWN), PREPARED))
    .order_by(readings.c.read_at, readings.c.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry with something that its reader hasn't seen: itself, or replies; and when the latest of it came."""

    entry: int
    on: date
    is_new: bool
    replies: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Read:
    """When somebody last read an entry, or (without `entry`) what prepared a meeting."""

    reader: int | None
    name: str
    entry: int | None
    on: date | None
    at: datetime


def waiting(db: Connection, reader: int, now: datetime) -> Mapping[int, list[Waiting]]:
    """What waits for a reader, by whose it is, oldest first."""
    found: dict[int, list[Waiting]] = defaultdict(list)
    for row in db.execute(WAITING, {"reader": reader, "now": now}):
        at = max(row.written_at if not row.known else row.replied_at, row.replied_at or row.written_at)
        found[row.person_id].append(Waiting(row.id, row.local_date, not row.known, row.replies, at))
    return found


def has_news(db: Connection, reader: int, since: datetime | None, now: datetime) -> bool:
    """Whether anything that waits came after an instant: was written, replied, or shared then."""
    found = waiting(db, reader, now)
    if since is None:
        return bool(found)
    lately = select(shares.c.owner_id).where(shares.c.reader_id == reader, shares.c.since > since)
    return any(one.at > since for those in found.values() for one in those) or bool(
        set(db.scalars(lately)) & set(found)
    )


def read_by(db: Connection, reader: int, owner: int) -> set[int]:
    """The ids of another's entries that someone has opened."""
    here = readings.join(entries, entries.c.id == readings.c.entry_id)
    theirs = (readings.c.reader_id == reader, entries.c.person_id == owner)
    return set(db.scalars(select(readings.c.entry_id).select_from(here).where(*theirs)))


def read_of(db: Connection, owner: int, most: int = 100) -> list[Read]:
    """Who read what of someone's own journal, each once, the latest first. The names are as its writer knows them."""
    names = names_of(db, owner)
    last = func.max(readings.c.read_at).label("last")
    here = readings.outerjoin(entries, entries.c.id == readings.c.entry_id)
    here = here.outerjoin(mentorings, mentorings.c.id == readings.c.mentoring_id)
    rows = db.execute(
        select(readings.c.reader_id, mentorings.c.mentor_name, entries.c.id, entries.c.local_date, last)
        .select_from(here)
        .where(or_(entries.c.person_id == owner, mentorings.c.leader_id == owner))
        .group_by(readings.c.reader_id, mentorings.c.id, mentorings.c.mentor_name, entries.c.id, entries.c.local_date)
        .order_by(last.desc())
        .limit(most)
    )
    return [
        Read(row.reader_id, row.mentor_name or names.get(row.reader_id, ""), row.id, row.local_date, row.last)
        for row in rows
    ]


def every_reading(db: Connection, owner: int, now: datetime) -> Sequence[AnyRow]:
    """Each reading of someone's own journal by anybody, oldest first; `read_of` has the last of each alone."""
    return db.execute(EVERY_READING, {"reader": owner, "now": now}).all()


def readers_of(db: Connection, owner: int, entry: int, now: datetime) -> set[int]:
    """Who else may read an entry now."""
    held = select(shares.c.reader_id).where(shares.c.owner_id == owner, shares.c.withdrawn_at.is_(None)).distinct()
    return {reader for reader in db.scalars(held) if may_read(db, reader, entry, now)}


def names_of(db: Connection, owner: int) -> dict[int, str]:
    """How a leader knows those who have anything to do with their journal, by their ids."""
    held = select(shares.c.reader_id).where(shares.c.owner_id == owner)
    found = {row.id: row.name for row in db.execute(select(people.c.id, people.c.name).where(people.c.id.in_(held)))}
    return found | {row.mentor_id: row.mentor_name for row in db.execute(NAMES, {"owner": owner})}


def enclosed(db: Connection, reader: int, entry: int, now: datetime) -> list[str]:
    """The kinds of the attachments of an entry, for who may read it; not the attachments."""
    here = readable(attachments.c.kind, of=attachments).where(entries.c.id == entry).order_by(attachments.c.id)
    return list(db.scalars(here, {"reader": reader, "now": now}))
