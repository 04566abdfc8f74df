"""Telephone numbers of people; not helplines, switchboards and extensions."""

import re
from collections.abc import Iterator

from coachbot.screening.span import Span

WRITTEN = re.compile(r"(?<![\w£/.,-])(?:\+44|0044|\(?0)[\d() .-]{7,16}\d(?![\w/]|[.,]\d)")
# A number without its area code needs to be announced.
LOCAL = re.compile(
    r"\b(?:tel(?:ephone)?|phone[sd]?|ring|rang|call(?:ed)?|mob(?:ile)?|landline|text(?:ed)?|"
    r"number(?:'s)?|no\.?)(?: (?:him|her|mum|dad|gran|nan|them|is|me|number|no|on|at|home|back|new|the|"
    r"was|now))*[ .:]{1,3}"
    r"(\d{6,7}|\d{3}[ -]\d{3,4}|\d{2}[ -]\d{2}[ -]\d{2}|7\d{9}|7\d{3} ?\d{3} ?\d{3}|0\d{8})(?![\d/]|"
    r"[.,]\d|\s?(?:per cent|%|pounds|quid|k\b))",
    re.I,
)
# Numbers that Ofcom keeps for drama, invalid to phonenumbers where the area code is not in use.
DRAMA = re.compile(
    r"(?:01632960\d{3}|07700900\d{3}|0(?:113|114|115|116|117|118|121|131|141|151|161)4960\d{3}|"
    r"02079460\d{3}|0191498\d{4}|02890180\d{3}|02920180\d{3}|03069990\d{3})$"
)
COUNTED = re.compile(
    r"\b(?:order|invoice|account|asset|ticket|budget|version|ref\w*|policy|licence|charity|company|"
    r"serial|model|registration|swift|carefirst|ics)\b[^.\n]{0,25}$",
    re.I,
)
ANNOUNCED = re.compile(
    r"\b(?:tel|phone|ring|rang|call|mob|mobile|text|number|no|on|home|landline|contact)\b[^.\n]{0,25}$", re.I
)
ANY_SERVICE = re.compile(r"0(?:800|808|500|845|844|843|870|871|300|303|330|333|345|370|9\d\d)")
SERVICE_BEFORE = re.compile(
    r"\b(?:helpline|hotline|help ?desk|switchboard|reception|(?:duty|advice|info(?:rmation)?|"
    r"out[ -]of[ -]hours|emergency|edt|childline|nspcc|parentline|connexions|team|office|school|centre|"
    r"clinic|surgery|service|ward|trust|council)'?s?"
    r"(?: (?:desk|line|team|phone|main|direct|new|public|number|no|office|hours|tel))*)(?: (?:is|are|on|"
    r"at|number|no|to|now|tel|phone|line|answers|rings))*\W{0,3}$",
    re.I,
)


def phones(text: str) -> Iterator[Span]:
    """Telephone numbers with their code, as people in Britain write them."""
    for match in WRITTEN.finditer(text):
        span = _trimmed(text, match)
        if span and not _is_service(text, span):
            yield span


def local_phones(text: str) -> Iterator[Span]:
    """Numbers without the area code, where the words announce a telephone number."""
    for match in LOCAL.finditer(text):
        before = text[max(0, match.start() - 50) : match.start(1)]
        if not SERVICE_BEFORE.search(before) and not COUNTED.search(before):
            yield Span(match.start(1), match.end(1), "phone")


def _trimmed(text: str, match: re.Match[str]) -> Span | None:
    """The number without what else the pattern swept in, if it is one."""
    start, end = match.span()
    if text[start] == "(" and ")" not in text[start:end]:
        start += 1
    digits = re.sub(r"\D", "", text[start:end])
    national = re.sub(r"^(?:0044|44)0?", "0", digits) if text[start] in "+0" else digits
    if DRAMA.match(national) or _is_valid(national):
        return Span(start, end, "phone")
    announced = ANNOUNCED.search(text[max(0, start - 40) : start])
    return Span(start, end, "phone") if announced and 9 <= len(national) <= 12 else None


def _is_valid(national: str) -> bool:
    if not 10 <= len(national) <= 11:
        return False
    import phonenumbers  # 50 ms to import, so only when something looks like a number

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(national, "GB"))
    except phonenumbers.NumberParseException:
        return False


def _is_service(text: str, span: Span) -> bool:
    digits = re.sub(r"\D", "", text[span.start : span.end])
    return bool(ANY_SERVICE.match(digits) or SERVICE_BEFORE.search(text[max(0, span.start - 50) : span.start]))
