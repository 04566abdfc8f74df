"""Guided check-ins: what is whose to do next, and what they said."""

from dataclasses import dataclass
from typing import TypedDict

from coachbot.talk import Request


class Line(TypedDict):
    """What someone said at one step; `about` is the commitment it tells of.

    `chose` is what they tapped with it: how a coaching move is told of; kept, partly, not-yet or dropped; a date (ISO).
    """

    kind: str
    text: str
    chose: str
    about: str


class Heard(TypedDict):
    """Another's words, to be shown verbatim."""

    name: str
    lines: list[Line]


class Offer(TypedDict):
    """A coaching move; `words` is false where it is done without any."""

    id: str
    title: str
    text: str
    words: bool


class Pledge(TypedDict):
    """A commitment from an earlier check-in; `status` is open, kept or dropped."""

    commitment: int
    text: str
    due_on: str | None
    status: str
    became: str


class MyPart(TypedDict):
    """What is this person's to do in a check-in.

    `kind`: a step's (arrive, commitments, speak, listen, answer, commit); wait, while others' parts are missing;
    closed; or "" when there is nothing to say. `whole`: it closed with everyone's words. `news` is what others said
    that is shown first. `waiting_for` are names: while it waits, and of those whose words are missing at its end.
    Dates are ISO dates, `at` is HH:MM.
    """

    kind: str
    pair: int
    others: list[str]
    step: str
    ask: str
    first: bool
    whole: bool
    news: list[Heard]
    waiting_for: list[str]
    to: int
    to_name: str
    heard: list[Heard]
    moves: list[Offer]
    commitments: list[Pledge]
    next_on: str | None
    at: str
    today: str


class Room(TypedDict):
    """A room as one of those in it finds it.

    `kind`: door (they haven't come in yet), waiting (some are `here`, some `missing`), together, speaker, listener,
    paused, written (the rest is done by message), off (called off), or "". `swapped`: someone else spoke before.
    `minutes` are those left.
    """

    kind: str
    others: list[str]
    here: list[str]
    missing: list[str]
    stage: int
    swapped: bool
    ask: str
    step_kind: str
    speaker: str
    minutes: int
    moves: list[Offer]
    commitments: list[Pledge]


@dataclass(frozen=True, slots=True)
class NextPart(Request[MyPart]):
    """What is this person's to do next; with `again`, only if there is something."""

    check_in: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Tell(Request[bool]):
    """Keep what this person said at a step, or that they passed; whoever waited for it goes on.

    `to` is the one it is for alone, 0 for everyone. False when the check-in has closed meanwhile.
    """

    check_in: int
    step: str
    text: str
    chose: str = ""
    to: int = 0


@dataclass(frozen=True, slots=True)
class LookIn(Request[Room]):
    """What goes on in a room; a stage whose time is up makes way for the next."""

    check_in: int


@dataclass(frozen=True, slots=True)
class ComeIn(Request[None]):
    """This person is here; when everyone is, it begins."""

    check_in: int


@dataclass(frozen=True, slots=True)
class CallOff(Request[None]):
    """Not now: the room closes before it has begun. With `write`, the check-in goes on by message."""

    check_in: int
    write: bool


@dataclass(frozen=True, slots=True)
class Pause(Request[None]):
    """Stop the clock at a stage."""

    check_in: int
    stage: int


@dataclass(frozen=True, slots=True)
class GoOn(Request[None]):
    """Let the clock run again."""

    check_in: int


@dataclass(frozen=True, slots=True)
class MoveOn(Request[None]):
    """This stage is done; if another one is under way by now, that one stays."""

    check_in: int
    stage: int
