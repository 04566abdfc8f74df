"""From content files to one checked catalogue."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from coachbot.catalogue.items import Document, FollowUp, Id, Item, Line, Link, Part, Question
from coachbot.errors import ContentError

CONTENT = Path(__file__).parent.parent / "content"

P = TypeVar("P", bound=Part)

Cues = TypeAdapter(dict[Id, tuple[Line, ...]])


class Catalogue:
    """All content of one language, by id. Immutable once loaded."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        items: Mapping[str, Item],
        cues: Mapping[str, tuple[str, ...]],
        crosswalk: tuple[Link, ...],
        follow_ups: Mapping[str, FollowUp],
    ) -> None:
        self.documents = documents
        self.items = items
        self.cues = cues
        self.crosswalk = crosswalk
        self.follow_ups = follow_ups

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
        """The behaviours that stand under a heading: those a leader sets evidence against."""
        return tuple(item for item in self.of_kind("behaviour") if item.heading in self.items)

    @cached_property
    def activities(self) -> tuple[Item, ...]:
        """The development activities."""
        return self.of_kind("activity")

    @cached_property
    def questions(self) -> Mapping[str, tuple[Question, Item]]:
        """Every question with the item it belongs to, by the question's id."""
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


class _Reader:
    """Collects what the files hold, and every complaint about them."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.items: dict[str, Item] = {}
        self.cues: dict[str, tuple[str, ...]] = {}
        self.crosswalk: list[Link] = []
        self.follow_ups: dict[str, FollowUp] = {}
        self.where: dict[str, str] = {}
        self.problems: list[str] = []

    def read(self, path: Path, *, over: bool) -> None:
        """Read one file; `over` lets an item replace fields of one already read (a translation)."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            self.problems.append(f"{path.name}: can't be read as TOML: {error}")
            return
        self._rows(path, data.pop("documents", []), Document, self.documents, over)
        self._rows(path, data.pop("items", []), Item, self.items, over)
        self._rows(path, data.pop("followups", []), FollowUp, self.follow_ups, over)
        for number, row in enumerate(data.pop("crosswalk", []), 1):
            if link := self._parse(path, f"crosswalk row {number}", row, Link):
                self.crosswalk.append(link)
        try:
            self.cues |= Cues.validate_python(data.pop("cues", {}))
        except ValidationError as error:
            self.problems += _told(path, "cues", error)
        for name in data:
            self.problems.append(
                f"{path.name}: unknown table [{name}]; a content file holds documents, items, cues, "
                "crosswalk or followups"
            )

    def _rows(self, path: Path, rows: list[dict[str, Any]], model: type[P], into: dict[str, P], over: bool) -> None:
        for number, row in enumerate(rows, 1):
            name = str(row.get("id", f"row {number}"))
            if name in into:
                if not over:
                    self.problems.append(
                        f"{path.name}: {name}: id: stands in {self.where[name]} already; ids are unique"
                    )
                    continue
                row = into[name].model_dump(exclude_defaults=True) | row
            if part := self._parse(path, name, row, model):
                into[name] = part
                self.where[name] = path.name

    def _parse(self, path: Path, name: str, row: dict[str, Any], model: type[P]) -> P | None:
        try:
            return model.model_validate(row)
        except ValidationError as error:
            self.problems += _told(path, name, error)
            return None


def _told(path: Path, name: str, error: ValidationError) -> Iterable[str]:
    for detail in error.errors(include_url=False):
        field = ".".join(str(part) for part in detail["loc"])
        shown = str(detail.get("input"))
        yield f"{path.name}: {name}: {field}: {detail['msg']} (found: {shown if len(shown) < 80 else shown[:77] + '…'})"


def read(paths: Iterable[Path], over: Iterable[Path] = ()) -> tuple[Catalogue, list[str], dict[str, str]]:
    """Read content files, then lay the `over` files on them.

    Returns the catalogue of what could be read, what was wrong (one line each, naming file, item
    and field), and which file each id came from.
    """
    reader = _Reader()
    for path in paths:
        reader.read(path, over=False)
    for path in over:
        reader.read(path, over=True)
    catalogue = Catalogue(reader.documents, reader.items, reader.cues, tuple(reader.crosswalk), reader.follow_ups)
    return catalogue, reader.problems, reader.where


def files(folder: Path) -> list[Path]:
    """The content files below a folder, in a stable order."""
    return sorted(folder.rglob("*.toml"))


@cache
def load(language: str = "en", *extra: Path) -> Catalogue:
    """The catalogue of one language, with an organisation's own files added.

    Raises ContentError, naming every file, item and field that is wrong.
    """
    own = CONTENT / language
    if not own.is_dir():
        known = ", ".join(sorted(path.name for path in CONTENT.iterdir() if path.is_dir()))
        raise ContentError(f"There is no content in the language {language!r}. There is: {known}.")
    catalogue, problems, _ = read(
        [
            *files(CONTENT / "en"),
            *(path for folder in extra for path in ([folder] if folder.is_file() else files(folder))),
        ],
        over=files(own) if language != "en" else (),
    )
    if problems:
        raise ContentError("The content can't be used:\n" + "\n".join(f"  {problem}" for problem in problems))
    return catalogue
