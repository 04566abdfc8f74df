"""The trail as one table for a spreadsheet: a row for each behaviour of an entry and each remark under it, then
activities and commitments.
"""

import csv
import io
from collections.abc import Iterator

from coachbot.render.trail.model import (
    Behaviour,
    Reference,
    Trail,
    TrailActivity,
    TrailCommitment,
    TrailEntry,
    TrailRemark,
)

COLUMNS = (
    "kind", "id", "date", "question", "text", "behaviour", "behaviour_title", "heading", "returns_to",
    "returned_to_by", "attachments", "revisions", "status", "planned_on", "due_on", "done_on", "hours", "knows",
    "carried", "by",
)  # fmt: skip
FORMULA = tuple("=+-@\t\uff1d\uff0b\uff0d\uff20")  # what makes a spreadsheet compute a cell, wide forms too
NONE = Behaviour("", "", "")


def export(trail: Trail) -> bytes:
    """CSV in UTF-8 with the mark by which Excel knows it.

    `kind` is entry, remark, activity or commitment; what the leader planned or committed to stands under `question`,
    what came of it under `text`. An entry has a row for each behaviour claimed, or one; its `text` is all its
    passages, each after the follow-up question it answers. A remark has the id of its thread, who said it under `by`,
    its kind under `status`, and its entry under `returns_to`. References are `id (date)`. A cell that a spreadsheet
    would take for a formula begins with an apostrophe.
    """
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, COLUMNS, restval="")
    table.writeheader()
    titles = {heading.id: heading.title for heading in trail.headings}
    for row in _rows(trail, titles):
        table.writerow({column: safe(str(value)) for column, value in row.items() if value is not None})
    return out.getvalue().encode("utf-8-sig")


def _rows(trail: Trail, titles: dict[str, str]) -> Iterator[dict[str, object]]:
    for entry in trail.entries:
        for behaviour in entry.behaviours or (NONE,):
            yield _entry(entry) | _about(behaviour, titles)
        for one in entry.remarks:
            yield _remark(one, entry) | _about(one.behaviour or NONE, titles)
    yield from map(_activity, trail.activities)
    yield from map(_commitment, trail.commitments)


def _about(behaviour: Behaviour, titles: dict[str, str]) -> dict[str, object]:
    return {
        "behaviour": behaviour.id,
        "behaviour_title": behaviour.title,
        "heading": titles.get(behaviour.heading, behaviour.heading),
    }


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


def _remark(one: TrailRemark, entry: TrailEntry) -> dict[str, object]:
    return {
        "kind": "remark",
        "id": one.thread,
        "date": one.on,
        "text": one.text,
        "returns_to": _reference(Reference(entry.id, entry.on, True)),
        "status": one.kind,
        "by": one.by,
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


def _commitment(one: TrailCommitment) -> dict[str, object]:
    return {
        "kind": "commitment",
        "id": one.id,
        "date": one.made_on,
        "question": one.text,
        "text": one.became,
        "returns_to": one.entry and _reference(one.entry),
        "returned_to_by": one.told_in and _reference(one.told_in),
        "status": one.status,
        "planned_on": one.made_on,
        "due_on": one.due_on,
        "done_on": one.closed_on,
        "knows": one.knows,
        "carried": one.carried,
    }


def _reference(one: Reference) -> str:
    return f"{one.entry} ({one.on})"


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" \n").startswith(FORMULA) else cell
