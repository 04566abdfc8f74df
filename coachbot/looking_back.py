"""Which earlier entry is worth bringing back, and why: the look-back policy.

Pure: what was written before and what was written now in, an entry and a reason out. Nothing that
was shown lately, nothing that the leader muted, nothing younger than three weeks; what hurts only
when it is asked for; and always a reason that can be said.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coachbot.heeding import outcome
from coachbot.recall import rank

Reason = Literal["behaviour", "contrast", "words", "commitment", "activity", "season", "while", "asked"]
YOUNGEST = timedelta(weeks=3)
SHOWN_LATELY = timedelta(weeks=13)
SEASON = (timedelta(weeks=11), timedelta(weeks=15))
# Of recall's score, from which two entries speak of the same thing. Of 44 new entries of fifteen made-up leaders 12
# bring something back at this mark, 10 of them rightly; put to the journal of another leader of the same trade, 1 in 9
# does. At 0.88 it would be 16, 11 of them rightly, and 1 in 6: what comes unasked had better be right. Of the 9 entries
# of three leaders whom nobody had looked at, 4 bring something back, 1 of them rightly.
CLOSE_ENOUGH = 0.9


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier entry: when and what, against which behaviours, when last brought back.

    `painful`: its writer doesn't want it to come back by itself. `promised`: what they said they would do there is
    overdue or was put off; `unfinished`: an activity that they planned there is.
    """

    id: int
    on: date
    text: str
    behaviours: Collection[str]
    shown_on: date | None = None
    muted: bool = False
    painful: bool = False
    promised: bool = False
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class LookBack:
    """An entry to bring back, and the reason; `behaviour` is what both are about, if that is part of it."""

    entry: Earlier
    reason: Reason
    behaviour: str = ""


def choose(
    earlier: Sequence[Earlier],
    today: date,
    text: str = "",
    behaviours: Collection[str] = (),
    muted: Collection[str] = (),
    painful: bool = False,
) -> LookBack | None:
    """The entry to bring back for one just written (`text`, `behaviours`), or in general; None if there is none.

    `muted` are behaviours that the leader doesn't want brought back. `painful`: they ask for what doesn't come
    back by itself, and get nothing else.
    """
    fit = [one for one in earlier if one.painful == painful and _may(one, today, muted)]
    if not fit:
        return None
    if painful:
        return LookBack(max(fit, key=lambda one: one.on), "asked")
    return _for_entry(fit, text, behaviours) if text or behaviours else _in_general(fit, today)


def _may(one: Earlier, today: date, muted: Collection[str]) -> bool:
    lately = one.shown_on is not None and today - one.shown_on < SHOWN_LATELY
    return not (one.muted or lately or today - one.on < YOUNGEST or any(item in muted for item in one.behaviours))


def _for_entry(fit: Sequence[Earlier], text: str, behaviours: Collection[str]) -> LookBack | None:
    """On the same behaviour: what was promised there, then what went the other way, then what is nearest in words."""
    scores = {fit[found.index].id: found.score for found in rank(text, [one.text for one in fit], limit=10)}

    def nearness(one: Earlier) -> tuple[float, date]:
        return scores.get(one.id, 0.0), one.on

    shared = [one for one in fit if any(item in one.behaviours for item in behaviours)]
    if shared:
        promised = [one for one in shared if one.promised]
        opposed = [] if promised else _opposed(shared, text)
        reason: Reason = "commitment" if promised else "contrast" if opposed else "behaviour"
        one = max(promised or opposed or shared, key=nearness)
        return LookBack(one, reason, next(item for item in behaviours if item in one.behaviours))
    best = max(fit, key=nearness)
    return LookBack(best, "words") if scores.get(best.id, 0.0) >= CLOSE_ENOUGH else None


def _opposed(shared: Sequence[Earlier], text: str) -> list[Earlier]:
    """Those that clearly tell of what went well where this text clearly tells of what went badly, and the reverse."""
    now = outcome(text)
    return [one for one in shared if outcome(one.text) not in (None, now)] if now else []


def _in_general(fit: Sequence[Earlier], today: date) -> LookBack:
    """What was left open first, then a season ago, then what wasn't looked at for long."""
    if promised := [one for one in fit if one.promised]:
        return LookBack(min(promised, key=lambda one: one.on), "commitment")
    if unfinished := [one for one in fit if one.unfinished]:
        return LookBack(min(unfinished, key=lambda one: one.on), "activity")
    seasonal = [one for one in fit if SEASON[0] <= today - one.on <= SEASON[1]]
    if seasonal:
        return LookBack(max(seasonal, key=lambda one: len(one.text)), "season")
    return LookBack(max(fit, key=lambda one: (one.shown_on is None, len(one.text))), "while")
