"""The trail: a picture of the year, and the record to take to an appraisal; or whatever else is kept, as data."""

from coachbot.model import Facts
from coachbot.requests.trail import Besides, Identifying, KeptBesides, Stand, Standing
from coachbot.talk import Script, choose, do, say

FORMATS = ("pdf", "html", "csv", "json")


def trail(facts: Facts) -> Script:
    """Show where the entries fall, then hand over the record in the form asked for."""
    standing = yield from do("standing", Stand())
    if standing["entries"]:
        yield from say("trail/picture", document="png", standing=standing)
    if _tells_something(standing):
        chosen = yield from choose("format", "trail/format", [*FORMATS, "enough"])
    else:
        besides = yield from do("besides", KeptBesides())
        if not _holds_something(standing, besides):
            yield from say("trail/empty")
            return None
        chosen = yield from choose("format", "trail/held", ["json", "enough"], standing=standing, besides=besides)
    if chosen == "enough":
        return None
    details = "none"
    identifying = yield from do("identifying", Identifying(chosen))
    if identifying:
        details = yield from choose("details", "trail/details", ["leave-out", "include"], notes=identifying)
    document = chosen + "+details" if details == "include" else chosen
    yield from say("trail/record", document=document, format=chosen, details=details)
    return None


def _tells_something(standing: Standing) -> bool:
    """Whether there is anything that a document would show."""
    shown = ("entries", "activities_planned", "activities_done", "commitments_open", "commitments_kept")
    return any(standing[name] for name in shown)  # type: ignore[literal-required]


def _holds_something(standing: Standing, besides: Besides) -> bool:
    return bool(standing["commitments"]) or any(besides.values())
