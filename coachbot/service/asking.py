"""Questions and prompts: what to put next, and what an answer lacks."""

from zlib import crc32

from sqlalchemy import bindparam, select, update

from coachbot import heeding, next_question
from coachbot.requests.journal import AskedQuestion, FollowUp, NextQuestion, SetAside
from coachbot.service import access
from coachbot.service.cohorts import think_piece_of
from coachbot.service.journal import text_of
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import asked, priorities, prompts

ASKED = select(asked.c.question, asked.c.on).where(asked.c.person_id == bindparam("person"))
PRIORITIES = select(priorities.c.item).where(
    priorities.c.person_id == bindparam("person"), priorities.c.until.is_(None)
)
ASK = asked.insert()
ASK_AGAIN = (
    update(asked)
    .where(asked.c.person_id == bindparam("person"), asked.c.question == bindparam("put"))
    .values(on=bindparam("today"))
)
ABOUT = update(prompts).where(prompts.c.id == bindparam("b_id")).values(question=bindparam("put"))


@performs(NextQuestion)
def put_next(request: NextQuestion, scene: Scene) -> AskedQuestion:
    """Choose the next question, and remember that it was put."""
    mine = {"person": scene.person.id}
    journal = next_question.Journal(
        claimed=access.claimed_counts(scene.db, scene.person.id, scene.now),
        asked=dict(scene.db.execute(ASKED, mine).all()),
        priorities=set(scene.db.execute(PRIORITIES, mine).scalars()),
        strand=scene.person.strand,
        today=scene.today,
        leader=scene.person.id,
        thinkpiece=think_piece_of(scene.db, scene.person.id, scene.today),
    )
    chosen = next_question.choose(scene.catalogue, journal, request.without)
    _remember(scene, chosen.question.id, again=chosen.question.id in journal.asked)
    heading = scene.catalogue.items.get(chosen.item.heading)
    subject = heading.name if heading and chosen.why == "priority" else chosen.item.title
    return AskedQuestion(id=chosen.question.id, text=chosen.question.text, why=chosen.why, subject=subject)


def _remember(scene: Scene, question: str, again: bool) -> None:
    if again:
        scene.db.execute(ASK_AGAIN, {"person": scene.person.id, "put": question, "today": scene.today})
    else:
        scene.db.execute(ASK, {"person_id": scene.person.id, "question": question, "on": scene.today})
    if scene.prompt is not None:
        scene.db.execute(ABOUT, {"b_id": scene.prompt, "put": question})


@performs(SetAside)
def set_aside(request: SetAside, scene: Scene) -> None:
    """The prompt is skipped; a question that may come again is as if it had not been put."""
    if request.again:
        here = (asked.c.person_id == scene.person.id, asked.c.question == request.question)
        scene.db.execute(asked.delete().where(*here))
    if scene.prompt is not None:
        scene.db.execute(update(prompts).where(prompts.c.id == scene.prompt).values(status="skipped"))


@performs(FollowUp)
def follow_up(request: FollowUp, scene: Scene) -> str:
    """One more question by what the entry lacks."""
    text = text_of(scene, request.entry)
    lacks = heeding.lacking(text) if text else None  # a voice note says what it says
    if lacks is None:
        return ""
    fitting = [one.text for one in scene.catalogue.follow_ups.values() if one.lacks == lacks]
    return fitting[crc32(text.encode(errors="replace")) % len(fitting)]
