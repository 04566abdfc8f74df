"""When a text needs care rather than coaching: a child at risk now, or the writer's own distress.

Leaders write about protection, harm and tears all the time, so no word alone raises a concern; the rule is

child: a sentence tells of harm to a child, and
    - it isn't told as practice, as procedure or as past (`aside`), and neither is the sentence before it
      or the opening one, unless the writer says that nobody was told (`untold`);
    - nothing says that it was acted on (`acted`, unless negated or still to come), or the writer says that
      nobody was told;
    - the harm is one of
        `told`, a disclosure, or happening as they write: enough alone;
        `hint`, such as bruises or home alone: where the text says that it is `now` or `untold`, that the writer is
        `unsure` whom to tell, or that somebody is in `worry` about a child;
        `sign`, such as hunger or a parent who drinks: where the writer is `unsure` or in `worry`;
        `suspect`, a word that may mean harm: where it is `untold` and somebody young is named, or where there is
        `worry` and the sentence names a `child`.
self: the writer says what is `grave` alone, or gives two different kinds of `heavy` signs; never in a sentence
    that is an idiom, long past, or about the job (`aside`), nor where others speak or are spoken of (`reported`,
    `others`).

When a text is both, the child comes first: somebody else can still be told tonight.
"""

import re
from collections.abc import Iterator

from coachbot.heeding.phrases import phrases, plain, sentences, table

READ = 10_000
"""How much of a text is read, in characters: far more than one message holds."""
ENOUGH_HEAVY = 2
"""How many different heavy signs amount to distress."""
CLAUSE = re.compile(r",(?!\s*[\"'])")
WRITER = re.compile(r"(?<!\w)(?:i|im|ive|id|me|my|myself)(?!\w)")


def concern(text: str) -> str:
    """Say "child" for a child who may be at risk now and unreported, "self" for the writer's own distress, else "".

    Of a longer text the first and the last `READ` / 2 characters are read.
    """
    if len(text) > READ:
        text = f"{text[: READ // 2]}\n{text[-READ // 2 :]}"
    read = [sentence for _, sentence in sentences(plain(text))]
    if _child_at_risk(read):
        return "child"
    return "self" if _writer_in_distress(read) else ""


def _child_at_risk(read: list[str]) -> bool:
    untold = _anywhere("untold", read)
    if not untold and any(_acted_on(sentence) for sentence in read):
        return False
    grades = _grades(read, untold)
    return any(_tells_of_harm(sentence, grades) for sentence in _not_aside(read, untold))


def _grades(read: list[str], untold: bool) -> list[str]:
    """The kinds of harm that count, given what the text says around them."""
    worry = _anywhere("worry", read)
    unsure = worry or _anywhere("unsure", read)
    counts = {
        "told": True,
        "hint": untold or unsure or _anywhere("now", read),
        "sign": unsure,
        "suspect": untold and _anywhere("young", read),
        "suspect child": worry,
    }
    return [grade for grade, counted in counts.items() if counted]


def _tells_of_harm(sentence: str, grades: list[str]) -> bool:
    """Whether a sentence shows one of the grades; of two kinds in one name it must show both."""
    if not phrases("child", "someone").search(sentence):
        grades = [grade for grade in grades if grade != "told"]
    return any(all(phrases("child", kind).search(sentence) for kind in grade.split()) for grade in grades)


def _anywhere(kind: str, read: list[str]) -> bool:
    return any(phrases("child", kind).search(sentence) for sentence in read)


def _not_aside(read: list[str], untold: bool) -> Iterator[str]:
    """The sentences that aren't practice, procedure or past, by themselves or by what leads up to them."""
    aside = [bool(phrases("child", "aside").search(sentence)) for sentence in read]
    for place, sentence in enumerate(read):
        led_aside = not untold and (aside[0] or aside[max(place - 1, 0)])
        if not aside[place] and not led_aside:
            yield sentence


def _acted_on(sentence: str) -> bool:
    """Whether somebody was told or something done: not if it is denied, asked, or still to come."""
    undone: re.Pattern[str] = phrases("child", "not_acted")
    return any(
        not any(denied.end() <= found.start() for denied in undone.finditer(sentence))
        for found in phrases("child", "acted").finditer(sentence)
    )


def _writer_in_distress(read: list[str]) -> bool:
    own = [sentence for sentence in read if not phrases("self", "aside").search(sentence)]
    if any(_grave(sentence) for sentence in own):
        return True
    heavy = [kind for kind in table("self")["phrases"] if kind.startswith("heavy_")]
    return sum(any(_heavy(sentence, kind) for sentence in own) for kind in heavy) >= ENOUGH_HEAVY


def _grave(sentence: str) -> bool:
    """Whether a grave sign stands in a sentence and isn't somebody else's words."""
    return any(
        not phrases("self", "reported").search(CLAUSE.split(sentence[: sign.start()])[-1])
        for sign in phrases("self", "grave").finditer(sentence)
    )


def _heavy(sentence: str, kind: str) -> bool:
    """Whether a heavy sign stands in a sentence and nobody else was named since the writer last was."""
    return any(
        not phrases("self", "others").search(WRITER.split(sentence[: sign.end()])[-1])
        for sign in phrases("self", kind).finditer(sentence)
    )
