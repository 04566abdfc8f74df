"""Erase everything, after one more yes; the record can be taken along first."""

from coachbot.model import Facts, Leave, Next
from coachbot.requests.trail import Stand
from coachbot.talk import Script, choose, do, say


def delete(facts: Facts) -> Script:
    """Say what would go, and let it go only when that is meant."""
    standing = yield from do("standing", Stand())
    wish = yield from choose("wish", "delete/really", ["keep", "take", "erase"], standing=standing)
    if wish == "take":
        return Next("trail")
    if wish == "erase" and (yield from choose("sure", "delete/sure", ["keep", "erase"], in_place=True)) == "erase":
        yield from say("delete/gone")
        return Leave()
    yield from say("delete/kept")
    return None
