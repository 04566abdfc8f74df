"""How people come into a programme: put on its list by the lead, joined by their own yes."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from coachbot.requests.programmes import Colleague, Enrol, Joined, LinkForAll, Place, Roll
from coachbot.service.cohorts import colleagues, joined, led_by, on_list
from coachbot.service.inviting import agrees, make
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import AnyRow, enrolments, invitations, people

LINKS_ARE_GOOD_FOR = timedelta(weeks=4)


@performs(LinkForAll)
def link_for_all(request: LinkForAll, scene: Scene) -> str:
    """A link for everyone who is to take part."""
    row = led_by(scene.db, request.programme, scene.person.id)
    about = {"programme": row.id, "called": row.name, "part": request.part, "cadence": row.cadence}
    return make(scene.db, "cohort", scene.person.id, about, scene.now, good_for=LINKS_ARE_GOOD_FOR)[1]


@performs(Joined)
def who_joined(request: Joined, scene: Scene) -> list[str]:
    """Those who are in already."""
    led_by(scene.db, request.programme, scene.person.id)
    inside = {one.name.casefold() for one in joined(scene.db, request.programme)}
    return [name for name in request.names if name.casefold() in inside]


@performs(Enrol)
def enrol(request: Enrol, scene: Scene) -> list[Place]:
    """Put people on the list. Who is on it already and hasn't joined gets a new link, and the old one ends."""
    programme = led_by(scene.db, request.programme, scene.person.id)
    there = {row.name.casefold(): row for row in on_list(scene.db, programme.id)}
    places = []
    for name, cadence in request.rows:
        row = there.get(name.casefold())
        if row is None or row.status != "joined":
            places.append(Place(name=name, token=_place(scene, programme, row, name, cadence)))
    return places


def _place(scene: Scene, programme: AnyRow, row: AnyRow | None, name: str, cadence: str) -> str:
    db = scene.db
    if row is None:
        values = {
            "programme_id": programme.id, "person_id": None, "invitation_id": None, "name": name,
            "part": "participant", "cadence": cadence, "status": "invited", "joined_at": None, "left_at": None,
        }  # fmt: skip
        key = db.execute(insert(enrolments), values).inserted_primary_key
        assert key is not None
        enrolment = int(key[0])
    else:
        enrolment = row.id
        db.execute(
            update(invitations)
            .where(invitations.c.id == row.invitation_id, invitations.c.outcome == "")
            .values(outcome="withdrawn")
        )
    about = {
        "programme": programme.id, "called": programme.name, "part": "participant", "enrolment": enrolment,
        "cadence": cadence or programme.cadence,
    }  # fmt: skip
    invitation, token = make(
        db, "participant", scene.person.id, about, scene.now, name=name, good_for=LINKS_ARE_GOOD_FOR
    )
    values = {"invitation_id": invitation, "cadence": cadence}
    db.execute(update(enrolments).where(enrolments.c.id == enrolment).values(**values))
    return token


@performs(Roll)
def roll(request: Roll, scene: Scene) -> list[Colleague]:
    """The list, to its lead."""
    led_by(scene.db, request.programme, scene.person.id)
    return colleagues(on_list(scene.db, request.programme), 0, set())


# their own yes


@agrees("cohort")
def take_part(invitation: AnyRow, person: int, scene: Scene) -> None:
    """Someone has opened the link for all: they are on the list from now on."""
    _join(scene, invitation.facts, person, scene.db.scalar(select(people.c.name).where(people.c.id == person)) or "")


@agrees("participant")
def take_place(invitation: AnyRow, person: int, scene: Scene) -> None:
    """Someone has taken the place that was kept for them."""
    _join(scene, invitation.facts, person, invitation.name)


def _join(scene: Scene, about: Mapping[str, Any], person: int, name: str) -> None:
    """Join, once; who has left may come back, to the place that they had."""
    db, programme = scene.db, about["programme"]
    here = enrolments.c.programme_id == programme
    mine = db.execute(select(enrolments).where(here, enrolments.c.person_id == person)).first()
    kept = about.get("enrolment")
    if mine is not None and mine.id != kept and kept is not None:  # on the list twice: the place they had will do
        db.execute(delete(enrolments).where(here, enrolments.c.id == kept, enrolments.c.person_id.is_(None)))
    values = {"status": "joined", "person_id": person, "left_at": None}
    if mine is not None:
        if mine.status != "joined":
            values["joined_at"] = scene.now
        db.execute(update(enrolments).where(enrolments.c.id == mine.id).values(**values))
        return
    values["joined_at"] = scene.now
    place = (here, enrolments.c.id == kept, enrolments.c.person_id.is_(None))
    if kept is None or db.execute(update(enrolments).where(*place).values(**values)).rowcount == 0:
        row = {"programme_id": programme, "invitation_id": None, "name": name, "part": about["part"], "cadence": ""}
        db.execute(insert(enrolments), row | values)
