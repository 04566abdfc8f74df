"""Initials with an age, a year group or a school beside them."""

import re
from collections.abc import Iterator

from coachbot.screening.lexicon import lexicon
from coachbot.screening.span import Span

TWO_LETTER_WORDS = r"(?!(?:am|an|as|at|be|by|do|go|he|if|in|is|it|me|my|no|of|on|or|so|to|up|us|we|yr)\b)"
LETTERS = re.compile(
    r"(?<![\w.@/&'’-])(?P<dotted>[A-Z]\.\s?[A-Z]\.(?:\s?[A-Z]\.)?|[A-Z]\.[A-Z](?![\w.])|[A-Z]-[A-Z](?![\w-]))"
    rf"|(?<![\w.@/&'’-])(?:[A-Z]{{2,3}}(?![\w@/&'’]|-\w)|{TWO_LETTER_WORDS}[a-z]{{2}}"
    r"(?=,? ?(?:\(1?\d[,) y]|aged? \d|yr? ?\d|1?\d ?yrs? old)))"
)
SCHOOL_WORD = (
    r"(?:School|Primary|Infants?|Juniors?|High|Academy|College|Nursery|Secondary|Comprehensive|Comp|"
    r"Grammar|PRU|Pre-?school|Playgroup|Middle|Jnrs?|Infs?|Prim)"
)
AGE_UNIT = r"(?:[ -]?(?:yrs?|years?|mths|months|y/?o)\b(?:[ -]?(?:old|of age))?)"
NOT_AN_AGE = (
    r"(?! ?(?:am|pm|o'?clock|per cent|weeks?|wks|days?|hours?|hrs|of|mins?|minutes|out|cases|other|more|"
    r"times)\b|[:%/\d]|\.\d)"
)
AGE = (
    rf"(?P<age>(?P<aged>(?:is )?(?:now |just |only )?(?:aged?|age) )?(?:1\d|"
    rf"\d){NOT_AN_AGE}(?P<unit>{AGE_UNIT}|m\b)?(?: (?:boy|girl)\b)?)"
)
YEAR = r"(?P<year>(?:(?:is |now )?in )?(?:[Yy](?:ea)?r?\.? ?(?:1[0-3]|\d)(?!\d)|[Rr]eception|sixth form))"
SCHOOL = (
    rf"(?P<school>(?:(?:at|from|of|in|attends) )?(?:[A-Z][\w'’.-]* ){{1,4}}?{SCHOOL_WORD}(?: (?:School|"
    rf"Primary|Nursery|Academy|school))?(?!\w))"
)
JOIN = r"[\"”]?(?:,? ?\(|, ?| [-–] |[-–]| )"
NEXT = r"(?:, ?| [-–] | )"


def _second(pattern: str) -> str:
    """The pattern with its groups renamed, as a group's name may stand once only."""
    return pattern.replace("(?P<", "(?P<later_")


DETAIL = re.compile(
    rf"(?P<join>{JOIN})(?:"
    rf"{AGE}(?:{NEXT}{YEAR})?(?:{NEXT}{SCHOOL})?"
    rf"|{_second(YEAR)}(?:{NEXT}{_second(AGE)})?(?:{NEXT}{_second(SCHOOL)})?"
    rf"|{SCHOOL.replace('<school', '<only_school')}"
    r")(?P<close>\))?"
)
CLOSED = re.compile(r"[,.;:)]|\s[-–]|$|\s(?:and|but|who|is|has|was|at|in)\b")
SAID_BEFORE = re.compile(
    r"\b(?:young (?:person|man|woman)|child|boy|girl|lad|sibling|baby|pupil|yp|1?\d[- ]?(?:yr|year|"
    r"y)s?[ -]?(?:old|o)|1?\d ?yo)(?:,| called| named|:)? $",
    re.I,
)


def initials(text: str) -> Iterator[Span]:
    """Initials together with what places them; abbreviations of services and jobs are none."""
    for match in LETTERS.finditer(text):
        detail = DETAIL.match(text, match.end())
        known = not match["dotted"] and match.group().lower() in lexicon().context["initials"]["abbreviations"]
        if known and not (detail and detail["age"] and detail["school"]):
            continue
        short = bool(match["dotted"]) or len(match.group()) == 2
        if detail and _places_a_person(detail, short, text):
            yield Span(match.start(), _end(detail), "initials")
        elif (
            short
            and match.group()[0].isupper()
            and SAID_BEFORE.search(text[max(0, match.start() - 30) : match.start()])
        ):
            yield Span(match.start(), match.end(), "initials")


def _places_a_person(detail: re.Match[str], short: bool, text: str) -> bool:
    """A bare number must stand like an age: "(9)" or ", 9,"; three letters without stops need more than a number."""
    found = detail.groupdict()
    if any(found[part] for part in ("year", "later_year", "school", "only_school", "aged", "unit")):
        return True
    if not short or detail["join"] == " ":
        return False
    return "(" in detail["join"] or CLOSED.match(text, detail.end()) is not None


def _end(detail: re.Match[str]) -> int:
    """The end, without a bracket that was opened before the initials."""
    return detail.end() - bool(detail["close"] and "(" not in detail["join"])
