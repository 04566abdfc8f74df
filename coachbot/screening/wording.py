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
LIVES = re.compile(r"\bliv(?:es?|ed|ing) (?:at|in|by|near)\s$")
NEAR = 90


@cache
def _words() -> dict[str, dict[str, Any]]:
    words = tomllib.loads((DATA / "wording.toml").read_text(encoding="utf-8"))
    words["cues"] = {name: frozenset(block.split()) for name, block in words["cues"].items()}
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
    return _again(text, span, _person(text, span, _age_behind(text, span)))


def _initials(text: str, span: Span) -> str:
    """A person with the stage of life that the span gave away more exactly."""
    inside = text[span.start : span.end]
    year, age = YEAR.search(inside), AGE.search(YEAR.sub("", inside))
    years = int(age[1]) if age else None
    if _word_before(text, span) in _words()["cues"]["said"] - {"re", "is", "be", "it's"}:
        return str(_words()["plain"]["initials"])
    person = _person(text, span, years if years is not None or not year else int(year[1]) + 4)
    if year:
        return person + str(_words()["stage"]["year"]).format(year=year[1])
    return person + _stage(years)


def _stage(years: int | None) -> str:
    if years is None:
        return ""
    stage = "early" if years < 5 else "primary" if years < 11 else "secondary"
    return str(_words()["stage"][stage])


def _person(text: str, span: Span, years: int | None) -> str:
    """Baby, boy, girl, child, young person, parent or someone, by what stands near."""
    cues, person = _words()["cues"], _words()["person"]
    if re.search(r" (?:and|&) ", text[span.start : span.end]):
        return str(person["pair"])
    before = set(re.findall(r"[\w'’]+", text[max(0, span.start - NEAR) : span.start].lower()))
    after = set(re.findall(r"[\w'’]+", text[span.end : span.end + NEAR].lower()))
    near = before | after
    young = years is not None and years < 19
    if not young and (before & cues["parent"] or OWN_CHILD.match(text[span.end :][:40])):
        return str(person["parent"])
    if not young and not near & (cues["child"] | cues["teenager"] | cues["baby"]):
        return str(person["someone"])
    he, she = bool(after & cues["boy"]), bool(after & cues["girl"])
    if he != she:
        return str(person["boy" if he else "girl"])
    if (years is not None and years > 11) or near & cues["teenager"]:
        return str(person["teenager"])
    return str(person["child"])


def _again(text: str, span: Span, person: str) -> str:
    """ "the boy" where the same name stood earlier."""
    name = text[span.start : span.end].casefold()
    return str(_words()["again"][person]) if name in text[: span.start].casefold() else person


def _age_behind(text: str, span: Span) -> int | None:
    age = AGE_NEAR.match(text[span.end : span.end + 16])
    return int(age[1]) if age else None


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
