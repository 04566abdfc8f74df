"""What grows out of a journal: what was brought back, activities, commitments."""

from datetime import date
from typing import ClassVar

from sqlalchemy import Column, Date, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from coachbot.store.tables.columns import former, owner, table, written


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
    entry_id: int | None = former("entry")
    planned_on: date
    due_on: date | None = None
    asked_on: date | None = None
    done_on: date | None = None
    hours: float | None = None
    took: str = written(required=False)
    conversation: int | None = None
    name: str = ""


class Commitment(SQLModel, table=True):
    """What someone will do, by when, and who knows; on the day the bot quotes it and asks.

    `status`: open, kept, dropped. `carried` counts how often it was given a later date. `entry_id` is the entry it
    arose from, `told_in` the one that tells what became of it. `has_details`: its words may identify someone, so it
    isn't exported without one more yes.
    """

    __table_args__ = (UniqueConstraint("conversation", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = owner("person")
    text: str = written()
    knows: str = written(default="")
    status: str = "open"
    made_on: date
    due_on: date | None = None
    asked_on: date | None = None
    closed_on: date | None = None
    carried: int = 0
    became: str = written(default="")
    entry_id: int | None = former("entry")
    told_in: int | None = former("entry")
    has_details: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    check_in_id: int | None = former("checkin")
    conversation: int | None = None
    name: str = ""


look_backs = table(LookBack)
muted = table(Muted)
activity_records = table(ActivityRecord)
commitments = table(Commitment)
