"""How hard a text is to read: the Flesch-Kincaid grade (Kincaid and others, 1975)."""

import re
from functools import cache

from pyphen import Pyphen

WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)")


@cache
def _hyphens() -> Pyphen:
    return Pyphen(lang="en_GB")


def grade(text: str) -> float:
    """The years of schooling (American grades) a reader needs; below 0 for very short words."""
    words = WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(1, len(SENTENCE.findall(text)))
    syllables = sum(len(_hyphens().positions(word)) + 1 for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
