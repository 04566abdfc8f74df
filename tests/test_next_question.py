"""Which question comes next: new before old, what matters to the leader more often, and nothing left out for good."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachbot import catalogue
from coachbot.next_question import Chosen, Journal, choose

CONTENT = catalogue.load()
TODAY = date(2027, 3, 1)
WEEK = timedelta(weeks=1)
HALF_A_YEAR = 26 * WEEK
BEHAVIOURS = [item.id for item in CONTENT.behaviours]
HEADINGS = [item.id for item in CONTENT.headings]
STRANDS = ("induction", "reflection", "direction")
QUESTIONS = sorted(CONTENT.questions)
NEW = Journal(claimed={}, asked={}, priorities=(), strand="reflection", today=TODAY, leader=1)


@cache
def in_play() -> frozenset[str]:
    """The questions that come to a leader with time enough: no question has been put, then only that one, and on."""
    asked: dict[str, date] = {}
    while True:
        found = choose(CONTENT, replace(NEW, asked=asked)).question.id
        if found in asked:
            return frozenset(asked)
        asked[found] = TODAY


@cache
def years(leader: int, strand: str, priorities: tuple[str, ...], weeks: int, claims: bool) -> tuple[Chosen, ...]:
    """A weekly question for so many weeks; each is answered, and its behaviour claimed or not."""
    journal = replace(NEW, leader=leader, strand=strand, priorities=priorities)
    found: list[Chosen] = []
    for week in range(weeks):
        journal = replace(journal, today=TODAY + week * WEEK)
        chosen = choose(CONTENT, journal)
        found.append(chosen)
        claimed = dict(journal.claimed)
        if claims and chosen.item.id in BEHAVIOURS:
            claimed[chosen.item.id] = claimed.get(chosen.item.id, 0) + 1
        journal = replace(journal, asked={**journal.asked, chosen.question.id: journal.today}, claimed=claimed)
    return tuple(found)


LEADERS = [
    (1, "induction", (), True),
    (2, "reflection", ("cc.2",), True),
    (3, "direction", ("cc.1", "cc.5", "cc.7"), False),
    (4, "", ("cc.6",), False),
]
DATES = st.dates(TODAY - timedelta(days=500), TODAY)
JOURNALS = st.builds(
    Journal,
    claimed=st.dictionaries(st.sampled_from(BEHAVIOURS), st.integers(1, 9)),
    asked=st.dictionaries(st.sampled_from([*QUESTIONS, "cc.9.1.gone"]), DATES, max_size=200),
    priorities=st.lists(st.sampled_from(HEADINGS), max_size=3, unique=True),
    strand=st.sampled_from((*STRANDS, "")),
    today=st.just(TODAY),
    leader=st.integers(1, 10**9),
)


# never too soon


@given(JOURNALS, st.lists(st.sampled_from(QUESTIONS), max_size=5, unique=True))
def test_no_question_comes_again_within_half_a_year_and_none_that_was_just_turned_down(
    journal: Journal, without: list[str]
) -> None:
    chosen = choose(CONTENT, journal, without)
    assert chosen.question.id not in without
    last = journal.asked.get(chosen.question.id)
    assert last is None or TODAY - last >= HALF_A_YEAR


@pytest.mark.parametrize("leader", LEADERS)
def test_three_years_of_weekly_questions_bring_none_twice_within_half_a_year(
    leader: tuple[int, str, tuple[str, ...], bool],
) -> None:
    number, strand, priorities, claims = leader
    last: dict[str, int] = {}
    for week, chosen in enumerate(years(number, strand, priorities, 156, claims)):
        assert week - last.get(chosen.question.id, -26) >= 26
        last[chosen.question.id] = week


@given(st.lists(DATES, min_size=len(in_play()), max_size=len(in_play())).map(lambda on: sorted(on)))
@settings(max_examples=10)
def test_when_all_were_put_lately_the_one_put_longest_ago_comes_again(dates: list[date]) -> None:
    lately = [max(one, TODAY - HALF_A_YEAR + timedelta(days=2)) for one in dates]
    lately[0] = TODAY - HALF_A_YEAR + timedelta(days=1)
    asked = dict(zip(sorted(in_play()), lately, strict=True))
    assert choose(CONTENT, replace(NEW, asked=asked)).question.id == min(asked)


def test_when_all_were_put_lately_and_one_was_turned_down_the_next_longest_ago_comes() -> None:
    order = sorted(in_play())
    asked = {name: TODAY - timedelta(days=150) + timedelta(hours=6) * place for place, name in enumerate(order)}
    assert choose(CONTENT, replace(NEW, asked=asked), order[:1]).question.id == order[1]


def test_even_when_every_question_was_turned_down_one_comes() -> None:
    assert choose(CONTENT, NEW, QUESTIONS).question.id in in_play()


def test_a_question_may_come_again_when_half_a_year_has_gone_by() -> None:
    rested, *lately = sorted(in_play())
    asked = dict.fromkeys(lately, TODAY - WEEK) | {rested: TODAY - HALF_A_YEAR}
    assert choose(CONTENT, replace(NEW, asked=asked)).question.id == rested


# what weighs


def share(strand: str, priorities: tuple[str, ...], fits: object) -> float:
    """How many in a hundred first-year questions of fifteen leaders fit."""
    found = [one for leader in range(15) for one in years(leader, strand, priorities, 26, True)]
    return 100 * sum(fits(one) for one in found) / len(found)  # type: ignore[operator]


@pytest.mark.parametrize("heading", HEADINGS)
def test_what_a_leader_chose_to_work_on_comes_up_more_often(heading: str) -> None:
    def under(one: Chosen) -> bool:
        return one.item.heading == heading

    assert share("reflection", (heading,), under) > share("reflection", (), under) + 10


@pytest.mark.parametrize(
    ("strand", "kinds"),
    [
        ("induction", {"event", "person", "words", "child"}),
        ("reflection", {"doubt", "again", "comparison", "words"}),
        ("direction", {"choice", "other", "step", "comparison"}),
    ],
)
def test_the_kind_of_question_fits_where_the_leader_is(strand: str, kinds: set[str]) -> None:
    def of_these(one: Chosen) -> bool:
        return one.question.kind in kinds

    others = [share(other, (), of_these) for other in STRANDS if other != strand]
    assert share(strand, (), of_these) > max(others) + 10


@given(st.sampled_from(BEHAVIOURS), st.integers(1, 10**6))
def test_what_was_never_written_about_comes_before_what_was_often(behaviour: str, leader: int) -> None:
    often = dict.fromkeys(BEHAVIOURS, 50)
    del often[behaviour]
    chosen = choose(CONTENT, replace(NEW, claimed=often, strand="", leader=leader))
    assert chosen.item.id == behaviour


@pytest.mark.parametrize("leader", LEADERS)
def test_every_heading_comes_up_within_a_year(leader: tuple[int, str, tuple[str, ...], bool]) -> None:
    number, strand, priorities, claims = leader
    found = {one.item.heading for one in years(number, strand, priorities, 156, claims)[:52]}
    assert set(HEADINGS) <= found


@pytest.mark.parametrize("leader", LEADERS)
def test_every_sixth_question_looks_wider_than_the_behaviours(leader: tuple[int, str, tuple[str, ...], bool]) -> None:
    number, strand, priorities, claims = leader
    found = years(number, strand, priorities, 156, claims)[:52]
    wider = [place for place, one in enumerate(found, 1) if one.item.id not in BEHAVIOURS]
    assert wider == list(range(6, 53, 6))
    assert {one.why for one in found if one.item.id not in BEHAVIOURS} == {"wider"}


@pytest.mark.parametrize("leader", LEADERS)
def test_no_two_questions_in_a_row_are_about_the_same_behaviour(leader: tuple[int, str, tuple[str, ...], bool]) -> None:
    number, strand, priorities, claims = leader
    found = [one.item.id for one in years(number, strand, priorities, 156, claims)[:104]]
    assert [one for one, following in pairwise(found) if one == following] == []


# why, and the same again


def why(journal: Mapping[str, int], priorities: tuple[str, ...], begun: bool = True) -> set[str]:
    asked = {CONTENT.behaviours[0].questions[0].id: NEW.today} if begun else {}
    leaders = [replace(NEW, leader=leader, claimed=journal, priorities=priorities, asked=asked) for leader in range(30)]
    return {choose(CONTENT, one).why for one in leaders}


def test_the_reason_that_is_given_is_true() -> None:
    assert why({}, (), begun=False) == {"first"}
    assert why({}, ()) == {"new"}
    assert why(dict.fromkeys(BEHAVIOURS, 1), ()) == {"while"}
    assert why({}, tuple(HEADINGS)) == {"priority"}


@given(JOURNALS)
@settings(max_examples=30)
def test_the_same_journal_gives_the_same_question(journal: Journal) -> None:
    shuffled = replace(
        journal,
        asked=dict(reversed(journal.asked.items())),  # type: ignore[call-overload]
        claimed=dict(reversed(journal.claimed.items())),  # type: ignore[call-overload]
        priorities=frozenset(journal.priorities),
    )
    assert choose(CONTENT, journal) == choose(CONTENT, shuffled)


def test_no_two_leaders_walk_the_same_path() -> None:
    paths = {tuple(one.question.id for one in years(leader, "reflection", (), 26, True)[:6]) for leader in range(15)}
    assert len(paths) == 15
