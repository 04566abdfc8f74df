"""Development activities: which fits, what was planned, what was done and taken from it."""

from datetime import date

from sqlalchemy import bindparam, insert, select, update

from coachbot.catalogue import Item
from coachbot.requests.development import Activities, Done, Drop, Fitting, Move, Offered, Plan, Planned, Spent
from coachbot.service import access
from coachbot.service.asking import PRIORITIES
from coachbot.service.scene import Scene, performs
from coachbot.service.schedule import set_next_due
from coachbot.store.tables import activity_records

TAKEN = select(activity_records.c.activity).where(activity_records.c.person_id == bindparam("person"))


@performs(Fitting)
def fitting(request: Fitting, scene: Scene) -> Offered | None:
    """The activity that fits best: what the entry is about first, then priorities, then gaps."""
    person = scene.person.id
    taken = set(scene.db.execute(TAKEN, {"person": person}).scalars())
    entry = access.own_entry(scene.db, person, request.entry, scene.now) if request.entry is not None else None
    about = set(entry.behaviours if entry else ())
    chosen = set(scene.db.execute(PRIORITIES, {"person": person}).scalars())
    claimed = access.claimed_counts(scene.db, person, scene.now)

    def weight(activity: Item) -> tuple[float, str]:
        here = sum(one in about for one in activity.behaviours)
        prior = sum(one.rpartition(".")[0] in chosen for one in activity.behaviours)
        gaps = sum(one not in claimed for one in activity.behaviours)
        fits = 3.0 * here + prior + 0.5 * gaps / max(1, len(activity.behaviours))
        return fits + 0.5 * (scene.person.strand in activity.strands), activity.id

    left = [one for one in scene.catalogue.activities if one.id not in taken and one.id not in request.without]
    if about:
        left = [one for one in left if about & set(one.behaviours)]
    if not left:
        return None
    best = max(left, key=weight)
    return _offered(best, scene, about, chosen)


def _offered(activity: Item, scene: Scene, about: set[str], chosen: set[str]) -> Offered:
    assert activity.effort is not None
    subject = next((one for one in activity.behaviours if one in about), "")
    heading = next((one for one in sorted(chosen) if any(b.startswith(one + ".") for b in activity.behaviours)), "")
    return Offered(
        id=activity.id, title=activity.title, text=activity.text, agree=activity.agree or "",
        effort=_effort(activity.effort.least, activity.effort.most, activity.effort.unit),
        first_step=activity.first_step or "", record=activity.record or "",
        why=scene.catalogue[subject or heading].title if subject or heading else "",
    )  # fmt: skip


def _effort(least: float, most: float, unit: str) -> str:
    if least == most:
        return f"{least:g} {unit if most != 1 else unit[:-1]}"
    return f"{least:g}–{most:g} {unit}"


@performs(Activities)
def all_activities(request: Activities, scene: Scene) -> list[Planned]:
    """What was planned, the next due first, then what was done."""
    mine = select(activity_records).where(activity_records.c.person_id == scene.person.id)
    rows = scene.db.execute(mine.where(activity_records.c.status != "dropped")).all()
    found = [
        Planned(
            record=row.id, id=row.activity, title=_title(scene, row.activity), status=row.status,
            due_on=_iso(row.due_on), done_on=_iso(row.done_on), hours=row.hours, note=_note(scene, row.activity),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one["status"] != "planned", one["due_on"] or "9999", one["record"]))


def _title(scene: Scene, activity: str) -> str:
    return scene.catalogue[activity].title if activity in scene.catalogue else activity


def _note(scene: Scene, activity: str) -> str:
    return (scene.catalogue[activity].record or "") if activity in scene.catalogue else ""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@performs(Plan)
def plan(request: Plan, scene: Scene) -> int:
    """Plan an activity; a repeat changes its date."""
    due = date.fromisoformat(request.due_on) if request.due_on else None
    here = (activity_records.c.conversation == scene.conversation, activity_records.c.name == scene.name)
    found = scene.db.execute(select(activity_records.c.id).where(*here)).scalar()
    values = {"activity": request.activity, "due_on": due, "entry_id": request.entry}
    if found is None:
        row = values | {
            "person_id": scene.person.id, "status": "planned", "planned_on": scene.today,
            "conversation": scene.conversation, "name": scene.name, "asked_on": None, "done_on": None,
            "hours": None, "took": None,
        }  # fmt: skip
        key = scene.db.execute(insert(activity_records), row).inserted_primary_key
        assert key is not None
        found = int(key[0])
    else:
        scene.db.execute(update(activity_records).where(activity_records.c.id == found).values(**values))
    set_next_due(scene)
    return found


@performs(Done)
def done(request: Done, scene: Scene) -> None:
    """An activity was done."""
    _change(scene, request.record, status="done", done_on=scene.today, took=request.took)


@performs(Spent)
def spent(request: Spent, scene: Scene) -> None:
    """An activity took so many hours."""
    _change(scene, request.record, hours=request.hours)


@performs(Move)
def move(request: Move, scene: Scene) -> None:
    """An activity happens later."""
    _change(scene, request.record, due_on=date.fromisoformat(request.due_on), asked_on=None)


@performs(Drop)
def drop(request: Drop, scene: Scene) -> None:
    """An activity won't happen."""
    _change(scene, request.record, status="dropped")


def _change(scene: Scene, record: int, **values: object) -> None:
    here = (activity_records.c.id == record, activity_records.c.person_id == scene.person.id)
    scene.db.execute(update(activity_records).where(*here).values(**values))
    set_next_due(scene)
