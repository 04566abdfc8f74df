"""The schedule: each prompt once, one after an outage, none in the middle of an answer."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import MONDAY, Bot
from sqlalchemy import func, select, update

from coachbot.cadence import local_date
from coachbot.service import schedule
from coachbot.store.tables import activity_records, people, prompts, schedules

FIRST = datetime.fromisoformat("2027-03-02T08:30:00+00:00")  # the Tuesday after the Monday on which they met


@pytest.fixture
def leader(bot: Bot) -> Bot:
    """Someone who is asked on Tuesdays at 8.30, and has turned the first question down."""
    bot.welcome()
    bot.tap("Not now")
    return bot


def sweep(bot: Bot, most: int = 1000) -> int:
    with bot.house.database.transaction() as db:
        return schedule.sweep(db, bot.clock(), most)


def rows(bot: Bot, *columns: Any) -> list[Any]:
    with bot.house.database.transaction() as db:
        return list(db.execute(select(*columns)).all())


def statuses(bot: Bot) -> list[str]:
    return [row.status for row in rows(bot, prompts.c.id, prompts.c.status)]


def go_to(bot: Bot, moment: datetime) -> None:
    """Time goes by while the bot is down."""
    bot.clock.moment = moment


# claimed once


def test_nothing_is_due_before_its_time_and_everything_at_it(leader: Bot) -> None:
    go_to(leader, FIRST - timedelta(seconds=1))
    assert sweep(leader) == 0
    go_to(leader, FIRST)
    assert sweep(leader) == 1


def test_what_one_sweep_has_claimed_the_next_does_not_find(leader: Bot) -> None:
    go_to(leader, FIRST)
    assert sweep(leader) == 1
    assert sweep(leader) == 0
    assert statuses(leader) == ["due"]


def test_the_next_time_is_a_week_later_at_the_same_local_time_over_a_clock_change(leader: Bot) -> None:
    due = []
    for _ in range(5):
        leader.wait(weeks=1)
        due.append(leader.next_due())
    assert [one.isoformat() for one in due if one] == [
        "2027-03-09T08:30:00+00:00",
        "2027-03-16T08:30:00+00:00",
        "2027-03-23T08:30:00+00:00",
        "2027-03-30T07:30:00+00:00",
        "2027-04-06T07:30:00+00:00",
    ]


def test_many_that_are_due_are_claimed_a_few_at_a_time_and_each_once(leader: Bot) -> None:
    for number in range(5):
        leader.address = f"20{number}"
        leader.welcome()
        leader.tap("Not now")
    go_to(leader, FIRST)
    assert [sweep(leader, 4), sweep(leader, 4), sweep(leader, 4)] == [4, 2, 0]
    found = rows(leader, prompts.c.person_id)
    assert len({row.person_id for row in found}) == len(found) == 6


def test_a_schedule_that_another_worker_claimed_is_left_to_it(leader: Bot) -> None:
    go_to(leader, FIRST)
    with leader.house.database.transaction() as db:
        (row,) = db.execute(schedule.DUE, {"now": FIRST, "most": 10}).all()
        claim = {"b_id": row.id, "seen": row.next_due_at, "following": FIRST + timedelta(weeks=1)}
        assert db.execute(schedule.CLAIM, claim).rowcount == 1
        assert db.execute(schedule.CLAIM, claim).rowcount == 0


# one message


def test_the_prompt_comes_as_one_message_with_ways_out(leader: Bot) -> None:
    said = leader.wait(days=1)
    assert len(said) == 1
    assert [label for row in leader.labels() for label in row] == ["Another question", "Not now", "Skip this week"]
    assert leader.seen[-1].lane == 1


@pytest.mark.parametrize(
    "back", ["2027-04-06T08:31:00+00:00", "2027-04-07T12:00:00+00:00", "2027-04-10T12:00:00+00:00"]
)
def test_after_a_long_outage_a_leader_gets_one_message_and_never_a_backlog(leader: Bot, back: str) -> None:
    go_to(leader, datetime.fromisoformat(back))
    said = leader.tick()
    assert len(said) == 1
    assert len(statuses(leader)) == 1
    assert leader.tick() == []
    due = leader.next_due()
    assert due is not None
    assert due > leader.clock()


def test_a_rhythm_that_is_changed_within_the_day_brings_no_second_prompt_that_day(leader: Bot) -> None:
    go_to(leader, FIRST)
    assert len(leader.tick()) == 1
    leader.clock.move(minutes=1)
    leader.write("/settings")
    leader.tap("Time")
    leader.write("17.30")
    leader.tap("Leave it like this")
    said = leader.wait(hours=12)
    assert said == []
    found = rows(leader, prompts.c.local_date)
    assert [row.local_date for row in found] == [date(2027, 3, 2)]
    assert len(leader.wait(days=7)) == 1


@given(st.lists(st.sampled_from(["day", "hours", "week", "answer", "tap", "settings", "working days"]), max_size=14))
@settings(max_examples=8)
def test_whatever_a_leader_does_no_two_prompts_come_on_one_day(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    bot = Bot(tmp_path_factory.mktemp("bot"))
    bot.welcome()
    bot.tap("Not now")
    days: list[date] = []
    for step in steps:
        match step:
            case "day" | "hours" | "week":
                until = (
                    bot.clock()
                    + {"day": timedelta(days=1), "hours": timedelta(hours=5), "week": timedelta(weeks=1)}[step]
                )
                while bot.clock() < until:
                    bot.clock.move(hours=1)
                    days += [local_date(bot.clock(), "Europe/London") for _ in bot.tick()]
            case "answer":
                bot.write("The school nurses came to the panel, and it changed what we decided.")
            case "tap":
                if bot.labels():
                    bot.tap(bot.labels()[0][0])
            case "settings":
                bot.write("/settings")
                bot.tap("Day")
                bot.tap("Friday")
            case _:
                bot.write("/settings")
                bot.tap("How often")
                bot.tap("Working days")
    assert len(days) == len(set(days))
    bot.house.database.close()


# pauses and activities


def test_in_a_pause_nothing_comes_and_after_it_all_goes_on(leader: Bot) -> None:
    leader.write("/pause")
    leader.tap("Two weeks")
    assert leader.wait(days=14) == []
    assert rows(leader, prompts.c.id) == []
    assert len(leader.wait(days=2)) == 1


def test_a_pause_may_be_ended_early(leader: Bot) -> None:
    leader.write("/pause")
    leader.tap("A month")
    leader.write("/pause")
    leader.tap("Start again now")
    assert len(leader.wait(days=1)) == 1


def planned(bot: Bot, by: str) -> None:
    bot.write("/activities")
    if any("Suggest another" in row for row in bot.labels()):
        bot.tap("Suggest another")
    bot.tap("Plan it")
    bot.write(by)


def test_on_the_day_of_a_planned_activity_the_bot_asks_what_became_of_it(leader: Bot) -> None:
    planned(leader, "Friday")
    assert len(leader.wait(days=2)) == 1, "the Tuesday's question"
    (said,) = leader.wait(days=3)
    assert "What became of it?" in said
    assert leader.clock().date() == date(2027, 3, 6)


def test_an_activity_on_the_day_of_a_prompt_takes_its_place(leader: Bot) -> None:
    planned(leader, "Tuesday")
    said = leader.wait(days=5)
    assert len(said) == 1
    assert "What became of it?" in said[0]


def test_an_activity_is_asked_about_once(leader: Bot) -> None:
    planned(leader, "Friday")
    said = leader.wait(weeks=5)
    assert sum("What became of it?" in one for one in said) == 1


def test_two_activities_on_two_days_are_each_asked_about_on_their_own_day(leader: Bot) -> None:
    leader.write("/settings")
    leader.tap("How often")
    leader.tap("Once a month")
    planned(leader, "10 March")
    planned(leader, "11 March")
    asked = []
    for _ in range(12):
        asked += [leader.clock().date() for said in leader.wait(days=1) if "What became of it?" in said]
    assert asked == [date(2027, 3, 10), date(2027, 3, 11)], "looked at each day at 9"


def test_the_day_of_an_activity_that_falls_into_a_pause_waits_for_its_end(leader: Bot) -> None:
    planned(leader, "Friday")
    leader.write("/pause")
    leader.tap("Two weeks")
    assert leader.wait(days=13) == []
    assert sum("What became of it?" in one for one in leader.wait(days=10)) == 1


def test_an_activity_that_was_done_meanwhile_is_not_asked_about(leader: Bot) -> None:
    planned(leader, "Friday")
    with leader.house.database.transaction() as db:
        db.execute(update(activity_records).values(status="done"))
    assert [one for one in leader.wait(days=6) if "What became of it?" in one] == []


# interruptions


def answering(bot: Bot) -> None:
    """Half-way through an entry, two minutes before the prompt is due."""
    go_to(bot, FIRST - timedelta(minutes=2))
    bot.write("/reflect")
    bot.write("The school nurses came to the panel for the first time since the summer.")
    assert bot.labels()


def test_a_prompt_waits_while_someone_is_in_the_middle_of_an_answer(leader: Bot) -> None:
    answering(leader)
    go_to(leader, FIRST)
    assert leader.tick() == []
    assert statuses(leader) == ["due"]
    go_to(leader, FIRST + timedelta(minutes=7, seconds=59))
    assert leader.tick() == []
    go_to(leader, FIRST + timedelta(minutes=8, seconds=1))
    assert len(leader.tick()) == 1
    assert statuses(leader) == ["sent"]


def test_who_goes_on_answering_is_left_in_peace_as_long(leader: Bot) -> None:
    answering(leader)
    for minutes in range(0, 30, 5):
        go_to(leader, FIRST + timedelta(minutes=minutes))
        leader.write("And then we went through the list again, name by name.")
        assert leader.tick() == []
    go_to(leader, FIRST + timedelta(minutes=40))
    assert len(leader.tick()) == 1


def test_what_a_prompt_interrupted_is_offered_again_after_it(leader: Bot) -> None:
    answering(leader)
    leader.wait(minutes=30)
    leader.tap("Skip this week")
    assert ["Pick it up", "Leave it"] in leader.labels()
    leader.tap("Pick it up")
    assert leader.seen[-1].message.rows


def test_a_question_that_nobody_began_to_answer_makes_room_for_the_next(leader: Bot) -> None:
    assert len(leader.wait(weeks=1)) == 1
    assert len(leader.wait(weeks=1)) == 1
    assert statuses(leader) == ["lapsed", "sent"]


@pytest.mark.parametrize(("days", "put"), [(3, 1), (4, 0)])
def test_a_prompt_that_could_not_be_put_for_more_than_three_days_lapses_unsent(
    leader: Bot, days: int, put: int
) -> None:
    go_to(leader, FIRST)
    assert sweep(leader) == 1
    go_to(leader, FIRST + timedelta(days=days, hours=1))
    assert len(leader.tick()) == put
    assert statuses(leader) == [("lapsed", "sent")[put]]


def test_the_next_question_comes_when_the_last_was_answered_skipped_or_left(leader: Bot) -> None:
    leader.wait(weeks=1)
    leader.tap("Skip this week")
    leader.wait(weeks=1)
    leader.write("The school nurses came to the panel, and that changed what we decided.")
    assert len(leader.wait(weeks=1)) == 1
    assert statuses(leader) == ["skipped", "answered", "sent"]


# who gets none


def test_someone_who_cannot_be_reached_gets_none_and_is_asked_again_once_back(leader: Bot) -> None:
    leader.update("left")
    assert leader.wait(weeks=3) == []
    assert set(statuses(leader)) <= {"lapsed"}
    leader.write("/help")
    assert len(leader.wait(weeks=1)) == 1


def test_someone_who_has_not_agreed_gets_none(bot: Bot) -> None:
    bot.write("/start")
    assert bot.wait(weeks=5) == []
    assert rows(bot, schedules.c.id) == []


def test_nothing_is_due_for_nobody(bot: Bot) -> None:
    assert sweep(bot) == 0
    assert bot.next_due() is None
    with bot.house.database.transaction() as db:
        assert db.execute(select(func.count()).select_from(people)).scalar() == 0
    assert bot.clock() == MONDAY
