"""The catalogue: all content of one language, by id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from coachbot.catalogue.items import Count, Document, FollowUp, Form, Item, Link, Move, Question


@dataclass(frozen=True, eq=False)  # one is itself, so that what is derived from it can be cached
class Catalogue:
    """All content of one language, by id. Immutable once loaded.

    `counts` says how many items of a kind stand below an id, as their source has them.
    """

    documents: Mapping[str, Document] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    crosswalk: tuple[Link, ...] = ()
    follow_ups: Mapping[str, FollowUp] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, Count]] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    moves: Mapping[str, Move] = field(default_factory=dict)

    def __getitem__(self, item_id: str) -> Item:
        return self.items[item_id]

    def __contains__(self, item_id: object) -> bool:
        return item_id in self.items

    def of_kind(self, kind: str, document: str | None = None) -> tuple[Item, ...]:
        """Items of one kind, in the order of their files, retired ones left out."""
        return tuple(
            item
            for item in self.items.values()
            if item.kind == kind and item.retired is None and document in (None, item.id.partition(".")[0])
        )

    @cached_property
    def headings(self) -> tuple[Item, ...]:
        """The headings, in order of their ids."""
        return tuple(sorted(self.of_kind("heading"), key=lambda item: item.id))

    @cached_property
    def behaviours(self) -> tuple[Item, ...]:
        """The behaviours that stand under a heading: those a leader sets evidence against.

        A retired heading takes what stands under it along.
        """
        headings = {heading.id for heading in self.headings}
        return tuple(item for item in self.of_kind("behaviour") if item.heading in headings)

    @cached_property
    def activities(self) -> tuple[Item, ...]:
        """The development activities."""
        return self.of_kind("activity")

    def form(self, name: str) -> Form:
        """A form of check-in; the first there is, where one of this id is no longer there."""
        return self.forms.get(name) or next(iter(self.forms.values()))

    @cached_property
    def questions(self) -> Mapping[str, tuple[Question, Item]]:
        """Every question with the item it belongs to, by the question's id; retired ones too."""
        return {question.id: (question, item) for item in self.items.values() for question in item.questions}

    @cached_property
    def activities_for(self) -> Mapping[str, tuple[Item, ...]]:
        """The activities that serve a behaviour, by the behaviour's id."""
        found: dict[str, list[Item]] = {}
        for activity in self.activities:
            for behaviour in activity.behaviours:
                found.setdefault(behaviour, []).append(activity)
        return {behaviour: tuple(activities) for behaviour, activities in found.items()}

    @cached_property
    def stands_for(self) -> Mapping[str, tuple[Link, ...]]:
        """The crosswalk's rows from either side, by item id."""
        found: dict[str, list[Link]] = {}
        for link in self.crosswalk:
            found.setdefault(link.item, []).append(link)
            found.setdefault(link.behaviour, []).append(link)
        return {item: tuple(links) for item, links in found.items()}
