"""A participant's side of a programme: what they are in, whom they would rather not work with, and leaving."""

from sqlalchemy import delete, select, update

from coachbot.requests.programmes import (
    Colleague,
    Colleagues,
    FirstRhythm,
    LeaveProgramme,
    Membership,
    MyProgrammes,
    RatherNot,
    WillMentor,
)
from coachbot.service.cohorts import IN, apart, colleagues, keep_apart, on_list, own_enrolment
from coachbot.service.proposals import withdraw
from coachbot.service.scene import Scene, before_erasing, performs
from coachbot.store.tables import enrolments, exclusions, people, programmes


@performs(MyProgrammes)
def my_programmes(request: MyProgrammes, scene: Scene) -> list[Membership]:
    """The programmes that someone is in."""
    lead = people.alias()
    rows = scene.db.execute(
        select(enrolments.c.id, enrolments.c.part, programmes.c.name, lead.c.name.label("lead"))
        .select_from(enrolments.join(programmes).outerjoin(lead, lead.c.id == programmes.c.lead_id))
        .where(enrolments.c.person_id == scene.person.id, enrolments.c.status == "joined")
        .order_by(enrolments.c.id)
    )
    return [Membership(enrolment=row.id, name=row.name, lead=row.lead or "", part=row.part) for row in rows]


@performs(FirstRhythm)
def first_rhythm(request: FirstRhythm, scene: Scene) -> str:
    """As their own place has it, else their programme."""
    row = scene.db.execute(
        select(enrolments.c.cadence, programmes.c.cadence.label("usual"))
        .join(programmes)
        .where(enrolments.c.person_id == scene.person.id, enrolments.c.status == "joined")
        .order_by(enrolments.c.joined_at.desc())
    ).first()
    return (row.cadence or row.usual) if row else "weekly"


@performs(Colleagues)
def their_colleagues(request: Colleagues, scene: Scene) -> list[Colleague]:
    """The others on the list, joined or not: so it doesn't say who has."""
    mine = own_enrolment(scene.db, request.enrolment, scene.person.id)
    return colleagues(on_list(scene.db, mine.programme_id), mine.id, apart(scene.db, mine.programme_id, by=mine.id))


@performs(RatherNot)
def rather_not(request: RatherNot, scene: Scene) -> None:
    """A participant's own wish, which nobody else hears of."""
    mine = own_enrolment(scene.db, request.enrolment, scene.person.id)
    keep_apart(scene.db, mine.programme_id, mine.id, request.other, mine.id, request.apart)


@performs(WillMentor)
def will_mentor(request: WillMentor, scene: Scene) -> None:
    """A participant would be a mentor too, or no longer. Who came as a mentor stays one."""
    mine = own_enrolment(scene.db, request.enrolment, scene.person.id)
    if mine.part in IN:
        part = "both" if request.yes else "participant"
        scene.db.execute(update(enrolments).where(enrolments.c.id == mine.id).values(part=part))


@performs(LeaveProgramme)
def leave(request: LeaveProgramme, scene: Scene) -> None:
    """Leave; what others were asked about it with them comes to nothing."""
    mine = own_enrolment(scene.db, request.enrolment, scene.person.id)
    withdraw(scene, mine.id)
    values = {"status": "left", "left_at": scene.now}
    scene.db.execute(update(enrolments).where(enrolments.c.id == mine.id).values(**values))
    scene.db.execute(delete(exclusions).where(exclusions.c.by_id == mine.id))


@before_erasing
def leave_all(scene: Scene) -> None:
    """Whoever erases themselves leaves what was suggested with them."""
    mine = (enrolments.c.person_id == scene.person.id, enrolments.c.status == "joined")
    for enrolment in scene.db.scalars(select(enrolments.c.id).where(*mine)).all():
        withdraw(scene, enrolment)
