"""Figures that expose nobody: a lead who knows who was there when, and who solves for the rest, learns of no one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbot.suppression import FEWEST, Edition, Figure, Parts, next_edition

Group = frozenset[int]
World = tuple[Mapping[int, int], ...]  # the part of each person in one figure, at each time
WITHHELD = Figure(0)


def editions(steps: Iterable[tuple[Iterable[int], Mapping[str, Parts]]], amounts: Sequence[str] = ()) -> list[Edition]:
    """The editions that follow one another, for the people there and their parts at each time."""
    made = [Edition()]
    for members, parts in steps:
        made.append(next_edition(made[-1], set(members), parts, amounts))
    return made[1:]


def told(world: World, there: Sequence[Group], amounts: Sequence[str] = ()) -> tuple[Figure, ...]:
    """What a lead sees, time after time, of one figure."""
    made = editions(((people, {"x": parts}) for people, parts in zip(there, world, strict=True)), amounts)
    return tuple(one.figures.get("x", WITHHELD) for one in made)


def worlds(there: Sequence[Group]) -> Iterable[World]:
    """Everything that could have been, for people who come and go as the lead knows they did."""
    places = [(time, one) for time, people in enumerate(there) for one in sorted(people)]
    for chosen in product((0, 1), repeat=len(places)):
        world: list[dict[int, int]] = [{} for _ in there]
        for (time, one), value in zip(places, chosen, strict=True):
            world[time][one] = value
        yield tuple(world)


def found_out(there: Sequence[Group], possible: Callable[[World], bool] = lambda world: True) -> list[str]:
    """What a lead who tries every world that fits what was told, and that is `possible`, finds out for certain."""
    fitting: dict[tuple[Figure, ...], dict[tuple[int, int], set[int]]] = defaultdict(lambda: defaultdict(set))
    for world in worlds(there):
        if possible(world):
            seen = told(world, there)
            for time, parts in enumerate(world):
                for one, value in parts.items():
                    fitting[seen][time, one].add(value)
    return [
        f"told {seen}: person {one} at time {time} has {values}"
        for seen, people in fitting.items()
        for (time, one), values in people.items()
        if values != {0, 1}
    ]


def first(number: int) -> Group:
    return frozenset(range(number))


@pytest.mark.parametrize(
    "there",
    [
        (first(5),),
        (first(6),),
        (first(10),),
        (first(11),),
        (first(6), first(6)),
        (first(6), first(7)),  # someone joins
        (first(7), first(6)),  # someone leaves
        (first(6), first(7) - {0}),  # someone leaves and someone else comes
        (first(5), first(6)),
        (first(7), first(5)),
        (first(3), first(6)),
    ],
    ids=lambda there: " then ".join(",".join(map(str, sorted(one))) for one in there),
)
def test_a_lead_who_tries_every_world_that_fits_learns_for_certain_of_no_one(there: tuple[Group, ...]) -> None:
    assert found_out(there) == []


@given(st.dictionaries(st.integers(0, 7), st.integers(1, 40), max_size=8), st.integers(0, 7), st.integers(6, 8))
def test_nor_where_the_amount_is_told_too(parts: dict[int, int], who: int, of: int) -> None:
    """For anyone there is a world that looks the same in which it is the other way round with them."""
    parts, who = {one: part for one, part in parts.items() if one < of}, who % of
    others = sorted(first(of) - {who}, key=lambda one: (one in parts) == (who in parts))
    other = others[0]  # someone with whom it is the other way round, if there is anyone
    swapped = {one: part for one, part in parts.items() if one not in (who, other)}
    if who not in parts and other not in parts:
        return  # nobody has any part, which is told like four
    if who in parts:
        swapped[other] = parts[who] + parts.get(other, 0)
    else:
        swapped[who] = parts[other]
    assert (who in swapped) != (who in parts)
    assert told((swapped,), (first(of),), ["x"]) == told((parts,), (first(of),), ["x"])


def test_nor_from_two_figures_about_the_same_people() -> None:
    """Two figures of six people: each of the twelve parts is open whatever is told of both."""
    six = sorted(first(6))
    fitting: dict[tuple[Figure, ...], list[set[int]]] = defaultdict(lambda: [set() for _ in range(12)])
    for bits in product((0, 1), repeat=12):
        parts = {"x": dict(zip(six, bits[:6], strict=True)), "y": dict(zip(six, bits[6:], strict=True))}
        figures = editions([(six, parts)])[0].figures
        for place, value in enumerate(bits):
            fitting[tuple(figures.get(name, WITHHELD) for name in "xy")][place].add(value)
    assert all(values == {0, 1} for places in fitting.values() for values in places)
    assert len(fitting) == 4


def test_nor_if_it_is_known_that_only_the_newcomer_can_have_changed_anything() -> None:
    """The attack by differences: the same analysis, with one more person in it, tells the same."""

    def the_others_did_nothing(world: World) -> bool:
        return all(world[0][one] == world[1][one] for one in first(6))

    assert found_out((first(6), first(7)), the_others_did_nothing) == []


@pytest.mark.parametrize("number", range(14))
def test_the_same_analysis_with_one_person_more_or_less_tells_the_same(number: int) -> None:
    before = dict.fromkeys(range(number), 3)
    for part in (0, 1, 1000):
        assert len({*told((before, before | {13: part}), (first(13), first(14)), ["x"])}) == 1
        assert len({*told((before | {13: part}, before), (first(14), first(13)), ["x"])}) == 1


@pytest.mark.parametrize("number", range(13))
@pytest.mark.parametrize("changing", range(1, 5))
def test_what_four_people_do_between_two_editions_moves_nothing(number: int, changing: int) -> None:
    before = {one: int(one < number) for one in range(12)}
    for who in range(0, 12, 3):
        after = before | {(who + one) % 12: 1 - before[(who + one) % 12] for one in range(changing)}
        assert len({*told((before, after), (first(12), first(12)))}) == 1


def test_it_is_told_later_together_with_what_others_did() -> None:
    none, four, five = ({one: int(one < number) for one in range(12)} for number in (0, 4, 5))
    assert told((none, four, five), [first(12)] * 3) == (WITHHELD, WITHHELD, WITHHELD)
    later = {one: 2 * part for one, part in five.items()}
    assert told((none, four, five, later), [first(12)] * 4)[-1] == Figure(5)


def test_newcomers_are_counted_once_there_are_five() -> None:
    six, ten, eleven = first(6), first(10), first(11)
    made = editions([(six, {"x": dict.fromkeys(six, 1)}), (ten, {"x": dict.fromkeys(ten, 1)})])
    assert [(one.there, one.figures["x"]) for one in made] == [(six, Figure(5)), (six, Figure(5))]
    third = next_edition(made[-1], eleven, {"x": dict.fromkeys(eleven, 1)})
    assert (third.there, third.figures["x"]) == (eleven, Figure(10))


def test_who_has_left_stays_in_the_figures_as_they_were_until_five_have_come_or_gone() -> None:
    made = editions([(first(12), {"x": dict.fromkeys(range(12), 1)}), (first(8), {"x": {}})])
    assert made[-1].there == first(12)
    assert made[-1].parts["x"] == dict.fromkeys(range(8, 12), 1)
    assert next_edition(made[-1], first(7), {}).there == first(7)


def test_five_of_five_is_not_told_since_it_would_tell_of_each_of_them() -> None:
    assert told((dict.fromkeys(range(5), 1),), (first(5),)) == (WITHHELD,)


def test_ten_of_ten_is_told_as_five_or_more() -> None:
    assert told((dict.fromkeys(range(10), 1),), (first(10),)) == (Figure(5),)


@pytest.mark.parametrize("number", range(5))
def test_under_five_is_told_as_nothing_whatever_it_is(number: int) -> None:
    assert told((dict.fromkeys(range(number), 7),), (first(12),), ["x"]) == (WITHHELD,)


PARTS = st.dictionaries(st.integers(0, 14), st.integers(0, 40), max_size=15)
STEPS = st.lists(
    st.tuples(st.frozensets(st.integers(0, 14)), st.dictionaries(st.sampled_from("abc"), PARTS)), max_size=7
)


@given(STEPS)
def test_editions_move_by_five_people_or_not_at_all(steps: list[tuple[Group, dict[str, Parts]]]) -> None:
    made = [Edition(), *editions(steps, "a")]
    for before, after in pairwise(made):
        whole = len(before.there) > FEWEST
        assert not whole or before.there == after.there or len(before.there ^ after.there) >= FEWEST
        moved = {
            one
            for name in "abc"
            for one in range(15)
            if before.parts.get(name, {}).get(one, 0) != after.parts.get(name, {}).get(one, 0)
        }
        moved |= before.there ^ after.there
        assert before.figures == after.figures or len(moved) >= FEWEST or len(after.there) <= FEWEST


@given(st.dictionaries(st.sampled_from("abc"), PARTS), st.integers(6, 15))
def test_what_is_told_is_true_rounded_down_and_no_figure_depends_on_another(found: dict[str, Parts], of: int) -> None:
    made = next_edition(Edition(), first(of), found, "a")
    for name, figure in made.figures.items():
        mine = [part for one, part in found[name].items() if part and one < of]
        assert FEWEST <= figure.people <= min(len(mine), of - 1)
        assert figure.people % FEWEST == figure.amount % FEWEST == 0
        assert figure.amount <= sum(mine)
        assert (figure.amount > 0) == (name == "a")
        assert next_edition(Edition(), first(of), {name: found[name]}, "a").figures[name] == figure
