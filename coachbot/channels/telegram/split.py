"""Long chat HTML in parts that Telegram takes, cut where a reader would pause.

Telegram counts a message's length in UTF-16 code units of what is seen: tags count nothing, an entity
such as `&amp;` counts as the character it stands for.
"""

import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from itertools import accumulate

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
TOAST_LIMIT = 200

ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")  # all that Telegram knows
TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)[^<>]*>")
PIECE = re.compile(rf"{TAG.pattern}|{ENTITY.pattern}|.", re.DOTALL)
PAUSES = (
    re.compile(r"(?P<cut>\n)\s*\n"),  # after a paragraph
    re.compile(r"(?P<cut>\n)"),  # a line
    re.compile(r"""(?<=[.!?…])["'”’)\]]*(?P<cut>\s)"""),  # a sentence
)
SPACE = re.compile(r"(?P<cut>\s)\s*")
JOINER = "\u200d"
LONGEST_CLUSTER = 64  # code points looked at to keep an emoji or a letter with its marks whole


@dataclass(frozen=True, slots=True)
class Tag:
    """An open tag. `at` tells two quotations that follow each other from one."""

    name: str
    source: str
    at: int


@dataclass(frozen=True, slots=True)
class Letter:
    """One character that is seen: how it is written, and the tags it stands in, outermost first."""

    source: str
    seen: str
    tags: tuple[Tag, ...]


def plain(html: str) -> str:
    """What is seen of chat HTML: no tags, entities as characters."""
    return ENTITY.sub(lambda found: _seen(found.group()), TAG.sub("", html))


def length(text: str) -> int:
    """The UTF-16 code units of a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fits(html: str, limit: int) -> bool:
    """Whether what is seen of chat HTML is within `limit` UTF-16 code units."""
    return length(html) <= limit or length(plain(html)) <= limit


def clip(text: str, limit: int = TOAST_LIMIT) -> str:
    """A plain text within `limit` UTF-16 code units, an ellipsis in place of what had to go."""
    if length(text) <= limit:
        return text
    end = _furthest(list(accumulate(map(_units, text))), 0, limit - 1)
    return text[: _whole(text, 0, end)].rstrip() + "…"


def split(html: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Chat HTML in parts of at most `limit` UTF-16 code units seen, each well formed on its own.

    Cuts at a paragraph, else a line, else a sentence, else a word, else between characters; the space
    at a cut goes. A tag open at a cut is closed and opened again. A text that fits stays as it is.
    """
    if fits(html, limit):
        return [html]
    letters = _letters(html)
    text = "".join(letter.seen for letter in letters)
    ends = list(accumulate(map(_units, text)))
    parts, start = [], _after_space(text, 0)
    while start < len(text):
        cut = _cut(text, start, _furthest(ends, start, limit))
        parts.append(_written(letters[start:cut]))
        start = _after_space(text, cut)
    return parts


def _letters(html: str) -> list[Letter]:
    letters: list[Letter] = []
    stack: tuple[Tag, ...] = ()
    for found in PIECE.finditer(html):
        source, name = found.group(), found["name"]
        if name is None:
            letters.append(Letter(source, _seen(source), stack))
        elif not found["end"]:
            stack += (Tag(name, source, found.start()),)
        elif stack and stack[-1].name == name:
            stack = stack[:-1]
    return letters


def _seen(source: str) -> str:
    """The one character that an entity, or a character itself, stands for."""
    return source if len(source) == 1 else unescape(source)[:1] or "\ufffd"


def _written(letters: list[Letter]) -> str:
    """Letters as chat HTML again, every tag opened and closed within."""
    written: list[str] = []
    open_tags: tuple[Tag, ...] = ()
    for letter in letters:
        if letter.tags != open_tags:
            written.append(_from(open_tags, letter.tags))
            open_tags = letter.tags
        written.append(letter.source)
    written.append(_from(open_tags, ()))
    return "".join(written)


def _from(old: tuple[Tag, ...], new: tuple[Tag, ...]) -> str:
    """The tags that close what ends and open what begins."""
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    closing = "".join(f"</{tag.name}>" for tag in reversed(old[same:]))
    return closing + "".join(tag.source for tag in new[same:])


def _units(character: str) -> int:
    return 2 if character > "\uffff" else 1


def _furthest(ends: list[int], start: int, limit: int) -> int:
    """The furthest end of a part from `start` within the limit; one character at least."""
    before = ends[start - 1] if start else 0
    end = start + 1
    while end < len(ends) and ends[end] - before <= limit:
        end += 1
    return end


def _cut(text: str, start: int, end: int) -> int:
    """Where to end the part: at the best pause in its second half, else at a space, else where it must."""
    if not text[end:].strip():
        return start + len(text[start:end].rstrip())
    halfway = start + (end - start) // 2
    for pause, earliest in (*((pause, halfway) for pause in PAUSES), (SPACE, start)):
        if place := _last(pause, text, earliest + 1, end):
            return start + len(text[start:place].rstrip())
    return _whole(text, start, end)


def _last(pause: re.Pattern[str], text: str, earliest: int, end: int) -> int:
    """The last cut of a kind from `earliest` up to `end`; 0 when there is none."""
    last = 0
    for found in pause.finditer(text, earliest):
        if found.start("cut") > end:
            break
        last = found.start("cut")
    return last


def _whole(text: str, start: int, end: int) -> int:
    """The last place up to `end` that leaves letters with their marks and joined emoji whole."""
    for place in range(end, max(start, end - LONGEST_CLUSTER), -1):
        if not _joined(text, place):
            return place
    return end


def _joined(text: str, place: int) -> bool:
    """Whether the characters either side of `place` make one sign."""
    if place >= len(text):
        return False
    before, after = text[place - 1], text[place]
    if before == JOINER or after == JOINER or unicodedata.category(after).startswith("M"):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":  # skin tones
        return True
    halves = 0  # of flags, which come in pairs
    while halves < place and _is_flag_half(text[place - 1 - halves]):
        halves += 1
    return _is_flag_half(after) and halves % 2 == 1


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _after_space(text: str, place: int) -> int:
    found = SPACE.match(text, place)
    return found.end() if found else place
