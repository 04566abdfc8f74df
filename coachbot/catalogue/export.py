"""The catalogue as other tools read it."""

import json
from typing import Any

from coachbot.catalogue.catalogue import Catalogue
from coachbot.catalogue.items import Item
from coachbot.errors import ContentError


def exported(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Every item, each id once: its words, source, questions, activities and crosswalk."""
    return [row(catalogue, item) for item in catalogue.items.values()]


def row(catalogue: Catalogue, item: Item) -> dict[str, Any]:
    """One item. `activities` are those that serve it; `crosswalk` names the other end of each link."""
    links = [
        {
            "id": link.behaviour if link.item == item.id else link.item,
            "closeness": link.closeness,
            "note": link.note,
        }
        for link in catalogue.stands_for.get(item.id, ())
    ]
    more = item.model_dump(
        mode="json",
        exclude_defaults=True,
        exclude={"id", "kind", "title", "text", "source", "questions"},
    )
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "text": item.text,
        "source": item.source.model_dump(),
        "questions": [question.model_dump(mode="json", exclude_none=True) for question in item.questions],
        "activities": [activity.id for activity in catalogue.activities_for.get(item.id, ())],
        "crosswalk": links,
    } | more


def shown(catalogue: Catalogue, item_id: str) -> str:
    """One item, to read. Raises ContentError when there is none of this id."""
    if item_id not in catalogue:
        raise ContentError(f"There is no item {item_id!r}. `coachbot content list` shows all ids.")
    return json.dumps(row(catalogue, catalogue[item_id]), ensure_ascii=False, indent=2)
