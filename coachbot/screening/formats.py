"""What is known by its form: e-mail addresses, postcodes, NHS numbers, pupil numbers, case references."""

import re
from collections.abc import Iterator

from coachbot.screening.lexicon import lexicon
from coachbot.screening.span import Span

EMAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
SHARED_MAILBOXES = re.compile(
    r"(?:admin|contact|duty|enquir\w*|family\.?info\w*|feedback|fis|help\w*|hello|info\w*|mail|"
    r"no-?reply|office|post(?:box|master)?|"
    r"reception|referrals?|safeguarding|support|team|training|web\w*|yourviews?|consult\w*|complaints|"
    r"jobs|press|news\w*)[\w.-]*$",
    re.I,
)

# Royal Mail's shape; small letters and single ones need a real area, so that "Y5 2pe" is none.
POSTCODE = re.compile(r"(?<![\w/-])([A-Z]{1,2})(\d[A-Z\d]?)\s?(\d[A-Z]{2})(?![\w/])", re.I)
# Ordinals and units that look like the second half; and offices of state that every leader writes to.
NOT_INWARD = re.compile(r"\d(?:st|nd|rd|th|hr|yr|km|mm|cm|kg|mg|ml|in|of|on|or|ok|to|is|(?i:[ap]m))$")
GOVERNMENT = re.compile(r"SW1[AHPE]", re.I)

NHS = re.compile(r"(?<![\w£.,/-])\d(?:[ .-]?\d){9}(?![\w/-]|[.,]\d)")
NHS_GROUPS = re.compile(r"\d{3}[ .-]\d{3}[ .-]\d{4}$")
NHS_WORDS = re.compile(
    r"\bnhs\b|health (?:no|num|rec)|(?:his|her|child'?s|baby'?s|their) (?:no\b|num)|gp (?:system|"
    r"record)|\bsystmone|\brio\b",
    re.I,
)
MONEY_WORDS = re.compile(
    r"invoice|order|isbn|account|sort code|meter|barcode|serial|budget|cost code|charity (?:no|num)", re.I
)

UPN = re.compile(r"(?<![\w-])[A-HJ-NP-RT-Z][ -]?\d{3}[ -]?\d{4}[ -]?\d{2}[ -]?\d{2}[\dA-Z](?![\w-])", re.I)
UPN_WORDS = re.compile(r"\b(?:upn|unique pupil|pupil (?:no|num|ref)|uln|learner (?:no|num))", re.I)
UPN_LOOSE = re.compile(r"(?<!\w)[A-Z]?\s?\d(?:[ -]?\d){8,12}[A-Z]?(?!\w)", re.I)
NATIONAL_INSURANCE = re.compile(r"(?<!\w)[A-CEGHJ-PRQSTW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)")


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses of a person; a team's shared mailbox is none."""
    for match in EMAIL.finditer(text):
        if not SHARED_MAILBOXES.match(match[1]):
            yield Span(match.start(), match.end(), "email")


def postcodes(text: str) -> Iterator[Span]:
    """Full postcodes, spaced or not, in capitals or not; not those of Whitehall."""
    for match in POSTCODE.finditer(text):
        area, district, inward = match.groups()
        if not _may_be_an_area(area) or NOT_INWARD.match(inward) or GOVERNMENT.match(area + district):
            continue
        yield Span(match.start(), match.end(), "postcode")


def _may_be_an_area(letters: str) -> bool:
    return letters.lower() in lexicon().context["postcodes"]["areas"] or (
        len(letters) == 2 and letters.isupper() and letters not in ("KS", "NI", "YR")
    )


def nhs_numbers(text: str) -> Iterator[Span]:
    """Ten-digit NHS numbers: the check digit holds, or the words or the grouping say so."""
    for match in NHS.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if match.group()[0] == "0" or MONEY_WORDS.search(before):
            continue
        if NHS_WORDS.search(before) or NHS_GROUPS.match(match.group()) or _nhs_checks(match.group()):
            yield Span(match.start(), match.end(), "nhs")


def pupil_numbers(text: str) -> Iterator[Span]:
    """Unique pupil numbers, by their shape; with the words beside them also when a digit is wrong."""
    for match in UPN.finditer(text):
        yield Span(match.start(), match.end(), "upn")
    for words in UPN_WORDS.finditer(text):
        loose = UPN_LOOSE.search(text, words.end(), words.end() + 45)
        if loose:
            start = loose.start() + len(loose.group()) - len(loose.group().lstrip())
            yield Span(start, loose.end(), "upn")


def national_insurance(text: str) -> Iterator[Span]:
    """National Insurance numbers, reported as a reference."""
    for match in NATIONAL_INSURANCE.finditer(text):
        yield Span(match.start(), match.end(), "caseref")


def _nhs_checks(number: str) -> bool:
    from stdnum.gb import nhs  # 60 ms to import, so only when a ten-digit number turns up

    return bool(nhs.is_valid(re.sub(r"\D", "", number)))
