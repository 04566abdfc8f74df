"""Who may read what of a journal: one rule, and every read of a journal built on it.

`MAY_READ` is the rule (DESIGN, Privacy is structure): an entry is its writer's, and theirs to share. `readable`
builds the query of what it lets someone read; the other functions are that query for a purpose. Nothing else in
the code reads journals: an import contract keeps their tables out of everyone else's hands.

Another person comes to an entry's words by `open_entry` alone, and that is recorded. Lists for others
(`headlines_of`) hold dates and titles, no words.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    distinct,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
)  # fmt: skip

from coachbot.store.tables import AnyRow, Moment, mentorings, readings, shares
from coachbot.store.tables.journal import attachments, entries, evidence, passages, revisions

T = TypeVar("T")


def _begins(text: ColumnElement[Any], beginning: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a text begins with another, letter by letter: LIKE would take an underscore for any letter."""
    return func.substr(text, 1, func.length(beginning)) == beginning


HOLDS = and_(  # a share that the reader holds now
    shares.c.reader_id == bindparam("reader"),
    shares.c.owner_id == entries.c.person_id,
    shares.c.withdrawn_at.is_(None),
    shares.c.since <= bindparam("now", type_=Moment()),
    or_(shares.c.until.is_(None), shares.c.until > bindparam("now", type_=Moment())),
)
# Correlations are said: SQLAlchemy's own finds the tables of the nearest query alone, and would ask of all entries.
UNDER_HEADING = (
    exists()
    .where(evidence.c.entry_id == entries.c.id, _begins(evidence.c.behaviour, shares.c.heading + "."))
    .correlate(entries, shares)
)
COVERS = or_(
    shares.c.scope == "everything",
    and_(shares.c.scope == "new", entries.c.written_at >= shares.c.since),
    and_(shares.c.scope == "entry", shares.c.entry_id == entries.c.id),
    and_(shares.c.scope == "heading", UNDER_HEADING),
)
HAS_DETAILS = exists().where(passages.c.entry_id == entries.c.id, passages.c.has_details).correlate(entries)
DETAILS_TOO = and_(shares.c.scope == "entry", shares.c.with_details)  # the writer's one more yes, to this entry
SHARED = exists().where(HOLDS, COVERS, or_(not_(HAS_DETAILS), DETAILS_TOO)).correlate(entries)
MAY_READ: ColumnElement[bool] = or_(entries.c.person_id == bindparam("reader"), SHARED)


@dataclass(frozen=True, slots=True)
class Written:
    """An entry with all its passages put together; each passage with the follow-up question it answers, or ""."""

    id: int
    owner: int
    on: date
    asked: str
    text: str
    muted: bool
    painful: bool
    behaviours: tuple[str, ...]
    passages: tuple[tuple[str, str], ...]
    returns_to: int | None
    has_details: bool


@dataclass(frozen=True, slots=True)
class Headline:
    """That there is an entry: whose, when, and against which behaviours; not what it says."""

    id: int
    owner: int
    on: date
    written_at: datetime
    behaviours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """A journal in numbers; `with_details` counts entries that may identify someone."""

    entries: int
    first_on: date | None
    behaviours: frozenset[str]
    attachments: int
    with_details: int


def readable(*columns: Any, of: Any = None) -> Select[*tuple[Any, ...]]:
    """Columns of the entries, and of the table `of` that hangs on them, that `:reader` may read."""
    source = entries if of is None else entries.join(of, of.c.entry_id == entries.c.id)
    return select(*columns).select_from(source).where(MAY_READ)


OF_OWNER = entries.c.person_id == bindparam("owner")
ONE = entries.c.id == bindparam("entry")
IN_ORDER = (entries.c.local_date, entries.c.written_at, entries.c.id)
HEAD = (
    entries.c.id, entries.c.person_id, entries.c.local_date, entries.c.written_at, entries.c.asked, entries.c.muted,
    entries.c.painful, entries.c.returns_to,
)  # fmt: skip
SAID = readable(passages.c.entry_id, passages.c.asked, passages.c.text, passages.c.has_details, of=passages)
CLAIMED = readable(evidence.c.entry_id, evidence.c.behaviour, of=evidence)
HEADS_OF = readable(*HEAD).where(OF_OWNER).order_by(*IN_ORDER)
SAID_OF = SAID.where(OF_OWNER).order_by(passages.c.id)
CLAIMED_OF = CLAIMED.where(OF_OWNER)
ONE_HEAD = readable(*HEAD).where(ONE)
ONE_SAID = SAID.where(ONE).order_by(passages.c.id)
ONE_CLAIMED = CLAIMED.where(ONE)
ENCLOSED_OF = (  # not the content
    readable(attachments.c.entry_id, attachments.c.kind, attachments.c.size, of=attachments)
    .where(OF_OWNER)
    .order_by(attachments.c.id)
)
EDITS_OF = (
    select(passages.c.entry_id, func.count())
    .select_from(revisions.join(passages).join(entries))
    .where(MAY_READ, OF_OWNER)
    .group_by(passages.c.entry_id)
)
OLD_ENOUGH = (
    readable(entries.c.id)
    .where(OF_OWNER, entries.c.local_date <= bindparam("day"), entries.c.muted.is_(False))
    .limit(1)
)
HELD = (  # opening and taking back wait for each other: a reading is never missed by who takes back (PostgreSQL)
    select(shares.c.id)
    .where(
        shares.c.reader_id == bindparam("reader"),
        shares.c.owner_id == select(entries.c.person_id).where(ONE).scalar_subquery(),
    )
    .with_for_update(read=True)
)
MENTORING = select(mentorings.c.id).where(
    mentorings.c.mentor_id == bindparam("reader"), mentorings.c.leader_id == bindparam("owner"),
    mentorings.c.ended_at.is_(None),
)  # fmt: skip
NEWEST = (
    readable(entries.c.id)
    .where(OF_OWNER, entries.c.written_at >= bindparam("since", type_=Moment()))
    .order_by(entries.c.written_at.desc(), entries.c.id.desc())
    .limit(1)
)
CLAIM_COUNTS = readable(evidence.c.behaviour, func.count(), of=evidence).where(OF_OWNER).group_by(evidence.c.behaviour)


def may_read(db: Connection, reader: int, entry: int, now: datetime) -> bool:
    """Whether someone may read an entry, and with it its evidence, its attachments and its threads."""
    return db.execute(ONE_HEAD, _who(reader, now) | {"entry": entry}).first() is not None


def own_entries(db: Connection, person: int, now: datetime) -> list[Written]:
    """A person's own entries, oldest first."""
    where = _who(person, now) | {"owner": person}
    return _put_together(db.execute(HEADS_OF, where), db.execute(SAID_OF, where), db.execute(CLAIMED_OF, where))


def own_entry(db: Connection, person: int, entry: int, now: datetime) -> Written | None:
    """One of a person's own entries; None if it isn't theirs."""
    found = _entry(db, person, entry, now)
    return found if found and found.owner == person else None


def open_entry(db: Connection, reader: int, entry: int, now: datetime) -> tuple[Written, int | None] | None:
    """One entry with its words, if someone may read it, and the id of the reading that this is.

    Every reading of another's entry is recorded, and the writer sees it.
    """
    db.execute(HELD, {"reader": reader, "entry": entry})
    found = _entry(db, reader, entry, now)
    if found is None or found.owner == reader:
        return (found, None) if found else None
    mentoring = db.scalar(MENTORING, {"reader": reader, "owner": found.owner})
    return found, note_reading(db, reader, entry, mentoring, now)


def note_reading(db: Connection, reader: int, entry: int | None, mentoring: int | None, now: datetime) -> int:
    """Record that someone reads an entry, or what prepares a meeting; the reading's id."""
    row = {"entry_id": entry, "mentoring_id": mentoring, "reader_id": reader, "read_at": now,
           "closed_at": None}  # fmt: skip
    key = db.execute(insert(readings), row).inserted_primary_key
    assert key is not None
    return int(key[0])


def headlines_of(db: Connection, reader: int, owner: int, now: datetime) -> list[Headline]:
    """What of another's journal someone may read, oldest first, without a word of it."""
    where = _who(reader, now) | {"owner": owner}
    claims = _by_entry(db.execute(CLAIMED_OF, where), lambda row: row.behaviour)
    return [
        Headline(row.id, row.person_id, row.local_date, row.written_at, tuple(claims[row.id]))
        for row in db.execute(HEADS_OF, where)
    ]


def readings_of(db: Connection, reader: int, owner: int) -> Sequence[AnyRow]:
    """One person's readings of another's journal that may still stand on their screen.

    Those without an entry are of what prepared a meeting.
    """
    here = readings.outerjoin(entries, entries.c.id == readings.c.entry_id)
    here = here.outerjoin(mentorings, mentorings.c.id == readings.c.mentoring_id)
    theirs = or_(entries.c.person_id == owner, and_(readings.c.entry_id.is_(None), mentorings.c.leader_id == owner))
    open_ones = (readings.c.reader_id == reader, theirs, readings.c.closed_at.is_(None))
    return db.execute(select(readings.c.id, readings.c.entry_id).select_from(here).where(*open_ones)).all()


def readable_ids(db: Connection, reader: int, owner: int, now: datetime) -> set[int]:
    """The ids of another's entries that someone may read."""
    return set(db.scalars(readable(entries.c.id).where(OF_OWNER), _who(reader, now) | {"owner": owner}))


def _entry(db: Connection, reader: int, entry: int, now: datetime) -> Written | None:
    where = _who(reader, now) | {"entry": entry}
    found = _put_together(db.execute(ONE_HEAD, where), db.execute(ONE_SAID, where), db.execute(ONE_CLAIMED, where))
    return found[0] if found else None


def own_enclosures(db: Connection, person: int, now: datetime) -> dict[int, list[tuple[str, int]]]:
    """The kind and size in bytes of each attachment of a person's own entries, by entry."""
    rows = db.execute(ENCLOSED_OF, _who(person, now) | {"owner": person})
    return _by_entry(rows, lambda row: (row.kind, row.size))


def own_edits(db: Connection, person: int, now: datetime) -> dict[int, int]:
    """How often each of a person's own entries was edited."""
    return dict(db.execute(EDITS_OF, _who(person, now) | {"owner": person}).all())


def claimed_counts(db: Connection, person: int, now: datetime) -> dict[str, int]:
    """How often a person claimed each behaviour."""
    return dict(db.execute(CLAIM_COUNTS, _who(person, now) | {"owner": person}).all())


def has_older(db: Connection, person: int, day: date, now: datetime) -> bool:
    """Whether a person wrote anything until a day that may be brought back."""
    return db.execute(OLD_ENOUGH, _who(person, now) | {"owner": person, "day": day}).first() is not None


def newest(db: Connection, person: int, since: datetime, now: datetime) -> int | None:
    """The entry that a person wrote last, if they wrote any since."""
    found: int | None = db.scalar(NEWEST, _who(person, now) | {"owner": person, "since": since})
    return found


def counted(db: Connection, person: int, now: datetime) -> Counts:
    """A person's own journal in numbers."""
    where = _who(person, now) | {"owner": person}
    total, first = db.execute(readable(func.count(), func.min(entries.c.local_date)).where(OF_OWNER), where).one()
    enclosed = db.scalar(readable(func.count(), of=attachments).where(OF_OWNER), where)
    detailed = readable(func.count(distinct(entries.c.id)), of=passages).where(OF_OWNER, passages.c.has_details)
    claimed = frozenset(one for one, _ in db.execute(CLAIM_COUNTS, where))
    return Counts(total, first, claimed, enclosed or 0, db.scalar(detailed, where) or 0)


def claims_by_person(db: Connection, since: Mapping[int, date], until: date) -> dict[int, dict[str, int]]:
    """How many entries each person set against each heading, from a day of theirs to one for all: numbers, no words.

    `since` names the people: figures about a programme are made of it, and nothing else of a journal.
    """
    dated = select(entries.c.person_id, entries.c.local_date, entries.c.id, evidence.c.behaviour).join(evidence)
    rows = db.execute(dated.where(entries.c.person_id.in_(since), entries.c.local_date <= until)).all()
    seen = {(row.person_id, row.behaviour.rpartition(".")[0], row.id) for row in rows
            if row.local_date >= since[row.person_id]}  # fmt: skip
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for person, heading, _ in seen:
        found[person][heading] += 1
    return found


def entries_by_person(db: Connection, since: Mapping[int, date], until: date) -> dict[int, int]:
    """How many entries each person wrote, from a day of theirs to one for all: numbers, no words."""
    dated = select(entries.c.person_id, entries.c.local_date)
    rows = db.execute(dated.where(entries.c.person_id.in_(since), entries.c.local_date <= until)).all()
    return dict(Counter(row.person_id for row in rows if row.local_date >= since[row.person_id]))


def claimed_items(db: Connection) -> dict[str, int]:
    """How many rows of evidence point at each behaviour, in all journals together; no word and no person with it."""
    return dict(db.execute(select(evidence.c.behaviour, func.count()).group_by(evidence.c.behaviour)).all())


def _who(reader: int, now: datetime) -> dict[str, Any]:
    return {"reader": reader, "now": now}


def _put_together(heads: Any, said: Any, claimed: Any) -> list[Written]:
    passages_of = _by_entry(said, lambda row: (row.asked, row.text, row.has_details))
    claims = _by_entry(claimed, lambda row: row.behaviour)
    return [_written(row, passages_of[row.id], claims[row.id]) for row in heads]


def _written(row: AnyRow, said: Sequence[tuple[str, str, bool]], claims: Sequence[str]) -> Written:
    return Written(
        row.id, row.person_id, row.local_date, row.asked, "\n\n".join(text for _, text, _ in said if text), row.muted,
        row.painful, tuple(claims), tuple((asked, text) for asked, text, _ in said), row.returns_to,
        any(details for _, _, details in said),
    )  # fmt: skip


def _by_entry(rows: Any, read: Callable[[AnyRow], T]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[row.entry_id].append(read(row))
    return found
