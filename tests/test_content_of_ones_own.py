"""Content of one's own: another profession's framework, a translation, and items that have had their day."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from people import Bot
from sqlalchemy import insert, select

from coachbot import catalogue
from coachbot.app import House, open_house
from coachbot.catalogue import CONTENT, Catalogue, files, read
from coachbot.catalogue.checks import problems
from coachbot.cli import main
from coachbot.errors import ContentError
from coachbot.next_question import Journal, choose
from coachbot.requests.development import Activities, Fitting
from coachbot.requests.journal import SearchBehaviours, Suggest
from coachbot.service import exporting
from coachbot.service.scene import Scene, Someone, perform
from coachbot.service.upkeep import missing_items
from coachbot.settings import Settings
from coachbot.store.tables import activity_records, asked, people, priorities
from coachbot.store.tables.journal import entries, evidence
from coachbot.talk import Request

EXAMPLE = Path(__file__).parent.parent / "examples" / "fire-station.toml"
TODAY = date(2027, 3, 1)


# A framework of another profession, beside the built-in ones


def test_another_profession_s_framework_is_loaded_beside_the_built_in_ones() -> None:
    both, alone = catalogue.load("en", EXAMPLE), catalogue.load()
    assert set(alone.items) < set(both.items)
    assert [one.title for one in both.headings if one.id.startswith("fire")] == [
        "Ready to go", "One watch", "On the doorstep",
    ]  # fmt: skip
    behaviours = [one for one in both.behaviours if one.id.startswith("fire.")]
    assert 6 <= len(behaviours) <= 9
    for one in behaviours:
        assert len({question.kind for question in one.questions}) >= 3
        assert len(both.activities_for[one.id]) >= 3
        assert both.cues[one.id]
    assert CliRunner().invoke(main, ["content", "check", str(EXAMPLE)]).exit_code == 0


def test_its_questions_are_asked() -> None:
    both = catalogue.load("en", EXAMPLE)
    journal = Journal(claimed={}, asked={}, priorities=["fire.2"], strand="reflection", today=TODAY, leader=1)
    assert choose(both, journal).item.id.startswith("fire.2.")


def test_it_does_not_start_with_content_that_would_fail_in_front_of_a_leader(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(EXAMPLE.read_text().replace('effort = { least = 2, most = 3, unit = "hours" }', ""))
    with pytest.raises(ContentError, match=r"ours\.toml: fire\.activity\.tabletop-with-neighbours: effort: missing"):
        catalogue.load("en", path)


# A translation


WELSH = """
[[items]]
id = "cc.1"
title = "Cyflawni canlyniadau"
source = { section = "1 Cyflawni canlyniadau" }
questions = [
  { id = "cc.1.q2", text = "Pan fydd rhiant yn gofyn beth yw diben eich gwasanaeth, beth yw'r ateb?" },
]

[[followups]]
id = "followup.event.7"
text = "Sut y dechreuodd?"

[[crosswalk]]
item = "npdf.a"
behaviour = "cc.3.1"
note = "Yr un peth, bron."
"""


def test_a_translation_is_laid_over_english_field_by_field(tmp_path: Path) -> None:
    (tmp_path / "pennawd.toml").write_text(WELSH)
    english = catalogue.load()
    welsh, complaints, where = read(files(CONTENT / "en"), files(tmp_path))
    assert [*complaints, *problems(welsh, where, english=False)] == []
    here, there = welsh["cc.1"], english["cc.1"]
    assert here.title == "Cyflawni canlyniadau"
    assert (here.kind, here.text) == (there.kind, there.text)
    assert (here.source.section, here.source.item) == ("1 Cyflawni canlyniadau", there.source.item)
    assert [one.id for one in here.questions] == [one.id for one in there.questions]
    assert here.questions[0] == there.questions[0]
    assert here.questions[1].text.startswith("Pan fydd")
    assert here.questions[1].kind == there.questions[1].kind
    assert welsh.follow_ups["followup.event.7"].text == "Sut y dechreuodd?"
    assert len(welsh.crosswalk) == len(english.crosswalk)
    assert [one.note for one in welsh.stands_for["npdf.a"] if one.behaviour == "cc.3.1"] == ["Yr un peth, bron."]
    assert {one: welsh[one] for one in welsh.items if one != "cc.1"} == {
        one: english[one] for one in english.items if one != "cc.1"
    }


def test_a_translation_adds_no_items(tmp_path: Path) -> None:
    (tmp_path / "pennawd.toml").write_text('[[items]]\nid = "cc.8"\ntitle = "Newydd"')
    assert "pennawd.toml: cc.8: id: there is nothing of this id to translate" in read([EXAMPLE], files(tmp_path))[1]


# Items that have had their day, and items that are lost


def retired(*ids: str, of: Catalogue | None = None) -> Catalogue:
    """The catalogue with these items and questions retired."""
    found = of or catalogue.load()
    items = {
        one.id: one.model_copy(
            update={
                "retired": TODAY if one.id in ids else one.retired,
                "questions": tuple(
                    q.model_copy(update={"retired": TODAY if q.id in ids else None}) for q in one.questions
                ),
            }
        )
        for one in found.items.values()
    }
    return replace(found, items=items)


def test_what_is_retired_is_never_asked() -> None:
    gone = {"cc.5.1", "cc.6", "npdf.quality.courage", "cc.1.1.q1"}
    content = retired(*gone)
    put: dict[str, date] = {}
    for week in range(len(content.questions)):
        on = TODAY + timedelta(days=week % 180)  # all within the time that a question rests
        journal = Journal(claimed={}, asked=put, priorities=["cc.6"], strand="reflection", today=on, leader=1)
        chosen = choose(content, journal)
        if chosen.question.id in put:
            break
        put[chosen.question.id] = on
    assert len(put) > 300
    assert not [one for one in put if one in gone or one.startswith(("cc.5.1.", "cc.6.", "npdf.quality.courage."))]


def test_a_retired_item_needs_no_questions_and_serves_no_count_less() -> None:
    content = retired("cc.5.1")
    where = dict.fromkeys(content.items, "x.toml")
    assert list(problems(content, where)) == []


def scene(bot: Bot, db: Any, content: Catalogue) -> Scene:
    row = db.execute(select(people)).first()
    one = Someone(row.id, row.channel, row.address, row.name, row.zone, row.strand, True)
    return Scene(db, bot.clock(), one, content)


def performed(bot: Bot, request: Request[Any], content: Catalogue) -> Any:
    with bot.house.database.transaction() as db:
        return perform(request, scene(bot, db, content))


def test_what_is_retired_is_never_suggested_for_new_evidence(bot: Bot) -> None:
    bot.plant()
    with bot.house.database.transaction() as db:
        entry = db.execute(select(evidence.c.entry_id).where(evidence.c.behaviour == "cc.6.3")).scalars().first()
    content = bot.house.catalogue
    suggested = [one["id"] for one in performed(bot, Suggest(entry), content)]
    searched = [one["id"] for one in performed(bot, SearchBehaviours("sharing"), content)]
    gone = retired(suggested[0], searched[0])
    assert suggested[0] not in [one["id"] for one in performed(bot, Suggest(entry), gone)]
    assert searched[0] not in [one["id"] for one in performed(bot, SearchBehaviours("sharing"), gone)]


def test_a_retired_activity_is_no_longer_offered_and_keeps_its_title_where_it_was_planned(bot: Bot) -> None:
    bot.plant()
    offered = performed(bot, Fitting(None), bot.house.catalogue)
    planned = performed(bot, Activities(), bot.house.catalogue)
    content = retired(offered["id"], *(one["id"] for one in planned))
    assert performed(bot, Fitting(None), content)["id"] != offered["id"]
    assert [one["title"] for one in performed(bot, Activities(), content)] == [one["title"] for one in planned]


def house(folder: Path, content: Path | None = None) -> House:
    return open_house(Settings(database=f"sqlite:///{folder / 'test.db'}", content=content))


def point_at_the_example(bot: Bot) -> None:
    """Evidence, a priority, a plan and a question put, all of the fire station's framework."""
    bot.plant()
    with bot.house.database.transaction() as db:
        who = db.execute(select(people.c.id)).scalar()
        for entry in db.execute(select(entries.c.id).limit(3)).scalars().all():
            row = {"entry_id": entry, "behaviour": "fire.2.3", "person_id": who, "claimed_on": TODAY}
            db.execute(insert(evidence), row)
        db.execute(insert(priorities), {"person_id": who, "item": "fire.2", "since": TODAY, "until": None})
        plan = {"person_id": who, "activity": "fire.activity.swap-a-shift", "status": "planned", "planned_on": TODAY}
        db.execute(insert(activity_records), plan | {"conversation": None, "name": ""})
        db.execute(insert(asked), {"person_id": who, "question": "fire.2.3.q1", "on": TODAY})
    bot.house.database.close()


def test_it_does_not_start_without_an_item_that_someone_s_journal_points_at(bot: Bot, tmp_path: Path) -> None:
    point_at_the_example(bot)
    house(tmp_path, EXAMPLE).database.close()
    with pytest.raises(ContentError) as caught:
        house(tmp_path)
    said = str(caught.value)
    assert "fire.2.3: 3 rows point at it" in said
    for one in ("fire.2:", "fire.activity.swap-a-shift:", "fire.2.3.q1:"):
        assert f"{one} 1 row points at it" in said
    assert "COACHBOT_CONTENT" in said
    assert 'retired = "' in said


def test_it_starts_when_the_item_is_retired_and_the_trail_keeps_its_title(bot: Bot, tmp_path: Path) -> None:
    point_at_the_example(bot)
    content = tmp_path / "fire.toml"
    kept = EXAMPLE.read_text()
    for one in ('id = "fire.2.3"\n', 'id = "fire.2"\n', 'id = "fire.activity.swap-a-shift"\n'):
        kept = kept.replace(one, f'{one}retired = "2027-02-01"\n', 1)
    content.write_text(kept)
    opened = house(tmp_path, content)
    with opened.database.transaction() as db:
        assert missing_items(db, opened.catalogue) == {}
        who = exporting.find_person(db, f"{bot.channel}:{bot.address}")
        trail = exporting.gather_for(db, who, opened.catalogue, bot.clock(), "json")
    shown = [one.title for entry in trail.entries for one in entry.behaviours]
    assert shown.count("Call out what passes for banter") == 3
    assert "Swap a shift with another station" in [one.title for one in trail.activities]
    assert "One watch" in [one.title for one in trail.priorities]
    opened.database.close()


def test_the_journal_s_own_content_is_all_there(bot: Bot) -> None:
    bot.plant()
    with bot.house.database.transaction() as db:
        assert missing_items(db, bot.house.catalogue) == {}
