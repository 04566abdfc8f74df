"""All rules over one text."""

import re

from coachbot.screening.addresses import addresses
from coachbot.screening.births import births, births_of
from coachbot.screening.families import families
from coachbot.screening.formats import emails, national_insurance, nhs_numbers, postcodes, pupil_numbers
from coachbot.screening.initials import initials
from coachbot.screening.names import full_names
from coachbot.screening.phones import local_phones, phones
from coachbot.screening.references import case_references
from coachbot.screening.span import Span, without_overlap
from coachbot.screening.tokens import words_of

DIGIT = re.compile(r"\d")
CAPITALS = re.compile(r"[A-Z](?:\.\s?|-)?[A-Z]")
FEWEST = {"postcode": 2, "upn": 9, "nhs": 10, "phone": 9, "insurance": 6, "local": 6}
"""How many digits a text must have for a rule to find anything: most have none, and the rules cost time."""


def find(text: str) -> list[Span]:
    """What in the text may identify a child, a family or another person, in order, without overlaps.

    A warning, not a guarantee: the lists of names are finite and people type as they like.
    """
    words = words_of(text)
    names = full_names(text, words)
    digits = len(DIGIT.findall(text))
    surer_first = (
        emails(text) if "@" in text else (),
        postcodes(text) if digits >= FEWEST["postcode"] else (),
        addresses(text, digits > 0),
        births(text) if digits else (),
        pupil_numbers(text) if digits >= FEWEST["upn"] else (),
        nhs_numbers(text) if digits >= FEWEST["nhs"] else (),
        phones(text) if digits >= FEWEST["phone"] else (),
        national_insurance(text) if digits >= FEWEST["insurance"] else (),
        case_references(text) if digits else (),
        local_phones(text) if digits >= FEWEST["local"] else (),
        initials(text) if digits or CAPITALS.search(text) else (),
        births_of(text, names) if digits else (),
        names,
        families(text, words),
    )
    return without_overlap(span for rule in surer_first for span in rule)
