"""Guided check-ins: whose turn it is, what is shown when, and what the clock does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from coaching_pairs import (
    both,
    check_two_who_answer_at_once,
    check_two_who_move_on_at_once,
    in_a_room,
    number_of,
    open_check_in,
    rows,
    scene,
    tapped,
    texts,
    the_check_in,
    the_pair,
    together,
    what_was_said,
)
from hypothesis import given
from hypothesis import strategies as st
from people import Bot
from sqlalchemy import update

from coachbot.catalogue import CONTENT, Form, files, load, read
from coachbot.catalogue.checks import problems
from coachbot.errors import Forbidden
from coachbot.requests.check_ins import LookIn, MoveOn, NextPart, Tell
from coachbot.service import calling, exporting
from coachbot.service import check_ins as opening
from coachbot.service import in_a_room as rooms
from coachbot.service.rounds import Round, minutes, sittings, stages
from coachbot.service.scene import perform
from coachbot.store.tables import check_ins, commitments, prompts, said

FORMS = tuple(load().forms.values())


# whose turn it is


@given(st.data())
def test_however_they_take_turns_everyone_comes_to_the_end(data: st.DataObject) -> None:
    """Nobody sees a sitting's answers before their own are in, and whoever waits is called when there is something."""
    form = data.draw(st.sampled_from(FORMS))
    members = list(range(1, data.draw(st.integers(2, 3)) + 1))
    spoken: dict[tuple[int, str, int], bool] = {}
    awake = set(members)
    for _ in range(100):
        round_ = Round(form, members, dict(spoken))
        if round_.is_over:
            break
        assert awake, "all wait for one another"
        who = data.draw(st.sampled_from(sorted(awake)))
        part = round_.next_part(who)
        if part is None:
            awake.discard(who)
            continue
        at = round_.sitting_of(who)
        assert all(round_.has_done(one, before) for one in members for before in range(at))
        assert part.step in sittings(form)[at]
        spoken[who, part.step.id, part.to] = data.draw(st.booleans())
        after = Round(form, members, dict(spoken))
        awake |= {one for one in members if round_.next_part(one) is None and after.next_part(one) is not None}
    assert Round(form, members, spoken).is_over


@given(st.sampled_from(FORMS), st.sets(st.sampled_from([1, 2, 3]), min_size=2, max_size=2))
def test_two_of_a_trio_can_go_on_without_a_third_who_says_nothing(form: Form, there: set[int]) -> None:
    spoken: dict[tuple[int, str, int], bool] = {}
    for _ in range(30):
        for who in sorted(there):
            if part := Round(form, [1, 2, 3], spoken, waits=False).next_part(who):
                spoken[who, part.step.id, part.to] = True
    assert Round(form, [1, 2, 3], spoken, waits=False).is_over
    assert not Round(form, [1, 2, 3], spoken, waits=True).is_over


@given(st.sampled_from(FORMS))
def test_one_alone_gets_no_further_than_the_first_sitting(form: Form) -> None:
    spoken: dict[tuple[int, str, int], bool] = {}
    while part := Round(form, [1, 2], spoken, waits=False).next_part(1):
        spoken[1, part.step.id, part.to] = True
    assert {step for _, step, _ in spoken} == {step.id for step in sittings(form)[0]}
    assert Round(form, [1, 2], spoken, waits=False).waiting_for() == (2,)


def test_nobody_is_asked_to_listen_to_someone_who_passed() -> None:
    form = load().form("form.ten-minutes")
    spoken = {(1, "speak", 0): True, (2, "speak", 0): False}
    assert Round(form, [1, 2], spoken).next_part(2).to == 1
    assert Round(form, [1, 2], spoken).next_part(1) is None
    spoken[2, "listen", 1] = True
    assert Round(form, [1, 2], spoken).next_part(1).step.kind == "answer"
    assert Round(form, [1, 2], spoken).next_part(2).step.kind == "commit"


@given(st.sampled_from(FORMS), st.integers(2, 3))
def test_in_a_room_everyone_speaks_for_as_long_as_the_others(form: Form, count: int) -> None:
    members = range(1, count + 1)
    plan = stages(form, members)
    times = [sum(one.step.minutes for one in plan if one.speaker == person) for person in members]
    assert len(set(times)) == 1
    changes = [one.speaker for one, following in pairwise(plan) if one.speaker and one.speaker != following.speaker]
    assert changes == list(members)[:-1]
    assert sum(one.step.minutes for one in plan) + form.steps[-1].minutes == minutes(form, count)


# by message


def answer(one: Bot, *words: str) -> None:
    for word in words:
        one.write(word)


def test_words_are_shown_only_when_both_have_written(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    open_check_in(bot)
    dilys.write("The lift that never comes.")
    assert "lift" not in texts(sam)
    sam.write("My successor.")
    assert "The lift that never comes." in texts(sam)
    assert "My successor." in texts(dilys)


def test_what_is_said_is_nowhere_in_clear_and_in_no_journal(bot: Bot) -> None:
    dilys, _ = together(bot, "Dilys", "Sam")
    open_check_in(bot)
    dilys.write("The lift that never comes.")
    dilys.house.database.close()
    kept = b"".join(path.read_bytes() for path in bot.folder.glob("test.db*") if path.suffix != ".key")
    assert b"never comes" not in kept
    assert what_was_said(bot)[0][2] == "The lift that never comes."
    dilys.write("/trail")
    assert "Your trail begins with your first entry." in texts(dilys)


def test_two_who_answer_in_the_same_second_both_hear_of_it_once(bot: Bot) -> None:
    check_two_who_answer_at_once(bot)


def test_ones_own_words_come_along_in_the_data_and_no_one_elses(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    open_check_in(bot)
    dilys.write("The lift.")
    sam.write("Kyle Barraclough, born 3 May 2016, has moved schools again.")
    sam.tap("Send mine as it is")
    house = bot.house
    with house.database.transaction() as db:
        made = {
            (one.name, document): exporting.prepare(
                db, number_of(db, one), document, house.catalogue, house.words, bot.clock()
            )()[1].decode()
            for one in (dilys, sam)
            for document in ("json", "json+details")
        }
    assert "The lift." in made["Dilys", "json"]
    assert "Barraclough" not in made["Dilys", "json+details"] + made["Sam", "json"]
    assert "Barraclough" in made["Sam", "json+details"]


def test_a_button_that_arrives_twice_counts_once(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    open_check_in(bot)
    both(bot, [tapped(dilys, "Pass", "one"), tapped(dilys, "Pass", "two")])
    assert what_was_said(bot) == [(1, "speak", "")]
    assert "Sam's is in" in texts(dilys)
    assert sam.labels() == [["Pass"]]


def test_an_answer_that_is_edited_takes_the_place_of_the_former(bot: Bot) -> None:
    dilys, _ = together(bot, "Dilys", "Sam", form="form.usual")
    open_check_in(bot)
    dilys.write("Tired.")
    dilys.edit(dilys.written, "Wide awake.")
    assert [text for _, step, text in what_was_said(bot) if step == "arrive"] == ["Wide awake."]


def test_a_weekly_question_may_come_in_between(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam", form="form.usual")
    open_check_in(bot)
    dilys.write("Tired.")
    dilys.write("/reflect")
    dilys.tap("Not now")
    dilys.write("/pair")
    dilys.tap("Go on with it")
    assert "What do you want to think about today?" in dilys.seen[-1].message.text
    assert "Tired." not in texts(sam)


def test_details_that_may_identify_someone_are_pointed_out_before_a_partner_reads_them(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    open_check_in(bot)
    dilys.write("Kyle Barraclough, born 3 May 2016, has moved schools again.")
    assert "may identify someone" in dilys.seen[-1].message.text
    dilys.tap("Send it like this")
    sam.write("My successor.")
    assert "Barraclough" not in texts(sam)
    assert "moved schools again" in texts(sam)


def test_what_one_will_do_becomes_a_commitment_that_the_partner_knows_of(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    open_check_in(bot)
    answer(dilys, "The lift.")
    answer(sam, "My successor.", "What else?")
    answer(dilys, "Say more?", "I see.", "Ask.")
    dilys.tap("Before we next meet")
    answer(sam, "I see too.", "Ring.", "12 March")
    made = rows(bot, commitments)
    assert [(one.text, one.knows, one.check_in_id) for one in made] == [("Ask.", "partner", 1), ("Ring.", "partner", 1)]
    assert [one.due_on.isoformat() for one in made] == ["2027-03-10", "2027-03-12"]


@pytest.mark.parametrize(
    ("label", "status"), [("It happened", "kept"), ("Not yet", "open"), ("I'm letting it go", "dropped")]
)
def test_the_next_check_in_asks_what_became_of_it(bot: Bot, label: str, status: str) -> None:
    dilys, sam = together(bot, "Dilys", "Sam", form="form.usual")
    open_check_in(bot)
    for one in (dilys, sam):
        answer(one, "Here.", "The lift.")
    for one in (dilys, sam):
        one.tap("Stay quiet")
    for one in (dilys, sam):
        answer(one, "Yes.", f"Ask. {one.name}")
        one.tap("No date")
    bot.wait(days=7)
    dilys.write("Here again.")
    assert "Ask. Dilys" in dilys.seen[-1].message.text
    dilys.tap(label)
    dilys.write("So it went.")
    assert rows(bot, commitments)[0].status == status
    assert "The lift" not in dilys.seen[-1].message.text
    dilys.write("The stairs.")
    answer(sam, "And me.")
    sam.tap("It happened")
    sam.tap("Nothing to add")
    sam.write("Stairs too.")
    assert "So it went." in texts(sam)


# the clock, by message


def test_a_late_one_is_reminded_twice_and_then_it_closes(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam", cadence="monthly")
    open_check_in(bot)
    dilys.write("The lift.")
    heard = len(dilys.seen)
    for days in (1, 2):
        before = len(sam.seen)
        bot.wait(days=days)
        assert "still open" in texts(sam, before)
    bot.wait(days=3)
    assert the_check_in(bot).status == "closed"
    assert "without Sam" in texts(dilys, heard)
    assert len(dilys.seen) == heard + 1
    assert "closed" not in texts(sam)
    assert the_pair(bot).silent_rounds == 1


def test_nobody_is_reminded_more_than_once_a_day_nor_while_away(bot: Bot) -> None:
    _, sam = together(bot, "Dilys", "Sam", cadence="monthly")
    open_check_in(bot)
    sam.write("/pause")
    sam.write("20 March")
    before = len(sam.seen)
    bot.wait(days=6)
    assert len(sam.seen) == before
    days = [row.local_date for row in rows(bot, prompts) if row.dialogue == "check-in" and row.person_id == 1]
    assert len(days) == len(set(days))


def test_begun_late_in_the_evening_the_reminder_comes_after_a_whole_day(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    bot.wait(hours=13)
    dilys.write("/pair")
    dilys.tap("Check in now")
    dilys.tap("By message")
    assert the_check_in(bot).look_at - bot.clock() > timedelta(days=1)
    assert sam.labels() == [["Pass"]]


def test_begun_early_it_takes_the_place_of_the_next_date(bot: Bot) -> None:
    dilys, _ = together(bot, "Dilys", "Sam")
    before = the_pair(bot).next_due_at
    dilys.write("/pair")
    dilys.tap("Check in now")
    dilys.tap("By message")
    assert the_pair(bot).next_due_at == before + timedelta(days=7)
    bot.wait(days=4)
    assert len(rows(bot, check_ins)) == 1


def test_both_who_begin_in_the_same_second_are_in_one_check_in(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    for one in (dilys, sam):
        one.write("/pair")
        one.tap("Check in now")
    both(bot, [tapped(dilys, "By message"), tapped(sam, "By message")])
    assert len(rows(bot, check_ins)) == 1
    assert the_pair(bot).next_due_at.date().isoformat() == "2027-03-11"


def test_a_late_one_of_three_no_longer_holds_up_the_others(bot: Bot) -> None:
    dilys, sam, priya = together(bot, "Dilys", "Sam", "Priya", cadence="monthly")
    open_check_in(bot)
    dilys.write("The lift.")
    sam.write("My successor.")
    bot.wait(days=1)
    assert "My successor." not in texts(dilys)
    bot.wait(days=2)
    assert "My successor." in texts(dilys)
    assert "My successor." not in texts(priya)
    for one in (dilys, sam):
        one.tap("Stay quiet")
    for one in (dilys, sam):
        one.write("I see.")
        one.tap("Nothing this time")
    assert the_check_in(bot).status == "closed"
    assert the_pair(bot).silent_rounds == 1


def test_three_silent_rounds_pause_it_and_both_are_asked(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    open_check_in(bot)
    for _ in range(3):
        assert the_pair(bot).paused_at is None
        dilys.write("Here.")
        bot.wait(days=7)
    assert the_pair(bot).paused_at is not None
    assert the_pair(bot).next_due_at is None
    for one in (dilys, sam):
        assert one.labels()[0] == ["Go on as before", "Another rhythm"]
    opened = len(rows(bot, check_ins))
    bot.wait(days=30)
    assert len(rows(bot, check_ins)) == opened
    sam.tap("Go on as before")
    assert the_pair(bot).paused_at is None
    assert the_pair(bot).silent_rounds == 0
    assert "A change for your check-ins" in dilys.seen[-1].message.text


def test_one_round_with_everyone_in_it_makes_silence_forgotten(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    open_check_in(bot)
    dilys.write("Here.")
    bot.wait(days=7)
    assert the_pair(bot).silent_rounds == 1
    dilys.tap("Pass")
    sam.tap("Pass")
    bot.wait(days=7)
    assert the_pair(bot).silent_rounds == 0


def test_a_question_and_a_check_in_that_come_due_together_both_come(bot: Bot) -> None:
    dilys, _ = together(bot, "Dilys", "Sam")
    with bot.house.database.transaction() as db:
        for dialogue in ("help", "pair"):
            calling.call_now(db, 1, dialogue, {}, bot.clock())
    before = len(dilys.seen)
    bot.tick()
    assert len(dilys.seen) == before + 2
    assert {row.status for row in rows(bot, prompts) if row.dialogue in ("help", "pair")} == {"sent"}


def test_after_an_outage_there_is_one_check_in_and_no_backlog(bot: Bot) -> None:
    together(bot, "Dilys", "Sam")
    bot.clock.move(days=40)
    bot.tick()
    assert len(rows(bot, check_ins)) == 1
    assert the_pair(bot).next_due_at > bot.clock()


def test_words_that_come_after_the_end_are_offered_as_an_entry(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam", cadence="monthly")
    open_check_in(bot)
    dilys.write("The lift.")
    bot.wait(days=7)
    sam.write("My successor, at last.")
    assert "Shall I keep that as an entry" in sam.seen[-1].message.text


# together


def test_the_clock_moves_everyone_on_when_a_stage_is_over(bot: Bot) -> None:
    room = in_a_room(bot)
    before = [len(one.seen) for one in room]
    bot.wait(minutes=1)
    assert [len(one.seen) for one in room] == before
    bot.wait(minutes=1, seconds=5)
    assert [len(one.seen) for one in room] == [one + 1 for one in before]
    assert the_check_in(bot).step == 2  # there was nothing yet that they had said they would do


def test_while_it_is_paused_no_time_goes_by(bot: Bot) -> None:
    dilys, sam = in_a_room(bot)
    bot.wait(seconds=50)
    dilys.tap("Pause")
    bot.wait(days=1)
    assert the_check_in(bot).step == 0
    sam.tap("Go on")
    assert the_check_in(bot).look_at - bot.clock() == timedelta(seconds=70)
    assert "2 minutes" in dilys.seen[-1].message.text


def test_next_tapped_by_both_in_the_same_second_moves_one_step(bot: Bot) -> None:
    check_two_who_move_on_at_once(bot)


def test_whoever_spoke_first_speaks_last_the_next_time(bot: Bot) -> None:
    together(bot, "Dilys", "Sam")
    open_check_in(bot)
    bot.wait(days=7)
    with bot.house.database.transaction() as db:
        first, second = (rooms.plan_of(opening.load(db, number, bot.house.catalogue))[0].speaker for number in (1, 2))
    assert first != second


def test_everyone_talks_to_the_end_and_then_writes(bot: Bot) -> None:
    dilys, sam = in_a_room(bot)
    bot.wait(minutes=30)
    assert the_check_in(bot).way == "afterwards"
    for one in (dilys, sam):
        assert "What will you do before you speak again?" in one.seen[-1].message.text
    dilys.write("Ring.")
    dilys.tap("A week")
    assert "Ring." not in texts(sam)
    sam.tap("Nothing this time")
    assert the_check_in(bot).status == "closed"
    assert "Ring." in texts(sam)


def test_a_room_that_one_calls_off_gives_the_date_back(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    before = the_pair(bot).next_due_at
    dilys.write("/pair")
    dilys.tap("Check in now")
    dilys.tap("Together now")
    assert the_pair(bot).next_due_at == before + timedelta(days=7)
    sam.tap("Not now")
    assert the_check_in(bot).status == "dropped"
    assert the_pair(bot).next_due_at == before
    assert "Not now, then" in dilys.seen[-1].message.text
    assert the_pair(bot).silent_rounds == 0


def test_where_they_do_not_all_come_it_goes_on_by_message(bot: Bot) -> None:
    dilys, sam = together(bot, "Dilys", "Sam")
    dilys.write("/pair")
    dilys.tap("Check in now")
    dilys.tap("Together now")
    bot.wait(minutes=61)
    assert the_check_in(bot).way == "message"
    answer(dilys, "The lift.")
    answer(sam, "My successor.")
    assert "My successor." in texts(dilys)


def test_a_new_stage_takes_the_place_of_one_that_has_not_reached_somebody(bot: Bot) -> None:
    dilys, sam = in_a_room(bot)
    sam.write("/reflect")  # in the middle of something else for a while
    for _ in range(3):
        dilys.tap("Next")
    waiting = [row for row in rows(bot, prompts) if row.person_id == 2 and row.status == "due"]
    assert len(waiting) == 1


# who may


def test_someone_else_sees_nothing_of_it_and_can_say_nothing_in_it(bot: Bot) -> None:
    dilys, *_ = together(bot, "Dilys", "Sam")
    open_check_in(bot)
    dilys.write("The lift.")
    jo = together(bot, "Jo", "Ann")[0]
    with bot.house.database.transaction() as db:
        theirs = scene(bot, db, jo)
        assert perform(NextPart(1), theirs)["kind"] == ""
        assert perform(LookIn(1), theirs)["kind"] == ""
        for request in (Tell(1, "speak", "Mine."), MoveOn(1, 0)):
            with pytest.raises(Forbidden):
                perform(request, theirs)


def test_nobody_can_say_what_no_step_asks_for(bot: Bot) -> None:
    dilys, _ = together(bot, "Dilys", "Sam", form="form.usual")
    open_check_in(bot)
    with bot.house.database.transaction() as db:
        for step, to in (("gossip", 0), ("speak", 99), ("commitments.7", 0)):
            with pytest.raises(Forbidden):
                perform(Tell(1, step, "Words.", to=to), scene(bot, db, dilys))


def test_two_sweeps_at_once_open_one_check_in(bot: Bot) -> None:
    together(bot, "Dilys", "Sam")
    bot.clock.move(hours=76)

    def sweep(_: int) -> int:
        with bot.house.database.transaction() as db:
            return opening.sweep(db, bot.clock())

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(sweep, range(6)))
    assert len(rows(bot, check_ins)) == 1


def test_a_form_that_is_gone_makes_way_for_the_first(bot: Bot) -> None:
    dilys, _ = together(bot, "Dilys", "Sam")
    with bot.house.database.transaction() as db:
        db.execute(update(check_ins).values(form="form.lost"))
        assert number_of(db, dilys) == 1
    assert bot.house.catalogue.form("form.lost") == FORMS[0]
    assert rows(bot, said) == []


# forms are data


FAULTY = """
[[moves]]
id = "move.mine"
title = "Mine"
text = "Do it."
told = "does it:"

[[forms]]
id = "form.mine"
title = "Mine"
text = "Mine."
steps = [
  { id = "speak", kind = "speak", minutes = 5, ask = "What is on your mind?" },
  { id = "listen", kind = "listen", ask = "What would help?", moves = ["move.mine"] },
  { id = "answer", kind = "answer", minutes = 5, ask = "What do you see now?" },
  { id = "commit", kind = "commit", minutes = 3, ask = "What will you do?" },
]
"""


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('moves = ["move.mine"]', 'moves = ["move.lost"]', "no move has the id 'move.lost'"),
        (', moves = ["move.mine"]', "", "a listen, and no other step, offers moves"),
        ('kind = "answer", minutes = 5', 'kind = "answer"', "every other step has some"),
        ('id = "answer", kind = "answer"', 'id = "answer", kind = "speak"', "one must be a listen, and one an answer"),
        ('id = "answer"', 'id = "speak"', "two have the same id"),
        ('kind = "commit"', 'kind = "arrive"', "the last, and no other, must be a commit"),
        ('"What do you see now?"', '"Do you see it now?"', "can be answered with yes or no"),
        ('told = "does it:"', "", "told: missing"),
    ],
)
def test_a_form_of_ones_own_is_told_what_is_wrong_with_it(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(FAULTY)
    content = [*files(CONTENT / "en"), file]
    catalogue, found, where = read(content)
    assert [*found, *problems(catalogue, where)] == []
    file.write_text(FAULTY.replace(right, wrong))
    catalogue, found, where = read(content)
    assert any(line.startswith("mine.toml: ") and told in line for line in [*found, *problems(catalogue, where)])
