"""What is measured of matching, recall, screening and heeding: the measures, the signals and the targets."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, fields, is_dataclass, replace
from functools import partial
from typing import Any, get_args

from coachbot import matching, recall
from coachbot.evaluation.labelled import Example, half
from coachbot.evaluation.matching import ALL, place
from coachbot.evaluation.measuring import NOTHING, Answer, Scores, Subject, Target, Weighed
from coachbot.evaluation.recall import ndcg_at_5, recall_at_3
from coachbot.heeding import ORDER, Judgement, concern, concerns, judge, lacks
from coachbot.heeding.phrases import phrases, table
from coachbot.screening import Span, find
from coachbot.screening.lexicon import lexicon
from coachbot.screening.span import Kind

NEVER = re.compile(r"(?!)")


def without_each(weighed: Weighed) -> dict[str, Answer]:
    """The call as it is, and with each weight at 0, by its name."""
    every = {NOTHING: weighed.weights}
    every |= {name: {**weighed.weights, name: 0.0} for name in weighed.weights}
    return {name: weighed.answer(weights) for name, weights in every.items()}


# --- matching ---


def _suggested(weights: Mapping[str, float]) -> Answer:
    by = matching.Weights(**weights)
    return lambda example: [each.behaviour for each in matching.suggest(example["text"], ALL, weights=by)]


def _suggested_scores(example: Example, found: list[str]) -> Scores:
    at = place(found, example["acceptable"])
    heading = bool(found) and int(found[0].split(".")[1]) in example["headings"]
    return {"hit@1": [at == 1], "hit@5": [1 <= at <= 5], "heading@1": [heading], "MRR": [1 / at if at else 0.0]}


BY_MATCHING = Weighed(asdict(matching.DEFAULT), _suggested)
MATCHING = Subject(
    module="matching",
    title="Matching: which behaviours an entry is about",
    kind="entries",
    counted="entries",
    answers=without_each(BY_MATCHING),
    weighed=BY_MATCHING,
    scores=_suggested_scores,
    targets={"hit@1": Target(0.40), "hit@5": Target(0.75), "heading@1": Target(0.70)},
    compared=("hit@1", "hit@5", "heading@1"),
    timed=lambda example: matching.suggest(example["text"]),
)


# --- recall ---


def queries(leader: Example) -> Iterator[Example]:
    """Each query of a leader as an example of its own, with the entries it is put to."""
    ids = [entry["id"] for entry in leader["entries"]]
    texts = tuple(entry["text"] for entry in leader["entries"])
    for query in leader["queries"]:
        yield {**query, "ids": ids, "texts": texts, "half": half(leader)}


def _recalled(weights: Mapping[str, float]) -> Answer:
    by = recall.Weights(**weights)
    return lambda example: [
        example["ids"][one.index] for one in recall.rank(example["text"], example["texts"], weights=by)
    ]


def _recalled_scores(example: Example, found: list[str]) -> Scores:
    relevant = set(example["relevant"])
    return {"recall@3": [recall_at_3(found, relevant)], "nDCG@5": [ndcg_at_5(found, relevant)]}


BY_RECALL = Weighed(asdict(recall.DEFAULT), _recalled)
RECALL = Subject(
    module="recall",
    title="Recall: which earlier entries belong with a new one, or answer a search",
    kind="resurface",
    counted="queries",
    answers=without_each(BY_RECALL),
    weighed=BY_RECALL,
    scores=_recalled_scores,
    # What character n-grams fused with a sentence-embedding model (all-MiniLM-L6-v2) reach on such journals.
    targets={"recall@3": Target(0.72), "nDCG@5": Target(0.80)},
    compared=("recall@3", "nDCG@5"),
    timed=lambda example: recall.rank(example["text"], example["texts"]),
    unfold=queries,
)


# --- screening and heeding: their signals are lists, left out one at a time ---


@contextmanager
def put_in_place(owner: object, name: str, value: object) -> Iterator[None]:
    """While it lasts, the owner (a module, or the lexicon) has this value; for measuring, never while serving."""
    members = vars(owner)
    kept = members[name]
    members[name] = value
    try:
        yield
    finally:
        members[name] = kept


def emptied(value: Any) -> Any:
    """The same kind of thing with nothing in it: a list of names, of words, or a table of such lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: emptied(getattr(value, field.name)) for field in fields(value)})
    if isinstance(value, Mapping):
        return {key: emptied(each) for key, each in value.items()}
    return type(value)()


def _found_without(name: str) -> Answer:
    def answer(example: Example) -> list[Span]:
        with put_in_place(lexicon(), name, emptied(getattr(lexicon(), name))):
            return find(example["text"])

    return answer


def _found_but(kind: str, example: Example) -> list[Span]:
    return [span for span in find(example["text"]) if span.kind != kind]


def _found_scores(example: Example, spans: list[Span]) -> Scores:
    if not example["identifies"]:
        return {"false alarms": [bool(spans)]}
    touched = [any(span.start < end and start < span.end for span in spans) for start, end, _ in example["spans"]]
    return {"found": [any(touched)], "details": [*touched]}


SCREENING = Subject(
    module="screening",
    title="Screening: what may identify someone",
    kind="identify",
    counted="texts",
    answers={NOTHING: lambda example: find(example["text"])}
    | {f"list {field.name}": _found_without(field.name) for field in fields(lexicon())}
    | {f"kind {kind}": partial(_found_but, kind) for kind in get_args(Kind)},
    scores=_found_scores,
    targets={"found": Target(0.95), "false alarms": Target(0.05, at_most=True), "details": Target(0.90)},
    compared=("found", "false alarms", "details"),
    timed=lambda example: find(example["text"]),
)


def _silenced(owner: object, name: str, kind: str, judged_by: Callable[[str], Any]) -> Answer:
    """A judgement for which the phrases of one kind don't exist."""

    def heard(asked: str, of: str) -> re.Pattern[str]:
        return NEVER if (asked, of) == (name, kind) else phrases(asked, of)

    def answer(example: Example) -> Any:
        with put_in_place(owner, "phrases", heard):
            return judged_by(example["text"])

    return answer


def _lacking_scores(example: Example, judgement: Judgement) -> Scores:
    right = [(element in judgement.present) == (element in example["present"]) for element in ORDER]
    found = {"acceptable": [judgement.lacks in example["lacks"]], "elements": right}
    for element in ORDER:
        said, true = element in judgement.present, element in example["present"]
        found |= {f"{element} recall": [said]} if true else {}
        found |= {f"{element} precision": [true]} if said else {}
    return found


LACKING = Subject(
    module="heeding",
    title="Heeding: what an answer lacks",
    kind="lacking",
    counted="answers",
    answers={NOTHING: lambda example: judge(example["text"])}
    | {kind: _silenced(lacks, "elements", kind, judge) for kind in table("elements")["phrases"]},
    scores=_lacking_scores,
    targets={"acceptable": Target(0.85)},
    compared=("acceptable", "elements"),
    timed=lambda example: judge(example["text"]),
)


def _concern_scores(example: Example, said: str) -> Scores:
    true = example["concern"]
    found = {f"{true} recall": [said == true]} if true else {"left alone": [not said]}
    return found | ({f"{said} precision": [said == true]} if said else {})


CONCERN = Subject(
    module="heeding",
    title="Heeding: what needs care rather than coaching",
    kind="concern",
    counted="texts",
    answers={NOTHING: lambda example: concern(example["text"])}
    | {
        f"{name} {kind}": _silenced(concerns, name, kind, concern)
        for name in ("child", "self")
        for kind in table(name)["phrases"]
    },
    scores=_concern_scores,
    targets={"child recall": Target(0.90), "self recall": Target(0.90), "left alone": Target(0.98)},
    compared=("child recall", "self recall", "left alone"),
    timed=lambda example: concern(example["text"]),
)

SUBJECTS = (MATCHING, RECALL, SCREENING, LACKING, CONCERN)
MODULES = tuple(dict.fromkeys(subject.module for subject in SUBJECTS))
