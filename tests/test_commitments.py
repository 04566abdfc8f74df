"""Commitments: made, asked about on their day, carried over, closed; what is theirs to see and to change."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from people import Bot
from sqlalchemy import Connection, select

from coachbot.errors import Forbidden
from coachbot.heeding import next_step
from coachbot.model import Reply
from coachbot.render.trail import EXPORTS
from coachbot.requests.commitments import CarryOver, Close, Commit, Commitments, NextStep, Settle, ToldIn
from coachbot.requests.journal import Claim, Keep
from coachbot.requests.lookback import LookBackFor
from coachbot.service.commitments import open_commitments
from coachbot.service.scene import Scene, Someone, perform
from coachbot.service.trail import gather
from coachbot.store.tables import commitments, people

RING = "Ring the deputy head before the panel"


@pytest.fixture
def db(bot: Bot) -> Iterator[Connection]:
    bot.welcome()
    with bot.house.database.transaction() as connection:
        yield connection


def scene_of(bot: Bot, db: Connection, address: str = "1001", name: str = "made") -> Scene:
    row = db.execute(select(people).where(people.c.address == address)).one()
    who = Someone(row.id, row.channel, row.address, row.name, row.zone, row.strand, True)
    return Scene(db, bot.clock(), who, bot.house.catalogue, 77, None, name)


def someone_else(bot: Bot, db: Connection) -> Scene:
    row = {"channel": "test", "address": "2", "name": "Sam", "role": "", "zone": "Europe/London"}
    db.execute(people.insert(), row | {"strand": "", "made_at": bot.clock(), "welcomed_at": bot.clock()})
    return scene_of(bot, db, "2", "theirs")


def rows(db: Connection) -> list[Any]:
    return list(db.execute(select(commitments).order_by(commitments.c.id)).all())


# making


def test_it_is_kept_before_anyone_says_by_when(bot: Bot) -> None:
    bot.welcome()
    bot.write(f"/commit {RING}")
    with bot.house.database.transaction() as db:
        (row,) = rows(db)
    assert (row.text, row.due_on, row.status) == (RING, None, "open")


def test_a_repeat_changes_the_words_and_keeps_what_was_settled_since(bot: Bot, db: Connection) -> None:
    scene = scene_of(bot, db)
    made = perform(Commit(RING, "", ""), scene)
    perform(Settle(made, due_on="2027-03-09", knows="mentor"), scene)
    assert perform(Commit("Ring the head", "", ""), scene) == made
    (row,) = rows(db)
    assert (row.text, row.due_on, row.knows) == ("Ring the head", date(2027, 3, 9), "mentor")


def test_open_ones_come_first_the_next_due_before_the_others(bot: Bot, db: Connection) -> None:
    days = ("", "2027-04-01", "2027-03-05", "2027-03-20")
    made = [perform(Commit(f"{day}.", day, ""), scene_of(bot, db, name=f"n{day}")) for day in days]
    perform(Close(made[3], True, "Done."), scene_of(bot, db))
    found = perform(Commitments(), scene_of(bot, db))
    assert [one["commitment"] for one in found] == [made[2], made[1], made[0], made[3]]


def test_others_get_only_what_its_owner_said_they_know_of(bot: Bot, db: Connection) -> None:
    for knows in ("", "mentor", "partner", "Bernie"):
        perform(Commit(f"Told {knows}.", "", knows), scene_of(bot, db, name=knows))
    person = scene_of(bot, db).person.id
    assert [one["text"] for one in open_commitments(db, person, known_to="mentor")] == ["Told mentor."]
    assert len(open_commitments(db, person)) == 4


def test_nobody_changes_what_somebody_else_committed_to(bot: Bot, db: Connection) -> None:
    made = perform(Commit(RING, "", ""), scene_of(bot, db))
    other = someone_else(bot, db)
    for request in (CarryOver(made, "2027-05-01"), Close(made, True, ""), Settle(made, text="x"), ToldIn(made, 1)):
        with pytest.raises(Forbidden):
            perform(request, other)
    assert perform(Commitments(), other) == []


def test_nobody_commits_in_a_check_in_or_from_an_entry_that_is_not_theirs(bot: Bot, db: Connection) -> None:
    entry = perform(Keep(Reply("I'll ring them first next week.")), scene_of(bot, db, name="entry"))
    other = someone_else(bot, db)
    for request in (Commit("Mine", "", "", entry=entry), Commit("Mine", "", "", check_in=5)):
        with pytest.raises(Forbidden):
            perform(request, other)


# the day


def test_on_its_day_it_is_quoted_once_and_no_question_comes_with_it(bot: Bot) -> None:
    bot.welcome()
    bot.write(f"/commit {RING}")
    bot.write("thursday")
    bot.tap("Nobody yet")
    said = bot.wait(days=4)
    assert sum(RING in one for one in said) == 1
    assert any("On 1 March you wrote" in one for one in said)


def test_one_that_was_closed_in_time_is_not_asked_about(bot: Bot) -> None:
    bot.welcome()
    bot.write(f"/commit {RING}")
    bot.write("thursday")
    bot.tap("Nobody yet")
    bot.write("/commit")
    bot.tap(bot.labels()[0][0])
    bot.tap("Let it go")
    assert not any(RING in one for one in bot.wait(days=14))


def test_one_that_was_carried_over_is_asked_about_again(bot: Bot) -> None:
    bot.welcome()
    bot.write(f"/commit {RING}")
    bot.write("thursday")
    bot.tap("Nobody yet")
    bot.wait(days=4)
    bot.tap("Carry it over")
    bot.write("next thursday")
    assert any(RING in one for one in bot.wait(days=8))
    with bot.house.database.transaction() as db:
        (row,) = rows(db)
    assert row.carried == 1


def test_while_someone_is_away_nothing_is_asked(bot: Bot) -> None:
    bot.welcome()
    bot.write(f"/commit {RING}")
    bot.write("thursday")
    bot.tap("Nobody yet")
    bot.write("/pause")
    bot.write("15 March")
    assert not any(RING in one for one in bot.wait(days=10))
    assert any(RING in one for one in bot.wait(days=8))


# what happened


def test_what_happened_becomes_an_entry_that_behaviours_can_be_claimed_for(bot: Bot) -> None:
    bot.welcome()
    bot.write(f"/commit {RING}")
    bot.write("thursday")
    bot.tap("Nobody yet")
    bot.wait(days=4)
    bot.write("She picked up at once, and told me what the panel would never have heard from me.")
    bot.tap("It's done")
    bot.tap("Make it an entry")
    bot.tap("That's all for now")
    assert any("None of these" in row for row in bot.labels())
    with bot.house.database.transaction() as db:
        (row,) = rows(db)
        trail = gather(db, row.person_id, bot.house.catalogue, bot.clock())
    assert (row.status, row.became, row.told_in) == ("kept", "", trail.entries[-1].id)
    assert trail.entries[-1].question == RING


def test_a_word_of_distress_in_a_commitment_is_heard(bot: Bot) -> None:
    bot.welcome()
    said = bot.write("/commit I want to kill myself")
    assert not any("By when" in one for one in said)
    with bot.house.database.transaction() as db:
        assert rows(db) == []


# looking back


def commit_from_entry(bot: Bot, db: Connection) -> int:
    scene = scene_of(bot, db, name="entry")
    entry = perform(Keep(Reply("The panel decided without the nurses. I'll ask them for a date first.")), scene)
    perform(Claim(entry, ("cc.1.1",)), scene)
    stated = perform(NextStep(entry), scene)
    assert stated == {"entry": entry, "text": "I'll ask them for a date first."}
    scene.name = "made"
    perform(Commit(stated["text"], "2027-03-09", "", entry), scene)
    return int(entry)


def test_the_entry_of_an_overdue_commitment_comes_back_for_that_and_quotes_it(bot: Bot, db: Connection) -> None:
    entry = commit_from_entry(bot, db)
    bot.clock.move(weeks=4)
    found = perform(LookBackFor(), scene_of(bot, db))
    assert found is not None
    assert (found["entry"], found["why"], found["promise"]) == (entry, "commitment", "I'll ask them for a date first.")


def test_the_entry_of_a_commitment_that_was_kept_does_not_come_back_for_that(bot: Bot, db: Connection) -> None:
    commit_from_entry(bot, db)
    perform(Close(rows(db)[0].id, True, ""), scene_of(bot, db))
    bot.clock.move(weeks=4)
    found = perform(LookBackFor(), scene_of(bot, db))
    assert found is not None
    assert found["why"] != "commitment"


def test_what_was_committed_to_already_is_not_offered_again(bot: Bot, db: Connection) -> None:
    entry = commit_from_entry(bot, db)
    assert perform(NextStep(entry), scene_of(bot, db)) is None
    assert perform(NextStep(), scene_of(bot, db)) is None


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("It rained. I'll ring them on Monday.", "I'll ring them on Monday."),
        ("Found three forms. Will bin two by Friday.", "Will bin two by Friday."),
        ("I'm going to ask first, then count to ten. It can wait.", "I'm going to ask first, then count to ten."),
        ("She said I'll do it for you. We left it there.", ""),
        ("Should I ring them on Monday?", ""),
        ("I'll never forget her face at the window.", ""),
        ("If I'd known I would have rung.", ""),
        ("I was ill on Tuesday and missed the panel.", ""),
        ("", ""),
    ],
)
def test_a_next_step_is_the_last_sentence_that_clearly_says_so(text: str, step: str) -> None:
    assert next_step(text) == step


# the trail


def test_every_form_of_the_trail_holds_the_commitments(bot: Bot, db: Connection) -> None:
    entry = commit_from_entry(bot, db)
    scene = scene_of(bot, db, name="two")
    perform(Commit("Sit in reception for a morning", "", "Bernie"), scene)
    perform(Close(rows(db)[0].id, True, "They named a date I would never have found."), scene)
    trail = gather(db, scene.person.id, bot.house.catalogue, bot.clock())
    kept, still_open = json.loads(EXPORTS["json"](trail))["commitments"]
    assert (kept["status"], kept["became"]) == ("kept", "They named a date I would never have found.")
    assert kept["entry"] == {"entry": entry, "on": "2027-03-01", "inside": True}
    assert (still_open["text"], still_open["knows"], still_open["due_on"]) == (
        "Sit in reception for a morning", "Bernie", None,
    )  # fmt: skip
    table = list(csv.DictReader(io.StringIO(EXPORTS["csv"](trail).decode("utf-8-sig"), newline="")))
    assert [row["question"] for row in table if row["kind"] == "commitment"] == [kept["text"], still_open["text"]]
    page = EXPORTS["html"](trail).decode()
    assert "They named a date I would never have found." in page
    assert f'<a href="#entry-{entry}">Arose from 1 March 2027</a>' in page
    assert EXPORTS["pdf"](trail).startswith(b"%PDF")


def test_what_was_let_go_is_in_the_data_and_not_in_the_document(bot: Bot, db: Connection) -> None:
    scene = scene_of(bot, db)
    made = perform(Commit("Answer every email the same day", "", ""), scene)
    perform(Close(made, False, ""), scene)
    trail = gather(db, scene.person.id, bot.house.catalogue, bot.clock())
    assert json.loads(EXPORTS["json"](trail))["commitments"][0]["status"] == "dropped"
    assert "every email" not in EXPORTS["html"](trail).decode()


def test_one_that_may_identify_someone_is_left_out_unless_it_is_wanted(bot: Bot, db: Connection) -> None:
    scene = scene_of(bot, db)
    perform(Commit("Ask Mrs Patel on 07700 900123", "", ""), scene)
    found = [
        gather(db, scene.person.id, bot.house.catalogue, bot.clock(), with_details=wanted).commitments
        for wanted in (False, True)
    ]
    assert [len(one) for one in found] == [0, 1]


def test_everything_goes_when_its_owner_goes(bot: Bot) -> None:
    bot.welcome()
    bot.write(f"/commit {RING}")
    bot.write("/delete")
    bot.tap("Erase it all")
    bot.tap("Yes, erase it all")
    with bot.house.database.transaction() as db:
        assert rows(db) == []
