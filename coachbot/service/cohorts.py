"""Who is on a programme's list and who has joined, whom to keep apart, and what they think about these weeks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from coachbot.errors import Forbidden
from coachbot.requests.programmes import Colleague
from coachbot.store.tables import AnyRow, enrolments, exclusions, people, programmes, seasons

BY_LEAD = 0  # in exclusions: who asked for it
IN = ("participant", "both")  # parts of those who keep a journal in the programme
MENTORS = ("mentor", "both")


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone who has joined a programme and agreed to the bot; `since` when."""

    enrolment: int
    person: int
    name: str
    part: str
    role: str
    strand: str
    since: date


def led_by(db: Connection, programme: int, person: int) -> AnyRow:
    """The row of a programme, to the one who leads it. Raises Forbidden."""
    row = db.execute(select(programmes).where(programmes.c.id == programme, programmes.c.lead_id == person)).first()
    if row is None:
        raise Forbidden
    return row


def joined(db: Connection, programme: int) -> list[Participant]:
    """Those in a programme, in the order that they were put on its list."""
    rows = db.execute(
        select(enrolments, people.c.role, people.c.strand)
        .join(people, people.c.id == enrolments.c.person_id)
        .where(
            enrolments.c.programme_id == programme, enrolments.c.status == "joined", people.c.welcomed_at.is_not(None)
        )
        .order_by(enrolments.c.id)
    )
    return [
        Participant(row.id, row.person_id, row.name, row.part, row.role, row.strand, row.joined_at.date())
        for row in rows
    ]  # fmt: skip


def own_enrolment(db: Connection, enrolment: int, person: int) -> AnyRow:
    """Someone's own place in a programme that they have joined. Raises Forbidden."""
    mine = (enrolments.c.id == enrolment, enrolments.c.person_id == person, enrolments.c.status == "joined")
    row = db.execute(select(enrolments).where(*mine)).first()
    if row is None:
        raise Forbidden
    return row


def on_list(db: Connection, programme: int) -> list[AnyRow]:
    """Everyone on a programme's list, by name; those who have left stay on it, so that it doesn't say who they are."""
    rows = db.execute(select(enrolments).where(enrolments.c.programme_id == programme)).all()
    return sorted(rows, key=lambda row: (row.name.casefold(), row.id))


def apart(db: Connection, programme: int, by: int | None = None) -> set[frozenset[int]]:
    """Those who are to be kept apart, as pairs of enrolments; with `by`, what they alone asked for."""
    found = select(exclusions.c.first_id, exclusions.c.second_id).where(exclusions.c.programme_id == programme)
    if by is not None:
        found = found.where(exclusions.c.by_id == by)
    return {frozenset((row.first_id, row.second_id)) for row in db.execute(found)}


def keep_apart(db: Connection, programme: int, first: int, second: int, by: int, yes: bool) -> None:
    """Keep two apart at somebody's wish, or end that wish. Raises Forbidden unless both are on the list."""
    on = {row.id for row in on_list(db, programme)}
    if not {first, second} <= on or first == second:
        raise Forbidden
    row = {
        "programme_id": programme, "first_id": min(first, second), "second_id": max(first, second), "by_id": by,
    }  # fmt: skip
    db.execute(delete(exclusions).where(*(exclusions.c[name] == value for name, value in row.items())))
    if yes:
        db.execute(insert(exclusions), row)


def colleagues(rows: Iterable[AnyRow], but: int, kept: set[frozenset[int]]) -> list[Colleague]:
    """Rows of a list as they are shown to one of them."""
    return [
        Colleague(enrolment=row.id, name=row.name, apart=frozenset({row.id, but}) in kept)
        for row in rows
        if row.id != but
    ]  # fmt: skip


def think_piece_of(db: Connection, person: int, today: date) -> str:
    """The think piece that someone's programme is about these weeks, or ""."""
    on = (seasons.c.since <= today, seasons.c.until >= today)
    in_it = (enrolments.c.person_id == person, enrolments.c.status == "joined", enrolments.c.part.in_(IN))
    chosen = select(seasons.c.thinkpiece).join(enrolments, enrolments.c.programme_id == seasons.c.programme_id)
    return db.execute(chosen.where(*on, *in_it).order_by(seasons.c.since.desc())).scalar() or ""
