"""Which behaviours of Championing Children an entry is about: suggested from its words, or searched for by a few."""

from coachbot.matching.searching import search
from coachbot.matching.suggesting import DEFAULT, Suggestion, Weights, suggest

__all__ = ["DEFAULT", "Suggestion", "Weights", "search", "suggest"]
