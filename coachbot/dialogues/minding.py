"""Words for somebody else: looked over for what may identify someone before they are said."""

from coachbot.requests.journal import Notice
from coachbot.talk import Talk, ask, do


def minded(name: str, text: str) -> Talk[str]:
    """The words as they are to be said, after a look at the details in them; the choice is the writer's."""
    noticed = yield from do(f"{name}.noticed", Notice(text))
    if not noticed["details"]:
        return text
    reply = yield from ask(f"{name}.details", "mentor/noticed", ["instead", "keep"], noticed=noticed)
    if reply.choice == "instead":
        return noticed["instead"]
    return text if reply.choice else reply.text
