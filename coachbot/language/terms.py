"""Terms: the stems of a text, and the things it names in whatever form (HV, health visitor)."""

import tomllib
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from coachbot.language.words import bare, stem, words


class Term(NamedTuple):
    """A term (a stem, or `=` and the name of an alias) and the words it was read from, in lower case."""

    name: str
    words: tuple[str, ...]


@cache
def aliases() -> dict[str, tuple[str, ...]]:
    """The forms of each alias, by its term; written in `data/aliases.toml`."""
    tables = tomllib.loads((files("coachbot.language") / "data" / "aliases.toml").read_text("utf-8"))
    return {f"={name}": tuple(forms) for table in tables.values() for name, forms in table.items()}


class _Terms(dict[str, str]):
    """Every word met so far with its term; bounded, since names and slips of the thumb never end."""

    LIMIT = 100_000

    def __init__(self) -> None:
        super().__init__()
        self._short = {stem(form): name for name, forms in aliases().items() for form in forms if len(words(form)) == 1}

    def __missing__(self, word: str) -> str:
        if len(self) >= self.LIMIT:
            self.clear()
        stemmed = stem(word)
        self[word] = found = self._short.get(stemmed, stemmed)
        return found


_term = _Terms()


def _key(word: str) -> str:
    """What a word is compared by within a phrase, where stock words count."""
    return _term[word] or bare(word)


@cache
def _phrases() -> dict[str, list[tuple[list[str], str]]]:
    """The forms of several words, by their first: all their keys, and the alias; the longest first."""
    found: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
    for name, forms in aliases().items():
        for form in forms:
            keys = list(map(_key, words(form)))
            if len(keys) > 1:
                found[keys[0]].append((keys, name))
    for phrases in found.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return dict(found)


def terms(text: str) -> list[str]:
    """The names of the terms of a text in order, stock words left out; made for reading many texts quickly."""
    typed = words(text)
    names = list(map(_term.__getitem__, typed))
    for at, length, alias in _named(typed, names):
        names[at : at + length] = [alias, *[""] * (length - 1)]
    return list(filter(None, names))


def read(text: str) -> list[Term]:
    """The terms of a text in order, with the words each was read from."""
    typed = words(text)
    found = [Term(_term[word], (bare(word),)) for word in typed]
    for at, length, alias in _named(typed, [term.name for term in found]):
        whole = Term(alias, tuple(map(bare, typed[at : at + length])))
        found[at : at + length] = [whole, *[Term("", ())] * (length - 1)]
    return [term for term in found if term.name]


def _named(typed: list[str], names: list[str]) -> list[tuple[int, int, str]]:
    """Where a phrase of several words names an alias: its place, its length and the alias; none overlap."""
    phrases, found, free = _phrases(), [], 0
    for at in [place for place, name in enumerate(names) if name in phrases]:
        for keys, alias in phrases[names[at]]:
            if at >= free and list(map(_key, typed[at : at + len(keys)])) == keys:
                found.append((at, len(keys), alias))
                free = at + len(keys)
    return found
