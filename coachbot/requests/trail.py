"""The whole of it."""

from dataclasses import dataclass
from typing import TypedDict

from coachbot.talk import Request


class Standing(TypedDict):
    """What a trail holds so far, in numbers; `with_details` counts what may identify someone: entries, commitments."""

    entries: int
    behaviours: int
    of_behaviours: int
    headings: list[str]
    activities_planned: int
    activities_done: int
    hours: float
    commitments: int
    commitments_open: int
    commitments_kept: int
    first_on: str | None
    attachments: int
    with_details: int
    today: str


class Besides(TypedDict):
    """What is kept about someone besides a journal: with whom they have to do now, by name, and in what.

    `check_ins` counts those in which they said something, `shares` all there ever were, `mentors` those they have or
    had, `mentored` whom they mentor or did.
    """

    check_ins: int
    partners: list[str]
    shares: int
    mentors: int
    mentees: list[str]
    mentored: int
    programmes: list[str]
    leads: list[str]


@dataclass(frozen=True, slots=True)
class Stand(Request[Standing]):
    """What there is so far, in numbers."""


@dataclass(frozen=True, slots=True)
class Identifying(Request[int]):
    """How many notes in an export of this form may identify someone."""

    form: str


@dataclass(frozen=True, slots=True)
class KeptBesides(Request[Besides]):
    """What is kept about someone besides a journal."""
