"""What people wrote stays as they wrote it, and is marked where it may identify someone, whatever happens."""

from pathlib import Path
from typing import Any

import pytest
from people import Bot
from sqlalchemy import select, update

from coachbot.model import Attachment
from coachbot.store.tables import activity_records, people, prompts
from coachbot.store.tables.journal import attachments, passages

NAMED = "Rang round about Brandon Illingworth, 8, at St Bede's. Nobody had seen him since Thursday."
SOUND = Attachment("voice", "file-1", 1000, "audio/ogg")


@pytest.fixture
def leader(bot: Bot) -> Bot:
    """Someone with twelve weeks behind them."""
    bot.plant()
    return bot


def rows(bot: Bot, *columns: Any) -> list[Any]:
    with bot.house.database.transaction() as db:
        return list(db.execute(select(*columns)).all())


def newest(bot: Bot) -> Any:
    with bot.house.database.transaction() as db:
        return db.execute(select(passages).order_by(passages.c.id.desc())).first()


def test_a_voice_note_in_place_of_a_rewording_leaves_the_words_and_is_offered_by_itself(leader: Bot) -> None:
    leader.write(NAMED)
    leader.tap("Keep it")
    leader.tap("I'll reword it")
    said = leader.send(SOUND)
    assert "Shall I keep that" in said[-1]
    assert newest(leader).text == NAMED
    leader.tap("Keep it")
    assert [row.file for row in rows(leader, attachments.c.file)] == ["file-1"]


def test_an_edit_of_ones_own_rewording_changes_it(leader: Bot) -> None:
    leader.write(NAMED)
    leader.tap("Keep it")
    leader.tap("I'll reword it")
    leader.write("Nobody had seen him since Thursday.")
    said = leader.edit(leader.written, "Nobody had seen him since Wednesday.")
    assert "Changed in your journal" in said[-1]
    assert newest(leader).text == "Nobody had seen him since Wednesday."


def test_a_voice_note_after_back_is_kept_beside_the_words_it_replaces(leader: Bot) -> None:
    leader.write("/reflect")
    leader.write("We met.")
    leader.write("/back")
    leader.send(SOUND)
    assert [row.file for row in rows(leader, attachments.c.file)] == ["file-1"]


def test_an_edit_after_back_reaches_the_words_that_count(leader: Bot) -> None:
    leader.write("/reflect")
    leader.write("We met the nurses about the list, and it was short.", message="first")
    leader.write("/back")
    leader.write("We met the nurses about the list, and it was long.", message="second")
    leader.edit("second", "We met the nurses, and it was long.")
    assert newest(leader).text == "We met the nurses, and it was long."
    assert "isn't in your journal" in leader.edit("first", "Something else.")[-1]


def test_what_was_taken_from_an_activity_is_kept_before_the_hours_are_asked(leader: Bot) -> None:
    leader.write("/activities")
    leader.tap("Have young people help appoint someone")
    leader.tap("It happened")
    leader.write("They saw who was kind.")
    leader.write("/reflect")
    assert "They saw who was kind." in [row.took for row in rows(leader, activity_records.c.took)]


@pytest.mark.parametrize("ways", [["/cancel"], ["/settings"], []])
def test_words_that_may_identify_someone_are_marked_whatever_comes_next(leader: Bot, ways: list[str]) -> None:
    leader.write(NAMED)
    leader.tap("Keep it")
    for way in ways:
        leader.write(way)
    assert newest(leader).has_details


def test_an_edit_or_a_word_of_danger_is_marked_like_anything_else(leader: Bot) -> None:
    leader.write("/reflect")
    leader.write("Nobody had seen him since Thursday.")
    leader.edit(leader.written, NAMED)
    assert newest(leader).has_details
    leader.write("Brandon Illingworth told me his stepdad hits him and he's going home now and I haven't told anyone")
    assert newest(leader).has_details


def test_a_rewording_takes_the_mark_away(leader: Bot) -> None:
    leader.write(NAMED)
    leader.tap("Keep it")
    leader.tap("Keep mine")
    leader.write("/back")
    leader.tap("Use that")
    assert not newest(leader).has_details


def test_a_prompt_waits_while_a_question_that_was_just_put_is_being_answered(leader: Bot) -> None:
    leader.wait(hours=23, minutes=29)
    asked = leader.write("/reflect")[-1]
    assert leader.wait(minutes=2) == []
    leader.write("Wrote this on the train.")
    assert newest(leader).text == "Wrote this on the train."
    assert asked


def test_a_pause_stops_a_prompt_that_waits(leader: Bot) -> None:
    leader.wait(hours=23, minutes=29)
    leader.write("/pause")
    leader.wait(minutes=2)
    leader.tap("A month")
    assert leader.wait(hours=2) == []
    assert [row.status for row in rows(leader, prompts.c.status)] == ["lapsed"]


def test_a_prompt_that_cannot_be_put_keeps_nobody_elses_back(bot: Bot, tmp_path: Path) -> None:
    bot.plant()
    other = Bot(tmp_path, bot.clock, address="2002")
    other.plant()
    with bot.house.database.transaction() as db:
        db.execute(update(people).where(people.c.address == "1001").values(zone="Nowhere/Gone"))
    bot.clock.move(days=1)
    assert len(other.wait(seconds=1)) == 1
    other.house.database.close()


@pytest.mark.parametrize(
    "steps",
    [
        ["/settings", "What I work on", "Done", "What I work on", "Done"],
        ["/find", "=birth list", "By heading", "Managing information", "By heading", "Working with people"],
        ["/lookback", "Another one", "=It has moved on since then, a little.", "Search", "=trust"],
        ["/activities", "Have young people help appoint someone", "Move the date", "=some day"],
    ],
    ids=lambda steps: steps[0],
)
def test_nothing_trips(leader: Bot, steps: list[str]) -> None:
    for step in steps:
        said = leader.write(step.removeprefix("=")) if step[0] in "/=" else leader.tap(step)
        assert not any("I tripped" in one for one in said), step


def test_words_after_a_command_are_not_dropped(leader: Bot) -> None:
    assert "Shall I keep that" in leader.write("/reflect We never asked the receptionists.")[-1]
    assert "for nurses" in leader.write("/find\nnurses")[-1]


def test_after_everything_was_erased_a_stray_tap_keeps_nothing(leader: Bot) -> None:
    leader.write("/delete")
    leader.tap("Erase it all")
    leader.tap("Yes, erase it all")
    assert rows(leader, people.c.id) == []
    leader.tap("Keep it")
    leader.edit("w1", "something")
    assert rows(leader, people.c.id) == []
    assert rows(leader, passages.c.id) == []


def test_a_file_that_is_too_large_to_fetch_is_said_to_be(leader: Bot) -> None:
    said = leader.send(Attachment("video", "file-9", 30_000_000))
    assert "20 MB" in said[-1]


def test_a_role_in_ones_own_words_does_not_stand_in_clear(bot: Bot) -> None:
    bot.write("/start")
    bot.tap("Yes, let's start")
    bot.write("Interim for Janet Fairweather")
    bot.tap("In the thick of it")
    bot.tap("A bit of everything")
    bot.tap("Tuesday 8.30 am")
    bot.house.database.close()
    assert all(b"Fairweather" not in path.read_bytes() for path in bot.folder.glob("test.db*"))
    bot.house = bot._open()
