"""Attachments: fetched from the channel into the encrypted store, so that they don't vanish with the chat."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from coachbot.errors import DeliveryError
from coachbot.store.tables import attachments, entries, people

TRIES = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """An attachment that has not been fetched yet; `file` is the channel's handle."""

    id: int
    file: str
    attempts: int


def waiting(db: Connection, channel: str, most: int = 20) -> list[Waiting]:
    """The attachments of a channel that wait to be fetched."""
    rows = db.execute(
        select(attachments.c.id, attachments.c.file, attachments.c.attempts)
        .join(entries, entries.c.id == attachments.c.entry_id)
        .join(people, people.c.id == entries.c.person_id)
        .where(attachments.c.status == "waiting", people.c.channel == channel)
        .limit(most)
    )
    return [Waiting(row.id, row.file, row.attempts) for row in rows]


async def fetch(get: Callable[[str], Awaitable[bytes]], one: Waiting) -> tuple[bytes | None, str]:
    """The bytes and the new status: kept, gone (it can't be had), or waiting (tried again later)."""
    try:
        return await get(one.file), "kept"
    except DeliveryError as error:
        given_up = error.permanent or error.unsendable or one.attempts + 1 >= TRIES
        return None, "gone" if given_up else "waiting"


def store(db: Connection, one: Waiting, content: bytes | None, status: str) -> None:
    """Record what became of an attachment."""
    values = {"content": content, "status": status, "attempts": one.attempts + 1}
    db.execute(update(attachments).where(attachments.c.id == one.id).values(**values))
