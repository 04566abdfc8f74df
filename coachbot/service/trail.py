"""The trail: all of one leader's journal in order, and where it stands in numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, Select, func, select

from coachbot.cadence import local_date
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
from coachbot.requests.trail import Stand, Standing
from coachbot.service import access
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import activity_records, people, priorities

MONTHS = 12
DONE = "done"
DROPPED = "dropped"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def gather(
    db: Connection,
    person_id: int,
    catalogue: Catalogue,
    now: datetime,
    since: date | None = None,
    with_details: bool = True,
) -> Trail:
    """The trail of one person from `since` (or from the first thing kept) to today, where they are.

    Without `with_details`, entries that their writer kept with identifying details are left out.
    Raises sqlalchemy's NoResultFound when there is no such person.
    """
    person = db.execute(select(people).where(people.c.id == person_id)).one()
    today = local_date(now, person.zone)
    written = _entries(db, person_id, catalogue, now, since or date.min, with_details)
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
    journal = access.counted(db, who, scene.now)
    touched = {catalogue[behaviour].heading for behaviour in journal.behaviours if behaviour in catalogue}
    by_status: Select[str, int, float | None] = (
        select(activity_records.c.status, func.count(), func.sum(activity_records.c.hours))
        .where(activity_records.c.person_id == who)
        .group_by(activity_records.c.status)
    )
    acted = {status: (number, hours) for status, number, hours in db.execute(by_status)}
    done, hours = acted.get(DONE, (0, 0.0))
    return Standing(
        entries=journal.entries,
        behaviours=_known(catalogue, journal.behaviours),
        of_behaviours=len(catalogue.behaviours),
        headings=[heading.title for heading in catalogue.headings if heading.id in touched],
        activities_planned=acted.get("planned", (0, 0.0))[0],
        activities_done=done,
        hours=hours or 0.0,
        first_on=journal.first_on.isoformat() if journal.first_on else None,
        attachments=journal.attachments,
        with_details=journal.with_details,
        today=scene.today.isoformat(),
    )


def _entries(
    db: Connection, person_id: int, catalogue: Catalogue, now: datetime, since: date, with_details: bool
) -> tuple[TrailEntry, ...]:
    mine = access.own_entries(db, person_id, now)
    if not with_details:
        mine = [one for one in mine if not one.has_details]
    references = {one.id: Reference(one.id, one.on, one.on >= since) for one in mine}
    later: dict[int | None, list[Reference]] = defaultdict(list)
    for one in mine:
        later[one.returns_to].append(references[one.id])
    enclosed = access.own_enclosures(db, person_id, now)
    edits = access.own_edits(db, person_id, now)
    return tuple(
        TrailEntry(
            id=one.id,
            on=one.on,
            question=_clean(one.asked),
            passages=tuple(Passage(_clean(asked), _clean(text)) for asked, text in one.passages),
            behaviours=tuple(
                sorted((_behaviour(catalogue, item) for item in one.behaviours), key=lambda item: _position(item.id))
            ),
            returns_to=references.get(one.returns_to) if one.returns_to is not None else None,
            returned_to_by=tuple(later[one.id]),
            attachments=tuple(Enclosure(kind, size) for kind, size in enclosed.get(one.id, ())),
            revisions=edits.get(one.id, 0),
        )
        for one in mine
        if one.on >= since
    )


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


def _known(catalogue: Catalogue, claimed: Collection[str]) -> int:
    return len({behaviour.id for behaviour in catalogue.behaviours}.intersection(claimed))


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
