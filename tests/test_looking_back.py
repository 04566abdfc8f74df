"""Which entry is brought back, and whether the reason that is given for it is true."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        unfinished=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)
SUBJECTS = st.frozensets(st.sampled_from(BEHAVIOURS), max_size=2)


def may_come_back(one: Earlier, muted: frozenset[str]) -> bool:
    rested = TODAY - one.on >= 3 * WEEK
    not_lately = one.shown_on is None or TODAY - one.shown_on >= 13 * WEEK
    return rested and not_lately and not one.muted and not set(one.behaviours) & muted


@given(EARLIER, st.sampled_from(TEXTS), SUBJECTS, SUBJECTS)
def test_nothing_young_nothing_shown_lately_and_nothing_muted_comes_back(
    earlier: list[Earlier], text: str, behaviours: frozenset[str], muted: frozenset[str]
) -> None:
    found = choose(earlier, TODAY, text, behaviours, muted)
    assert found is None or (found.entry in earlier and may_come_back(found.entry, muted))


@given(EARLIER, st.sampled_from(TEXTS), SUBJECTS, SUBJECTS)
def test_the_reason_always_fits(
    earlier: list[Earlier], text: str, behaviours: frozenset[str], muted: frozenset[str]
) -> None:
    found = choose(earlier, TODAY, text, behaviours, muted)
    if found is None:
        return
    match found.reason:
        case "behaviour":
            assert found.behaviour in behaviours
            assert found.behaviour in found.entry.behaviours
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
    assert (found.behaviour == "") == (found.reason != "behaviour")


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
    assert (found is not None and found.reason == "behaviour") == bool(shared)


@given(EARLIER, SUBJECTS)
def test_what_a_leader_planned_and_left_open_goes_first_when_asked_for(
    earlier: list[Earlier], muted: frozenset[str]
) -> None:
    found = choose(earlier, TODAY, muted=muted)
    open_ones = [one.on for one in earlier if one.unfinished and may_come_back(one, muted)]
    assert (found is not None and found.reason == "activity") == bool(open_ones)
    if found and open_ones:
        assert found.entry.on == min(open_ones)


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
