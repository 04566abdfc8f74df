"""Where a trail stands in numbers, and what is kept about someone besides it."""

from collections import Counter

from sqlalchemy import Select, func, select

from coachbot.requests.trail import Besides, Identifying, KeptBesides, Stand, Standing
from coachbot.service import access, looking_over, threads
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import (
    activity_records,
    commitments,
    enrolments,
    members,
    mentorings,
    pairs,
    people,
    programmes,
    said,
    shares,
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
    done, hours = acted.get("done", (0, 0.0))
    promised = _promised(scene)
    return Standing(
        entries=journal.entries,
        behaviours=len({one.id for one in catalogue.behaviours}.intersection(journal.behaviours)),
        of_behaviours=len(catalogue.behaviours),
        headings=[heading.title for heading in catalogue.headings if heading.id in touched],
        activities_planned=acted.get("planned", (0, 0.0))[0],
        activities_done=done,
        hours=hours or 0.0,
        first_on=journal.first_on.isoformat() if journal.first_on else None,
        attachments=journal.attachments,
        commitments=promised["all"],
        commitments_open=promised["open"],
        commitments_kept=promised["kept"],
        with_details=journal.with_details + promised["with details"],
        today=scene.today.isoformat(),
    )


def _promised(scene: Scene) -> Counter[str]:
    """How many commitments a person has of each status and in all, and how many may identify someone."""
    of = commitments.c
    counted = select(of.status, of.has_details, func.count()).where(of.person_id == scene.person.id)
    found: Counter[str] = Counter()
    for status, has_details, number in scene.db.execute(counted.group_by(of.status, of.has_details)):
        found[status] += number
        found["all"] += number
        found["with details"] += number if has_details else 0
    return found


@performs(Identifying)
def identifying(request: Identifying, scene: Scene) -> int:
    """How many notes may identify someone: entries and commitments, what was said under entries and in check-ins."""
    db, who = scene.db, scene.person.id
    written = access.counted(db, who, scene.now).with_details + _promised(scene)["with details"]
    told = [row.text for row in threads.of_leader(db, who, scene.now)]
    if request.form == "json":  # the only one that has it
        told += db.scalars(select(said.c.text).where(said.c.person_id == who))
    return written + sum(bool(looking_over.details(text)) for text in told if text)


@performs(KeptBesides)
def kept_besides(request: KeptBesides, scene: Scene) -> Besides:
    """With whom someone has to do, and in what."""
    db, who = scene.db, scene.person.id
    mine = select(mentorings.c.ended_at, mentorings.c.mentor_name).where(mentorings.c.leader_id == who)
    mentors = db.execute(mine.order_by(mentorings.c.id)).all()
    theirs = select(mentorings.c.ended_at, people.c.name).join(people, people.c.id == mentorings.c.leader_id)
    mentees = db.execute(theirs.where(mentorings.c.mentor_id == who).order_by(mentorings.c.id)).all()
    joined = (enrolments.c.person_id == who, enrolments.c.status == "joined")
    inside = select(programmes.c.name).join(enrolments).where(*joined).order_by(enrolments.c.id)
    led = select(programmes.c.name).where(programmes.c.lead_id == who).order_by(programmes.c.id)
    spoken = select(func.count(said.c.check_in_id.distinct())).where(said.c.person_id == who)
    shared = select(func.count()).select_from(shares).where(shares.c.owner_id == who)
    return Besides(
        check_ins=db.scalar(spoken) or 0, partners=_partners(scene), shares=db.scalar(shared) or 0,
        mentors=len(mentors), mentees=[row.name for row in mentees if row.ended_at is None], mentored=len(mentees),
        programmes=list(db.scalars(inside)), leads=list(db.scalars(led)),
    )  # fmt: skip


def _partners(scene: Scene) -> list[str]:
    """Those who are in a pair or trio with someone now, each once."""
    mine = select(members.c.pair_id).join(pairs)
    mine = mine.where(members.c.person_id == scene.person.id, members.c.left_at.is_(None), pairs.c.ended_at.is_(None))
    theirs = select(people.c.id, people.c.name).join(members, members.c.person_id == people.c.id)
    inside = (members.c.pair_id.in_(mine), members.c.left_at.is_(None), people.c.id != scene.person.id)
    return list({row.id: row.name for row in scene.db.execute(theirs.where(*inside).order_by(people.c.id))}.values())
