"""A leader's journal. Only `service.access` reads these tables, and only `service.keeping`, `service.fetching` and
`service.sample` write them; an import contract holds everyone to it.
"""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Column, Index, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from coachbot.store.encryption import EncryptedBytes
from coachbot.store.tables.columns import LONG_AGO, former, moment, owner, table, written


class Entry(SQLModel, table=True):
    """What a leader wrote, in one or more passages.

    `muted`: it is never brought back. `painful`: it never comes back by itself, only when it is asked for.
    """

    __table_args__ = (Index("entry_of", "person_id", "local_date"), UniqueConstraint("conversation", "name"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = owner("person", index=False)
    question: str = ""
    asked: str = written()
    written_at: datetime = moment()
    local_date: date
    returns_to: int | None = former("entry")
    muted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    painful: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    conversation: int | None = None
    name: str = ""


class Passage(SQLModel, table=True):
    """One message's worth of an entry; `asked` is the follow-up question it answers, if it does.

    `has_details`: it may identify someone; its entry isn't shared or exported without one more yes.
    """

    __table_args__ = (UniqueConstraint("entry_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = owner("entry", index=False)
    name: str = ""
    asked: str = written()
    text: str = written()
    message: str = Field(default="", index=True)
    written_at: datetime = moment()
    has_details: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Revision(SQLModel, table=True):
    """What a passage said before it was edited."""

    id: int | None = Field(default=None, primary_key=True)
    passage_id: int = owner("passage")
    text: str = written()
    replaced_at: datetime = moment()


class Kept(SQLModel, table=True):
    """An attachment of an entry, fetched from the channel into the encrypted store."""

    __tablename__: ClassVar[str] = "attachment"

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = owner("entry")
    kind: str
    file: str
    mime: str = ""
    size: int = 0
    content: bytes | None = Field(default=None, sa_column=Column(EncryptedBytes, nullable=True))
    status: str = Field(default="waiting", index=True)
    attempts: int = 0
    not_before: datetime = moment(default=LONG_AGO)


class Evidence(SQLModel, table=True):
    """An entry set against a behaviour, claimed by the leader."""

    entry_id: int = owner("entry", index=False, primary=True)
    behaviour: str = Field(primary_key=True)
    person_id: int = owner("person")
    claimed_on: date


class Remark(SQLModel, table=True):
    """Something said under an entry, between its leader and one mentor: the thread of these two.

    `kind` is agree, ask or suggest (a mentor's response, to evidence for `behaviour` where that is given), comment,
    or reply (the leader's). None is ever changed: together they are the history. `read_at` is when the other of
    the two first saw it.
    """

    __table_args__ = (UniqueConstraint("conversation", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = owner("entry")
    mentoring_id: int = owner("mentoring")
    author_id: int | None = former("person")
    kind: str
    behaviour: str = ""
    text: str = written()
    made_at: datetime = moment()
    read_at: datetime | None = moment(required=False)
    conversation: int | None = None
    name: str = ""


entries = table(Entry)
passages = table(Passage)
revisions = table(Revision)
attachments = table(Kept)
evidence = table(Evidence)
remarks = table(Remark)
