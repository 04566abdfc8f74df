"""A meeting, prepared: what changed since the last one."""

from datetime import date, timedelta

from coachbot.cadence import local_date
from coachbot.requests.mentoring import Preparation, Prepare, Promise, Question
from coachbot.service import access, looking_over, reading, threads
from coachbot.service.commitments import open_commitments
from coachbot.service.desk import titled
from coachbot.service.mentoring import last_met, relation
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import AnyRow

MOST = 5  # of each kind that a message names
ONE_DAY = timedelta(days=1)
KNOWN_TO = "mentor"  # what a leader says of a commitment that their mentors may know


@performs(Prepare)
def prepare(request: Prepare, scene: Scene) -> Preparation | None:
    """What a mentor may know of what changed; that they looked is recorded, since it quotes the leader."""
    row = relation(scene, request.leader)
    if row is None:
        return None
    met = last_met(scene.db, row.id)
    began = local_date(row.began_at, scene.person.zone)
    since = met + ONE_DAY if met else began
    heads = access.headlines_of(scene.db, scene.person.id, request.leader, scene.now)
    before = {item for one in heads if one.on < since for item in one.behaviours}
    lately = [one for one in heads if one.on >= since]
    new = dict.fromkeys(item for one in lately for item in one.behaviours if item not in before)
    claimed = [one["title"] for one in titled(scene.catalogue, list(new))]
    known = reading.read_by(scene.db, scene.person.id, request.leader)
    return Preparation(
        reading=access.note_reading(scene.db, scene.person.id, None, row.id, scene.now),
        leader=request.leader, name=row.leader, met=met.isoformat() if met else None, began=began.isoformat(),
        written=len(lately), unread=sum(one.id not in known for one in lately), behaviours=claimed[:MOST],
        more=max(0, len(claimed) - MOST), promises=_promises(request.leader, scene)[:MOST],
        questions=_questions(row, scene)[:MOST], replies=_replies(row, since, scene), today=scene.today.isoformat(),
    )  # fmt: skip


def _promises(leader: int, scene: Scene) -> list[Promise]:
    """Open commitments that the leader's mentors know of, but for those that may identify someone."""
    return [
        Promise(text=one["text"][:400], due_on=one["due_on"])
        for one in open_commitments(scene.db, leader, KNOWN_TO)
        if not looking_over.details(one["text"])
    ]


def _questions(row: AnyRow, scene: Scene) -> list[Question]:
    asked = threads.unanswered(scene.db, scene.person.id, row.id, scene.now)
    return [Question(on=one.local_date.isoformat(), text=one.text[:400]) for one in asked]


def _replies(row: AnyRow, since: date, scene: Scene) -> int:
    said = threads.of_mentoring(scene.db, scene.person.id, row.id, scene.now)
    return sum(one.kind == threads.REPLY and local_date(one.made_at, scene.person.zone) >= since for one in said)
