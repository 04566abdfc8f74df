"""What words mean here: words, terms, what is said in more than one way, and which terms belong together.

Shared by `coachbot.recall` and `coachbot.matching`; pure, its data read once from the package.

>>> terms("Rang the HVs about it")
['rang', '=health_visitor']
"""

from coachbot.language.related import RAREST, known_terms, rarity, related
from coachbot.language.terms import Term, aliases, read, terms
from coachbot.language.words import STOCK, stem, words

__all__ = ["RAREST", "STOCK", "Term", "aliases", "known_terms", "rarity", "read", "related", "stem", "terms", "words"]
