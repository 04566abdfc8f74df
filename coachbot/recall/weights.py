"""How much each signal counts; tuned on the leaders marked for tuning in `tests/data/resurface.jsonl`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """The signals of a ranking; 0 switches one off."""

    scarcity: float = 0.6
    """Power of a term's scarcity in the journal."""
    rarity: float = 1.75
    """Power of a term's rarity in English."""
    related: float = 0.7
    """A related word against the word itself."""
    sharpness: float = 1.5
    """Power of the likeness of a related word: above 1 trusts only the nearest."""
    slips: float = 0.9
    """A word put right (typing errors) against the word itself."""
    missing: float = 0.5
    """How far a word that the whole journal lacks tells against all entries, as one does that only some lack."""
    length: float = 0.4
    """How far a long entry must hold more, from 0 to 1."""
    breadth: float = 1.2
    """Extra for entries that answer several words of the query."""
    meaning: float = 2.0
    """Extra for entries that are about the same as the whole query."""
    story: float = 2.0
    """Extra for entries that share rare words with the best ones found."""
    kinship: float = 1.0
    """Extra for entries that are about the same as the best ones found."""
    names: float = 1.0
    """Extra worth of a shared name, or of another word that stands for nothing else."""
    thread: float = 1.0
    """Extra for entries that share a rare word, by how well all that share it fit."""
    floor: float = 0.15
    """Entries below this score have nothing to do with the query."""
    behind: float = 0.5
    """Entries below this share of the best one's score are not worth reading after it."""


DEFAULT = Weights()
