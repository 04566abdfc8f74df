"""The trail as one table for a spreadsheet: a row for each behaviour of an entry, then the activities."""

import csv
import io
from collections.abc import Iterator

from coachbot.render.trail.model import Behaviour, Reference, Trail, TrailActivity, TrailEntry

COLUMNS = (
    "kind", "id", "date", "question", "text", "behaviour", "behaviour_title", "heading", "returns_to",
    "returned_to_by", "attachments", "revisions", "status", "planned_on", "due_on", "done_on", "hours",
)  # fmt: skip
FORMULA = tuple("=+-@\t\uff1d\uff0b\uff0d\uff20")  # what makes a spreadsheet compute a cell, wide forms too
NONE = Behaviour("", "", "")


def export(trail: Trail) -> bytes:
    """CSV in UTF-8 with the mark by which Excel knows it.

    `kind` is entry or activity. An entry has a row for each behaviour claimed, or one; its `text` is
    all its passages, each after the follow-up question it answers. References are `id (date)`. A cell
    that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, COLUMNS, restval="")
    table.writeheader()
    titles = {heading.id: heading.title for heading in trail.headings}
    for row in _rows(trail, titles):
        table.writerow({column: _safe(str(value)) for column, value in row.items() if value is not None})
    return out.getvalue().encode("utf-8-sig")


def _rows(trail: Trail, titles: dict[str, str]) -> Iterator[dict[str, object]]:
    for entry in trail.entries:
        for behaviour in entry.behaviours or (NONE,):
            yield _entry(entry) | {
                "behaviour": behaviour.id,
                "behaviour_title": behaviour.title,
                "heading": titles.get(behaviour.heading, behaviour.heading),
            }
    yield from map(_activity, trail.activities)


def _entry(entry: TrailEntry) -> dict[str, object]:
    said = ("\n".join(filter(None, (passage.asked, passage.text))) for passage in entry.passages)
    return {
        "kind": "entry",
        "id": entry.id,
        "date": entry.on,
        "question": entry.question,
        "text": "\n\n".join(said),
        "returns_to": entry.returns_to and _reference(entry.returns_to),
        "returned_to_by": ", ".join(map(_reference, entry.returned_to_by)),
        "attachments": ", ".join(one.kind for one in entry.attachments),
        "revisions": entry.revisions,
    }


def _activity(one: TrailActivity) -> dict[str, object]:
    return {
        "kind": "activity",
        "id": one.id,
        "date": one.done_on or one.due_on or one.planned_on,
        "question": one.title,
        "text": one.took,
        "status": one.status,
        "planned_on": one.planned_on,
        "due_on": one.due_on,
        "done_on": one.done_on,
        "hours": None if one.hours is None else f"{one.hours:g}",
    }


def _reference(one: Reference) -> str:
    return f"{one.entry} ({one.on})"


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" \n").startswith(FORMULA) else cell
