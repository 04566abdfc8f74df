"""Entries: kept at once, added to, edited with their former words kept, and set against behaviours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from coachbot import matching, recall
from coachbot.cadence import local_date
from coachbot.language import rarity, terms
from coachbot.model import Attachment, Reply, Update
from coachbot.render.messages import listed
from coachbot.requests import Add, Claim, Found, Keep, Named, Past, Search, SearchBehaviours, Suggest
from coachbot.service import looking_over
from coachbot.service.scene import Scene, Someone, performs
from coachbot.store.tables import attachments, entries, evidence, passages, prompts, revisions

PAGE = 3  # hits that fit a phone's screen
MOST_HITS = 60
SURE = 0.25  # of a suggestion's score, from which its reason is worth telling
TELLING = 0.6  # of a word's rarity, from which it can be a reason
WEAK = 0.08  # of the best suggestion's score, under which there is nothing to suggest

ENTRY = insert(entries)
ENTRY_OF = select(entries.c.id).where(
    entries.c.conversation == bindparam("conversation"), entries.c.name == bindparam("name")
)
ANSWERED = update(prompts).where(prompts.c.id == bindparam("b_id")).values(status="answered")
PASSAGE = insert(passages)
PASSAGE_OF = select(passages.c.id, passages.c.text).where(
    passages.c.entry_id == bindparam("entry"), passages.c.name == bindparam("name")
)
TEXTS = select(passages.c.text).where(passages.c.entry_id == bindparam("entry")).order_by(passages.c.id)
OWN_ENTRIES = (
    select(entries).where(entries.c.person_id == bindparam("person")).order_by(entries.c.local_date, entries.c.id)
)
OWN_PASSAGES = (
    select(passages.c.entry_id, passages.c.asked, passages.c.text)
    .join(entries, entries.c.id == passages.c.entry_id)
    .where(entries.c.person_id == bindparam("person"))
    .order_by(passages.c.id)
)
CLAIM = insert(evidence)
UNCLAIM = delete(evidence).where(evidence.c.entry_id == bindparam("entry"))
CLAIMS = select(evidence.c.entry_id, evidence.c.behaviour).where(evidence.c.person_id == bindparam("person"))
CLAIM_COUNTS = (
    select(evidence.c.behaviour, func.count())
    .where(evidence.c.person_id == bindparam("person"))
    .group_by(evidence.c.behaviour)
)


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
        put_passage(scene.db, entry, scene.name, "", request.reply, scene.now)
    if scene.prompt is not None:
        scene.db.execute(ANSWERED, {"b_id": scene.prompt})
    return int(entry)


@performs(Add)
def add(request: Add, scene: Scene) -> None:
    """Add words or an attachment to an entry."""
    put_passage(scene.db, request.entry, scene.name, request.asked, request.reply, scene.now)


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
    return int(found.entry_id)


def put_passage(db: Connection, entry: int, name: str, asked: str, reply: Reply, now: datetime) -> None:
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


def text_of(db: Connection, entry: int) -> str:
    """All that was written in an entry, a paragraph a passage."""
    rows = db.execute(TEXTS, {"entry": entry})
    return "\n\n".join(row.text for row in rows if row.text)


def own_entries(db: Connection, person: int) -> list[Written]:
    """A person's own entries, oldest first, each put together from its passages."""
    said: dict[int, list[tuple[str, str]]] = {}
    for row in db.execute(OWN_PASSAGES, {"person": person}):
        said.setdefault(row.entry_id, []).append((row.asked, row.text))
    claims = claims_of(db, person)
    return [
        Written(
            row.id, row.local_date, row.asked, "\n\n".join(text for _, text in said.get(row.id, []) if text), row.muted,
            tuple(claims.get(row.id, ())), tuple(said.get(row.id, ())),
        )
        for row in db.execute(OWN_ENTRIES, {"person": person})
    ]  # fmt: skip


def claims_of(db: Connection, person: int) -> dict[int, list[str]]:
    """The behaviours that each of a person's entries was set against, by entry."""
    found: dict[int, list[str]] = {}
    for row in db.execute(CLAIMS, {"person": person}):
        found.setdefault(row.entry_id, []).append(row.behaviour)
    return found


def claimed_counts(db: Connection, person: int) -> dict[str, int]:
    """How often a person claimed each behaviour."""
    return dict(db.execute(CLAIM_COUNTS, {"person": person}).all())


@performs(Suggest)
def suggest(request: Suggest, scene: Scene) -> list[Named]:
    """The behaviours that an entry may be about; what the leader claimed before weighs a little."""
    text = text_of(scene.db, request.entry)
    found = matching.suggest(text, request.limit, claimed=claimed_counts(scene.db, scene.person.id))
    return _named(scene, found) if found and found[0].score >= WEAK else []


@performs(SearchBehaviours)
def search_behaviours(request: SearchBehaviours, scene: Scene) -> list[Named]:
    """Behaviours by a word or two."""
    return _named(scene, matching.search(request.words, catalogue=scene.catalogue))


def _named(scene: Scene, found: Iterable[matching.Suggestion]) -> list[Named]:
    current = {item.id: item for item in scene.catalogue.behaviours}  # none that was retired
    return [
        Named(id=one.behaviour, title=current[one.behaviour].title, why=_told(one))
        for one in found
        if one.behaviour in current
    ]


def _told(one: matching.Suggestion) -> str:
    """The words that a suggestion is owed to, if they are telling enough to be named."""
    telling = [word for word in one.why if word[:1].islower() and max(map(rarity, terms(word)), default=0) >= TELLING]
    return listed(telling) if one.score >= SURE and telling else ""


@performs(Claim)
def claim(request: Claim, scene: Scene) -> None:
    """Set an entry against these behaviours and no others."""
    scene.db.execute(UNCLAIM, {"entry": request.entry})
    rows = [
        {"entry_id": request.entry, "behaviour": one, "person_id": scene.person.id, "claimed_on": scene.today}
        for one in request.behaviours
    ]
    if rows:
        scene.db.execute(CLAIM, rows)


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
    hits = [past(mine[hit.index], scene, " ".join(hit.why)) for hit in ranked[page * PAGE : (page + 1) * PAGE]]
    return Found(hits=hits, page=page, pages=pages, total=len(ranked))


def past(one: Written, scene: Scene, why: str, behaviour: str = "") -> Past:
    """An entry as dialogues show it."""
    titles = [scene.catalogue[item].title for item in one.behaviours if item in scene.catalogue]
    return Past(
        entry=one.id, on=one.on.isoformat(), asked=one.asked, text=one.passages[0][1] if one.passages else "",
        more=list(one.passages[1:]), behaviours=titles, why=why,
        behaviour=scene.catalogue[behaviour].title if behaviour else "", today=scene.today.isoformat(),
    )  # fmt: skip
