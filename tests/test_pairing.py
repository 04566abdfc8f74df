"""Who works with whom: never two who are kept apart, nobody left out, nothing repeated while it can be avoided."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbot.pairing import MOST_LEADERS, Someone, groups, mentors

Two = frozenset[int]


def cohort(number: int) -> list[Someone]:
    return [Someone(one) for one in range(number)]


def together(found: Sequence[tuple[int, ...]]) -> set[Two]:
    return {frozenset(two) for group in found for two in combinations(group, 2)}


def twos(number: int) -> st.SearchStrategy[set[Two]]:
    return st.sets(st.sampled_from([frozenset(two) for two in combinations(range(number), 2)]), max_size=number)


def every_way(people: tuple[int, ...], trios: int) -> Iterator[list[tuple[int, ...]]]:
    """All ways to part people into pairs and so many trios."""
    if not people:
        if trios == 0:
            yield []
        return
    one, rest = people[0], people[1:]
    for size in (1, 2):
        if size == 2 and not trios:
            continue
        for others in combinations(rest, size):
            left = tuple(other for other in rest if other not in others)
            for more in every_way(left, trios - (size == 2)):
                yield [(one, *others), *more]


@st.composite
def cohorts(draw: st.DrawFn, most: int = 8) -> tuple[int, set[Two], set[Two], int]:
    number = draw(st.integers(2, most))
    return number, draw(twos(number)), draw(twos(number)), draw(st.integers(0, 5))


@given(cohorts(most=25))
def test_everyone_is_in_one_pair_or_trio_and_never_with_someone_they_are_kept_from(
    given_: tuple[int, set[Two], set[Two], int],
) -> None:
    number, past, never, seed = given_
    found = groups(cohort(number), past, never, seed)
    assert not together(found) & never
    if found:
        assert sorted(one for group in found for one in group) == list(range(number))
        assert {len(group) for group in found} <= {2, 3}


@given(cohorts())
def test_there_are_no_more_trios_and_no_more_repeats_than_there_must_be(
    given_: tuple[int, set[Two], set[Two], int],
) -> None:
    number, past, never, seed = given_
    found = groups(cohort(number), past, never, seed)
    for trios in range(number % 2, number // 3 + 1, 2):
        possible = [way for way in every_way(tuple(range(number)), trios) if not together(way) & never]
        if possible:
            assert sum(len(group) == 3 for group in found) == trios
            assert len(together(found) & past) == min(len(together(way) & past) for way in possible)
            return
    assert found == []


@given(cohorts(most=12))
def test_the_same_people_and_the_same_seed_give_the_same_groups(given_: tuple[int, set[Two], set[Two], int]) -> None:
    number, past, never, seed = given_
    people = cohort(number)
    assert groups(people, past, never, seed) == groups(list(reversed(people)), past, never, seed)


def test_another_seed_gives_other_groups() -> None:
    assert len({frozenset(together(groups(cohort(8), seed=seed))) for seed in range(10)}) > 5


@pytest.mark.parametrize("number", [8, 9, 30, 31, 100])
def test_round_after_round_brings_new_company_as_long_as_there_is_any(number: int) -> None:
    past: set[Two] = set()
    for seed in range(4):
        found = together(groups(cohort(number), past, seed=seed))
        assert found
        assert not found & past or number < 12
        past |= found


def test_people_of_another_role_and_place_come_first() -> None:
    people = [Someone(one, frozenset({"head" if one < 4 else "manager"})) for one in range(8)]
    for seed in range(5):
        assert all((one < 4) != (other < 4) for one, other in groups(people, seed=seed))


@pytest.mark.parametrize("number", [0, 1])
def test_one_alone_has_nobody_to_be_with(number: int) -> None:
    assert groups(cohort(number)) == []


def test_what_cannot_be_done_is_not_done() -> None:
    assert groups(cohort(2), never=[frozenset({0, 1})]) == []
    assert groups(cohort(4), never=[frozenset({0, other}) for other in (1, 2, 3)]) == []


def test_two_trios_where_pairs_alone_will_not_do() -> None:
    apart = [frozenset({one, other}) for one in (0, 1, 2) for other in (3, 4, 5)]
    assert sorted(map(sorted, groups(cohort(6), never=apart))) == [[0, 1, 2], [3, 4, 5]]


# mentors


@st.composite
def mentoring(draw: st.DrawFn) -> tuple[list[int], list[int], set[Two], dict[int, int]]:
    willing = draw(st.lists(st.integers(0, 9), max_size=4, unique=True))
    leaders = draw(st.lists(st.integers(0, 9), max_size=7, unique=True))
    load = {one: draw(st.integers(0, 3)) for one in willing}
    return willing, leaders, draw(twos(10)), load


def best(willing: list[int], leaders: list[int], apart: set[Two], room: dict[int, int]) -> int:
    """How many leaders can have a mentor at all."""
    if not leaders:
        return 0
    one, *rest = leaders
    most = best(willing, rest, apart, room)
    for mentor in willing:
        if mentor != one and {mentor, one} not in apart and room[mentor]:
            most = max(most, 1 + best(willing, rest, apart, room | {mentor: room[mentor] - 1}))
    return most


@given(mentoring())
def test_as_many_leaders_as_can_be_have_a_mentor_and_none_that_they_are_kept_from(
    given_: tuple[list[int], list[int], set[Two], dict[int, int]],
) -> None:
    willing, leaders, apart, load = given_
    found = mentors(willing, leaders, apart, load)
    assert all(mentor != leader and {mentor, leader} not in apart for leader, mentor in found.items())
    assert set(found) <= set(leaders)
    assert set(found.values()) <= set(willing)
    room = {one: MOST_LEADERS - load[one] for one in willing}
    assert all(list(found.values()).count(one) <= room[one] for one in willing)
    assert len(found) == best(willing, leaders, apart, room)


def test_the_load_is_spread_before_anyone_has_two() -> None:
    assert sorted(mentors([1, 2, 3], [4, 5, 6]).values()) == [1, 2, 3]
    assert sorted(mentors([1, 2], [4, 5, 6], load={1: 1}).values()) == [1, 2, 2]
