"""Coaching pairs: how they come about, their dates, and how they end."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from coaching_pairs import (
    ZONE,
    known,
    number_of,
    open_check_in,
    rows,
    scene,
    tables_of,
    texts,
    the_check_in,
    the_pair,
    together,
)
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from people import Bot
from sqlalchemy import insert, select, update

from coachbot.cadence import local_date
from coachbot.errors import Forbidden
from coachbot.render.calendar import event
from coachbot.requests.pairs import Agree, Begin, LeavePair, TakeIn
from coachbot.service import exporting, pairing
from coachbot.service import pairs as coaching
from coachbot.service.scene import perform
from coachbot.store.tables import conversations, invitations, members, pairs, people, said, schedules

# how they come about


def invited(bot: Bot, dilys: Bot, sam: Bot) -> None:
    """Dilys makes a link, and Sam opens it and says yes."""
    dilys.write("/pair")
    for label in ("Invite someone", "Every week", "Thursday 12.30 pm", "GROW"):
        dilys.tap(label)
    sam.open_link()
    sam.tap("Yes, let's")
    sam.tap("Sam")


def test_who_is_invited_reads_what_it_is_before_saying_yes(bot: Bot) -> None:
    dilys, sam = known(bot, "Dilys"), bot.meet("Sam")
    dilys.write("/pair")
    for label in ("Invite someone", "Every week", "Thursday 12.30 pm", "GROW"):
        dilys.tap(label)
    sam.open_link()
    contract = sam.seen[-1].message.text
    for said_there in ("Dilys", "every Thursday at 12.30 pm", "GROW", "never anything else", "leave"):
        assert said_there in contract
    assert rows(bot, pairs) == []


def test_nothing_comes_about_before_both_have_said_yes(bot: Bot) -> None:
    dilys, sam = known(bot, "Dilys"), bot.meet("Sam")
    invited(bot, dilys, sam)
    assert rows(bot, pairs) == []
    dilys.tap("Yes, that's them")
    row = the_pair(bot)
    assert (row.cadence, row.weekday, row.at, row.form) == ("weekly", 3, "12:30", "form.grow")
    assert dilys.seen[-1].message.document == sam.seen[-1].message.document == f"ics:{row.id}"


def test_a_link_that_someone_else_opened_makes_no_pair(bot: Bot) -> None:
    dilys, sam = known(bot, "Dilys"), bot.meet("Sam")
    invited(bot, dilys, sam)
    dilys.tap("No")
    assert rows(bot, pairs) == []
    assert "meant" in sam.seen[-1].message.text or "somebody else" in sam.seen[-1].message.text


def with_priya(bot: Bot) -> tuple[Bot, Bot, Bot]:
    """Dilys and Sam are a pair; Priya has said yes to being the third, and Dilys that it is her."""
    dilys, sam = together(bot, "Dilys", "Sam")
    priya = bot.meet("Priya")
    dilys.write("/pair")
    dilys.tap("Make it three")
    priya.open_link()
    priya.tap("Yes, let's")
    priya.tap("Priya")
    dilys.tap("Yes, that's them")
    return dilys, sam, priya


def inside(bot: Bot) -> int:
    with bot.house.database.transaction() as db:
        return len(coaching.people_in(db, 1))


def test_a_third_joins_only_when_the_one_who_was_there_agrees(bot: Bot) -> None:
    _, sam, priya = with_priya(bot)
    assert inside(bot) == 2
    sam.tap("Yes, let's be three")
    assert inside(bot) == 3
    assert "You're three now" in priya.seen[-1].message.text


def test_a_third_who_is_not_wanted_hears_of_it_kindly(bot: Bot) -> None:
    dilys, sam, priya = with_priya(bot)
    sam.tap("Rather not")
    assert inside(bot) == 2
    for one in (dilys, priya):
        assert "It stays at two for now" in one.seen[-1].message.text


def test_a_yes_to_a_third_counts_once_and_only_from_the_one_who_is_asked(bot: Bot) -> None:
    dilys, sam, _ = with_priya(bot)
    with bot.house.database.transaction() as db:
        number = db.execute(select(invitations.c.id)).scalar_one()
        for one, ok in ((dilys, False), (sam, True), (sam, True)):
            if ok:
                perform(TakeIn(number, True), scene(bot, db, one))
            else:
                with pytest.raises(Forbidden):
                    perform(TakeIn(number, True), scene(bot, db, one))
    with bot.house.database.transaction() as db:
        assert db.execute(select(members.c.person_id)).all() == [(1,), (2,), (3,)]


# dates


def test_the_first_check_in_is_on_the_next_such_day(bot: Bot) -> None:
    together(bot, "Dilys", "Sam")
    assert the_pair(bot).next_due_at == datetime(2027, 3, 4, 12, 0, tzinfo=UTC)


def _away(person: int, until: date) -> dict[str, Any]:
    return {
        "person_id": person, "cadence": "weekly", "weekday": 0, "at": "08:30", "zone": ZONE,
        "anchor": date(2027, 3, 1), "paused_until": until, "next_due_at": None,
    }  # fmt: skip


@pytest.mark.parametrize("cadence", ["weekly", "fortnightly", "monthly"])
def test_while_one_is_away_the_date_moves_and_both_are_told(bot: Bot, cadence: str) -> None:
    dilys, sam = together(bot, "Dilys", "Sam", cadence=cadence)
    before = the_pair(bot).next_due_at
    with bot.house.database.transaction() as db:
        db.execute(insert(schedules), _away(2, local_date(before, ZONE) + timedelta(days=3)))
    bot.wait(days=(before - bot.clock()).days + 1)
    moved = the_pair(bot).next_due_at
    assert local_date(moved, ZONE) - local_date(before, ZONE) == timedelta(days=7)
    assert rows(bot, coaching.check_ins) == []
    for one in (dilys, sam):
        assert "moves to" in one.seen[-1].message.text
    bot.wait(days=7)
    assert the_check_in(bot).status == "open"


@given(
    cadence=st.sampled_from(["weekly", "fortnightly", "monthly"]),
    weekday=st.integers(0, 6),
    at=st.sampled_from(["00:30", "08:30", "23:30"]),
    days=st.integers(0, 400),
    pause=st.integers(0, 30),
)
def test_a_rhythm_begins_tomorrow_at_the_earliest_and_keeps_its_day(
    bot: Bot, cadence: str, weekday: int, at: str, days: int, pause: int
) -> None:
    """Whatever the rhythm, the day it begins and a holiday: the date is on its weekday, ahead, and nobody is away."""
    now = bot.clock() + timedelta(days=days)
    back = now.date() + timedelta(days=pause)
    with bot.house.database.transaction() as db:
        point = db.begin_nested()
        ids = [_someone(db, address, now) for address in ("a", "b")]
        db.execute(insert(schedules), _away(ids[0], back))
        how = {"cadence": cadence, "weekday": weekday, "at": at}
        pair = coaching.find(db, pairing.bring_together(db, ids, how, ZONE, now))
        after = coaching.next_date(db, pair, pair.next_due_at)
        point.rollback()
    day = local_date(pair.next_due_at, ZONE)
    assert pair.next_due_at > now
    assert day > now.date()
    assert day >= back
    assert day.weekday() == weekday
    step = (local_date(after, ZONE) - day).days
    assert step == {"weekly": 7, "fortnightly": 14}.get(cadence, step)
    assert step % 7 == 0


def _someone(db: Any, address: str, now: datetime) -> int:
    row = {
        "channel": "test", "address": address, "role": "", "strand": "", "name": address, "zone": ZONE,
        "made_at": now, "welcomed_at": now, "unreachable_at": None,
    }  # fmt: skip
    return int(db.execute(insert(people), row).inserted_primary_key[0])


def test_a_change_by_one_is_told_to_the_other_with_the_new_date(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    with bot.house.database.transaction() as db:
        perform(Agree(1, "weekly", 4, "09:00"), scene(bot, db, dilys))
    bot.tick()
    assert "every Friday at 9 am" in sam.seen[-1].message.text
    assert "Friday 5 March" in sam.seen[-1].message.text


# the calendar file


def calendar_of(bot: Bot, one: Bot) -> Calendar:
    house = bot.house
    with house.database.transaction() as db:
        write = exporting.prepare(db, number_of(db, one), "ics:1", house.catalogue, house.words, bot.clock())
    name, content = write()
    assert name == f"check-in-{the_pair(bot).next_due_at:%Y-%m-%d}.ics"
    return Calendar.from_ical(content)


def test_the_calendar_file_holds_the_next_date_and_names_the_other(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    made = calendar_of(bot, dilys).walk("VEVENT")[0]
    assert made.decoded("dtstart") == datetime(2027, 3, 4, 12, 0, tzinfo=UTC)
    assert made["summary"] == "Check-in with Sam"
    assert calendar_of(bot, sam).walk("VEVENT")[0]["summary"] == "Check-in with Dilys"
    assert made.decoded("dtend") - made.decoded("dtstart") == timedelta(minutes=9)


def test_a_date_that_moves_is_the_same_event_and_the_one_after_it_another(bot: Bot) -> None:
    dilys, _ = together(bot, "Dilys", "Sam")
    first = calendar_of(bot, dilys).walk("VEVENT")[0]
    bot.clock.move(minutes=5)
    with bot.house.database.transaction() as db:
        perform(Agree(1, "weekly", 4, "09:00"), scene(bot, db, dilys))
    moved = calendar_of(bot, dilys).walk("VEVENT")[0]
    assert moved["uid"] == first["uid"]
    assert moved["sequence"] > first["sequence"]
    bot.wait(days=5)
    assert calendar_of(bot, dilys).walk("VEVENT")[0]["uid"] != first["uid"]


def test_only_those_in_a_pair_get_its_calendar_file(bot: Bot) -> None:
    together(bot, "Dilys", "Sam")
    jo = known(bot, "Jo")
    with pytest.raises(Forbidden):
        calendar_of(bot, jo)


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=200))
def test_whatever_someone_is_called_comes_back_from_the_calendar_file(name: str) -> None:
    now = datetime(2027, 3, 4, 12, 0, tzinfo=UTC)
    made = event("1@coachbot", 1, now, 30, f"Check-in with {name}", "Why; and, what\nfor", now)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    found = Calendar.from_ical(made).walk("VEVENT")[0]
    assert found["summary"] == f"Check-in with {name}"
    assert found["description"] == "Why; and, what\nfor"


# how they end


def test_who_leaves_is_asked_once_more_and_the_other_is_told(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    sam.write("/pair")
    sam.tap("Leave")
    assert inside(bot) == 2
    sam.tap("Leave")
    assert inside(bot) == 1
    assert the_pair(bot).ended_at is not None
    assert the_pair(bot).next_due_at is None
    assert "Sam has left" in dilys.seen[-1].message.text
    bot.wait(days=30)
    assert rows(bot, coaching.check_ins) == []


def test_three_go_on_as_two_when_one_leaves_in_the_middle(bot: Bot) -> None:
    dilys, sam, priya = together(bot, "Dilys", "Sam", "Priya")
    open_check_in(bot)
    dilys.write("The lift.")
    sam.write("My successor.")
    assert "My successor." not in texts(dilys)
    priya.write("/pair")
    priya.tap("Leave")
    priya.tap("Leave")
    assert "My successor." in texts(dilys)
    assert "The lift." in texts(sam)


def test_who_erases_themselves_takes_their_words_along_and_the_other_is_told(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    open_check_in(bot)
    dilys.write("The lift.")
    sam.write("My successor.")
    sam.write("/delete")
    sam.tap("Erase it all")
    sam.tap("Yes, erase it all")
    assert [one.text for one in rows(bot, said)] == ["The lift."]
    assert the_pair(bot).ended_at is not None
    assert "has left" in dilys.seen[-1].message.text
    kept = [str(row.record) + str(row.facts) for row in rows(bot, conversations)]
    assert not any("successor" in one for one in kept)


def test_the_last_of_a_pair_can_erase_themselves_too(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    for one in (sam, dilys):
        one.write("/delete")
        one.tap("Erase it all")
        one.tap("Yes, erase it all")
    assert tables_of(bot)["said"] == 0


def test_nobody_changes_begins_or_leaves_a_pair_that_is_not_theirs(bot: Bot) -> None:
    dilys, _ = together(bot, "Dilys", "Sam")
    jo = known(bot, "Jo")
    with bot.house.database.transaction() as db:
        for request in (Agree(1, at="09:00"), Begin(1, "message"), LeavePair(1)):
            with pytest.raises(Forbidden):
                perform(request, scene(bot, db, jo))
        db.execute(update(pairs).values(ended_at=bot.clock()))
        with pytest.raises(Forbidden):
            perform(Begin(1, "message"), scene(bot, db, dilys))
