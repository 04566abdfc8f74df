"""Finding a behaviour by its number, by two letters, or by a misspelt word or two."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from coachbot.language import STOCK, words
from coachbot.matching.suggesting import Suggestion, suggest

if TYPE_CHECKING:
    from coachbot.catalogue import Catalogue

LEAST_LIKENESS = 0.7
"""Below this two words are different words, not one word and a slip of the thumb."""
BEGINNING = 0.9
"""What a word counts for that only begins as the searched word does."""
CUES = 0.5
"""What words of cues count for against those of a title."""
SCATTERED = 0.99
"""What all words count for that do not stand in a title in the order typed."""
MOST_WORDS = 8
LEAST_TO_MISSPELL = 4
"""Letters; with fewer, one slip makes another word."""


class _Index(NamedTuple):
    """Each behaviour's whole title, and for each word the behaviours whose title, and whose cues, have it."""

    whole: Mapping[str, str]
    titles: Mapping[str, frozenset[str]]
    cues: Mapping[str, frozenset[str]]


@cache
def _index(catalogue: "Catalogue") -> _Index:
    titles: dict[str, set[str]] = defaultdict(set)
    cues: dict[str, set[str]] = defaultdict(set)
    for behaviour in catalogue.behaviours:
        for word in words(behaviour.title):
            titles[word].add(behaviour.id)
        for word in {word for cue in catalogue.cues.get(behaviour.id, ()) for word in words(cue)} - STOCK:
            cues[word].add(behaviour.id)
    return _Index(
        {behaviour.id: behaviour.title.casefold() for behaviour in catalogue.behaviours},
        {word: frozenset(ids) for word, ids in titles.items()},
        {word: frozenset(ids) for word, ids in cues.items()},
    )


def search(words: str, limit: int = 8, catalogue: "Catalogue | None" = None) -> list[Suggestion]:
    """The behaviours whose id or title, or else whose cues, are like a few words, best first.

    All frameworks of the `catalogue` are searched; without one, those that are built in.
    A number ("3.11", or "3" for all under a heading) finds by id; a word finds what begins with it, from two letters
    on, or differs by a slip; places left over are filled with what the words suggest.
    """
    from coachbot.catalogue import load  # takes far longer to import than all else here, and a suggestion needs none

    index, typed = _index(catalogue or load()), words.strip().casefold()
    if not typed or limit <= 0:
        return []
    number = typed.removeprefix("cc.").rstrip(".")
    if number.replace(".", "").isdigit():
        found = {name: 1.0 for name in index.whole if f"{name}.".startswith(f"cc.{number}.")}
    else:
        found = _by_words(index, typed)
    order = list(index.whole)
    best = sorted(found.items(), key=lambda pair: (-pair[1], order.index(pair[0])))
    sure = [Suggestion(name, score) for name, score in best]
    least = sure[-1].score if sure else 1.0
    more = (each for each in suggest(typed, limit + len(sure)) if each.behaviour not in found)
    filled = [Suggestion(each.behaviour, least * each.score, each.why) for each in more]
    return (sure + filled)[:limit]


def _by_words(index: _Index, typed: str) -> dict[str, float]:
    """For each behaviour how well its words are like those typed, 1 when the title has them all."""
    asked = words(typed)[:MOST_WORDS]
    wanted = [word for word in asked if word not in STOCK] or asked
    scores: dict[str, float] = defaultdict(float)
    for word in wanted:
        here: dict[str, float] = {}
        for known, worth in ((index.titles, 1.0), (index.cues, CUES)):
            for other, likeness in _like(word, tuple(known)):
                # A word that the cues of many behaviours have says little about any one of them.
                said = worth * likeness / (1 if known is index.titles else len(known[other]) ** 0.5)
                here |= {name: said for name in known[other] if said > here.get(name, 0.0)}
        for name, said in here.items():
            scores[name] += SCATTERED * said / len(wanted)
    in_order = {name: 1.0 for name, title in index.whole.items() if len(asked) > 1 and typed in title}
    return scores | in_order


def _like(word: str, known: Sequence[str]) -> Iterator[tuple[str, float]]:
    """The known words that begin with a word or differ from it by a slip or two, with how like they are (0 to 1)."""
    for other in known:
        if other.startswith(word):
            yield other, 1.0 if other == word else BEGINNING
    if len(word) >= LEAST_TO_MISSPELL:
        for other, likeness, _ in process.extract(
            word, known, scorer=OSA.normalized_similarity, score_cutoff=LEAST_LIKENESS, limit=20
        ):
            if not other.startswith(word):
                yield other, BEGINNING * likeness
