"""A mentor and a leader: what is new, read, responded to; meetings prepared and noted; the end of it."""

from dataclasses import dataclass
from typing import TypedDict

from coachbot.requests.profile import Named
from coachbot.talk import Request


class Part(TypedDict):
    """What someone is in mentoring: how many they mentor, and ever did; how many mentors they have or had."""

    mentees: int
    mentored: int
    mentors: int


class Mentee(TypedDict):
    """A leader as their mentor finds them in the queue; `first` is the entry that has waited longest."""

    leader: int
    name: str
    new: int
    replies: int
    first: int | None


class Paragraph(TypedDict):
    """A part of an entry or of its thread. `by` is "" for the entry, else mentor or leader, who said it on `on`."""

    by: str
    asked: str
    kind: str
    behaviour: str
    on: str
    text: str


class Opened(TypedDict):
    """An entry as a mentor reads it, by pages that fit one message; `reading` is the id of this reading.

    `agreed` are the behaviours that the mentor has agreed to before, by id. `before` is an earlier entry that it goes
    back to, `next` the one of this leader that waits next, `left` how many do; after the last of them, `other` is the
    leader who waits next.
    """

    reading: int
    leader: int
    name: str
    entry: int
    on: str
    question: str
    pages: list[list[Paragraph]]
    behaviours: list[Named]
    agreed: list[str]
    enclosed: list[str]
    before: int | None
    next: int | None
    left: int
    other: Mentee | None
    today: str


class Listed(TypedDict):
    """An entry in a list: that it is there, not what it says."""

    entry: int
    on: str
    titles: list[str]
    new: bool


class Desk(TypedDict):
    """What a mentor finds of one leader; `other` is the leader who waits next."""

    leader: int
    mentoring: int
    name: str
    since: str
    met: str | None
    new: int
    replies: int
    first: int | None
    entries: int
    other: Mentee | None
    today: str


class Shelf(TypedDict):
    """One page of a list of entries, the newest first."""

    entries: list[Listed]
    page: int
    pages: int
    today: str


class Promise(TypedDict):
    """A commitment that a leader lets their mentors know of."""

    text: str
    due_on: str | None


class Question(TypedDict):
    """A question that waits for a reply: on which entry, and when it was asked."""

    on: str
    text: str


class Preparation(TypedDict):
    """What changed since the last meeting (or since the beginning, where `met` is None)."""

    reading: int
    leader: int
    name: str
    met: str | None
    began: str
    written: int
    unread: int
    behaviours: list[str]
    more: int
    promises: list[Promise]
    questions: list[Question]
    replies: int
    today: str


class Rhythm(TypedDict):
    """When a mentor hears what is new: `cadence` may be never."""

    cadence: str
    weekday: int
    at: str
    zone: str


class Parted(TypedDict):
    """A mentoring that has ended, as the other of the two finds it; `part` is what the other was to them."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class MyPart(Request[Part]):
    """What someone is in mentoring."""


@dataclass(frozen=True, slots=True)
class Mentees(Request[list[Mentee]]):
    """A mentor's leaders, those with most that waits first."""


@dataclass(frozen=True, slots=True)
class ReadEntry(Request[Opened | None]):
    """Open an entry of a leader as their mentor; None if that can't be."""

    leader: int
    entry: int


@dataclass(frozen=True, slots=True)
class LookAt(Request[Desk | None]):
    """What there is of one leader; None if this is no mentor of theirs."""

    leader: int


@dataclass(frozen=True, slots=True)
class ListEntries(Request[Shelf | None]):
    """The entries of a leader that their mentor may read, a page at a time."""

    leader: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Respond(Request[bool]):
    """A mentor says something under an entry; False if it can't be read any more.

    `kind` is agree, ask, suggest or comment.
    """

    leader: int
    entry: int
    kind: str
    behaviour: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Prepare(Request[Preparation | None]):
    """What changed since the last meeting."""

    leader: int


@dataclass(frozen=True, slots=True)
class Met(Request[None]):
    """A meeting took place, on a date (ISO)."""

    leader: int
    on: str


@dataclass(frozen=True, slots=True)
class WhenToTell(Request[Rhythm]):
    """When a mentor hears what is new, as it is set; what is given is changed first."""

    cadence: str = ""
    weekday: int | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class EndMentoring(Request[None]):
    """End a mentoring; either of the two can."""

    mentoring: int


@dataclass(frozen=True, slots=True)
class HowItEnded(Request[Parted | None]):
    """A mentoring that has ended."""

    mentoring: int
