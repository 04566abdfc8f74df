"""From content files to one catalogue."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from coachbot.catalogue.catalogue import Catalogue
from coachbot.catalogue.checks import faults
from coachbot.catalogue.reading import Reader
from coachbot.errors import ContentError

CONTENT = Path(__file__).parent.parent / "content"
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]+)?")  # the folder of a language is named by its code: en, cy


def read(paths: Iterable[Path], over: Iterable[Path] = ()) -> tuple[Catalogue, list[str], dict[str, str]]:
    """Read content files, then lay the `over` files (a translation) on them.

    Returns the catalogue of what could be read, what was wrong (one line each, naming file, item
    and field), and which file each id came from.
    """
    reader = Reader()
    for path in paths:
        reader.read(path)
    for path in over:
        reader.lay_over(path)
    return reader.catalogue(), reader.problems, reader.where


def files(folder: Path) -> list[Path]:
    """The content files below a folder, in a stable order; of a file, that file."""
    return [folder] if folder.is_file() else sorted(folder.rglob("*.toml"))


def languages() -> list[str]:
    """The languages there is content in; every one but `en` is laid over `en`."""
    return sorted(path.name for path in CONTENT.iterdir() if path.is_dir() and LANGUAGE.fullmatch(path.name))


def paths_of(language: str, extra: Iterable[Path] = ()) -> tuple[list[Path], list[Path]]:
    """The files to read for a language, an organisation's own among them, and those to lay over them.

    Raises ContentError where there is nothing in this language.
    """
    if language not in languages():
        raise ContentError(
            f"There is no content in the language {language!r}. There is: {', '.join(languages())}. "
            "A translation is a folder of its own (docs/content.md)."
        )
    own = [file for path in extra for file in files(path)]
    return [*files(CONTENT / "en"), *own], files(CONTENT / language) if language != "en" else []


@cache
def load(language: str = "en", *extra: Path) -> Catalogue:
    """The catalogue of one language, with an organisation's own files added.

    Raises ContentError, naming every file, item and field that is wrong.
    """
    catalogue, problems, where = read(*paths_of(language, extra))
    if extra:  # what ships was checked before it did
        problems += faults(catalogue, where)
    if problems:
        raise ContentError("The content can't be used:\n" + "\n".join(f"  {problem}" for problem in problems))
    return catalogue
