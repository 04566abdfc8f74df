"""Entries: kept at once, added to, edited with their former words kept, and set against behaviours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from coachbot import matching, recall
from coachbot.cadence import local_date
from coachbot.model import Attachment, Reply, Update
from coachbot.render.messages import listed
from coachbot.requests import Add, Claim, Found, Keep, Named, Past, Search, SearchBehaviours, Suggest
from coachbot.service.scene import Scene, Someone, performs
from coachbot.store.tables import attachments, entries, evidence, passages, prompts, revisions

PAGE = 3  # hits that fit a phone's screen
MOST_HITS = 60
SURE = 0.2  # of a suggestion's score, from which its reason is worth telling


@dataclass(frozen=True, slots=True)
class Written:
    """An entry with all its passages put together."""

    id: int
    on: date
    asked: str
    text: str
    muted: bool
    behaviours: tuple[str, ...]
    passages: tuple[tuple[str, str], ...]


@performs(Keep)
def keep(request: Keep, scene: Scene) -> int:
    """Keep an answer as an entry; a repeat replaces its words. The prompt it answers is answered."""
    entry = _entry_of(scene)
    if entry is None:
        row = {
            "person_id": scene.person.id, "question": request.question, "asked": request.asked,
            "written_at": scene.now, "local_date": scene.today, "returns_to": request.returns_to,
            "conversation": scene.conversation, "name": scene.name, "muted": False,
            "has_details": False,
        }  # fmt: skip
        entry = _insert(scene.db, entries, row)
    _put_passage(scene.db, entry, scene.name, "", request.reply, scene.now)
    if scene.prompt is not None:
        scene.db.execute(update(prompts).where(prompts.c.id == scene.prompt).values(status="answered"))
    return entry


@performs(Add)
def add(request: Add, scene: Scene) -> None:
    """Add words or an attachment to an entry."""
    _put_passage(scene.db, request.entry, scene.name, request.asked, request.reply, scene.now)


def keep_loose(db: Connection, person: Someone, update: Update, now: datetime) -> None:
    """Keep what a dialogue stumbled over, as an entry of its own."""
    row = {
        "person_id": person.id, "question": "", "asked": "", "written_at": now,
        "local_date": local_date(now, person.zone), "returns_to": None, "conversation": None, "name": "",
        "muted": False, "has_details": False,
    }  # fmt: skip
    reply = Reply(update.text, message=update.message, attachment=update.attachment)
    _put_passage(db, _insert(db, entries, row), "entry", "", reply, now)


def revise(db: Connection, person: Someone, message: str, text: str, now: datetime) -> bool:
    """Replace the words that were written in a message, and keep the former ones. False when there are none."""
    found = db.execute(
        select(passages.c.id, passages.c.text)
        .join(entries, entries.c.id == passages.c.entry_id)
        .where(passages.c.message == message, entries.c.person_id == person.id)
    ).first()
    if found is None:
        return False
    _replace(db, found.id, found.text, text, now)
    return True


def _replace(db: Connection, passage: int, former: str, text: str, now: datetime) -> None:
    if former != text:
        db.execute(insert(revisions).values(passage_id=passage, text=former, replaced_at=now))
        db.execute(update(passages).where(passages.c.id == passage).values(text=text))


def _entry_of(scene: Scene) -> int | None:
    here = (entries.c.conversation == scene.conversation, entries.c.name == scene.name)
    return scene.db.execute(select(entries.c.id).where(*here)).scalar()


def _put_passage(db: Connection, entry: int, name: str, asked: str, reply: Reply, now: datetime) -> None:
    found = db.execute(
        select(passages.c.id, passages.c.text).where(passages.c.entry_id == entry, passages.c.name == name)
    ).first()
    if found is not None:
        _replace(db, found.id, found.text, reply.text, now)
        return
    row = {
        "entry_id": entry, "name": name, "asked": asked, "text": reply.text, "message": reply.message,
        "written_at": now,
    }  # fmt: skip
    db.execute(insert(passages), row)
    if reply.attachment is not None:
        _attach(db, entry, reply.attachment)


def _attach(db: Connection, entry: int, sent: Attachment) -> None:
    row = {
        "entry_id": entry, "kind": sent.kind, "file": sent.file, "mime": sent.mime, "size": sent.size,
        "content": None, "status": "waiting", "attempts": 0,
    }  # fmt: skip
    db.execute(insert(attachments), row)


def _insert(db: Connection, table: Any, row: dict[str, Any]) -> int:
    key = db.execute(insert(table), row).inserted_primary_key
    assert key is not None
    return int(key[0])


def text_of(db: Connection, entry: int) -> str:
    """All that was written in an entry, a paragraph a passage."""
    rows = db.execute(select(passages.c.text).where(passages.c.entry_id == entry).order_by(passages.c.id))
    return "\n\n".join(row.text for row in rows if row.text)


def own_entries(db: Connection, person: int, only: Sequence[int] | None = None) -> list[Written]:
    """A person's own entries, oldest first, each put together from its passages."""
    wanted = entries.c.person_id == person
    if only is not None:
        wanted &= entries.c.id.in_(only)
    said: dict[int, list[tuple[str, str]]] = {}
    for row in db.execute(
        select(passages.c.entry_id, passages.c.asked, passages.c.text)
        .join(entries, entries.c.id == passages.c.entry_id)
        .where(wanted)
        .order_by(passages.c.id)
    ):
        said.setdefault(row.entry_id, []).append((row.asked, row.text))
    claims = claims_of(db, person)
    return [
        Written(
            row.id, row.local_date, row.asked, "\n\n".join(text for _, text in said.get(row.id, []) if text), row.muted,
            tuple(claims.get(row.id, ())), tuple(said.get(row.id, ())),
        )
        for row in db.execute(select(entries).where(wanted).order_by(entries.c.local_date, entries.c.id))
    ]  # fmt: skip


def claims_of(db: Connection, person: int) -> dict[int, list[str]]:
    """The behaviours that each of a person's entries was set against, by entry."""
    found: dict[int, list[str]] = {}
    for row in db.execute(select(evidence.c.entry_id, evidence.c.behaviour).where(evidence.c.person_id == person)):
        found.setdefault(row.entry_id, []).append(row.behaviour)
    return found


def claimed_counts(db: Connection, person: int) -> dict[str, int]:
    """How often a person claimed each behaviour."""
    found: dict[str, int] = {}
    for behaviours in claims_of(db, person).values():
        for behaviour in behaviours:
            found[behaviour] = found.get(behaviour, 0) + 1
    return found


@performs(Suggest)
def suggest(request: Suggest, scene: Scene) -> list[Named]:
    """The behaviours that an entry may be about; what the leader claimed before weighs a little."""
    text = text_of(scene.db, request.entry)
    found = matching.suggest(text, request.limit, claimed=claimed_counts(scene.db, scene.person.id))
    return _named(scene, found)


@performs(SearchBehaviours)
def search_behaviours(request: SearchBehaviours, scene: Scene) -> list[Named]:
    """Behaviours by a word or two."""
    return _named(scene, matching.search(request.words, catalogue=scene.catalogue))


def _named(scene: Scene, found: Iterable[matching.Suggestion]) -> list[Named]:
    current = {item.id: item for item in scene.catalogue.behaviours}  # none that was retired
    titled = ((one, current[one.behaviour]) for one in found if one.behaviour in current)
    return [
        Named(id=item.id, title=item.title, why=listed(one.why) if one.score >= SURE else "") for one, item in titled
    ]


@performs(Claim)
def claim(request: Claim, scene: Scene) -> None:
    """Set an entry against these behaviours and no others."""
    scene.db.execute(delete(evidence).where(evidence.c.entry_id == request.entry))
    rows = [
        {"entry_id": request.entry, "behaviour": one, "person_id": scene.person.id, "claimed_on": scene.today}
        for one in request.behaviours
    ]
    if rows:
        scene.db.execute(insert(evidence), rows)


@performs(Search)
def search(request: Search, scene: Scene) -> Found:
    """A page of a leader's own entries that fit these words, narrowed by heading and months."""
    mine = [
        one
        for one in own_entries(scene.db, scene.person.id)
        if (not request.heading or any(item.startswith(request.heading + ".") for item in one.behaviours))
        and (not request.months or (scene.today - one.on).days <= request.months * 31)
    ]
    ranked = recall.rank(request.words, [f"{one.text}\n{one.asked}" for one in mine], limit=MOST_HITS)
    pages = max(1, -(-len(ranked) // PAGE))
    page = min(request.page, pages - 1)
    hits = [past(mine[hit.index], scene, ", ".join(hit.why)) for hit in ranked[page * PAGE : (page + 1) * PAGE]]
    return Found(hits=hits, page=page, pages=pages, total=len(ranked))


def past(one: Written, scene: Scene, why: str, behaviour: str = "") -> Past:
    """An entry as dialogues show it."""
    titles = [scene.catalogue[item].title for item in one.behaviours if item in scene.catalogue]
    return Past(
        entry=one.id, on=one.on.isoformat(), asked=one.asked, text=one.passages[0][1] if one.passages else "",
        more=list(one.passages[1:]), behaviours=titles, why=why,
        behaviour=scene.catalogue[behaviour].title if behaviour else "", today=scene.today.isoformat(),
    )  # fmt: skip
