"""Back to a conversation that another one interrupted."""

from coachbot.model import Facts, Reopen
from coachbot.requests.profile import LetGo
from coachbot.talk import Script, choose, do, say


def resume(facts: Facts) -> Script:
    """Offer, once, to pick up where it was left."""
    chosen = yield from choose("resume", "resume/offer", ["pick-up", "leave"], dialogue=facts["dialogue"])
    if chosen == "pick-up":
        return Reopen(facts["conversation"])
    yield from do("let-go", LetGo(facts["conversation"]))
    yield from say("resume/left")
    return None
