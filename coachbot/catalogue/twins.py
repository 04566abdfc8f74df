"""Questions that say the same: no two may have one id, and none may be nearly another."""

from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from coachbot.catalogue.catalogue import Catalogue

TWIN = 85
"""The token_sort_ratio (0 to 100) from which two questions say the same."""


def twins(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Questions that share an id or nearly all of their words: the item, the field, and what would be right."""
    owners: dict[str, list[str]] = defaultdict(list)
    for item in catalogue.items.values():
        for question in item.questions:
            owners[question.id].append(item.id)
    for question_id, items in owners.items():
        if len(items) > 1:
            yield items[-1], "questions", f"{question_id} is there {len(items)} times; ids are unique"
    asked = [(question, item) for question, item in catalogue.questions.values() if question in item.open_questions]
    texts = [question.text.casefold() for question, _ in asked]
    for at, text in enumerate(texts):
        near = process.extract(text, texts[:at], scorer=fuzz.token_sort_ratio, score_cutoff=TWIN, limit=None)
        for _, score, before in near:
            other = asked[before][0]
            yield (
                asked[at][1].id,
                "questions",
                f"{asked[at][0].id} is nearly {other.id} ({score:.0f} of 100): {other.text!r}; ask something else",
            )
