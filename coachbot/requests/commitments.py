"""Commitments: what someone will do, by when, and who knows."""

from dataclasses import dataclass
from typing import TypedDict

from coachbot.talk import Request


class Promised(TypedDict):
    """A commitment in one's own words. Dates are ISO dates, `due_on` None while there is none.

    `knows` is "" (nobody), mentor, partner, or whoever it is, in words. `status`: open, kept, dropped. `became` is
    what happened, in their words. `entry` is the one it arose from, `check_in` the check-in it was made in.
    `has_details`: its words may identify someone.
    """

    commitment: int
    text: str
    knows: str
    status: str
    made_on: str
    due_on: str | None
    carried: int
    became: str
    entry: int | None
    check_in: int | None
    has_details: bool


class Stated(TypedDict):
    """What a leader said in an entry they have just written that they will do, verbatim."""

    entry: int
    text: str


@dataclass(frozen=True, slots=True)
class Commit(Request[int]):
    """Make a commitment, for a date (ISO, or "" for none); the result is its id. `knows` is as in `Promised`."""

    text: str
    due_on: str
    knows: str
    entry: int | None = None
    check_in: int | None = None


@dataclass(frozen=True, slots=True)
class Commitments(Request[list[Promised]]):
    """One's own commitments: open ones first, by date; then those closed in the last three months, newest first."""


@dataclass(frozen=True, slots=True)
class Settle(Request[None]):
    """Change what is given of an open commitment; None leaves a thing as it is, `due_on` "" takes its date away."""

    commitment: int
    text: str | None = None
    due_on: str | None = None
    knows: str | None = None


@dataclass(frozen=True, slots=True)
class CarryOver(Request[None]):
    """A commitment gets a later date (ISO, or "" for none); `so_far` is what happened until now, in their words."""

    commitment: int
    due_on: str
    so_far: str = ""


@dataclass(frozen=True, slots=True)
class Close(Request[None]):
    """A commitment was kept, or is let go; `became` is what happened, in their words, or ""."""

    commitment: int
    kept: bool
    became: str


@dataclass(frozen=True, slots=True)
class ToldIn(Request[None]):
    """An entry tells what became of a commitment."""

    commitment: int
    entry: int


@dataclass(frozen=True, slots=True)
class NextStep(Request[Stated | None]):
    """What an entry says its writer will do: this entry, or one they wrote within the hour."""

    entry: int | None = None
