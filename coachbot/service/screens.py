"""What was taken back goes from screens too: the message that showed it is edited.

Permission ends in the transaction that withdraws it, or that changes an entry so that a share covers it no longer;
the message follows with the next tick. One that was still on its way then is taken from the outbox, and edited if
it got through nevertheless. Conversations that may hold words of the entry end at once.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from coachbot.model import Button, Message, Outgoing
from coachbot.render.messages import Words
from coachbot.service import access
from coachbot.store.tables import conversations, outbox, people, readings, screens, shares

SHOWING = ("mentee",)  # dialogues whose record may hold words of another's entry: of the `leader` in their facts


def close(db: Connection, reader: int, owner: int, now: datetime, spare: int = 0) -> None:
    """Take back from someone what they may not read any more of another's journal, and what prepared a meeting.

    `spare` is a conversation that ends by itself in this very turn.
    """
    allowed = access.readable_ids(db, reader, owner, now)
    _close(db, [one.id for one in access.readings_of(db, reader, owner) if one.entry_id not in allowed], now)
    _end_conversations(db, reader, owner, spare)


def recheck(db: Connection, owner: int, now: datetime, edited: int | None = None) -> None:
    """After a change to someone's journal: take back what others may not read any more, and former words.

    `edited` is an entry whose words are others now: whoever has it open opens it anew.
    """
    for reader in _readers(db, owner):
        shown = access.readings_of(db, reader, owner)
        if not shown:
            continue
        allowed = access.readable_ids(db, reader, owner, now) - {edited}
        gone = [one.id for one in shown if one.entry_id is not None and one.entry_id not in allowed]
        if gone:
            _close(db, gone, now)
            _end_conversations(db, reader, owner)


def close_all(db: Connection, owner: int, now: datetime) -> None:
    """Someone leaves: nothing of theirs stays on anybody's screen."""
    for reader in _readers(db, owner, ever=True):
        _close(db, [one.id for one in access.readings_of(db, reader, owner)], now)
        _end_conversations(db, reader, owner)


def _readers(db: Connection, owner: int, ever: bool = False) -> set[int]:
    """Who holds shares of someone's journal, or ever did. Whoever opens an entry just now is waited for."""
    here = select(shares.c.reader_id).where(shares.c.owner_id == owner)
    return set(db.scalars((here if ever else here.where(shares.c.withdrawn_at.is_(None))).with_for_update()))


def _close(db: Connection, ids: Collection[int], now: datetime) -> None:
    if not ids:
        return
    db.execute(update(readings).where(readings.c.id.in_(ids), readings.c.closed_at.is_(None)).values(closed_at=now))
    db.execute(delete(outbox).where(outbox.c.reading_id.in_(ids)))


def _end_conversations(db: Connection, reader: int, owner: int, spare: int = 0) -> None:
    theirs = (conversations.c.person_id == reader, conversations.c.dialogue.in_(SHOWING))
    for row in db.execute(select(conversations.c.id, conversations.c.facts).where(*theirs)).all():
        if row.facts.get("leader") == owner and row.id != spare:
            db.execute(delete(conversations).where(conversations.c.id == row.id))


def clear(db: Connection, words: Words, now: datetime) -> list[Outgoing]:
    """The edits that take closed readings from screens, each once."""
    rows = db.execute(
        select(screens.c.id, screens.c.message, people.c.id.label("person"), people.c.channel, people.c.address)
        .join(people, people.c.id == screens.c.person_id)
        .join(readings, readings.c.id == screens.c.reading_id)
        .where(readings.c.closed_at.is_not(None))
        .order_by(screens.c.id)
    ).all()
    sent: list[Outgoing] = []
    for row in rows:
        message = _instead(words)
        body = {
            "text": message.text, "document": "",
            "rows": [[[button.label, button.data] for button in buttons] for buttons in message.rows],
        }  # fmt: skip
        key = db.execute(
            insert(outbox),
            {
                "person_id": row.person, "channel": row.channel, "address": row.address, "lane": 0, "body": body,
                "target": row.message, "marks": False, "reading_id": None, "attempts": 0, "not_before": now,
                "refused": False,
            },
        ).inserted_primary_key  # fmt: skip
        assert key is not None
        sent.append(Outgoing(key[0], row.person, row.channel, row.address, message, row.message))
        db.execute(delete(screens).where(screens.c.id == row.id))
    return sent


def _instead(words: Words) -> Message:
    """What stands where the entry stood."""
    shown = words.render("share/taken_back", {}, words.commands("share/taken_back"))
    return Message(shown.text, tuple(tuple(Button(label, key) for key, label in row) for row in shown.rows))
