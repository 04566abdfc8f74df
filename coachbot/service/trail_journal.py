"""A journal as its trail tells it: entries with what was said under them, activities, commitments, priorities."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, select

from coachbot.cadence import local_date
from coachbot.catalogue import Catalogue
from coachbot.render.trail.model import (
    Behaviour,
    Enclosure,
    Passage,
    Priority,
    Reference,
    TrailActivity,
    TrailCommitment,
    TrailEntry,
    TrailRemark,
    TrailSaid,
)
from coachbot.service import access, looking_over, threads
from coachbot.store.tables import AnyRow, activity_records, check_ins, commitments, priorities, said

DONE = "done"
DROPPED = "dropped"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def entries_told(
    db: Connection, person: AnyRow, catalogue: Catalogue, now: datetime, since: date, with_details: bool
) -> tuple[TrailEntry, ...]:
    """What a person wrote, oldest first, with all that hangs on it."""
    mine = access.own_entries(db, person.id, now)
    if not with_details:
        mine = [one for one in mine if not one.has_details]
    references = {one.id: Reference(one.id, one.on, one.on >= since) for one in mine}
    later: dict[int | None, list[Reference]] = defaultdict(list)
    for one in mine:
        later[one.returns_to].append(references[one.id])
    enclosed = access.own_enclosures(db, person.id, now)
    edits = access.own_edits(db, person.id, now)
    remarks = _remarks(db, person, catalogue, now, with_details)
    return tuple(
        TrailEntry(
            id=one.id,
            on=one.on,
            question=clean(one.asked),
            passages=tuple(Passage(clean(asked), clean(text)) for asked, text in one.passages),
            behaviours=tuple(
                sorted((_behaviour(catalogue, item) for item in one.behaviours), key=lambda item: _position(item.id))
            ),
            returns_to=references.get(one.returns_to) if one.returns_to is not None else None,
            returned_to_by=tuple(later[one.id]),
            attachments=tuple(Enclosure(kind, size) for kind, size in enclosed.get(one.id, ())),
            revisions=edits.get(one.id, 0),
            remarks=tuple(remarks[one.id]),
        )
        for one in mine
        if one.on >= since
    )


def _remarks(
    db: Connection, person: AnyRow, catalogue: Catalogue, now: datetime, with_details: bool
) -> Mapping[int, list[TrailRemark]]:
    """What was said under each entry, oldest first."""
    found: dict[int, list[TrailRemark]] = defaultdict(list)
    for row in threads.of_leader(db, person.id, now):
        if with_details or not looking_over.details(row.text):
            mentor = clean(row.mentor_name)
            found[row.entry_id].append(
                TrailRemark(
                    thread=row.mentoring_id,
                    mentor=mentor,
                    by=clean(person.name) if row.kind == threads.REPLY else mentor,
                    kind=row.kind,
                    behaviour=_behaviour(catalogue, row.behaviour) if row.behaviour else None,
                    on=local_date(row.made_at, person.zone),
                    text=clean(row.text),
                )
            )
    return found


def activities_told(db: Connection, person_id: int, catalogue: Catalogue, since: date) -> tuple[TrailActivity, ...]:
    """Done ones in the order they were done, then those still planned, the next due first."""
    rows = db.execute(
        select(activity_records).where(activity_records.c.person_id == person_id, activity_records.c.status != DROPPED)
    )
    found = (
        TrailActivity(
            id=row.activity,
            title=catalogue[row.activity].title if row.activity in catalogue else row.activity,
            status=row.status,
            planned_on=row.planned_on,
            due_on=row.due_on,
            done_on=row.done_on,
            hours=row.hours,
            took=clean(row.took or ""),
            entry=row.entry_id,
        )
        for row in rows
        if row.status != DONE or (row.done_on or row.planned_on) >= since
    )
    return tuple(sorted(found, key=_in_order))


def commitments_told(
    db: Connection, person_id: int, since: date, inside: Mapping[int, date], with_details: bool
) -> tuple[TrailCommitment, ...]:
    """Closed ones in the order they were closed, then those still open, the next due first.

    `inside` are the entries of this trail with their dates.
    """
    rows = db.execute(select(commitments).where(commitments.c.person_id == person_id))

    def reference(entry: int | None) -> Reference | None:
        return Reference(entry, inside[entry], True) if entry is not None and entry in inside else None

    found = (
        TrailCommitment(
            id=row.id,
            text=clean(row.text),
            knows=clean(row.knows),
            status=row.status,
            made_on=row.made_on,
            due_on=row.due_on,
            closed_on=row.closed_on,
            carried=row.carried,
            became=clean(row.became),
            entry=reference(row.entry_id),
            told_in=reference(row.told_in),
        )
        for row in rows
        if (with_details or not row.has_details) and (row.closed_on is None or row.closed_on >= since)
    )
    return tuple(sorted(found, key=lambda one: (one.status == "open", one.closed_on or one.due_on or date.max, one.id)))


def said_told(
    db: Connection, person: AnyRow, catalogue: Catalogue, since: date, with_details: bool
) -> tuple[TrailSaid, ...]:
    """What a person said in check-ins, in order."""
    mine = select(said.c.said_at, said.c.step, said.c.text, check_ins.c.form)
    mine = mine.join(check_ins, check_ins.c.id == said.c.check_in_id).where(said.c.person_id == person.id)
    found = (
        TrailSaid(on, catalogue.form(row.form).question(row.step), clean(row.text))
        for row in db.execute(mine.order_by(said.c.said_at, said.c.id))
        if row.text and (on := local_date(row.said_at, person.zone)) >= since
        if with_details or not looking_over.details(row.text)
    )
    return tuple(found)


def _in_order(one: TrailActivity) -> tuple[bool, date, date]:
    return one.status != DONE, one.done_on or one.due_on or date.max, one.planned_on


def priorities_told(db: Connection, person_id: int, catalogue: Catalogue, begun: date) -> tuple[Priority, ...]:
    chosen = select(priorities).where(priorities.c.person_id == person_id).order_by(priorities.c.since, priorities.c.id)
    return tuple(
        Priority(row.item, catalogue[row.item].title if row.item in catalogue else row.item, row.since, row.until)
        for row in db.execute(chosen)
        if row.until is None or row.until >= begun
    )


def _behaviour(catalogue: Catalogue, behaviour: str) -> Behaviour:
    if behaviour not in catalogue:
        return Behaviour(behaviour, behaviour, "")
    item = catalogue[behaviour]
    return Behaviour(behaviour, item.title, item.heading)


def _position(item: str) -> tuple[tuple[int, str], ...]:
    """Where an id comes in its document: cc.1.2 before cc.1.10."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in item.split("."))


def clean(text: str) -> str:
    """A text without what no document can hold: halves of characters, and control characters."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return UNPRINTABLE.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))
