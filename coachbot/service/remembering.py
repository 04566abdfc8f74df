"""Earlier entries brought back, and what is not to be brought back."""

from datetime import timedelta

from sqlalchemy import bindparam, func, insert, select

from coachbot import looking_back
from coachbot.requests.lookback import LookBackFor, Mute, Past
from coachbot.service import access, keeping
from coachbot.service.access import Written
from coachbot.service.journal import own_entries, past
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import activity_records, look_backs, muted

HALF_A_YEAR = timedelta(weeks=26)

MUTED = select(muted.c.behaviour, muted.c.until).where(muted.c.person_id == bindparam("person"))
SHOWN = (
    select(look_backs.c.entry_id, func.max(look_backs.c.on))
    .where(look_backs.c.person_id == bindparam("person"))
    .group_by(look_backs.c.entry_id)
)
OVERDUE = select(activity_records.c.entry_id).where(
    activity_records.c.person_id == bindparam("person"),
    activity_records.c.status == "planned",
    activity_records.c.due_on < bindparam("today"),
)


@performs(LookBackFor)
def look_back_for(request: LookBackFor, scene: Scene) -> Past | None:
    """Choose an earlier entry by the look-back policy, and remember that it was shown."""
    subjects, silent = _muted(scene)
    if silent and request.entry is not None:
        return None
    if not _any_old_enough(scene):  # most often, in the first weeks: then no journal needs to be read
        return None
    mine = own_entries(scene)
    new = next((one for one in mine if one.id == request.entry), None)
    if new is not None and not (new.text or new.behaviours):
        return None
    earlier = _earlier(scene, [one for one in mine if one.id not in (request.entry, *request.without)])
    chosen = looking_back.choose(earlier, scene.today, new.text if new else "", new.behaviours if new else (), subjects)
    if chosen is None:
        return None
    _remember(scene, chosen.entry.id, chosen.reason)
    written = next(one for one in mine if one.id == chosen.entry.id)
    return past(written, scene, chosen.reason, chosen.behaviour)


def _any_old_enough(scene: Scene) -> bool:
    day = scene.today - looking_back.YOUNGEST
    return access.has_older(scene.db, scene.person.id, day, scene.now)


def _earlier(scene: Scene, mine: list[Written]) -> list[looking_back.Earlier]:
    person = scene.person.id
    shown = dict(scene.db.execute(SHOWN, {"person": person}).all())
    unfinished = set(scene.db.execute(OVERDUE, {"person": person, "today": scene.today}).scalars())
    return [
        looking_back.Earlier(
            one.id, one.on, one.text, one.behaviours, shown.get(one.id), one.muted, one.id in unfinished
        )
        for one in mine
        if one.text
    ]


def _remember(scene: Scene, entry: int, reason: str) -> None:
    row = {"person_id": scene.person.id, "entry_id": entry, "reason": reason, "on": scene.today}
    scene.db.execute(insert(look_backs), row)


def _muted(scene: Scene) -> tuple[set[str], bool]:
    """The behaviours not to bring back, and whether nothing is to be brought back for now."""
    rows = scene.db.execute(MUTED, {"person": scene.person.id}).all()
    now = [row for row in rows if row.until is None or row.until > scene.today]
    return {row.behaviour for row in now if row.behaviour}, any(not row.behaviour for row in now)


@performs(Mute)
def mute(request: Mute, scene: Scene) -> None:
    """Don't bring back this entry, its subjects, or anything for six months."""
    if request.what == "season":
        row = {"person_id": scene.person.id, "behaviour": "", "until": scene.today + HALF_A_YEAR}
        scene.db.execute(insert(muted), row)
        return
    keeping.mute(scene.db, scene.person.id, request.entry)
    if request.what == "subject":
        entry = access.own_entry(scene.db, scene.person.id, request.entry, scene.now)
        subjects = entry.behaviours if entry else ()
        rows = [{"person_id": scene.person.id, "behaviour": one, "until": None} for one in subjects]
        if rows:
            scene.db.execute(insert(muted), rows)
