"""A text looked over for what may identify someone: once, though it is asked about several times in a turn.

The results for the last few texts are remembered, in memory only.
"""

from functools import lru_cache

from coachbot import screening

REMEMBERED = 4


@lru_cache(REMEMBERED)
def details(text: str) -> tuple[screening.Span, ...]:
    """What in a text may identify someone."""
    return tuple(screening.find(text))
