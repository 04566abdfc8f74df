"""Which question comes next.

The rule, in one place: never one that was put within 26 weeks while others are left; then what is
least covered, what the leader chose to work on, and the kind of question that fits their strand,
with a little chance so that no two leaders walk the same path. Every sixth question looks wider
than the behaviours: at qualities, values and the other documents. In a season of a programme the questions of
its think piece come first, in the order of the essay, each once.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
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
LATELY = timedelta(weeks=6)  # within which an item isn't asked about again, if it can be helped
COVERED, PRIORITY, KIND, WAITED, RECENT, CHANCE = 2.0, 1.2, 0.6, 2.5, 2.5, 0.8  # what weighs, and how much


@dataclass(frozen=True, slots=True)
class Journal:
    """What the rule looks at: how often each behaviour was claimed, and when each question was put.

    `thinkpiece` is what a programme thinks about these weeks, or "".
    """

    claimed: Mapping[str, int]
    asked: Mapping[str, date]
    priorities: Collection[str]
    strand: str
    today: date
    leader: int
    thinkpiece: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question, its item, and why this one: season, first, priority, new, while, or wider."""

    question: Question
    item: Item
    why: str


def choose(catalogue: Catalogue, journal: Journal, without: Collection[str] = ()) -> Chosen:
    """The next question for this leader. The same journal gives the same question.

    When every question was put within 26 weeks, the one that was put longest ago comes again.
    """
    if of_season := _of_season(catalogue, journal, without):
        return of_season
    wider = _time_for_a_wider_one(catalogue, journal)
    pools = [_pool(catalogue, wider), _pool(catalogue, not wider)]
    resting = {question for question, on in journal.asked.items() if journal.today - on < REST} | {*without}
    for pool in pools:
        rested = [one for one in pool if one[0].id not in resting]
        if rested:
            return _best(rested, catalogue, journal)
    left = [one for pool in pools for one in pool if one[0].id not in without] or [*pools[0], *pools[1]]
    question, item = min(left, key=lambda one: (journal.asked.get(one[0].id, date.min), one[0].id))
    return Chosen(question, item, _why(item, catalogue, journal))


def _of_season(catalogue: Catalogue, journal: Journal, without: Collection[str]) -> Chosen | None:
    """The first question of the season's think piece that was never put."""
    item = catalogue.items.get(journal.thinkpiece)
    left = (one for one in item.open_questions if one.id not in journal.asked and one.id not in without) if item else ()
    question = next(iter(left), None)
    return Chosen(question, item, "season") if item and question else None


def _time_for_a_wider_one(catalogue: Catalogue, journal: Journal) -> bool:
    lately = sorted(journal.asked, key=lambda question: (journal.asked[question], question))[1 - WIDER_EVERY :]
    about = [catalogue.questions[question][1] for question in lately if question in catalogue.questions]
    return len(about) == WIDER_EVERY - 1 and all(item in catalogue.behaviours for item in about)


@lru_cache(maxsize=8)
def _pool(catalogue: Catalogue, wider: bool) -> list[tuple[Question, Item]]:
    items: Iterable[Item] = catalogue.behaviours
    if wider:
        items = (item for kind in WIDER for item in catalogue.of_kind(kind))
    return [(question, item) for item in items for question in item.open_questions]


def _best(rested: list[tuple[Question, Item]], catalogue: Catalogue, journal: Journal) -> Chosen:
    put = _last_put(catalogue, journal)
    items = {item.id: item for _, item in rested}  # most have several questions
    about = {name: _weight(item, put, journal) for name, item in items.items()}
    least = max(about.values()) - KIND - CHANCE  # with less, not even the question that fits best would be chosen
    close = [(question, item) for question, item in rested if about[item.id] >= least]
    question, item = max(close, key=lambda one: (about[one[1].id] + _fit(one[0], journal), one[0].id))
    return Chosen(question, item, _why(item, catalogue, journal))


def _weight(item: Item, put: Mapping[str, date], journal: Journal) -> float:
    """How much speaks for asking about an item now."""
    weight = COVERED / (1 + journal.claimed.get(item.id, 0))
    weight += PRIORITY * (item.heading in journal.priorities)
    weight += WAITED * _share_of(REST, journal.today - put.get(item.heading, date.min))
    return weight - RECENT * (1 - _share_of(LATELY, journal.today - put.get(item.id, date.min)))


def _fit(question: Question, journal: Journal) -> float:
    """How much speaks for one of an item's questions: its kind, and chance."""
    chance = crc32(f"{journal.leader}/{question.id}/{len(journal.asked)}".encode()) / 2**32
    return KIND * (question.kind in KINDS.get(journal.strand, ())) + CHANCE * chance


def _share_of(whole: timedelta, part: timedelta) -> float:
    return min(1.0, part / whole)


def _last_put(catalogue: Catalogue, journal: Journal) -> dict[str, date]:
    """When something was last asked about each item and each heading."""
    found: dict[str, date] = {}
    for question, on in journal.asked.items():
        if question in catalogue.questions:
            item = catalogue.questions[question][1]
            for one in (item.id, item.heading):
                found[one] = max(on, found.get(one, on))
    return found


def _why(item: Item, catalogue: Catalogue, journal: Journal) -> str:
    if item.id not in {one.id for one in catalogue.behaviours}:
        return "wider"
    if item.heading in journal.priorities:
        return "priority"
    if not journal.asked:
        return "first"
    return "while" if journal.claimed.get(item.id) else "new"
