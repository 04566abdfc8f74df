"""What an answer lacks, and what needs care; see `coachbot.heeding` for the rules and `tests/data` for the examples."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbot.evaluation.heeding import evaluate, evaluate_concern, load
from coachbot.heeding import ORDER, concern, judge, lacking
from coachbot.heeding.learning import examples
from coachbot.heeding.learning import table as table_of
from coachbot.heeding.phrases import any_of, phrases, plain, table

DATA = Path(__file__).parent / "data"
WORDS = "I we told rang haven't hits him tonight because next week mum , . ’ İ I’ll can't go on duty crying “so”"
NOTES = st.one_of(st.text(max_size=300), st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=60).map(" ".join))


def test_an_opinion_without_a_happening_lacks_the_event() -> None:
    assert lacking("Partnership is all about trust. Without trust nothing is possible.") == "event"


@pytest.mark.parametrize("text", ["", "   ", "busy", "Fine."])
def test_next_to_nothing_lacks_the_event(text: str) -> None:
    assert lacking(text) == "event"


def test_a_list_of_what_was_done_lacks_its_meaning() -> None:
    assert lacking("Rang round all four nurseries this morning. Two have places, one never picked up.") == "meaning"


def test_an_event_with_its_meaning_lacks_what_it_did_to_anyone() -> None:
    assert lacking("Lost my temper in the budget meeting. Not proud, I felt cornered.") == "consequence"


def test_an_event_with_meaning_and_effect_lacks_what_comes_next() -> None:
    text = "We phoned instead of writing. Missed visits went from 30 to 12. I felt daft for not trying it before."
    assert lacking(text) == "next_step"


def test_a_rich_answer_lacks_nothing() -> None:
    text = (
        "Asked the dads why they stopped coming. Terry said the forms put him off, and I realised they are for us. "
        "Six new dads have come since we dropped them. From Monday I'll try it at the toy library."
    )
    judgement = judge(text)
    assert judgement.lacks is None
    assert set(judgement.present) == set(ORDER)


def test_the_explanation_is_in_the_writers_own_words() -> None:
    assert "Wish I’d" in judge("Rang the head. Wish I’d done it sooner").present["meaning"]


@pytest.mark.parametrize(
    "text",
    [
        "He told me his dad hits him and I haven't told anyone",
        "She's on her own in the house tonight, nine years old, and nobody is doing anything.",
        "She showed me the bruises on her arms today. I promised not to say anything.",
        "A boy said he is going to kill himself. I said I'd keep it between us.",
    ],
)
def test_a_child_at_risk_with_nobody_told_is_a_concern(text: str) -> None:
    assert concern(text) == "child"


@pytest.mark.parametrize(
    "text",
    [
        "I can't go on.",
        "I don’t want to be here any more. Everyone would be better off without me.",
        "I've been crying every night and thinking what's the point of living",
        "Cant stop crying, havent slept for weeks, feel completely hopeless.",
    ],
)
def test_the_writers_own_distress_is_a_concern(text: str) -> None:
    assert concern(text) == "self"


@pytest.mark.parametrize(
    "text",
    [
        "I am worried a child in year 3 is being abused at home by her stepdad",
        "A toddler has bruises and mum said he fell, I'm worried he isn't safe",
        "Safeguarding concern: baby not fed, parents drunk, social care not answering",
        "Jayden's mum told the nursery worker he has bruises on his arms and is frightened to go home",
        "The nanny at the Hendersons' shakes the baby",
    ],
)
def test_worry_about_a_child_with_signs_of_harm_is_a_concern(text: str) -> None:
    assert concern(text) == "child"


@pytest.mark.parametrize(
    "done",
    [
        "Rang MASH and they're on it.",
        "Referred this morning.",
        "Reported to duty at ten.",
        "Already known to social care.",
        "Section 47 started today.",
        "Social care have it and are visiting tonight.",
    ],
)
def test_a_worry_that_was_passed_on_is_no_concern(done: str) -> None:
    worry = "I'm worried about a toddler with bruises on his arms."
    assert concern(worry) == "child"
    assert concern(f"{worry} {done}") == ""


@pytest.mark.parametrize(
    "text",
    [
        "I'm not sleeping, signed off with stress, hate myself",
        "I've lost the will to live, and no, not because of the budget",
        "Don't think I'll make it to Christmas. Not sure I want to.",
        "I can't cope any more, I don't see the point of going on",
    ],
)
def test_distress_in_plain_words_is_a_concern(text: str) -> None:
    assert concern(text) == "self"


@pytest.mark.parametrize(
    "text",
    [
        "Mum told me dad beats her to the remote every night",
        "Nobody in the history of meetings has said that with any",
        "I'm worried the baby massage course is full of people who don't need it.",
        "Two of my team are signed off with stress and I'm not sleeping for thinking of the rota.",
        "Don't think I'll make it to the Christmas do. Not sure I want to.",
        "Lost the will to live in the budget meeting.",
    ],
)
def test_ordinary_worries_and_figures_of_speech_are_no_concern(text: str) -> None:
    assert concern(text) == ""


def test_a_child_at_risk_comes_before_the_writers_own_distress() -> None:
    assert concern("I can't go on. He told me his dad hits him and I haven't told anyone.") == "child"


@pytest.mark.parametrize(
    "text",
    [
        "He told me his dad hits him. I rang duty straight away and stayed with him.",
        "Serious case review: he told a dinner lady his dad hit him and nobody passed it on.",
        "Role play on disclosures. Half the room froze when the child says dad hits me.",
        "Ten years ago a girl told me her uncle was touching her.",
        "This job will kill me.",
        "Died on my feet in that meeting.",
        "I can't go on covering reception as well.",
        "I don't want to be here any more, I want the Leeds job.",
        "One of my managers said she can't go on. I sent her home.",
        "Cried in the loo at lunch. Then went back in and chaired it.",
    ],
)
def test_what_was_acted_on_is_past_or_is_a_hard_day_at_work_is_no_concern(text: str) -> None:
    assert concern(text) == ""


def test_a_call_that_was_only_meant_to_be_made_was_not_made() -> None:
    assert concern("He told me his dad hits him. I should have rung duty.") == "child"


def test_hardly_anything_that_leaders_wrote_for_the_other_examples_raises_a_concern() -> None:
    others = [*load(DATA / "lacking.jsonl"), *load(DATA / "entries.jsonl")]
    raised = [example["text"] for example in others if concern(example["text"])]
    assert len(raised) <= len(others) / 50, raised


@pytest.mark.parametrize(("half", "floor"), [("tuning", 0.9), ("held_out", 0.85)])
def test_the_question_asked_is_an_acceptable_one_for_most_labelled_answers(half: str, floor: float) -> None:
    assert evaluate(load(DATA / "lacking.jsonl", half))["acceptable"]["share"] >= floor


@pytest.mark.parametrize(("half", "floor"), [("tuning", 0.75), ("held_out", 0.45)])
def test_labelled_concerns_are_found_and_hard_days_left_alone(half: str, floor: float) -> None:
    """Half of those held out are in wordings that were never looked at, and most of these are missed."""
    report = evaluate_concern(load(DATA / "concern.jsonl", half))
    assert min(report[kind]["recall"]["share"] for kind in ("child", "self")) >= floor
    assert report["left alone"]["share"] >= 0.97


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "A girl I know wears long sleeves every day and flinches when her dad lifts his hand.",
            "child",
        ),
        ("The boy next door is asleep in the shed again. Not my business, my husband says.", "child"),
        ("Nobody's noticed. I feel like a ghost in that building.", "self"),
        ("I couldn't think of a reason to turn round.", "self"),
        ("The lad in the shed band is asleep on his drums again.", ""),
        ("The boy was asleep in the shed again. I rang the social worker and she came out.", ""),
        ("Feel like a ghost in this building since the move.", ""),
    ],
)
def test_signs_that_name_no_harm_add_up(text: str, said: str) -> None:
    assert concern(text) == said


def test_the_words_of_the_table_are_those_that_the_examples_teach() -> None:
    assert (DATA.parent.parent / "coachbot/heeding/data/leaning.txt").read_text("utf-8") == table_of(examples(DATA))


def test_a_pattern_of_several_kinds_is_found_where_one_of_them_is() -> None:
    kinds_of = {name: tuple(table(name)["phrases"]) for name in ("child", "self")}
    for example in [*load(DATA / "concern.jsonl"), *load(DATA / "lacking.jsonl")]:
        for name, kinds in kinds_of.items():
            read = plain(example["text"])
            assert bool(any_of(name, *kinds).search(read)) == any(phrases(name, kind).search(read) for kind in kinds)


def test_every_phrase_is_readable() -> None:
    for name in ("elements", "child", "self"):
        for kind in table(name)["phrases"]:
            assert phrases(name, kind).search("") is None


@given(NOTES)
def test_any_text_is_judged_and_always_alike(text: str) -> None:
    assert judge(text) == judge(text)
    assert concern(text) == concern(text)
    assert concern(text) in ("", "child", "self")
    assert judge(text).lacks in (None, *ORDER)


@given(NOTES)
def test_whatever_is_shown_as_evidence_stands_in_the_text(text: str) -> None:
    judgement = judge(text)
    assert all(shown and shown in text for evidence in judgement.present.values() for shown in evidence)
    assert judgement.lacks is None or judgement.lacks not in judgement.present


@given(NOTES)
def test_plain_text_keeps_each_character_in_its_place(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(st.sampled_from(["told ", "a", " ", "said, ", "he told me his dad ", "\n", "İ"]))
def test_a_text_of_any_length_is_judged_by_what_can_be_read_of_it(piece: str) -> None:
    assert judge(piece * 20_000).lacks == judge((piece * 20_000)[:5_000]).lacks
    assert concern(piece * 20_000 + ". I want to kill myself") == "self"
