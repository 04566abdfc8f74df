"""Coaching pairs and trios: who, when and in which form."""

from dataclasses import dataclass
from typing import Literal, TypedDict

from coachbot.talk import Request

Way = Literal["message", "room"]


class Together(TypedDict):
    """A pair or trio as one of those in it finds it; `others` are names.

    `next_on` is an ISO date, None while the rhythm is paused. `check_in` is the one under way, in `check_in_way`, or
    None. `gone` is the name of who left last, "" where that can't be said. `ended`: it has come to its end.
    """

    pair: int
    others: list[str]
    gone: str
    cadence: str
    weekday: int
    at: str
    way: str
    form: str
    next_on: str | None
    paused: bool
    ended: bool
    check_in: int | None
    check_in_way: str
    today: str


class Shape(TypedDict):
    """A form of check-in; `minutes` is how long it takes two in a room."""

    id: str
    title: str
    text: str
    minutes: int


class Third(TypedDict):
    """Someone whom `by` would like to take in as the third; `problem`: "", or "settled" when it is too late."""

    name: str
    by: str
    problem: str


@dataclass(frozen=True, slots=True)
class MyPairs(Request[list[Together]]):
    """The pairs that this person is in."""


@dataclass(frozen=True, slots=True)
class OnePair(Request[Together | None]):
    """One pair, if this person is in it or was in it at its end."""

    pair: int


@dataclass(frozen=True, slots=True)
class Forms(Request[list[Shape]]):
    """The forms of check-in there are."""


@dataclass(frozen=True, slots=True)
class Agree(Request[Together]):
    """Change what is given of how a pair checks in, and tell the others; with nothing given a pause ends."""

    pair: int
    cadence: str | None = None
    weekday: int | None = None
    at: str | None = None
    form: str | None = None
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class Begin(Request[int]):
    """Begin a check-in now, in the place of the next one; its id. One that is under way already stays the one."""

    pair: int
    way: Way


@dataclass(frozen=True, slots=True)
class LeavePair(Request[None]):
    """Leave; a pair then ends, a trio goes on as a pair."""

    pair: int


@dataclass(frozen=True, slots=True)
class LookAtThird(Request[Third]):
    """Who would be the third, to the one who is asked last."""

    invitation: int


@dataclass(frozen=True, slots=True)
class TakeIn(Request[None]):
    """The one who is asked last says whether a third may join."""

    invitation: int
    yes: bool
