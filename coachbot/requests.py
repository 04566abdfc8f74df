"""What dialogues may ask of the service: each a request, with the shape of its result.

Results are JSON. Every request is safe to repeat for the same conversation and name: it then
replaces what it did before.
"""

from dataclasses import dataclass
from typing import TypedDict

from coachbot.model import Reply
from coachbot.talk import Request


class AskedQuestion(TypedDict):
    """A question to put: its id, its words, and why this one."""

    id: str
    text: str
    why: str
    subject: str


class Named(TypedDict):
    """Something of the catalogue, by id and title; `why` says what it was chosen for."""

    id: str
    title: str
    why: str


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


class Noticed(TypedDict):
    """Details that may identify someone, as written, and the whole text in a more general wording."""

    details: list[str]
    instead: str


class Past(TypedDict):
    """An earlier entry: when, what was asked, what was written, and why it comes up.

    `more` are later passages of it, each with the follow-up question it answers.
    """

    entry: int
    on: str
    asked: str
    text: str
    more: list[tuple[str, str]]
    behaviours: list[str]
    why: str
    behaviour: str
    today: str


class Found(TypedDict):
    """One page of hits of a search."""

    hits: list[Past]
    page: int
    pages: int
    total: int


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


# who someone is, and when they want to be asked


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


# questions and entries


@dataclass(frozen=True, slots=True)
class NextQuestion(Request[AskedQuestion]):
    """The question to put next; not one of `without`."""

    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside(Request[None]):
    """A question won't be answered now; with `again` it may come again soon."""

    question: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Keep(Request[int]):
    """Keep an answer as an entry; the result is its id."""

    reply: Reply
    asked: str = ""
    question: str = ""
    returns_to: int | None = None


@dataclass(frozen=True, slots=True)
class Add(Request[None]):
    """Add words or an attachment to an entry; `asked` is the question they answer, if one was put."""

    entry: int
    reply: Reply
    asked: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp(Request[str]):
    """One more question by what the entry lacks, or an empty string when it lacks nothing."""

    entry: int


@dataclass(frozen=True, slots=True)
class Notice(Request[Noticed]):
    """What in a text may identify a child, a family or another person."""

    text: str


@dataclass(frozen=True, slots=True)
class Reword(Request[None]):
    """Put other words in the place of a passage; the former ones are not kept.

    `passage` is the name that the words were kept or added under.
    """

    entry: int
    passage: str
    instead: Reply


@dataclass(frozen=True, slots=True)
class Suggest(Request[list[Named]]):
    """The behaviours that an entry may be about, likeliest first."""

    entry: int
    limit: int = 5


@dataclass(frozen=True, slots=True)
class SearchBehaviours(Request[list[Named]]):
    """Behaviours by a word or two, or by the beginning of one."""

    words: str


@dataclass(frozen=True, slots=True)
class Claim(Request[None]):
    """Set an entry against these behaviours, and no others."""

    entry: int
    behaviours: tuple[str, ...]


# looking back


@dataclass(frozen=True, slots=True)
class LookBackFor(Request[Past | None]):
    """An earlier entry worth returning to: for an entry just written, or in general."""

    entry: int | None = None
    without: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Mute(Request[None]):
    """Don't bring back: `what` is entry (ever), subject (ever), or season (nothing for six months)."""

    entry: int
    what: str


@dataclass(frozen=True, slots=True)
class Search(Request[Found]):
    """Entries by words, as they may be typed on a phone; a page of three at a time.

    `behaviour` and `months` narrow it: a behaviour's id, and how many months back.
    """

    words: str
    page: int = 0
    heading: str = ""
    months: int = 0


# development activities


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


# the whole


@dataclass(frozen=True, slots=True)
class Stand(Request[Standing]):
    """What there is so far, in numbers."""
