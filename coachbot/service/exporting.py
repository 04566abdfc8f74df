"""Documents that go along with a message, each kind made by its capability; and a trail in every form.

A document is named "pdf" or "pdf+details", or by its kind and what it is about: "ics:7". It is read inside a
transaction, and put into bytes after it, since typesetting takes its time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from coachbot.catalogue import Catalogue
from coachbot.errors import CoachbotError
from coachbot.render.messages import Words
from coachbot.render.trail import EXPORTS
from coachbot.render.trail.model import Trail
from coachbot.service.trail import gather
from coachbot.store.tables import people

WITH_DETAILS = "+details"  # after a format's name: the writer has said yes to entries that may identify someone

Writing = Callable[[], tuple[str, bytes]]
"""Puts what was read into a document: the file's name and its bytes. Touches no database."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that one person is to have: what it is `about` stands after the colon in its name."""

    db: Connection
    person: int
    about: str
    catalogue: Catalogue
    words: Words
    now: datetime


Maker = Callable[[Wanted], Writing]
_makers: dict[str, Maker] = {}


def makes(kind: str) -> Callable[[Maker], Maker]:
    """Mark a function as the one that makes a kind of document.

    It checks that the person may have it, and raises Forbidden: what was theirs when the message was written
    need not be when it is delivered.
    """

    def remember(function: Maker) -> Maker:
        _makers[kind] = function
        return function

    return remember


def prepare(
    db: Connection, person: int, document: str, catalogue: Catalogue, words: Words, now: datetime
) -> Writing:  # fmt: skip
    """Read all that a document needs; what comes back makes it."""
    kind, _, about = document.partition(":")
    if kind in _makers:
        return _makers[kind](Wanted(db, person, about, catalogue, words, now))
    trail = gather_for(db, person, catalogue, now, document)
    return lambda: export(trail, document)


def gather_for(db: Connection, person: int, catalogue: Catalogue, now: datetime, document: str) -> Trail:
    """The whole trail of a person, as of today where they are, for a document such as "pdf" or "pdf+details"."""
    return gather(db, person, catalogue, now, with_details=document == "png" or document.endswith(WITH_DETAILS))


def export(trail: Trail, document: str) -> tuple[str, bytes]:
    """A trail as a document: the file's name and its bytes."""
    form = document.removesuffix(WITH_DETAILS)
    return f"trail-{trail.until.isoformat()}.{form}", EXPORTS[form](trail)


def find_person(db: Connection, written: str) -> int:
    """A person by channel and address ("telegram:123456"). Raises CoachbotError."""
    channel, _, address = written.partition(":")
    found = db.execute(select(people.c.id).where(people.c.channel == channel, people.c.address == address)).scalar()
    if found is None:
        raise CoachbotError(f"There is nobody at {written!r}. Name the channel and the address: telegram:123456.")
    return int(found)
