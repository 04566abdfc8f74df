"""Attachments: fetched from the channel into the encrypted store, so that they don't vanish with the chat."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from coachbot.errors import DeliveryError
from coachbot.store.tables import people
from coachbot.store.tables.journal import attachments, entries

log = logging.getLogger(__name__)

TRIES = 80  # with an hour between the later ones: for three days
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An attachment that has not been fetched yet; `file` is the channel's handle."""

    id: int
    file: str
    attempts: int


def waiting(db: Connection, channel: str, now: datetime, most: int = 20) -> list[Waiting]:
    """The attachments of a channel that wait to be fetched."""
    rows = db.execute(
        select(attachments.c.id, attachments.c.file, attachments.c.attempts)
        .join(entries, entries.c.id == attachments.c.entry_id)
        .join(people, people.c.id == entries.c.person_id)
        .where(attachments.c.status == "waiting", attachments.c.not_before <= now, people.c.channel == channel)
        .order_by(attachments.c.not_before, attachments.c.id)
        .limit(most)
    )
    return [Waiting(row.id, row.file, row.attempts) for row in rows]


async def fetch(get: Callable[[str], Awaitable[bytes]], one: Waiting) -> tuple[bytes | None, str]:
    """The bytes and the new status: kept, gone (it can't be had), or waiting (tried again later)."""
    try:
        return await get(one.file), "kept"
    except DeliveryError as error:
        return None, "gone" if error.permanent or error.unsendable or one.attempts + 1 >= TRIES else "waiting"
    except Exception:  # one that trips must not keep the others back
        log.exception("an attachment could not be fetched", extra={"attachment": one.id})
        return None, "gone" if one.attempts + 1 >= TRIES else "waiting"


def store(db: Connection, one: Waiting, content: bytes | None, status: str, now: datetime) -> None:
    """Record what became of an attachment."""
    later = now + min(LONGEST_WAIT, FIRST_WAIT * 2**one.attempts)
    values = {"content": content, "status": status, "attempts": one.attempts + 1, "not_before": later}
    db.execute(update(attachments).where(attachments.c.id == one.id).values(**values))
