"""Attachments: fetched from the channel into the encrypted store, so that they don't vanish with the chat."""

import asyncio
import codecs
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from coachbot.errors import DeliveryError
from coachbot.model import Update
from coachbot.store.tables import people
from coachbot.store.tables.journal import attachments, entries

log = logging.getLogger(__name__)

TRIES = 80  # with an hour between the later ones: for three days
LISTS = {"text/csv", "text/comma-separated-values", "text/tab-separated-values"}  # files read for their words
MOST_LISTED, SECONDS = 64 * 1024, 10
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


def is_list(update: Update) -> bool:
    """Whether an update is a small table, sent as a file with nothing written under it."""
    sent = update.attachment
    return sent is not None and not update.text and sent.mime in LISTS and 0 < sent.size <= MOST_LISTED


async def read_list(get: Callable[[str], Awaitable[bytes]], update: Update) -> Update:
    """The update with what its file says as its text, as if it had been pasted; as it is if that can't be had."""
    assert update.attachment is not None
    try:
        content = await asyncio.wait_for(get(update.attachment.file), SECONDS)
    except Exception as error:
        log.warning("a list could not be fetched", extra={"key": update.key, "reason": type(error).__name__})
        return update
    return replace(update, text=decoded(content[: 2 * MOST_LISTED]))


def decoded(content: bytes) -> str:
    """The text of a file as spreadsheets write it (UTF-8, UTF-16 with its mark, or Windows); "" if it is none."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    return "" if "\0" in text else text
