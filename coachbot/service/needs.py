"""What a cohort works on, in figures that expose nobody; coachbot.suppression has the rules.

All are as of the last day of the last month; what was told then stays until the next. Only what someone did since
they joined counts, and only in the first of one lead's programmes that they are in: so two programmes can't be set
against each other. Nothing is read of a journal but numbers.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, delete, insert, or_, select, update

from coachbot.cadence import local_date
from coachbot.catalogue import Catalogue
from coachbot.render.needs import EXPORTS
from coachbot.requests.programmes import Needs, NeedsTold, Row, Wrote
from coachbot.service import access
from coachbot.service.cohorts import IN, joined, led_by
from coachbot.service.exporting import Wanted, Writing, makes
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import (
    AnyRow,
    activity_records,
    editions,
    enrolments,
    parts,
    people,
    priorities,
    programmes,
)
from coachbot.suppression import FEWEST, Edition, Figure, next_edition

FOUR_WEEKS = timedelta(weeks=4)
ONE_DAY = timedelta(days=1)
THERE = ""  # in the table of parts: the figure of those who count at all
WROTE, EVIDENCE, PRIORITY, PLANNED, DONE = "wrote", "evidence", "priority", "planned", "done"

Gathered = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Shown:
    """Figures as they are told, as of which day, and how many people they are about. `problem` as in NeedsTold."""

    on: date
    figures: Mapping[str, Figure] = field(default_factory=dict)
    about: int = 0
    problem: str = ""

    def of(self, what: str, item: str = "") -> Figure:
        """One figure; zero where it is withheld."""
        return self.figures.get(f"{what}:{item}", Figure(0))


def wrote(scene: Scene, programme: AnyRow) -> Wrote | None:
    """How many wrote, and how much, in the last four weeks of the month; None if that isn't told."""
    shown = show(scene.db, programme, scene.today)
    people, entries = (figure := shown.of(WROTE)).people, figure.amount
    return Wrote(people=people, entries=entries, a_week=entries // 4, on=shown.on.isoformat()) if people else None


@performs(Needs)
def needs(request: Needs, scene: Scene) -> NeedsTold:
    """What is told of a cohort's needs, to its lead."""
    return told(scene.db, led_by(scene.db, request.programme, scene.person.id), scene.catalogue, scene.today)


def told(db: Connection, programme: AnyRow, catalogue: Catalogue, today: date) -> NeedsTold:
    """The figures that there are today, by heading and activity."""
    shown = show(db, programme, today)
    wanted = [one for one in catalogue.activities if shown.of(PLANNED, one.id).people]
    rows = [_row(shown, one.id, one.title) for one in wanted]
    return NeedsTold(
        programme=programme.name, on=shown.on.isoformat(), about=shown.about, today=today.isoformat(),
        headings=[_row(shown, one.id, one.name) for one in catalogue.headings], problem=shown.problem,
        activities=sorted(rows, key=lambda row: (-row["planned"], -row["done"], row["title"])),
    )  # fmt: skip


def _row(shown: Shown, item: str, title: str) -> Row:
    evidence = shown.of(EVIDENCE, item)
    return Row(
        id=item, title=title, people=evidence.people, entries=evidence.amount,
        priority=shown.of(PRIORITY, item).people, planned=shown.of(PLANNED, item).people,
        done=shown.of(DONE, item).people,
    )  # fmt: skip


def _counted(db: Connection, programme: AnyRow, until: date) -> dict[int, date]:
    """Who counts in a programme, and since when: not its lead, and nobody twice for one lead."""
    earlier = select(enrolments.c.person_id).join(programmes).where(
        programmes.c.lead_id == programme.lead_id, programmes.c.id < programme.id, enrolments.c.status == "joined"
    )  # fmt: skip
    elsewhere = set(db.scalars(earlier))
    return {
        one.person: one.since
        for one in joined(db, programme.id)
        if one.part in IN and one.person != programme.lead_id and one.person not in elsewhere and one.since <= until
    }


def show(db: Connection, programme: AnyRow, today: date) -> Shown:
    """The figures as of the last day of the last month: as they were told before, or else renewed."""
    month = today.replace(day=1)
    until = month - ONE_DAY
    if until < programme.made_at.date():
        return Shown((month + timedelta(days=31)).replace(day=1), problem="early")
    members = _counted(db, programme, until)
    if len(members) <= FEWEST:
        return Shown(until, problem="few")
    db.execute(
        update(programmes).where(programmes.c.id == programme.id).values(cadence=programmes.c.cadence)
    )  # one at once
    row = db.execute(select(editions).where(editions.c.programme_id == programme.id)).first()
    last = _behind(db, programme.id, {name: Figure(*figure) for name, figure in row.figures.items()} if row else {})
    if row is not None and row.on >= until:
        return Shown(row.as_of, last.figures, len(last.there))
    now = _gather(db, members, until)
    edition = next_edition(last, members, now, [name for name in now if name.startswith((WROTE, EVIDENCE))])
    as_of = until if edition.renewed or row is None else row.as_of
    _keep(db, programme.id, as_of, until, edition)
    return Shown(as_of, edition.figures, len(edition.there))


def _gather(db: Connection, since: Mapping[int, date], until: date) -> Gathered:
    """Everyone's parts in all figures."""
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    lately = {one: max(day, until - FOUR_WEEKS + ONE_DAY) for one, day in since.items()}
    found[f"{WROTE}:"].update(access.entries_by_person(db, lately, until))
    for person, headings in access.claims_by_person(db, since, until).items():
        for heading, number in headings.items():
            found[f"{EVIDENCE}:{heading}"][person] = number
    then = (priorities.c.since <= until, or_(priorities.c.until.is_(None), priorities.c.until > until))
    for row in db.execute(select(priorities).where(priorities.c.person_id.in_(since), *then)):
        found[f"{PRIORITY}:{row.item}"][row.person_id] = 1
    records = select(activity_records).where(activity_records.c.person_id.in_(since))
    for row in db.execute(records.where(activity_records.c.status != "dropped")):
        for what, day in ((PLANNED, row.planned_on), (DONE, row.done_on)):
            if day is not None and since[row.person_id] <= day <= until:
                found[f"{what}:{row.activity}"][row.person_id] = 1
    return found


def _behind(db: Connection, programme: int, figures: Mapping[str, Figure]) -> Edition:
    """The edition that was told last."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for row in db.execute(select(parts).where(parts.c.programme_id == programme)):
        found[row.figure][row.person_id] = row.number
    return Edition(figures, frozenset(found.pop(THERE, {})), found)


def _keep(db: Connection, programme: int, as_of: date, on: date, edition: Edition) -> None:
    figures = {name: [figure.people, figure.amount] for name, figure in edition.figures.items()}
    db.execute(delete(editions).where(editions.c.programme_id == programme))
    row = {"programme_id": programme, "as_of": as_of, "on": on, "figures": figures}
    db.execute(insert(editions), row)
    db.execute(delete(parts).where(parts.c.programme_id == programme))
    all_parts = {THERE: dict.fromkeys(edition.there, 1), **edition.parts}
    rows = [
        {"programme_id": programme, "figure": figure, "person_id": person, "number": number}
        for figure, found in all_parts.items()
        for person, number in found.items()
    ]
    db.execute(insert(parts), rows)


def _document(wanted: Wanted, form: str) -> Writing:
    """Read again at delivery, for the lead and nobody else. Raises Forbidden."""
    programme = led_by(wanted.db, int(wanted.about), wanted.person)
    zone = wanted.db.execute(select(people.c.zone).where(people.c.id == wanted.person)).scalar_one()
    found = told(wanted.db, programme, wanted.catalogue, local_date(wanted.now, zone))
    return lambda: (f"needs-{found['on']}.{form}", EXPORTS[form](found))


@makes("needs.csv")
def as_table(wanted: Wanted) -> Writing:
    """The needs analysis as a table."""
    return _document(wanted, "csv")


@makes("needs.pdf")
def as_page(wanted: Wanted) -> Writing:
    """The needs analysis on one page."""
    return _document(wanted, "pdf")
