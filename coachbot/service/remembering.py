"""Earlier entries brought back, and what is not to be brought back."""

from datetime import timedelta

from sqlalchemy import bindparam, func, insert, or_, select

from coachbot import heeding, looking_back
from coachbot.requests.lookback import Heavy, LeftAlone, LookBackFor, Mute, Past
from coachbot.service import access, keeping
from coachbot.service.access import Written
from coachbot.service.journal import own_entries, past, text_of
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import activity_records, commitments, look_backs, muted

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
PROMISED = (
    select(commitments.c.entry_id, commitments.c.text)
    .where(
        commitments.c.person_id == bindparam("person"),
        commitments.c.status == "open",
        or_(commitments.c.due_on < bindparam("today"), commitments.c.carried > 0),
    )
    .order_by(commitments.c.made_on.desc(), commitments.c.id.desc())
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
    text, behaviours = (new.text, new.behaviours) if new else ("", ())
    chosen = looking_back.choose(earlier, scene.today, text, behaviours, subjects, request.painful)
    if chosen is None:
        return None
    _remember(scene, chosen.entry.id, chosen.reason)
    written = next(one for one in mine if one.id == chosen.entry.id)
    said = _promises(scene).get(written.id, "") if chosen.reason == "commitment" else ""
    return past(written, scene, chosen.reason, chosen.behaviour, said)


def _any_old_enough(scene: Scene) -> bool:
    day = scene.today - looking_back.YOUNGEST
    return access.has_older(scene.db, scene.person.id, day, scene.now)


def _earlier(scene: Scene, mine: list[Written]) -> list[looking_back.Earlier]:
    person = scene.person.id
    shown = dict(scene.db.execute(SHOWN, {"person": person}).all())
    unfinished = set(scene.db.execute(OVERDUE, {"person": person, "today": scene.today}).scalars())
    promises = _promises(scene)
    return [
        looking_back.Earlier(
            one.id, one.on, one.text, one.behaviours, shown.get(one.id), one.muted, one.painful,
            promised=one.id in promises, unfinished=one.id in unfinished,
        )
        for one in mine
        if one.text
    ]  # fmt: skip


def _promises(scene: Scene) -> dict[int, str]:
    """What the leader said in an entry that they would do, and that is overdue or was put off; the first said last."""
    rows = scene.db.execute(PROMISED, {"person": scene.person.id, "today": scene.today})
    return {row.entry_id: row.text for row in rows if row.entry_id is not None}


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
    """Don't bring back this entry by itself, or ever; nor its subjects, or anything for six months."""
    if request.what == "season":
        row = {"person_id": scene.person.id, "behaviour": "", "until": scene.today + HALF_A_YEAR}
        scene.db.execute(insert(muted), row)
        return
    if request.what == "painful":
        keeping.leave_alone(scene.db, scene.person.id, request.entry)
        return
    keeping.mute(scene.db, scene.person.id, request.entry)
    if request.what == "subject":
        entry = access.own_entry(scene.db, scene.person.id, request.entry, scene.now)
        subjects = entry.behaviours if entry else ()
        rows = [{"person_id": scene.person.id, "behaviour": one, "until": None} for one in subjects]
        if rows:
            scene.db.execute(insert(muted), rows)


@performs(LeftAlone)
def left_alone(request: LeftAlone, scene: Scene) -> bool:
    """Whether something doesn't come back by itself and may be asked for."""
    subjects, _ = _muted(scene)
    left = [one for one in own_entries(scene) if one.painful and one.id not in request.without]
    return looking_back.choose(_earlier(scene, left), scene.today, muted=subjects, painful=True) is not None


@performs(Heavy)
def heavy(request: Heavy, scene: Scene) -> bool:
    """Whether an entry tells of something that hurt."""
    return heeding.hurts(text_of(scene, request.entry))
