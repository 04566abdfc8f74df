"""How surely a run of words is one person's full name: what the words are, and what stands around them."""

import re

from coachbot.screening.lexicon import Lexicon, lexicon
from coachbot.screening.tokens import Word

ENOUGH = 2.0
ARTICLES = frozenset(("a", "an", "the"))
AGE_AFTER = re.compile(
    r"\s?(?:,\s?|\(|-\s|–\s)?(?:aged?\s)?(?:1\d|\d)(?:\s?(?:yrs?|years?|months?|mths)\b|[,);.]|\s?[-–])|"
    r"\s?,?\s?\(?(?:age|aged|dob|d\.o\.b|b\.\s?\d|born|(?:in\s)?y(?:ea)?r?\s?\d{1,2}\b)",
    re.I,
)
IRISH = re.compile(r"[OD]['’][A-Z][a-z]{2}")
PRONOUN_AFTER = re.compile(r"\W{1,3}(?:\w+\W+){0,3}?(?:his|her|hers|he|she|their)\b", re.I)


def weight(text: str, words: list[Word], first: int, last: int) -> float:
    """How surely these words are one person's full name; ENOUGH is enough."""
    return _of_itself(words, first, last) + _of_place(text, words, first, last)


def _of_itself(words: list[Word], first: int, last: int) -> float:
    known = lexicon()
    cues = known.context["cues"]
    opening, rest = words[first], words[first + 1 : last + 1]
    given = known.given.weight(opening.key)
    if len({word.key for word in words[first : last + 1]}) == 1:
        return 0.0
    if len(rest) == 1 and given and rest[0].key in cues["doubles"]:
        return 0.0
    total = float(given)
    if given == 1 and opening.key in cues["openers"] and opening.opens_sentence:
        total = 0.75
    elif not given:
        total = _unlisted_first(known, opening, rest)
    surname = _surname(known, rest[-1])
    if given == 2 and surname < 0 and rest[-1].capital and _is_a_form(known, rest[-1].key):
        surname = 0.25  # "Pilling" is no form of "pill" after a given name
    if not given and known.surnames.weight(rest[-1].key) == 1:
        surname = 0.6
    return total + surname - (2.0 if _stray(known, rest[:-1]) else 0.0)


def _is_a_form(known: Lexicon, key: str) -> bool:
    """Whether the word is everyday only as a form of another: "pilling", but not "chaired"."""
    return key not in known.everyday and len(key) > 2 and not key.endswith("ed")


def _unlisted_first(known: Lexicon, opening: Word, rest: list[Word]) -> float:
    """A first word that is no listed given name: perhaps a surname said first, perhaps a name we don't know."""
    if known.surnames.weight(opening.key) == 2 and any(known.given.weight(word.key) for word in rest):
        return 1.5
    if len(opening.key) == 1:
        return 0.75 if rest[0].gap.startswith(".") else 0.25
    if known.ordinary(opening.key) or opening.key in known.proper:
        return -2.0
    if not opening.shouted and known.strange(opening.key):
        return 1.0
    return 0.25 if opening.opens_sentence and known.surnames.weight(rest[-1].key) < 2 else 0.5


def _surname(known: Lexicon, word: Word) -> float:
    listed = known.surnames.weight(word.key)
    if listed:
        return 1.5 if listed == 2 else 1.0
    if known.sounds_like_surname(word.key) or "-" in word.key or IRISH.match(word.text):
        return 1.0
    if not word.shouted and known.strange(word.key):
        return 1.0
    if word.key in known.proper:
        return 0.25
    return -2.0 if known.ordinary(word.key) and not known.given.weight(word.key) else 0.6


def _stray(known: Lexicon, middle: list[Word]) -> bool:
    """Whether an everyday word stands in the middle, as none does in a name."""
    particles = known.context["cues"]["particles"]
    return any(
        known.ordinary(w.key)
        and w.key not in particles
        and not (known.given.weight(w.key) or known.surnames.weight(w.key))
        for w in middle
    )


def _of_place(text: str, words: list[Word], first: int, last: int) -> float:
    cues = lexicon().context["cues"]
    before = [word.key for word in words[max(0, first - 2) : first]] if first else []
    after = words[last + 1] if last + 1 < len(words) else None
    total = 0.0
    if set(before) & cues["before"] or AGE_AFTER.match(text, words[last].end):
        total += 1.5
    elif before and before[-1] in cues["acts"] | cues["deeds"]:
        total += 1.0 if before[-1] in cues["deeds"] else 0.5
    if before and before[-1] in ARTICLES and not words[first].opens_sentence:
        total -= 1.0
    if before and before[-1] in cues["places"] and not (words[first].opens_sentence or words[last].owner):
        total -= 1.5
    if after and words[last].owner and after.key in cues["relatives"]:
        total += 1.5
    elif PRONOUN_AFTER.match(text, words[last].end):
        total += 1.0
    elif after and after.gap == " " and after.key in cues["after"]:
        total += 0.5
    return total
