"""What I can do."""

from coachbot.model import Facts
from coachbot.talk import Script, say


def help_(facts: Facts) -> Script:
    """The menu, as buttons."""
    yield from say("help/help")
    return None
