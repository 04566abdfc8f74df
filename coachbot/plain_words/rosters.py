"""A list of people, as it is pasted into a chat or saved from a spreadsheet: a name a line, and how often."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coachbot.plain_words.names import bare

MOST = 60  # names taken from one list
LONGEST = 60  # characters of a name
DELIMITERS = "\t;,"
HEADINGS = {
    "name": "name", "names": "name", "full name": "name", "participant": "name", "participants": "name",
    "first name": "first", "forename": "first", "given name": "first", "last name": "last", "surname": "last",
    "family name": "last", "cadence": "cadence", "how often": "cadence", "rhythm": "cadence", "frequency": "cadence",
}  # fmt: skip
OFTEN = {
    "": "", "weekly": "weekly", "every week": "weekly", "once a week": "weekly", "week": "weekly",
    "fortnightly": "fortnightly", "every fortnight": "fortnightly", "every other week": "fortnightly",
    "every two weeks": "fortnightly", "every 2 weeks": "fortnightly", "fortnight": "fortnightly",
    "monthly": "monthly", "every month": "monthly", "once a month": "monthly", "month": "monthly",
    "working days": "working days", "working-days": "working days", "every working day": "working days",
    "daily": "working days", "every day": "working days", "weekdays": "working days",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that wasn't understood: its number from 1, what stands there, and why: name or cadence."""

    line: int
    said: str
    why: str


@dataclass(frozen=True, slots=True)
class Roster:
    """The people on a list: (name, how often or ""). `twice` are names that stand there more than once.

    `left` is how many there are beyond the most that are taken at once.
    """

    people: tuple[tuple[str, str], ...]
    unread: tuple[Unread, ...]
    twice: tuple[str, ...]
    left: int


def read_roster(text: str) -> Roster:
    """The people on a list; never raises, and names what it can't read.

    Columns are parted by commas, semicolons or tabs, with a line of headings or without: name, then how often. Names
    on a single line, parted by commas, are read too. A name counts once.
    """
    lines = [(number, line) for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1) if line.strip(" \t,;")]
    delimiter = max(DELIMITERS, key=lambda one: sum(one in line for _, line in lines))
    cells = [(number, [cell.strip() for cell in _cells(line, delimiter)]) for number, line in lines]
    columns = _columns(cells[0][1]) if cells else None
    if columns:
        cells = cells[1:]
    elif len(cells) == 1 and not any(bare(cell) in OFTEN for cell in cells[0][1][1:]):
        cells = [(1, [name]) for name in cells[0][1] if name]  # names on one line
    found = [_read(number, row, columns or {"name": 0, "cadence": 1}) for number, row in cells]
    people = [one for one in found if isinstance(one, tuple)]
    names = Counter(name.casefold() for name, _ in people)
    first: dict[str, tuple[str, str]] = {}
    for name, often in people:
        first.setdefault(name.casefold(), (name, often))
    once = tuple(first.values())
    return Roster(
        once[:MOST], tuple(one for one in found if isinstance(one, Unread)),
        tuple(name for name, _ in once if names[name.casefold()] > 1), max(0, len(once) - MOST),
    )  # fmt: skip


def _cells(line: str, delimiter: str) -> list[str]:
    if line.count('"') % 2:  # one that nobody closed
        return line.replace('"', "").split(delimiter)
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))


def _columns(row: Sequence[str]) -> Mapping[str, int] | None:
    """Which column is which, if a row is one of headings."""
    found = {HEADINGS[bare(cell)]: place for place, cell in enumerate(row) if bare(cell) in HEADINGS}
    return found if "name" in found or "first" in found else None


def _read(number: int, row: Sequence[str], columns: Mapping[str, int]) -> tuple[str, str] | Unread:
    def cell(column: str) -> str:
        place = columns.get(column, len(row))
        return row[place] if place < len(row) else ""

    name = " ".join((cell("name") or f"{cell('first')} {cell('last')}").split())
    often = OFTEN.get(bare(cell("cadence")))
    if not any(letter.isalpha() for letter in name) or len(name) > LONGEST or "@" in name:
        return Unread(number, " ".join(" ".join(row).split())[:LONGEST], "name")
    if often is None:
        return Unread(number, cell("cadence")[:LONGEST], "cadence")
    return name, often
