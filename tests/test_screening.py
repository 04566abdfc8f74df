"""What may identify someone is found, what can't is left alone, and a general wording takes its place."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coachbot.evaluation.screening import evaluate, load
from coachbot.screening import Span, find, generalise, instead
from coachbot.screening.addresses import addresses
from coachbot.screening.births import births
from coachbot.screening.finding import CAPITALS, DIGIT, FEWEST
from coachbot.screening.formats import national_insurance, nhs_numbers, postcodes, pupil_numbers
from coachbot.screening.initials import initials
from coachbot.screening.phones import local_phones, phones
from coachbot.screening.references import case_references

EXAMPLES = Path(__file__).with_name("data") / "identify.jsonl"


def details(text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.kind) for span in find(text)]


IDENTIFYING = [
    ("We met about Brandon Cleasby again.", "Brandon Cleasby", "name"),
    ("core group for jayden hollinworth moved, nobody told the school", "jayden hollinworth", "name"),
    ("had oluwaseun adebayo in with his auntie", "oluwaseun adebayo", "name"),
    ("Nobody had read Tran Thi Mai's own letter.", "Tran Thi Mai", "name"),
    ("Seán O'Rourke fixed the gate himself.", "Seán O'Rourke", "name"),
    ("The Priestnall-Boyes twins have no bus.", "Priestnall-Boyes", "name"),
    ("I drew the Ollerenshaw family as a map of agencies.", "Ollerenshaw", "name"),
    ("the lad Osman Cetinkaya hasn't been seen since", "Osman Cetinkaya", "name"),
    ("Ikram Benali made the tea.", "Ikram Benali", "name"),
    ("Long talk with Shwan Kakei about buses.", "Shwan Kakei", "name"),
    ("It's Ashleigh and Kane Drinkwater's review.", "Ashleigh and Kane Drinkwater", "name"),
    ("saw ruby waterfield back in her own bed", "ruby waterfield", "name"),
    ("Read Ioana Ciobanu her own file.", "Ioana Ciobanu", "name"),
    ("Faith Ward, 16, asked who decides.", "Faith Ward", "name"),
    ("Kayleigh (7) drew the whole panel with no ears.", "Kayleigh", "name"),
    ("Mrs Szymanska waited two hours.", "Mrs Szymanska", "name"),
    ("TAC for JW (9, Fernside Primary) with no CAMHS.", "JW (9, Fernside Primary)", "initials"),
    ("K.M., 15, at Thornfield High is missing", "K.M., 15, at Thornfield High", "initials"),
    ("her mobile is 07700 900 417", "07700 900 417", "phone"),
    ("ring gran on 960415 not mum", "960415", "phone"),
    ("It says DOB 3.7.01 on one sheet.", "3.7.01", "dob"),
    ("The date of birth is wrong. It's 14/03/1999 not 2000.", "14/03/1999", "dob"),
    ("He'll be 18 on 4 June 2009 and has no plan.", "4 June 2009", "dob"),
    ("Taxi to LE89 4QT came back empty.", "LE89 4QT", "postcode"),
    ("Home visit to 31 Cinderhill Avenue.", "31 Cinderhill Avenue", "address"),
    ("drove past 46 garsdale crescent, curtains shut", "46 garsdale crescent", "address"),
    ("Rang the neighbour at Flat 3, 22 Quill Street.", "Flat 3, 22 Quill Street", "address"),
    ("The audit pulled CP-2007-0338 first.", "CP-2007-0338", "caseref"),
    ("Where is URN 330218 now?", "330218", "caseref"),
    ("FW 2008/3317 again.", "FW 2008/3317", "caseref"),
    ("A letter to Meadow View, Church Lane, Harnby.", "Meadow View, Church Lane, Harnby", "address"),
    ("Court ref LS08C00291 has a new judge.", "LS08C00291", "caseref"),
    ("mail from kaz_h91@hotmail.example", "kaz_h91@hotmail.example", "email"),
    ("On the board: 943 476 5919.", "943 476 5919", "nhs"),
    ("nhs number 401 0232138 is somebody else's", "401 0232138", "nhs"),
    ("UPN B801200005001 is at two schools.", "B801200005001", "upn"),
    ("AKHTAR, Farzana: still no school place.", "AKHTAR, Farzana", "name"),
    ("met gareth ap owen on the stairs", "gareth ap owen", "name"),
    ("rang mrs wojciechowska about the buggy", "mrs wojciechowska", "name"),
    ("A letter for family Kowalski came back.", "Kowalski", "name"),
    ("Gurpreet Bhogal, 9.4.96, no GP.", "9.4.96", "dob"),
    ("She was born 1998/11/02, says the passport.", "1998/11/02", "dob"),
    ("Mosaic 1142087 is somebody else's.", "1142087", "caseref"),
]

HARMLESS = [
    "Karen and Dev swapped teams. Karen said never.",
    "Appraisal with Mel at 10, Jas at 11, Femi at 2.",
    "The Victoria Road hostel has 24 rooms.",
    "The Joseph Rowntree Foundation report again.",
    "Lord Laming on the radio. Victoria Climbié's picture in the room.",
    "Year 8 assembly at St Thomas More.",
    "NI 117 is down, NI 114 is up.",
    "Bus 7, bus 19, then Committee Room B at 6pm.",
    "£73,000 over, 31 March 2010, v3.2, page 14.",
    "SI 2005/1972 reg 5 and LAC(2007)14 and LPSA2/07.",
    "Extension 4471. Helpline: ChildLine 0800 1111.",
    "Duty line 01632 960700 rang 31 times.",
    "The Polish families' drop-in and the Traveller family worker.",
    "HV, 15 visits. EP (9 days). PE, Year 5.",
    "Children born between 1 September 2003 and 31 August 2004 are the cohort.",
    "The service was born on 1 April 2006.",
    "Our new office at 40 Station Road opens Monday.",
    "Leighton Buzzard and Milton Keynes share a hub, Newton Aycliffe has none.",
    "Read Sue Gerhardt on the bus. Quoted Kahlil Gibran to the team.",
    "Selma Ostrander was on the radio about dinners.",
    "The Bolton family centre and the Preston girls unit.",
    "The school's URN 103229.",
    "They spotted the gap at age 5.",
    "Cllr Janet Hargreaves cut the ribbon.",
    "C.S. Lewis and W.H. Smith in one quiz question.",
    "Leyton Orient sent a coach. Elizabeth Avenue had its street party.",
    "NSPCC, Grace said, and LSCB, Joy said: two logos.",
]


PIECES = st.lists(
    st.sampled_from(
        [detail for _, detail, _ in IDENTIFYING]
        + HARMLESS
        + ["the ", " family", " aged 9", "'s mum", " ", ", ", "\n", "(", ")", "0", "Mrs ", "born ", "ref "]
    )
    | st.text(max_size=6),
    max_size=12,
).map("".join)


@pytest.mark.parametrize(("text", "detail", "kind"), IDENTIFYING)
def test_it_finds_what_may_identify_someone(text: str, detail: str, kind: str) -> None:
    assert (detail, kind) in details(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_it_leaves_alone_what_identifies_no_one(text: str) -> None:
    assert details(text) == []


@pytest.mark.parametrize(("half", "found"), [("tuning", 0.97), ("held-out", 0.95)])
def test_it_misses_few_and_rarely_cries_wolf_on_the_examples(half: str, found: float) -> None:
    figures = evaluate(load(EXAMPLES, half))
    assert figures["found"]["share"] >= found, figures["missed"]
    assert figures["false_alarms"]["share"] <= 0.05, figures["flagged"]
    assert figures["span_recall"]["share"] >= 0.90, figures["missed"]


@given(PIECES)
def test_a_rule_that_is_skipped_for_want_of_digits_or_capitals_would_have_found_nothing(text: str) -> None:
    digits = len(DIGIT.findall(text))
    skipped = [
        *(() if digits >= FEWEST["postcode"] else postcodes(text)),
        *(() if digits >= FEWEST["upn"] else pupil_numbers(text)),
        *(() if digits >= FEWEST["nhs"] else nhs_numbers(text)),
        *(() if digits >= FEWEST["phone"] else phones(text)),
        *(() if digits >= FEWEST["insurance"] else national_insurance(text)),
        *(() if digits >= FEWEST["local"] else local_phones(text)),
        *(() if digits else [*births(text), *case_references(text)]),
        *(() if digits or CAPITALS.search(text) else initials(text)),
    ]
    assert skipped == []
    assert list(addresses(text)) == list(addresses(text, numbered=digits > 0))


@pytest.mark.parametrize(
    ("text", "general"),
    [
        ("TAC for JW (9, Fernside Primary) again.", "TAC for a child of primary age again."),
        ("Did a review on TB (Yr 6, Fernside Primary). He knew.", "Did a review on a boy in Year 6. He knew."),
        ("call gran on 01632 960188 not mum", "call gran on [phone number] not mum"),
        ("The mother, Debra Hollinshead, had told us.", "The mother, [name], had told us."),
        ("The Ollerenshaw family again.", "The [surname] family again."),
        ("everybody says the Braithwaites", "everybody says the family"),
        ("Home visit to 31 Cinderhill Avenue.", "Home visit to a family's home."),
        ("Gurpreet Bhogal, year 11, told them.", "A young person, year 11, told them."),
        ("Callum Birtwhistle, Year 4, moved. He likes it.", "A boy, Year 4, moved. He likes it."),
        ("Callum Birtwhistle, 7, and his mum waved.", "A boy, 7, and his mum waved."),
        ("Rang Callum Birtwhistle's school. She said no.", "Rang a child's school. She said no."),
        ("Rang about Farzana Akhtar's foster carer.", "Rang about a child's foster carer."),
        ("TAC on Kieran Doyle. Mum had made flapjacks.", "TAC on a child. Mum had made flapjacks."),
        ("A note to Sukhdeep Gill, the mum who spoke.", "A note to a parent, the mum who spoke."),
        ("Debra Hollinshead and her lads came.", "A parent and her lads came."),
        ("Ioana Ciobanu, his gran, brought soup.", "A grandparent, his gran, brought soup."),
        ("Debra Hollinshead, his social worker, rang.", "A colleague, his social worker, rang."),
        ("Thanked danielle osborne the dinner lady.", "Thanked a colleague the dinner lady."),
        ("Gwenllian Prys-Howells is our new deputy.", "A colleague is our new deputy."),
        ("Debra Hollinshead was rude to mum.", "Someone was rude to mum."),
        ("Ikram Benali made the tea. Her mum taught.", "Someone made the tea. Her mum taught."),
        ("We met about Brandon Cleasby again.", "We met about someone again."),
    ],
)
def test_it_offers_a_general_wording(text: str, general: str) -> None:
    assert generalise(text, find(text)) == general


def test_a_name_said_again_is_the_same_person() -> None:
    text = "Rang Callum Birtwhistle's school. Then Callum Birtwhistle rang me."
    assert generalise(text, find(text)).count("a child") == 1
    assert "the child rang me" in generalise(text, find(text)).lower()


@given(PIECES | st.text(max_size=200))
@example("")
@example("İ ǅ ß 😀 K.M. (9")
def test_spans_lie_in_the_text_in_order_and_apart_whatever_it_says(text: str) -> None:
    spans = find(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))


@given(PIECES)
def test_generalising_changes_nothing_outside_the_spans(text: str) -> None:
    spans = find(text)
    left = generalise(text, spans)
    end = 0
    for span in spans:
        between = text[end : span.start]
        assert left.startswith(between)
        left = left.removeprefix(between).removeprefix(instead(text, span))
        end = span.end
    assert left == text[end:]


@given(st.text(max_size=60), st.data())
def test_any_span_can_be_generalised(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert instead(text, Span(start, end, "name"))


@pytest.mark.parametrize(
    "part", ["0 ", "A.", "Aa ", "a-", "12 Mill ", "(9, ", "Brandon ", "1/", "a@a.", "The Old Mill Farm "]
)
def test_a_long_monotonous_text_is_no_trap(part: str) -> None:
    assert isinstance(find(part * 2000), list)
