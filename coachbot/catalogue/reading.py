"""Reading content files: what they hold, and every complaint about them, told so that it can be mended."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from coachbot.catalogue.catalogue import Catalogue
from coachbot.catalogue.items import Counts, Cues, Document, FollowUp, Form, Item, Link, Move, Part

P = TypeVar("P", bound=Part)

TABLES = ("documents", "items", "crosswalk", "followups", "cues", "counts", "forms", "moves")
BLANK = "…"
"""What stands in a starting file wherever its author is to write something."""


class Reader:
    """Collects what the files hold, and every complaint about them."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.items: dict[str, Item] = {}
        self.crosswalk: dict[str, Link] = {}
        self.follow_ups: dict[str, FollowUp] = {}
        self.cues: dict[str, tuple[str, ...]] = {}
        self.counts: dict[str, Mapping[str, int | str]] = {}
        self.forms: dict[str, Form] = {}
        self.moves: dict[str, Move] = {}
        self.where: dict[str, str] = {}
        self.problems: list[str] = []

    def read(self, path: Path) -> None:
        """Add what one file holds."""
        self._take(path, over=False)

    def lay_over(self, path: Path) -> None:
        """Lay one file of a translation over what was read: item by item, field by field, questions by their ids."""
        self._take(path, over=True)

    def catalogue(self) -> Catalogue:
        """All that could be read."""
        links = tuple(self.crosswalk.values())
        return Catalogue(
            self.documents, self.items, self.cues, links, self.follow_ups, self.counts, self.forms, self.moves
        )

    def _take(self, path: Path, *, over: bool) -> None:
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            self.problems.append(f"{path.name}: can't be read as TOML: {error}")
            return
        self._rows(path, data, "documents", Document, self.documents, over)
        self._rows(path, data, "items", Item, self.items, over)
        self._rows(path, data, "crosswalk", Link, self.crosswalk, over)
        self._rows(path, data, "followups", FollowUp, self.follow_ups, over)
        self._rows(path, data, "forms", Form, self.forms, over)
        self._rows(path, data, "moves", Move, self.moves, over)
        self._table(path, data, "cues", Cues, self.cues)
        self._table(path, data, "counts", Counts, self.counts)
        for name in data.keys() - set(TABLES):
            self.problems.append(
                f"{path.name}: {name}: a content file has no such table; it may hold {', '.join(TABLES)}"
                + _nearest(name, TABLES)
            )

    def _rows(
        self, path: Path, data: Mapping[str, Any], table: str, model: type[P], into: dict[str, P], over: bool
    ) -> None:
        rows = data.get(table, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.problems.append(f"{path.name}: {table}: each begins with [[{table}]], in double brackets")
            return
        for number, row in enumerate(rows, 1):
            name = _name(row) or f"{table} {number}"
            if name in into and not over:
                self.problems.append(f"{path.name}: {name}: id: stands in {self.where[name]} already; ids are unique")
            elif over and name not in into:
                self.problems.append(f"{path.name}: {name}: id: there is nothing of this id to translate")
            elif part := self._parse(path, name, _laid_over(into[name], row) if over else row, model):
                into[name] = part
                self.where[name] = path.name

    def _parse(self, path: Path, name: str, row: Mapping[str, Any], model: type[P]) -> P | None:
        if blanks := list(_blanks(row)):
            self.problems += [f"{path.name}: {name}: {field}: still to be written" for field in blanks]
            return None
        try:
            return model.model_validate(row)
        except ValidationError as error:
            self.problems += _told(path, name, error, model)
            return None

    def _table(
        self, path: Path, data: Mapping[str, Any], table: str, shape: TypeAdapter[dict[str, Any]], into: dict[str, Any]
    ) -> None:
        try:
            found = shape.validate_python(data.get(table, {}))
        except ValidationError as error:
            self.problems += _told(path, table, error)
            return
        into |= found
        self.where |= {f"{table} {name}": path.name for name in found}


def _name(row: Mapping[str, Any]) -> str:
    """What a row is called: its id, or both ends of a link."""
    return str(row["id"]) if "id" in row else " to ".join(str(row[end]) for end in ("item", "behaviour") if end in row)


def _laid_over(part: Part, row: Mapping[str, Any]) -> dict[str, Any]:
    return _merged(part.model_dump(exclude_defaults=True), row)


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """One table with the fields of another laid over it; of a list of tables, each is found by its id."""
    found = dict(under)
    for field, value in over.items():
        below = found.get(field)
        if isinstance(value, dict) and isinstance(below, dict):
            found[field] = _merged(below, value)
        elif _has_ids(value) and isinstance(below, list | tuple):
            known = {one["id"]: one for one in below}
            known |= {one["id"]: _merged(known.get(one["id"], {}), one) for one in value}
            found[field] = list(known.values())
        else:
            found[field] = value
    return found


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) and "id" in one for one in value)


def _blanks(value: Any, field: str = "") -> Iterator[str]:
    """The fields, and places in lists, where nothing was written yet."""
    if value == BLANK:
        yield field
    inside: Iterable[tuple[object, Any]] = ()
    if isinstance(value, Mapping):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value, 1)
    for name, one in inside:
        yield from _blanks(one, f"{field}.{name}".lstrip("."))


def _told(path: Path, name: str, error: ValidationError, model: type[BaseModel] | None = None) -> Iterator[str]:
    """Each complaint: file, item, field, and what would be right."""
    for detail in error.errors(include_url=False):
        place = [part + 1 if isinstance(part, int) else part for part in detail["loc"]]  # people count from 1
        found = str(detail["input"])
        shown = found if len(found) < 80 else found[:77] + "…"
        match detail["type"]:
            case "missing":
                said = "missing"
            case "extra_forbidden":
                fields = sorted(model.model_fields) if model and len(place) == 1 else []
                said = "no such field" + (f"; there are {', '.join(fields)}" if fields else "")
                said += _nearest(str(place[-1]), fields)
            case "string_pattern_mismatch" if "?" in str(detail.get("ctx")):
                said = f"must have exactly one question mark (found: {shown})"
            case "string_pattern_mismatch":
                said = f"must be small letters and digits, with dots between parts and hyphens in them (found: {shown})"
            case "string_too_long":
                said = f"{len(found)} characters; at most {detail['ctx']['max_length']}"
            case _:
                said = f"{detail['msg'].replace('Input should', 'should')} (found: {shown})"
        yield f"{path.name}: {name}: {'.'.join(map(str, place)) or 'all of it'}: {said}"


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), 1)
    return f" (did you mean {near[0]}?)" if near else ""
