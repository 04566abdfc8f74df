"""The catalogue: what the five documents hold, what is refused and how that is said, and frameworks of one's own."""

import json
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from coachbot import catalogue
from coachbot.catalogue import CONTENT, Document, FollowUp, Item, Link, files, read
from coachbot.catalogue.checks import problems
from coachbot.cli import main

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "fire-station.toml"
TABLES = ROOT / "docs" / "catalogue"


def coachbot(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


def told(paths: list[Path], over: list[Path] | None = None) -> list[str]:
    found, complaints, where = read(paths, over or [])
    return [*complaints, *problems(found, where)]


@cache
def exported() -> list[dict[str, Any]]:
    shown = coachbot("content", "export", "--json")
    assert shown.exit_code == 0
    return json.loads(shown.output)  # type: ignore[no-any-return]


# What the five documents hold


def test_the_built_in_content_has_nothing_wrong_with_it() -> None:
    assert told(files(CONTENT / "en")) == []


def test_each_heading_of_championing_children_has_as_many_behaviours_as_its_source() -> None:
    under = Counter(row["id"].rpartition(".")[0] for row in exported() if re.fullmatch(r"cc\.\d\.\d+", row["id"]))
    assert [under[f"cc.{heading}"] for heading in range(1, 8)] == [11, 7, 12, 8, 15, 9, 12]
    assert sum(under.values()) == 74
    assert {row["kind"] for row in exported() if re.fullmatch(r"cc\.\d\.\d+", row["id"])} == {"behaviour"}


@pytest.mark.parametrize(
    ("ids", "kind", "right"),
    [
        (r"cc\.[1-7]", "heading", 7),
        (r"npdf\.[a-t]", "behaviour", 20),
        (r"npdf\.quality\.[a-z-]+", "quality", 20),
        (r"npdf\.practice\.\d+", "practice", 10),
        (r"npdf\.vision\.\d+", "vision", 13),
        (r"npdf\.strand\.(induction|reflection|direction)", "strand", 3),
        (r"beil\.leader\.\d", "leadership", 7),
        (r"beil\.thinkpiece\.(outcomes|power|roles|trust)", "thinkpiece", 4),
        (r"beil\.barrier\.(people|processes|purpose|power)\.\d", "barrier", 24),
        (r"beil\.approach\.(people|processes|purpose|power)\.\d", "approach", 20),
        (r"beil\.case\.\d", "case", 3),
        (r"bbf\.core\.\d", "core", 6),
        (r"bbf\.thread\.\d+", "thread", 10),
        (r"bbf\.stage\.\d", "stage", 7),
        (r"bbf\.value\.\d+", "value", 17),
        (r"tdn\.area\.\d", "area", 7),
        (r"tdn\.area\.\d\.knowledge\.\d+", "knowledge", 31),
        (r"tdn\.area\.\d\.skill\.\d+", "skill", 32),
        (r"tdn\.quality\.\d", "quality", 7),
        (r"tdn\.characteristic\.\d+", "characteristic", 15),
        (r"tdn\.accountability\.\d", "accountability", 7),
    ],
)
def test_the_export_has_as_many_of_each_kind_as_its_source(ids: str, kind: str, right: int) -> None:
    found = [row for row in exported() if re.fullmatch(ids, row["id"])]
    assert len(found) == right
    assert {row["kind"] for row in found} == {kind}


def test_the_export_has_at_least_forty_activities() -> None:
    assert len([row for row in exported() if re.fullmatch(r"act\.[a-z0-9-]+", row["id"])]) >= 40


def test_the_export_has_each_id_once_and_says_where_each_item_is_from() -> None:
    assert [one for one, times in Counter(row["id"] for row in exported()).items() if times > 1] == []
    for row in exported():
        assert row["title"], row["id"]
        assert row["text"], row["id"]
        assert row["source"].keys() == {"document", "section", "item"}, row["id"]
        assert all(row["source"].values()), row["id"]
    questions = [question["id"] for row in exported() for question in row["questions"]]
    assert len(set(questions)) == len(questions)


def test_the_export_shows_activities_and_the_crosswalk_from_both_ends() -> None:
    rows = {row["id"]: row for row in exported()}
    assert {"id": "npdf.a", "closeness": "same"}.items() <= rows["cc.3.1"]["crosswalk"][0].items()
    assert any(link["id"] == "cc.3.1" for link in rows["npdf.a"]["crosswalk"])
    assert all(len(row["activities"]) >= 3 for row in rows.values() if row["kind"] == "behaviour")
    assert rows[rows["cc.1.1"]["activities"][0]]["kind"] == "activity"


def test_questions_begin_in_many_ways() -> None:
    begun = Counter(" ".join(text.split()[:4]).casefold() for text in _questions())
    assert [one for one, times in begun.items() if times > 4] == []


def _questions() -> list[str]:
    return [question.text for question, _ in catalogue.load().questions.values()]


# What is refused, and how that is said. A small framework, with one thing wrong with it at a time.

LONG = "word " * 80
DOOR = "At which door this month were you glad somebody had knocked?"
NEW = '[[items]]\nid = "fire.9"\nsource = { document = "fire", section = "9", item = "9" }\n'
WRONG: dict[str, tuple[str, str, str]] = {
    "a year that is a word": ("year = 2026", 'year = "soon"', "fire: year: should be a valid integer"),
    "a title that is a number": ('title = "One watch"', "title = 7", "fire.2: title: should be a valid string"),
    "questions that are no list": (
        'questions = [\n  { id = "fire.1.q1"', 'questions = "none"\nmeets = [\n  { id = "fire.1.q1"',
        "fire.1: questions: should be a valid",
    ),
    "an unknown field": ("agree = ", "agreed = ", "agreed: no such field; there are agree, .*did you mean agree"),
    "an unknown kind": ('kind = "heading"', 'kind = "chapter"', "fire.1: kind: should be 'heading', 'behaviour'"),
    "an unknown table": ("[cues]", "[clues]", "clues: a content file has no such table.*did you mean cues"),
    "an unknown kind of question": ('kind = "words"', 'kind = "said"', "questions.2.kind: should be 'event'"),
    "an unknown strand": ('["induction"]', '["beginning"]', "strands.1: should be 'induction', 'reflection' or"),
    "an id with a capital": ('id = "fire.2.2"\n', 'id = "fire.2.B"\n', "id: must be small letters and digits"),
    "an id that is taken": ('id = "fire.2.2"\n', 'id = "fire.2.1"\n', "fire.2.1: id: stands in .* already; ids are"),
    "an item with no source": (
        'source = { document = "fire", section = "1", item = "1" }\n', "", "fire.1.1: source: missing"
    ),
    "a source with no section": ('section = "1", item = "1" }', 'item = "1" }', "fire.1.1: source.section: missing"),
    "a source with no place in it": ('item = "1" }', 'item = "" }', "fire.1.1: source.item: .*at least 1 character"),
    "a document that isn't there": (
        'document = "fire", section = "1", item = "1"', 'document = "ice", section = "1", item = "1"',
        "fire.1.1: source.document: no document has the id 'ice'; there are fire",
    ),
    "an id that begins with no document's": (
        'id = "fire.activity.swap-a-shift"', 'id = "ice.activity.swap-a-shift"',
        "ice.activity.swap-a-shift: id: must begin with the id of a document; there are fire",
    ),
    "a behaviour under no heading": (
        'id = "fire.3.2"', 'id = "fire.4.2"', "fire.4.2: id: stands under fire.4, which is no item; add that heading"
    ),
    "a title of nine words": (
        'title = "Make the call with half the picture"', 'title = "Make the call with just half the picture today"',
        "fire.1.3: title: 9 words; at most 8",
    ),
    "a behaviour that says too much": (
        "You keep the watch practising", "You keep the watch, day and night and in all the weather there is, practising"
        " and practising and practising on all the kit there is and all the ladders there are",
        r"fire.1.1: text: \d+ characters; at most 240",
    ),
    "a text that never ends": ("You walk your ground", LONG + "ground", r"fire.3.2: text: \d+ characters; at most 300"),
    "a question that never ends": ("At which door this", f"At which {LONG}", r"questions.1.text: \d+ characters; at m"),
    "two questions in one": ("glad somebody had knocked?", "glad? Who had knocked?", "must have exactly one question"),
    "a question that isn't one": ("glad somebody had knocked?", "glad somebody had knocked.", "must have exactly one"),
    "a yes or no": (
        DOOR, "Are you glad somebody knocked?",
        "fire.3.1: questions: fire.3.1.q1 can be answered with yes or no; ask what, who",
    ),
    "a question in long words": (
        DOOR, "Which organisational prioritisation considerations necessitated that difficulty?",
        r"fire.3.1: questions: fire.3.1.q1 reads at grade \d+, at most 12; use shorter words",
    ),
    "a text in long words": (
        "You walk your ground with caretakers, shopkeepers and residents,",
        "Multidisciplinary organisational prioritisation methodologies necessitating considerable administration",
        r"fire.3.2: text: reads at grade \d+, at most 16; use shorter words",
    ),
    "a question of another item": (
        'id = "fire.3.1.q1"', 'id = "fire.3.2.q9"', "fire.3.1: questions: fire.3.2.q9 must be fire.3.1.q and a number"
    ),
    "two questions of one id": (
        'id = "fire.3.1.q2"', 'id = "fire.3.1.q1"', "fire.3.1: questions: fire.3.1.q1 is there 2 times; ids are unique"
    ),
    "the same question twice": (
        DOOR,
        "What did your last drill show up that the paperwork never would?",
        r"fire.3.1: questions: fire.3.1.q1 is nearly fire.1.1.q1 \(100 of 100\).*; ask something else",
    ),
    "nearly the same question": (
        DOOR,
        "What did the last drill show up that paperwork never would?",
        r"fire.3.1: questions: fire.3.1.q1 is nearly fire.1.1.q1 \(\d\d of 100\)",
    ),
    "two questions to a behaviour": (
        '  { id = "fire.3.1.q1"', '  # { id = "fire.3.1.q1"',
        "fire.3.1: questions: 2 of 2 kinds; at least 3 of different kinds",
    ),
    "three questions of two kinds": (
        'id = "fire.3.1.q1", kind = "event"', 'id = "fire.3.1.q1", kind = "person"',
        "fire.3.1: questions: 3 of 2 kinds; at least 3 of different kinds",
    ),
    "a heading that asks nothing": (
        '  { id = "fire.3.q1"', '  # { id = "fire.3.q1"', "fire.3: questions: none; at least one"
    ),
    "a behaviour that too few activities serve": (
        '"fire.3.1", "fire.1.2", "fire.2.2"', '"fire.3.1"',
        "fire.1.2: activities: 2 serve it; at least 3 must .name it in the `behaviours` of an activity",
    ),
    "an activity for nothing": (
        'behaviours = ["fire.3.1", "fire.1.2", "fire.2.2"]', "behaviours = []",
        "fire.activity.open-the-bay-doors: behaviours: missing; every activity has it",
    ),
    "an activity for a behaviour that isn't there": (
        '"fire.3.1", "fire.1.2", "fire.2.2"', '"fire.3.1", "fire.1.2", "fire.2.2", "fire.9.9"',
        "fire.activity.open-the-bay-doors: behaviours: no item has the id 'fire.9.9'",
    ),
    "an activity for a heading": (
        '"fire.3.1", "fire.1.2", "fire.2.2"', '"fire.3.1", "fire.1.2", "fire.2.2", "fire.3"',
        "behaviours: fire.3 is a heading; name behaviours",
    ),
    "an activity with no first step": (
        'first_step = "Ask the nearest', 'short = "Ask the nearest',
        "fire.activity.open-the-bay-doors: first_step: missing; every activity has it",
    ),
    "an effort the wrong way round": ("least = 3, most = 5", "least = 6, most = 5", "effort: least is more than most"),
    "an effort in weeks": ('unit = "days"', 'unit = "weeks"', "effort.unit: should be 'hours' or 'days'"),
    "a lost behaviour": (
        'id = "fire.2.2"\nkind = "behaviour"', 'id = "fire.2.2"\nkind = "value"',
        r"fire.2: counts: 2 of kind behaviour below it; 3 would be right \(missing: fire.2.2\)",
    ),
    "too few activities in all": ('"8 or more"', '"9 or more"', "fire: counts: 8 of kind activity .*; 9 or more would"),
    "a count of nothing": ('"8 or more"', '"lots"', "counts: fire.activity"),
    "cues for nobody": ('"fire.3.2" = [', '"fire.3.9" = [', "fire.3.9: cues: no item has this id"),
    "a cue that stands there twice": (
        "Walked the estate with the tenants' group. They know every locked gate.", "Promised to come back about the"
        " bollards and we did.", "fire.3.2: cues: 'Promised to come back .*' stands there 2 times",
    ),
    "something still to be written": ('title = "One watch"', 'title = "…"', "fire.2: title: still to be written"),
}  # fmt: skip
ADDED = {
    "a table in single brackets": (
        '[items]\nid = "fire.9"',
        r"items: each begins with \[\[items\]\], in double brackets",
    ),
    "broken TOML": ('[[items]\nid = "fire.9"', "can't be read as TOML: .*line 1"),
    "a crosswalk to nowhere": (
        '[[crosswalk]]\nitem = "fire.1.1"\nbehaviour = "cc.99.1"\ncloseness = "same"\nnote = "Alike."',
        "fire.1.1 to cc.99.1: crosswalk: no item has the id 'cc.99.1'",
    ),
    "an approach to a barrier that isn't there": (
        NEW + 'kind = "approach"\ntitle = "Go round it"\ntext = "You go round it."\nmeets = ["fire.8"]',
        "fire.9: meets: no item has the id 'fire.8'",
    ),
    "a think piece with no messages": (
        NEW + 'kind = "thinkpiece"\ntitle = "Smoke"\ntext = "On smoke."\nauthor = "A. Writer"',
        "fire.9: messages: missing; every thinkpiece has it",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_it_names_file_item_and_field_and_what_would_be_right_of(wrong: str, tmp_path: Path) -> None:
    old, new, right = WRONG[wrong]
    text = EXAMPLE.read_text()
    assert old in text, "the example no longer says this"
    path = tmp_path / "ours.toml"
    path.write_text(text.replace(old, new, 1))
    assert [line for line in small(path) if re.search(rf"^\S+\.toml: .*{right}", line)], small(path)


@pytest.mark.parametrize("wrong", ADDED)
def test_it_names_file_and_place_and_what_would_be_right_of(wrong: str, tmp_path: Path) -> None:
    text, right = ADDED[wrong]
    path = tmp_path / "more.toml"
    path.write_text(text)
    assert [line for line in small(EXAMPLE, path) if re.search(rf"^(more.toml|content): {right}", line)]


def test_it_names_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_bytes(b'title = "\xff"')
    assert small(path) == ["ours.toml: can't be read as TOML: " + small(path)[0].partition("TOML: ")[2]]


ODD = ("7", "-1.5", "true", '""', '"x"', "2027-01-01", "[]", "[7]", "{}", "{ id = 7 }", "[{ id = 7 }]", "[[]]")
FIELDS = sorted({*Document.model_fields, *Item.model_fields, *Link.model_fields, *FollowUp.model_fields})


@given(
    table=st.sampled_from(["documents", "items", "crosswalk", "followups"]),
    fields=st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(ODD), max_size=3),
    over=st.booleans(),
)
def test_whatever_stands_in_a_file_is_complained_about_and_never_a_crash(
    table: str, fields: dict[str, str], over: bool, tmp_path: Path
) -> None:
    fields |= {"id": '"fire.1"'} if over else {}
    path = tmp_path / "ours.toml"
    path.write_text("\n".join([f"[[{table}]]", *(f"{name} = {value}" for name, value in fields.items())]))
    complaints = read([EXAMPLE], [path])[1] if over else read([EXAMPLE, path])[1]
    assert complaints or over
    assert all(re.match(r"ours\.toml: .+: .+", line) for line in complaints)


@pytest.mark.parametrize("table", ["documents", "items", "crosswalk", "followups", "cues", "counts", "other"])
@pytest.mark.parametrize("value", ODD)
def test_a_table_may_be_anything_and_is_still_no_crash(table: str, value: str, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(f"{table} = {value}")
    assert all(re.match(r"ours\.toml: .+: .+", line) for line in read([path])[1])


def test_it_asks_for_follow_ups_of_every_kind() -> None:
    assert [line for line in told([EXAMPLE]) if "no follow-up asks for what 'next_step' lacks" in line]


def test_the_example_alone_has_nothing_wrong_with_it() -> None:
    assert small(EXAMPLE) == []


def small(*paths: Path) -> list[str]:
    """What is wrong with a few files, beside the follow-ups, which are for all frameworks."""
    return told([CONTENT / "en" / "followups.toml", *paths])


def test_a_behaviour_lost_from_the_five_documents_is_named_with_the_right_count(tmp_path: Path) -> None:
    said = without(
        tmp_path, "championing-children-2.toml", 'id = "cc.2.7"\nkind = "behaviour"', 'id = "cc.2.7"\nkind = "value"'
    )
    assert "counts.toml: cc: counts: 73 of kind behaviour below it; 74 would be right" in said
    assert "counts.toml: cc.2: counts: 6 of kind behaviour below it; 7 would be right (missing: cc.2.7)" in said


def test_a_letter_lost_is_named(tmp_path: Path) -> None:
    said = without(
        tmp_path, "professional-development.toml", 'id = "npdf.d"\nkind = "behaviour"', 'id = "npdf.d"\nkind = "value"'
    )
    assert "counts.toml: npdf: counts: 19 of kind behaviour below it; 20 would be right (missing: npdf.d)" in said


def test_a_behaviour_with_too_few_cues_for_the_matcher_is_named(tmp_path: Path) -> None:
    lost = without(tmp_path, "cues/cc-2.toml", '"cc.2.7" = [', '"cc.2.6x" = [')
    assert any(line.endswith("cc.2.7: cues: 0; at least 20 for the matcher to know it by") for line in lost)


def without(tmp_path: Path, name: str, old: str, new: str) -> list[str]:
    """What is wrong with the built-in content when one of its files says something else."""
    changed = tmp_path / Path(name).name
    text = (CONTENT / "en" / name).read_text()
    assert old in text
    changed.write_text(text.replace(old, new, 1))
    return told([changed if path == CONTENT / "en" / name else path for path in files(CONTENT / "en")])


# The commands


def test_check_says_how_much_there_is_and_ends_well() -> None:
    done = coachbot("content", "check", EXAMPLE)
    assert done.exit_code == 0
    assert re.search(r"\d+ items, \d+ questions, 0 problems\.", done.output)


def test_check_ends_badly_where_something_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(EXAMPLE.read_text().replace("least = 3", "least = 300"))
    done = coachbot("content", "check", tmp_path)
    assert done.exit_code == 1
    assert "ours.toml: fire.activity.open-the-bay-doors: effort: least is more than most" in done.output


def test_check_says_which_languages_there_are() -> None:
    done = coachbot("content", "check", "--language", "xx")
    assert done.exit_code == 1
    assert "There is: en" in done.output
    assert "sample" not in done.output


def test_an_item_can_be_looked_up_and_an_unknown_one_is_said_to_be() -> None:
    assert json.loads(coachbot("content", "show", "cc.6.3").output)["id"] == "cc.6.3"
    assert "There is no item 'cc.99'" in coachbot("content", "show", "cc.99").output
    listed = coachbot("content", "list", "--kind", "thinkpiece").output.splitlines()
    assert [line.split()[0] for line in listed] == [
        f"beil.thinkpiece.{one}" for one in ("outcomes", "power", "roles", "trust")
    ]


PLAIN = ("Ask the night staff first", "Keep an eye on the tide", "Mend what is close at hand", "Thank whoever noticed")
ASKED = (
    "What went on in the small hours?", "Who has been slow to speak?", "Where do you doubt the map?",
    "Which rope would you trust least?", "How did the old crew put it?", "Whose boat came home last?",
    "When did the radio go quiet?",
)  # fmt: skip


def test_a_new_framework_passes_once_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "boat.toml"
    begun = coachbot("content", "new", "boat", 'Leading a "lifeboat" crew', "--to", path)
    assert begun.exit_code == 0
    blank = coachbot("content", "check", path)
    assert blank.exit_code == 1
    assert "boat.toml: boat.1.1: questions.1.text: still to be written" in blank.output
    lines = path.read_text().splitlines()
    questions = iter(ASKED)
    for at, line in enumerate(lines):
        if not line.startswith("#"):
            lines[at] = line.replace("…", next(questions) if ".q" in line else PLAIN[at % 4])
    path.write_text("\n".join(lines))
    done = coachbot("content", "check", path)
    assert done.exit_code == 0, done.output
    assert read([path])[0].documents["boat"].title == 'Leading a "lifeboat" crew'


def test_a_new_framework_never_overwrites_a_file(tmp_path: Path) -> None:
    path = tmp_path / "boat.toml"
    path.write_text("mine")
    done = coachbot("content", "new", "boat", "Leading a lifeboat crew", "--to", path)
    assert done.exit_code == 1
    assert "is there already" in done.output
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("prefix", "title", "said"),
    [
        ("cc", "Ours", "'cc' is taken: it is Championing Children"),
        ("Boat", "Ours", "can't begin an id. Small letters and digits can"),
        ("boat.1", "Ours", "can't begin an id"),
        ("boat", "", "A title is a line of 2 to 300 characters"),
        ("boat", "two\nlines", "A title is a line"),
    ],
)
def test_a_new_framework_is_refused_kindly(prefix: str, title: str, said: str, tmp_path: Path) -> None:
    done = coachbot("content", "new", prefix, title, "--to", tmp_path / "boat.toml")
    assert done.exit_code == 1
    assert said in done.output
    assert not (tmp_path / "boat.toml").exists()


# The pages about it


def test_the_sample_page_shows_the_questions_as_they_are() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import sample_questions  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    page = sample_questions.page(catalogue.load())
    assert page == sample_questions.PAGE.read_text(), "run scripts/sample_questions.py --write"
    shown = [line for block in page.split("```text")[1:] for line in block.partition("```")[0].splitlines()]
    assert max(map(len, shown)) <= sample_questions.WIDTH
    chosen = {heading: ids.split() for heading, ids in sample_questions.CHOSEN.items()}
    assert {heading: len(set(ids)) for heading, ids in chosen.items()} == {f"cc.{one}": 10 for one in range(1, 8)}


def test_the_tables_of_the_documents_name_items_that_are_there() -> None:
    content = catalogue.load()
    for path in TABLES.glob("*.md"):
        named = set(re.findall(r"`((?:cc|npdf|beil|bbf|tdn|act)\.[a-z0-9.-]*[a-z0-9])`", path.read_text()))
        unknown = {one for one in named if not any(f"{item}.".startswith(f"{one}.") for item in content.items)}
        assert unknown == set(), path.name


def test_every_activity_says_in_the_table_where_it_is_from() -> None:
    named = set(re.findall(r"`(act\.[a-z0-9-]+)`", (TABLES / "activities.md").read_text()))
    assert {one.id for one in catalogue.load().activities} == named


def test_the_index_of_the_tables_counts_right() -> None:
    said = (TABLES / "README.md").read_text()
    content = catalogue.load()
    assert f"{len(content.items)} items with {len(content.questions)} questions" in said
    assert f"| `act` | {len(content.activities)} |" in said
    for path in TABLES.glob("*.md"):
        assert path.name == "README.md" or f"({path.name})" in said
