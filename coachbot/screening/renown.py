"""What a run of capitals may be instead of a client: somebody known to the public, an organisation, a street."""

from coachbot.screening.lexicon import lexicon
from coachbot.screening.tokens import Word


def is_public(words: list[Word], first: int, last: int) -> bool:
    """Whether the run names somebody known for an office, a book or a deed, or is spoken of as published."""
    context = lexicon().context
    keys = [word.key for word in words[first : last + 1]]
    pairs = {" ".join(keys[i:j]) for i in range(len(keys)) for j in range(i + 1, len(keys) + 1)}
    before = words[first - 1].key if first else ""
    titles = context["titles"]["public"]
    known = pairs & context["public"]["people"] or titles & {before, *keys}
    return bool(known) or _is_cited(words, first, last)


def _is_cited(words: list[Word], first: int, last: int) -> bool:
    """ "a book by …", "…'s lecture", "… on the radio", "read … on the bus"."""
    cues = lexicon().context["public"]
    opening = first + (last - first > 1 and words[first].key in cues["book"] | cues["read"])
    before = [word.key for word in reversed(words[max(0, opening - 2) : opening])]
    owner, behind = words[last].owner, [word.key for word in words[last + 1 : last + 7]]
    written = before[:1] and (before[0] in cues["book"] or (before[0] in cues["by"] and before[-1] in cues["book"]))
    spoken_of = behind[:1] and behind[0] in cues["book"] and (owner or behind[0] not in cues["deeds"])
    read = before[:1] and before[0] in cues["read"] and not owner and (not behind or behind[0] in cues["while"])
    aired = any(key in cues["air"] and "on" in behind[max(0, i - 2) : i] for i, key in enumerate(behind))
    return bool(written or spoken_of or read or aired)


def is_organisation(words: list[Word], first: int, last: int) -> bool:
    """Whether the run, or the word after it, makes a school, a street, a paper or the like of it."""
    context = lexicon().context["organisation"]
    inside = {word.key for word in words[first : last + 1]}
    if not words[first + 1].capital:
        inside -= lexicon().surnames.plain
    after = words[last + 1] if last + 1 < len(words) else None
    if inside & context["words"]:
        return True
    if after is None or after.gap not in (" ", "'s ", "’s "):
        return False
    return not words[last].owner and after.key in context["words"] - context["not_after"]
