"""Which earlier entries to bring back: those that belong with a new entry, or answer a few words typed on a phone.

Each term of the query is worth more the scarcer it is, and an entry answers it with the term itself, with a related
word or with a spelling close to it, whichever counts most. The best of these count more when they are about the same
as the whole query, and then lead to others of their story. What is found says which words of the query it fits.
"""

from coachbot.recall.journal import forget
from coachbot.recall.ranking import Recalled, rank
from coachbot.recall.weights import DEFAULT, Weights

__all__ = ["DEFAULT", "Recalled", "Weights", "forget", "rank"]
