"""What is kept, where, and who can see it."""

from coachbot.model import Facts
from coachbot.requests.trail import Stand
from coachbot.talk import Script, do, say


def privacy(facts: Facts) -> Script:
    """Everything held about the person who asks, in one message."""
    standing = yield from do("standing", Stand())
    yield from say("privacy/privacy", standing=standing)
    return None
