"""Earlier entries: brought back, and found again."""

from dataclasses import dataclass
from typing import TypedDict

from coachbot.talk import Request


class Past(TypedDict):
    """An earlier entry: when, what was asked, what was written, and why it comes up.

    `more` are later passages of it, each with the follow-up question it answers. `promise` is what its writer said
    they would do, if that is why.
    """

    entry: int
    on: str
    asked: str
    text: str
    more: list[tuple[str, str]]
    behaviours: list[str]
    why: str
    behaviour: str
    promise: str
    today: str


class Found(TypedDict):
    """One page of hits of a search."""

    hits: list[Past]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class LookBackFor(Request[Past | None]):
    """An earlier entry worth returning to: for an entry just written, or in general.

    `painful`: the leader asks for one that doesn't come back by itself.
    """

    entry: int | None = None
    without: tuple[int, ...] = ()
    painful: bool = False


@dataclass(frozen=True, slots=True)
class Mute(Request[None]):
    """Don't bring back: `what` is painful (this entry by itself), entry (ever), subject (ever), or season (nothing
    for six months).
    """

    entry: int
    what: str


@dataclass(frozen=True, slots=True)
class LeftAlone(Request[bool]):
    """Whether there is an entry that doesn't come back by itself, and isn't one of `without`."""

    without: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Heavy(Request[bool]):
    """Whether an entry tells of something that hurt its writer."""

    entry: int


@dataclass(frozen=True, slots=True)
class Search(Request[Found]):
    """Entries by words, as they may be typed on a phone; a page of three at a time.

    `behaviour` and `months` narrow it: a behaviour's id, and how many months back.
    """

    words: str
    page: int = 0
    heading: str = ""
    months: int = 0
