"""What the rules know of words: names, ordinary words and contexts, read once from the data files."""

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from coachbot.language.related import known_terms
from coachbot.language.words import stem

DATA = Path(__file__).with_name("data")

# How an everyday word may end, and what stood there before: "worried" is "worry".
ENDINGS = (
    ("s", ("",)), ("es", ("",)), ("ies", ("y",)), ("d", ("",)), ("ed", ("", "e")), ("ied", ("y",)),
    ("ing", ("", "e")), ("ly", ("",)), ("ily", ("y",)),
)  # fmt: skip


def key_of(word: str) -> str:
    """The word as the lists have it: small letters, no accents, no apostrophes."""
    plain = word.casefold().replace("'", "").replace("’", "")
    if plain.isascii():
        return plain
    return "".join(mark for mark in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(mark))


@dataclass(frozen=True)
class Names:
    """One list of names: `plain` are names and little else, `wordy` are everyday words or places too."""

    plain: frozenset[str]
    wordy: frozenset[str]

    def weight(self, key: str) -> int:
        """2 for a plain name, 1 for a wordy one, 0 for neither; with a hyphen, by both halves or the first."""
        if "-" not in key:
            return 2 if key in self.plain else 1 if key in self.wordy else 0
        halves = key.split("-")
        if all(half in self.plain or half in self.wordy for half in halves):
            return 2
        for form in dict.fromkeys((key, halves[0])):
            if form in self.plain:
                return 2
            if form in self.wordy:
                return 1
        return 0


@dataclass(frozen=True)
class Lexicon:
    """Everything the rules look words up in."""

    given: Names
    surnames: Names
    surname_endings: tuple[str, ...]
    surname_beginnings: tuple[str, ...]
    everyday: frozenset[str]
    proper: frozenset[str]
    context: dict[str, dict[str, frozenset[str]]]

    def ordinary(self, key: str) -> bool:
        """Whether this is an everyday word, in any of its plain forms, or too short for a name."""
        return len(key) < 3 or key in self.everyday or any(base in self.everyday for base in _bases(key))

    def strange(self, key: str) -> bool:
        """Whether neither our lists nor the commonest words of English have this: a name, or a slip of the thumb."""
        return not self.ordinary(key) and key not in self.proper and _rare(key)

    def sounds_like_surname(self, key: str) -> bool:
        """Whether an unlisted word is built as English, Slavonic, South Asian or West African surnames are."""
        if len(key) < 5 or self.ordinary(key):
            return False
        return key.endswith(self.surname_endings) or key.startswith(self.surname_beginnings)


@lru_cache(maxsize=8192)
def _rare(key: str) -> bool:
    return all(stem(half) not in known_terms() for half in key.split("-"))


def _bases(key: str) -> list[str]:
    found = []
    for ending, stems in ENDINGS:
        cut = key.removesuffix(ending)
        if cut != key and len(cut) >= 3:
            found += [cut + stem for stem in stems]
            if ending in ("ed", "ing") and len(cut) > 3 and cut[-1] == cut[-2]:
                found.append(cut[:-1])
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(key_of(word) for word in text.split())


def _lines(name: str) -> frozenset[str]:
    """The words of a list, without the lines that comment on it."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return _words(" ".join(line for line in lines if not line.startswith("#")))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def _names(data: dict[str, Any], everyday: frozenset[str]) -> Names:
    listed = frozenset[str]().union(*(_words(block) for block in data["plain"].values()))
    wordy = _words(data["also_words"]["names"]) | (listed & everyday)
    return Names(plain=listed - wordy, wordy=wordy)


def _context() -> dict[str, dict[str, frozenset[str]]]:
    context = {
        table: {name: _words(block) for name, block in rows.items()} for table, rows in _read("context.toml").items()
    }
    people = (DATA / "public.txt").read_text(encoding="utf-8").split("\n", 1)[1].split("|")
    context["public"]["people"] = frozenset(key_of(" ".join(one.split())) for one in people)
    return context


@cache
def lexicon() -> Lexicon:
    """The lists, read from the package's data on first use."""
    everyday = _lines("words.txt")
    surnames = _read("surnames.toml")
    return Lexicon(
        given=_names(_read("given.toml"), everyday),
        surnames=_names(surnames, everyday),
        surname_endings=tuple(e for e in surnames["endings"].split() if len(e) > 2),
        surname_beginnings=tuple(b for b in surnames["beginnings"].replace("'", "").split() if len(b) > 1),
        everyday=everyday,
        proper=_lines("proper.txt"),
        context=_context(),
    )
