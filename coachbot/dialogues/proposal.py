"""Who someone might work with, as their programme suggests it: yes, no or not now; and what became of it."""

from coachbot.model import Facts
from coachbot.requests.proposals import Answer, AnswerProposal, LookAtProposal, NextProposal
from coachbot.talk import Script, choose, do, say

ANSWERS: dict[str, Answer] = {"yes": "yes", "later": "later", "no": "no"}


def proposal(facts: Facts) -> Script:
    """Ask one of those it is about; where nothing is to be answered any more, nothing is said."""
    found = yield from do("found", NextProposal())
    if not found["proposal"]:
        return None
    answer = yield from choose("answer", f"proposal/{found['kind']}", [*ANSWERS], proposal=found)
    became = yield from do("became", AnswerProposal(found["proposal"], ANSWERS[answer]))
    yield from say(f"proposal/{became}", proposal=found)
    return None


def proposal_news(facts: Facts) -> Script:
    """To those who said yes: it has come about, or to nothing."""
    found = yield from do("found", LookAtProposal(facts["proposal"]))
    if found["state"] in ("agreed", "declined"):
        yield from say("proposal/came_about" if found["state"] == "agreed" else "proposal/to_nothing", proposal=found)
    return None
