"""Details that may identify someone: noticed, and put more generally if the writer wants."""

from sqlalchemy import delete, select, update

from coachbot import screening
from coachbot.requests import KeepDetails, Notice, Noticed, Reword
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import entries, passages, revisions


@performs(Notice)
def notice(request: Notice, scene: Scene) -> Noticed:
    """Look a text over for what may identify someone."""
    spans = screening.find(request.text)
    details = list(dict.fromkeys(request.text[one.start : one.end] for one in spans))
    return Noticed(details=details, instead=screening.generalise(request.text, spans))


@performs(Reword)
def reword(request: Reword, scene: Scene) -> None:
    """Replace a text in an entry. No revision is kept: it would hold what was to go."""
    for row in scene.db.execute(select(passages.c.id, passages.c.text).where(passages.c.entry_id == request.entry)):
        if row.text == request.text:
            scene.db.execute(delete(revisions).where(revisions.c.passage_id == row.id))
            scene.db.execute(update(passages).where(passages.c.id == row.id).values(text=request.instead))


@performs(KeepDetails)
def keep_details(request: KeepDetails, scene: Scene) -> None:
    """Remember that the entry holds details on purpose."""
    here = (entries.c.id == request.entry, entries.c.person_id == scene.person.id)
    scene.db.execute(update(entries).where(*here).values(has_details=True))
