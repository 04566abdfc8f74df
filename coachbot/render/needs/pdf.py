"""The needs analysis on one page, to hand over: A4, tagged."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from coachbot.render.trail.press import press
from coachbot.render.trail.view import dated
from coachbot.requests.programmes import NeedsTold

FOLDER = Path(__file__).parent
MOST_ROWS = 32  # headings and activities together: what one page holds
STEP, SHADES = 5, 4


@cache
def _words() -> dict[str, str]:
    return tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))


def export(needs: NeedsTold) -> bytes:
    """A PDF (PDF/UA-1) of one page, laid out by needs.typ. Raises ContentError."""
    return press(FOLDER / "needs.typ", view(needs), "pdf")


def view(needs: NeedsTold) -> dict[str, Any]:
    """All that is to be shown, as JSON: every number and date is in words already."""
    words, on = _words(), date.fromisoformat(needs["on"])
    headings = needs["headings"][: MOST_ROWS - 4]
    return {
        "words": words,
        "name": needs["programme"],
        "about": words["about"].format(date=dated(on), people=needs["about"]),
        "title": words["document"].format(name=needs["programme"], date=dated(on)),
        "made_on": [on.year, on.month, on.day],
        "headings": [
            {
                "title": row["title"],
                "people": _cell(row["people"]),
                "entries": f"{row['entries']}+" if row["entries"] else "",
                "priority": _cell(row["priority"]),
            }
            for row in headings
        ],
        "activities": [
            {"title": row["title"], "planned": _cell(row["planned"]), "done": _cell(row["done"])}
            for row in needs["activities"][: MOST_ROWS - len(headings)]
        ],
    }


def _cell(number: int) -> dict[str, object]:
    text = f"{number}+" if number else _words()["few"]
    return {"text": text, "level": min(SHADES, number // STEP)}
