"""Programmes: a cohort, its seasons, who might work with whom, and figures. Never a word of a journal."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Date
from sqlmodel import Field, SQLModel

from coachbot.store.tables.columns import former, moment, owner, table, written


class Programme(SQLModel, table=True):
    """A programme that a lead runs for a cohort; `cadence` is what its participants begin with."""

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int | None = former("person")
    name: str = written()
    cadence: str = "weekly"
    made_at: datetime = moment()
    ended_at: datetime | None = moment(required=False)


class Season(SQLModel, table=True):
    """The weeks in which a programme thinks about one think piece; both days count."""

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = owner("programme")
    thinkpiece: str
    since: date
    until: date


class Enrolment(SQLModel, table=True):
    """Someone a lead would like to have in a programme, and what they said to it.

    `part` is participant, mentor, or both. `status`: invited, joined, declined or left. Nobody is subscribed
    without their own yes, and who erases what is theirs erases this too.
    """

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = owner("programme")
    person_id: int | None = owner("person", required=False)
    invitation_id: int | None = former("invitation")
    name: str = written()
    part: str = "participant"
    cadence: str = ""
    status: str = "invited"
    joined_at: datetime | None = moment(required=False)
    left_at: datetime | None = moment(required=False)


class Exclusion(SQLModel, table=True):
    """Two people who are not to be put together; `by_id` is the one of them who asked for it, 0 for the lead.

    Nobody else ever hears of it, the lead neither.
    """

    programme_id: int = owner("programme", index=False, primary=True)
    first_id: int = owner("enrolment", primary=True)
    second_id: int = owner("enrolment", primary=True)
    by_id: int = Field(primary_key=True)


class Proposal(SQLModel, table=True):
    """A pair, a trio or a mentor that a lead suggests; it comes about when everyone in it says yes.

    `kind` is pair or mentor. `status`: open, agreed or declined.
    """

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = owner("programme")
    kind: str = "pair"
    status: str = "open"
    made_at: datetime = moment()


class Proposed(SQLModel, table=True):
    """One of those in a proposal: as mentor, leader or partner, and what they answered ("", yes, no)."""

    proposal_id: int = owner("proposal", index=False, primary=True)
    enrolment_id: int = owner("enrolment", primary=True)
    part: str = "partner"
    answer: str = ""


class Edition(SQLModel, table=True):
    """Figures as a lead is told them, as of a month's last day; coachbot.suppression has the rules.

    `on` is when it was last looked whether to renew them.
    """

    programme_id: int = owner("programme", index=False, primary=True)
    as_of: date
    on: date = Field(sa_column=Column("on", Date, nullable=False))
    figures: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class Part(SQLModel, table=True):
    """How much one person had in a figure when it was last looked at; the figure "" says that they count at all."""

    programme_id: int = owner("programme", index=False, primary=True)
    figure: str = Field(primary_key=True)
    person_id: int = owner("person", primary=True)
    number: int


programmes = table(Programme)
seasons = table(Season)
enrolments = table(Enrolment)
exclusions = table(Exclusion)
proposals = table(Proposal)
proposed = table(Proposed)
editions = table(Edition)
parts = table(Part)
