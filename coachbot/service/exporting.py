"""A person's trail, gathered and written in a format."""

from datetime import datetime

from sqlalchemy import Connection, select

from coachbot.catalogue import Catalogue
from coachbot.errors import CoachbotError
from coachbot.render.trail import EXPORTS
from coachbot.render.trail.model import Trail
from coachbot.service.trail import gather
from coachbot.store.tables import people

WITH_DETAILS = "+details"  # after a format's name: the writer has said yes to entries that may identify someone


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
