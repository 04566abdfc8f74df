"""Which earlier entry is worth bringing back, and why: the look-back policy.

Pure: what was written before and what was written now in, an entry and a reason out. Nothing that
was shown lately, nothing that the leader muted, nothing younger than three weeks; and always a
reason that can be said.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coachbot.recall import rank

Reason = Literal["behaviour", "words", "season", "activity", "while"]
YOUNGEST = timedelta(weeks=3)
SHOWN_LATELY = timedelta(weeks=13)
SEASON = (timedelta(weeks=11), timedelta(weeks=15))
# Of recall's score, from which two entries speak of the same thing. Of 29 new entries of ten made-up leaders 8 bring
# something back at this mark, each time rightly; put to the journal of another leader of the same trade, 1 in 12 does.
# At 0.55 it would be 10, 9 of them rightly, and 1 in 6: what comes unasked had better be right.
CLOSE_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier entry: when and what, against which behaviours, when last brought back."""

    id: int
    on: date
    text: str
    behaviours: Collection[str]
    shown_on: date | None = None
    muted: bool = False
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class LookBack:
    """An entry to bring back, and the reason; `behaviour` is what both are about, if that is why."""

    entry: Earlier
    reason: Reason
    behaviour: str = ""


def choose(
    earlier: Sequence[Earlier],
    today: date,
    text: str = "",
    behaviours: Collection[str] = (),
    muted: Collection[str] = (),
) -> LookBack | None:
    """The entry to bring back for one just written (`text`, `behaviours`), or in general; None if there is none.

    `muted` are behaviours that the leader doesn't want brought back.
    """
    fit = [one for one in earlier if _may(one, today, muted)]
    if not fit:
        return None
    return _for_entry(fit, text, behaviours) if text or behaviours else _in_general(fit, today)


def _may(one: Earlier, today: date, muted: Collection[str]) -> bool:
    lately = one.shown_on is not None and today - one.shown_on < SHOWN_LATELY
    return not (one.muted or lately or today - one.on < YOUNGEST or any(item in muted for item in one.behaviours))


def _for_entry(fit: Sequence[Earlier], text: str, behaviours: Collection[str]) -> LookBack | None:
    scores = {found.index: found.score for found in rank(text, [one.text for one in fit], limit=10)}
    shared = [(place, one, item) for place, one in enumerate(fit) for item in behaviours if item in one.behaviours]
    if shared:
        place, one, item = max(shared, key=lambda found: (scores.get(found[0], 0.0), found[1].on))
        return LookBack(one, "behaviour", item)
    place, score = max(scores.items(), key=lambda found: found[1], default=(0, 0.0))
    return LookBack(fit[place], "words") if score >= CLOSE_ENOUGH else None


def _in_general(fit: Sequence[Earlier], today: date) -> LookBack:
    if unfinished := [one for one in fit if one.unfinished]:
        return LookBack(min(unfinished, key=lambda one: one.on), "activity")
    seasonal = [one for one in fit if SEASON[0] <= today - one.on <= SEASON[1]]
    if seasonal:
        return LookBack(max(seasonal, key=lambda one: len(one.text)), "season")
    return LookBack(max(fit, key=lambda one: (one.shown_on is None, len(one.text))), "while")
