"""What is kept, where, and who can see it."""

from coachbot.model import Facts
from coachbot.requests.sharing import WhoReads
from coachbot.requests.trail import KeptBesides, Stand
from coachbot.talk import Script, do, say


def privacy(facts: Facts) -> Script:
    """Everything held about the person who asks, in one message."""
    standing = yield from do("standing", Stand())
    sharing = yield from do("sharing", WhoReads())
    besides = yield from do("besides", KeptBesides())
    yield from say("privacy/privacy", standing=standing, sharing=sharing, besides=besides)
    knowing = any(one["mentoring"] for one in sharing["readers"]) and standing["commitments"]
    if knowing or besides["partners"] or besides["programmes"] or besides["leads"]:
        yield from say("privacy/with_others", standing=standing, sharing=sharing, besides=besides)
    if besides["mentored"]:
        yield from say("privacy/as_mentor")
    return None
