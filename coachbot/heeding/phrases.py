"""Phrases as data: a small notation over regular expressions, fit for what people type on a phone.

A phrase in `data/*.toml` is a regular expression that matches whole words in lower case, where a space
stands for any white space, an apostrophe may be missing (cant), `{name}` is one of the file's `[words]`,
and ` ... ` is a gap of at most four words.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

GAP = r"(?:[\s,]+[\w'-]+){0,4}?[\s,]+"
_NAME = re.compile(r"\{([a-z_]+)\}")
_BEGINNING = re.compile(r"(?:\(\?:\{[a-z]+\}\)|\{[a-z]+\})(?![?*+{])")
_PARTS = re.compile(r"\\.|\[[^\]]*\]|.", re.S)
_SENTENCE = re.compile(r"[^.!?\n]+")


def plain(text: str) -> str:
    """The text in lower case with straight apostrophes and quotes, each character in its place."""
    lower = text.lower()
    if len(lower) != len(text):  # a few letters, such as İ, are two in lower case
        lower = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return lower.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence or line with the place where it begins."""
    return ((found.start(), found[0]) for found in _SENTENCE.finditer(text))


@cache
def table(name: str) -> Mapping[str, Any]:
    """The contents of `data/NAME.toml`."""
    text = (files("coachbot.heeding") / "data" / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def phrases(name: str, kind: str) -> re.Pattern[str]:
    """The phrases of one kind in `data/NAME.toml` as one pattern, for text that is `plain`."""
    words, listed = table(name)["words"], table(name)["phrases"]
    return re.compile(rf"(?<!\w)(?:{'|'.join(_read(phrase, words) for phrase in listed[kind])})(?!\w)")


@cache
def any_of(name: str, *kinds: str) -> re.Pattern[str]:
    """A pattern that is found where any phrase of the kinds is; what begins alike is tried once, so it is faster."""
    words, listed = table(name)["words"], table(name)["phrases"]
    endings: dict[str, list[str]] = {}
    for phrase in (one for kind in kinds for many in listed[kind] for one in _alternatives(many)):
        begun = _BEGINNING.match(phrase)
        beginning = begun[0] if begun else ""
        endings.setdefault(beginning, []).append(phrase.removeprefix(beginning))
    read = (_read(f"{beginning}(?:{'|'.join(rest)})", words) for beginning, rest in endings.items())
    return re.compile(rf"(?<!\w)(?:{'|'.join(read)})(?!\w)")


def _alternatives(phrase: str) -> list[str]:
    """The phrase parted at each | that stands in no brackets."""
    found, depth = [""], 0
    for part in _PARTS.findall(phrase):
        depth += (part == "(") - (part == ")")
        if part == "|" and not depth:
            found.append("")
        else:
            found[-1] += part
    return found


@cache
def kinds(name: str, beginning: str) -> tuple[str, ...]:
    """The kinds of phrases in a table whose names begin alike."""
    return tuple(kind for kind in table(name)["phrases"] if kind.startswith(beginning))


def _read(phrase: str, words: Mapping[str, str]) -> str:
    filled = _NAME.sub(lambda name: f"(?:{_read(words[name[1]], words)})", phrase)
    spaced = filled.replace(" ... ", "…").replace(" ?", r"\s*").replace(" ", r"\s+")
    return spaced.replace("'", "'?").replace("…", GAP)
