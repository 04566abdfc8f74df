"""Full names of people: a given name and a surname, in capitals or typed in a hurry.

A run of words is weighed: what the words themselves are, what stands before and after. Organisations,
places, public figures and people in public office are set aside first.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from coachbot.screening.lexicon import Lexicon, lexicon
from coachbot.screening.span import Span
from coachbot.screening.tokens import Word

ENOUGH = 2.0
LONGEST = 5
LONGEST_RUN = 10
ARTICLES = frozenset(("a", "an", "the"))
AGE_AFTER = re.compile(
    r"\s?(?:,\s?|\(|-\s|–\s)?(?:aged?\s)?(?:1\d|\d)(?:\s?(?:yrs?|years?|months?|mths)\b|[,);.]|\s?[-–])|"
    r"\s?,?\s?\(?(?:age|aged|dob|d\.o\.b|b\.\s?\d|born|(?:in\s)?y(?:ea)?r?\s?\d{1,2}\b)",
    re.I,
)
IRISH = re.compile(r"[OD]['’][A-Z][a-z]{2}")
PRONOUN_AFTER = re.compile(r"\W{1,3}(?:\w+\W+){0,3}?(?:his|her|hers|he|she|their)\b", re.I)


def full_names(text: str, words: list[Word]) -> list[Span]:
    """Where full names stand, without titles and possessive endings."""
    found: list[Span] = []
    for first, last in [*_capital_runs(words), *_hurried_pairs(text, words)]:
        name = _name_within(text, words, first, last)
        if name and not any(s.start < words[name[1]].end and words[name[0]].start < s.end for s in found):
            found.append(Span(words[name[0]].start, words[name[1]].end, "name"))
    return found


def _capital_runs(words: list[Word]) -> Iterator[tuple[int, int]]:
    """First and last index of stretches of capitalised words, particles ("de", "bin") included."""
    context = lexicon().context
    separators, particles = context["organisation"]["separators"], context["cues"]["particles"]
    start = None
    for i, word in enumerate(words):
        fits = word.capital and word.key not in separators
        goes_on = start is not None and _goes_on(words, i) and (fits or _links(words, i, particles))
        if start is not None and (not goes_on or i - start >= LONGEST_RUN):
            yield from _long_enough(words, start, i - 1)
            start = None
        if start is None and fits:
            start = i
    if start is not None:
        yield from _long_enough(words, start, len(words) - 1)


def _goes_on(words: list[Word], i: int) -> bool:
    before = words[i - 1]
    return not before.owner and (words[i].gap == " " or (words[i].gap == ". " and len(before.text) == 1))


def _links(words: list[Word], i: int, particles: frozenset[str]) -> bool:
    return words[i].key in particles and i + 1 < len(words) and words[i + 1].capital and words[i + 1].gap == " "


def _long_enough(words: list[Word], first: int, last: int) -> Iterator[tuple[int, int]]:
    if last > first:
        yield first, last


def _hurried_pairs(text: str, words: list[Word]) -> Iterator[tuple[int, int]]:
    """Pairs not both capitalised, where the words are names and nothing else."""
    known = lexicon()
    for i, (one, two) in enumerate(pairwise(words)):
        if (one.capital and two.capital) or two.gap != " " or one.owner or min(len(one.key), len(two.key)) < 2:
            continue
        if known.given.weight(one.key) == 2 and _hurried_surname(known, text, words, i + 1):
            yield i, i + 1
        elif known.given.weight(one.key) == 2 and _after_a_double(known, words, i + 2):
            yield i, i + 2
        elif not (known.ordinary(one.key) or known.ordinary(two.key)) and _is_somebodys(text, words, i):
            yield i, i + 1


def _after_a_double(known: Lexicon, words: list[Word], i: int) -> bool:
    """ "ellie mae cartwright": two given names, then a surname."""
    if i >= len(words) or words[i].gap != " " or words[i - 1].owner:
        return False
    middle = words[i - 1].key
    doubled = middle in known.context["cues"]["doubles"] or known.given.weight(middle) == 2
    return doubled and known.surnames.weight(words[i].key) == 2 and not known.ordinary(words[i].key)


def _is_somebodys(text: str, words: list[Word], i: int) -> bool:
    """Two words that no list has, in small letters, as someone with relatives or an age: "tanisha brightwell's dad"."""
    cues = lexicon().context["cues"]
    after = words[i + 2].key if i + 2 < len(words) else ""
    if words[i + 1].owner and after in cues["relatives"]:
        return True
    return (
        bool(i and words[i - 1].key in cues["before"] and words[i].gap == " ")
        or AGE_AFTER.match(text, words[i + 1].end) is not None
    )


def _hurried_surname(known: Lexicon, text: str, words: list[Word], i: int) -> bool:
    word = words[i]
    if known.given.weight(word.key) == 2 and known.surnames.weight(word.key) < 2:
        return False
    if known.surnames.weight(word.key) == 2 or known.sounds_like_surname(word.key):
        return not known.ordinary(word.key)
    if known.ordinary(word.key) and not known.surnames.weight(word.key):
        return False
    if AGE_AFTER.match(text, word.end):
        return True
    cues = known.context["cues"]
    led = i > 1 and words[i - 1].gap == " " and words[i - 2].key in cues["acts"] | cues["deeds"] | cues["before"]
    return led and len(word.key) > 5 and not known.ordinary(word.key)


def _name_within(text: str, words: list[Word], first: int, last: int) -> tuple[int, int] | None:
    """The part of a run that is a person's name, or nothing."""
    if _is_public(words, first, last) or (
        _is_organisation(words, first, last) and not _is_aged(text, words, first, last)
    ):
        return None
    while first < last:
        if last - first < LONGEST and weight(text, words, first, last) >= ENOUGH:
            return first, last
        first += 1
    return None


def _is_aged(text: str, words: list[Word], first: int, last: int) -> bool:
    """A given name before it and an age behind make a surname even of "Ward" or "Park"."""
    known = lexicon()
    named = known.given.weight(words[first].key) and known.surnames.weight(words[last].key)
    return last - first == 1 and bool(named) and AGE_AFTER.match(text, words[last].end) is not None


def _is_public(words: list[Word], first: int, last: int) -> bool:
    context = lexicon().context
    keys = [word.key for word in words[first : last + 1]]
    pairs = {" ".join(keys[i:j]) for i in range(len(keys)) for j in range(i + 1, len(keys) + 1)}
    before = words[first - 1].key if first else ""
    titles = context["titles"]["public"]
    after = words[last + 1].key if last + 1 < len(words) else ""
    cited = after in context["public"]["book"] or any(
        word.key in context["public"]["book"] for word in words[max(0, first - 3) : first]
    )
    return bool(pairs & context["public"]["people"]) or before in titles or bool(titles & set(keys)) or cited


def _is_organisation(words: list[Word], first: int, last: int) -> bool:
    context = lexicon().context["organisation"]
    inside = {word.key for word in words[first : last + 1]}
    if not words[first + 1].capital:
        inside -= lexicon().surnames.plain
    after = words[last + 1] if last + 1 < len(words) else None
    if inside & context["words"]:
        return True
    if after is None or after.gap not in (" ", "'s ", "’s "):
        return False
    return not words[last].owner and after.key in context["words"] - context["not_after"]


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
    if given == 2 and surname < 0 and rest[-1].capital and rest[-1].key not in known.everyday and len(rest[-1].key) > 2:
        surname = 0.25  # "Pilling" is no form of "pill" after a given name
    if not given and known.surnames.weight(rest[-1].key) == 1:
        surname = 0.6
    return total + surname - (2.0 if _stray(known, rest[:-1]) else 0.0)


def _unlisted_first(known: Lexicon, opening: Word, rest: list[Word]) -> float:
    """A first word that is no listed given name: perhaps a surname said first, perhaps a name we don't know."""
    if known.surnames.weight(opening.key) == 2 and any(known.given.weight(word.key) for word in rest):
        return 1.5
    if len(opening.key) == 1:
        return 0.75 if rest[0].gap.startswith(".") else 0.25
    if known.ordinary(opening.key):
        return -2.0
    return 0.25 if opening.opens_sentence and known.surnames.weight(rest[-1].key) < 2 else 0.5


def _surname(known: Lexicon, word: Word) -> float:
    listed = known.surnames.weight(word.key)
    if listed:
        return 1.5 if listed == 2 else 1.0
    if known.sounds_like_surname(word.key) or "-" in word.key or IRISH.match(word.text):
        return 1.0
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
    if before and before[-1] in cues["places"] and not words[first].opens_sentence:
        total -= 1.5
    if after and words[last].owner and after.key in cues["relatives"]:
        total += 1.5
    elif PRONOUN_AFTER.match(text, words[last].end):
        total += 1.0
    elif after and after.gap == " " and after.key in cues["after"]:
        total += 0.5
    return total
