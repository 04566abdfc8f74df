"""Questions and prompts: what to put next, what an answer lacks, what needs care."""

from sqlalchemy import select, update

from coachbot import heeding, next_question
from coachbot.requests import AskedQuestion, FollowUp, Heed, NextQuestion, SetAside
from coachbot.service.journal import claimed_counts, text_of
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import asked, priorities, prompts


@performs(NextQuestion)
def put_next(request: NextQuestion, scene: Scene) -> AskedQuestion:
    """Choose the next question, and remember that it was put."""
    mine = asked.c.person_id == scene.person.id
    journal = next_question.Journal(
        claimed=claimed_counts(scene.db, scene.person.id),
        asked={row.question: row.on for row in scene.db.execute(select(asked.c.question, asked.c.on).where(mine))},
        priorities={
            row.item
            for row in scene.db.execute(
                select(priorities.c.item).where(priorities.c.person_id == scene.person.id, priorities.c.until.is_(None))
            )
        },
        strand=scene.person.strand,
        today=scene.today,
        leader=scene.person.id,
    )
    chosen = next_question.choose(scene.catalogue, journal, request.without)
    _remember(scene, chosen.question.id)
    heading = scene.catalogue.items.get(chosen.item.heading)
    subject = heading.name if heading and chosen.why == "priority" else chosen.item.title
    return AskedQuestion(id=chosen.question.id, text=chosen.question.text, why=chosen.why, subject=subject)


def _remember(scene: Scene, question: str) -> None:
    here = (asked.c.person_id == scene.person.id, asked.c.question == question)
    if scene.db.execute(update(asked).where(*here).values(on=scene.today)).rowcount == 0:
        scene.db.execute(asked.insert(), {"person_id": scene.person.id, "question": question, "on": scene.today})
    if scene.prompt is not None:
        scene.db.execute(update(prompts).where(prompts.c.id == scene.prompt).values(question=question))


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
    text = text_of(scene.db, request.entry)
    lacks = heeding.lacking(text) if text else None  # a voice note says what it says
    if lacks is None:
        return ""
    fitting = [one.text for one in scene.catalogue.follow_ups.values() if one.lacks == lacks]
    return fitting[request.entry % len(fitting)]


@performs(Heed)
def heed(request: Heed, scene: Scene) -> str:
    """Whether an entry tells of a child at risk now, or of its writer's own distress."""
    found: str = heeding.concern(text_of(scene.db, request.entry))
    return found
