"""Home addresses: a numbered house in a street, a flat, a named cottage; not the streets that name services."""

import re
from collections.abc import Iterator

from coachbot.screening.lexicon import key_of, lexicon
from coachbot.screening.span import Span

SURE = "road|rd|street|lane|ln|avenue|ave|crescent|cres|terrace|gardens|gdns|grove|mews"
ALL = SURE + (
    "|str|st|close|cl|drive|dr|way|court|ct|place|pl|walk|rise|hill|row|square|sq|view|croft|green|parade|fold"
    "|bank|drove|gate|yard|wynd|vale|end|park|mount|brow|ginnel|side|villas|cottages|buildings|heights"
    "|meadows?|fields?|estate|house|tower|mansions|point|parkway|bungalows|garths?|dene|leas?|hey|copse|glade"
    "|glen|nook|chase|spinney|moor|quay|hollow|ridge|ridgeway|orchard|paddocks?|haven|approach|broadway"
    "|causeway|esplanade|promenade|common|oval|circle|wharf|steps"
)
FLAT = r"(?:(?:flat|apartment|apt|unit)\s?(?:no\.? ?)?\d{0,3}[A-Z]?,? )"
NUMBER = r"(?:no\.? ?|number |plot |pitch |caravan |bungalow )?\d{1,3}[a-d]?(?:/\d{1,2})?"
WORD = r"[A-Z][\w'’.-]{1,20}"
STREETS = (*SURE.title().split("|"), "Hill", "Drove", "Bank", "Way", "Close", "Green", "End", "Drive", "Row")
"""What follows the name of a house without a number, in capitals: where a text has none, there is none to look for."""
NUMBERED = re.compile(rf"(?<![\w£/.:-])(?i:{FLAT}?{NUMBER}),? (?:(?:the |The )?(?:{WORD} ){{1,3}})(?:(?i:{ALL}))\b\.?")
HURRIED = re.compile(
    rf"(?<![\w£/.:-])({FLAT}?{NUMBER}),? ([a-z][\w'’-]{{2,20}}(?: [a-z][\w'’-]{{2,20}})?) (?:{SURE}|"
    rf"close|drive|way|court|walk)\b",
    re.I,
)
FLAT_IN = re.compile(
    rf"(?<!\w)(?i:flat|apartment|apt)\s?\d{{1,3}}[A-Za-z]?,? (?:{WORD} ){{1,2}}(?:House|Court|Tower|"
    rf"Heights|Point|Buildings|Mansions|Lodge|Place|Rise|View)\b"
)
COTTAGE = re.compile(
    rf"(?<!\w)(?:The |Old )?(?:{WORD} ){{0,2}}?{WORD} (?:Cottages?|Farm|Farmhouse|Bungalow|Barn|Villa|"
    rf"Croft|Caravan Park),? (?:(?:{WORD} ){{1,2}}(?:{SURE.title()}|Hill|Road|Drove|Bank|Way|Close|Green|"
    rf"End)\b)(?:,\s{WORD})?",
    re.M,
)
MANOR = re.compile(
    rf"(?<!\w)(?:{WORD} ){{1,2}}(?:House|Lodge|Hall|Court|Grange|Mount|View),? (?:{WORD} ){{1,2}}(?:Lane|"
    rf"Road|Street|Avenue|Drive|Close|Hill|Drove|Way)\b(?:,\s{WORD})?"
)
PLOT = re.compile(
    rf"(?<!\w)(?i:plot|pitch|yard)\s\d{{1,3}}[a-d]?,?(?: (?:on|at|"
    rf"in))?(?: the)? (?:{WORD} ){{1,3}}(?i:{ALL}|site|caravan)\b(?: (?i:site|park))?"
)
# A house with a name that hardly any office has, its lane and its village: a home, whatever stands near.
NAMED_HOUSE = re.compile(
    rf"(?<!\w)(?:The |Old )?(?:{WORD} ){{1,2}}(?:View|End|Nook|Orchard|Villa|Dene|Gables|Nest|Rise|Hollow|"
    rf"Corner|Acres?|Hey|Fields?|Thatch|Holme|Garth),? (?:{WORD} ){{1,2}}(?:Lane|Road|Street|Avenue|Drive|Close|Hill|"
    rf"Drove|Way|Row|Green)\b(?:,\s{WORD}(?: {WORD})?)"
)

LIVES = re.compile(
    rf"(?<!\w)(?:live|lives|living|lived|stays|staying|moved|moving|rehoused|home is|home was) (?:at|in|"
    rf"to|out at|over at|up at|now at) ((?:{WORD},? ){{1,4}}(?i:{ALL})\b(?:,\s{WORD}(?: {WORD})?)?)"
)

HOME = re.compile(
    r"\b(?:live|lives|lived|living|moved|home|house|doorstep|door|knocked|visit|visited|address|"
    r"neighbour|family|mum|dad|gran|nan|mother|father|flat|tenancy|evicted|stays|staying|sleeping|"
    r"dropped|collect(?:ed)?|picked|letters?|sent|went|at|to|from|outside|opposite)\b",
    re.I,
)
AT_HOME = re.compile(
    r"\b(?:live|lives|lived|living|home|doorstep|address|neighbour|family|mum|dad|gran|nan|mother|"
    r"father|visit|evicted|tenancy|caravan|birthday|baby|carers?|dropped|collected|kids|lads?|girls?)\b",
    re.I,
)
NOT_A_HOUSE = re.compile(
    r"\b(?:bus|buses|route|tram|train|year|yr|tier|page|pages|item|items|section|room|rooms|key stage|"
    r"ks|top|of the|these|those|all|our|other|another|junction|suite|block|platform|bay|ward|grade|tel|"
    r"extension|over|under|about|nearly|visits to|option|version|group|class|form|team)\W{0,2}$",
    re.I,
)
SERVICE_AFTER = re.compile(
    r"^,?\s(?:visits?\b|(?:(?:sure|family|young|early|years|children'?s|child|health|day|community|"
    r"resource|residential|contact|youth|medical|primary|infants?|junior|staff|drop-in|access|short|"
    r"breaks?|looked|new|old|one[- ]stop|and its)\s){0,3}"
    r"(?:cent(?:re|er)s?|hostel|office|offices|clinic|nursery|surgery|school|estate|site|depot|pupils?|"
    r"children|kids|families|residents|staff|building|unit|hub|home\b|hotel|hospital|library|church|"
    r"hall|project|refuge|shops?|HQ|base|team|car ?park|flats|headteachers?|parents|tenants|lot|garage|"
    r"bus)\b)",
    re.I,
)
SERVICE_BEFORE = re.compile(
    r"\b(?:office|offices|hq|headquarters|cent(?:re|er)|clinic|venue|conference|training|based|base|"
    r"relocat\w+|lease|depot|premises|building|reception|town hall|civic|launch|seminar|hub|shop|cafe|"
    r"café|restaurant|pub|surgery|meeting room|head office|library|court hearing|"
    r"bus stop)s?\b(?:\W{1,2}(?:is|was|are|at|in|on|to|for|the|our|new|of|from|day|now|event|move[ds]?|"
    r"moving|open\w*|will be))*\W{0,2}$",
    re.I,
)
PUBLIC_PLACES = re.compile(
    r"downing st|whitehall|great smith|marsham|caxton|sanctuary|great george|victoria street, london|"
    r"coronation street|sesame street|acacia avenue|ramsay street|albert square|parliament|privet drive|"
    r"evelina",
    re.I,
)


def addresses(text: str, numbered: bool = True) -> Iterator[Span]:
    """Home addresses in the forms that people type; in a text that is not `numbered`, those without a number."""
    streets = any(noun in text for noun in STREETS)
    for pattern in (*((PLOT, FLAT_IN, NUMBERED) if numbered else ()), *((COTTAGE, NAMED_HOUSE) if streets else ())):
        for match in pattern.finditer(text):
            if _is_home(text, match.start(), match.end()):
                yield _with_town(text, match)
    for match in HURRIED.finditer(text) if numbered else ():
        if _is_home(text, match.start(), match.end()) and _names_a_street(text, match):
            yield Span(match.start(), match.end(), "address")
    for match in LIVES.finditer(text) if "," in text else ():
        if "," in match[1].removesuffix(",") and _is_home(text, match.start(1), match.end(1)):
            yield Span(*match.span(1), "address")
    for match in MANOR.finditer(text) if streets else ():
        nearby = text[max(0, match.start() - 50) : match.start()] + " " + text[match.end() : match.end() + 25]
        if AT_HOME.search(nearby) and _is_home(text, match.start(), match.end()):
            yield Span(match.start(), match.end(), "address")


def _with_town(text: str, match: re.Match[str]) -> Span:
    end = match.start() + len(match.group().rstrip("."))
    return Span(match.start(), end, "address")


def _is_home(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 50) : start]
    flat = text[start : start + 4].lower() == "flat"
    if (
        (NOT_A_HOUSE.search(before) and not flat)
        or SERVICE_AFTER.match(text[end : end + 60])
        or SERVICE_BEFORE.search(before)
    ):
        return False
    return not PUBLIC_PLACES.search(text[start : end + 15])


def _names_a_street(text: str, match: re.Match[str]) -> bool:
    """Small letters: a word that is no everyday one, or words of home just before ("7 mill lane")."""
    words = [key_of(word) for word in match[2].split()]
    if not any(lexicon().ordinary(word) for word in words):
        return True
    sure = re.search(rf"(?:{SURE})$", match.group(), re.I)
    minutes = words[0] in {
        "mile",
        "miles",
        "minute",
        "minutes",
        "min",
        "mins",
        "hour",
        "hours",
        "in",
        "the",
        "of",
        "on",
        "weeks",
        "days",
    }
    return bool(sure) and not minutes and bool(HOME.search(text[max(0, match.start() - 25) : match.start()]))
