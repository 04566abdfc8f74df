"""Invitations: a link that one other person opens, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from coachbot.talk import Request

Kind = Literal["mentor", "partner", "cohort", "participant", "lead"]


class Invited(TypedDict):
    """An invitation, as either side finds it.

    `by` made it; `name` is how the one who opened it wants to be known; `about` is what was agreed on when it was
    made. `problem`: "", unknown, used, expired, own (one's own link), or what came of one that is settled: accepted,
    declined (by who opened it), refused (by who made it), withdrawn.
    """

    invitation: int
    kind: str
    by: str
    name: str
    about: dict[str, Any]
    problem: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Invite(Request[str]):
    """Make a link; the result is the token to put in it, which is kept nowhere."""

    kind: Kind
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Open(Request[Invited]):
    """Open a link, by the hash of its token: from now on it is for this person alone."""

    token_hash: str


@dataclass(frozen=True, slots=True)
class Decline(Request[None]):
    """Whoever opened an invitation says no."""

    invitation: int


@dataclass(frozen=True, slots=True)
class Accept(Request[str]):
    """Whoever opened an invitation says yes, and how they want to be known; who made it may have to confirm.

    The result is "", or the problem that has come up since it was opened: used or expired.
    """

    invitation: int
    name: str


@dataclass(frozen=True, slots=True)
class Look(Request[Invited]):
    """An invitation that this person made or opened."""

    invitation: int


@dataclass(frozen=True, slots=True)
class Confirm(Request[None]):
    """Who made an invitation says whether it was opened by the one it was meant for."""

    invitation: int
    yes: bool
