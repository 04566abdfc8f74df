"""Who works with whom: pairs, with trios where the number is odd, and mentors.

The rule, in one place. Never two who are to be kept apart, whatever happens. Then as few trios as there can be;
then nobody again with somebody they were put with before, while that can be avoided; then people whose role and
place differ, because they see more in one another. The same people and the same seed give the same groups.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

Two = frozenset[int]
Group = tuple[int, ...]
STEPS = 4000  # of one search: complete for a dozen people, more than enough for a hundred with some choice left
MORE_TRIOS = 2  # times two: how many more trios than needed are tried where pairs alone won't do
MOST_LEADERS = 3  # of one mentor


@dataclass(frozen=True, slots=True)
class Someone:
    """One who can be put with others; `traits` are what they may differ in, such as role and strand."""

    id: int
    traits: frozenset[str] = frozenset()


def groups(
    people: Collection[Someone], past: Collection[Two] = (), never: Collection[Two] = (), seed: int = 0
) -> list[Group]:
    """Everyone in a group of two or three; an empty list where that can't be done.

    `past` are those who were together before, `never` those who are to be kept apart.
    """
    table = _Table(people, frozenset(past), frozenset(never), seed)
    if len(table.order) < 2 or not all(table.partners[one] for one in table.order):
        return []
    for trios in range(len(table.order) % 2, len(table.order) % 2 + 2 * MORE_TRIOS + 1, 2):
        found = table.search(trios, len(table.order) ** 2)
        if found is None:
            continue
        return next((less for most in range(table.repeats(found)) if (less := table.search(trios, most))), found)
    return []


@dataclass
class _Table:
    """Those to be placed, in an order of the seed's, and whom each may be put with, the most different first."""

    people: Collection[Someone]
    past: frozenset[Two]
    never: frozenset[Two]
    seed: int
    order: list[int] = field(init=False)
    partners: dict[int, list[int]] = field(init=False)
    steps: int = 0

    def __post_init__(self) -> None:
        traits = {one.id: one.traits for one in self.people}
        self.order = sorted(traits)
        Random(self.seed).shuffle(self.order)
        place = {one: number for number, one in enumerate(self.order)}
        self.partners = {
            one: sorted(
                (other for other in self.order if other != one and {one, other} not in self.never),
                key=lambda other: (len(traits[one] & traits[other]), (place[other] - place[one]) % len(place)),
            )
            for one in self.order
        }

    def repeats(self, found: Sequence[Group]) -> int:
        """How many of those who are together were together before."""
        return sum(frozenset(two) in self.past for group in found for two in combinations(group, 2))

    def search(self, trios: int, most: int) -> list[Group] | None:
        """Everyone placed, with so many trios and at most so many repeats; None if none is found in time."""
        self.steps = 0
        return self._place(frozenset(self.order), trios, most)

    def _place(self, left: frozenset[int], trios: int, most: int) -> list[Group] | None:
        """Place the one with the fewest left to choose from, then the rest."""
        self.steps += 1
        if not left:
            return None if trios else []
        if self.steps > STEPS or 3 * trios > len(left):
            return None
        free = {one: sum(other in left for other in self.partners[one]) for one in self.order if one in left}
        hardest = min(free, key=lambda one: free[one])
        for group in self._groups_of(hardest, left, trios):
            repeated = self.repeats([group])
            if repeated > most:
                continue
            rest = self._place(left - {*group}, trios - (len(group) == 3), most - repeated)
            if rest is not None:
                return [group, *rest]
        return None

    def _groups_of(self, one: int, left: frozenset[int], trios: int) -> Iterator[Group]:
        """The groups that someone can be in: those that repeat nothing first."""
        here = [other for other in self.partners[one] if other in left]
        pairs: list[Group] = [(one, other) for other in here] if len(left) > 3 * trios else []
        threes = combinations(here, 2) if trios else iter(())
        found = [*pairs, *((one, *two) for two in threes if {*two} not in self.never)]
        yield from sorted(found, key=lambda group: self.repeats([group]))


def mentors(
    mentors: Collection[int],
    leaders: Collection[int],
    apart: Collection[Two] = (),
    load: Mapping[int, int] | None = None,
    seed: int = 0,
) -> dict[int, int]:
    """A mentor for each leader, where there is one: by leader. As many leaders as can be, the load spread evenly.

    `apart` are those who won't do together, also because it was suggested before; `load` is how many leaders a
    mentor has already. None has more than three.
    """
    order, willing = sorted(leaders), sorted(mentors)
    random = Random(seed)
    random.shuffle(order)
    random.shuffle(willing)
    options = {
        leader: [mentor for mentor in willing if mentor != leader and {mentor, leader} not in apart]
        for leader in order
    }  # fmt: skip
    found: dict[int, int] = {}
    for room in range(1, MOST_LEADERS + 1):
        free = {mentor: room - (load or {}).get(mentor, 0) for mentor in willing}
        for leader in order:
            if leader not in found:
                _give(leader, options, free, found, set())
    return found


def _give(
    leader: int, options: Mapping[int, Sequence[int]], free: Mapping[int, int], found: dict[int, int], seen: set[int]
) -> bool:
    """Give a leader a mentor, if need be by giving another leader another one (an augmenting path)."""
    for mentor in options[leader]:
        if mentor in seen:
            continue
        seen.add(mentor)
        theirs = [one for one, given in found.items() if given == mentor]
        if len(theirs) < free[mentor] or any(_give(one, options, free, found, seen) for one in theirs):
            found[leader] = mentor
            return True
    return False
