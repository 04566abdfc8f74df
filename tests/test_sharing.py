"""Sharing and mentoring: what no story tells. Races, forged ids, and every place where a word could stay behind."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import Bot
from sqlalchemy import create_engine, func, make_url, select, text

from coachbot.errors import Forbidden, Misunderstood
from coachbot.model import Update
from coachbot.plain_words import read_past_date
from coachbot.render.pages import in_pages, pieces, size
from coachbot.requests.inviting import Accept, Confirm, Invite, Open
from coachbot.requests.mentoring import (
    EndMentoring,
    ListEntries,
    LookAt,
    Mentees,
    Met,
    Prepare,
    ReadEntry,
    Respond,
)
from coachbot.requests.sharing import SeenBy, ShareWith, TakeBack, TakeBackLink, WhoReads
from coachbot.requests.talks import AnswerMentor, NextTalk
from coachbot.service import access, clock, outbox, screens, sharing
from coachbot.service.deliver import Report
from coachbot.service.inviting import hashed
from coachbot.service.scene import Scene, Someone, perform
from coachbot.store.tables import conversations, invitations, mentorings, people, prompts, readings, shares
from coachbot.store.tables import outbox as outgoing
from coachbot.store.tables import screens as standing
from coachbot.store.tables.journal import remarks

SECRET = "the heron on the school roof"
REPLY = "nobody knows about the greenhouse"


@pytest.fixture
def dilys(tmp_path: Path) -> Iterator[Bot]:
    """A leader with two mentors, Sam and Priya, who may read everything; and one entry."""
    house = Bot(tmp_path)
    one = house.meet("Dilys")
    del house.everyone[house.address]
    for mentor in ("Sam", "Priya"):
        one.meet(mentor)
        one.mentored_by(mentor)
    one.wrote(f"I told them of {SECRET}.", "cc.4.2")
    yield one
    one.house.database.close()


def who(bot: Bot, name: str) -> int:
    with bot.house.database.transaction() as db:
        return int(db.execute(select(people.c.id).where(people.c.address == name)).scalar_one())


def ask(bot: Bot, name: str, request: Any, conversation: int = 0, called: str = "") -> Any:
    """Carry out a request as somebody, whatever a dialogue would say to it."""
    with bot.house.database.transaction() as db:
        row = db.execute(select(people).where(people.c.address == name)).one()
        person = Someone(row.id, row.channel, row.address, row.name, row.zone, row.strand, True)
        return perform(request, Scene(db, bot.clock(), person, bot.house.catalogue, conversation, None, called))


def rows(bot: Bot, table: Any) -> list[Any]:
    with bot.house.database.transaction() as db:
        return list(db.execute(select(table)).all())


def reads(bot: Bot, mentor: str = "sam") -> Bot:
    """A mentor opens what is new of Dilys."""
    sam = bot.everyone[mentor]
    sam.write("/mentor")
    sam.tap("Dilys · 1")
    return sam


def kept_words(bot: Bot, mentor: str) -> str:
    """All that is kept of a mentor's screen and conversations, decrypted."""
    one = who(bot, mentor)
    said = [str((row.facts, row.record)) for row in rows(bot, conversations) if row.person_id == one]
    return " ".join(said + [str(row.body) for row in rows(bot, outgoing) if row.person_id == one])


# withdrawing


def take_back(bot: Bot) -> None:
    ask(bot, "dilys", TakeBack(who(bot, "sam"), 0))


def unclaim(bot: Bot) -> None:
    from coachbot.requests.journal import Claim

    ask(bot, "dilys", Claim(1, ()))


def add_details(bot: Bot) -> None:
    from coachbot.model import Reply
    from coachbot.requests.journal import Add

    ask(bot, "dilys", Add(1, Reply("It was Margaret Pritchard of 14 Hill Street, 07700 900123.")), 77, "more")


def end_it(bot: Bot) -> None:
    ask(bot, "dilys", EndMentoring(rows(bot, mentorings)[0].id))


def let_it_run_out(bot: Bot) -> None:
    with bot.house.database.transaction() as db:
        db.execute(shares.update().values(until=bot.clock() + timedelta(hours=1)))
    bot.clock.move(hours=2)
    with bot.house.database.transaction() as db:
        clock.sweep(db, bot.clock())


def leave(bot: Bot) -> None:
    leader = bot.everyone["dilys"]
    leader.write("/delete")
    leader.tap("Erase it all")
    leader.tap("Yes, erase it all")


WAYS = [take_back, add_details, end_it, let_it_run_out, leave]


@pytest.mark.parametrize("way", WAYS)
def test_what_is_open_on_a_screen_goes_and_nothing_of_it_stays_in_any_row(dilys: Bot, way: Any) -> None:
    sam = reads(dilys)
    assert SECRET in sam.seen[-1].message.text
    assert SECRET in kept_words(dilys, "sam")
    shown = rows(dilys, standing)[0].message
    way(dilys)
    assert SECRET not in kept_words(dilys, "sam")
    sam.tick()
    edited = [one for one in sam.seen if one.target == shown]
    assert edited
    assert SECRET not in edited[-1].message.text
    sam.write("/mentor")
    assert all(SECRET not in one.message.text for one in sam.seen[sam.seen.index(edited[-1]) :])


@pytest.mark.parametrize("way", WAYS)
def test_what_was_still_on_its_way_is_taken_from_the_outbox_and_from_the_screen_if_it_got_through(
    dilys: Bot, way: Any
) -> None:
    sam = dilys.everyone["sam"]
    sam.write("/mentor")
    message, button = sam._button("Dilys · 1")
    tapped = Update("test", "tapped", "sam", "tap", message=message, data=button, tap="t")
    flying = sam.house.reception.receive([tapped])[0].sent  # not delivered yet
    assert any(SECRET in one.message.text for one in flying)
    way(dilys)
    waiting = rows(dilys, outgoing)
    assert all(SECRET not in str(row.body) for row in waiting)
    with dilys.house.database.transaction() as db:  # it got through all the same
        outbox.settle(db, [Report(one, message="m99") for one in flying], dilys.clock())
        cleared = screens.clear(db, dilys.house.words, dilys.clock())
    assert "m99" in [one.target for one in cleared]


def test_taking_an_entry_from_a_heading_takes_it_from_the_screen(dilys: Bot) -> None:
    with dilys.house.database.transaction() as db:
        db.execute(shares.update().values(scope="heading", heading="cc.4"))
    sam = reads(dilys)
    unclaim(dilys)
    assert SECRET not in kept_words(dilys, "sam")
    assert ask(dilys, "sam", ReadEntry(who(dilys, "dilys"), 1)) is None
    sam.tick()
    assert "no longer shared" in sam.seen[-1].message.text


def test_an_edit_takes_the_former_words_from_the_screen_and_the_new_ones_can_be_read(dilys: Bot) -> None:
    leader = dilys.everyone["dilys"]
    leader.write(f"Said it again: {SECRET}.", message="m1")
    leader.tap("Keep it")
    sam = dilys.everyone["sam"]
    sam.write("/mentor")
    sam.tap("Dilys · 2")
    sam.tap("Next (1)")
    leader.edit("m1", "Said it again, without the bird.")
    assert SECRET not in kept_words(dilys, "sam")
    assert "changed by its writer" in sam.seen[-1].message.text
    opened = ask(dilys, "sam", ReadEntry(who(dilys, "dilys"), 2))
    assert opened["pages"][0][0]["text"] == "Said it again, without the bird."


def test_taking_back_from_one_mentor_leaves_the_other_as_they_were(dilys: Bot) -> None:
    reads(dilys)
    reads(dilys, "priya")
    take_back(dilys)
    assert SECRET not in kept_words(dilys, "sam")
    assert SECRET in kept_words(dilys, "priya")
    assert [row.closed_at is None for row in rows(dilys, readings)] == [False, True]


def test_a_screen_that_shows_something_else_by_now_is_left_alone(dilys: Bot) -> None:
    sam = reads(dilys)
    sam.tap("Dilys")  # the leader's page stands there now
    before = len(sam.seen)
    take_back(dilys)
    sam.tick()
    assert len(sam.seen) == before


def test_a_mentor_in_the_middle_of_a_comment_loses_the_question_and_no_words(dilys: Bot) -> None:
    sam = reads(dilys)
    sam.tap("Comment")
    take_back(dilys)
    sam.tick()
    assert "Shall I keep" in sam.write("You looked up before they did, and that is worth a thought.")[-1]
    assert rows(dilys, remarks) == []


def test_a_share_runs_until_the_end_of_its_last_day_where_the_leader_is(dilys: Bot) -> None:
    take_back(dilys)
    today = dilys.clock().date().isoformat()
    ask(dilys, "dilys", ShareWith(who(dilys, "sam"), "everything", until=today))
    until = rows(dilys, shares)[-1].until
    assert until.isoformat() == "2027-03-02T00:00:00+00:00"
    sam = who(dilys, "sam")
    with dilys.house.database.transaction() as db:
        assert access.may_read(db, sam, 1, until - timedelta(seconds=1))
        assert not access.may_read(db, sam, 1, until)
    shown = ask(dilys, "dilys", WhoReads())["readers"][0]["shares"]
    assert [one["until"] for one in shown] == [today]


def test_sharing_the_same_again_changes_its_end_and_adds_no_second_share(dilys: Bot) -> None:
    for until in ("2027-04-01", "2027-05-01", ""):
        ask(dilys, "dilys", ShareWith(who(dilys, "sam"), "entry", 1, until=until))
    mine = [row for row in rows(dilys, shares) if row.scope == "entry"]
    assert [row.until for row in mine] == [None]


# what nobody may ask for


def test_nobody_reaches_another_by_a_forged_id(dilys: Bot) -> None:
    leader = who(dilys, "dilys")
    dilys.meet("Eve").wrote("Mine.")
    for request in (LookAt(leader), ListEntries(leader), ReadEntry(leader, 1), Prepare(leader)):
        assert ask(dilys, "eve", request) is None
    assert ask(dilys, "eve", Respond(leader, 1, "comment", "", "Hello")) is False
    assert ask(dilys, "eve", AnswerMentor(1, 1, "Hello")) is False
    ask(dilys, "eve", Met(leader, "2027-03-01"))
    ask(dilys, "eve", EndMentoring(1))
    ask(dilys, "eve", TakeBackLink(1))
    assert rows(dilys, remarks) == []
    assert [row.ended_at for row in rows(dilys, mentorings)] == [None, None]
    for forged in (ShareWith(who(dilys, "eve"), "everything"), ShareWith(who(dilys, "sam"), "entry", 2)):
        with pytest.raises(Forbidden):
            ask(dilys, "dilys", forged)
    with pytest.raises(Forbidden):
        ask(dilys, "dilys", SeenBy(2))


def test_an_entry_of_one_leader_is_not_opened_in_the_name_of_another(dilys: Bot) -> None:
    bea = dilys.meet("Bea")
    bea.mentored_by("Sam")
    entry = bea.wrote("Hers.")
    with pytest.raises(Forbidden):
        ask(dilys, "sam", ReadEntry(who(dilys, "dilys"), entry))
    assert rows(dilys, readings) == []
    assert ask(dilys, "sam", Respond(who(dilys, "dilys"), entry, "comment", "", "Hello")) is False


def test_a_thread_is_between_two_and_the_other_mentor_never_sees_it(dilys: Bot) -> None:
    leader = who(dilys, "dilys")
    assert ask(dilys, "sam", Respond(leader, 1, "ask", "", "What did the heron see?"), 5, "a")
    assert ask(dilys, "dilys", AnswerMentor(1, 1, REPLY), 6, "b")
    seen_by_priya = str(ask(dilys, "priya", ReadEntry(leader, 1)))
    assert "heron see" not in seen_by_priya
    assert REPLY not in seen_by_priya
    assert [one["replies"] for one in ask(dilys, "priya", Mentees())] == [0]
    assert REPLY in str(ask(dilys, "sam", ReadEntry(leader, 1)))
    take_back(dilys)
    assert ask(dilys, "sam", ReadEntry(leader, 1)) is None
    assert ask(dilys, "sam", Mentees())[0]["replies"] == 0
    assert ask(dilys, "sam", Prepare(leader))["questions"] == []
    assert REPLY in str(ask(dilys, "dilys", NextTalk()))
    assert ask(dilys, "dilys", AnswerMentor(1, 1, "Too late.")) is False


def test_a_share_of_everything_opens_no_entry_that_may_identify_someone_and_counts_none(dilys: Bot) -> None:
    entry = dilys.wrote("Margaret Pritchard of 14 Hill Street.", details=True)
    leader, sam = who(dilys, "dilys"), who(dilys, "sam")
    ask(dilys, "dilys", ShareWith(sam, "entry", entry))
    assert ask(dilys, "sam", Mentees())[0]["new"] == 1
    assert ask(dilys, "sam", ReadEntry(leader, entry)) is None
    ask(dilys, "dilys", ShareWith(sam, "entry", entry, details=True))
    assert ask(dilys, "sam", Mentees())[0]["new"] == 2
    ask(dilys, "dilys", ShareWith(who(dilys, "priya"), "everything", details=True))
    assert ask(dilys, "priya", ReadEntry(leader, entry)) is None


# what is said


def test_a_remark_that_nobody_has_seen_can_be_put_right_and_one_that_was_seen_stays(dilys: Bot) -> None:
    leader = who(dilys, "dilys")
    for words in ("What did it se?", "What did it see?"):
        ask(dilys, "sam", Respond(leader, 1, "ask", "", words), 5, "a")
    assert [row.text for row in rows(dilys, remarks)] == ["What did it see?"]
    ask(dilys, "dilys", NextTalk())
    for words in ("What did it see, then?", "What did it see, then?"):
        ask(dilys, "sam", Respond(leader, 1, "ask", "", words), 5, "a")
    ask(dilys, "sam", Respond(leader, 1, "comment", "", "Another."), 5, "ab")
    assert [row.text for row in rows(dilys, remarks)] == ["What did it see?", "What did it see, then?", "Another."]


def test_the_leader_hears_of_many_remarks_in_one_message_and_of_none_that_were_read(dilys: Bot) -> None:
    leader = who(dilys, "dilys")
    for number in range(5):
        ask(dilys, "sam", Respond(leader, 1, "comment", "", f"Remark {number}."), 5, f"a{number}")
    called = [row for row in rows(dilys, prompts) if row.dialogue == "news"]
    assert len(called) == 1
    ask(dilys, "dilys", NextTalk())
    said = len(dilys.seen)
    dilys.wait(days=2)
    assert len(dilys.seen) == said


def test_a_digest_holds_numbers_and_no_words_and_comes_once_for_the_same_news(dilys: Bot) -> None:
    sam = dilys.everyone["sam"]
    dilys.wait(hours=9)
    assert "New to read" in sam.seen[-1].message.text
    assert "Dilys" in sam.seen[-1].message.text
    assert SECRET not in kept_words(dilys, "sam")
    said = len(sam.seen)
    dilys.wait(days=15)
    assert len(sam.seen) == said
    dilys.wrote("Something new.")
    dilys.wait(days=7)
    assert len(sam.seen) == said + 1


def test_a_digest_that_was_due_when_everything_was_taken_back_is_silent(dilys: Bot) -> None:
    dilys.clock.move(hours=9)
    with dilys.house.database.transaction() as db:
        clock.sweep(db, dilys.clock())
    assert {row.dialogue for row in rows(dilys, prompts)} == {"digest"}
    take_back(dilys)
    dilys.tick()
    assert dilys.everyone["sam"].seen == []


def test_a_long_entry_comes_by_pages_that_each_are_one_message(dilys: Bot) -> None:
    dilys.wrote("\n\n".join(f"Paragraph {number}. " + "And so it went on, as it does. " * 12 for number in range(40)))
    sam = dilys.everyone["sam"]
    sam.write("/mentor")
    sam.tap("Dilys · 2")
    sam.tap("Next (1)")
    for _ in range(6):
        assert len(sam.seen[-1].message.text) < 4096
        sam.tap("Read on")
    assert len(rows(dilys, readings)) == 2


def test_each_reading_is_shown_to_the_writer_under_the_name_they_know(dilys: Bot) -> None:
    reads(dilys)
    dilys.clock.move(days=1)
    sam = ask(dilys, "dilys", WhoReads())["readers"][0]
    assert [(one["on"], one["at"]) for one in sam["looked"]] == [("2027-03-01", "2027-03-01")]
    assert ask(dilys, "dilys", SeenBy(1))["readers"] == ["Priya", "Sam"]


# twice, and at once


def test_the_same_button_pressed_twice_does_it_once(dilys: Bot) -> None:
    sam = reads(dilys)
    message, button = sam._button("Agree")
    for key in ("first", "second"):
        sam.update("tap", key=key, message=message, data=button, tap="t")
    assert [row.kind for row in rows(dilys, remarks)] == ["agree"]
    leader = dilys.everyone["dilys"]
    leader.write("/share")
    leader.tap("Sam")
    leader.tap("Take back")
    with pytest.raises(AssertionError):
        leader.tap("Take it back twice")
    take_back(dilys)
    take_back(dilys)
    assert len({row.withdrawn_at for row in rows(dilys, shares)}) == 2


def invited(bot: Bot) -> str:
    about = {"scope": "new", "heading": "", "title": "", "until": ""}
    return str(ask(bot, "dilys", Invite("mentor", about)))


def open_by_two(bot: Bot) -> list[str]:
    """Two people open one link at the same moment; what each hears."""
    token = hashed(invited(bot))
    for name in ("Eve", "Ann"):
        bot.meet(name).wrote("Here.")
    with ThreadPoolExecutor(2) as both:
        return list(both.map(lambda name: ask(bot, name, Open(token))["problem"], ("eve", "ann")))


def test_a_link_that_two_people_open_at_once_belongs_to_one(dilys: Bot) -> None:
    assert sorted(open_by_two(dilys)) == ["", "used"]


def test_an_invitation_is_confirmed_once_whatever_is_pressed_again(dilys: Bot) -> None:
    opened = ask(dilys, "priya", Open(hashed(invited(dilys))))["invitation"]
    ask(dilys, "priya", Accept(opened, "Priya Nair"))
    for yes in (True, True, False):
        ask(dilys, "dilys", Confirm(opened, yes))
    assert rows(dilys, invitations)[-1].outcome == "accepted"
    assert len(rows(dilys, mentorings)) == 2  # she was one already: only the share is new
    assert [row.scope for row in rows(dilys, shares)] == ["everything", "everything", "new"]


def test_a_yes_after_the_link_was_taken_back_comes_to_nothing(dilys: Bot) -> None:
    dilys.meet("Eve").wrote("Here.")
    opened = ask(dilys, "eve", Open(hashed(invited(dilys))))["invitation"]
    ask(dilys, "dilys", TakeBackLink(opened))
    assert ask(dilys, "eve", Accept(opened, "Eve")) == "used"
    ask(dilys, "dilys", Confirm(opened, True))
    assert len(rows(dilys, mentorings)) == 2


def test_only_the_hash_of_a_link_is_kept(dilys: Bot) -> None:
    token = invited(dilys)
    kept = str(rows(dilys, invitations)) + str(rows(dilys, conversations))
    assert token not in kept
    assert hashed(token) in kept


def test_two_sweeps_end_a_share_once(dilys: Bot) -> None:
    with dilys.house.database.transaction() as db:
        db.execute(shares.update().values(until=dilys.clock()))
        assert sharing.sweep(db, dilys.clock(), 10) == 2
        assert sharing.sweep(db, dilys.clock(), 10) == 0
        assert sharing.next_due_at(db) is None


# PostgreSQL: truly at once


@pytest.fixture
def shared(postgres: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Bot]:
    url = make_url(postgres).set(drivername="postgresql+psycopg")
    name = f"sharing_{abs(hash(request.node.name))}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    house = Bot(tmp_path, url=url.set(database=name).render_as_string(hide_password=False))
    one = house.meet("Dilys")
    del house.everyone[house.address]
    for mentor in ("Sam", "Priya"):
        one.meet(mentor)
        one.mentored_by(mentor)
    yield one
    one.house.database.close()


@pytest.mark.postgres
def test_nobody_reads_on_after_taking_back_however_the_two_interleave(shared: Bot) -> None:
    """Each reading that a withdrawal came too late to forbid is one that it took from the screen."""
    leader, sam = who(shared, "dilys"), who(shared, "sam")
    for number in range(12):
        entry = shared.wrote(f"Round {number}.")
        ask(shared, "dilys", ShareWith(sam, "everything"))
        with ThreadPoolExecutor(2) as both:
            opening = both.submit(ask, shared, "sam", ReadEntry(leader, entry))
            taking = both.submit(ask, shared, "dilys", TakeBack(sam, 0))
            opened, _ = opening.result(), taking.result()
        left = [row for row in rows(shared, readings) if row.closed_at is None]
        assert left == []
        assert opened is None or opened["reading"] in {row.id for row in rows(shared, readings)}


@pytest.mark.postgres
def test_a_link_that_two_people_open_at_once_belongs_to_one_on_postgres(shared: Bot) -> None:
    assert sorted(open_by_two(shared)) == ["", "used"]


@pytest.mark.postgres
def test_both_end_it_in_the_same_second_and_it_ends_once(shared: Bot) -> None:
    one = rows(shared, mentorings)[0].id
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda name: ask(shared, name, EndMentoring(one)), ("dilys", "sam")))
    assert [row.dialogue for row in rows(shared, prompts)] == ["ended"]


# pure parts


@given(st.text(max_size=4000), st.integers(10, 300))
def test_pieces_of_a_text_fit_and_hold_all_of_it_but_spaces(written: str, most: int) -> None:
    cut = pieces(written, most)
    assert all(size(one) <= most for one in cut)
    assert "".join("".join(cut).split()) == "".join(written.split())


@given(st.lists(st.integers(0, 120)), st.integers(100, 200))
def test_pages_hold_everything_in_order_and_none_is_overfull_but_by_one_thing(sizes: list[int], most: int) -> None:
    pages = in_pages(sizes, most)
    assert [place for page in pages for place in page] == list(range(len(sizes)))
    assert all(len(page) == 1 or sum(sizes[place] for place in page) <= most for page in pages if page)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("today", "2027-03-01"), ("Yesterday", "2027-02-28"), ("Monday", "2027-03-01"), ("last friday", "2027-02-26"),
        ("12 February", "2027-02-12"), ("12 May", "2026-05-12"), ("12/5", "2026-05-12"), ("2027-02-03", "2027-02-03"),
    ],
)  # fmt: skip
def test_a_date_gone_by_is_the_last_such_date(said: str, meant: str) -> None:
    assert read_past_date(said, "2027-03-01") == meant


@pytest.mark.parametrize("said", ["12/5/2028", "2027-03-02", "tomorrow", "the other day", ""])
def test_what_is_no_date_gone_by_is_asked_again(said: str) -> None:
    with pytest.raises(Misunderstood):
        read_past_date(said, "2027-03-01")


def test_readings_left_by_someone_who_erased_themselves_are_forgotten(dilys: Bot) -> None:
    reads(dilys)
    leave(dilys)
    dilys.everyone["sam"].tick()
    assert [row.entry_id for row in rows(dilys, readings)] == [None]
    dilys.clock.move(days=4)
    with dilys.house.database.transaction() as db:
        outbox.tidy(db, dilys.clock())
        assert db.execute(select(func.count()).select_from(readings)).scalar() == 0
