"""What is being said: conversations, updates that came in, messages on their way."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, false, text
from sqlmodel import Field, SQLModel

from coachbot.store.encryption import EncryptedJson
from coachbot.store.tables.columns import moment, owner, table


class Conversation(SQLModel, table=True):
    """The state of one dialogue with one person: facts, what was recorded, and what it waits for."""

    __table_args__ = (
        Index("conversation_of", "person_id", "status"),
        Index(
            "one_active", "person_id", unique=True,
            sqlite_where=text("status = 'active'"), postgresql_where=text("status = 'active'"),
        ),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = owner("person", index=False)
    dialogue: str
    facts: dict[str, Any] = Field(sa_column=Column(EncryptedJson, nullable=False))
    record: dict[str, Any] = Field(sa_column=Column(EncryptedJson, nullable=False))
    waiting: str = ""
    revision: int = 0
    status: str = "active"
    prompt_id: int | None = None
    updated_at: datetime = moment()


class Inbox(SQLModel, table=True):
    """Updates that were handled: a second one with the same key stops here."""

    channel: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    received_at: datetime = moment(index=True)


class Outbox(SQLModel, table=True):
    """Messages on their way; a row goes when it is sent. `refused` ones stay to be looked at."""

    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = owner("person", required=False)
    channel: str
    address: str
    lane: int = 0
    body: dict[str, Any] = Field(sa_column=Column(EncryptedJson, nullable=False))
    target: str = ""
    marks: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    reading_id: int | None = None
    attempts: int = 0
    not_before: datetime = moment()
    refused: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


conversations = table(Conversation)
inbox = table(Inbox)
outbox = table(Outbox)
