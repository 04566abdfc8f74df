"""Dates, times, zones and hours as people type them. Today is Wednesday 3 March 2027."""

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from zoneinfo import available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coachbot.errors import Misunderstood
from coachbot.plain_words import Moment, read_date, read_hours, read_moment, read_time, read_zone
from coachbot.plain_words.names import DAYS, MONTHS
from coachbot.render.messages import Words

TODAY = "2027-03-03"
MONDAY = date(2027, 3, 1)


def hint(read: Callable[..., Any], *said: str) -> str:
    """The message that asks again; it exists, and it can be put into words."""
    with pytest.raises(Misunderstood) as caught:
        read(*said)
    assert Words().render(caught.value.hint, caught.value.values).text
    return caught.value.hint


# dates


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("today", "2027-03-03"),
        ("Tomorrow", "2027-03-04"),
        ("tomorrow.", "2027-03-04"),
        ("Tuesday", "2027-03-09"),
        ("tue", "2027-03-09"),
        ("on Tuesday", "2027-03-09"),
        ("by Friday", "2027-03-05"),
        ("thurs", "2027-03-04"),
        ("Thu", "2027-03-04"),
        ("weds", "2027-03-10"),
        ("Wednesday", "2027-03-10"),
        ("wednesdy", "2027-03-10"),
        ("this Friday", "2027-03-05"),
        ("next Friday", "2027-03-12"),
        ("Next Friday!", "2027-03-12"),
        ("Friday week", "2027-03-12"),
        ("friday  week", "2027-03-12"),
        ("Tue week", "2027-03-16"),
        ("Friday fortnight", "2027-03-19"),
        ("in three weeks", "2027-03-24"),
        ("in 3 weeks", "2027-03-24"),
        ("three weeks", "2027-03-24"),
        ("in two weeks time", "2027-03-17"),
        ("in two weeks' time", "2027-03-17"),
        ("in two weeks’ time", "2027-03-17"),
        ("two weeks from now", "2027-03-17"),
        ("in a week", "2027-03-10"),
        ("a week", "2027-03-10"),
        ("next week", "2027-03-10"),
        ("a fortnight", "2027-03-17"),
        ("in a few days", "2027-03-06"),
        ("a couple of weeks", "2027-03-17"),
        ("in a couple of weeks", "2027-03-17"),
        ("three days", "2027-03-06"),
        ("12 May", "2027-05-12"),
        ("12 may", "2027-05-12"),
        ("12th May", "2027-05-12"),
        ("12th of May", "2027-05-12"),
        ("12th of May, 2028", "2028-05-12"),
        ("May 12", "2027-05-12"),
        ("may 12th", "2027-05-12"),
        ("1st sept", "2027-09-01"),
        ("2nd Febuary", "2028-02-02"),
        ("12/5", "2027-05-12"),
        ("12.5", "2027-05-12"),
        ("12/05/27", "2027-05-12"),
        ("12/5/2027", "2027-05-12"),
        ("2027-05-12", "2027-05-12"),
        ("3 March", "2027-03-03"),
        ("2 March", "2028-03-02"),
        ("5 January", "2028-01-05"),
        ("29 Feb", "2028-02-29"),
        ("29/2/2028", "2028-02-29"),
        ("end of the month", "2027-03-31"),
    ],
)
def test_a_date_is_read_as_it_is_meant(said: str, meant: str) -> None:
    assert read_date(said, TODAY) == meant


@pytest.mark.parametrize("days", [("week", 7), ("fortnight", 14), ("month", 30), ("term", 90)])
def test_the_buttons_for_spans_are_dates_too(days: tuple[str, int]) -> None:
    assert read_date(days[0], TODAY) == (date.fromisoformat(TODAY) + timedelta(days=days[1])).isoformat()


@pytest.mark.parametrize("said", ["Friday week", "12 May", "next Tuesday", "5 January"])
def test_every_example_that_the_bot_gives_for_a_date_is_one_it_reads(said: str) -> None:
    assert read_date(said, TODAY) > TODAY


@pytest.mark.parametrize("today", range(7))
@pytest.mark.parametrize("named", range(7))
def test_a_weekday_is_the_next_such_day_and_never_today(today: int, named: int) -> None:
    now = MONDAY + timedelta(days=today)
    found = date.fromisoformat(read_date(DAYS[named], now.isoformat()))
    assert found.weekday() == named
    assert 1 <= (found - now).days <= 7


@pytest.mark.parametrize("today", range(7))
@pytest.mark.parametrize("named", range(7))
def test_next_with_a_weekday_is_that_day_of_next_week(today: int, named: int) -> None:
    now = MONDAY + timedelta(days=today)
    meant = MONDAY + timedelta(days=7 + named)
    assert read_date(f"next {DAYS[named].title()}", now.isoformat()) == meant.isoformat()


@pytest.mark.parametrize("today", range(7))
@pytest.mark.parametrize("named", range(7))
def test_a_weekday_week_is_seven_days_after_the_next_such_day(today: int, named: int) -> None:
    now = MONDAY + timedelta(days=today)
    plain = date.fromisoformat(read_date(DAYS[named], now.isoformat()))
    assert read_date(f"{DAYS[named]} week", now.isoformat()) == (plain + timedelta(days=7)).isoformat()


@pytest.mark.parametrize(("today", "meant"), [("2027-12-31", "2027-12-31"), ("2028-02-01", "2028-02-29")])
def test_the_end_of_the_month_is_its_last_day(today: str, meant: str) -> None:
    assert read_date("end of the month", today) == meant


@pytest.mark.parametrize(
    ("today", "meant"), [("2028-02-29", "2028-02-29"), ("2028-03-01", "2032-02-29"), ("2025-06-01", "2028-02-29")]
)
def test_a_leap_day_is_the_next_there_is(today: str, meant: str) -> None:
    assert read_date("29 February", today) == meant


@pytest.mark.parametrize("said", ["yesterday", "2/3/2027", "2027-03-02", "1 Jan 2020", "3rd of March 2026"])
def test_a_date_gone_by_is_named_as_such(said: str) -> None:
    assert hint(read_date, said, TODAY) == "policy/past_date"


def test_a_date_gone_by_is_said_with_its_year() -> None:
    with pytest.raises(Misunderstood) as caught:
        read_date("1 Jan 2020", TODAY)
    assert "2020" in Words().render(caught.value.hint, caught.value.values).text


@pytest.mark.parametrize(
    "said",
    [
        "", "   ", "never", "some day", "May", "12", "1st", "32 May", "31 April", "29 Feb 2027", "12 Mai",
        "sunny", "0 days", "in 0 weeks", "in 99999 weeks", "0000-01-01", "2027-13-01", "2 Tuesdays", "next", "this",
        "next nothing", "the day we met", "²/5", "in ² weeks", "soon", "12 May or 13 May", "\x00", "🗓", "غدا",
        "in " + "9" * 6000 + " days", "1/1/" + "1" * 6000,
    ],
)  # fmt: skip
def test_what_is_no_date_is_asked_for_again(said: str) -> None:
    assert hint(read_date, said, TODAY) == "policy/no_date"


@pytest.mark.parametrize("said", ["some-day", "Some day", "no date"])
def test_no_date_is_an_answer_only_where_it_may_be(said: str) -> None:
    assert read_date(said, TODAY, or_none=True) == ""
    assert hint(read_date, said, TODAY) == "policy/no_date"


# times


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("8.30", "08:30"),
        ("8:30", "08:30"),
        ("08.30", "08:30"),
        ("0830", "08:30"),
        ("8h30", "08:30"),
        ("at 8", "08:00"),
        ("half eight", "08:30"),
        ("half past eight", "08:30"),
        ("half 8", "08:30"),
        ("half four", "16:30"),
        ("half twelve", "12:30"),
        ("8am", "08:00"),
        ("8 a.m.", "08:00"),
        ("8.30 p.m.", "20:30"),
        ("8.30 PM", "20:30"),
        ("5pm", "17:00"),
        ("5", "17:00"),
        ("05.00", "05:00"),
        ("6.30", "18:30"),
        ("7", "07:00"),
        ("noon", "12:00"),
        ("midday", "12:00"),
        ("12", "12:00"),
        ("12am", "00:00"),
        ("12.15 am", "00:15"),
        ("12pm", "12:00"),
        ("17.30", "17:30"),
        ("23:59", "23:59"),
        ("0:00", "00:00"),
        ("eight o'clock", "08:00"),
        ("eight o’clock", "08:00"),
        ("Eleven", "11:00"),
    ],
)
def test_a_time_is_read_as_it_is_meant(said: str, meant: str) -> None:
    assert read_time(said) == meant


@pytest.mark.parametrize(
    "said", ["", "24:00", "8.60", "soon", "half", "half a", "²", "8.30.15", "-1", "9" * 6000, "🕗"]
)
def test_what_is_no_time_is_asked_for_again(said: str) -> None:
    assert hint(read_time, said) == "policy/no_time"


@given(st.times())
def test_every_time_of_day_is_read_back(at: Any) -> None:
    assert read_time(f"{at:%H:%M}") == f"{at:%H:%M}"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Tuesday 8.30", Moment(1, "08:30")),
        ("Tuesdays at 8.30", Moment(1, "08:30")),
        ("tue-08.30", Moment(1, "08:30")),
        ("fri-16.00", Moment(4, "16:00")),
        ("fri at noon", Moment(4, "12:00")),
        ("Friday noon", Moment(4, "12:00")),
        ("wed, 12:30", Moment(2, "12:30")),
        ("Thursday half four", Moment(3, "16:30")),
        ("Monday at half eight", Moment(0, "08:30")),
        ("sunday 5pm", Moment(6, "17:00")),
        ("Monday", Moment(0, "08:30")),
    ],
)
def test_a_day_and_a_time_are_read_as_they_are_meant(said: str, meant: Moment) -> None:
    assert read_moment(said) == meant


@pytest.mark.parametrize("said", ["", "elsewhere", "weekdays", "8.30", "Friday 25:00", "Monday whenever", "🗓 8.30"])
def test_what_is_no_day_and_time_is_asked_for_again(said: str) -> None:
    assert hint(read_moment, said) == "policy/no_moment"


# zones


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Europe/London", "Europe/London"),
        ("europe/london", "Europe/London"),
        ("Europe.London", "Europe/London"),
        ("Europe.Dublin", "Europe/Dublin"),
        ("london", "Europe/London"),
        (" Londn ", "Europe/London"),
        ("new york", "America/New_York"),
        ("New_York", "America/New_York"),
        ("Gibraltar", "Europe/Gibraltar"),
        ("Cairo", "Africa/Cairo"),
        ("isle of man", "Europe/Isle_of_Man"),
        ("utc", "UTC"),
    ],
)
def test_a_place_is_read_as_its_zone(said: str, meant: str) -> None:
    assert read_zone(said) == meant


def test_every_zone_is_read_by_its_own_name() -> None:
    assert [name for name in available_timezones() if read_zone(name) != name] == []


@pytest.mark.parametrize("said", ["Edinburgh", "Gibraltar", "London", "Cairo"])
def test_every_example_that_the_bot_gives_for_a_place_is_one_it_reads(said: str) -> None:
    assert read_zone(said)


@pytest.mark.parametrize("said", ["Ireland", "Preston", "Cambridge"])
def test_a_place_on_these_islands_is_never_taken_for_one_far_away(said: str) -> None:
    with suppress(Misunderstood):
        assert read_zone(said) in ("Europe/London", "Europe/Dublin")


@pytest.mark.parametrize("said", ["", "x", "nowhere at all", "🏝", "9" * 6000])
def test_what_is_no_place_is_asked_for_again(said: str) -> None:
    assert hint(read_zone, said) == "policy/no_zone"


# hours


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("3", 3),
        ("2.5 hours", 2.5),
        ("2,5", 2.5),
        ("3hrs", 3),
        ("1 hour", 1),
        ("an hour", 1),
        ("two hours", 2),
        ("half an hour", 0.5),
        ("45 min", 0.75),
        ("90 mins", 1.5),
        ("half a day", 3.5),
        ("1 day", 7),
        ("a day", 7),
        ("1.5 days", 10.5),
        ("500", 500),
        ("not-kept", None),
        ("don't know", None),
        ("don’t know", None),
    ],
)
def test_hours_are_read_as_they_are_meant(said: str, meant: float | None) -> None:
    assert read_hours(said) == meant


@pytest.mark.parametrize("said", ["", "0", "-3", "600", "ages", "²", "🕗", "9" * 6000, "0 min"])
def test_what_is_no_length_of_time_is_asked_for_again(said: str) -> None:
    assert hint(read_hours, said) == "policy/no_hours"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("a couple of hours", 2),
        ("a few hours", 3),
        ("an hour and a half", 1.5),
        ("two and a half hours", 2.5),
        ("1h30", 1.5),
        ("1 hour 30", 1.5),
        ("3 weeks", None),
        ("10 potatoes", None),
        ("2-3 days", None),
    ],
)
def test_hours_are_read_whole_or_asked_for_again_but_never_half_read(said: str, meant: float | None) -> None:
    with suppress(Misunderstood):
        assert read_hours(said) == meant


# whatever anyone types

WORDS = [
    *DAYS, *MONTHS, "next", "this", "in", "a", "an", "of", "the", "on", "by", "week", "weeks", "fortnight", "month",
    "day", "days", "today", "end", "half", "past", "at", "am", "p.m.", "noon", "o'clock", "two", "few", "29", "31",
    "12/5", "8.30", "2027", "0", "99", "-", "/", ".", ",", "hour", "min", "europe", "london", "new york", "²", "٣",
]  # fmt: skip
TYPED = st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), st.from_regex(r"[\d/.: -]*"))


@given(TYPED, st.dates(date(2020, 1, 1), date(2100, 1, 1)))
@example("29 Feb", date(2096, 3, 1))
def test_no_text_makes_reading_a_date_fail_and_none_gives_a_date_gone_by(said: str, today: date) -> None:
    found = understood(read_date, said, today.isoformat(), hints=("policy/no_date", "policy/past_date"))
    assert found in ("", None) or date.fromisoformat(found) >= today


@given(TYPED)
def test_no_text_makes_reading_a_time_a_place_or_hours_fail(said: str) -> None:
    understood(read_time, said, hints=("policy/no_time",))
    understood(read_moment, said, hints=("policy/no_moment",))
    understood(read_zone, said, hints=("policy/no_zone",))
    understood(read_hours, said, hints=("policy/no_hours",))


def understood(read: Callable[..., Any], *said: str, hints: Collection[str]) -> Any:
    """What was read; None for what was misunderstood, with one of these hints."""
    try:
        return read(*said)
    except Misunderstood as error:
        if error.hint in hints:
            return None
        raise
