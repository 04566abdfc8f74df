"""What content must be beyond its shape: known ids, enough questions, plain words, no twins."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

from rapidfuzz import fuzz, process

from coachbot.catalogue.items import Item
from coachbot.catalogue.loading import Catalogue
from coachbot.catalogue.reading_age import grade

TWIN = 85  # token_sort_ratio from which two questions say the same
TITLE_WORDS = 8
GRADE = {"question": 12.0, "text": 16.0}  # Flesch-Kincaid; single long names push short texts up
NEEDS = {
    "thinkpiece": ("author", "messages", "questions"),
    "case": ("messages",),
    "approach": ("meets",),
    "leadership": ("looks_like", "characteristics"),
    "activity": ("effort", "agree", "first_step", "record", "strands", "behaviours"),
}
LIMITS = {"behaviour": 240, "heading": 300}
YES_NO = re.compile(
    r"^(is|are|was|were|do|does|did|have|has|had|can|could|will|would|should|am)\b(?!.*\b(what|who|how|which|where|when)\b)",
    re.I,
)


def problems(catalogue: Catalogue, where: Mapping[str, str]) -> Iterator[str]:
    """Everything wrong with a catalogue, a line each: file, item, field, and what would be right."""

    def told(item_id: str, field: str, what: str) -> str:
        return f"{where.get(item_id, 'content')}: {item_id}: {field}: {what}"

    for item in catalogue.items.values():
        for field, what in _item(item, catalogue):
            yield told(item.id, field, what)
    for behaviour in catalogue.behaviours:
        count = len(catalogue.activities_for.get(behaviour.id, ()))
        if catalogue.activities and count < 3:
            yield told(behaviour.id, "activities", f"{count} activities serve it; at least 3 must (add it to theirs)")
    for name, lines in catalogue.cues.items():
        if name not in catalogue:
            yield told(name, "cues", "no item has this id")
        if len(set(lines)) < len(lines):
            yield told(name, "cues", "the same line stands twice")
    for link in catalogue.crosswalk:
        for end in (link.item, link.behaviour):
            if end not in catalogue:
                yield told(end, "crosswalk", "no item has this id")
    yield from _twins(catalogue, told)


def _item(item: Item, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    if item.source.document not in catalogue.documents:
        yield "source.document", f"no document has the id {item.source.document!r}"
    if item.kind != "heading" and len(item.title.split()) > TITLE_WORDS:
        yield "title", f"{len(item.title.split())} words; at most {TITLE_WORDS}"
    if len(item.text) > LIMITS.get(item.kind, 300):
        yield "text", f"{len(item.text)} characters; at most {LIMITS.get(item.kind, 300)}"
    for field in NEEDS.get(item.kind, ()):
        if not getattr(item, field):
            yield field, f"missing; every {item.kind} has it"
    for field in ("meets", "behaviours"):
        for other in getattr(item, field):
            if other not in catalogue:
                yield field, f"no item has the id {other!r}"
    if item.effort and item.effort.least > item.effort.most:
        yield "effort", "least is more than most"
    if item.kind == "behaviour" and item.retired is None:
        kinds = {question.kind for question in item.questions}
        if len(item.questions) < 3 or len(kinds) < 3:
            yield "questions", f"{len(item.questions)} of {len(kinds)} kinds; at least 3 of different kinds"
    for question in item.questions:
        if not question.id.startswith(item.id + "."):
            yield "questions", f"{question.id} must begin with {item.id}."
        if YES_NO.match(question.text.rpartition(". ")[2]):
            yield "questions", f"{question.id} can be answered with yes or no; ask what, who, how or which"
        if grade(question.text) > GRADE["question"]:
            yield "questions", f"{question.id} reads at grade {grade(question.text):.0f}; use shorter words"
    if grade(item.text) > GRADE["text"]:
        yield "text", f"reads at grade {grade(item.text):.0f}; use shorter words and sentences"


def _twins(catalogue: Catalogue, told: Callable[[str, str, str], str]) -> Iterator[str]:
    asked = [(question, item) for question, item in catalogue.questions.values()]
    texts = [question.text.casefold() for question, _ in asked]
    if len(catalogue.questions) != sum(len(item.questions) for item in catalogue.items.values()):
        for item, other in combinations(catalogue.items.values(), 2):
            for shared in {q.id for q in item.questions} & {q.id for q in other.questions}:
                yield told(item.id, "questions", f"{shared} is also a question of {other.id}")
    for row, scores in enumerate(_scores(texts)):
        for column, score in scores:
            yield told(
                asked[row][1].id,
                "questions",
                f"{asked[row][0].id} is nearly {asked[column][0].id} ({score:.0f} of 100): {texts[column]!r}",
            )


def _scores(texts: list[str]) -> Iterator[list[tuple[int, float]]]:
    for row, text in enumerate(texts):
        rest = texts[row + 1 :]
        found = process.extract(text, rest, scorer=fuzz.token_sort_ratio, score_cutoff=TWIN, limit=None)
        yield [(row + 1 + index, score) for _, score, index in found]
