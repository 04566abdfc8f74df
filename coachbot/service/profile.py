"""Who someone is, and when they want to be asked."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from coachbot.cadence import local_date
from coachbot.requests.profile import Headings, LetGo, Look, Named, Set, Settings, Welcomed
from coachbot.service.scene import Scene, performs
from coachbot.service.schedule import rhythm_of, set_next_due
from coachbot.store.tables import conversations, people, priorities, schedules


@performs(Look)
def look(request: Look, scene: Scene) -> Settings:
    """How things are set now."""
    person = scene.db.execute(select(people).where(people.c.id == scene.person.id)).one()
    schedule = scene.db.execute(select(schedules).where(schedules.c.person_id == scene.person.id)).first()
    chosen = scene.db.execute(
        select(priorities.c.item).where(priorities.c.person_id == person.id, priorities.c.until.is_(None))
    ).scalars()
    paused = (
        schedule.paused_until if schedule and schedule.paused_until and schedule.paused_until > scene.today else None
    )
    due = rhythm_of(schedule).next_after(scene.now, first=paused) if schedule else None
    return Settings(
        name=person.name, role=person.role, strand=person.strand, zone=person.zone,
        cadence=schedule.cadence if schedule else "weekly", weekday=schedule.weekday if schedule else 0,
        at=schedule.at if schedule else "08:30", paused_until=paused.isoformat() if paused else None,
        next_on=local_date(due, person.zone).isoformat() if due else None,
        today=scene.today.isoformat(),
        priorities=[scene.catalogue[one].name for one in chosen if one in scene.catalogue],
    )  # fmt: skip


@performs(Headings)
def headings(request: Headings, scene: Scene) -> list[Named]:
    """The headings of the frameworks in use."""
    return [Named(id=item.id, title=item.name, why="") for item in scene.catalogue.headings]


@performs(Welcomed)
def welcomed(request: Welcomed, scene: Scene) -> None:
    """The leader has agreed."""
    scene.db.execute(update(people).where(people.c.id == scene.person.id).values(welcomed_at=scene.now))


@performs(LetGo)
def let_go(request: LetGo, scene: Scene) -> None:
    """A parked conversation won't be taken up again."""
    here = (conversations.c.id == request.conversation, conversations.c.person_id == scene.person.id)
    scene.db.execute(conversations.delete().where(*here))


@performs(Set)
def change(request: Set, scene: Scene) -> Settings:
    """Change what is given, and work out when the next prompt is due."""
    about = {name: value for name in ("role", "strand", "zone") if (value := getattr(request, name)) is not None}
    if about:
        scene.db.execute(update(people).where(people.c.id == scene.person.id).values(**about))
    if request.priorities is not None:
        _set_priorities(scene, request.priorities)
    _set_schedule(scene, request)
    set_next_due(scene)
    now: Settings = look(Look(), scene)
    return now


def _set_schedule(scene: Scene, request: Set) -> None:
    names = ("cadence", "weekday", "at", "zone")
    values: dict[str, Any] = {name: value for name in names if (value := getattr(request, name)) is not None}
    if request.paused_until is not None:
        values["paused_until"] = date.fromisoformat(request.paused_until) if request.paused_until else None
    if request.cadence == "fortnightly":
        values["anchor"] = scene.today + timedelta(days=1)
    mine = schedules.c.person_id == scene.person.id
    if values and scene.db.execute(update(schedules).where(mine).values(**values)).rowcount == 0:
        row = {"cadence": "weekly", "weekday": 0, "at": "08:30", "zone": scene.person.zone, "paused_until": None}
        row |= {"anchor": scene.today + timedelta(days=1), "person_id": scene.person.id, "next_due_at": None}
        scene.db.execute(insert(schedules), row | values)


def _set_priorities(scene: Scene, chosen: tuple[str, ...]) -> None:
    mine = priorities.c.person_id == scene.person.id
    now = set(scene.db.execute(select(priorities.c.item).where(mine, priorities.c.until.is_(None))).scalars())
    gone, new = now - set(chosen), [one for one in chosen if one not in now]
    if gone:
        ended = (mine, priorities.c.item.in_(gone), priorities.c.until.is_(None))
        scene.db.execute(update(priorities).where(*ended).values(until=scene.today))
    rows = [{"person_id": scene.person.id, "item": one, "since": scene.today, "until": None} for one in new]
    if rows:
        scene.db.execute(insert(priorities), rows)
