"""A page of questions as they look on a phone: ten for each of the seven headings, chosen by hand.

    python scripts/sample_questions.py           print the page
    python scripts/sample_questions.py --write   write it to docs/catalogue/sample.md

The words come from the content; a test fails when the page is older than they are.
"""

import sys
from pathlib import Path
from textwrap import wrap

from coachbot.catalogue import Catalogue, load

PAGE = Path(__file__).parent.parent / "docs" / "catalogue" / "sample.md"
WIDTH = 40  # characters in a line of a small phone
CHOSEN = {
    "cc.1": "q1 1.q3 2.q4 3.q2 4.q1 5.q2 6.q1 7.q4 8.q4 10.q3",
    "cc.2": "q1 1.q3 2.q2 2.q4 3.q4 4.q4 5.q3 6.q2 7.q1 7.q4",
    "cc.3": "1.q3 2.q4 3.q2 4.q2 5.q3 6.q4 7.q3 8.q1 9.q4 12.q2",
    "cc.4": "q2 1.q4 2.q3 3.q1 4.q3 5.q2 6.q1 7.q3 8.q3 8.q4",
    "cc.5": "1.q2 2.q1 3.q3 4.q3 6.q2 7.q4 9.q1 11.q3 13.q1 15.q4",
    "cc.6": "q2 1.q3 2.q1 3.q2 4.q4 5.q4 6.q3 7.q4 8.q2 9.q2",
    "cc.7": "1.q3 2.q4 3.q1 4.q3 5.q2 6.q3 7.q2 8.q2 9.q3 12.q4",
}
OPENING = """# Ten questions for each heading

A sample of what leaders are asked, as it looks on a phone, to be read aloud. The kind of each question is
in brackets ([what the kinds are](../content.md#questions)). Written by `scripts/sample_questions.py`; the
ids are chosen there, the words come from the content.
"""


def page(catalogue: Catalogue) -> str:
    """The page, as Markdown."""
    parts = [OPENING]
    for heading, chosen in CHOSEN.items():
        shown = "\n\n".join(_shown(catalogue, f"{heading}.{one}") for one in chosen.split())
        parts.append(f"## {catalogue[heading].title}\n\n```text\n{shown}\n```\n")
    return "\n".join(parts)


def _shown(catalogue: Catalogue, question_id: str) -> str:
    question, _ = catalogue.questions[question_id]
    return "\n".join([*wrap(question.text, WIDTH), f"  {question.id} ({question.kind})"])


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(page(load()), encoding="utf-8")
    else:
        print(page(load()))
