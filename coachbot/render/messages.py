"""Every word the bot says: Jinja2 templates under prompts/, one file a message, a folder a dialogue.

A template is chat HTML; what people wrote is escaped where it is put in. A line `***` parts variants
of the same message. After a line `---` come the buttons, `[key] Label | [key] Label` a row.
An organisation's own folder, laid over, replaces messages file by file.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

from jinja2 import Environment, StrictUndefined, Template, TemplateError

from coachbot.errors import ContentError
from coachbot.model import Option

BUTTON = re.compile(r"\[(?P<key>/?[\w.-]+)\]\s*(?P<label>[^|]+?)\s*(?:\||$)")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BLANK_LINES = re.compile(r"\n{3,}")
_inside = Path(__file__).parent.parent / "prompts"
PROMPTS = _inside if _inside.is_dir() else Path(__file__).parent.parent.parent / "prompts"


@dataclass(frozen=True, slots=True)
class Wording:
    """One message file: its variants, and its rows of button labels by key."""

    variants: tuple[Template, ...]
    rows: tuple[tuple[str, ...], ...]
    labels: Mapping[str, str | Template]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in words: chat HTML, and rows of (key, label)."""

    text: str
    rows: tuple[tuple[tuple[str, str], ...], ...]


class Words:
    """The message templates of one or more folders, the later laid over the earlier."""

    def __init__(self, *folders: Path) -> None:
        self.link = "/start "  # what an invitation's token is put behind; a channel that has links sets its own
        self._jinja = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self._jinja.filters |= {
            "day": day, "weekday": weekday, "clock": clock, "listed": listed, "shortened": shortened,
            "quoted": quoted, "around": around, "place": place, "lower_first": lower_first, "lately": lately,
            "link": lambda token: self.link + token,
        }  # fmt: skip
        self._sources: dict[str, Path] = {}
        for folder in (PROMPTS, *folders):
            if not folder.is_dir():
                raise ContentError(f"{folder}: there is no such folder of messages.")
            for path in folder.rglob("*.j2"):
                self._sources[path.relative_to(folder).with_suffix("").as_posix()] = path
        self._ready: dict[str, Wording] = {}

    @property
    def names(self) -> Sequence[str]:
        """The names of all messages ("reflect/question")."""
        return sorted(self._sources)

    def check(self) -> None:
        """Read every message. Raises ContentError, naming the file that is wrong."""
        for name in self.names:
            self.wording(name)

    def wording(self, name: str) -> Wording:
        """One message's variants and labels. Raises ContentError, naming the file."""
        if name not in self._ready:
            path = self._sources.get(name)
            if path is None:
                raise ContentError(f"prompts/{name}.j2: there is no such message.")
            try:
                self._ready[name] = self._read(path.read_text(encoding="utf-8"))
            except TemplateError as error:
                raise ContentError(f"{path}: {error}") from error
        return self._ready[name]

    def _read(self, source: str) -> Wording:
        body, _, buttons = source.partition("\n---\n")
        rows: list[tuple[str, ...]] = []
        labels: dict[str, str | Template] = {}
        for line in buttons.splitlines():
            found = list(BUTTON.finditer(line))
            if found:
                rows.append(tuple(one["key"] for one in found))
                labels |= {one["key"]: self._label(one["label"]) for one in found}
        variants = tuple(self._jinja.from_string(variant.strip()) for variant in body.split("\n***\n"))
        return Wording(variants, tuple(rows), labels)

    def _label(self, source: str) -> str | Template:
        """A label; most are the same whatever the values, and need no template."""
        return self._jinja.from_string(source) if "{" in source else source

    def commands(self, name: str) -> tuple[Option, ...]:
        """The buttons of a message that stand for commands ("/reflect"): they are always on offer."""
        return tuple(Option(key) for row in self.wording(name).rows for key in row if key.startswith("/"))

    def render(
        self, name: str, values: Mapping[str, Any], options: Iterable[Option] = (), seed: object = 0
    ) -> Rendered:
        """Put a message into words; `seed` picks the variant, the same one every time.

        Raises ContentError when the template wants a value that it wasn't given, or an option has
        no label.
        """
        wording = self.wording(name)
        variant = wording.variants[crc32(repr(seed).encode()) % len(wording.variants)]
        try:
            text = BLANK_LINES.sub("\n\n", variant.render(values)).strip()
            rows = self._rows(name, wording, values, tuple(options))
        except TemplateError as error:
            raise ContentError(f"prompts/{name}.j2: {error}") from error
        return Rendered(text, rows)

    @staticmethod
    def _rows(
        name: str, wording: Wording, values: Mapping[str, Any], options: tuple[Option, ...]
    ) -> tuple[tuple[tuple[str, str], ...], ...]:
        row_of = {key: number for number, row in enumerate(wording.rows) for key in row}
        rows: list[list[tuple[str, str]]] = []
        last_row = None
        for option in options:
            label = option.label
            if not label:
                if option.key not in wording.labels:
                    raise ContentError(f"prompts/{name}.j2: no button [{option.key}] stands below ---.")
                found = wording.labels[option.key]
                label = found if isinstance(found, str) else found.render(values)
            row = None if option.label else row_of[option.key]
            if option.beside or (row is not None and row == last_row):
                rows[-1].append((option.key, str(label)))
            else:
                rows.append([(option.key, str(label))])
            last_row = row
        return tuple(tuple(row) for row in rows)


def day(when: date | str, now: date | str | None = None) -> str:
    """A date as people say it: "4 May", with the year when it isn't the year of `now`."""
    when = date.fromisoformat(when[:10]) if isinstance(when, str) else when
    now = date.fromisoformat(now[:10]) if isinstance(now, str) else now
    said = f"{when.day} {when:%B}"
    return said if now is None or now.year == when.year else f"{said} {when.year}"


def lately(when: date | str, now: date | str) -> str:
    """When something was, seen from today: "today", "yesterday", "on Tuesday", "on 4 May"."""
    when = date.fromisoformat(when[:10]) if isinstance(when, str) else when
    now = date.fromisoformat(now[:10]) if isinstance(now, str) else now
    ago = (now - when).days
    if ago in (0, 1):
        return ("today", "yesterday")[ago]
    return f"on {when:%A}" if 1 < ago < 7 else f"on {day(when, now)}"


def weekday(when: date | str | int) -> str:
    """The name of a date's weekday, or of a weekday's number (0 is Monday)."""
    number = when if isinstance(when, int) else date.fromisoformat(str(when)[:10]).weekday()
    return DAYS[number]


def clock(when: datetime | str) -> str:
    """A time of day as people say it: "8.30 am"."""
    hour, minute = (when.hour, when.minute) if isinstance(when, datetime) else map(int, when.split(":")[:2])
    if (hour, minute) == (12, 0):
        return "noon"
    return f"{(hour - 1) % 12 + 1}{f'.{minute:02}' if minute else ''} {'am' if hour < 12 else 'pm'}"


def listed(words: Sequence[str]) -> str:
    """A list as people say it: "one, two and three"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def shortened(text: str, most: int = 200) -> str:
    """The beginning of a text, cut at a word, with an ellipsis where something is left out."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def quoted(text: str, most: int = 480) -> str:
    """A text as it is quoted: whole if only a few words would be saved, else cut where a sentence ends."""
    text = " ".join(text.split())
    if len(text) <= most * 1.15:
        return text
    whole = text[:most].rpartition(". ")[0]
    return f"{whole}. …" if len(whole) > most * 0.6 else shortened(text, most)


def around(text: str, words: str, most: int = 140) -> str:
    """As much of a text as fits, around the first of some words (parted by spaces) that stands in it."""
    text = " ".join(text.split())
    places = [found for word in words.split() if (found := text.casefold().find(word.casefold()[:6])) >= 0]
    start = min(places, default=0)
    if start < most // 2:
        return shortened(text, most)
    return "…" + shortened(text[text.rfind(" ", 0, start - most // 3) + 1 :], most)


def place(zone: str) -> str:
    """The place that a time zone is named after: "London"."""
    return zone.rpartition("/")[2].replace("_", " ")


def lower_first(text: str) -> str:
    """A text with a small first letter, to go on with in a sentence."""
    return text[:1].lower() + text[1:]
