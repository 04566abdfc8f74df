"""The trail, gathered from a journal and taken away in every form."""

import csv
import io
import itertools
import json
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import Connection, create_engine, insert, select, update
from trail_journal import MANY_SCRIPTS, ODD, TODAY, Journal, fill

from coachbot.catalogue import load
from coachbot.errors import ContentError
from coachbot.render.trail import EXPORTS
from coachbot.render.trail.model import Passage, Trail
from coachbot.render.trail.press import press
from coachbot.render.trail.typesetter import spelt_out
from coachbot.render.trail.view import view
from coachbot.requests.trail import Identifying, Stand
from coachbot.service.scene import Scene, Someone, perform
from coachbot.service.trail import gather
from coachbot.store import encryption
from coachbot.store.tables import members, metadata, pairs, people
from coachbot.store.tables.journal import entries

CATALOGUE = load()
BEHAVIOURS = [behaviour.id for behaviour in CATALOGUE.behaviours]


def open_journal() -> Connection:
    encryption.use_key(b"k" * encryption.KEY_BYTES)
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    return engine.connect()


@pytest.fixture
def journal() -> Iterator[Journal]:
    with open_journal() as db:
        yield Journal(db)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def trail_of(journal: Journal, since: date | None = None) -> Trail:
    return gather(journal.db, journal.person, CATALOGUE, noon(TODAY), since)


@pytest.fixture(scope="module")
def full() -> Trail:
    """A year of a hundred entries, and two that are hard to set."""
    with open_journal() as db:
        journal = Journal(db)
        fill(journal, 100, BEHAVIOURS)
        journal.write(TODAY, f"{ODD}\n\nAnd on.\nNext line.", "cc.1.2", question="What was said?")
        odd = journal.write(TODAY, MANY_SCRIPTS, "cc.5.2", question="What was said? 😀")
        journal.enclose(odd, "voice", 312_000)
        journal.edit(journal.add(odd, "More."), "Mor")
        return trail_of(journal)


@pytest.fixture(scope="module")
def pdf(full: Trail) -> PdfReader:
    return PdfReader(io.BytesIO(EXPORTS["pdf"](full)))


@pytest.fixture(scope="module")
def html(full: Trail) -> str:
    return EXPORTS["html"](full).decode()


@pytest.fixture
def empty(journal: Journal) -> Trail:
    return trail_of(journal)


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def rows_of(trail: Trail) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(EXPORTS["csv"](trail).decode("utf-8-sig"), newline="")))


# gathering


def test_entries_come_in_order_with_what_was_asked_and_answered(journal: Journal) -> None:
    journal.write(date(2026, 5, 2), "Second.", "cc.1.10", "cc.1.2", question="What then?")
    journal.write(date(2026, 5, 1), "First.", follow_up=("And now?", "Ring them."))
    first, second = trail_of(journal).entries
    assert first.passages == (Passage("", "First."), Passage("And now?", "Ring them."))
    assert (second.on, second.question) == (date(2026, 5, 2), "What then?")
    assert [behaviour.id for behaviour in second.behaviours] == ["cc.1.2", "cc.1.10"]
    assert second.behaviours[0].title == CATALOGUE["cc.1.2"].title


def test_a_look_back_is_told_at_both_ends(journal: Journal) -> None:
    earlier = journal.write(date(2026, 1, 5), "Then.")
    later = journal.write(date(2026, 5, 5), "Now.", returns_to=earlier)
    then, now = trail_of(journal).entries
    assert now.returns_to is not None
    assert (now.returns_to.entry, now.returns_to.on) == (earlier, date(2026, 1, 5))
    assert [(one.entry, one.on) for one in then.returned_to_by] == [(later, date(2026, 5, 5))]
    assert then.returns_to is None


def test_a_look_back_to_before_the_period_says_so(journal: Journal) -> None:
    earlier = journal.write(date(2026, 1, 5), "Then.")
    journal.write(date(2026, 5, 5), "Now.", returns_to=earlier)
    trail = trail_of(journal, since=date(2026, 4, 1))
    (now,) = trail.entries
    assert now.returns_to is not None
    assert not now.returns_to.inside
    page = EXPORTS["html"](trail).decode()
    assert "Goes back to 5 January 2026, before this period" in page
    assert f"#entry-{earlier}" not in page
    assert EXPORTS["pdf"](trail).startswith(b"%PDF")


def test_attachments_are_named_and_revisions_counted(journal: Journal) -> None:
    entry = journal.write(TODAY, "Heard.")
    journal.enclose(entry, "voice", 2000)
    journal.edit(journal.add(entry, "Again."), "Agian.")
    (found,) = trail_of(journal).entries
    assert [(one.kind, one.size) for one in found.attachments] == [("voice", 2000)]
    assert found.revisions == 1


def test_totals_count_each_behaviour_once_and_only_hours_that_were_done(journal: Journal) -> None:
    journal.write(date(2026, 5, 1), "One.", "cc.1.1", "cc.3.2")
    journal.write(date(2026, 6, 1), "Two.", "cc.1.1", "gone.1.1")
    journal.act("act.shadow-a-partner", date(2026, 5, 1), status="done", done_on=date(2026, 5, 9), hours=2.5)
    journal.act("act.rate-yourself", date(2026, 5, 1), hours=9.0)
    journal.act("act.day-at-the-front-door", date(2026, 5, 1), status="dropped", hours=9.0)
    totals = trail_of(journal).totals
    assert (totals.entries, totals.behaviours, totals.of_behaviours) == (2, 2, 74)
    assert (totals.activities_done, totals.activities_planned, totals.hours) == (1, 1, 2.5)


def test_the_grid_counts_an_entry_once_in_each_heading_it_touches(journal: Journal) -> None:
    journal.write(date(2026, 5, 1), "One.", "cc.1.1", "cc.1.2", "cc.3.2")
    journal.write(date(2026, 6, 1), "Two.")
    trail = trail_of(journal)
    rows = {heading.id: heading.by_month[-2:] for heading in trail.headings}
    assert (rows["cc.1"], rows["cc.2"], rows["cc.3"]) == ((1, 0), (0, 0), (1, 0))
    assert trail.entries_by_month[-2:] == (1, 1)
    assert trail.months[0] == date(2025, 7, 1)
    assert trail.months[-1] == date(2026, 6, 1)


@given(
    since=st.dates(date(2020, 1, 1), date(2027, 1, 1)) | st.none(), today=st.dates(date(2024, 1, 1), date(2026, 12, 31))
)
@settings(max_examples=40, deadline=None)
def test_the_grid_has_one_to_twelve_months_and_ends_today(since: date | None, today: date) -> None:
    with open_journal() as db:
        months = gather(db, Journal(db).person, CATALOGUE, noon(today), since).months
    assert 1 <= len(months) <= 12
    assert months[-1] == today.replace(day=1)
    assert all(later - timedelta(days=1) >= earlier for earlier, later in itertools.pairwise(months))


def test_priorities_that_ended_before_the_period_are_left_out(journal: Journal) -> None:
    journal.choose("cc.1", date(2025, 1, 1), date(2025, 8, 31))
    journal.choose("cc.3", date(2025, 9, 1))
    (priority,) = trail_of(journal, since=date(2026, 1, 1)).priorities
    assert (priority.title, priority.since, priority.until) == ("Providing direction", date(2025, 9, 1), None)


def test_nobody_elses_entries_are_in_a_trail(journal: Journal) -> None:
    other = Journal(journal.db, name="Someone Else")
    hidden = other.write(TODAY, "Theirs.", "cc.1.1", follow_up=("And?", "No."))
    other.enclose(hidden, "photo", 5)
    other.act("act.shadow-a-partner", TODAY, status="done", done_on=TODAY, hours=3.0)
    other.choose("cc.1", TODAY)
    mine = journal.write(TODAY, "Mine.")
    journal.db.execute(update(entries).where(entries.c.id == mine).values(returns_to=hidden))
    trail = trail_of(journal)
    assert [entry.passages[0].text for entry in trail.entries] == ["Mine."]
    assert (trail.activities, trail.priorities, trail.entries[0].returns_to) == ((), (), None)


def test_halves_of_characters_and_control_characters_are_left_out(journal: Journal) -> None:
    journal.write(TODAY, "a\x00b\ud83dc\x07\r\nd")
    trail = trail_of(journal)
    assert trail.entries[0].passages[0].text == "ab\ufffdc\nd"
    for export in EXPORTS.values():
        assert export(trail)


def test_stand_gives_the_same_numbers_as_the_trail(journal: Journal) -> None:
    made = fill(journal, 20, BEHAVIOURS)
    journal.enclose(made[0], "photo", 10)
    someone = Someone(journal.person, "test", "Ada Okafor", "Ada Okafor", "Europe/London", "reflection", True)
    scene = Scene(journal.db, datetime(2026, 6, 20, 9, tzinfo=UTC), someone, CATALOGUE)
    standing = perform(Stand(), scene)
    trail = trail_of(journal)
    for field in ("entries", "behaviours", "of_behaviours", "activities_planned", "activities_done", "hours"):
        assert standing[field] == getattr(trail.totals, field), field
    assert standing["headings"] == [heading.title for heading in trail.headings if heading.entries]
    assert (standing["first_on"], standing["attachments"]) == (trail.entries[0].on.isoformat(), 1)
    assert standing["today"] == "2026-06-20"


def test_someone_new_stands_at_nothing(journal: Journal) -> None:
    someone = Someone(journal.person, "test", "Ada Okafor", "Ada Okafor", "Europe/London", "", True)
    standing = perform(Stand(), Scene(journal.db, datetime(2026, 6, 20, 9, tzinfo=UTC), someone, CATALOGUE))
    assert (standing["entries"], standing["hours"], standing["first_on"], standing["headings"]) == (0, 0.0, None, [])


# the document


def test_the_cover_says_whose_it_is_and_what_it_holds(pdf: PdfReader) -> None:
    cover = " ".join(pdf.pages[0].extract_text().split())
    for said in ("Ada Okafor", "Head of service", "26 May 2025 to 20 June 2026", "102", "of 74 behaviours", "13.5"):
        assert said in cover
    assert "Made by coachbot from what Ada Okafor wrote; private to them" in cover


def test_every_page_but_the_cover_has_its_number(pdf: PdfReader) -> None:
    pages = [" ".join(page.extract_text().split()) for page in pdf.pages]
    assert 15 <= len(pages) <= 40
    assert "Page" not in pages[0]
    for number, page in enumerate(pages[1:], 2):
        assert f"Page {number} of {len(pages)}" in page


def test_no_heading_is_left_alone_at_the_foot_of_a_page(pdf: PdfReader, full: Trail) -> None:
    shown = view(full)
    titles = {part["title"] for part in (*shown["contents"], *shown["months"])}
    for page in pdf.pages[1:]:
        lines = page.extract_text().split("Development trail: ")[0].strip().splitlines()
        assert not any(lines[-1].startswith(title) for title in titles), lines[-1]


def test_every_entry_can_be_found(pdf: PdfReader) -> None:
    text = text_of(pdf)
    assert [f"Mark{index:03d}" for index in range(100) if text.count(f"Mark{index:03d}.") != 1] == []


def test_the_contents_give_the_page_an_entry_is_on(pdf: PdfReader, full: Trail) -> None:
    contents = " ".join(pdf.pages[1].extract_text().split())
    first = next(entry for entry in full.entries if any(one.heading == "cc.1" for one in entry.behaviours))
    on = view(full)["contents"][0]["entries"][0]["date"]
    found = re.search(rf"{on}\s*{re.escape(first.question)}\s*(\d+)", contents)
    assert found
    assert on in pdf.pages[int(found[1]) - 1].extract_text()


def test_bookmarks_lead_to_every_entry(pdf: PdfReader, full: Trail) -> None:
    def titles(outline: list[Any]) -> list[str]:
        return [title for one in outline for title in (titles(one) if isinstance(one, list) else [one.title])]

    found = titles(pdf.outline)
    assert {"Contents by heading", "Entries", "Development activities", "June 2026"} <= set(found)
    assert sum(bool(re.match(r"\d+ \w+ \d{4}: ", title)) for title in found) == len(full.entries)


def test_a_look_back_links_to_the_earlier_entry(pdf: PdfReader) -> None:
    assert "Goes back to" in text_of(pdf)
    links = [
        one for page in pdf.pages[6:] for one in page.get("/Annots", ()) if one.get_object()["/Subtype"] == "/Link"
    ]
    assert len(links) > 20


def test_the_document_is_tagged_titled_and_accessible(pdf: PdfReader) -> None:
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Development trail: Ada Okafor, 26 May 2025 to 20 June 2026"
    assert pdf.metadata.author == "Ada Okafor"
    root: Any = pdf.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_activities_stand_with_their_hours_and_what_was_taken_from_them(pdf: PdfReader) -> None:
    text = text_of(pdf)
    assert "Shadow someone in a partner agency, 6.5 hours" in text
    assert "They spend the first ten minutes of every visit not asking anything." in text
    assert CATALOGUE["act.rate-yourself"].title not in text


def test_markup_stays_as_it_was_written(pdf: PdfReader, html: str, full: Trail) -> None:
    assert ODD in text_of(pdf)
    assert ODD in unescape(html)
    assert any(ODD in row["text"] for row in rows_of(full))
    assert ODD in EXPORTS["json"](full).decode().replace("\\\\", "\\")


def test_emoji_and_any_script_can_be_set(pdf: PdfReader) -> None:
    text = text_of(pdf)
    assert "Tired" in text
    assert "she said" in text
    assert "שלום" in text or "םולש" in text
    assert "\x00" not in text


def test_what_no_font_can_show_is_a_box_and_the_document_says_so(journal: Journal) -> None:
    journal.write(TODAY, "a\U000f0001b and the rest")
    text = text_of(PdfReader(io.BytesIO(EXPORTS["pdf"](trail_of(journal)))))
    assert "a□b and the rest" in text
    assert "A few characters could not be shown" in text


def test_emoji_without_a_font_are_spelt_out() -> None:
    written = "Tired 😀👍🏽, 🇬🇧 ❤️ 谢"
    shown = "Tired [grinning face][thumbs up sign], GB [heavy black heart] □"
    assert spelt_out([{"text": written}], set(written) - set("Tired, ")) == [{"text": shown}]


@given(texts=st.lists(st.text(max_size=200), min_size=5, max_size=30))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_people_write_can_be_set(texts: list[str]) -> None:
    with open_journal() as db:
        journal = Journal(db, name=texts[0])
        entry = journal.write(TODAY, texts[1], "cc.1.1", question=texts[2])
        for text in dict.fromkeys(texts[3:]):
            journal.add(entry, text, asked=f"{text[::-1]}{len(text)}")
        trail = trail_of(journal)
    for export in EXPORTS.values():
        assert export(trail)


def test_a_word_longer_than_a_line_stays_on_the_page(journal: Journal) -> None:
    journal.write(TODAY, "x" * 600)
    page = PdfReader(io.BytesIO(EXPORTS["pdf"](trail_of(journal)))).pages[-1]
    assert sum(line.count("x") for line in page.extract_text().splitlines() if len(line) < 100) >= 600


def test_a_template_that_is_wrong_is_our_mistake_and_says_where(tmp_path: Any) -> None:
    wrong = tmp_path / "wrong.typ"
    wrong.write_text("#nonsense()")
    with pytest.raises(ContentError, match=r"wrong\.typ: unknown variable: nonsense"):
        press(wrong, {}, "pdf")


# the page


def test_the_page_runs_nothing_and_fetches_nothing(html: str) -> None:
    assert not re.search(r"<(script|link|img|iframe|object|embed)\b|\bon\w+=|url\(|@import", html)
    assert not re.search(r'(src|href)="(?!#)', html)
    assert "<b>bold" not in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html


def test_every_link_of_the_page_leads_somewhere(html: str, full: Trail) -> None:
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= ids
    assert ids >= {f"entry-{entry.id}" for entry in full.entries}


# the table


def test_the_table_has_a_row_for_each_behaviour_and_reads_back(full: Trail) -> None:
    rows = rows_of(full)
    written = [row for row in rows if row["kind"] == "entry"]
    assert len(written) == sum(max(1, len(entry.behaviours)) for entry in full.entries)
    assert {row["id"] for row in written} == {str(entry.id) for entry in full.entries}
    assert [row["hours"] for row in rows if row["kind"] == "activity"] == ["6.5", "7", ""]


def test_excel_is_told_that_it_is_utf8(full: Trail) -> None:
    assert EXPORTS["csv"](full).startswith(b"\xef\xbb\xbf")


@given(
    lead=st.text(" \n", max_size=3),
    sign=st.sampled_from("=+-@\t＝＋－＠"),
    rest=st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=20),  # gathering mends those
)
def test_no_cell_is_taken_for_a_formula(lead: str, sign: str, rest: str) -> None:
    entry = FORMULAS.entries[0]
    tried = replace(FORMULAS, entries=(replace(entry, passages=(Passage("", lead + sign + rest),)),))
    (row,) = rows_of(tried)
    assert row["text"] == f"'{lead}{sign}{rest}"


def _one_entry() -> Trail:
    with open_journal() as db:
        journal = Journal(db)
        journal.write(TODAY, "Plain.")
        return trail_of(journal)


FORMULAS = _one_entry()


# the data


def test_the_data_hold_everything(full: Trail) -> None:
    data = json.loads(EXPORTS["json"](full))
    assert data["format"] == "coachbot trail 1"
    assert [entry["id"] for entry in data["entries"]] == [entry.id for entry in full.entries]
    last, found = full.entries[-1], data["entries"][-1]
    assert [one["text"] for one in found["passages"]] == [one.text for one in last.passages]
    assert date.fromisoformat(found["on"]) == last.on
    assert date.fromisoformat(data["activities"][0]["done_on"]) == full.activities[0].done_on
    assert data["totals"]["hours"] == 13.5


# what was said under entries, and what else is kept


@pytest.fixture
def mentored(journal: Journal) -> Journal:
    """Two mentors, of whom one has gone; what they said under one entry, and a reply."""
    sam, bea = Journal(journal.db, name="Sam Reed"), Journal(journal.db, name="Bea")
    now, then = journal.mentored_by(sam, date(2026, 5, 1)), journal.mentored_by(bea, date(2026, 1, 1), TODAY)
    entry = journal.write(date(2026, 5, 4), "Said it.", "cc.4.2", "cc.5.1")
    sam.open(entry, now, date(2026, 5, 6))
    sam.remark(entry, now, "agree", behaviour="cc.4.2")
    sam.remark(entry, now, "agree", behaviour="cc.5.1")
    sam.remark(entry, now, "ask", "Who spoke next?\n\n<b>And</b> then?")
    bea.remark(entry, then, "comment", "I was there.")
    journal.remark(entry, now, "reply", "Nobody. =1+1")
    bea.remark(entry, then, "suggest", "Ask Kyle Barraclough, born 3 May 2016.")
    journal.act("act.shadow-a-partner", date(2026, 5, 1), status="done", done_on=date(2026, 5, 9), hours=1.0)
    return journal


def test_what_was_said_under_an_entry_stands_with_it_in_every_form(mentored: Journal) -> None:
    trail = trail_of(mentored)
    said = [(one.by, one.mentor, one.kind) for one in trail.entries[0].remarks]
    sam, bea = "Sam Reed (mentor)", "Bea (mentor)"
    assert said == [(sam, sam, "agree"), (sam, sam, "agree"), (sam, sam, "ask"), (bea, bea, "comment"),
                    ("Ada Okafor", sam, "reply"), (bea, bea, "suggest")]  # fmt: skip
    titles = f"{CATALOGUE['cc.4.2'].title}; {CATALOGUE['cc.5.1'].title}"
    page = " ".join(re.sub("<[^>]+>", " ", EXPORTS["html"](trail).decode().partition("<main>")[2]).split())
    text = text_of(PdfReader(io.BytesIO(EXPORTS["pdf"](trail))))
    for shown in (unescape(page), text):
        assert f"{sam} agrees: {titles} {sam} asks: Who spoke next? <b>And</b> then? I reply: Nobody. =1+1" in shown
        assert f"{bea} : I was there." in shown.replace("):", ") :")
    assert "what Sam Reed (mentor) and Bea (mentor) said to it" in text
    rows = [row for row in rows_of(trail) if row["kind"] == "remark"]
    assert [row["by"] for row in rows] == [by for by, *_ in said]
    assert rows[4]["text"] == "Nobody. =1+1"
    assert rows[0]["behaviour_title"] == CATALOGUE["cc.4.2"].title
    assert {row["returns_to"] for row in rows} == {f"{trail.entries[0].id} (2026-05-04)"}


def test_what_a_mentor_said_that_may_identify_someone_is_left_out_with_the_rest(mentored: Journal) -> None:
    trail = gather(mentored.db, mentored.person, CATALOGUE, noon(TODAY), with_details=False)
    assert [one.kind for one in trail.entries[0].remarks] == ["agree", "agree", "ask", "comment", "reply"]
    assert b"Barraclough" not in EXPORTS["json"](trail)
    someone = Someone(mentored.person, "test", "Ada Okafor", "Ada Okafor", "Europe/London", "reflection", True)
    assert perform(Identifying("pdf"), Scene(mentored.db, noon(TODAY), someone, CATALOGUE)) == 1


def test_the_data_tell_who_read_what_who_may_and_who_mentored(mentored: Journal) -> None:
    data = json.loads(EXPORTS["json"](trail_of(mentored)))
    (entry,) = data["entries"]
    assert data["readings"] == [{"by": "Sam Reed (mentor)", "entry": entry["id"], "on": "2026-05-04",
                                 "read_at": "2026-05-06T09:30:00+01:00"}]  # fmt: skip
    assert [(one["to"], one["what"], one["since"], one["withdrawn_on"]) for one in data["shares"]] == [
        ("Bea (mentor)", "everything", "2026-01-01", TODAY.isoformat()),
        ("Sam Reed (mentor)", "everything", "2026-05-01", None),
    ]
    assert [(one["name"], one["until"]) for one in data["mentors"]] == [
        ("Bea (mentor)", TODAY.isoformat()), ("Sam Reed (mentor)", None),
    ]  # fmt: skip
    assert (data["settings"]["zone"], data["settings"]["met_on"]) == ("Europe/London", "2025-01-01")
    assert (data["mentees"], data["pairs"], data["programmes"], data["leads"]) == ([], [], [], [])
    assert "others" not in data


def test_a_mentors_data_hold_their_own_words_only_where_they_may_still_read_and_never_the_leaders(
    mentored: Journal,
) -> None:
    def data_of(name: str) -> dict[str, Any]:
        mentor = mentored.db.scalar(select(people.c.id).where(people.c.address == name))
        found: dict[str, Any] = json.loads(EXPORTS["json"](gather(mentored.db, mentor, CATALOGUE, noon(TODAY))))
        return found

    sam, bea = data_of("Sam Reed"), data_of("Bea")
    assert [(one["name"], one["until"]) for one in sam["mentees"]] == [("Ada Okafor", None)]
    assert [one["kind"] for one in sam["mentees"][0]["remarks"]] == ["agree", "agree", "ask"]
    assert sam["mentees"][0]["opened_at"] == ["2026-05-06T09:30:00+01:00"]
    assert [(one["name"], one["remarks"]) for one in bea["mentees"]] == [("Ada Okafor", [])]
    for one in (sam, bea):
        assert one["entries"] == one["readings"] == []
        assert "Said it" not in json.dumps(one)
        assert "Nobody" not in json.dumps(one)


def test_a_trio_names_those_who_were_in_it_at_the_time(journal: Journal) -> None:
    names = ("Early", "Pia", "Late")
    early, pia, late = (Journal(journal.db, name=name).person for name in names)
    row = {"anchor": TODAY, "made_at": noon(date(2026, 1, 1)), "cadence": "weekly"}
    pair = journal.db.execute(insert(pairs).values(**row)).inserted_primary_key[0]  # type: ignore[index]
    stays = {journal.person: (2, 5), early: (1, 1), pia: (1, None), late: (6, None)}  # months: came, left
    for person, (came, left) in stays.items():
        left_at = noon(date(2026, left, 20)) if left else None
        there = {"pair_id": pair, "person_id": person, "joined_at": noon(date(2026, came, 2)), "left_at": left_at}
        journal.db.execute(insert(members).values(**there))
    (found,) = json.loads(EXPORTS["json"](trail_of(journal)))["pairs"]
    assert found == {"partners": ["Pia"], "cadence": "weekly", "since": "2026-02-02", "until": "2026-05-20"}


# the picture


def test_the_picture_is_as_wide_as_a_phone_shows(full: Trail) -> None:
    picture = EXPORTS["png"](full)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    assert width == 1080
    assert 1000 <= height <= 1800
    assert len(picture) < 400_000


# nothing yet


def test_an_empty_journal_gives_a_kind_document_in_every_form(empty: Trail) -> None:
    pdf = PdfReader(io.BytesIO(EXPORTS["pdf"](empty)))
    assert len(pdf.pages) == 2
    assert "Nothing has been written yet" in text_of(pdf)
    page = EXPORTS["html"](empty).decode()
    assert "Nothing has been written yet" in page
    assert "Ada Okafor" in page
    assert rows_of(empty) == []
    assert json.loads(EXPORTS["json"](empty))["entries"] == []
    assert EXPORTS["png"](empty).startswith(b"\x89PNG")


def test_activities_alone_are_a_trail_too(journal: Journal) -> None:
    journal.act("act.shadow-a-partner", date(2026, 5, 1), status="done", done_on=date(2026, 5, 9), hours=1.0)
    trail = trail_of(journal)
    text = text_of(PdfReader(io.BytesIO(EXPORTS["pdf"](trail))))
    assert "1 hour" in text
    assert "Nothing has been written" not in text
    assert "1 hour" in EXPORTS["html"](trail).decode()


def test_a_name_is_not_needed(journal: Journal) -> None:
    trail = replace(trail_of(journal), name="")
    pdf = PdfReader(io.BytesIO(EXPORTS["pdf"](trail)))
    assert "from what the person who keeps this journal wrote" in text_of(pdf)
    assert "from what the person who keeps this journal wrote" in EXPORTS["html"](trail).decode()
