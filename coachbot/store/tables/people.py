"""Who the bot talks with, when they want to be asked, and what was put to them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from coachbot.store.tables.columns import moment, owner, table, written


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
    """Something put to one person at one time: a question, or any dialogue that the bot begins.

    Of those that nobody asked for there is one a day at most; a `solicited` one (a step of a check-in, an answer
    to an invitation) comes when it is due. `facts` are ids, never words.
    """

    __table_args__ = (
        Index(
            "one_a_day", "person_id", "local_date", unique=True,
            sqlite_where=text("NOT solicited"), postgresql_where=text("NOT solicited"),
        ),
        Index(
            "prompt_waiting", "not_before", sqlite_where=text("status = 'due'"), postgresql_where=text("status = 'due'")
        ),
        Index("prompt_of", "person_id", "local_date"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = owner("person", index=False)
    local_date: date
    due_at: datetime = moment()
    not_before: datetime = moment()
    status: str = "due"
    question: str = ""
    dialogue: str = Field(default="reflect", sa_column_kwargs={"server_default": "reflect"})
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}"))
    solicited: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Asked(SQLModel, table=True):
    """When a question was last put to a person, so that it isn't put again too soon."""

    person_id: int = owner("person", index=False, primary=True)
    question: str = Field(primary_key=True)
    on: date = Field(sa_column=Column("on", Date, nullable=False))


vault = table(Vault)
people = table(Person)
priorities = table(Priority)
schedules = table(Schedule)
prompts = table(Prompt)
asked = table(Asked)
