"""Receiving: every update once, every word kept or answered, and our mistakes never cost anyone their words."""

import logging
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import Bot
from sqlalchemy import func, select

from coachbot.dialogues import COMMANDS, DIALOGUES
from coachbot.model import Attachment, Facts, Outgoing, Update
from coachbot.render.plain import plain
from coachbot.store.tables import conversations, outbox, people
from coachbot.store.tables.journal import attachments, entries, passages, revisions
from coachbot.talk import Script, invite, say

WORDS = "We finally sat down with the school nurses and went through the list together."
OTHER = "The finance lead rang before the panel, not after, and that changed the conversation."
TAGS = {"b", "i", "u", "s", "code", "blockquote"}
TRIPPED = "I tripped over that, and it's my mistake."


@pytest.fixture
def leader(bot: Bot) -> Bot:
    """Someone who has agreed, and has no question open."""
    bot.welcome()
    bot.tap("Not now")
    return bot


def rows(bot: Bot, *columns: Any) -> list[Any]:
    with bot.house.database.transaction() as db:
        return list(db.execute(select(*columns)).all())


def kept(bot: Bot) -> list[str]:
    """Every passage in the journal, oldest first."""
    return [row.text for row in rows(bot, passages.c.id, passages.c.text)]


def count(bot: Bot, table: Any) -> int:
    with bot.house.database.transaction() as db:
        return int(db.execute(select(func.count()).select_from(table)).scalar_one())


class _Tags(HTMLParser):
    """What stands in a message beside its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if tag not in TAGS or attrs:
            self.wrong.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}-->")


def is_chat_html(one: Outgoing) -> bool:
    found = _Tags(one.message.text)
    return not found.wrong and not found.open


# once


def test_the_same_update_twice_is_handled_once(leader: Bot) -> None:
    leader.write("/reflect")
    update = Update("test", "same", leader.address, "text", text=WORDS, message="m1", name=leader.name)
    first, second = leader.house.reception.receive([update, update])
    assert first.sent
    assert second.sent == []
    assert leader.house.reception.receive([update])[0].sent == []
    assert kept(leader) == [WORDS]


def test_two_channels_may_use_the_same_key(bot: Bot) -> None:
    here = Update("test", "1", "7", "text", text="/start")
    there = Update("other", "1", "7", "text", text="/start")
    assert all(outcome.sent for outcome in bot.house.reception.receive([here, there]))
    assert count(bot, people) == 2


def test_several_updates_at_once_each_have_their_outcome_in_order(leader: Bot) -> None:
    updates = [
        Update("test", f"k{number}", leader.address, "text", text=text, message=f"m{number}")
        for number, text in enumerate(("/reflect", WORDS, "/privacy"))
    ]
    outcomes = leader.house.reception.receive(updates)
    assert [bool(one.sent) for one in outcomes] == [True, True, True]
    assert kept(leader) == [WORDS]


def test_nothing_is_recorded_when_nothing_is_to_be_done(bot: Bot) -> None:
    assert bot.update("nothing") == []
    assert count(bot, people) == 0


# our mistakes


def broken(facts: Facts) -> Script:
    yield from say("help/help")
    raise RuntimeError(f"a bug that quotes {facts}")


def breaks_when_answered(facts: Facts) -> Script:
    said = yield from invite("answer.0", "find/words")
    raise RuntimeError(f"a bug that quotes {said}")


@pytest.fixture
def _reflect_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coachbot.service.turns.DIALOGUES", {**DIALOGUES, "reflect": breaks_when_answered})


@pytest.fixture
def all_logs(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


@pytest.mark.usefixtures("_reflect_is_broken")
def test_a_bug_in_a_dialogue_costs_nobody_their_words(leader: Bot, all_logs: pytest.LogCaptureFixture) -> None:
    leader.write("/reflect")
    said = leader.write(WORDS)
    assert len(said) == 1
    assert said[0].startswith(TRIPPED)
    assert "I've kept them as an entry" in said[0]
    assert kept(leader) == [WORDS]
    assert [record.levelname for record in all_logs.records if "an update failed" in record.message] == ["ERROR"]


@pytest.mark.usefixtures("_reflect_is_broken")
def test_a_bug_costs_nobody_their_voice_note_either(leader: Bot) -> None:
    leader.write("/reflect")
    said = leader.send(Attachment("voice", "f1", 100, "audio/ogg"))
    assert said[0].startswith(TRIPPED)
    assert [row.file for row in rows(leader, attachments.c.file)] == ["f1"]


@pytest.mark.usefixtures("_reflect_is_broken")
def test_nothing_of_what_a_bug_had_half_done_stays(leader: Bot) -> None:
    leader.write("/reflect")
    before = rows(leader, conversations.c.id, conversations.c.revision)
    leader.write(WORDS)
    assert rows(leader, conversations.c.id, conversations.c.revision) == before
    assert count(leader, outbox) == 0


@pytest.mark.usefixtures("_reflect_is_broken")
def test_after_a_bug_a_person_can_stop_and_go_on_with_something_else(leader: Bot) -> None:
    leader.write("/reflect")
    leader.write(WORDS)
    assert "Stopped" in leader.write("/cancel")[0]
    assert "I ask every" in leader.write("/settings")[0]


@pytest.mark.usefixtures("_reflect_is_broken")
def test_a_bug_met_by_one_person_stops_no_other_in_the_same_batch(leader: Bot) -> None:
    leader.write("/reflect")
    bad = Update("test", "x1", leader.address, "text", text=WORDS, message="m1")
    good = Update("test", "x2", "someone else", "text", text="/start", message="m2")
    first, second = leader.house.reception.receive([bad, good])
    assert TRIPPED in plain(first.sent[0].message.text)
    assert "Shall we?" in second.sent[0].message.text


def test_a_command_that_trips_is_apologised_for_without_being_kept(
    leader: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coachbot.service.turns.DIALOGUES", {**DIALOGUES, "help": broken})
    said = leader.write("/help")
    assert said[0].startswith(TRIPPED)
    assert count(leader, entries) == 0


def test_a_newcomer_whose_first_message_trips_is_told_so(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coachbot.service.turns.DIALOGUES", {**DIALOGUES, "welcome": broken})
    assert [one.startswith(TRIPPED) for one in bot.write("/start")] == [True]


def test_someone_in_the_middle_of_a_dialogue_that_a_deploy_took_away_is_not_stranded(
    leader: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader.write("/find")
    without = {name: dialogue for name, dialogue in DIALOGUES.items() if name != "find"}
    monkeypatch.setattr("coachbot.service.turns.DIALOGUES", without)
    assert leader.write(WORDS)
    assert leader.write("/help")
    assert leader.write("/reflect")
    leader.write(OTHER)
    assert OTHER in kept(leader)


# taps


def test_a_tap_is_acknowledged_whatever_becomes_of_it(leader: Bot) -> None:
    update = Update("test", "t1", leader.address, "tap", data="ff|gone|yes", message="b1", tap="handle")
    (outcome,) = leader.house.reception.receive([update])
    assert outcome.tap == "handle"
    assert "done with" in outcome.toast


@pytest.mark.parametrize(
    "data", ["", "|", "||", "1", "zz|x|y", "1|answer.0|later", "-1|a|b", "9" * 60, "1|answer.0|", "<b>|{{|}}"]
)
def test_a_button_of_long_ago_has_a_kind_answer_and_changes_nothing(leader: Bot, data: str) -> None:
    leader.write("/reflect")
    before = rows(leader, conversations)
    (said,) = leader.update("tap", data=data, message="b1", tap="t")
    assert "done with" in said
    assert rows(leader, conversations) == before


def test_a_button_tapped_twice_counts_once(leader: Bot) -> None:
    leader.write("/reflect")
    message, data = leader._button("Another question")
    leader.update("tap", data=data, message=message, tap="t")
    (again,) = leader.update("tap", data=data, message=message, tap="t")
    assert "done with" in again


def test_the_buttons_of_one_person_do_nothing_for_another(leader: Bot) -> None:
    leader.write("/reflect")
    message, data = leader._button("Another question")
    leader.address = "2002"
    leader.welcome()
    (said,) = leader.update("tap", data=data, message=message, tap="t")
    assert "done with" in said


def test_a_tap_from_someone_we_never_met_is_answered(bot: Bot) -> None:
    assert bot.update("tap", data="1|agreed|yes", message="b1", tap="t")


# commands


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_answered(leader: Bot, command: str) -> None:
    assert leader.write(f"/{command}")
    assert leader.write(f"/{command.upper()}@coach_bot")


@pytest.mark.parametrize(
    ("typed", "meant"), [("/reflct", "/reflect"), ("/activites", "/activities"), ("/HELPP", "/help")]
)
def test_a_mistyped_command_is_answered_with_the_one_that_was_meant(leader: Bot, typed: str, meant: str) -> None:
    (said,) = leader.write(typed)
    assert f"Did you mean {meant}?" in said


@pytest.mark.parametrize(
    "typed", ["/xyzzy", "/", "//", "/ hello", "/<b>bold</b>", "/{{ 7*7 }}", "/🙂", "/" + "x" * 5000]
)
def test_an_unknown_command_is_said_to_be_unknown(leader: Bot, typed: str) -> None:
    (said,) = leader.write(typed)
    assert said.startswith("I don't know /")
    assert "Did you mean" not in said
    assert is_chat_html(leader.seen[-1])
    assert len(said) < 1000


def test_before_anyone_agreed_only_questions_about_the_bot_are_answered(bot: Bot) -> None:
    assert "Shall we?" in bot.write("/reflect")[0]
    assert "What I hold" in bot.write("/privacy")[0]
    assert "Shall we?" in bot.write(WORDS)[0]
    assert count(bot, entries) == 0


def test_back_takes_the_newest_answer_back(leader: Bot) -> None:
    leader.write("/settings")
    leader.tap("Day")
    assert "On which day?" in plain(leader.seen[-1].message.text)
    assert "What shall we change?" in leader.write("/back")[0]


def test_back_with_nothing_open_shows_the_menu(leader: Bot) -> None:
    assert leader.write("/back")


# words


def test_words_out_of_the_blue_are_offered_as_an_entry(leader: Bot) -> None:
    (said,) = leader.write(WORDS)
    assert said == "Shall I keep that as an entry in your journal?"
    leader.tap("Keep it")
    assert kept(leader) == [WORDS]


def test_words_that_are_left_are_not_kept(leader: Bot) -> None:
    leader.write(WORDS)
    leader.tap("Leave it")
    assert kept(leader) == []


def test_a_thought_in_the_middle_of_tapping_is_offered_as_an_entry(leader: Bot) -> None:
    leader.write("/settings")
    (said,) = leader.write(WORDS)
    assert said == "Shall I keep that as an entry in your journal?"
    leader.tap("Keep it")
    assert kept(leader) == [WORDS]


def test_a_button_may_be_typed(leader: Bot) -> None:
    leader.write("/settings")
    assert "On which day?" in leader.write("day")[0]


def test_more_words_while_a_button_is_expected_belong_to_the_entry(leader: Bot) -> None:
    leader.write("/reflect")
    leader.write(WORDS)
    leader.write(OTHER)
    assert kept(leader) == [WORDS, OTHER]
    assert count(leader, entries) == 1


STRANGE = [
    "<b>bold</b> and <script>alert(1)</script> & so on",
    "{{ 7*7 }} {% raw %} {# no #} {{ config }}",
    "*_ [x](y) `code` ~~ || __init__",
    "[keep] Keep it | [leave] Leave it\n---\n[x] y\n***\nz",
    "שלום, זה היה שבוע ארוך \u202eabc\u202c",
    "🙂👩‍👩‍👧‍👦 a week of it 🇬🇧",
    "&lt;b&gt; was typed as it stands &amp; kept",
    "a\u0000b tab\there",
]


@pytest.mark.parametrize("text", STRANGE)
def test_what_is_written_is_neither_lost_nor_obeyed(leader: Bot, text: str) -> None:
    leader.write("/reflect")
    leader.write(f"{text} zebra")
    assert kept(leader) == [f"{text} zebra"]
    leader.write("/cancel")
    (hits,) = leader.write("/find zebra")
    leader.tap(leader.labels()[0][0])
    opened = plain(leader.seen[-1].message.text)
    visible = text.replace("\u0000", "")
    assert visible in opened
    assert " ".join(visible.split())[:30] in hits
    assert all(is_chat_html(one) for one in leader.seen)


def test_a_search_for_strange_words_is_answered_as_it_was_typed(leader: Bot) -> None:
    leader.write("/find")
    leader.write("<i>zebra</i> {{ 7*7 }}")
    assert "<i>zebra</i> {{ 7*7 }}" in plain(leader.seen[-1].message.text)
    assert is_chat_html(leader.seen[-1])


def test_a_name_is_never_taken_for_markup(bot: Bot) -> None:
    bot.name = "<b>{{ 7*7 }}"
    (said,) = bot.write("/start")
    assert "<b>{{ 7*7 }}" in said
    assert is_chat_html(bot.seen[-1])


def test_a_message_of_a_hundred_thousand_characters_is_kept_whole(leader: Bot) -> None:
    text = "zebra " + "and so it went on " * 5600
    leader.write("/reflect")
    assert leader.write(text)
    assert kept(leader) == [text]
    leader.write("/cancel")
    assert leader.write("/find zebra")


def test_a_voice_note_is_an_answer(leader: Bot) -> None:
    leader.write("/reflect")
    assert leader.send(Attachment("voice", "f1", 100, "audio/ogg"))
    assert count(leader, entries) == 1
    assert [(row.file, row.status) for row in rows(leader, attachments.c.file, attachments.c.status)] == [
        ("f1", "waiting")
    ]


# edits


def test_an_edit_changes_the_entry_and_keeps_the_former_words(leader: Bot) -> None:
    leader.write("/reflect")
    leader.write(WORDS, message="m1")
    said = leader.edit("m1", OTHER)
    assert "Changed in your journal too" in said[-1]
    assert kept(leader) == [OTHER]
    assert [row.text for row in rows(leader, revisions.c.text)] == [WORDS]


def test_an_edit_long_after_changes_the_entry_too(leader: Bot) -> None:
    leader.write("/reflect")
    leader.write(WORDS, message="m1")
    leader.write("/cancel")
    leader.wait(days=40)
    leader.edit("m1", OTHER)
    leader.edit("m1", WORDS + " Twice.")
    assert kept(leader) == [WORDS + " Twice."]
    assert [row.text for row in rows(leader, revisions.c.id, revisions.c.text)] == [WORDS, OTHER]


def test_an_edit_that_changes_nothing_keeps_no_revision(leader: Bot) -> None:
    leader.write("/reflect")
    leader.write(WORDS, message="m1")
    leader.edit("m1", WORDS)
    assert count(leader, revisions) == 0


def test_an_edit_of_words_not_yet_kept_is_what_is_kept(leader: Bot) -> None:
    leader.write(WORDS, message="m1")
    leader.edit("m1", OTHER)
    leader.tap("Keep it")
    assert kept(leader) == [OTHER]


def test_an_edit_of_something_that_is_no_entry_is_said_to_change_nothing(leader: Bot) -> None:
    (said,) = leader.edit("m99", OTHER)
    assert "nothing changed" in said


def test_nobody_can_edit_the_words_of_another(leader: Bot) -> None:
    leader.write("/reflect")
    leader.write(WORDS, message="m1")
    leader.address = "2002"
    leader.welcome()
    (said,) = leader.edit("m1", OTHER)
    assert "nothing changed" in said
    assert kept(leader) == [WORDS]


# others


def test_in_a_group_it_says_that_it_works_one_to_one_and_meets_nobody(bot: Bot) -> None:
    (said,) = bot.update("group", text=WORDS)
    assert said.startswith("I work one to one")
    assert count(bot, people) == 0


@pytest.mark.parametrize("what", ["sticker", "poll", "<b>"])
def test_what_cannot_be_kept_is_said_so(leader: Bot, what: str) -> None:
    (said,) = leader.update("unsupported", what=what)
    assert f"I can't keep a {what}." in said


def test_someone_who_left_hears_nothing_and_is_welcome_back(leader: Bot) -> None:
    assert leader.update("left") == []
    assert leader.write("/help")
    assert [row.unreachable_at for row in rows(leader, people.c.unreachable_at)] == [None]


# whatever comes

TEXTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from([WORDS, *STRANGE, "yes", "Done", "back", "/back", "12 May", "Another question", " ", "\n"]),
    st.sampled_from([f"/{command}" for command in (*COMMANDS, "start", "stop")]),
    st.builds(lambda command, rest: f"/{command} {rest}", st.sampled_from(COMMANDS), st.text(max_size=10)),
)


@pytest.fixture(scope="module")
def someone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    one = Bot(tmp_path_factory.mktemp("someone"))
    one.welcome()
    yield one
    one.house.database.close()


@pytest.mark.parametrize("way", ["/find", "/activities", "/trail", "/lookback", "/settings", "/pause"])
def test_a_no_in_words_is_answered_in_words(bot: Bot, way: str) -> None:
    bot.plant()
    bot.write(way)
    assert bot.write("no")


@given(text=TEXTS)
@settings(max_examples=150)
def test_nobodys_message_is_ever_ignored(someone: Bot, text: str) -> None:
    someone.clock.move(minutes=1)
    before = len(someone.seen)
    assert someone.write(text)
    for one in someone.seen[before:]:
        assert not plain(one.message.text).startswith(TRIPPED)
        assert is_chat_html(one)
        assert plain(one.message.text).strip()


@given(text=TEXTS)
@settings(max_examples=30)
def test_nobodys_first_message_is_ever_ignored(someone: Bot, text: str) -> None:
    stranger = Update("test", f"s{someone.updates}", f"stranger {someone.updates}", "text", text=text, message="m")
    someone.updates += 1
    (outcome,) = someone.house.reception.receive([stranger])
    assert outcome.sent


def test_back_in_words_goes_back_where_there_is_a_button_for_it(bot: Bot) -> None:
    bot.welcome()
    bot.write("/settings")
    bot.tap("How often")
    (said,) = bot.write("back")
    assert said.startswith("I ask every Tuesday")
