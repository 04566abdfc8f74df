"""Who may read what of whose journal, who did, and how people came to know each other."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, false, text
from sqlmodel import Field, SQLModel

from coachbot.store.encryption import EncryptedJson
from coachbot.store.tables.columns import former, moment, owner, table, written


class Share(SQLModel, table=True):
    """Someone may read part of a leader's journal, from one instant to another.

    `scope` is entry (one entry), heading (what is set against a heading), new (entries written from `since` on)
    or everything. Only a share of one entry can hold `with_details`: the writer's yes to details that may
    identify someone.
    """

    __table_args__ = (Index("share_with", "reader_id", "owner_id"),)

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = owner("person")
    reader_id: int = owner("person", index=False)
    scope: str
    entry_id: int | None = owner("entry", required=False)
    heading: str = ""
    with_details: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    since: datetime = moment()
    until: datetime | None = moment(required=False)
    withdrawn_at: datetime | None = moment(required=False)


class Reading(SQLModel, table=True):
    """One person's reading of one entry at one time.

    A mentor's reading names the mentoring; without an entry it is a reading of what prepares a meeting. `closed_at`:
    it was changed or taken back, so that it must go from that screen too; even when its writer has gone.
    """

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int | None = former("entry", index=True)
    mentoring_id: int | None = former("mentoring", index=True)
    reader_id: int | None = former("person", index=True)
    read_at: datetime = moment()
    closed_at: datetime | None = moment(required=False)


class Screen(SQLModel, table=True):
    """A message that shows what someone read of another's, so that it can be taken from their screen again."""

    __table_args__ = (Index("screen_of", "person_id", "message"),)

    id: int | None = Field(default=None, primary_key=True)
    reading_id: int = owner("reading")
    person_id: int = owner("person", index=False)
    message: str


class Invitation(SQLModel, table=True):
    """A single-use link by which someone becomes a mentor, a partner, a participant or a programme lead.

    Only the hash of what the link holds is kept. `outcome`: accepted, declined (by who opened it), refused (by
    who made it), withdrawn; empty while it is open.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    from_id: int | None = owner("person", required=False)
    token_hash: str = Field(unique=True)
    facts: dict[str, Any] = Field(sa_column=Column(EncryptedJson, nullable=False))
    made_at: datetime = moment()
    expires_at: datetime = moment()
    opened_by: int | None = owner("person", required=False)
    opened_at: datetime | None = moment(required=False)
    accepted_at: datetime | None = moment(required=False)
    name: str = written(default="")
    outcome: str = ""


class Mentoring(SQLModel, table=True):
    """A mentor and a leader, from when to when. `mentor_name` is how the leader knows them, and stays."""

    __table_args__ = (
        Index(
            "one_mentoring", "leader_id", "mentor_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    leader_id: int = owner("person")
    mentor_id: int | None = former("person")
    mentor_name: str = written()
    began_at: datetime = moment()
    ended_at: datetime | None = moment(required=False)


class Meeting(SQLModel, table=True):
    """A mentor and a leader met."""

    id: int | None = Field(default=None, primary_key=True)
    mentoring_id: int = owner("mentoring")
    on: date
    noted_at: datetime = moment()


class Digest(SQLModel, table=True):
    """When a mentor wants to hear what is new, in all their leaders' journals together."""

    person_id: int = owner("person", index=False, primary=True)
    cadence: str = "weekly"
    weekday: int = 0
    at: str = "17:00"
    anchor: date
    next_due_at: datetime | None = moment(required=False, index=True)
    sent_at: datetime | None = moment(required=False)


shares = table(Share)
readings = table(Reading)
screens = table(Screen)
invitations = table(Invitation)
mentorings = table(Mentoring)
meetings = table(Meeting)
digests = table(Digest)
