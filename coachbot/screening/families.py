"""Families by their surname, people by title, and children by first name with an age."""

import re
from collections.abc import Iterator
from itertools import pairwise

from coachbot.screening.lexicon import lexicon
from coachbot.screening.span import Span
from coachbot.screening.tokens import Word

DETERMINERS = frozenset(
    (
        *(
            "the",
            "those",
            "that",
            "this",
            "our",
            "both",
            "poor",
            "all",
            "these",
            "oldest",
            "older",
            "younger",
            "little",
        ),
        *("two", "three", "four", "five"),
    )
)
CHILD_AGE = re.compile(
    r"(?:,\s|\s?\(|\s[-–]\s)(?:aged?\s)?(?:1[0-8]|\d)(?:\s?(?:yrs?|years?|mths|months)(?: old)?)?(?:\)|"
    r"$|,(?!\s?\w+\s(?:at\s)?\d)|\.(?!\d)| and in\b)|,? (?:who is |who's |is )?aged (?:1\d|\d)\b|"
    r",? (?:1\d|\d)[- ]?(?:yrs?|years?)[- ]old|(?: is|,)? in (?:year|yr) ?\d+(?! (?:team|office|"
    r"pastoral|block|class\b))|,? \((?:y|yr|year) ?\d+\)",
    re.I,
)
SURNAME_INITIAL = re.compile(r" [A-Z]\b\.?")
SMALL = frozenset(("little", "baby", "toddler", "newborn"))
SIBLING_WORDS = frozenset(
    ("brother", "sister", "son", "daughter", "nephew", "niece", "grandson", "granddaughter", "stepson", "twin", "twins")
)
CHILD_PAPERS = frozenset(("placement", "foster", "adoption", "carers", "carer", "pep", "statement", "siblings"))


def families(text: str, words: list[Word]) -> list[Span]:
    """Surnames of families, people after Mr or Mrs, children by first name and age."""
    return [*_surnames(words), *_turned(words), *_plurals(words), *_titled(words), *_children(text, words)]


def _surnames(words: list[Word]) -> Iterator[Span]:
    """ "the Tanner family", "Hesketh-Boyle twins": the surname."""
    known = lexicon()
    context, services = known.context["families"], known.context["organisation"]["services"]
    for i in range(1, len(words)):
        noun, name = words[i], words[i - 1]
        after = words[i + 1].key if i + 1 < len(words) and words[i + 1].gap == " " else ""
        if (
            after == "of"
            or noun.gap != " "
            or noun.key not in context["strong"] | context["weak"]
            or name.key in context["not_names"]
            or (name.key in known.proper and (noun.key in context["weak"] or after in services))
        ):
            continue
        led = i > 1 and name.gap == " " and words[i - 2].key in DETERMINERS
        if _is_surname(name, led, noun.key in context["strong"]):
            first = i - 2 if i > 1 and _double(words, i - 1) else i - 1
            yield Span(words[first].start, name.end, "name")


def _turned(words: list[Word]) -> Iterator[Span]:
    """ "MAHMOOD, Tariq" and "family Okafor": a surname that is said first, or last."""
    known = lexicon()
    for one, two in pairwise(words):
        if two.gap == ", " and one.shouted and two.capital and known.given.weight(two.key):
            if known.surnames.weight(one.key) == 2 or (len(one.key) > 4 and _must_be_a_name(one)):
                yield Span(one.start, two.end, "name")
        elif one.key == "family" and two.gap == " " and two.capital and known.surnames.weight(two.key) == 2:
            yield Span(two.start, two.end, "name")


def _double(words: list[Word], i: int) -> bool:
    """Whether the word before is the first half of a surname without its hyphen, or a given name."""
    before = words[i - 1]
    known = lexicon()
    return (
        words[i].gap == " "
        and before.capital
        and words[i].capital
        and (known.surnames.weight(before.key) == 2 or known.given.weight(before.key) == 2)
    )


def _is_surname(name: Word, led: bool, strong: bool) -> bool:
    known = lexicon()
    if name.shouted and len(name.key) < 5:
        return False
    listed, sounds = known.surnames.weight(name.key), known.sounds_like_surname(name.key) or "-" in name.key
    if name.capital and (listed == 2 or not name.opens_sentence):
        if strong:
            return bool(listed or sounds) or (led and not known.ordinary(name.key) and not known.given.weight(name.key))
        return led and (listed == 2 or (sounds and "-" in name.key))
    return led and strong and not known.ordinary(name.key) and (listed == 2 or (sounds and not _hyphened_words(name)))


def _hyphened_words(name: Word) -> bool:
    known = lexicon()
    return "-" in name.key and any(known.ordinary(part) or len(part) < 3 for part in name.key.split("-"))


def _plurals(words: list[Word]) -> Iterator[Span]:
    """ "the Kowalskis": a surname in the plural."""
    known = lexicon()
    for i in range(1, len(words)):
        word = words[i]
        if words[i - 1].key != "the" or word.gap != " " or word.owner or not word.key.endswith("s"):
            continue
        stem = (
            word.key.removesuffix("es")
            if word.key.endswith(("ches", "shes", "xes", "sses"))
            else word.key.removesuffix("s")
        )
        followed = i + 1 < len(words) and words[i + 1].gap == " " and words[i + 1].capital
        sure = word.capital or (known.strange(stem) and known.strange(word.key))
        if sure and known.surnames.weight(stem) == 2 and not known.ordinary(stem) and not followed:
            yield Span(word.start, word.end, "name")


def _titled(words: list[Word]) -> Iterator[Span]:
    """ "Mrs Okafor", unless the words near by say that she is at work."""
    known = lexicon()
    titles = known.context["titles"]
    for i in range(len(words) - 1):
        initial = len(words[i + 1].key) == 1 and i + 2 < len(words) and words[i + 2].gap in (" ", ". ")
        name = words[i + 2 if initial else i + 1]
        if words[i].key not in titles["private"] or name.gap not in (" ", ". ") or len(name.key) < 2:
            continue
        near = {word.key for word in words[max(0, i - 5) : i + 8]}
        named = (
            known.surnames.weight(name.key)
            or known.sounds_like_surname(name.key)
            or (name.capital and not known.ordinary(name.key))
        )
        public = f"{words[i].key} {name.key}" in known.context["public"]["people"] or name.key in ("thatcher", "blair")
        if (
            named
            and not public
            and (words[i].capital or known.surnames.weight(name.key) == 2 or _must_be_a_name(name))
            and not near & titles["working"]
        ):
            couple = i > 1 and words[i - 1].key in ("and", "amp") and words[i - 2].key in titles["private"]
            yield Span(words[i - 2 if couple else i].start, name.end, "name")


def _must_be_a_name(word: Word) -> bool:
    """Whether even in small letters this can hardly be anything else."""
    known = lexicon()
    return known.strange(word.key) and (known.sounds_like_surname(word.key) or "-" in word.key)


def _children(text: str, words: list[Word]) -> Iterator[Span]:
    """A child by first name: "Kayleigh (7)", "little Maisie", "Tyler's placement"."""
    known = lexicon()
    for i, word in enumerate(words):
        weight = known.given.weight(word.key)
        if not weight and _unlisted_child(text, words, i):
            yield Span(word.start, word.end, "name")
        if not weight or (not word.capital and weight < 2):
            continue
        before = words[i - 1].key if i and word.gap == " " else ""
        after = words[i + 1].key if i + 1 < len(words) and words[i + 1].gap == " " else ""
        initial = SURNAME_INITIAL.match(text, word.end)
        end = initial.end() if initial else word.end
        aged = weight == 2 and CHILD_AGE.match(text, end)
        related = weight == 2 and before in SIBLING_WORDS
        if (
            aged
            or related
            or (before in SMALL and word.capital)
            or (weight == 2 and word.owner and after in CHILD_PAPERS)
        ):
            yield Span(word.start, word.end, "name")


def _unlisted_child(text: str, words: list[Word], i: int) -> bool:
    """A name that no list has, with an age in brackets: "had Xochitl (6) with me"."""
    known, word = lexicon(), words[i]
    if (
        not i
        or not word.capital
        or word.shouted
        or word.gap != " "
        or known.ordinary(word.key)
        or known.surnames.weight(word.key)
    ):
        return False
    led = words[i - 1].key in known.context["cues"]["acts"] | known.context["cues"]["before"]
    return led and re.match(r" \((?:aged )?(?:1[0-8]|\d)[,)]", text[word.end : word.end + 12]) is not None
