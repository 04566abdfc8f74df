"""Long texts in parts that Telegram takes."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stand_in_rules import seen, units

from coachbot.channels.telegram.split import clip, fits, length, plain, split

FAMILY = "👩‍👩‍👧‍👦"
WORDS = st.text("abcdefg é ü.!? \n", min_size=1, max_size=40)
LEAVES = st.one_of(
    WORDS,
    st.sampled_from(
        ["&amp;", "&lt;b&gt;", "&#39;", "&#x1F600;", "😀", FAMILY, "🇬🇧", "e\u0301", "\n\n", ". ", "x" * 70]
    ),
)
CHAT_HTML = st.recursive(
    st.lists(LEAVES, min_size=1, max_size=6).map("".join),
    lambda inner: st.lists(
        st.one_of(
            LEAVES,
            st.tuples(st.sampled_from(["b", "i", "u", "s", "code", "blockquote"]), inner).map(
                lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
            ),
            inner.map(lambda text: f'<a href="https://example.org/">{text}</a>'),
        ),
        min_size=1,
        max_size=5,
    ).map("".join),
    max_leaves=30,
)


class Styles(HTMLParser):
    """Every character but spaces, with the tags it stands in."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.letters: list[tuple[str, tuple[str, ...]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.letters += [(one, tuple(self.open)) for one in data if not one.isspace()]


@given(CHAT_HTML, st.integers(8, 60))
@settings(max_examples=300, deadline=None)
def test_every_part_is_within_the_limit_and_well_formed_and_nothing_seen_is_lost(html: str, limit: int) -> None:
    parts = split(html, limit)
    assert all(units(seen(part, "HTML")) <= limit for part in parts)  # refuses what isn't well formed
    styled = [letter for part in parts for letter in Styles(part).letters]
    assert styled == Styles(html).letters


@given(CHAT_HTML, st.integers(8, 60))
@settings(max_examples=100, deadline=None)
def test_no_part_is_empty(html: str, limit: int) -> None:
    if plain(html).strip():
        assert all(seen(part, "HTML") for part in split(html, limit))


@given(CHAT_HTML)
@settings(max_examples=100, deadline=None)
def test_a_text_that_fits_stays_as_it_is(html: str) -> None:
    assert split(html, max(1, units(plain(html)))) == [html]
    assert plain(html).strip() == seen(html, "HTML")


@given(st.text(max_size=300), st.integers(3, 50))
@settings(max_examples=200, deadline=None)
def test_a_clipped_text_is_within_the_limit_and_begins_like_the_text(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert length(clipped) <= limit
    assert clipped == text or text.startswith(clipped.removesuffix("…"))


@given(st.integers(0, 40), st.sampled_from([FAMILY, "🇬🇧", "👍🏽", "e\u0301\u0302", "❤️"]))
def test_a_sign_made_of_several_characters_is_never_taken_apart(before: int, sign: str) -> None:
    for part in split("x" * before + sign * 12, 48):
        assert re.fullmatch(f"x*(?:{sign})*", part)


def test_an_astral_character_counts_twice_and_is_not_halved() -> None:
    parts = split("😀" * 4096)
    assert [length(part) for part in parts] == [4096, 4096]


def test_tags_and_entities_do_not_count() -> None:
    assert fits("<b>" + "&amp;" * 4096 + "</b>", 4096)
    assert not fits("<b>" + "&amp;" * 4097 + "</b>", 4096)


def test_it_cuts_at_a_paragraph_before_a_line_before_a_sentence_before_a_word() -> None:
    assert split("One two. Three\nfour\n\nfive six. Seven", 30) == ["One two. Three\nfour", "five six. Seven"]
    assert split("One two three four\nfive. Six seven", 28) == ["One two three four", "five. Six seven"]
    assert split("One two three four. Five six seven", 28) == ["One two three four.", "Five six seven"]
    assert split("One two three four five six seven", 28) == ["One two three four five six", "seven"]


def test_a_paragraph_that_ends_early_is_no_reason_for_a_short_part() -> None:
    assert split("Hi\n\n" + "word " * 20, 50)[0] == "Hi\n\n" + "word " * 8 + "word"


def test_a_tag_open_at_a_cut_is_closed_and_opened_again() -> None:
    parts = split('<b>bold <a href="https://example.org/?a=1&amp;b=2">one two three</a></b> four', 12)
    assert parts == [
        '<b>bold <a href="https://example.org/?a=1&amp;b=2">one two</a></b>',
        '<b><a href="https://example.org/?a=1&amp;b=2">three</a></b> four',
    ]


def test_quotations_that_follow_each_other_stay_apart() -> None:
    html = "<blockquote>first</blockquote><blockquote>second</blockquote> and a tail"
    assert "".join(split(html, 20)).count("<blockquote>") == 2


@pytest.mark.parametrize("hopeless", ["a" * 100, "\u0301" * 100, "\u200d" * 100, "🇬" * 100])
def test_a_text_without_any_place_to_pause_is_cut_all_the_same(hopeless: str) -> None:
    parts = split(hopeless, 10)
    assert "".join(parts) == hopeless
    assert max(map(length, parts)) <= 10
