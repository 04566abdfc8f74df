"""The trail: all of one leader's journal in order, counted by heading and month."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, select

from coachbot.cadence import local_date
from coachbot.catalogue import Catalogue
from coachbot.render.trail.model import Heading, Totals, Trail, TrailEntry
from coachbot.service.trail_journal import (
    DONE,
    activities_told,
    clean,
    commitments_told,
    entries_told,
    priorities_told,
    said_told,
)
from coachbot.service.trail_others import others_told
from coachbot.store.tables import people

MONTHS = 12


def gather(
    db: Connection,
    person_id: int,
    catalogue: Catalogue,
    now: datetime,
    since: date | None = None,
    with_details: bool = True,
) -> Trail:
    """The trail of one person from `since` (or from the first thing kept) to today, where they are.

    Without `with_details`, what may identify someone is left out: entries and commitments that their writer kept so,
    and what was said under entries or in check-ins. What is kept besides the journal is whole, whatever `since` is.
    Raises sqlalchemy's NoResultFound when there is no such person.
    """
    person = db.execute(select(people).where(people.c.id == person_id)).one()
    today = local_date(now, person.zone)
    written = entries_told(db, person, catalogue, now, since or date.min, with_details)
    activities = activities_told(db, person_id, catalogue, since or date.min)
    promised = commitments_told(db, person_id, since or date.min, {one.id: one.on for one in written}, with_details)
    begun = since or min(
        [
            today,
            *(entry.on for entry in written),
            *(one.planned_on for one in activities),
            *(one.made_on for one in promised),
        ]
    )
    months = _months(since, today)
    claimed = {behaviour.id for entry in written for behaviour in entry.behaviours}
    done = [activity for activity in activities if activity.status == DONE]
    per_month = Counter(entry.on.replace(day=1) for entry in written)
    return Trail(
        name=clean(person.name),
        role=clean(person.role),
        strand=_strand(catalogue, person.strand),
        since=begun,
        until=today,
        priorities=priorities_told(db, person_id, catalogue, begun),
        headings=_headings(catalogue, written, months),
        months=months,
        entries_by_month=tuple(per_month[month] for month in months),
        entries=written,
        activities=activities,
        commitments=promised,
        totals=Totals(
            entries=len(written),
            behaviours=_known(catalogue, claimed),
            of_behaviours=len(catalogue.behaviours),
            activities_planned=len(activities) - len(done),
            activities_done=len(done),
            hours=sum(activity.hours or 0 for activity in done),
            commitments_open=sum(one.status == "open" for one in promised),
            commitments_kept=sum(one.status == "kept" for one in promised),
        ),
        said=said_told(db, person, catalogue, since or date.min, with_details),
        others=others_told(db, person, catalogue, now),
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


def _known(catalogue: Catalogue, claimed: Collection[str]) -> int:
    return len({behaviour.id for behaviour in catalogue.behaviours}.intersection(claimed))


def _strand(catalogue: Catalogue, strand: str) -> str:
    """A strand's title; strands are kept by the last part of their id."""
    return next((item.title for item in catalogue.of_kind("strand") if item.id.endswith(f".{strand}")), strand)
