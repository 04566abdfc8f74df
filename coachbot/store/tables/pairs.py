"""Coaching pairs and trios: who they are, when they meet, and what was said in each check-in."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from coachbot.store.tables.columns import moment, owner, table, written


class Pair(SQLModel, table=True):
    """Two or three leaders who coach each other, and the rhythm of their check-ins.

    `way` is message or room; `form` a form of check-in in the content. Local day and time where the first
    member is are the truth; `next_due_at` follows.
    """

    id: int | None = Field(default=None, primary_key=True)
    way: str = "message"
    form: str = ""
    cadence: str = "fortnightly"
    weekday: int = 0
    at: str = "08:30"
    zone: str = "Europe/London"
    anchor: date
    next_due_at: datetime | None = moment(required=False, index=True)
    silent_rounds: int = 0
    made_at: datetime = moment()
    paused_at: datetime | None = moment(required=False)
    ended_at: datetime | None = moment(required=False)


class Member(SQLModel, table=True):
    """One of a pair."""

    pair_id: int = owner("pair", index=False, primary=True)
    person_id: int = owner("person", primary=True)
    joined_at: datetime = moment()
    left_at: datetime | None = moment(required=False)


class CheckIn(SQLModel, table=True):
    """One guided meeting of a pair.

    By message, `look_at` is when someone may need a reminder, or the check-in closes with what there is; `step`
    counts the reminders since it last moved on. In a room, `step` is the stage under way (-1 until all are there),
    `look_at` its end, and `seconds_left` what was left of it when paused. `status`: open; closed; dropped, when
    they didn't come together. `revision` settles who of two was first.
    """

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = owner("pair")
    way: str = "message"
    form: str = ""
    opened_at: datetime = moment()
    closed_at: datetime | None = moment(required=False)
    status: str = "open"
    step: int = 0
    look_at: datetime | None = moment(required=False, index=True)
    seconds_left: int | None = None
    revision: int = 0


class Said(SQLModel, table=True):
    """What one member said at one step; `to_id` is whom alone it was for.

    `chose` is what they tapped with it: a coaching move, what became of a commitment, by when a new one is due.
    A row without either says that they passed.
    """

    id: int | None = Field(default=None, primary_key=True)
    check_in_id: int = owner("checkin")
    person_id: int = owner("person")
    step: str
    to_id: int | None = owner("person", required=False)
    chose: str = ""
    text: str = written()
    said_at: datetime = moment()


pairs = table(Pair)
members = table(Member)
check_ins = table(CheckIn)
said = table(Said)
