"""Case references, in the styles of councils, courts, police and their systems of the time."""

import re
from collections.abc import Iterator

from coachbot.screening.span import Span

# "CS/08/11732", "YOT/2007/3391", "SW-2008-00231", "CP.07.0042": letters, a year or a serial, a serial.
COMPOUND = re.compile(r"(?<![\w/-])[A-Z]{1,5}[/.-](?:\d{2}|\d{4})[/.-]\d{3,7}(?:[/.-]?[A-Z0-9]{1,4})?(?![\w/])", re.I)
TAILED = re.compile(r"(?<![\w/-])(?:[A-Z]{2,5}[/-]?)?\d{4,7}[/-](?:[A-Z]{1,3}|\d{2}|20\d{2})(?![\w/-])")
LETTERED = re.compile(r"(?<![\w/-])[A-Z]{2,5}/[A-Z]{1,4}/\d{3,6}(?![\w/])")
SPACED = re.compile(r"(?<![\w/-])[A-Z]{2,3} (?:19|20)\d{2}/\d{3,6}(?![\w/])")
COURT = re.compile(r"(?<!\w)[A-Z]{2}\d{2}[CPZD]\d{5}(?!\w)")
CRIME = re.compile(r"(?<![\w/])\d{2}[A-Z]{1,2}\d?/\d{3,6}/\d{2}(?!\w)")
# A system's number, named as such: "case ref 20843", "SWIFT no. P128833", "client id 40211".
NAMED = re.compile(
    r"\b(?:(?:case|client|child|file|referral|record|person|family|crime|court|incident|carefirst|"
    r"care first|swift|ics|protocol|paris|capita one|esd|e-?caf|caf|yois|careworks|asset|"
    r"liquid ?logic|raise|framework-?i|frameworki|swis|marac|cin|lac|sen|log|service user|mosaic|merlin|niche|fir|rio|"
    r"social services|statement|pathway plan|urn)\b[ .:'s-]{0,3}(?:(?:ref(?:erence)?|number|num|no|id|file|record|"
    r"system|"
    r"plan)\b[ .:#-]{0,3}){0,2}"
    r"|\bref(?:erence)?(?:\.? ?(?:no|num|number))?[ .:#-]{1,3}|\b(?:id|file|record) (?:no|num|"
    r"number)[ .:#-]{0,3}|#\s?)"
    r"(?:is |was |of )?([A-Z]{2,4} \d{2} \d{3,6}\b|(?:[A-Z]{1,4}[ /.-]?)?\d[\d/.-]{3,12}[A-Z]{0,2}\b|"
    r"[A-Z]{1,4}[/-]?\d{3,8}[A-Z]?\b|\d{2,6}[/-]\d{2,6}\b)",
    re.I,
)
SURELY = re.compile(r"(?:case|client|child|family|crime|court|service user|person)\b(?! stud)", re.I)
PAPER_PREFIX = re.compile(
    r"(?:dfes|dcsf|dfe|doh|dh|hsc|hsg|hc|si|lac(?!/)|lassl|el|cm|cmnd|isbn|issn|lpsa\d?|laa|po|inv|jd|cab|ec|"
    r"eu|bs|iso|iec|pas|hmso|nice|npsa|foi|tend|ted|itt|rfq|grant|sla|lga|"
    r"ofsted|qca|tda|cwdc|nctl|gtc|audit|agenda|min|policy|hr|fin|cfo|pn|apa|jar|ssi|csci|report|v|"
    r"ver|version)\b",
    re.I,
)
PAPER_WORDS = re.compile(
    r"\b(?:grant|invoice|(?:purchase )?order|polic(?:y|ies)|version|minutes?|papers?|report|circular|"
    r"guidance|publication|directive|tender|contract|regulations?|statutory instrument|"
    r"isbn|job|posts?|vacanc(?:y|ies)|risk|audit|agenda|laptop|budget|cost|helpdesk|ticket|agreement|"
    r"bid|licence|form|template|leaflet|module|course|train|flight|booking|product|planning application|"
    r"asset|printer|motion|item|decision|insurance|model|part|room|booklet|document|doc|scrutiny|"
    r"cabinet|committee|charity|company|registered|"
    r"school['’]?|nursery(?:['’]s)?|provider|setting|centre|ofsted)s?\b(?: (?:ref(?:erence)?|number|num|no|nos|of|is|"
    r"the|called|under|for|v))*[ .:#(-]{0,3}$",
    re.I,
)
DATE_LIKE = re.compile(
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}|\d{4})|(?:19|20)\d{2}(?:[/-](?:\d{2}|(?:19|20)\d{2}))?)\.?$"
)


def case_references(text: str) -> Iterator[Span]:
    """References to somebody's case; not those of papers, orders, laws and grants."""
    for match in NAMED.finditer(text):
        start, end = match.span(1)
        end = start + len(text[start:end].rstrip("./-"))
        if not DATE_LIKE.match(text[start:end]) and (
            SURELY.match(match.group()) or _is_a_case(text, match.start(), start)
        ):
            yield Span(start, end, "caseref")
    for pattern in (COMPOUND, LETTERED, TAILED, SPACED, COURT, CRIME):
        for match in pattern.finditer(text):
            if not DATE_LIKE.match(match.group()) and _is_a_case(text, match.start(), match.start()):
                yield Span(match.start(), match.end(), "caseref")


def _is_a_case(text: str, before: int, start: int) -> bool:
    if PAPER_PREFIX.match(text, start):
        return False
    return not PAPER_WORDS.search(text[max(0, before - 45) : before])
