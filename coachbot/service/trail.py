"""The trail: all of one leader's journal in order, and where it stands in numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, func, select

from coachbot.catalogue import Catalogue
from coachbot.render.trail.model import (
    Behaviour,
    Enclosure,
    Heading,
    Passage,
    Priority,
    Reference,
    Totals,
    Trail,
    TrailActivity,
    TrailEntry,
)
from coachbot.requests import Stand, Standing
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import (
    activity_records,
    attachments,
    entries,
    evidence,
    passages,
    people,
    priorities,
    revisions,
)

MONTHS = 12
DETAILED = (
    select(entries.c.id)
    .join(passages, passages.c.entry_id == entries.c.id)
    .where(passages.c.has_details)
    .group_by(entries.c.id)
)
DONE = "done"
DROPPED = "dropped"
P = TypeVar("P")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def gather(
    db: Connection,
    person_id: int,
    catalogue: Catalogue,
    today: date,
    since: date | None = None,
    with_details: bool = True,
) -> Trail:
    """The trail of one person from `since` (or from the first thing kept) to `today`.

    Without `with_details`, entries that their writer kept with identifying details are left out.
    Raises sqlalchemy's NoResultFound when there is no such person.
    """
    person = db.execute(select(people).where(people.c.id == person_id)).one()
    written = _entries(db, person_id, catalogue, since or date.min, with_details)
    activities = _activities(db, person_id, catalogue, since or date.min)
    begun = since or min([today, *(entry.on for entry in written), *(one.planned_on for one in activities)])
    months = _months(since, today)
    claimed = {behaviour.id for entry in written for behaviour in entry.behaviours}
    done = [activity for activity in activities if activity.status == DONE]
    per_month = Counter(entry.on.replace(day=1) for entry in written)
    return Trail(
        name=_clean(person.name),
        role=_clean(person.role),
        strand=_strand(catalogue, person.strand),
        since=begun,
        until=today,
        priorities=_priorities(db, person_id, catalogue, begun),
        headings=_headings(catalogue, written, months),
        months=months,
        entries_by_month=tuple(per_month[month] for month in months),
        entries=written,
        activities=activities,
        totals=Totals(
            entries=len(written),
            behaviours=_known(catalogue, claimed),
            of_behaviours=len(catalogue.behaviours),
            activities_planned=len(activities) - len(done),
            activities_done=len(done),
            hours=sum(activity.hours or 0 for activity in done),
        ),
    )


@performs(Stand)
def stand(request: Stand, scene: Scene) -> Standing:
    """What there is so far, counted in the database; `headings` are the titles that have evidence."""
    db, catalogue, who = scene.db, scene.catalogue, scene.person.id
    count, first = db.execute(
        select(func.count(), func.min(entries.c.local_date)).where(entries.c.person_id == who)
    ).one()
    claimed = set(db.scalars(select(evidence.c.behaviour).where(evidence.c.person_id == who).distinct()))
    touched = {catalogue[behaviour].heading for behaviour in claimed if behaviour in catalogue}
    by_status: Select[str, int, float | None] = (
        select(activity_records.c.status, func.count(), func.sum(activity_records.c.hours))
        .where(activity_records.c.person_id == who)
        .group_by(activity_records.c.status)
    )
    acted = {status: (number, hours) for status, number, hours in db.execute(by_status)}
    done, hours = acted.get(DONE, (0, 0.0))
    enclosed = db.scalar(select(func.count()).select_from(attachments.join(entries)).where(entries.c.person_id == who))
    detailed = len(db.execute(DETAILED.where(entries.c.person_id == who)).all())
    return Standing(
        entries=count,
        behaviours=_known(catalogue, claimed),
        of_behaviours=len(catalogue.behaviours),
        headings=[heading.title for heading in catalogue.headings if heading.id in touched],
        activities_planned=acted.get("planned", (0, 0.0))[0],
        activities_done=done,
        hours=hours or 0.0,
        first_on=first.isoformat() if first else None,
        attachments=enclosed or 0,
        with_details=detailed,
        today=scene.today.isoformat(),
    )


def _entries(
    db: Connection, person_id: int, catalogue: Catalogue, since: date, with_details: bool
) -> tuple[TrailEntry, ...]:
    order = (entries.c.local_date, entries.c.written_at, entries.c.id)
    mine = select(entries).where(entries.c.person_id == person_id).order_by(*order)
    if not with_details:
        mine = mine.where(entries.c.id.not_in(DETAILED.where(entries.c.person_id == person_id)))
    rows = db.execute(mine).all()
    references = {row.id: Reference(row.id, row.local_date, row.local_date >= since) for row in rows}
    later: dict[int, list[Reference]] = defaultdict(list)
    for row in rows:
        later[row.returns_to].append(references[row.id])
    said, claimed, enclosed = _passages(db, person_id), _claims(db, person_id, catalogue), _enclosures(db, person_id)
    edits = _edits(db, person_id)
    return tuple(
        TrailEntry(
            id=row.id,
            on=row.local_date,
            question=_clean(row.asked),
            passages=tuple(said[row.id]),
            behaviours=tuple(sorted(claimed[row.id], key=lambda one: _position(one.id))),
            returns_to=references.get(row.returns_to),
            returned_to_by=tuple(later[row.id]),
            attachments=tuple(enclosed[row.id]),
            revisions=edits.get(row.id, 0),
        )
        for row in rows
        if row.local_date >= since
    )


def _passages(db: Connection, person_id: int) -> dict[int, list[Passage]]:
    mine = select(passages).join(entries).where(entries.c.person_id == person_id).order_by(passages.c.id)
    return _by_entry(db, mine, lambda row: Passage(_clean(row.asked), _clean(row.text)))


def _claims(db: Connection, person_id: int, catalogue: Catalogue) -> dict[int, list[Behaviour]]:
    mine = select(evidence).where(evidence.c.person_id == person_id)
    return _by_entry(db, mine, lambda row: _behaviour(catalogue, row.behaviour))


def _enclosures(db: Connection, person_id: int) -> dict[int, list[Enclosure]]:
    columns = select(attachments.c.entry_id, attachments.c.kind, attachments.c.size)  # not the content
    mine = columns.join(entries).where(entries.c.person_id == person_id).order_by(attachments.c.id)
    return _by_entry(db, mine, lambda row: Enclosure(row.kind, row.size))


def _by_entry(db: Connection, statement: Select[Any], read: Callable[[Row[Any]], P]) -> dict[int, list[P]]:
    found: dict[int, list[P]] = defaultdict(list)
    for row in db.execute(statement):
        found[row.entry_id].append(read(row))
    return found


def _edits(db: Connection, person_id: int) -> Mapping[int, int]:
    counted = (
        select(entries.c.id, func.count(revisions.c.id))
        .select_from(entries.join(passages).join(revisions))
        .where(entries.c.person_id == person_id)
        .group_by(entries.c.id)
    )
    return {row[0]: row[1] for row in db.execute(counted)}


def _activities(db: Connection, person_id: int, catalogue: Catalogue, since: date) -> tuple[TrailActivity, ...]:
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
            took=_clean(row.took or ""),
            entry=row.entry_id,
        )
        for row in rows
        if row.status != DONE or (row.done_on or row.planned_on) >= since
    )
    return tuple(sorted(found, key=_in_order))


def _in_order(one: TrailActivity) -> tuple[bool, date, date]:
    return one.status != DONE, one.done_on or one.due_on or date.max, one.planned_on


def _priorities(db: Connection, person_id: int, catalogue: Catalogue, begun: date) -> tuple[Priority, ...]:
    chosen = select(priorities).where(priorities.c.person_id == person_id).order_by(priorities.c.since, priorities.c.id)
    return tuple(
        Priority(row.item, catalogue[row.item].title if row.item in catalogue else row.item, row.since, row.until)
        for row in db.execute(chosen)
        if row.until is None or row.until >= begun
    )


def _headings(catalogue: Catalogue, written: Sequence[TrailEntry], months: Sequence[date]) -> tuple[Heading, ...]:
    current = {behaviour.id: behaviour.heading for behaviour in catalogue.behaviours}
    of = Counter(current.values())
    return tuple(
        Heading(
            id=heading.id,
            title=heading.title,
            short=heading.name,
            entries=len(dates := [entry.on for entry in written if _touches(entry, heading.id)]),
            behaviours=len(
                {one.id for entry in written for one in entry.behaviours if current.get(one.id) == heading.id}
            ),
            of_behaviours=of[heading.id],
            by_month=_count(dates, months),
        )
        for heading in catalogue.headings
    )


def _touches(entry: TrailEntry, heading: str) -> bool:
    return any(behaviour.heading == heading for behaviour in entry.behaviours)


def _count(dates: Iterable[date], months: Sequence[date]) -> tuple[int, ...]:
    counted = Counter(day.replace(day=1) for day in dates)
    return tuple(counted[month] for month in months)


def _months(since: date | None, today: date) -> tuple[date, ...]:
    """The first days of the last twelve months up to that of `today`; fewer where `since` is nearer."""
    last = today.year * 12 + today.month - 1
    first = last - MONTHS + 1
    if since is not None:
        first = min(last, max(first, since.year * 12 + since.month - 1))
    return tuple(date(number // 12, number % 12 + 1, 1) for number in range(first, last + 1))


def _behaviour(catalogue: Catalogue, behaviour: str) -> Behaviour:
    if behaviour not in catalogue:
        return Behaviour(behaviour, behaviour, "")
    item = catalogue[behaviour]
    return Behaviour(behaviour, item.title, item.heading)


def _known(catalogue: Catalogue, claimed: set[str]) -> int:
    return len(claimed & {behaviour.id for behaviour in catalogue.behaviours})


def _strand(catalogue: Catalogue, strand: str) -> str:
    """A strand's title; strands are kept by the last part of their id."""
    return next((item.title for item in catalogue.of_kind("strand") if item.id.endswith(f".{strand}")), strand)


def _position(item: str) -> tuple[tuple[int, str], ...]:
    """Where an id comes in its document: cc.1.2 before cc.1.10."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in item.split("."))


def _clean(text: str) -> str:
    """A text without what no document can hold: halves of characters, and control characters."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return UNPRINTABLE.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))
