"""How English content reads: short words, and questions that can't be answered with yes or no."""

import re
from collections.abc import Iterator

from coachbot.catalogue.catalogue import Catalogue
from coachbot.catalogue.items import Item
from coachbot.catalogue.reading_age import grade

QUESTION_GRADE, TEXT_GRADE = 12.0, 16.0  # Flesch-Kincaid; single long names push short texts up
YES_NO = re.compile(
    r"^(is|are|was|were|do|does|did|have|has|had|can|could|will|would|should|am)\b(?!.*\b(what|who|how|which|where|when)\b)",
    re.IGNORECASE,
)


def awkward(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """What is hard to read or too easy to answer: the item, the field, and what would be right."""
    for item in catalogue.items.values():
        for field, text in _told(item):
            if (years := grade(text)) > TEXT_GRADE:
                yield item.id, field, f"reads at grade {years:.0f}, at most {TEXT_GRADE:.0f}; use shorter words"
    for question, item in catalogue.questions.values():
        for what in _asked(question.text):
            yield item.id, "questions", f"{question.id} {what}"
    for form in catalogue.forms.values():
        for step in form.steps:
            for what in _asked(step.ask):
                yield form.id, f"steps.{step.id}.ask", what
    for follow_up in catalogue.follow_ups.values():
        for what in _asked(follow_up.text):
            yield follow_up.id, "text", what


def _asked(text: str) -> Iterator[str]:
    if YES_NO.match(text.rpartition(". ")[2]):
        yield "can be answered with yes or no; ask what, who, how or which"
    if (years := grade(text)) > QUESTION_GRADE:
        yield f"reads at grade {years:.0f}, at most {QUESTION_GRADE:.0f}; use shorter words"


def _told(item: Item) -> Iterator[tuple[str, str]]:
    yield "text", item.text
    for number, message in enumerate(item.messages, 1):
        yield f"messages.{number}", message
