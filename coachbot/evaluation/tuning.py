"""Cross-validation of weights: each fold is judged by weights that were tuned without it."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

from coachbot.evaluation.labelled import Example
from coachbot.evaluation.measuring import NOTHING, Figure, Subject, Weighed, figure, values

FOLDS = 3
ROUNDS = 2
FACTORS = (0.0, 0.5, 1.0, 1.5, 2.0)
START = 0.5
"""Each weight starts at half of what it is and is tried at these multiples of it, so that where it stands now gives
little away of the fold that is left out."""


def cross_validated(
    subject: Subject, weighed: Weighed, groups: Sequence[Sequence[Example]]
) -> dict[str, tuple[Figure, Figure]]:
    """For each compared measure the figure with the weights as they are, and by weights tuned without each fold.

    A group's examples, such as one leader's queries, stay together in a fold.
    """
    whole = [example for group in groups for example in group]
    as_they_are = values(subject, whole, subject.answers[NOTHING])
    left_out: dict[str, list[float]] = {measure: [] for measure in subject.compared}
    for others, fold in _folds(groups):
        tuned = weighed.answer(_tuned(subject, weighed, others))
        for measure, of_each in values(subject, fold, tuned).items():
            if measure in left_out:
                left_out[measure] += of_each.values()
    return {measure: (figure(as_they_are[measure].values()), figure(each)) for measure, each in left_out.items()}


def _folds(groups: Sequence[Sequence[Example]]) -> Iterator[tuple[list[Example], list[Example]]]:
    """All other examples, and those of a fold; as many folds as there are groups for."""
    for fold in range(min(FOLDS, len(groups))):
        others = [example for at, group in enumerate(groups) for example in group if at % FOLDS != fold]
        yield others, [example for group in groups[fold::FOLDS] for example in group]


def _tuned(subject: Subject, weighed: Weighed, examples: Sequence[Example]) -> Mapping[str, float]:
    """The best weights found by trying each in turn, by the mean of the compared measures."""

    def worth(weights: Mapping[str, float]) -> float:
        found = values(subject, examples, weighed.answer(weights))
        return fmean(fmean(found[measure].values()) for measure in subject.compared)

    best = {name: START * weight for name, weight in weighed.weights.items()}
    for _ in range(ROUNDS):
        for name, weight in weighed.weights.items():
            best = max([best, *({**best, name: factor * weight} for factor in FACTORS)], key=worth)
    return best
