"""Programmes: nobody is in one without their own yes, and a lead learns of a cohort but of no one in it."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import Bot
from sqlalchemy import func, select

from coachbot.app import Process
from coachbot.channels.telegram.inbound import read
from coachbot.errors import DeliveryError, Forbidden
from coachbot.model import Attachment, Outgoing, Update
from coachbot.plain_words import read_roster
from coachbot.render.needs.pdf import FOLDER, view
from coachbot.render.plain import plain
from coachbot.render.trail.press import press
from coachbot.requests import programmes as asks
from coachbot.requests import proposals as suggests
from coachbot.service import exporting
from coachbot.service.cohorts import joined
from coachbot.service.fetching import decoded
from coachbot.service.scene import Scene, Someone, perform
from coachbot.settings import Settings
from coachbot.store.tables import editions, enrolments, exclusions, parts, people, programmes, prompts, proposals
from coachbot.talk import Request

NAMES = ("Ann", "Bea", "Carl", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon", "Kit", "Lea")
SECRET = "The deputy cried in the car park and I said nothing."


@pytest.fixture
def lead(bot: Bot) -> Bot:
    """The lead of a programme."""
    one = bot.meet("Jo")
    one.lead("Leading Together")
    one.tap("Yes, let's begin")
    one.tap("Jo")
    return one


def cohort(lead: Bot, number: int) -> list[Bot]:
    """So many people who have joined."""
    found = [lead.meet(name) for name in NAMES[:number]]
    for one in found:
        one.join_programme()
    return found


@contextmanager
def scene_of(bot: Bot) -> Iterator[Scene]:
    with bot.house.database.transaction() as db:
        row = db.execute(select(people).where(people.c.address == bot.address)).one()
        someone = Someone(row.id, row.channel, row.address, row.name, row.zone, row.strand, True)
        yield Scene(db, bot.clock(), someone, bot.house.catalogue)


def ask(bot: Bot, request: Request[object]) -> object:
    with scene_of(bot) as scene:
        return perform(request, scene)


def needs(lead: Bot) -> asks.NeedsTold:
    found = ask(lead, asks.Needs(1))
    assert isinstance(found, dict)
    return found  # type: ignore[return-value]


def figures(lead: Bot) -> dict[str, tuple[int, int, int]]:
    return {row["id"]: (row["people"], row["entries"], row["priority"]) for row in needs(lead)["headings"]}


def count(bot: Bot, table: object) -> int:
    with bot.house.database.transaction() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def groups(lead: Bot, kind: str = "pair", way: int = 0) -> list[frozenset[str]]:
    found = ask(lead, suggests.Suggest(1, kind, way))  # type: ignore[arg-type]
    assert isinstance(found, list)
    return [frozenset(one["names"]) for one in found]


def next_month(bot: Bot) -> None:
    now = bot.clock()
    bot.clock.moment = datetime(now.year + now.month // 12, now.month % 12 + 1, 2, 9, tzinfo=UTC)


# who may


@pytest.mark.parametrize(
    "request_",
    [
        asks.LookIn(1), asks.Shape(1, name="Mine"), asks.LinkForAll(1, "participant"), asks.Joined(1, ("Ann",)),
        asks.Enrol(1, (("Ann", ""),)), asks.Seasons(1),
        asks.SetSeason(1, "beil.thinkpiece.trust", "2027-03-01", "2027-04-01"), asks.EndSeason(1, 1),
        asks.Roll(1), asks.KeptApart(1), asks.KeepApart(1, 1, 2, True), asks.Needs(1),
        suggests.Suggest(1, "pair", 0), suggests.Send(1, "pair", ((1, 2),)), suggests.SentLately(1),
    ],
    ids=lambda one: type(one).__name__,
)  # fmt: skip
def test_what_a_lead_asks_for_nobody_else_may_a_participant_neither(lead: Bot, request_: Request[object]) -> None:
    ann, *_ = cohort(lead, 3)
    with pytest.raises(Forbidden):
        ask(ann, request_)


@pytest.mark.parametrize(
    "request_",
    [asks.Colleagues(2), asks.RatherNot(2, 3, True), asks.WillMentor(2, True), asks.LeaveProgramme(2)],
    ids=lambda one: type(one).__name__,
)
def test_what_is_someones_own_is_not_for_another(lead: Bot, request_: Request[object]) -> None:
    ann, *_ = cohort(lead, 3)
    with pytest.raises(Forbidden):
        ask(ann, request_)


@pytest.mark.parametrize("document", ["needs.csv:1", "needs.pdf:1"])
def test_the_figures_go_to_the_lead_alone(lead: Bot, document: str) -> None:
    ann, *_ = cohort(lead, 6)
    with scene_of(ann) as scene, pytest.raises(Forbidden):
        exporting.prepare(scene.db, scene.person.id, document, scene.catalogue, lead.house.words, scene.now)


# their own yes


def test_putting_someone_on_the_list_subscribes_nobody(lead: Bot) -> None:
    known = count(lead, people)
    ask(lead, asks.Enrol(1, (("Ann", "weekly"), ("Bea", ""))))
    lead.wait(days=30)
    assert count(lead, people) == known
    assert count(lead, prompts) == 0
    with scene_of(lead) as scene:
        assert joined(scene.db, 1) == []


def test_nothing_is_done_with_a_list_that_the_lead_has_not_confirmed(lead: Bot) -> None:
    lead.write("/programme")
    lead.tap("Invite people")
    lead.tap("A list of names")
    lead.write("Ann\nBea")
    assert count(lead, enrolments) == 0
    lead.tap("Not now")
    assert count(lead, enrolments) == 0


def test_who_says_no_to_the_programme_is_not_in_it_and_the_lead_is_not_told(lead: Bot) -> None:
    lead.write("/programme")
    lead.tap("Invite people")
    lead.tap("A list of names")
    lead.write("Ann")
    lead.tap("Make their links")
    ann = lead.meet("Ann")
    ann.open_link("Ann")
    seen = len(lead.seen)
    ann.tap("No, thank you")
    lead.wait(days=2)
    assert len(lead.seen) == seen
    assert "0 of them in" in lead.write("/programme")[0]


def test_who_says_yes_to_the_programme_and_no_to_the_bot_is_not_in_it(lead: Bot) -> None:
    lead.write("/programme")
    lead.tap("Invite people")
    lead.tap("One link for all")
    ann = lead.meet("Ann")
    ann.open_link()
    for label in ("Yes, I'm in", "Ann", "Not now"):
        ann.tap(label)
    assert "0 of them in" in lead.write("/programme")[0]


def test_one_link_takes_many_and_each_of_them_once(lead: Bot) -> None:
    lead.write("/programme")
    lead.tap("Invite people")
    lead.tap("One link for all")
    for one in cohort_of_new(lead, 3):
        one.open_link()
        for label in ("Yes, I'm in", one.name, "Yes, let's start", "Director", "In the thick of it"):
            one.tap(label)
        one.tap("A bit of everything")
        one.tap("Monday 8.30 am")
        one.open_link()
        one.tap("Yes, I'm in")
        one.tap(one.name)
    assert "3 on your list, 3 of them in" in lead.write("/programme")[0]


def cohort_of_new(lead: Bot, number: int) -> list[Bot]:
    return [lead.meet(name) for name in NAMES[:number]]


def test_a_new_link_ends_the_one_before(lead: Bot) -> None:
    first, second = (ask(lead, asks.Enrol(1, (("Ann", ""),)))[0]["token"] for _ in range(2))  # type: ignore[index]
    ann = lead.meet("Ann")
    assert "spent" in ann.write(f"/start {first}")[0]
    assert "Leading Together" in ann.write(f"/start {second}")[0]


def test_leaving_ends_the_season_and_what_was_suggested(lead: Bot) -> None:
    ann, bea, *_ = everyone = cohort(lead, 4)
    ask(lead, asks.SetSeason(1, "beil.thinkpiece.trust", "2027-03-01", "2027-04-01"))
    ask(lead, suggests.Send(1, "pair", ((1, 2), (3, 4))))
    assert "Your programme" in ann.write("/reflect")[0]
    ask(ann, asks.LeaveProgramme(1))
    assert "Your programme" not in ann.write("/reflect")[0]
    lead.wait(days=2)
    assert not any("suggests" in plain(one.message.text) for one in (*ann.seen, *bea.seen))
    assert any("suggests" in plain(one.message.text) for one in everyone[2].seen)


def test_who_erases_everything_is_gone_from_the_list_and_from_behind_the_figures(lead: Bot) -> None:
    everyone = cohort(lead, 7)
    for one in everyone:
        one.wrote("A plain line.", "cc.1.1")
    next_month(lead)
    told = figures(lead)
    assert told["cc.1"] == (5, 5, 0)
    with lead.house.database.transaction() as db:
        rows = db.scalar(select(func.count()).select_from(parts))
    erase(everyone[0])
    assert count(lead, enrolments) == 6
    assert count(lead, parts) == (rows or 0) * 6 // 7
    assert figures(lead) == told


def erase(bot: Bot) -> None:
    with bot.house.database.transaction() as db:
        db.execute(people.delete().where(people.c.address == bot.address))


def test_a_programme_outlives_its_lead_and_its_people_keep_what_is_theirs(lead: Bot) -> None:
    ann, *_ = cohort(lead, 2)
    ann.wrote("A plain line.")
    erase(lead)
    assert count(ann, programmes) == 1
    assert "Leading Together" in ann.write("/programme")[0]


# whom to keep apart


def test_who_would_rather_not_work_with_someone_never_is_suggested_with_them_and_the_lead_never_hears(
    lead: Bot,
) -> None:
    ann, bea, *_ = cohort(lead, 4)
    ask(ann, asks.RatherNot(1, 2, True))
    ask(lead, asks.KeepApart(1, 3, 4, True))
    assert [[one["name"] for one in two] for two in ask(lead, asks.KeptApart(1))] == [["Carl", "Dan"]]  # type: ignore[attr-defined]
    assert not any(one["apart"] for one in ask(lead, asks.Roll(1)))  # type: ignore[attr-defined]
    assert not any(one["apart"] for one in ask(bea, asks.Colleagues(2)))  # type: ignore[attr-defined]
    for _ in range(10):
        for way in range(3):
            assert not {frozenset({"Ann", "Bea"}), frozenset({"Carl", "Dan"})} & {*groups(lead, way=way)}
        lead.clock.move(weeks=1)


def test_the_leads_wish_and_a_participants_are_taken_back_apart_from_each_other(lead: Bot) -> None:
    ann, *_ = cohort(lead, 4)
    ask(ann, asks.RatherNot(1, 2, True))
    ask(lead, asks.KeepApart(1, 1, 2, True))
    ask(lead, asks.KeepApart(1, 1, 2, False))
    assert count(lead, exclusions) == 1
    assert all(frozenset({"Ann", "Bea"}) not in groups(lead, way=way) for way in range(3))


def test_nothing_is_suggested_among_so_few_that_it_would_show_who_is_kept_apart(lead: Bot) -> None:
    cohort(lead, 3)
    assert groups(lead) == []


def test_there_are_three_ways_a_week_and_no_more(lead: Bot) -> None:
    cohort(lead, 8)
    assert [groups(lead, way=way) for way in range(3)] == [groups(lead, way=way) for way in range(3)]
    with pytest.raises(Forbidden):
        ask(lead, suggests.Suggest(1, "pair", 3))


def test_what_was_not_suggested_cannot_be_sent(lead: Bot) -> None:
    ann, *_ = cohort(lead, 4)
    ask(ann, asks.RatherNot(1, 2, True))
    ask(lead, suggests.Send(1, "pair", ((1, 2), (1, 99))))
    assert count(lead, proposals) == 0


def test_nobody_is_put_with_the_same_person_round_after_round(lead: Bot) -> None:
    cohort(lead, 6)
    seen: set[frozenset[str]] = set()
    for _ in range(3):
        now = groups(lead)
        assert len(now) == 3
        assert not {*now} & seen
        seen |= {*now}
        found = ask(lead, suggests.Suggest(1, "pair", 0))
        ask(lead, suggests.Send(1, "pair", tuple(tuple(one["members"]) for one in found)))  # type: ignore[attr-defined]
        assert groups(lead) == []  # they are asked already
        lead.clock.move(weeks=13)


def test_a_no_looks_to_the_lead_like_no_answer(lead: Bot) -> None:
    everyone = cohort(lead, 4)
    ask(lead, suggests.Send(1, "pair", ((1, 2), (3, 4))))
    lead.wait(days=1, hours=1)
    everyone[0].tap("No, thank you")
    states = lambda: [one["state"] for one in ask(lead, suggests.SentLately(1))]  # type: ignore[attr-defined]  # noqa: E731
    assert states() == ["waiting", "waiting"]
    lead.wait(days=7)
    assert states() == ["waiting", "not"]
    lead.wait(days=22)
    assert states() == ["not", "not"]


# seasons


def test_in_a_season_each_question_of_the_think_piece_comes_once_and_then_the_others_again(lead: Bot) -> None:
    ann, *_ = cohort(lead, 1)
    ask(lead, asks.SetSeason(1, "beil.thinkpiece.trust", "2027-03-01", "2027-03-14"))
    ann.write("/reflect")
    put = [plain(ann.seen[-1].message.text)]
    for _ in range(9):
        put += ann.tap("Another question")
    of_season = [text for text in put if "Trust, and how it grows" in text]
    assert len(of_season) == len(set(of_season)) == 9
    assert put[-1] not in of_season


def test_outside_of_its_days_a_season_asks_nothing(lead: Bot) -> None:
    ann, *_ = cohort(lead, 1)
    ask(lead, asks.SetSeason(1, "beil.thinkpiece.trust", "2027-03-02", "2027-03-03"))
    for days, on in ((0, False), (1, True), (1, True), (1, False)):
        ann.clock.move(days=days)
        assert ("Your programme" in ann.write("/reflect")[0]) == on


def test_two_seasons_never_run_at_once(lead: Bot) -> None:
    ask(lead, asks.SetSeason(1, "beil.thinkpiece.trust", "2027-03-10", "2027-03-20"))
    for since, until in (("2027-03-01", "2027-03-10"), ("2027-03-20", "2027-03-21"), ("2027-03-01", "2027-04-01")):
        assert ask(lead, asks.SetSeason(1, "beil.thinkpiece.power", since, until)) is not None
    assert ask(lead, asks.SetSeason(1, "beil.thinkpiece.power", "2027-03-21", "2027-03-22")) is None


# figures


def test_a_month_is_told_once_whatever_happens_on_the_next_day(lead: Bot) -> None:
    for one in cohort(lead, 8):
        one.wrote("A plain line.", "cc.1.1")
    next_month(lead)
    first = needs(lead)
    late = lead.meet("Max")
    late.join_programme("cc.1", "cc.2")
    late.wrote("Another line.", "cc.2.1")
    lead.clock.move(days=1)
    assert needs(lead) == first | {"today": needs(lead)["today"]}


def test_one_more_person_moves_nothing_a_month_later_either(lead: Bot) -> None:
    everyone = cohort(lead, 8)
    for one in everyone[:4]:
        one.wrote("A plain line.", "cc.1.1")
    next_month(lead)
    assert figures(lead)["cc.1"] == (0, 0, 0)
    late = lead.meet("Max")
    late.join_programme("cc.1")
    late.wrote("Another line.", "cc.1.1")
    next_month(lead)
    assert figures(lead)["cc.1"] == (0, 0, 0)


def test_figures_say_as_of_when_they_are_and_stay_while_too_few_have_done_anything(lead: Bot) -> None:
    everyone = cohort(lead, 8)
    lead.clock.move(days=10)
    for one in everyone:
        one.wrote("A plain line.", "cc.1.1")
    next_month(lead)
    assert (needs(lead)["on"], figures(lead)["cc.1"]) == ("2027-03-31", (5, 5, 0))
    next_month(lead)  # what was written in March isn't of the last four weeks any more: that is a change of all
    assert needs(lead)["on"] == "2027-04-30"
    for one in everyone[:4]:
        one.wrote("Another line.", "cc.1.1")
    next_month(lead)
    assert (needs(lead)["on"], figures(lead)["cc.1"]) == ("2027-04-30", (5, 5, 0))


def test_what_five_people_do_in_a_month_is_told(lead: Bot) -> None:
    everyone = cohort(lead, 8)
    next_month(lead)
    assert set(figures(lead).values()) == {(0, 0, 0)}
    for one in everyone[:5]:
        one.wrote("A plain line.", "cc.1.1", "cc.1.2", "cc.3.1")
        one.wrote("Another line.", "cc.1.1")
    next_month(lead)
    assert figures(lead)["cc.1"] == (5, 10, 0)
    assert figures(lead)["cc.3"] == (5, 5, 0)
    assert figures(lead)["cc.2"] == (0, 0, 0)


def test_what_was_written_before_joining_does_not_count(lead: Bot) -> None:
    everyone = [lead.meet(name) for name in NAMES[:8]]
    for one in everyone:
        one.wrote("A plain line.", "cc.1.1")
    lead.clock.move(days=3)
    for one in everyone:
        one.join_programme()
    next_month(lead)
    assert figures(lead)["cc.1"] == (0, 0, 0)


def test_of_five_people_nothing_is_told(lead: Bot) -> None:
    for one in cohort(lead, 5):
        one.wrote("A plain line.", "cc.1.1")
    next_month(lead)
    assert needs(lead)["problem"] == "few"
    assert all(row["people"] == 0 for row in needs(lead)["headings"])
    assert "wrote in the four weeks" not in lead.write("/programme")[0]


def test_the_lead_counts_for_nothing_in_figures_about_others(lead: Bot) -> None:
    everyone = cohort(lead, 5)
    lead.join_programme()
    for one in (*everyone, lead):
        one.wrote("A plain line.", "cc.1.1")
    next_month(lead)
    assert needs(lead)["problem"] == "few"


def test_whoever_is_in_two_programmes_of_one_lead_counts_in_the_first(lead: Bot) -> None:
    everyone = cohort(lead, 7)
    lead.lead("Another")
    lead.tap("Yes, let's begin")
    lead.tap("Jo")
    for one in everyone:
        one.join_programme()
        one.wrote("A plain line.", "cc.1.1")
    next_month(lead)
    assert ask(lead, asks.Needs(1))["problem"] == ""  # type: ignore[index]
    assert ask(lead, asks.Needs(2))["problem"] == "few"  # type: ignore[index]


def test_a_lead_never_sees_a_word_of_a_journal(lead: Bot) -> None:
    for one in cohort(lead, 7):
        one.wrote(SECRET, "cc.1.1")
    next_month(lead)
    lead.write("/programme")
    lead.tap("What they need")
    shown = [plain(one.message.text) for one in lead.seen]
    shown += [_document(lead, "csv")[1].decode(), *_pages(_document(lead, "pdf")[1])]
    assert "Achieving outcomes" in shown[-1]
    assert not any(re.search(rf"\b(deputy|{'|'.join(NAMES)})\b", text) for text in shown)
    with lead.house.database.transaction() as db:
        assert "deputy" not in repr(db.execute(select(editions)).all() + db.execute(select(parts)).all())


# what is handed over


def _document(lead: Bot, form: str) -> tuple[str, bytes]:
    with scene_of(lead) as scene:
        write = exporting.prepare(
            scene.db, scene.person.id, f"needs.{form}:1", scene.catalogue, lead.house.words, scene.now
        )
    return write()


def _pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def test_the_table_says_what_is_told_and_leaves_out_what_is_not(lead: Bot) -> None:
    everyone = cohort(lead, 7)
    for one in everyone:
        one.wrote("A plain line.", "cc.1.1")
    everyone[0].wrote("Another line.", "cc.2.1")
    next_month(lead)
    name, content = _document(lead, "csv")
    assert name == "needs-2027-03-31.csv"
    assert content.startswith("\ufeff".encode())
    rows = {(row["id"], row["figure"]): row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
    told, withheld = rows["cc.1", "set evidence"], rows["cc.2", "set evidence"]
    assert (told["people"], told["people_at_least"], told["entries_at_least"]) == ("5 or more", "5", "5")
    assert (withheld["people"], withheld["people_at_least"], withheld["entries_at_least"]) == ("fewer than 5", "", "")


def many(headings: int, activities: int) -> asks.NeedsTold:
    row = asks.Row(id="x", title="Spend a day with a neighbouring authority", people=10, entries=35, priority=0,
                   planned=15, done=5)  # fmt: skip
    return asks.NeedsTold(
        programme="Leading Together", on="2027-03-31", about=24, headings=[row] * headings,
        activities=[row] * activities, problem="", today="2027-04-01",
    )  # fmt: skip


@pytest.mark.parametrize(("headings", "activities"), [(7, 0), (7, 3), (7, 60), (21, 60), (60, 60)])
def test_the_page_is_one_page_however_much_there_is(headings: int, activities: int) -> None:
    content = press(FOLDER / "needs.typ", view(many(headings, activities)), "pdf")
    (text,) = _pages(content)
    assert "Leading Together" in text
    assert "nobody has read a word" in " ".join(text.split())


# lists


def test_a_list_is_read_as_spreadsheets_write_it() -> None:
    for text in (
        "Name,Cadence\nAnn Lee,weekly\nBob Ray,every other week\n",
        "\ufeffname;how often\r\nAnn Lee;Weekly\r\n\r\nBob Ray;fortnightly;;\r\n",
        '"Ann Lee"\tonce a week\n  Bob  Ray \tevery 2 weeks',
        "Cadence,First name,Surname\nweekly,Ann,Lee\nfortnightly,Bob,Ray",
    ):
        assert read_roster(text).people == (("Ann Lee", "weekly"), ("Bob Ray", "fortnightly"))
        assert read_roster(text).unread == ()


def test_names_alone_will_do_a_line_each_or_on_one_line() -> None:
    assert read_roster("Ann\nBob\n\nCid").people == read_roster("Ann, Bob, Cid").people


def test_what_is_not_understood_is_named_by_its_line() -> None:
    found = read_roster("name,cadence\nAnn,weekly\nBob,now and then\n42\nbea@council.example\nann\nAnn,monthly")
    assert found.people == (("Ann", "weekly"),)
    assert [(one.line, one.said, one.why) for one in found.unread] == [
        (3, "now and then", "cadence"), (4, "42", "name"), (5, "bea@council.example", "name"),
    ]  # fmt: skip
    assert found.twice == ("Ann",)


def test_a_long_list_is_taken_in_parts() -> None:
    found = read_roster("\n".join(f"Person {chr(65 + one // 26)}{chr(65 + one % 26)}" for one in range(100)))
    assert (len(found.people), found.left) == (60, 40)


@given(st.text(alphabet=st.sampled_from('ab ,;\t\n"\r\ufeff1@é'), max_size=80) | st.text(max_size=80))
def test_whatever_is_pasted_is_read_or_named_and_never_fails(text: str) -> None:
    found = read_roster(text)
    assert all(name.strip() == name and any(letter.isalpha() for letter in name) for name, _ in found.people)
    assert len({name.casefold() for name, _ in found.people}) == len(found.people)
    assert {often for _, often in found.people} <= {"", "weekly", "fortnightly", "monthly", "working days"}
    assert all(one.line >= 1 for one in found.unread)


LIST = "name,cadence\nJosé Núñez,weekly\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    assert read_roster(decoded(LIST.encode(encoding))).people == (("José Núñez", "weekly"),)


def test_a_file_that_is_no_text_says_nothing() -> None:
    assert decoded(b"PK\x03\x04\x00\x00") == ""


class Files:
    """A channel that holds files."""

    name = "test"

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    async def send(self, outgoing: Outgoing, document: tuple[str, bytes] | None) -> str:
        return "1"

    async def acknowledge(self, tap: str, toast: str) -> None: ...

    async def fetch(self, file: str) -> bytes:
        if file not in self.files:
            raise DeliveryError
        return self.files[file]


async def test_a_list_that_is_sent_as_a_file_is_read_like_one_that_is_pasted(lead: Bot) -> None:
    lead.write("/programme")
    lead.tap("Invite people")
    lead.tap("A list of names")
    process = Process(lead.house, Files({"f": LIST.encode("utf-16")}), Settings(database="sqlite://"))
    sent = Attachment("document", "f", 60, "text/csv")
    update = Update("test", "file/1", lead.address, "attachment", message="m1", attachment=sent)
    heard: list[str] = []
    process.delivery.hand = lambda out: heard.extend(plain(one.message.text) for one in out)  # type: ignore[method-assign]
    await process.handle([update])
    assert "José Núñez" in heard[-1]
    await process.handle([replace(update, key="file/2", message="m2", attachment=replace(sent, file="lost"))])
    assert "I can't read that file" in heard[-1]


def test_a_table_from_a_phone_is_known_by_its_name_whatever_type_it_is_given() -> None:
    person = {"id": 7, "is_bot": False, "first_name": "Jo"}
    file = {"file_id": "f", "file_unique_id": "u", "file_name": "Cohort.CSV", "mime_type": "application/octet-stream"}
    message = {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}, "from": person, "document": file}
    update = read({"update_id": 1, "message": message})
    assert update.attachment is not None
    assert update.attachment.mime == "text/csv"
