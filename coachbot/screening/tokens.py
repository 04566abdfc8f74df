"""Words of a text with their places, and what joins them."""

import re
from typing import NamedTuple

from coachbot.screening.lexicon import key_of

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.!?:;•\n]|^\s*[-–*]|\s[-–]\s")


class Word(NamedTuple):
    """One word: `gap` is what stands between it and the word before, `owner` says that 's followed."""

    text: str
    start: int
    end: int
    key: str
    gap: str
    owner: bool
    capital: bool

    @property
    def shouted(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()

    @property
    def opens_sentence(self) -> bool:
        return SENTENCE_END.search(self.gap) is not None


def words_of(text: str) -> list[Word]:
    """The words in order; a possessive 's is left outside its word."""
    found: list[Word] = []
    last = 0
    for match in WORD.finditer(text):
        word, start = match.group(), match.start()
        owner = len(word) > 2 and word[-1] in "sS" and word[-2] in "'’"
        if owner:
            word = word[:-2]
        end = start + len(word)
        found.append(
            Word(word, start, end, key_of(word), text[last:start] if found else "\n", owner, word[0].isupper())
        )
        last = match.end()
    return found
