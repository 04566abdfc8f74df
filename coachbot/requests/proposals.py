"""Who might work with whom: suggested by a programme's lead, and answered by each of them."""

from dataclasses import dataclass
from typing import Literal, TypedDict

from coachbot.talk import Request

Kind = Literal["pair", "mentor"]
Answer = Literal["yes", "no", "later"]


class Group(TypedDict):
    """People who might work together, by their enrolments; of a mentor and a leader the mentor comes first."""

    members: list[int]
    names: list[str]


class Sent(TypedDict):
    """A suggestion that was sent: `state` is waiting, agreed, or not (nobody is told by whom)."""

    kind: str
    names: list[str]
    on: str
    state: str


class Suggested(TypedDict):
    """What is suggested to one person: with whom (`others`, names), and as what: partner, mentor or leader.

    `state` is "" where nothing is, or no longer; open, agreed or declined.
    """

    proposal: int
    kind: str
    part: str
    others: list[str]
    programme: str
    lead: str
    state: str


@dataclass(frozen=True, slots=True)
class Suggest(Request[list[Group]]):
    """Who might work with whom; `way` (0, 1, 2) is one of the ways there are this week. Nothing is sent."""

    programme: int
    kind: Kind
    way: int


@dataclass(frozen=True, slots=True)
class Send(Request[None]):
    """Suggest it to those it is about, by their enrolments; each is asked at an hour of their own."""

    programme: int
    kind: Kind
    groups: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class SentLately(Request[list[Sent]]):
    """What was suggested in the last twelve weeks, the newest first."""

    programme: int


@dataclass(frozen=True, slots=True)
class NextProposal(Request[Suggested]):
    """What is suggested to this person and not answered yet."""


@dataclass(frozen=True, slots=True)
class AnswerProposal(Request[str]):
    """What they say to it. The result: waiting (for the others), agreed, declined, later, or gone."""

    proposal: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class LookAtProposal(Request[Suggested]):
    """A proposal that this person is in."""

    proposal: int
