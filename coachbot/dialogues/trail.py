"""The trail: a picture of the year, and the record to take to an appraisal."""

from coachbot.model import Facts
from coachbot.requests.trail import Stand
from coachbot.talk import Script, choose, do, say

FORMATS = ("pdf", "html", "csv", "json")


def trail(facts: Facts) -> Script:
    """Show where the entries fall, then hand over the record in the form asked for."""
    standing = yield from do("standing", Stand())
    if not standing["entries"]:
        yield from say("trail/empty")
        return None
    yield from say("trail/picture", document="png", standing=standing)
    chosen = yield from choose("format", "trail/format", [*FORMATS, "enough"])
    if chosen == "enough":
        return None
    details = "none"
    if standing["with_details"]:
        details = yield from choose("details", "trail/details", ["leave-out", "include"], standing=standing)
    document = chosen + "+details" if details == "include" else chosen
    yield from say("trail/record", document=document, format=chosen, details=details)
    return None
