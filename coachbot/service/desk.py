"""The mentor's desk: what waits, by leader; entries read, and responded to.

A mentor names to every request the leader it is about; that they are this leader's mentor is looked up each time.
What they may read is the rule's to say, in `access`.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from coachbot.cadence import local_date
from coachbot.catalogue import Catalogue
from coachbot.errors import Forbidden
from coachbot.requests.mentoring import (
    Desk,
    Listed,
    ListEntries,
    LookAt,
    Mentee,
    Mentees,
    Opened,
    Paragraph,
    ReadEntry,
    Respond,
    Shelf,
)
from coachbot.requests.profile import Named
from coachbot.service import access, reading, talks, threads
from coachbot.service.calling import call_some_day
from coachbot.service.mentoring import ACTIVE, last_met, relation
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import mentorings, people

PAGE = 6


@performs(Mentees)
def mentees(request: Mentees, scene: Scene) -> list[Mentee]:
    """The queue: those with most that waits first."""
    return queue(scene.db, scene.person.id, scene.now)


def queue(db: Connection, mentor: int, now: datetime) -> list[Mentee]:
    """A mentor's leaders, with what waits of each."""
    mine = select(people.c.id, people.c.name).join(mentorings, mentorings.c.leader_id == people.c.id)
    waiting = reading.waiting(db, mentor, now)
    found = [
        _mentee(row.id, row.name, waiting.get(row.id, ()))
        for row in db.execute(mine.where(mentorings.c.mentor_id == mentor, ACTIVE))
    ]
    return sorted(found, key=lambda one: (-one["new"] - one["replies"], one["name"].casefold(), one["leader"]))


def _mentee(leader: int, name: str, waiting: Sequence[reading.Waiting]) -> Mentee:
    return Mentee(
        leader=leader, name=name, new=sum(one.is_new for one in waiting),
        replies=sum(one.replies for one in waiting), first=waiting[0].entry if waiting else None,
    )  # fmt: skip


@performs(LookAt)
def look_at(request: LookAt, scene: Scene) -> Desk | None:
    """One leader, and who waits next."""
    row = relation(scene, request.leader)
    if row is None:
        return None
    everyone = queue(scene.db, scene.person.id, scene.now)
    mine = next(one for one in everyone if one["leader"] == request.leader)
    met = last_met(scene.db, row.id)
    return Desk(
        leader=request.leader, mentoring=row.id, name=row.leader, met=met.isoformat() if met else None,
        since=local_date(row.began_at, scene.person.zone).isoformat(), new=mine["new"], replies=mine["replies"],
        first=mine["first"], entries=len(access.headlines_of(scene.db, scene.person.id, request.leader, scene.now)),
        other=_first_other(everyone, request.leader), today=scene.today.isoformat(),
    )  # fmt: skip


def _first_other(everyone: Sequence[Mentee], leader: int) -> Mentee | None:
    """Who waits next, besides this one."""
    return next((one for one in everyone if one["first"] is not None and one["leader"] != leader), None)


@performs(ListEntries)
def list_entries(request: ListEntries, scene: Scene) -> Shelf | None:
    """A page of what may be read of a leader's, the newest first, without a word of it."""
    if relation(scene, request.leader) is None:
        return None
    known = reading.read_by(scene.db, scene.person.id, request.leader)
    heads = access.headlines_of(scene.db, scene.person.id, request.leader, scene.now)[::-1]
    pages = max(1, -(-len(heads) // PAGE))
    page = request.page % pages
    shown = [
        Listed(entry=one.id, on=one.on.isoformat(), new=one.id not in known,
               titles=[named["title"] for named in titled(scene.catalogue, one.behaviours)])
        for one in heads[page * PAGE : (page + 1) * PAGE]
    ]  # fmt: skip
    return Shelf(entries=shown, page=page, pages=pages, today=scene.today.isoformat())


def titled(catalogue: Catalogue, behaviours: Sequence[str]) -> list[Named]:
    """Behaviours by their titles."""
    return [Named(id=one, title=catalogue[one].title, why="") for one in behaviours if one in catalogue]


@performs(ReadEntry)
def read_entry(request: ReadEntry, scene: Scene) -> Opened | None:
    """Open an entry; that it was read is recorded, and its replies have been seen."""
    row = relation(scene, request.leader)
    found = access.open_entry(scene.db, scene.person.id, request.entry, scene.now) if row else None
    if row is None or found is None:
        return None
    entry, shown = found
    if entry.owner != request.leader or shown is None:
        raise Forbidden
    said = threads.thread(scene.db, scene.person.id, entry.id, row.id, scene.now)
    threads.mark_read(scene.db, entry.id, row.id, scene.now, replies=True)
    everyone = queue(scene.db, scene.person.id, scene.now)
    waiting = reading.waiting(scene.db, scene.person.id, scene.now).get(request.leader, [])
    written = [Paragraph(by="", asked=asked, kind="", behaviour="", on="", text=text) for asked, text in entry.passages]
    return Opened(
        reading=shown, leader=request.leader, name=row.leader, entry=entry.id, on=entry.on.isoformat(),
        question=entry.asked, pages=talks.paged(written + [talks.told(one, scene) for one in said]),
        behaviours=titled(scene.catalogue, entry.behaviours), before=_before(entry, scene),
        agreed=[one.behaviour for one in said if one.kind == "agree"],
        enclosed=reading.enclosed(scene.db, scene.person.id, entry.id, scene.now),
        next=waiting[0].entry if waiting else None, left=len(waiting), today=scene.today.isoformat(),
        other=None if waiting else _first_other(everyone, request.leader),
    )  # fmt: skip


def _before(entry: access.Written, scene: Scene) -> int | None:
    """The earlier entry that one returns to, or the last one about the same behaviour, if it may be read."""
    heads = access.headlines_of(scene.db, scene.person.id, entry.owner, scene.now)
    if any(one.id == entry.returns_to for one in heads):
        return entry.returns_to
    earlier = [one for one in heads if one.on < entry.on and set(one.behaviours) & set(entry.behaviours)]
    return earlier[-1].id if earlier else None


@performs(Respond)
def respond(request: Respond, scene: Scene) -> bool:
    """A second voice beside the leader's; they hear of it on a day of their own."""
    row = relation(scene, request.leader)
    if row is None or request.kind not in talks.MENTORS_KINDS:
        return False
    heads = access.headlines_of(scene.db, scene.person.id, request.leader, scene.now)
    if all(one.id != request.entry for one in heads):
        return False
    if not threads.remark(scene, request.entry, row.id, request.kind, request.behaviour, request.text):
        return False
    call_some_day(scene.db, request.leader, "news", scene.now)
    return True
