"""When someone writes of a child at risk now, or of their own distress: say where to turn, and stop asking."""

from coachbot.model import Facts
from coachbot.requests.journal import Keep
from coachbot.talk import Script, do, invite, say


def care(facts: Facts) -> Script:
    """`concern` is "child" or "self"; what was written is kept, from those who have agreed to that."""
    words = yield from invite("said", "reflect/anything")
    if facts["keep"]:
        yield from do("entry", Keep(words))
    yield from say(f"care/{facts['concern']}", kept=facts["keep"])
    return None
