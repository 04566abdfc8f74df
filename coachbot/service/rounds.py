"""Whose turn it is in a check-in: rules over what was said, pure.

By message, what needs nobody else is asked in one sitting: what stands before the listening, then the listening,
then the answer and what one will do. A sitting ends when everyone in the check-in has done their part of it; then
each reads the others'.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coachbot.catalogue import Form, Step

BEGINS_A_SITTING = ("listen", "answer")
FEWEST = 2

Spoken = Mapping[tuple[int, str, int], bool]
"""What was said: by whom, at which step, to whom alone (0: to all); False where somebody passed."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one member does at one step; `to` is the one they listen to, 0 where it is for all."""

    step: Step
    to: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of time in a room: everyone's, or one speaker's while the others listen."""

    step: Step
    speaker: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """A check-in by message as it stands. `waits`: also for those who have not done their first sitting yet."""

    form: Form
    members: Sequence[int]
    spoken: Spoken
    waits: bool = True

    @property
    def within(self) -> tuple[int, ...]:
        """The members whose part the others wait for."""
        return tuple(one for one in self.members if self.waits or self.has_done(one, 0))

    @property
    def reached(self) -> int:
        """How many sittings everyone within has done; one alone gets no further than the first."""
        within, all_of_them = self.within, sittings(self.form)
        if len(within) < FEWEST:
            return 0
        for number in range(len(all_of_them)):
            if not all(self.has_done(one, number) for one in within):
                return number
        return len(all_of_them)

    @property
    def is_over(self) -> bool:
        """Everyone within has done all of it."""
        return self.reached == len(sittings(self.form))

    def sitting_of(self, person: int) -> int:
        """The number of the sitting that a member is at."""
        return self.reached if person in self.within else 0

    def next_part(self, person: int) -> Part | None:
        """What a member can do now; None while they wait for others, or when it is over."""
        at = self.sitting_of(person)
        if at == len(sittings(self.form)):
            return None
        return next((part for part in self._parts(person, at) if not self._is_done(person, part)), None)

    def waiting_for(self) -> tuple[int, ...]:
        """The members whose part of this sitting isn't in."""
        at = self.reached
        everyone = self.within if len(self.within) >= FEWEST else self.members
        return () if self.is_over else tuple(one for one in everyone if not self.has_done(one, at))

    def has_done(self, person: int, sitting: int) -> bool:
        """Whether a member has done all their parts of a sitting."""
        return all(self._is_done(person, part) for part in self._parts(person, sitting))

    def has_begun(self, person: int, sitting: int) -> bool:
        """Whether a member has done any of their parts of a sitting."""
        return any(self._is_done(person, part) for part in self._parts(person, sitting))

    def _parts(self, person: int, sitting: int) -> list[Part]:
        return [part for step in sittings(self.form)[sitting] for part in self._at(person, step)]

    def _at(self, person: int, step: Step) -> list[Part]:
        if step.kind == "listen":
            return [Part(step, one) for one in self.within if one != person and self._has_spoken(one)]
        if step.kind == "answer" and not self._was_heard(person):
            return []
        return [Part(step)]

    def _is_done(self, person: int, part: Part) -> bool:
        return (person, part.step.id, part.to) in self.spoken

    def _has_spoken(self, person: int) -> bool:
        return any(self.spoken.get((person, step.id, 0)) for step in self.form.steps if step.kind == "speak")

    def _was_heard(self, person: int) -> bool:
        listening = {step.id for step in self.form.steps if step.kind == "listen"}
        return any(said for (_, step, to), said in self.spoken.items() if to == person and step in listening)


def sittings(form: Form) -> tuple[tuple[Step, ...], ...]:
    """A form's steps in groups: within a group nobody waits for anybody."""
    found: list[list[Step]] = []
    for step in form.steps:
        if not found or step.kind in BEGINS_A_SITTING:
            found.append([])
        found[-1].append(step)
    return tuple(map(tuple, found))


def stages(form: Form, members: Sequence[int]) -> tuple[Stage, ...]:
    """A check-in in a room: first everyone, then one speaker after the other; what they will do comes after it."""
    together = [Stage(step) for step in form.steps if step.kind in ("arrive", "commitments")]
    alone = [step for step in form.steps if step.kind in ("speak", "answer")]
    return (*together, *(Stage(step, one) for one in members for step in alone))


def minutes(form: Form, members: int) -> int:
    """How long a check-in takes in a room."""
    each = sum(step.minutes for step in form.steps if step.kind in ("speak", "answer"))
    return sum(step.minutes for step in form.steps) + (members - 1) * each
