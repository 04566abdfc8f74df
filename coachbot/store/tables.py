"""What is kept, a class a table. Texts that people wrote are encrypted columns.

Times are UTC. `people`, `entries` and so on are the same tables for Core statements.
"""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    Row,
    Table,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from coachbot.store.encryption import EncryptedBytes, EncryptedJson, EncryptedText

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC without a zone in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def moment(*, required: bool = True, index: bool = False, default: datetime | None = None) -> Any:
    """A column of instants."""
    return Field(default=default, sa_column=Column(Moment, nullable=not required, index=index, default=default))


def written(*, required: bool = True, default: str | None = None) -> Any:
    """A column of what people wrote."""
    return Field(default=default, sa_column=Column(EncryptedText, nullable=not required, default=default))


def owner(table: str, *, required: bool = True, index: bool = True, primary: bool = False) -> Any:
    """A column that points at a row of another table and goes with it."""
    key = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Field(default=None, sa_column=Column(Integer, key, nullable=not required, index=index, primary_key=primary))


class Vault(SQLModel, table=True):
    """One row by which a wrong key is noticed before anything is written with it."""

    id: int | None = Field(default=None, primary_key=True)
    proof: str = written()


class Person(SQLModel, table=True):
    """Someone the bot talks with, at one address in one channel."""

    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    address: str
    name: str = written()
    role: str = written(default="")
    strand: str = ""
    zone: str = "Europe/London"
    made_at: datetime = moment()
    welcomed_at: datetime | None = moment(required=False)
    unreachable_at: datetime | None = moment(required=False)


class Priority(SQLModel, table=True):
    """A heading that a leader chose to work on, from when to when."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = owner("person")
    item: str
    since: date
    until: date | None = None


class Schedule(SQLModel, table=True):
    """When a leader wants prompts. Local day, time and zone are the truth; `next_due_at` follows."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(
        sa_column=Column(Integer, ForeignKey("person.id", ondelete="CASCADE"), unique=True, nullable=False)
    )
    cadence: str = "weekly"
    weekday: int = 0
    at: str = "08:00"
    zone: str = "Europe/London"
    anchor: date
    paused_until: date | None = None
    next_due_at: datetime | None = moment(required=False, index=True)


class Prompt(SQLModel, table=True):
    """One question put to one leader at one time."""

    __table_args__ = (
        UniqueConstraint("person_id", "local_date"),
        Index(
            "prompt_waiting", "not_before", sqlite_where=text("status = 'due'"), postgresql_where=text("status = 'due'")
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = owner("person", index=False)
    local_date: date
    due_at: datetime = moment()
    not_before: datetime = moment()
    status: str = "due"
    question: str = ""


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


class Asked(SQLModel, table=True):
    """When a question was last put to a person, so that it isn't put again too soon."""

    person_id: int = owner("person", index=False, primary=True)
    question: str = Field(primary_key=True)
    on: date = Field(sa_column=Column("on", Date, nullable=False))


class Entry(SQLModel, table=True):
    """What a leader wrote, in one or more passages."""

    __table_args__ = (Index("entry_of", "person_id", "local_date"), UniqueConstraint("conversation", "name"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = owner("person", index=False)
    question: str = ""
    asked: str = written()
    written_at: datetime = moment()
    local_date: date
    returns_to: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("entry.id", ondelete="SET NULL"), nullable=True)
    )
    muted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
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


class LookBack(SQLModel, table=True):
    """An earlier entry brought back, with the reason why, and what the leader said to it."""

    __tablename__: ClassVar[str] = "look_back"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = owner("person")
    entry_id: int = owner("entry")
    reason: str
    on: date = Field(sa_column=Column("on", Date, nullable=False))


class Muted(SQLModel, table=True):
    """A subject (a behaviour) or everything that a leader doesn't want brought back, until when."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = owner("person")
    behaviour: str = ""
    until: date | None = None


class ActivityRecord(SQLModel, table=True):
    """A development activity: planned, done, and what the leader took from it."""

    __tablename__: ClassVar[str] = "activity_record"
    __table_args__ = (UniqueConstraint("conversation", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = owner("person")
    activity: str
    status: str = "planned"
    entry_id: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("entry.id", ondelete="SET NULL"), nullable=True)
    )
    planned_on: date
    due_on: date | None = None
    asked_on: date | None = None
    done_on: date | None = None
    hours: float | None = None
    took: str = written(required=False)
    conversation: int | None = None
    name: str = ""


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
    conversation_id: int = 0
    question: str = ""
    attempts: int = 0
    not_before: datetime = moment()
    refused: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


def _table(model: type[SQLModel]) -> Table:
    found = model.__table__  # type: ignore[attr-defined]
    assert isinstance(found, Table)
    return found


metadata = SQLModel.metadata
AnyRow = Row[*tuple[Any, ...]]
vault = _table(Vault)
people = _table(Person)
priorities = _table(Priority)
schedules = _table(Schedule)
prompts = _table(Prompt)
conversations = _table(Conversation)
asked = _table(Asked)
entries = _table(Entry)
passages = _table(Passage)
revisions = _table(Revision)
attachments = _table(Kept)
evidence = _table(Evidence)
look_backs = _table(LookBack)
muted = _table(Muted)
activity_records = _table(ActivityRecord)
inbox = _table(Inbox)
outbox = _table(Outbox)
