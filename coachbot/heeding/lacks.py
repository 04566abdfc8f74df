"""What an answer lacks: for one more question, never a score."""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from coachbot.heeding.phrases import phrases, plain, sentences

ORDER = ("event", "meaning", "consequence", "next_step", "other_view")
"""The elements of a reflection, the one most worth asking about first.

Nothing can be said about what never happened; an event without a meaning is a diary. After these two,
what it did to anyone comes before what now, since a plan is better made once its effect is known.
"""
FURTHER = ORDER[2:]
ENOUGH = 2
"""With an event, a meaning and so many of the further elements, an answer is rich enough to leave alone."""
READ = 5_000
"""How much of a text is read, in characters; more than one message can hold."""
SHOWN = 5
"""How many pieces of evidence are kept for an element."""
EDGES = ' \t\n.,;:!?-–—()"“”'
BEGUN = re.compile(r"[\w']{1,20}$")
"""The first letters of a word that a sign begins within: the "he" of "he's"."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """For each element the words of the text that show it, and the element most worth asking about, if any."""

    present: Mapping[str, tuple[str, ...]]
    lacks: str | None


def lacking(text: str) -> str | None:
    """The one element most worth asking about; None when the answer is rich enough."""
    read = plain(text[:READ])
    present: set[str] = set()
    for element in ORDER:
        if any(True for _ in _spans(element, read)):
            present.add(element)
        elif element not in FURTHER:
            break  # an event or a meaning is asked about before all else
    return _most_worth_asking(present)


def judge(text: str) -> Judgement:
    """What shows in the first `READ` characters of a text, and what it lacks by `ORDER`."""
    text = text[:READ]
    read = plain(text)
    present = {element: shown for element in ORDER if (shown := _shown(element, text, read))}
    return Judgement(MappingProxyType(present), _most_worth_asking(present))


def _most_worth_asking(present: Container[str]) -> str | None:
    for element in ("event", "meaning"):
        if element not in present:
            return element
    missing = [element for element in FURTHER if element not in present]
    return missing[0] if len(FURTHER) - len(missing) < ENOUGH else None


def _shown(element: str, text: str, read: str) -> tuple[str, ...]:
    """The first words that show an element, as they were typed, each once."""
    found = (text[start:end].strip(EDGES) for start, end in _spans(element, read))
    return tuple(dict.fromkeys(found))[:SHOWN]


def _spans(element: str, read: str) -> Iterator[tuple[int, int]]:
    shows, aside = phrases("elements", element), phrases("elements", f"not_{element}")
    for start, sentence in sentences(read):
        if aside.search(sentence):
            continue
        for found in shows.finditer(sentence):
            begun = BEGUN.search(sentence, max(0, found.start() - 20), found.start())
            yield start + (begun.start() if begun else found.start()), start + found.end()
