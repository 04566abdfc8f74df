"""Full names of people: a given name and a surname, in capitals or typed in a hurry.

A run of words is weighed: what the words themselves are, what stands before and after. Organisations,
places, public figures and people in public office are set aside first.
"""

from collections.abc import Iterator
from itertools import pairwise

from coachbot.screening.lexicon import Lexicon, lexicon
from coachbot.screening.renown import is_organisation, is_public
from coachbot.screening.span import Span
from coachbot.screening.tokens import Word
from coachbot.screening.weighing import AGE_AFTER, ENOUGH, weight

LONGEST = 5
LONGEST_RUN = 10


def full_names(text: str, words: list[Word]) -> list[Span]:
    """Where full names stand, without titles and possessive endings."""
    found: list[Span] = []
    for first, last in [*_capital_runs(words), *_hurried_pairs(text, words)]:
        name = _name_within(text, words, first, last)
        if name and not any(s.start < words[name[1]].end and words[name[0]].start < s.end for s in found):
            found.append(Span(words[_eldest(words, name[0])].start, words[name[1]].end, "name"))
    return found


def _eldest(words: list[Word], first: int) -> int:
    """Where the name begins when it is shared: "Ashleigh and Kane Drinkwater", "Jo, Ash and Kane Drinkwater"."""
    joined = first > 1 and words[first - 1].key == "and" and words[first - 1].gap == words[first].gap == " "
    before = first - 2 if joined else first - 1
    if not (joined or (first > 0 and words[first].gap == " & ")) or not _may_be_given(words[before]):
        return first
    while before > 0 and words[before].gap == ", " and _may_be_given(words[before - 1]):
        before -= 1
    return before


def _may_be_given(word: Word) -> bool:
    known = lexicon()
    return word.capital and not word.owner and (known.given.weight(word.key) > 0 or known.strange(word.key))


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
    return not before.owner and (words[i].gap == " " or (words[i].gap in (". ", ".") and len(before.text) == 1))


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
        given = known.given.weight(one.key)
        if given == 2 and _hurried_surname(known, text, words, i + 1):
            yield i, i + 1
        elif given == 2 and (_after_a_double(known, words, i + 2) or _with_particle(known, words, i)):
            yield i, i + 2
        elif (given == 1 and _wordy_pair(known, one.key, two.key)) or _is_somebodys(text, words, i):
            yield i, i + 1


def _wordy_pair(known: Lexicon, given: str, surname: str) -> bool:
    """ "ruby waterfield": a given name that is a stone or a month too, and what can only be a surname."""
    only = known.surnames.weight(surname) == 2 or (known.sounds_like_surname(surname) and known.strange(surname))
    return known.given.weight(given) == 1 and given not in known.everyday and only and not known.ordinary(surname)


def _with_particle(known: Lexicon, words: list[Word], i: int) -> bool:
    """ "gethin ap rhys", "maria de souza": a given name, a particle and what is some name."""
    if words[i + 1].key not in known.context["cues"]["joins"] or words[i + 1].owner:
        return False
    last = words[i + 2].key if i + 2 < len(words) and words[i + 2].gap == " " else ""
    named = known.given.weight(last) or known.surnames.weight(last) or known.strange(last)
    return bool(named) and not known.ordinary(last)


def _after_a_double(known: Lexicon, words: list[Word], i: int) -> bool:
    """ "ellie mae cartwright": two given names, then a surname."""
    if i >= len(words) or words[i].gap != " " or words[i - 1].owner:
        return False
    middle = words[i - 1].key
    doubled = middle in known.context["cues"]["doubles"] or known.given.weight(middle) == 2
    return doubled and known.surnames.weight(words[i].key) == 2 and not known.ordinary(words[i].key)


def _is_somebodys(text: str, words: list[Word], i: int) -> bool:
    """Two words that no list has, in small letters, as someone with relatives or an age: "tanisha brightwell's dad"."""
    known, cues = lexicon(), lexicon().context["cues"]
    after = words[i + 2].key if i + 2 < len(words) else ""
    placed = (
        (words[i + 1].owner and after in cues["relatives"])
        or (i and words[i].gap == " " and words[i - 1].key in cues["before"])
        or AGE_AFTER.match(text, words[i + 1].end)
    )
    return bool(placed) and not (known.ordinary(words[i].key) or known.ordinary(words[i + 1].key))


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
    if is_public(words, first, last) or (
        is_organisation(words, first, last) and not _is_aged(text, words, first, last)
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
