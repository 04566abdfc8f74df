"""What is kept about someone besides their journal, as the data of their trail hold it."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select

from coachbot.cadence import local_date
from coachbot.catalogue import Catalogue
from coachbot.render.trail.others import (
    Others,
    OwnRemark,
    TrailLed,
    TrailMentee,
    TrailMentor,
    TrailMuted,
    TrailPair,
    TrailProgramme,
    TrailReading,
    TrailRhythm,
    TrailSettings,
    TrailShare,
)
from coachbot.service import reading, threads
from coachbot.service.trail_journal import clean
from coachbot.store.tables import (
    AnyRow,
    digests,
    enrolments,
    exclusions,
    meetings,
    members,
    mentorings,
    muted,
    pairs,
    people,
    programmes,
    readings,
    schedules,
    shares,
)

A_BLINK = timedelta(microseconds=1)  # a share ends at the first instant of the day after its last


def others_told(db: Connection, person: AnyRow, catalogue: Catalogue, now: datetime) -> Others:
    """All of it, of one row of `people`."""
    return Others(
        readings=_readings(db, person, now),
        shares=_shares(db, person, catalogue),
        mentors=_mentors(db, person),
        mentees=_mentees(db, person, catalogue, now),
        pairs=_pairs(db, person),
        programmes=_programmes(db, person),
        leads=_leads(db, person),
        settings=_settings(db, person, catalogue),
    )


def _day(when: datetime | None, person: AnyRow) -> date | None:
    return local_date(when, person.zone) if when else None


def _at(when: datetime, person: AnyRow) -> datetime:
    return when.astimezone(ZoneInfo(person.zone)).replace(microsecond=0)


def _readings(db: Connection, person: AnyRow, now: datetime) -> tuple[TrailReading, ...]:
    names = reading.names_of(db, person.id)
    return tuple(
        TrailReading(
            by=clean(row.mentor_name or names.get(row.reader_id, "")),
            entry=row.entry_id,
            on=row.local_date,
            read_at=_at(row.read_at, person),
        )
        for row in reading.every_reading(db, person.id, now)
    )


def _shares(db: Connection, person: AnyRow, catalogue: Catalogue) -> tuple[TrailShare, ...]:
    names = reading.names_of(db, person.id)
    mine = select(shares).where(shares.c.owner_id == person.id).order_by(shares.c.since, shares.c.id)
    return tuple(
        TrailShare(
            to=clean(names[row.reader_id]),
            what=row.scope,
            heading=_title(catalogue, row.heading),
            entry=row.entry_id,
            with_details=row.with_details,
            since=local_date(row.since, person.zone),
            until=_day(row.until - A_BLINK, person) if row.until else None,
            withdrawn_on=_day(row.withdrawn_at, person),
        )
        for row in db.execute(mine)
    )


def _title(catalogue: Catalogue, item: str) -> str:
    return catalogue[item].title if item in catalogue else item


def _met(db: Connection, mentoring: int) -> tuple[date, ...]:
    return tuple(db.scalars(select(meetings.c.on).where(meetings.c.mentoring_id == mentoring).order_by(meetings.c.on)))


def _mentors(db: Connection, person: AnyRow) -> tuple[TrailMentor, ...]:
    mine = select(mentorings).where(mentorings.c.leader_id == person.id)
    return tuple(
        TrailMentor(
            name=clean(row.mentor_name),
            since=local_date(row.began_at, person.zone),
            until=_day(row.ended_at, person),
            meetings=_met(db, row.id),
        )
        for row in db.execute(mine.order_by(mentorings.c.began_at, mentorings.c.id))
    )


def _mentees(db: Connection, person: AnyRow, catalogue: Catalogue, now: datetime) -> tuple[TrailMentee, ...]:
    own: dict[int, list[OwnRemark]] = defaultdict(list)
    for row in threads.by_mentor(db, person.id, now):
        title, on = _title(catalogue, row.behaviour), local_date(row.made_at, person.zone)
        own[row.mentoring_id].append(OwnRemark(on, row.local_date, row.kind, title, clean(row.text)))
    theirs = select(mentorings, people.c.name).join(people, people.c.id == mentorings.c.leader_id)
    theirs = theirs.where(mentorings.c.mentor_id == person.id).order_by(mentorings.c.began_at, mentorings.c.id)
    return tuple(
        TrailMentee(
            name=clean(row.name),
            since=local_date(row.began_at, person.zone),
            until=_day(row.ended_at, person),
            meetings=_met(db, row.id),
            opened_at=_opened(db, person, row.id),
            remarks=tuple(own[row.id]),
        )
        for row in db.execute(theirs)
    )


def _opened(db: Connection, person: AnyRow, mentoring: int) -> tuple[datetime, ...]:
    own = (readings.c.mentoring_id == mentoring, readings.c.reader_id == person.id)
    moments = db.scalars(select(readings.c.read_at).where(*own).order_by(readings.c.read_at))
    return tuple(_at(one, person) for one in moments)


def _pairs(db: Connection, person: AnyRow) -> tuple[TrailPair, ...]:
    mine = select(members, pairs.c.cadence, pairs.c.ended_at).join(pairs).where(members.c.person_id == person.id)
    found = []
    for row in db.execute(mine.order_by(members.c.joined_at, members.c.pair_id)):
        until = row.left_at or row.ended_at
        since = local_date(row.joined_at, person.zone)
        found.append(TrailPair(_partners(db, row, until), row.cadence, since, _day(until, person)))
    return tuple(found)


def _partners(db: Connection, mine: AnyRow, until: datetime | None) -> tuple[str, ...]:
    """Those who were in a pair while someone was: nobody who came later, or had gone before."""
    there = [
        members.c.pair_id == mine.pair_id,
        people.c.id != mine.person_id,
        or_(members.c.left_at.is_(None), members.c.left_at > mine.joined_at),
    ]
    if until is not None:
        there.append(members.c.joined_at <= until)
    theirs = select(people.c.name).join(members, members.c.person_id == people.c.id).where(*there)
    return tuple(clean(name) for name in db.scalars(theirs.order_by(members.c.joined_at, people.c.id)))


def _programmes(db: Connection, person: AnyRow) -> tuple[TrailProgramme, ...]:
    mine = select(enrolments, programmes.c.name.label("programme")).join(programmes)
    rows = db.execute(mine.where(enrolments.c.person_id == person.id).order_by(enrolments.c.id))
    return tuple(
        TrailProgramme(
            name=clean(row.programme),
            listed_as=clean(row.name),
            part=row.part,
            status=row.status,
            joined_on=_day(row.joined_at, person),
            left_on=_day(row.left_at, person),
            rather_not=_rather_not(db, row.id),
        )
        for row in rows
    )


def _rather_not(db: Connection, enrolment: int) -> tuple[str, ...]:
    """Whom someone asked to be kept apart from: their own wish alone."""
    either = or_(exclusions.c.first_id == enrolments.c.id, exclusions.c.second_id == enrolments.c.id)
    own = select(enrolments.c.name).join(exclusions, either)
    own = own.where(exclusions.c.by_id == enrolment, enrolments.c.id != enrolment)
    return tuple(clean(name) for name in db.scalars(own.order_by(enrolments.c.id)))


def _leads(db: Connection, person: AnyRow) -> tuple[TrailLed, ...]:
    mine = select(programmes).where(programmes.c.lead_id == person.id).order_by(programmes.c.id)
    return tuple(
        TrailLed(clean(row.name), local_date(row.made_at, person.zone), _day(row.ended_at, person))
        for row in db.execute(mine)
    )


def _settings(db: Connection, person: AnyRow, catalogue: Catalogue) -> TrailSettings:
    schedule = db.execute(select(schedules).where(schedules.c.person_id == person.id)).first()
    digest = db.execute(select(digests).where(digests.c.person_id == person.id)).first()
    quiet = select(muted).where(muted.c.person_id == person.id).order_by(muted.c.id)
    return TrailSettings(
        channel=person.channel,
        address=person.address,
        zone=person.zone,
        met_on=local_date(person.made_at, person.zone),
        agreed_on=_day(person.welcomed_at, person),
        questions=_rhythm(schedule),
        paused_until=schedule.paused_until if schedule else None,
        digest=_rhythm(digest),
        muted=tuple(TrailMuted(_title(catalogue, row.behaviour), row.until) for row in db.execute(quiet)),
    )


def _rhythm(row: AnyRow | None) -> TrailRhythm | None:
    return TrailRhythm(row.cadence, row.weekday, row.at) if row else None
