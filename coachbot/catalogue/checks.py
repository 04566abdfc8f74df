"""What content must be beyond its shape: whole, known ids, enough questions, plain words."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from string import ascii_lowercase
from typing import get_args

from coachbot.catalogue.catalogue import Catalogue
from coachbot.catalogue.items import Count, Item, Lack, Step, StepKind
from coachbot.catalogue.twins import twins
from coachbot.catalogue.wording import awkward

Problem = tuple[str, str, str]
"""The id of what is wrong, its field, and what would be right."""

TITLE_WORDS = 8
LIMITS = {"behaviour": 240}
QUESTIONS = 3  # of as many kinds, for a behaviour
ACTIVITIES = 3  # for a behaviour
CUES = 20  # for a behaviour that the matcher suggests
MATCHED = "cc"
MOVES = 4  # on offer to a listener: more would be reading, not listening
NEEDS = {
    "thinkpiece": ("author", "messages"),
    "case": ("messages",),
    "approach": ("meets",),
    "leadership": ("looks_like", "characteristics"),
    "activity": ("effort", "agree", "first_step", "record", "strands", "behaviours"),
}


def problems(catalogue: Catalogue, where: Mapping[str, str], *, english: bool = True) -> Iterator[str]:
    """Everything wrong with a catalogue, a line each: file, item, field, and what would be right.

    `where` names the file of each id. How words read is judged in English only.
    """
    yield from faults(catalogue, where)
    more = (_counts, _activities, _cues, _follow_ups, twins, *([awkward] if english else []))
    yield from _told(catalogue, where, more)


def faults(catalogue: Catalogue, where: Mapping[str, str]) -> Iterator[str]:
    """What must be mended before anyone talks with the bot, told like `problems`; quicker than those."""
    yield from _told(catalogue, where, (_documents, _items, _crosswalk, _forms))


def _told(
    catalogue: Catalogue, where: Mapping[str, str], checks: Iterable[Callable[[Catalogue], Iterator[Problem]]]
) -> Iterator[str]:
    for check in checks:
        for name, field, what in check(catalogue):
            file = where.get(f"{field} {name}") or where.get(name, "content")
            yield f"{file}: {name}: {field}: {what}"


def _documents(catalogue: Catalogue) -> Iterator[Problem]:
    """Every item names a document, and has its id from one, and what it stands under is there."""
    known = f"there are {', '.join(catalogue.documents)}"
    for item in catalogue.items.values():
        if item.source.document not in catalogue.documents:
            yield item.id, "source.document", f"no document has the id {item.source.document!r}; {known}"
        if item.id.partition(".")[0] not in catalogue.documents:
            yield item.id, "id", f"must begin with the id of a document; {known}"
        elif item.kind == "behaviour" and item.heading not in catalogue and item.heading not in catalogue.documents:
            yield item.id, "id", f"stands under {item.heading}, which is no item; add that heading"


def _items(catalogue: Catalogue) -> Iterator[Problem]:
    for item in catalogue.items.values():
        for field, what in [*_fields(item), *_questions(item)]:
            yield item.id, field, what
        for field in ("meets", "behaviours"):
            for other in getattr(item, field):
                if other not in catalogue:
                    yield item.id, field, f"no item has the id {other!r}"
        for other in item.behaviours:
            if other in catalogue and catalogue[other].kind != "behaviour":
                yield item.id, "behaviours", f"{other} is a {catalogue[other].kind}; name behaviours"


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    if item.kind != "heading" and len(item.title.split()) > TITLE_WORDS:
        yield "title", f"{len(item.title.split())} words; at most {TITLE_WORDS}"
    if len(item.text) > (most := LIMITS.get(item.kind, 300)):
        yield "text", f"{len(item.text)} characters; at most {most}"
    for field in NEEDS.get(item.kind, ()):
        if not getattr(item, field):
            yield field, f"missing; every {item.kind} has it"
    if item.effort and item.effort.least > item.effort.most:
        yield "effort", "least is more than most"


def _questions(item: Item) -> Iterator[tuple[str, str]]:
    if item.retired:
        return
    kinds = {question.kind for question in item.open_questions}
    if item.kind == "behaviour" and (len(item.open_questions) < QUESTIONS or len(kinds) < QUESTIONS):
        yield "questions", f"{len(item.open_questions)} of {len(kinds)} kinds; at least {QUESTIONS} of different kinds"
    elif not item.open_questions:
        yield "questions", "none; at least one"
    for question in item.questions:
        if not re.fullmatch(re.escape(item.id) + r"\.q\d+", question.id):
            yield "questions", f"{question.id} must be {item.id}.q and a number"


def _counts(catalogue: Catalogue) -> Iterator[Problem]:
    """As many items as the sources have."""
    found: Counter[tuple[str, str]] = Counter()
    for item in catalogue.items.values():
        above = item.heading
        while above:
            found[above, item.kind] += 1
            above = above.rpartition(".")[0]
    for name, kinds in catalogue.counts.items():
        for kind, right in kinds.items():
            if not _as_many(found[name, kind], right):
                lost = _lost(catalogue, name, kind, right)
                yield name, "counts", f"{found[name, kind]} of kind {kind} below it; {right} would be right{lost}"


def _as_many(found: int, right: Count) -> bool:
    return found == right if isinstance(right, int) else found >= int(right.split()[0])


def _lost(catalogue: Catalogue, name: str, kind: str, right: Count) -> str:
    """Which ids are missing, where they are numbers or letters in a row."""
    here = {item.id for item in catalogue.items.values() if item.kind == kind and item.heading == name}
    last = {one.rpartition(".")[2] for one in here}
    if not isinstance(right, int) or not last or len(last) > right:
        return ""
    row: Iterable[str] = map(str, range(1, right + 1))
    if all(one in ascii_lowercase for one in last):
        row = ascii_lowercase[:right]
    missing = [f"{name}.{one}" for one in row if one not in last]
    return f" (missing: {', '.join(missing)})" if len(missing) == right - len(last) else ""


def _activities(catalogue: Catalogue) -> Iterator[Problem]:
    for behaviour in catalogue.of_kind("behaviour"):
        count = len(catalogue.activities_for.get(behaviour.id, ()))
        if count < ACTIVITIES:
            yield (
                behaviour.id,
                "activities",
                f"{count} serve it; at least {ACTIVITIES} must (name it in the `behaviours` of an activity)",
            )


def _cues(catalogue: Catalogue) -> Iterator[Problem]:
    for name, lines in catalogue.cues.items():
        if name not in catalogue:
            yield name, "cues", "no item has this id"
        for line, times in Counter(lines).items():
            if times > 1:
                yield name, "cues", f"{line!r} stands there {times} times"
    for behaviour in catalogue.behaviours:
        count = len(set(catalogue.cues.get(behaviour.id, ())))
        if behaviour.id.startswith(f"{MATCHED}.") and count < CUES:
            yield behaviour.id, "cues", f"{count}; at least {CUES} for the matcher to know it by"


def _crosswalk(catalogue: Catalogue) -> Iterator[Problem]:
    for link in catalogue.crosswalk:
        for end in (link.item, link.behaviour):
            if end not in catalogue:
                yield f"{link.item} to {link.behaviour}", "crosswalk", f"no item has the id {end!r}"


def _forms(catalogue: Catalogue) -> Iterator[Problem]:
    for form in catalogue.forms.values():
        kinds = [step.kind for step in form.steps]
        for right, what in (
            (len({step.id for step in form.steps}) == len(kinds), "two have the same id"),
            (kinds.count("commit") == 1 and kinds[-1] == "commit", "the last, and no other, must be a commit"),
            (kinds.count("listen") == kinds.count("answer") == 1, "one must be a listen, and one an answer to it"),
            ("speak" in kinds, "at least one must be a speak"),
            (_in_order(kinds), "arrive, commitments, speak, listen, answer, commit is the order"),
        ):
            if not right:
                yield form.id, "steps", what
        for step in form.steps:
            yield from ((form.id, f"steps.{step.id}", what) for what in _step(catalogue, step))


def _in_order(kinds: Sequence[str]) -> bool:
    """Whether steps stand in the order that a check-in takes."""
    order = get_args(StepKind)
    return list(kinds) == sorted(kinds, key=order.index)


def _step(catalogue: Catalogue, step: Step) -> Iterator[str]:
    if (step.kind == "listen") != (not step.minutes):
        yield "a listen has no minutes of its own, every other step has some"
    if (step.kind == "listen") != bool(step.moves):
        yield "a listen, and no other step, offers moves"
    elif len(step.moves) > MOVES:
        yield f"{len(step.moves)} moves; at most {MOVES}"
    for move in step.moves:
        if move not in catalogue.moves:
            yield f"no move has the id {move!r}; there are {', '.join(catalogue.moves)}"


def _follow_ups(catalogue: Catalogue) -> Iterator[Problem]:
    for lack in sorted(set(get_args(Lack)) - {one.lacks for one in catalogue.follow_ups.values()}):
        yield "followups", "lacks", f"no follow-up asks for what {lack!r} lacks; at least one must"
