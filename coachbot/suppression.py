"""Figures about several people that expose none of them.

A *part* is how much one person has in a figure: three entries, a priority, or nothing. What is told of a figure is
not its parts but a step: how many people have a part in it, and how much they have together, both rounded down to
a multiple of five. The rules, in one place:

1. Under five people there is no figure; nobody at all is told like four.
2. A figure never says "everyone": five of five would tell of each of the five. So figures begin at six people.
3. People come into the figures and go out of them five at a time. Whoever joins or leaves alone moves nothing.
4. Figures are renewed at set dates, and only if the parts of at least five people have changed since the one before.
   So what is told before and after differs by what five people did, or not at all.
5. There are no totals, and no figure is the sum of others: what is withheld can't be worked out from what is told.

So whatever a lead knows of who was there when, what they are told leaves open for each person whether they have a
part (tests/test_suppression.py plays the lead, and solves for it). How much is told only of what has no upper limit.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

FEWEST = 5

Parts = Mapping[int, int]  # person → how much; who has none may be left out


@dataclass(frozen=True, slots=True)
class Figure:
    """What is told: at least so many people, with at least so much together (0: not told)."""

    people: int
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """Figures as they are told, by name, those withheld left out; and what is behind them, which nobody is told.

    `there` are the people they are about, `parts` what each had when it was last looked whether to renew them, and
    `renewed` whether they were.
    """

    figures: Mapping[str, Figure] = field(default_factory=dict)
    there: frozenset[int] = frozenset()
    parts: Mapping[str, Parts] = field(default_factory=dict)
    renewed: bool = True


def next_edition(
    last: Edition, members: Collection[int], now: Mapping[str, Parts], amounts: Collection[str] = ()
) -> Edition:
    """What is told from now on, with these `members`; `amounts` names the figures whose amount is told too.

    Of people who have left and are still among the figures, the parts stay as they were.
    """
    there = frozenset(members)
    if len(last.there) > FEWEST and len(there ^ last.there) < FEWEST:
        there = last.there
    parts = {name: _parts(name, last, members, now, there) for name in {*last.parts, *now}}
    if len(there) <= FEWEST:
        return Edition({}, there, parts)
    if len(_changed(last, there, parts)) < FEWEST:
        return Edition(last.figures, there, parts, renewed=False)
    told = {name: _figure(found, len(there), name in amounts) for name, found in parts.items()}
    return Edition({name: figure for name, figure in told.items() if figure.people}, there, parts)


def _parts(
    name: str, last: Edition, members: Collection[int], now: Mapping[str, Parts], there: Collection[int]
) -> Parts:
    here, before = now.get(name, {}), last.parts.get(name, {})
    found = {one: (here if one in members else before).get(one, 0) for one in there}
    return {one: part for one, part in found.items() if part}


def _changed(last: Edition, there: frozenset[int], parts: Mapping[str, Parts]) -> set[int]:
    """Those of whom anything is different from last time."""
    changed = set(there ^ last.there)
    for name in {*last.parts, *parts}:
        before, after = last.parts.get(name, {}), parts.get(name, {})
        changed |= {one for one in {*before, *after} if before.get(one, 0) != after.get(one, 0)}
    return changed


def _figure(parts: Parts, of: int, with_amount: bool) -> Figure:
    people = _step(min(len(parts), of - 1))
    return Figure(people, _step(sum(parts.values())) if people and with_amount else 0)


def _step(number: int) -> int:
    return number - number % FEWEST
