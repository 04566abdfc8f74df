"""Programmes: a lead's cohort, its seasons, and figures about it; and a participant's side of it."""

from dataclasses import dataclass
from typing import Literal, TypedDict

from coachbot.requests.profile import Named
from coachbot.talk import Request

Part = Literal["participant", "mentor"]


class Led(TypedDict):
    """A programme that someone leads."""

    programme: int
    name: str


class Season(TypedDict):
    """The weeks, from ISO date to ISO date, in which a programme thinks about one think piece."""

    season: int
    title: str
    since: str
    until: str


class Wrote(TypedDict):
    """At least so many people wrote at least so many entries in the four weeks until `on` (ISO), so many a week."""

    people: int
    entries: int
    a_week: int
    on: str


class Programme(TypedDict):
    """A programme as its lead finds it. `wrote` is None while too few take part to tell; dates are ISO dates."""

    programme: int
    name: str
    cadence: str
    on_list: int
    joined: int
    mentors: int
    wrote: Wrote | None
    season: Season | None
    today: str


class Colleague(TypedDict):
    """Someone on a programme's list, by their enrolment; `apart`: whoever asks wants to be kept apart from them."""

    enrolment: int
    name: str
    apart: bool


class Place(TypedDict):
    """A link for one person on the list: the token to put in it."""

    name: str
    token: str


class Membership(TypedDict):
    """A programme as someone in it finds it: `part` is participant, mentor or both."""

    enrolment: int
    name: str
    lead: str
    part: str


class Row(TypedDict):
    """What of a heading or an activity is told: at least so many; 0 stands for fewer than five, or none."""

    id: str
    title: str
    people: int
    entries: int
    priority: int
    planned: int
    done: int


class NeedsTold(TypedDict):
    """What a cohort works on, as of a day, in figures about so many people; activities only where something is told.

    `problem`: "", few, or early (`on` is then the day from which there are figures).
    """

    programme: str
    on: str
    about: int
    headings: list[Row]
    activities: list[Row]
    problem: str
    today: str


@dataclass(frozen=True, slots=True)
class ProgrammesLed(Request[list[Led]]):
    """The programmes that this person leads."""


@dataclass(frozen=True, slots=True)
class LookIn(Request[Programme]):
    """How a programme stands."""

    programme: int


@dataclass(frozen=True, slots=True)
class Shape(Request[None]):
    """Change what is given of a programme."""

    programme: int
    name: str | None = None
    cadence: str | None = None


@dataclass(frozen=True, slots=True)
class LinkForAll(Request[str]):
    """A link that everyone may open who is to take part, or to be a mentor; the result is its token."""

    programme: int
    part: Part


@dataclass(frozen=True, slots=True)
class Joined(Request[list[str]]):
    """Those of some names who have joined already."""

    programme: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enrol(Request[list[Place]]):
    """Put people (name, and how often they begin, or "") on the list, each with a link; who has joined is left out."""

    programme: int
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Seasons(Request[list[Season]]):
    """The seasons that are on or to come, the first first."""

    programme: int


@dataclass(frozen=True, slots=True)
class ThinkPieces(Request[list[Named]]):
    """The think pieces there are; `why` is what each says, in a sentence."""


@dataclass(frozen=True, slots=True)
class SetSeason(Request[Season | None]):
    """Set a season; the result is one that it would fall into, and then nothing is set."""

    programme: int
    thinkpiece: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class EndSeason(Request[None]):
    """A season ends today, or doesn't begin."""

    programme: int
    season: int


@dataclass(frozen=True, slots=True)
class Roll(Request[list[Colleague]]):
    """Everyone on a programme's list, by name; to its lead."""

    programme: int


@dataclass(frozen=True, slots=True)
class KeptApart(Request[list[tuple[Colleague, Colleague]]]):
    """Those whom the lead wants to be kept apart. What participants ask for is not among it."""

    programme: int


@dataclass(frozen=True, slots=True)
class KeepApart(Request[None]):
    """The lead wants two people to be kept apart, or no longer."""

    programme: int
    first: int
    second: int
    apart: bool


@dataclass(frozen=True, slots=True)
class Needs(Request[NeedsTold]):
    """What a cohort works on, in figures that expose nobody."""

    programme: int


@dataclass(frozen=True, slots=True)
class MyProgrammes(Request[list[Membership]]):
    """The programmes that this person has joined."""


@dataclass(frozen=True, slots=True)
class FirstRhythm(Request[str]):
    """How often someone new is asked, to begin with: as their programme has it, else weekly."""


@dataclass(frozen=True, slots=True)
class Colleagues(Request[list[Colleague]]):
    """The others on the list of a programme that this person has joined."""

    enrolment: int


@dataclass(frozen=True, slots=True)
class RatherNot(Request[None]):
    """This person would rather not be put together with someone, or no longer minds; nobody else hears of it."""

    enrolment: int
    other: int
    apart: bool


@dataclass(frozen=True, slots=True)
class WillMentor(Request[None]):
    """A participant would be a mentor to others in the programme, or no longer."""

    enrolment: int
    yes: bool


@dataclass(frozen=True, slots=True)
class LeaveProgramme(Request[None]):
    """Leave; the lead sees one fewer, no more."""

    enrolment: int
