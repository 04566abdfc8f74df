"""Who may read what of a journal: shown, given and taken back."""

from dataclasses import dataclass
from typing import Literal, TypedDict

from coachbot.talk import Request

Scope = Literal["new", "everything", "heading", "entry", "nothing"]


class Shared(TypedDict):
    """Something shared. `heading` is a title; `until` is the last day of it (ISO) or None."""

    share: int
    scope: str
    heading: str
    on: str | None
    since: str
    until: str | None


class Looked(TypedDict):
    """A reading: of the entry of a day, with its first words, or (None) of what prepares a meeting; and when."""

    on: str | None
    words: str
    at: str


class Reader(TypedDict):
    """Somebody who may read something: a mentor (`mentoring` is set) or a partner.

    `since` is when the mentoring began, `met` the last meeting that was noted.
    """

    reader: int
    name: str
    mentoring: int | None
    since: str | None
    met: str | None
    shares: list[Shared]
    looked: list[Looked]


class OpenLink(TypedDict):
    """A link for a mentor that nobody has said yes to."""

    invitation: int
    made: str
    expires: str
    opened: bool


class Sharing(TypedDict):
    """Who may read what. `unread` counts what mentors said; `kept_back` entries that may identify someone."""

    readers: list[Reader]
    links: list[OpenLink]
    unread: int
    said: int
    kept_back: int
    today: str


class Known(TypedDict):
    """Somebody an entry can be shared with."""

    reader: int
    name: str


class Seen(TypedDict):
    """Who can see one entry now, by name, and with whom it could be shared. `details`: what may identify someone."""

    entry: int
    on: str
    readers: list[str]
    others: list[Known]
    details: list[str]
    today: str


class Recent(TypedDict):
    """An entry of one's own, to choose from a list."""

    entry: int
    on: str
    words: str


class Page(TypedDict):
    """One page of one's own entries, the newest first."""

    entries: list[Recent]
    page: int
    pages: int
    today: str


@dataclass(frozen=True, slots=True)
class WhoReads(Request[Sharing]):
    """Who may read what of one's journal, and what they read."""


@dataclass(frozen=True, slots=True)
class SeenBy(Request[Seen | None]):
    """Who can see one of one's own entries, and who could; None where there is nobody but its writer."""

    entry: int


@dataclass(frozen=True, slots=True)
class RecentEntries(Request[Page]):
    """A page of one's own entries."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class ShareWith(Request[None]):
    """Let a mentor or partner of one's own read something; until a date (ISO, which counts) or "" for open.

    `details` is the one more yes to an entry that may identify someone.
    """

    reader: int
    scope: str
    entry: int | None = None
    heading: str = ""
    until: str = ""
    details: bool = False


@dataclass(frozen=True, slots=True)
class TakeBack(Request[None]):
    """Somebody reads something no longer; with `share` 0 nothing any more."""

    reader: int
    share: int


@dataclass(frozen=True, slots=True)
class TakeBackLink(Request[None]):
    """A link of one's own opens nothing any more."""

    invitation: int
