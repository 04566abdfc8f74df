"""Chat HTML on a terminal of a given width."""

from hypothesis import given
from hypothesis import strategies as st

from coachbot.render.plain import STYLE, plain, wrapped

CHAT = st.lists(
    st.sampled_from(["<b>", "</b>", "<i>", "</i>", "<blockquote>", "</blockquote>", " ", "\n", "&lt;b&gt;"])
    | st.text(st.characters(exclude_characters="<>&\r", exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), max_size=40)
).map("".join)


def test_styles_take_no_room() -> None:
    said = wrapped(plain("one <i>two three</i> four <b>five</b> six", styled=True), 14)
    assert [STYLE.sub("", line) for line in said.split("\n")] == ["one two three", "four five six"]


def test_a_quotation_is_set_off_by_a_bar_on_every_line() -> None:
    said = wrapped(plain("Then:\n<blockquote>one two three four</blockquote>"), 12)
    assert said.split("\n") == ["Then:", "│ one two", "│ three four"]


def test_what_someone_wrote_is_shown_and_not_obeyed() -> None:
    assert plain("&lt;b&gt; \x1b[2J\x07 &amp; 7") == "<b> [2J & 7"


@given(CHAT, st.integers(10, 80))
def test_no_line_is_wider_than_the_screen_and_no_word_is_lost(text: str, width: int) -> None:
    styled = wrapped(plain(text, styled=True), width, "  ")
    assert all(len(STYLE.sub("", line)) <= width for line in styled.split("\n"))
    assert _letters(styled) == _letters(plain(text))


def _letters(text: str) -> str:
    return "".join(STYLE.sub("", text).replace("│", "").split())
