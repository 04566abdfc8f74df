"""The whole of it."""

from dataclasses import dataclass
from typing import TypedDict

from coachbot.talk import Request


class Standing(TypedDict):
    """What a trail holds so far, in numbers; `with_details` counts entries that may identify someone."""

    entries: int
    behaviours: int
    of_behaviours: int
    headings: list[str]
    activities_planned: int
    activities_done: int
    hours: float
    first_on: str | None
    attachments: int
    with_details: int
    today: str


@dataclass(frozen=True, slots=True)
class Stand(Request[Standing]):
    """What there is so far, in numbers."""
