"""Questions and entries: put, kept, looked over, set against behaviours."""

from dataclasses import dataclass
from typing import TypedDict

from coachbot.model import Reply
from coachbot.requests.profile import Named
from coachbot.talk import Request


class AskedQuestion(TypedDict):
    """A question to put: its id, its words, and why this one."""

    id: str
    text: str
    why: str
    subject: str


class Noticed(TypedDict):
    """Details that may identify someone, as written, and the whole text in a more general wording."""

    details: list[str]
    instead: str


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
