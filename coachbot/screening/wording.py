"""A general wording in place of what may identify someone, changing as little as possible."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Any

from coachbot.screening.lexicon import DATA
from coachbot.screening.span import Span

AGE = re.compile(r"\b(\d{1,2})\b")
AGE_NEAR = re.compile(r"^\W{1,3}(?:aged?\s)?(\d{1,2})(?=\W|\s?y)(?!\s?(?:am|pm|%))")
YEAR = re.compile(r"\b[Yy](?:ea)?r?\.? ?(\d{1,2})\b")
FAMILY_NOUN = re.compile(
    r"^ (?:family|twins|triplets|brothers|sisters|siblings|household|children|boys|girls|kids|lads|"
    r"case)\b",
    re.I,
)
OWN_CHILD = re.compile(
    r"^,? and (?:her|his|their) (?:\w+ )?(?:lads?|sons?|daughters?|boys?|girls?|children|kids|baby|"
    r"twins)\b"
)
OWNED = re.compile(
    r"^['’]s (?:\w+ ){0,2}?(?:mum|mam|mummy|dad|mother|father|parents?|nan|nana|gran|grandma|grandad|grandparents|"
    r"auntie|aunty|aunt|uncle|step\w+|brother|sister|foster|carers?|school|teacher|nursery|class|social worker|"
    r"key ?worker|head|tutor|placement|plan|review|statement|bedroom|birthday|pep|cot|pram|taxi)\b",
    re.I,
)
STOP = r"(?!(?:who|whose|with|from|that|and|at|in|of|for|to|on|next|is|was|has|had|said|says)\b)"
APPOSED = re.compile(
    rf"^(?:(?:,| \(| [-–—]|,? who is|,? who's| is| was)? ?(?:the|a|an|our|my|his|her|their|one of our) "
    rf"((?:{STOP}[\w'’-]+ ){{0,2}}{STOP}[\w'’-]+)\b"
    rf"|(?:,| \(| [-–—]) ?((?:{STOP}[\w'’-]+ )?{STOP}[\w'’-]+)(?=[,.;:!?)]|$))"
)
PRONOUN = re.compile(r"^((?:[^.!?]|\.(?=\d))*?(?:[.!?] )?)\b(he|him|his|she|her|hers)\b", re.I)
SENTENCE_END = re.compile(r"[.!?\n]\s|[.!?]$")
WORD = re.compile(r"[\w'’-]+")
YEAR_NEAR = re.compile(r"^(?:,| \(| is| was|'s)? ?\(?(?:now )?(?:in )?[Yy](?:ea)?r? ?(1[0-3]|\d)\b")
ROLES = ("parent", "grandparent", "carer", "colleague")
LIVES = re.compile(r"\bliv(?:es?|ed|ing) (?:at|in|by|near)\s$")
NEAR = 90
ADULT = 19
"""Young people are those up to eighteen."""
YEAR_TO_AGE = 4
"""Children in Year 1 have turned five or will."""


@cache
def _words() -> dict[str, dict[str, Any]]:
    words = tomllib.loads((DATA / "wording.toml").read_text(encoding="utf-8"))
    for table in ("cues", "roles"):
        words[table] = {name: frozenset(block.split()) for name, block in words[table].items()}
    return words


def generalise(text: str, spans: Sequence[Span]) -> str:
    """The text with a general wording for each span; everything outside the spans is left as it is."""
    parts: list[str] = []
    last = 0
    for span in sorted(spans):
        if span.start >= last:
            parts += [text[last : span.start], instead(text, span)]
            last = span.end
    return "".join([*parts, text[last:]])


def instead(text: str, span: Span) -> str:
    """What could stand in the span's place: "a young person", "a girl in Year 5", "[phone number]"."""
    if span.kind == "name":
        said = _name(text, span)
    elif span.kind == "initials":
        said = _initials(text, span)
    elif (
        span.kind == "address"
        and not LIVES.search(text[: span.start][-12:])
        and _word_before(text, span) in _words()["cues"]["home"]
    ):
        said = _words()["plain"]["home"]
    else:
        said = _words()["plain"][span.kind]
    return _capital(said) if _opens_sentence(text, span) else said


def _name(text: str, span: Span) -> str:
    plain, cues = _words()["plain"], _words()["cues"]
    if FAMILY_NOUN.match(text[span.end : span.end + 20]):
        return str(plain["family"])
    before = _word_before(text, span)
    if before == "the" and text[span.start : span.end].endswith("s"):
        return str(plain["families"])
    if before in cues["said"]:
        return str(plain["name"])
    first = _first(text, span)
    person = _person(text, first, _age_behind(text, first))
    return person if first == span else str(_words()["again"][person])


def _initials(text: str, span: Span) -> str:
    """A person with the stage of life that the span gave away more exactly."""
    inside = text[span.start : span.end]
    year, age = YEAR.search(inside), AGE.search(YEAR.sub("", inside))
    years = int(age[1]) if age else None
    if _word_before(text, span) in _words()["cues"]["said"] - {"re", "is", "be", "it's"}:
        return str(_words()["plain"]["initials"])
    person = _person(text, span, years if years is not None or not year else int(year[1]) + YEAR_TO_AGE)
    if year:
        return person + str(_words()["stage"]["year"]).format(year=year[1])
    return person + _stage(years)


def _stage(years: int | None) -> str:
    if years is None:
        return ""
    stage = "early" if years < 5 else "primary" if years < 11 else "secondary"
    return str(_words()["stage"][stage])


def _person(text: str, span: Span, years: int | None) -> str:
    """Who it is as far as the words beside the span say it; without a sign of a child neither child nor parent."""
    said = _words()["person"]
    if re.search(r" (?:and|&) ", text[span.start : span.end]):
        return str(said["pair"])
    before, after = _sentence_before(text, span), text[span.end :]
    if years is not None and years < ADULT:
        return _young(text, span, years)
    role = _role(before, after)
    if role or years is not None:
        return str(said[role or "someone"])
    words = set(WORD.findall(f"{before} {SENTENCE_END.split(after)[0][:NEAR]}".lower()))
    if OWNED.match(after) or words & (_words()["cues"]["child"] | _words()["cues"]["teenager"]):
        return _young(text, span, 12 if words & _words()["cues"]["teenager"] else None)
    return str(said["someone"])


def _role(before: str, after: str) -> str:
    """What somebody is to a child, or at work, if the words right beside the name say so."""
    if OWN_CHILD.match(after[:40]):
        return "parent"
    beside = APPOSED.match(after)
    words = WORD.findall((beside[1] or beside[2]).lower()) if beside else []
    words += [] if beside else WORD.findall(before.lower())[-2:]
    roles = (role for word in words for role in ROLES if word.removesuffix("'s") in _words()["roles"][role])
    return next(roles, "")


def _young(text: str, span: Span, years: int | None) -> str:
    """A boy, girl, child or young person; he or she only if nobody else comes between."""
    said = _words()["person"]
    after = text[span.end : span.end + NEAR]
    pronoun = PRONOUN.match(after)
    if pronoun and not OWNED.match(after) and not _somebody(pronoun[1]):
        return str(said["boy" if pronoun[2].lower() in _words()["cues"]["boy"] else "girl"])
    return str(said["teenager" if years is not None and years > 11 else "child"])


def _somebody(between: str) -> bool:
    """Whether the words up to a pronoun speak of anybody else."""
    words = WORD.findall(between)
    roles = frozenset[str]().union(*_words()["roles"].values())
    return any(word.lower() in roles for word in words) or any(word[:1].isupper() for word in words[1:])


def _sentence_before(text: str, span: Span) -> str:
    return SENTENCE_END.split(text[max(0, span.start - NEAR) : span.start])[-1]


def _first(text: str, span: Span) -> Span:
    """Where the same name stood first: there the text says who it is."""
    start = text.find(text[span.start : span.end])
    return Span(start, start + span.end - span.start, span.kind)


def _age_behind(text: str, span: Span) -> int | None:
    year = YEAR_NEAR.match(text[span.end : span.end + 16])
    age = AGE_NEAR.match(text[span.end : span.end + 16])
    return int(age[1]) if age else int(year[1]) + YEAR_TO_AGE if year else None


def _word_before(text: str, span: Span) -> str:
    found = re.search(r"([\w'’]+)[,:]?\s*$", text[max(0, span.start - 30) : span.start])
    return found[1].lower() if found else ""


def _opens_sentence(text: str, span: Span) -> bool:
    """Whether a capital is due: the sentence begins here and was begun with a capital."""
    before = text[max(0, span.start - 3) : span.start].rstrip()
    return text[span.start : span.start + 1].isupper() and (
        not text[: span.start].strip() or before.endswith((".", "!", "?"))
    )


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]
