"""What words mean here."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snowballstemmer import stemmer

from coachbot.language import RAREST, known_terms, rarity, read, related, stem, terms, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HVs", "health visitors"),
        ("the CAF", "common assessment framework"),
        ("SENCO", "special educational needs coordinator"),
        ("A&E", "accident and emergency"),
        ("YOT", "youth offending team"),
        ("children’s centre", "childrens centres"),
    ],
)
def test_an_abbreviation_and_its_full_name_are_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other)


def test_a_phrase_is_not_read_across_other_words() -> None:
    assert terms("the health of visitors") == ["health", "visitor"]


def test_stock_words_say_nothing() -> None:
    assert terms("and then they've said that it's really just the same, didn't they") == []
    assert stem("the") == ""


def test_words_of_one_stem_are_one_term() -> None:
    assert terms("recruit recruiting recruited") == ["recruit"] * 3


def test_the_stems_that_are_shipped_are_those_of_the_stemmer() -> None:
    english = stemmer("english")
    lines = (files("coachbot.language") / "data" / "stems.txt").read_text("utf-8").splitlines()
    shipped = {word: stemmed for stemmed, *members in map(str.split, lines) for word in members}
    assert len(shipped) > 20_000
    assert all(english.stemWord(word) == stemmed for word, stemmed in shipped.items())


def test_a_term_remembers_the_words_it_was_read_from() -> None:
    assert [term.words for term in read("Rang the 'Health Visitors' today")] == [("rang",), ("health", "visitors")]


def test_words_that_belong_together_are_related_and_never_to_themselves() -> None:
    assert related("mum")["mother"] > 0.5
    assert "refriger" in related("fridg")
    assert all(term not in related(term) for term in ("mum", "budget", "=health_visitor"))
    assert related("zzyzx") == {}


def test_every_weight_lies_between_nothing_and_the_word_itself() -> None:
    assert all(0 < weight < 1 for term in known_terms() for weight in related(term).values())


def test_rare_words_are_rarer_than_common_ones_and_unknown_ones_rarest() -> None:
    assert rarity("meet") < rarity("fridg") < rarity("zzyzx") == RAREST


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_both_ways_of_reading_agree(text: str) -> None:
    assert [term.name for term in read(text)] == terms(text)
    assert len(terms(text)) <= len(words(text))
