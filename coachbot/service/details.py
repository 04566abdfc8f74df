"""Details that may identify someone: noticed, and put more generally if the writer wants."""

from sqlalchemy import delete, select

from coachbot import screening
from coachbot.requests import Notice, Noticed, Reword
from coachbot.service import journal, looking_over
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import passages, revisions


@performs(Notice)
def notice(request: Notice, scene: Scene) -> Noticed:
    """Look a text over for what may identify someone."""
    spans = looking_over.details(request.text)
    return Noticed(details=shown(request.text), instead=screening.generalise(request.text, spans))


def shown(text: str) -> list[str]:
    """What in a text may identify someone, as it is written, each once."""
    return list(dict.fromkeys(text[one.start : one.end] for one in looking_over.details(text)))


@performs(Reword)
def reword(request: Reword, scene: Scene) -> None:
    """Replace the words of a passage. No revision is kept: it would hold what was to go."""
    journal.put_passage(scene.db, request.entry, request.passage, "", request.instead, scene.now)
    here = select(passages.c.id).where(passages.c.entry_id == request.entry, passages.c.name == request.passage)
    scene.db.execute(delete(revisions).where(revisions.c.passage_id.in_(here)))
