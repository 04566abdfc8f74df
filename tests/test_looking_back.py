"""Which entry is brought back, and whether the reason that is given for it is true."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbot.heeding import outcome
from coachbot.looking_back import Earlier, LookBack, choose

TODAY = date(2027, 3, 1)
WEEK = timedelta(weeks=1)
BEHAVIOURS = ("cc.1.1", "cc.1.2", "cc.2.5", "cc.5.3")
TEXTS = (
    "The school nurses came to the panel for the first time and changed what we decided.",
    "I put off telling the finance lead that the pooled budget would not cover the autumn.",
    "A parent said she had told her story five times, and I had no answer.",
    "Rang the deputy head before the meeting, not after.",
    "",
    "🙂",
)
AGES = st.integers(0, 400).map(lambda days: TODAY - timedelta(days=days))
EARLIER = st.lists(
    st.builds(
        Earlier,
        id=st.integers(1, 10**6),
        on=AGES,
        text=st.sampled_from(TEXTS),
        behaviours=st.frozensets(st.sampled_from(BEHAVIOURS), max_size=3),
        shown_on=st.one_of(st.none(), AGES),
        muted=st.booleans(),
        painful=st.booleans(),
        promised=st.booleans(),
        unfinished=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)
ABOUT_ONE = ("behaviour", "contrast", "commitment")
SUBJECTS = st.frozensets(st.sampled_from(BEHAVIOURS), max_size=2)


def may_come_back(one: Earlier, muted: frozenset[str], painful: bool = False) -> bool:
    rested = TODAY - one.on >= 3 * WEEK
    not_lately = one.shown_on is None or TODAY - one.shown_on >= 13 * WEEK
    return rested and not_lately and not one.muted and one.painful == painful and not set(one.behaviours) & muted


@given(EARLIER, st.sampled_from(TEXTS), SUBJECTS, SUBJECTS)
def test_nothing_young_nothing_shown_lately_nothing_muted_and_nothing_painful_comes_back(
    earlier: list[Earlier], text: str, behaviours: frozenset[str], muted: frozenset[str]
) -> None:
    found = choose(earlier, TODAY, text, behaviours, muted)
    assert found is None or (found.entry in earlier and may_come_back(found.entry, muted))


@given(EARLIER, st.sampled_from(TEXTS), SUBJECTS, SUBJECTS)
def test_what_is_painful_comes_when_it_is_asked_for_and_then_nothing_else(
    earlier: list[Earlier], text: str, behaviours: frozenset[str], muted: frozenset[str]
) -> None:
    found = choose(earlier, TODAY, text, behaviours, muted, painful=True)
    assert (found is not None) == any(may_come_back(one, muted, painful=True) for one in earlier)
    assert found is None or (found.reason == "asked" and may_come_back(found.entry, muted, painful=True))


@given(EARLIER, st.sampled_from(TEXTS), SUBJECTS, SUBJECTS)
def test_the_reason_always_fits(
    earlier: list[Earlier], text: str, behaviours: frozenset[str], muted: frozenset[str]
) -> None:
    found = choose(earlier, TODAY, text, behaviours, muted)
    if found is None:
        return
    match found.reason:
        case "behaviour":
            assert behaviours
        case "contrast":
            assert {outcome(text), outcome(found.entry.text)} == {"well", "badly"}
        case "commitment":
            assert found.entry.promised
        case "words":
            assert text
            assert found.entry.text
        case "season":
            assert not text
            assert 11 * WEEK <= TODAY - found.entry.on <= 15 * WEEK
        case "activity":
            assert found.entry.unfinished
        case "while":
            assert not text
        case _:
            raise AssertionError(found.reason)
    if found.behaviour:
        assert found.reason in ABOUT_ONE
        assert found.behaviour in behaviours
        assert found.behaviour in found.entry.behaviours
    else:
        assert found.reason not in ("behaviour", "contrast")


@given(EARLIER, SUBJECTS)
def test_when_asked_for_something_comes_back_as_long_as_anything_may(
    earlier: list[Earlier], muted: frozenset[str]
) -> None:
    found = choose(earlier, TODAY, muted=muted)
    assert (found is not None) == any(may_come_back(one, muted) for one in earlier)


@given(EARLIER, st.sampled_from([one for one in TEXTS if one]), SUBJECTS)
def test_after_an_entry_one_on_the_same_behaviour_goes_before_all_others(
    earlier: list[Earlier], text: str, behaviours: frozenset[str]
) -> None:
    found = choose(earlier, TODAY, text, behaviours)
    shared = [one for one in earlier if may_come_back(one, frozenset()) and behaviours & set(one.behaviours)]
    assert (found is not None and found.entry in shared and found.behaviour != "") == bool(shared)
    promised = [one for one in shared if one.promised]
    assert (found is not None and found.reason == "commitment") == bool(promised)


@given(EARLIER, SUBJECTS)
def test_what_a_leader_planned_and_left_open_goes_first_when_asked_for(
    earlier: list[Earlier], muted: frozenset[str]
) -> None:
    found = choose(earlier, TODAY, muted=muted)
    promised = [one.on for one in earlier if one.promised and may_come_back(one, muted)]
    planned = [one.on for one in earlier if one.unfinished and may_come_back(one, muted)]
    assert (found is not None and found.reason == "commitment") == bool(promised)
    assert (found is not None and found.reason == "activity") == (bool(planned) and not promised)
    if found and (promised or planned):
        assert found.entry.on == min(promised or planned)


OLD = Earlier(1, TODAY - 30 * WEEK, TEXTS[0], ())


def test_an_entry_that_speaks_of_the_same_thing_comes_back_for_its_words() -> None:
    others = [replace(OLD, id=number, text=text) for number, text in enumerate(TEXTS[1:4], 2)]
    found = choose([OLD, *others], TODAY, "The school nurses missed the panel this time, and we decided without them.")
    assert found == LookBack(OLD, "words")


def test_an_entry_that_has_nothing_to_do_with_it_does_not_come_back() -> None:
    assert choose([OLD], TODAY, "Booked a dentist, and the car needs new tyres.") is None


@pytest.mark.parametrize(("days", "comes"), [(20, False), (21, True)])
def test_an_entry_has_to_rest_for_three_weeks(days: int, comes: bool) -> None:
    entry = replace(OLD, on=TODAY - timedelta(days=days))
    assert (choose([entry], TODAY) is not None) == comes


@pytest.mark.parametrize(("days", "comes"), [(90, False), (91, True)])
def test_an_entry_that_was_shown_rests_for_a_season(days: int, comes: bool) -> None:
    entry = replace(OLD, shown_on=TODAY - timedelta(days=days))
    assert (choose([entry], TODAY) is not None) == comes


def test_a_season_ago_is_said_only_of_a_season_ago() -> None:
    season = replace(OLD, id=2, on=TODAY - 13 * WEEK)
    assert choose([OLD, season], TODAY) == LookBack(season, "season")
    assert choose([OLD], TODAY) == LookBack(OLD, "while")


def test_what_was_never_looked_at_goes_before_what_was() -> None:
    seen = replace(OLD, id=2, text=OLD.text * 3, shown_on=TODAY - 20 * WEEK)
    assert choose([seen, OLD], TODAY) == LookBack(OLD, "while")


def test_an_empty_journal_brings_nothing_back() -> None:
    assert choose([], TODAY) is None
    assert choose([], TODAY, "words", BEHAVIOURS) is None


# contrast


WELL = (
    "The panel agreed in ten minutes, and it worked because I'd rung each head first. For the first time nobody left "
    "early.",
    "Visited the children's centre with the health lead. It went well: she offered two afternoons, and the mums "
    "thanked us on the way out.",
    "We did it. The two teams sat together, everyone stayed on for tea, and it was a good meeting, better than I "
    "expected.",
    "The conversation with Jo helped. He came round once I'd listened, and I was relieved that we'd settled the rota.",
    "The young people joined in from the start and the room relaxed. It was brilliant, worth every minute of the "
    "planning.",
    "Numbers are up since the reception changed. The team laughed when I told them, and I'm proud of what they made.",
)
BADLY = (
    "The panel went wrong from the first minute. Two heads walked out and I snapped at the third.",
    "The visit fell flat. They switched off when I began with the figures, and nobody asked a thing.",
    "I talked over the school nurse again. She went quiet, and the meeting drifted.",
    "The plan fell through. The lead refused to sign, and I put off telling the board for a week.",
    "I ducked the hard conversation with Jo and made it worse by email. He didn't reply, and we're back to square one.",
    "Nobody turned up to the parents' evening. The leaflet was wrong, and it was my mistake: I didn't ask anyone.",
)
NEITHER = (
    "Met the data officer about the referral form. She'll send a draft on Friday.",
    "It worked in one school and failed in the other, and I can't tell yet what made the difference.",
    "I was afraid that they would refuse. They haven't answered.",
    "If it had worked we'd have heard by now.",
    "She wasn't angry, she said, only tired.",
    "Thinking about last term, when nobody came. This is the week it starts again.",
)


@pytest.mark.parametrize("text", WELL)
def test_what_went_well_is_seen(text: str) -> None:
    assert outcome(text) == "well"


@pytest.mark.parametrize("text", BADLY)
def test_what_went_badly_is_seen(text: str) -> None:
    assert outcome(text) == "badly"


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_not_clear_is_left_alone(text: str) -> None:
    assert outcome(text) is None


def test_after_an_entry_one_that_went_the_other_way_comes_back_before_one_that_went_the_same() -> None:
    earlier = [replace(OLD, id=number, text=text, behaviours=("cc.1.1",)) for number, text in enumerate(BADLY[:2], 1)]
    same = replace(OLD, id=9, text=WELL[1], behaviours=("cc.1.1",))
    found = choose([*earlier, same], TODAY, WELL[0], ("cc.1.1",))
    assert found is not None
    assert (found.reason, found.behaviour) == ("contrast", "cc.1.1")
    assert found.entry in earlier


@pytest.mark.parametrize("text", NEITHER)
def test_without_a_clear_outcome_there_is_no_contrast(text: str) -> None:
    earlier = replace(OLD, text=BADLY[0], behaviours=("cc.1.1",))
    assert choose([earlier], TODAY, text, ("cc.1.1",)) == LookBack(earlier, "behaviour", "cc.1.1")


def test_one_against_another_behaviour_is_no_contrast() -> None:
    earlier = replace(OLD, text="We ordered new chairs for the hall. They didn't come, and the plan fell through.")
    found = choose([replace(earlier, behaviours=("cc.2.5",))], TODAY, WELL[0], ("cc.1.1",))
    assert found is None or found.reason != "contrast"


def test_what_was_promised_goes_before_a_contrast() -> None:
    promised = replace(OLD, behaviours=("cc.1.1",), promised=True)
    opposed = replace(OLD, id=2, text=BADLY[0], behaviours=("cc.1.1",))
    assert choose([opposed, promised], TODAY, WELL[0], ("cc.1.1",)) == LookBack(promised, "commitment", "cc.1.1")
