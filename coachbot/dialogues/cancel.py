"""Stop whatever was going on."""

from coachbot.model import Facts
from coachbot.talk import Script, say


def cancel(facts: Facts) -> Script:
    """The open conversation has been ended; what was kept stays kept."""
    yield from say("cancel/cancelled", open=facts.get("open", ""), kept=facts.get("kept", False))
    return None
