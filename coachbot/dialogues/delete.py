"""Erase everything, after one more yes; the record can be taken along first."""

from coachbot.model import Facts, Leave, Next
from coachbot.requests.mentoring import MyPart
from coachbot.requests.trail import KeptBesides, Stand
from coachbot.talk import Script, choose, do, say


def delete(facts: Facts) -> Script:
    """Say what would go, and let it go only when that is meant."""
    standing = yield from do("standing", Stand())
    part = yield from do("part", MyPart())
    besides = yield from do("besides", KeptBesides())
    keys = ["keep", "take", "erase"]
    wish = yield from choose("wish", "delete/really", keys, standing=standing, part=part, besides=besides)
    if wish == "take":
        return Next("trail")
    if wish == "erase" and (yield from choose("sure", "delete/sure", ["keep", "erase"], in_place=True)) == "erase":
        yield from say("delete/gone", part=part)
        return Leave()
    yield from say("delete/kept")
    return None
