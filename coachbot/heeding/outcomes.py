"""How what a text tells of went, where that is clear; and whether it hurt its writer. For choosing, never a score."""

from typing import Literal

from coachbot.heeding.phrases import phrases, plain, sentences

Outcome = Literal["well", "badly"]
READ = 5_000
"""How much of a text is read, in characters."""
CLEAR = 2
"""How many more signs of one outcome than of the other make it clear."""


def outcome(text: str) -> Outcome | None:
    """Whether it went well or badly: only where one has clearly more signs than the other."""
    turned = phrases("outcome", "turned")
    read = [sentence for _, sentence in sentences(plain(text[:READ])) if not turned.search(sentence)]
    well, badly = (sum(len(phrases("outcome", kind).findall(one)) for one in read) for kind in ("well", "badly"))
    if abs(well - badly) < CLEAR or min(well, badly) * 3 > max(well, badly):
        return None
    return "well" if well > badly else "badly"


def hurts(text: str) -> bool:
    """Whether a text tells of something that hurt its writer, or of a death."""
    return bool(phrases("outcome", "hurt").search(plain(text[:READ])))
