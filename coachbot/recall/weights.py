"""How much each signal counts; tuned on the leaders marked for tuning in `tests/data/resurface.jsonl`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """The signals of a ranking; 0 switches one off."""

    scarcity: float = 0.6
    """Power of a term's scarcity in the journal."""
    rarity: float = 1.75
    """Power of a term's rarity in English."""
    related: float = 0.95
    """A related word against the word itself."""
    sharpness: float = 1.5
    """Power of the likeness of a related word: above 1 trusts only the nearest."""
    slips: float = 0.9
    """A word put right (typing errors) against the word itself."""
    length: float = 0.4
    """How far a long entry must hold more, from 0 to 1."""
    breadth: float = 1.2
    """Extra for entries that answer several words of the query."""
    story: float = 0.75
    """Extra for entries that share rare words with the best one found."""
    floor: float = 0.07
    """Entries below this score have nothing to do with the query."""


DEFAULT = Weights()
