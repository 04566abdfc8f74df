"""What is on its way: read again after a restart, and settled when the channel has answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, String, bindparam, delete, exists, insert, select, update

from coachbot.model import Button, Message, Outgoing
from coachbot.service import statements
from coachbot.service.deliver import Report
from coachbot.store.tables import AnyRow, conversations, inbox, outbox, people, readings, screens

KEEP_INBOX = timedelta(days=3)  # Telegram keeps updates for a day at most
KEEP_PARKED = timedelta(days=14)
REFUSED = update(outbox).where(outbox.c.id == bindparam("b_id")).values(refused=True)
LATER = (
    update(outbox)
    .where(outbox.c.id == bindparam("b_id"))
    .values(attempts=bindparam("tries"), not_before=bindparam("when"))
)
LEFT = delete(screens).where(screens.c.person_id == bindparam("person"), screens.c.message == bindparam("message"))
SHOWN = insert(screens).from_select(  # unless reader and reading have gone meanwhile
    ["reading_id", "person_id", "message"],
    select(readings.c.id, readings.c.reader_id, bindparam("message", type_=String)).where(
        readings.c.id == bindparam("reading"), readings.c.reader_id == bindparam("person")
    ),
)
UNREACHABLE = update(people).where(people.c.id == bindparam("b_id")).values(unreachable_at=bindparam("now"))


def waiting(db: Connection, channel: str) -> list[Outgoing]:
    """The messages that were recorded and not yet sent, in order."""
    rows = db.execute(
        select(outbox).where(outbox.c.channel == channel, outbox.c.refused.is_(False)).order_by(outbox.c.id)
    )
    return [_outgoing(row) for row in rows]


def _outgoing(row: AnyRow) -> Outgoing:
    rows = tuple(tuple(Button(label, data) for label, data in buttons) for buttons in row.body["rows"])
    message = Message(row.body["text"], rows, row.body["document"])
    return Outgoing(
        row.id, row.person_id, row.channel, row.address, message, row.target, row.marks, row.reading_id, row.lane,
        row.attempts,
    )  # fmt: skip


def add(db: Connection, like: Outgoing, message: Message, now: datetime) -> list[Outgoing]:
    """Put another message in the outbox, for the person that one is for."""
    row = {
        "person_id": like.person, "channel": like.channel, "address": like.address, "lane": like.lane,
        "body": {"text": message.text, "rows": [], "document": ""}, "target": "", "marks": False,
        "reading_id": None, "attempts": 0, "not_before": now, "refused": False,
    }  # fmt: skip
    key = db.execute(statements.SEND, row).inserted_primary_key
    assert key is not None
    return [Outgoing(key[0], like.person, like.channel, like.address, message, lane=like.lane)]


def settle(db: Connection, reports: Sequence[Report], now: datetime) -> None:
    """Record what became of messages: the sent ones go."""
    sent = [one for one in reports if one.message]
    if sent:
        db.execute(statements.SENT, [{"b_id": one.outgoing.id} for one in sent])
        showing = [one for one in sent if one.outgoing.target or one.outgoing.reading is not None]
        for one in showing:
            _note_where_it_stands(db, one)
    for one in reports:
        if one.refused:
            db.execute(REFUSED, {"b_id": one.outgoing.id})
        elif one.wait:
            when = now + timedelta(seconds=one.wait)
            db.execute(LATER, {"b_id": one.outgoing.id, "tries": one.outgoing.attempts, "when": when})
        if one.unreachable and one.outgoing.person is not None:
            db.execute(UNREACHABLE, {"b_id": one.outgoing.person, "now": now})


def _note_where_it_stands(db: Connection, report: Report) -> None:
    """Know which messages show which entry of another's, so that it can be taken from all of them again."""
    outgoing = report.outgoing
    if outgoing.target:  # something else stands there now
        db.execute(LEFT, {"person": outgoing.person, "message": outgoing.target})
    if outgoing.reading is not None:
        here = {"reading": outgoing.reading, "person": outgoing.person, "message": report.message}
        db.execute(SHOWN, here)


def tidy(db: Connection, now: datetime) -> None:
    """Forget what is no longer needed: handled updates, refused messages, conversations nobody came back to."""
    db.execute(delete(inbox).where(inbox.c.received_at < now - KEEP_INBOX))
    db.execute(delete(outbox).where(outbox.c.refused, outbox.c.not_before < now - KEEP_INBOX))
    standing = exists().where(screens.c.reading_id == readings.c.id)
    left = (readings.c.entry_id.is_(None), readings.c.mentoring_id.is_(None), ~standing)
    db.execute(delete(readings).where(*left, readings.c.read_at < now - KEEP_INBOX))
    old = conversations.c.updated_at < now - KEEP_PARKED
    db.execute(delete(conversations).where(conversations.c.status != "active", old))
