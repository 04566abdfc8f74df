"""A word that no table has, read as the known one that it differs from by a slip of the thumb."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from coachbot.language import aliases
from coachbot.matching.bag import Bagged
from coachbot.matching.table import learnt

LEAST_LETTERS = 6
"""A shorter word is too soon another one."""
MOST_LOOKED_FOR = 6
"""Unknown words of one text: more than a hurried entry has, and no text takes long."""


def mended(bagged: Mapping[str, Bagged]) -> dict[str, Bagged]:
    """What a text is made of, its misspelt words counted as those they were meant to be."""
    known, found = learnt().singles.place, {**bagged}
    strange = [name for name, each in bagged.items() if name not in known and _could_be_misspelt(each)]
    for name in strange[:MOST_LOOKED_FOR]:
        if meant := _meant(bagged[name].words[0]) or _meant(name):
            slip, right = found.pop(name), found.get(meant)
            found[meant] = Bagged(slip.times + (right.times if right else 0), right.words if right else slip.words)
    return found


def _could_be_misspelt(each: Bagged) -> bool:
    return len(each.words) == 1 and len(each.words[0]) >= LEAST_LETTERS and each.words[0].isalpha()


@lru_cache(5_000)
def _meant(word: str) -> str | None:
    """The name of the known word or stem that begins as this does and is one slip from it; None without one."""
    known, place = _written(), learnt().singles.place
    alike = [other for more in (-1, 0, 1) for other in known.get((word[0], len(word) + more), ())]
    near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=1, limit=None)
    names = [known[word[0], len(other)][other] for other, _, _ in near]
    return min(names, key=place.__getitem__, default=None)  # those that examples have come first


@cache
def _written() -> Mapping[tuple[str, int], Mapping[str, str]]:
    """Words as written, stems, and forms of aliases, by first letter and length, each with its known name."""
    place = learnt().singles.place
    found: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for name in filter(str.isalpha, place):
        found[name[0], len(name)][name] = name
    for name, forms in aliases().items():
        for form in forms:
            if name in place and form.isalpha():
                found[form[0].lower(), len(form)][form.lower()] = name
    for line in (files("coachbot.language") / "data" / "stems.txt").read_text("utf-8").splitlines():
        name, *members = line.split()
        if name in place:
            for word in members:
                found[word[0], len(word)][word] = name
    return dict(found)
