"""Dates of birth: a date with words of birth beside it."""

import re
from collections.abc import Iterable, Iterator

from coachbot.screening.span import Span

MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
NUMBERS = (
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)?\d{2}|\d{1,2} \d{1,2} (?:19|20)?\d{2}|(?:19|"
    r"20)\d{2}[-/.]\d{2}[-/.]\d{2}|(?<!\d)[0-3]\d[01]\d(?:19|20)?\d{2}(?!\d)"
)
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
WORDS = (
    rf"{DAY}(?: day)?(?: of)?[ -]?{MONTHS}\.?,?[ -]?(?:(?:19|20)\d{{2}}|['’]?\d{{2}}\b)|"
    rf"{MONTHS} {DAY},? (?:19|20)\d{{2}}"
)
DATE = re.compile(rf"(?:(?<![\w/£.-])|(?<=dob))(?:{NUMBERS}|{WORDS})(?![\w/])", re.I)
PARTIAL = re.compile(
    rf"\s{{0,2}}(?:on )?(?:the )?({DAY} (?:of )?{MONTHS}\b(?:,? (?:19|20)\d{{2}})?|{MONTHS} {DAY}\b|"
    rf"\d{{1,2}}/\d{{1,2}}\b(?!/))",
    re.I,
)

BIRTH = re.compile(
    r"\bd\.?\s?o\.?\s?b\b|\bborn\b|\bdate of birth\b|\bdates of birth\b|\bbirth ?date\b|\bbirthda(?:y|"
    r"te)\b|\bb\.?\s?$|\bd of b\b|\bbirth cert\w*|\bbirth\b",
    re.I,
)
BIRTH_AFTER = re.compile(
    r"^\W{0,3}(?:(?:is|was|as|down|given|isn't|not|for|her|his|their|the|a|actual|real|correct|child'?s|"
    r"baby'?s)\W{1,2}){0,5}(?:d\.?o\.?b\b|date of birth|birthday|birth ?date|birth\b|born\b)",
    re.I,
)
TURNS = re.compile(
    r"\b(?:he|she|who|they|twins|boy|girl|lad|baby|birthday)(?:'s|’s|'ll be|’ll be| is| was| will be|"
    r" turns?| turned|s)?(?: (?:turns?|turned|be|only|just|is|was|on))* (?:\d{1,2}(?:st|nd|rd|th)?|one|"
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen)(?: birthday)?(?: (?:is|was|falls))? ?(?=on |the |\d)",
    re.I,
)
# Cohorts and organisations are born between dates and on dates too.
COHORT = re.compile(
    r"\bbetween\b|\brange|cut[ -]?off|\bcohort|\beveryone born|\bchildren born|\bthose born|"
    r"\bbabies born|\bpupils born|\bkids born|\bborn (?:after|before|since)|on or (?:after|before)|"
    r"\bmust be born|\bif born|\bfield|\bformat",
    re.I,
)
ORGANISATIONS = re.compile(
    r"\b(?:service|trust|team|centre|board|partnership|idea|programme|project|scheme|group|department|"
    r"directorate|council|policy|plan|network|strategy|panel|framework|unit|act|school|nursery|charity|"
    r"company|bot|my|i was|me|i)\b[^.]{0,25}$",
    re.I,
)

LISTED = re.compile(r",? \(|, ?| [-–—] ")
LISTED_ON = re.compile(r"[,;)]|\.?\s*$|\.\s")


def births(text: str) -> Iterator[Span]:
    """Dates of birth, whole; and a birthday said with the age."""
    for match in DATE.finditer(text):
        before = text[max(0, match.start() - 70) : match.start()]
        if _is_birth(before, text[match.end() : match.end() + 45]):
            yield Span(match.start(), match.end(), "dob")
    for match in TURNS.finditer(text):
        partial = PARTIAL.match(text, match.end())
        if partial:
            yield Span(*partial.span(1), "dob")


def births_of(text: str, names: Iterable[Span]) -> Iterator[Span]:
    """Dates that stand right behind a full name, as in a list: "Rhys Bevan, 14.2.97, 9 Tansy Way"."""
    for name in names:
        comma = LISTED.match(text, name.end)
        date = DATE.match(text, comma.end()) if comma else None
        if date and LISTED_ON.match(text, date.end()):
            yield Span(date.start(), date.end(), "dob")


def _is_birth(before: str, after: str) -> bool:
    if BIRTH_AFTER.match(after):
        return not COHORT.search(before)
    cues = list(BIRTH.finditer(before))
    if not cues or COHORT.search(before):
        return False
    return cues[-1].group().lower() not in ("born", "birthday") or not ORGANISATIONS.search(before[: cues[-1].start()])
