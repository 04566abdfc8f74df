"""Which question comes next.

The rule, in one place: never one that was put within 26 weeks while others are left; then what is
least covered, what the leader chose to work on, and the kind of question that fits their strand,
with a little chance so that no two leaders walk the same path. Every sixth question looks wider
than the behaviours: at qualities, values and the other documents.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

from coachbot.catalogue import Catalogue, Item, Question

REST = timedelta(weeks=26)
WIDER_EVERY = 6
WIDER = ("quality", "practice", "vision", "leadership", "core", "thread", "value", "characteristic")
KINDS = {
    "induction": {"event", "person", "words", "child"},
    "reflection": {"doubt", "again", "comparison", "words"},
    "direction": {"choice", "other", "step", "comparison"},
}
PRIORITY, KIND, CHANCE, RECENT = 1.5, 0.6, 1.0, 2.0
RECENT_DAYS = 28


@dataclass(frozen=True, slots=True)
class Journal:
    """What the rule looks at: how often each behaviour was claimed, and when each question was put."""

    claimed: Mapping[str, int]
    asked: Mapping[str, date]
    priorities: Collection[str]
    strand: str
    today: date
    leader: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question, its item, and why this one: priority, new, while, or wider."""

    question: Question
    item: Item
    why: str


def choose(catalogue: Catalogue, journal: Journal, without: Collection[str] = ()) -> Chosen:
    """The next question for this leader. The same journal gives the same question.

    When every question was put within 26 weeks, the one that was put longest ago comes again.
    """
    wider = len(journal.asked) % WIDER_EVERY == WIDER_EVERY - 1
    pools = [_pool(catalogue, wider), _pool(catalogue, not wider)]
    for pool in pools:
        rested = [one for one in pool if one[0].id not in without and _rested(one[0], journal)]
        if rested:
            return _best(rested, catalogue, journal)
    left = [one for pool in pools for one in pool if one[0].id not in without] or [*pools[0], *pools[1]]
    question, item = min(left, key=lambda one: (journal.asked.get(one[0].id, date.min), one[0].id))
    return Chosen(question, item, _why(item, catalogue, journal))


def _pool(catalogue: Catalogue, wider: bool) -> list[tuple[Question, Item]]:
    items: Iterable[Item] = catalogue.behaviours
    if wider:
        items = (item for kind in WIDER for item in catalogue.of_kind(kind))
    return [(question, item) for item in items for question in item.questions]


def _rested(question: Question, journal: Journal) -> bool:
    last = journal.asked.get(question.id)
    return last is None or journal.today - last >= REST


def _best(rested: list[tuple[Question, Item]], catalogue: Catalogue, journal: Journal) -> Chosen:
    recent = _recently_asked(catalogue, journal)
    question, item = max(rested, key=lambda one: (_weight(one[0], one[1], recent, journal), one[0].id))
    return Chosen(question, item, _why(item, catalogue, journal))


def _weight(question: Question, item: Item, recent: Collection[str], journal: Journal) -> float:
    weight = 2.0 / (1 + journal.claimed.get(item.id, 0))
    weight += PRIORITY * (item.heading in journal.priorities)
    weight += KIND * (question.kind in KINDS.get(journal.strand, ()))
    weight -= RECENT * (item.id in recent) + RECENT / 2 * (item.heading in recent)
    chance = crc32(f"{journal.leader}/{question.id}/{len(journal.asked)}".encode()) / 2**32
    return weight + CHANCE * chance


def _recently_asked(catalogue: Catalogue, journal: Journal) -> set[str]:
    """The items asked about in the last four weeks, and the heading asked about last."""
    since = journal.today - timedelta(days=RECENT_DAYS)
    lately = [
        (on, question) for question, on in journal.asked.items() if on > since and question in catalogue.questions
    ]
    found = {catalogue.questions[question][1].id for _, question in lately}
    if lately:
        found.add(catalogue.questions[max(lately)[1]][1].heading)
    return found


def _why(item: Item, catalogue: Catalogue, journal: Journal) -> str:
    if item.id not in {one.id for one in catalogue.behaviours}:
        return "wider"
    if item.heading in journal.priorities:
        return "priority"
    return "while" if journal.claimed.get(item.id) else "new"
