"""All rules over one text."""

from coachbot.screening.addresses import addresses
from coachbot.screening.births import births
from coachbot.screening.families import families
from coachbot.screening.formats import emails, national_insurance, nhs_numbers, postcodes, pupil_numbers
from coachbot.screening.initials import initials
from coachbot.screening.names import full_names
from coachbot.screening.phones import local_phones, phones
from coachbot.screening.references import case_references
from coachbot.screening.span import Span, without_overlap
from coachbot.screening.tokens import words_of


def find(text: str) -> list[Span]:
    """What in the text may identify a child, a family or another person, in order, without overlaps.

    A warning, not a guarantee: the lists of names are finite and people type as they like.
    """
    words = words_of(text)
    surer_first = (
        emails(text),
        postcodes(text),
        addresses(text),
        births(text),
        pupil_numbers(text),
        nhs_numbers(text),
        phones(text),
        national_insurance(text),
        case_references(text),
        local_phones(text),
        initials(text),
        full_names(text, words),
        families(text, words),
    )
    return without_overlap(span for rule in surer_first for span in rule)
