"""Programmes: a cohort, its seasons, and who might work with whom. Never a word of a journal."""

from datetime import date, datetime

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

    `status`: invited, joined, declined or left. Nobody is subscribed without their own yes.
    """

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = owner("programme")
    person_id: int | None = former("person")
    invitation_id: int | None = former("invitation")
    name: str = written()
    cadence: str = ""
    status: str = "invited"
    joined_at: datetime | None = moment(required=False)
    left_at: datetime | None = moment(required=False)


class Exclusion(SQLModel, table=True):
    """Two people that a lead will not put together. Nobody else ever hears of it."""

    programme_id: int = owner("programme", index=False, primary=True)
    first_id: int = owner("enrolment", primary=True)
    second_id: int = owner("enrolment", primary=True)


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


programmes = table(Programme)
seasons = table(Season)
enrolments = table(Enrolment)
exclusions = table(Exclusion)
proposals = table(Proposal)
proposed = table(Proposed)
