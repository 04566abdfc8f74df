"""When a prompt is due: every zone there is, around every clock change from 2024 to 2030.

The oracle knows only each zone's offset from UTC at an instant, and finds the changes by bisection. From
these it works out with plain arithmetic which instants carry a local time: none, one or two.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coachbot.cadence import CADENCES, Cadence, Rhythm, instant, local_date, zone

START, END = datetime(2023, 12, 1, tzinfo=UTC), datetime(2031, 2, 1, tzinfo=UTC)
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
ZONES = sorted(available_timezones())
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


# the oracle


@dataclass(frozen=True, slots=True)
class Change:
    """A clock change: when, and the offset from UTC before and after."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def edges(self) -> tuple[datetime, datetime]:
        """The local times (naive, earlier first) between which times are skipped or repeated."""
        bare = self.at.replace(tzinfo=None)
        low, high = sorted((bare + self.before, bare + self.after))
        return low, high


def offset(name: str, moment: datetime) -> timedelta:
    found = moment.astimezone(ZoneInfo(name)).utcoffset()
    assert found is not None
    return found


@cache
def changes(name: str) -> tuple[Change, ...]:
    """Every change of offset, found by looking once a week and halving where it differs."""
    found: list[Change] = []
    low, here = START, offset(name, START)
    while low < END:
        high = low + timedelta(days=7)
        there = offset(name, high)
        if there != here:
            found.append(Change(_halved(name, low, high), here, there))
        low, here = high, there
    return tuple(found)


def _halved(name: str, low: datetime, high: datetime) -> datetime:
    before = offset(name, low)
    seconds = [0, int((high - low).total_seconds())]
    while seconds[1] - seconds[0] > 1:
        middle = sum(seconds) // 2
        seconds[offset(name, low + timedelta(seconds=middle)) != before] = middle
    return low + timedelta(seconds=seconds[1])


def offset_by_table(name: str, moment: datetime) -> timedelta:
    table = changes(name)
    place = bisect_right([change.at for change in table], moment)
    return table[place - 1].after if place else (table[0].before if table else offset(name, START))


def instants_of(name: str, wall: datetime) -> list[datetime]:
    """Every instant at which the clocks of a zone show this local time; none in a gap, two in a fold."""
    near = {offset_by_table(name, wall.replace(tzinfo=UTC) + timedelta(days=shift)) for shift in (-2, 0, 2)}
    tried = sorted(wall.replace(tzinfo=UTC) - one for one in near)
    return [one for one in tried if one + offset_by_table(name, one) == wall.replace(tzinfo=UTC)]


def meant(name: str, wall: datetime) -> datetime:
    """The instant that a local time means: its first, or after the gap as much later as it was in it."""
    found = instants_of(name, wall)
    if found:
        return found[0]
    gap = next(one for one in changes(name) if one.before < one.after and one.edges[0] <= wall < one.edges[1])
    return wall.replace(tzinfo=UTC) - gap.before


def is_due(rhythm: Rhythm, day: date) -> bool:
    match rhythm.cadence:
        case "weekly":
            return day.weekday() == rhythm.weekday
        case "fortnightly":  # ordinal 1 was a Monday
            week, anchor = (day.toordinal() - 1) // 7, (rhythm.anchor.toordinal() - 1) // 7
            return day.weekday() == rhythm.weekday and (week - anchor) % 2 == 0
        case "monthly":
            return day.weekday() == rhythm.weekday and (day - timedelta(days=7)).month != day.month
        case _:
            return day.isoweekday() not in (6, 7)


def due_between(rhythm: Rhythm, start: datetime, end: datetime) -> list[datetime]:
    """The instants in (start, end] at which exactly one prompt is due, one for each due local date."""
    day, found = start.date() - 2 * DAY, []
    while day <= end.date() + 2 * DAY:
        if is_due(rhythm, day):
            found.append(meant(rhythm.zone, datetime.combine(day, rhythm.at)))
        day += DAY
    return [one for one in found if start < one <= end]


def prompted(rhythm: Rhythm, start: datetime, end: datetime) -> list[datetime]:
    """What the rhythm itself brings, one after another."""
    found, moment = [], start
    while (moment := rhythm.next_after(moment)) <= end:
        found.append(moment)
    return found


def every_change() -> Iterator[tuple[str, Change]]:
    for name in ZONES:
        yield from ((name, one) for one in changes(name) if FIRST <= one.at < LAST)


def walls(change: Change) -> list[datetime]:
    """Local times that matter around a change: its exact edges, just beside and within, and the day about it."""
    low, high = change.edges
    middle = low + (high - low) / 2
    around = [low - MINUTE, low, low + MINUTE, middle, high - MINUTE, high, high + MINUTE]
    ordinary = [datetime.combine(low.date() + shift * DAY, time(8, 30)) for shift in (-1, 0, 1)]
    midnight = datetime.combine(high.date(), time())
    return [*around, *ordinary, midnight, midnight - MINUTE, midnight + DAY]


# every zone, every change


def test_the_changes_that_are_tested_are_there() -> None:
    there = {(name, one.at.year, one.before < one.after) for name, one in every_change()}
    for name in ("Europe/London", "Africa/Cairo", "America/Santiago", "Asia/Beirut", "Australia/Lord_Howe"):
        assert {(name, year, forward) for year in range(2024, 2031) for forward in (True, False)} <= there
    at_midnight = {name for name, one in every_change() if one.before < one.after and one.edges[0].time() == time()}
    assert {"Africa/Cairo", "America/Santiago", "Asia/Beirut"} <= at_midnight
    assert ("America/Asuncion", 2024, True) in there
    assert len(there) > 2000


def test_every_local_time_around_every_change_means_the_right_instant() -> None:
    wrong = [
        (name, wall, instant(wall.date(), wall.time(), name))
        for name, change in every_change()
        for wall in walls(change)
        if instant(wall.date(), wall.time(), name) != meant(name, wall)
    ]
    assert wrong == []


def test_a_skipped_time_moves_forward_by_the_gap_and_a_repeated_one_is_its_first() -> None:
    for name, change in every_change():
        low, high = change.edges
        middle = low + (high - low) / 2
        found = instant(middle.date(), middle.time(), name)
        shown = found + offset(name, found)
        if change.before < change.after:
            assert found >= change.at, (name, change)
            assert shown.replace(tzinfo=None) == middle + (high - low), (name, change)
        else:
            assert found < change.at, (name, change)
            assert shown.replace(tzinfo=None) == middle, (name, change)


@pytest.mark.parametrize("cadence", CADENCES)
def test_each_due_date_brings_exactly_one_prompt_around_every_change(cadence: Cadence) -> None:
    days = {"weekly": 8, "fortnightly": 16, "monthly": 36, "working days": 4}[cadence]
    wrong = []
    for name, change in every_change():
        for wall in walls(change)[:7:2]:
            anchor = wall.date() - timedelta(days=wall.day % 21)
            rhythm = Rhythm(cadence, wall.weekday(), wall.time(), name, anchor)
            start, end = change.at - timedelta(days=days), change.at + timedelta(days=days)
            if prompted(rhythm, start, end) != due_between(rhythm, start, end):
                wrong.append((rhythm, change))
    assert wrong == []


def test_whatever_instant_it_is_asked_at_around_a_change_the_next_is_later_and_none_is_left_out() -> None:
    for name in ("Africa/Cairo", "America/Santiago", "Asia/Beirut", "America/Asuncion", "Europe/London"):
        for change in changes(name):
            for wall in walls(change):
                rhythm = Rhythm("weekly", wall.weekday(), wall.time(), name, wall.date())
                due = meant(name, wall)
                for before in (1, 59, 3600, 5400, 86_400):
                    assert rhythm.next_after(due - timedelta(seconds=before)) == due
                for after in (0, 1, 3599, 3600, 7200, 86_400):
                    assert rhythm.next_after(due + timedelta(seconds=after)) > due + 6 * DAY


# any rhythm

DATES = st.dates(date(2024, 1, 10), date(2030, 12, 1))
MOMENTS = st.datetimes(datetime(2024, 1, 10), datetime(2030, 12, 1), timezones=st.just(UTC))
RHYTHMS = st.builds(
    Rhythm, st.sampled_from(CADENCES), st.integers(0, 6), st.times(), st.sampled_from(ZONES), st.dates()
)


@given(RHYTHMS, MOMENTS)
def test_any_rhythm_from_any_moment_brings_each_due_date_once_in_order(rhythm: Rhythm, moment: datetime) -> None:
    found = prompted(rhythm, moment, moment + timedelta(days=70))
    assert found == due_between(rhythm, moment, moment + timedelta(days=70))
    assert all(earlier < later for earlier, later in pairwise(found))
    assert found


@given(RHYTHMS, MOMENTS, DATES)
def test_nothing_comes_before_the_first_date_it_may(rhythm: Rhythm, moment: datetime, first: date) -> None:
    found = rhythm.next_after(moment, first)
    window = max(moment, datetime.combine(first, time(), UTC)) + timedelta(days=45)
    allowed = [
        due for due in due_between(rhythm, moment, window)
        if due >= meant(rhythm.zone, datetime.combine(first, rhythm.at))
    ]  # fmt: skip
    assert found == allowed[0]


@given(RHYTHMS, MOMENTS)
def test_a_pause_that_is_over_changes_nothing(rhythm: Rhythm, moment: datetime) -> None:
    assert rhythm.next_after(moment, moment.date() - 10 * DAY) == rhythm.next_after(moment)


@given(RHYTHMS, DATES)
@example(Rhythm("fortnightly", 6, time(8), "UTC", date(2026, 1, 4)), date(2026, 1, 5))
def test_the_dates_of_a_rhythm_are_those_due_from_the_start_on(rhythm: Rhythm, start: date) -> None:
    dates = rhythm.dates(start)
    found = [next(dates) for _ in range(4)]
    days = [start + timedelta(days=shift) for shift in range((found[-1] - start).days + 1)]
    assert found == [day for day in days if is_due(rhythm, day)]


@given(st.dates(date(2024, 1, 2), date(2030, 12, 30)), st.sampled_from(ZONES))
def test_a_time_of_day_is_on_the_date_it_was_meant_for(day: date, name: str) -> None:
    assert local_date(instant(day, time(12, 30), name), name) == day


def test_a_fortnight_counts_from_the_week_of_its_anchor() -> None:
    anchored = Rhythm("fortnightly", 1, time(9), "Europe/London", date(2027, 3, 3))
    assert anchored.next_after(datetime(2027, 3, 3, tzinfo=UTC)) == datetime(2027, 3, 16, 9, tzinfo=UTC)
    assert anchored.next_after(datetime(2027, 2, 28, tzinfo=UTC)) == datetime(2027, 3, 2, 9, tzinfo=UTC)


def test_working_days_leave_out_the_weekend_whatever_weekday_was_chosen() -> None:
    rhythm = Rhythm("working days", 6, time(9), "UTC", date(2027, 3, 3))
    friday = datetime(2027, 3, 5, 9, tzinfo=UTC)
    assert rhythm.next_after(friday) == friday + 3 * DAY


@pytest.mark.parametrize("name", ["Europe/Londn", "Mars/Olympus"])
def test_a_zone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        zone(name)
