"""Labelled examples: files of one JSON object a line, named by what they are labelled with."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import coachbot
from coachbot.errors import ContentError

Example = Mapping[str, Any]

NEEDED = {
    "entries": ("text", "acceptable", "headings"),
    "resurface": ("entries", "queries"),
    "identify": ("text", "identifies", "spans"),
    "lacking": ("text", "present", "lacks"),
    "concern": ("text", "concern"),
}
"""What each line of a file holds, by how the file's name ends: `entries.jsonl`, `dev_entries.jsonl`."""


def own_folder() -> Path:
    """Where the project's own examples are in a checkout; an installed package doesn't have them."""
    return Path(coachbot.__file__).parent.parent / "tests" / "data"


def folders(more: Path | None = None) -> list[Path]:
    """The folders to take examples from: the project's own, where they are, and one more."""
    found = [folder for folder in (own_folder(), more) if folder and any(files(folder, kind) for kind in NEEDED)]
    if more and more not in found:
        raise ContentError(f"{more} has no labelled examples: a file such as dev_entries.jsonl.")
    if not found:
        raise ContentError(
            "The labelled examples are in a checkout of coachbot (tests/data), not in the installed package. "
            "Run this there, or name a folder of your own with --data."
        )
    return found


def files(folder: Path, kind: str) -> list[Path]:
    """The files of a folder that are labelled with one kind of thing, by name."""
    return sorted(folder.glob(f"*{kind}.jsonl"))


def load(path: Path, kind: str) -> Sequence[Example]:
    """The examples of a file; a ContentError names the line that isn't one."""
    return list(_examples(path, kind))


def _examples(path: Path, kind: str) -> Iterator[Example]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            example = json.loads(line)
        except json.JSONDecodeError as error:
            raise ContentError(f"{path}, line {number} is not JSON: {error.msg}.") from error
        lacking = [name for name in NEEDED[kind] if not isinstance(example, dict) or name not in example]
        if lacking:
            raise ContentError(f"{path}, line {number} lacks {', '.join(lacking)}.")
        yield example


def half(example: Example) -> str:
    """The half that an example belongs to: `tuning`, `held out`, or '' where the file makes no halves."""
    return str(example.get("half", "")).replace("_", " ").replace("-", " ")
