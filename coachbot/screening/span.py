"""A stretch of a text that may identify someone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "name", "initials", "phone", "dob", "postcode", "address", "caseref", "email", "nhs", "upn",
]  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to `end` (not included) of a text, and what they may give away."""

    start: int
    end: int
    kind: Kind


def without_overlap(spans: Iterable[Span]) -> list[Span]:
    """The given spans in order of place; of two that overlap, the one given first stays."""
    kept: list[Span] = []
    for span in spans:
        if span.start < span.end and all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return sorted(kept)
