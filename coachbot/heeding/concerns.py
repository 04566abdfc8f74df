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
        `sign_…`, which name no harm, such as long sleeves or a bed in a shed: two different kinds, or one where the
        writer is `unsure`, in `worry` or says that nobody was told; only where the text names a `minor`;
        `suspect`, a word that may mean harm: where it is `untold` and somebody young is named, or where there is
        `worry` and the sentence names a `child`.
self: the writer says what is `grave` alone, or gives two different kinds of `heavy` signs; never in a sentence
    that is an idiom, long past, or about the job (`aside`), nor where others speak or are spoken of (`reported`,
    `others`).
either: no phrase says it, and nothing is aside or acted on, but the words together lean that way (`leaning.py`).

When a text is both, the child comes first: somebody else can still be told tonight.
"""

import re
from collections.abc import Iterator

from coachbot.heeding.leaning import leaning
from coachbot.heeding.phrases import any_of, kinds, phrases, plain, sentences

READ = 10_000
"""How much of a text is read, in characters: far more than one message holds."""
ENOUGH_SIGNS = 2
"""How many different kinds of signs amount to harm that nobody names."""
ENOUGH_HEAVY = 2
"""How many different heavy signs amount to distress."""
FAR = 0.55, 0.7
"""From where on the leaning of the words alone is a concern, for a child and for the writer.

Four-fold cross-validation: of ordinary entries that it didn't learn from, 1 in 100 leans further.
"""
AWAY = -2.5
"""Below this leaning, signs that name no harm are what they seem."""
CLAUSE = re.compile(r",(?!\s*[\"'])")
WRITER = re.compile(r"(?<!\w)(?:i|im|ive|id|me|my|myself)(?!\w)")


def concern(text: str) -> str:
    """Say "child" for a child who may be at risk now and unreported, "self" for the writer's own distress, else "".

    Of a longer text the first and the last `READ` / 2 characters are read.
    """
    if len(text) > READ:
        text = f"{text[: READ // 2]}\n{text[-READ // 2 :]}"
    read = [sentence for _, sentence in sentences(plain(text))]
    towards_child, towards_self = leaning(text)
    if _child_at_risk(read, towards_child):
        return "child"
    return "self" if _writer_in_distress(read, towards_self) else ""


def _child_at_risk(read: list[str], towards: float) -> bool:
    named = any(_may_tell_of_harm(sentence) for sentence in read)
    leans = towards >= AWAY and _anywhere("minor", read)
    if not (named or leans):
        return False
    untold = _anywhere("untold", read)
    if not untold and any(_acted_on(sentence) for sentence in read):
        return False
    told = list(_not_aside(read, untold))
    grades = _grades(read, untold) if named else []
    if any(_tells_of_harm(sentence, grades) for sentence in told):
        return True
    return leans and ((towards >= FAR[0] and len(told) == len(read)) or _hints_at_harm(read, told, untold))


def _may_tell_of_harm(sentence: str) -> bool:
    """Whether any grade of harm is possible: a quick look, as most texts tell of none."""
    if any_of("child", "hint", "sign", "suspect").search(sentence):
        return True
    return bool(any_of("child", "someone").search(sentence) and any_of("child", "told").search(sentence))


def _hints_at_harm(read: list[str], told: list[str], untold: bool) -> bool:
    """Whether signs that name no harm add up: fewer of them where the writer let it pass."""
    passed_by = untold or _anywhere("unsure", read) or _anywhere("worry", read)
    signs = sum(_anywhere(kind, told) for kind in kinds("child", "sign_"))
    return signs >= (1 if passed_by else ENOUGH_SIGNS)


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


def _writer_in_distress(read: list[str], towards: float) -> bool:
    heavy = kinds("self", "heavy_")
    signs = any_of("self", "grave", *heavy)
    leans = towards >= FAR[1]
    own = [one for one in read if (leans or signs.search(one)) and not phrases("self", "aside").search(one)]
    if any(_grave(sentence) for sentence in own) or (leans and len(own) == len(read)):
        return True
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
        not phrases("self", "others").search(WRITER.split(sentence[: sign.start()])[-1])
        for sign in phrases("self", kind).finditer(sentence)
    )
