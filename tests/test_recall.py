"""Which earlier entries come back, and which do not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbot.evaluation.intervals import bootstrap, wilson
from coachbot.evaluation.recall import evaluate, load
from coachbot.recall import Weights, forget, rank
from coachbot.recall.meaning import DATA, DIMENSIONS, likeness, meaning

JOURNAL = (
    "Budget meeting. The crèche costs more than it brings in and I can't close it.",
    "Marsha at the desk noticed a mum giving a different surname each time.",
    "Difficult supervision with Ruth, she talks over the parents. I hinted.",
    "First bike finished. Purple. The lad wouldn't let anyone else hand it over.",
    "HVs want two days in the surgery. Rang their manager, no result.",
    "Ruth again. This time I told her what I saw. She cried.",
    "Foster carers' coffee morning, they want to recruit for us.",
    "Snow. Eleven children turned up and we made toast.",
)
LEADERS = load(Path(__file__).parent / "data" / "resurface.jsonl")

texts = st.text(max_size=80) | st.sampled_from(JOURNAL)


def found(query: str, entries: tuple[str, ...] = JOURNAL, limit: int = 5) -> list[int]:
    return [one.index for one in rank(query, entries, limit)]


def test_a_word_finds_the_entry_that_has_it() -> None:
    assert found("toast") == [7]


@pytest.mark.parametrize(
    ("typed", "index"), [("recruitement", 6), ("bycicle", 3), ("supervison", 2), ("creche", 0), ("marhsa", 1)]
)
def test_a_slip_of_the_thumb_still_finds(typed: str, index: int) -> None:
    assert found(typed)[0] == index


@pytest.mark.parametrize(
    ("typed", "index"), [("health visitors", 4), ("mother", 1), ("money", 0), ("bicycles", 3), ("kids", 7)]
)
def test_another_word_for_it_finds_it(typed: str, index: int) -> None:
    assert index in found(typed)[:2]


def test_a_name_in_a_new_entry_brings_back_what_was_written_about_that_person() -> None:
    assert set(found("Long talk in the car park with Ruth, she had prepared for it")[:2]) == {2, 5}


@pytest.mark.parametrize("query", ["", "   ", "?!", "and then it was what it is", "zzyzx qwfp", "🙂", "volcano"])
def test_what_has_nothing_to_do_with_the_journal_finds_nothing(query: str) -> None:
    assert found(query) == []


def test_a_name_that_the_query_lacks_leads_on_to_what_was_written_about_that_person() -> None:
    assert found("a hard talk: she spoke over the parents")[:2] == [2, 5]


def test_a_whole_entry_finds_what_is_about_the_same_without_a_word_in_common() -> None:
    lonely = "Ate by myself in the vehicle. Eleven minutes of peace."
    query = "Sandwich at my desk with the door shut, hiding from everybody, and I enjoyed the quiet and the crisps."
    assert lonely in [(*JOURNAL, lonely)[index] for index in found(query, (*JOURNAL, lonely), 2)]


def test_in_a_journal_of_thousands_an_entry_of_long_ago_is_found() -> None:
    journal = (*JOURNAL, *(f"Rota for week {number}, and the parents asked about it." for number in range(2000)))
    assert found("Ruth", journal, 2) in ([2, 5], [5, 2])


def test_an_empty_journal_has_nothing_to_bring_back() -> None:
    assert found("toast", ()) == []


@pytest.mark.parametrize(("word", "index"), [("toast", 7), ("surname", 1), ("crèche", 0)])
def test_a_word_that_only_one_entry_has_brings_that_one_and_little_else(word: str, index: int) -> None:
    (leader,) = [leader for leader in LEADERS if leader["leader"] == "Q"]
    journal = (*JOURNAL, *(entry["text"] for entry in leader["entries"]))
    first, *others = found(word, journal, 60)
    assert first == index
    assert len(others) <= 3


def test_it_says_which_words_it_went_by() -> None:
    (best, *_) = rank("More about the Bikes, finished today", JOURNAL)
    assert best.index == 3
    assert set(best.why) <= {"bikes", "finished"}
    assert "bikes" in best.why


def test_an_entry_that_answers_more_of_the_query_comes_first() -> None:
    assert found("supervision Ruth")[0] == 2


def test_signals_can_be_switched_off() -> None:
    plain = Weights(related=0, slips=0, meaning=0, story=0, kinship=0, thread=0)
    assert rank("mother", JOURNAL, weights=plain) == []
    assert rank("toast", JOURNAL, weights=plain)[0].index == 7


def test_forgetting_changes_nothing_that_is_found() -> None:
    before = rank("budget", JOURNAL)
    forget()
    assert rank("budget", JOURNAL) == before


@pytest.mark.parametrize("query", ["zebra crossing at the north pole", "volcano", "quantum mechanics", "astronauts"])
def test_a_search_for_something_else_altogether_finds_nothing_in_a_long_journal(query: str) -> None:
    (leader,) = [leader for leader in LEADERS if leader["leader"] == "P"]
    assert found(query, tuple(entry["text"] for entry in leader["entries"])) == []


@pytest.mark.parametrize(
    ("one", "alike", "unlike"),
    [
        ("She talks over parents and I hinted", "A hard talk with my deputy about families", "Buggies in the corridor"),
        ("no money for the crèche", "cuts to the nursery budget", "a girl went missing overnight"),
        ("HVs want the surgery back", "the nurse and the GP fell out over rooms", "Supper with the governors"),
    ],
)
def test_texts_about_the_same_are_more_alike_than_others(one: str, alike: str, unlike: str) -> None:
    assert likeness(meaning(one), meaning(alike)) > likeness(meaning(one), meaning(unlike))


@given(texts, texts)
def test_likeness_is_the_same_both_ways_and_complete_with_oneself(one: str, other: str) -> None:
    assert likeness(meaning(one), meaning(other)) == pytest.approx(likeness(meaning(other), meaning(one)))
    assert likeness(meaning(one), meaning(one)) == pytest.approx(1 if meaning(one) else 0, abs=1e-5)


def test_every_name_has_a_row() -> None:
    names = (DATA / "names.txt").read_text("utf-8").splitlines()
    assert len(set(names)) == len(names)
    assert (DATA / "meaning.int8").stat().st_size == DIMENSIONS * len(names)


@given(query=texts, entries=st.lists(texts, max_size=12), limit=st.integers(-1, 8))
def test_any_query_of_any_journal_gives_sound_results(query: str, entries: list[str], limit: int) -> None:
    recalled = rank(query, entries, limit)
    assert len(recalled) <= max(0, limit)
    assert len({one.index for one in recalled}) == len(recalled)
    assert all(0 <= one.index < len(entries) and 0 < one.score <= 1 for one in recalled)
    assert [one.score for one in recalled] == sorted((one.score for one in recalled), reverse=True)


@given(st.lists(texts, min_size=1, max_size=8), st.integers(1, 4))
def test_a_smaller_limit_gives_the_beginning_of_the_same_list(entries: list[str], limit: int) -> None:
    assert rank("Ruth and the budget", entries, limit) == rank("Ruth and the budget", entries, 8)[:limit]


@pytest.mark.parametrize(("half", "recall", "gain"), [("tuning", 0.55, 0.55), ("held-out", 0.55, 0.58)])
def test_it_brings_back_most_of_what_belongs_together(half: str, recall: float, gain: float) -> None:
    report = evaluate([leader for leader in LEADERS if leader["half"] == half])
    assert report["recall@3"] >= recall
    assert report["ndcg@5"] >= gain


def test_the_intervals_hold_the_figure_and_narrow_with_more_of_it() -> None:
    low, high = wilson(8, 10)
    assert low < 0.8 < high
    assert wilson(80, 100)[0] > low
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = bootstrap([0.0, 1.0] * 20)
    assert low < 0.5 < high
