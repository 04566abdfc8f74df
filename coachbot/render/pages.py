"""Long texts, in pages that each fit one message of any channel."""

from collections.abc import Sequence

MOST = 3000  # UTF-16 units, as Telegram counts; the rest of its 4096 is for what stands around the text
ENDS = ("\n\n", "\n", ". ", "; ", ", ", " ")  # where a text may be cut, the best first
LEAST = 0.5  # of a page that is filled at least before a better place to cut is taken


def size(text: str) -> int:
    """How long a text is as Telegram counts: characters beyond the first plane count twice."""
    return len(text) + sum(one > "\uffff" for one in text)


def pieces(text: str, most: int = MOST) -> list[str]:
    """A text in pieces of at most so many units, cut where a paragraph, a sentence or a word ends."""
    found: list[str] = []
    while size(text) > most:
        room = most if size(text[:most]) <= most else most // 2
        cut = next((at + len(end) for end in ENDS if (at := text.rfind(end, 0, room)) >= room * LEAST), room)
        found.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*found, text] if text or not found else found


def in_pages(sizes: Sequence[int], most: int = MOST) -> list[list[int]]:
    """The places of things of these sizes, in order, as many to a page as fit; at least one page."""
    pages: list[list[int]] = [[]]
    room = most
    for place, one in enumerate(sizes):
        if one > room and pages[-1]:
            pages.append([])
            room = most
        pages[-1].append(place)
        room -= one
    return pages
