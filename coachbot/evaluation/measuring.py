"""From what came of each example to figures: with intervals, with and without each signal, and time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean
from time import perf_counter
from typing import Any

from coachbot.evaluation.intervals import bootstrap, wilson
from coachbot.evaluation.labelled import Example

Answer = Callable[[Example], Any]
"""One call of what is measured."""
Scores = Mapping[str, Sequence[float]]
"""What came of one example: its values (0 to 1) by measure, of the measures that it can be taken for."""
Values = Mapping[str, Mapping[tuple[int, int], float]]
"""The values of all examples by measure; of each, its example's place and its place there."""

NOTHING = "nothing"
"""The signal that is left out where all are there."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should reach, or stay within."""

    share: float
    at_most: bool = False

    def met_by(self, figure: float) -> bool:
        return figure <= self.share if self.at_most else figure >= self.share


@dataclass(frozen=True, slots=True)
class Weighed:
    """Signals that count by weights: what each counts for now, and a call with other weights."""

    weights: Mapping[str, float]
    answer: Callable[[Mapping[str, float]], Answer]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured on one kind of file.

    `answers` has the call as it is under `NOTHING`, and a call without each signal under the signal's name.
    `scores` says what came of an example. `compared` are the measures shown with and without each signal: those that
    are taken of the same examples whatever the answer is.
    """

    module: str
    title: str
    kind: str
    counted: str
    answers: Mapping[str, Answer]
    scores: Callable[[Example, Any], Scores]
    targets: Mapping[str, Target]
    compared: Sequence[str]
    timed: Answer
    unfold: Callable[[Example], Iterable[Example]] = lambda example: (example,)
    weighed: Weighed | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean of values with its 95% interval, and of how many."""

    share: float
    interval: tuple[float, float]
    of: int


def figure(values: Iterable[float]) -> Figure:
    """The mean with Wilson's interval where each value is hit or miss, and otherwise the bootstrap's."""
    each = list(values)
    hit_or_miss = all(value in (0, 1) for value in each)
    interval = wilson(round(sum(each)), len(each)) if hit_or_miss else bootstrap(each)
    return Figure(fmean(each), interval, len(each))


def values(subject: Subject, examples: Sequence[Example], answer: Answer) -> Values:
    """What came of each example by one way of answering."""
    found: dict[str, dict[tuple[int, int], float]] = defaultdict(dict)
    for place, example in enumerate(examples):
        for measure, each in subject.scores(example, answer(example)).items():
            found[measure] |= {(place, at): float(value) for at, value in enumerate(each)}
    return found


def figures(subject: Subject, examples: Sequence[Example]) -> dict[str, Figure]:
    """Each measure's figure, for the measures that any example lets us take."""
    found = values(subject, examples, subject.answers[NOTHING])
    return {measure: figure(of_each.values()) for measure, of_each in found.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """A figure without a signal, and the 95% interval of how it differs on the same examples; None: on none."""

    share: float
    interval: tuple[float, float] | None


def ablation(subject: Subject, examples: Sequence[Example]) -> dict[str, dict[str, Change]]:
    """The compared measures with everything, and without each signal."""
    whole = values(subject, examples, subject.answers[NOTHING])
    return {
        signal: {measure: _change(whole[measure], without[measure]) for measure in subject.compared if measure in whole}
        for signal, answer in subject.answers.items()
        for without in [values(subject, examples, answer)]
    }


def _change(whole: Mapping[tuple[int, int], float], without: Mapping[tuple[int, int], float]) -> Change:
    differences = [without[place] - value for place, value in whole.items()]
    return Change(fmean(without.values()), bootstrap(differences) if any(differences) else None)


def milliseconds(subject: Subject, examples: Sequence[Example]) -> tuple[float, float]:
    """What a call takes: the mean and the 95th percentile, once everything that is read once has been read."""
    subject.timed(examples[0])
    took = []
    for example in examples:
        start = perf_counter()
        subject.timed(example)
        took.append(1000 * (perf_counter() - start))
    return fmean(took), sorted(took)[ceil(0.95 * len(took)) - 1]
