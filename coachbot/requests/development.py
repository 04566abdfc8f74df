"""Development activities."""

from dataclasses import dataclass
from typing import TypedDict

from coachbot.talk import Request


class Offered(TypedDict):
    """A development activity, as much of it as fits a message."""

    id: str
    title: str
    text: str
    effort: str
    agree: str
    first_step: str
    record: str
    why: str


class Planned(TypedDict):
    """An activity that a leader planned or did."""

    record: int
    id: str
    title: str
    status: str
    due_on: str | None
    done_on: str | None
    hours: float | None
    note: str


@dataclass(frozen=True, slots=True)
class Fitting(Request[Offered | None]):
    """An activity that fits an entry, or the leader's priorities and gaps; not one of `without`."""

    entry: int | None = None
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Activities(Request[list[Planned]]):
    """The activities the leader planned (first the next due) and did."""


@dataclass(frozen=True, slots=True)
class Plan(Request[int]):
    """Plan an activity for a date (ISO, or "" for none); the result is the record's id."""

    activity: str
    due_on: str
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Done(Request[None]):
    """An activity was done: what the leader took from it."""

    record: int
    took: str


@dataclass(frozen=True, slots=True)
class Spent(Request[None]):
    """How many hours an activity took; None for none to be counted."""

    record: int
    hours: float | None


@dataclass(frozen=True, slots=True)
class Move(Request[None]):
    """A planned activity happens later, on a date (ISO)."""

    record: int
    due_on: str


@dataclass(frozen=True, slots=True)
class Drop(Request[None]):
    """A planned activity won't happen."""

    record: int
