"""Entries, written: kept at once, added to, edited with their former words kept, and set against behaviours."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from coachbot.cadence import local_date
from coachbot.errors import Forbidden
from coachbot.model import Attachment, Reply, Update
from coachbot.requests.journal import Add, Claim, Keep, Reword
from coachbot.service import looking_over, screens
from coachbot.service.scene import Scene, Someone, performs
from coachbot.store.tables import prompts
from coachbot.store.tables.journal import attachments, entries, evidence, passages, revisions

ENTRY = insert(entries)
ENTRY_OF = select(entries.c.id).where(
    entries.c.conversation == bindparam("conversation"), entries.c.name == bindparam("name")
)
ANSWERED = update(prompts).where(prompts.c.id == bindparam("b_id")).values(status="answered")
PASSAGE = insert(passages)
PASSAGE_OF = select(passages.c.id, passages.c.text).where(
    passages.c.entry_id == bindparam("entry"), passages.c.name == bindparam("name")
)
OWNER = select(entries.c.person_id).where(entries.c.id == bindparam("entry"))
CLAIM = insert(evidence)
UNCLAIM = delete(evidence).where(evidence.c.entry_id == bindparam("entry"))


@performs(Keep)
def keep(request: Keep, scene: Scene) -> int:
    """Keep an answer as an entry; a repeat replaces its words. The prompt it answers is answered."""
    entry = scene.db.execute(ENTRY_OF, {"conversation": scene.conversation, "name": scene.name}).scalar()
    if entry is None:
        row = {
            "person_id": scene.person.id, "question": request.question, "asked": request.asked,
            "written_at": scene.now, "local_date": scene.today, "returns_to": request.returns_to,
            "conversation": scene.conversation, "name": scene.name, "muted": False,
        }  # fmt: skip
        entry = _add_entry(scene.db, row)
        _add_passage(scene.db, entry, scene.name, "", request.reply, scene.now)
    else:
        _put_passage(scene.db, entry, scene.name, "", request.reply, scene.now)
        screens.recheck(scene.db, scene.person.id, scene.now, edited=entry)
    if scene.prompt is not None:
        scene.db.execute(ANSWERED, {"b_id": scene.prompt})
    return int(entry)


@performs(Add)
def add(request: Add, scene: Scene) -> None:
    """Add words or an attachment to an entry."""
    _require_own(scene, request.entry)
    _put_passage(scene.db, request.entry, scene.name, request.asked, request.reply, scene.now)
    screens.recheck(scene.db, scene.person.id, scene.now)


def keep_loose(db: Connection, person: Someone, update: Update, now: datetime) -> None:
    """Keep what a dialogue stumbled over, as an entry of its own."""
    row = {
        "person_id": person.id, "question": "", "asked": "", "written_at": now,
        "local_date": local_date(now, person.zone), "returns_to": None, "conversation": None, "name": "",
        "muted": False,
    }  # fmt: skip
    reply = Reply(update.text, message=update.message, attachment=update.attachment)
    _add_passage(db, _add_entry(db, row), "entry", "", reply, now)


def revise(db: Connection, person: Someone, message: str, text: str, now: datetime) -> int | None:
    """Replace the words that were written in a message, and keep the former ones: the entry, if there is one."""
    found = db.execute(
        select(passages.c.id, passages.c.entry_id, passages.c.text)
        .join(entries, entries.c.id == passages.c.entry_id)
        .where(passages.c.message == message, entries.c.person_id == person.id)
    ).first()
    if found is None:
        return None
    _replace(db, found.id, found.text, Reply(text, message=message), now)
    screens.recheck(db, person.id, now, edited=found.entry_id)
    return int(found.entry_id)


def _put_passage(db: Connection, entry: int, name: str, asked: str, reply: Reply, now: datetime) -> None:
    """Add a passage to an entry, or replace the one that was put under this name; its former words are kept."""
    found = db.execute(PASSAGE_OF, {"entry": entry, "name": name}).first()
    if found is None:
        _add_passage(db, entry, name, asked, reply, now)
        return
    _replace(db, found.id, found.text, reply, now)
    if reply.attachment is not None:
        _attach(db, entry, reply.attachment, now)


def _add_passage(db: Connection, entry: int, name: str, asked: str, reply: Reply, now: datetime) -> None:
    row = {
        "entry_id": entry, "name": name, "asked": asked, "text": reply.text, "message": reply.message,
        "written_at": now, "has_details": bool(looking_over.details(reply.text)),
    }  # fmt: skip
    db.execute(PASSAGE, row)
    if reply.attachment is not None:
        _attach(db, entry, reply.attachment, now)


def _replace(db: Connection, passage: int, former: str, reply: Reply, now: datetime) -> None:
    """Every change of a passage comes through here, so that what may identify someone is always marked."""
    if former != reply.text:
        db.execute(insert(revisions).values(passage_id=passage, text=former, replaced_at=now))
    values: dict[str, Any] = {"text": reply.text, "has_details": bool(looking_over.details(reply.text))}
    if reply.message:
        values["message"] = reply.message
    db.execute(update(passages).where(passages.c.id == passage).values(**values))


def _attach(db: Connection, entry: int, sent: Attachment, now: datetime) -> None:
    row = {
        "entry_id": entry, "kind": sent.kind, "file": sent.file, "mime": sent.mime, "size": sent.size,
        "content": None, "status": "waiting", "attempts": 0, "not_before": now,
    }  # fmt: skip
    db.execute(insert(attachments), row)


def _add_entry(db: Connection, row: dict[str, Any]) -> int:
    key = db.execute(ENTRY, row).inserted_primary_key
    assert key is not None
    return int(key[0])


@performs(Claim)
def claim(request: Claim, scene: Scene) -> None:
    """Set an entry against these behaviours and no others."""
    _require_own(scene, request.entry)
    scene.db.execute(UNCLAIM, {"entry": request.entry})
    rows = [
        {"entry_id": request.entry, "behaviour": one, "person_id": scene.person.id, "claimed_on": scene.today}
        for one in request.behaviours
    ]
    if rows:
        scene.db.execute(CLAIM, rows)
    screens.recheck(scene.db, scene.person.id, scene.now)


@performs(Reword)
def reword(request: Reword, scene: Scene) -> None:
    """Replace the words of a passage. No revision is kept: it would hold what was to go."""
    _require_own(scene, request.entry)
    _put_passage(scene.db, request.entry, request.passage, "", request.instead, scene.now)
    here = select(passages.c.id).where(passages.c.entry_id == request.entry, passages.c.name == request.passage)
    scene.db.execute(delete(revisions).where(revisions.c.passage_id.in_(here)))
    screens.recheck(scene.db, scene.person.id, scene.now, edited=request.entry)


def mute(db: Connection, person: int, entry: int) -> None:
    """Never bring an entry back unasked."""
    here = (entries.c.id == entry, entries.c.person_id == person)
    db.execute(update(entries).where(*here).values(muted=True))


def leave_alone(db: Connection, person: int, entry: int) -> None:
    """Don't bring an entry back by itself."""
    here = (entries.c.id == entry, entries.c.person_id == person)
    db.execute(update(entries).where(*here).values(painful=True))


def _require_own(scene: Scene, entry: int) -> None:
    """Only its writer changes an entry, whatever a dialogue asks for. Raises Forbidden."""
    owner = scene.db.execute(OWNER, {"entry": entry}).scalar()
    if owner != scene.person.id:
        raise Forbidden
