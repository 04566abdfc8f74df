"""What mentors said, as its leader reads it and replies."""

from dataclasses import dataclass
from typing import TypedDict

from coachbot.requests.mentoring import Paragraph
from coachbot.talk import Request


class Talked(TypedDict):
    """What a mentor and a leader said under one entry, as its leader finds it; `unread` counts what is new.

    `reaches`: the mentor can still read the entry, so that a reply gets there. `ended`: they aren't one any more.
    `left` counts the threads that come after this one.
    """

    entry: int
    mentoring: int
    name: str
    on: str
    words: str
    pages: list[list[Paragraph]]
    unread: int
    reaches: bool
    ended: bool
    left: int
    today: str


class News(TypedDict):
    """What mentors said that a leader hasn't seen: under how many entries, by whom; and the first question, if any.

    `on` is the day of the entry that the question is about, or the first of them.
    """

    entries: int
    names: list[str]
    question: str
    asked_by: str
    on: str
    today: str


@dataclass(frozen=True, slots=True)
class NextTalk(Request[Talked | None]):
    """The thread under a leader's own entries that comes next: with unread remarks first, then the newest.

    `without` are threads seen already, as (entry, mentoring).
    """

    without: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerMentor(Request[bool]):
    """A leader replies to a mentor under an entry; False if it can't reach them any more."""

    entry: int
    mentoring: int
    text: str


@dataclass(frozen=True, slots=True)
class Unread(Request[News | None]):
    """What mentors said that a leader hasn't seen; None if there is nothing."""
