"""Who someone is, and when they want to be asked."""

from dataclasses import dataclass
from typing import TypedDict

from coachbot.talk import Request


class Settings(TypedDict):
    """How a leader wants to be asked. Dates are ISO dates, `at` is HH:MM."""

    name: str
    role: str
    strand: str
    cadence: str
    weekday: int
    at: str
    zone: str
    paused_until: str | None
    next_on: str | None
    today: str
    priorities: list[str]


class Named(TypedDict):
    """Something of the catalogue, by id and title; `why` says what it was chosen for."""

    id: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Look(Request[Settings]):
    """How things are set now."""


@dataclass(frozen=True, slots=True)
class Welcomed(Request[None]):
    """The leader has agreed to what is kept; from now on prompts come."""


@dataclass(frozen=True, slots=True)
class Headings(Request[list[Named]]):
    """The headings of the frameworks in use."""


@dataclass(frozen=True, slots=True)
class Set(Request[Settings]):
    """Change what is given; None leaves a thing as it is. `paused_until` "" ends a pause."""

    role: str | None = None
    strand: str | None = None
    priorities: tuple[str, ...] | None = None
    cadence: str | None = None
    weekday: int | None = None
    at: str | None = None
    zone: str | None = None
    paused_until: str | None = None


@dataclass(frozen=True, slots=True)
class LetGo(Request[None]):
    """A parked conversation won't be taken up again."""

    conversation: int
