"""Choices that both the welcome and the settings offer."""

from collections.abc import Sequence

from coachbot.model import Option
from coachbot.plain_words import read_time, read_zone
from coachbot.requests.profile import Headings
from coachbot.talk import Talk, ask_for, choose, do

CADENCES = {"weekly": "weekly", "fortnightly": "fortnightly", "monthly": "monthly", "working-days": "working days"}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STRANDS = ("induction", "reflection", "direction")
MOST_PRIORITIES = 3


def rhythm(name: str) -> Talk[str]:
    """How often to ask."""
    return CADENCES[(yield from choose(name, "settings/rhythm", [*CADENCES, "back"], in_place=True))]


def time_of_day(name: str) -> Talk[str]:
    """At what local time to ask, as HH:MM."""
    return (
        yield from ask_for(
            name, "settings/time", read_time, ["07.45", "08.30", "12.30", "17.30", "back"], in_place=True
        )
    )


def time_zone(name: str, zone: str) -> Talk[str]:
    """In which IANA zone."""
    options = ["Europe.London", "Europe.Dublin", "keep"]
    chosen = yield from ask_for(
        name,
        "settings/zone",
        lambda said: said if said == "keep" else read_zone(said),
        options,
        in_place=True,
        zone=zone,
    )
    return zone if chosen == "keep" else chosen


def strand(name: str) -> Talk[str]:
    """Where the leader is: new to it, in the middle of it, or steering it."""
    return (yield from choose(name, "settings/strand", [*STRANDS, "back"], in_place=True))


def priorities(now: Sequence[str] = ()) -> Talk[tuple[str, ...]]:
    """Up to three headings to work on; none is an answer too."""
    headings = yield from do("headings", Headings())
    chosen = [one["id"] for one in headings if one["title"] in now]
    for tap in range(50):
        options = [Option(one["id"], f"{'✓ ' if one['id'] in chosen else ''}{one['title']}") for one in headings]
        picked = yield from choose(
            f"priority.{tap}", "settings/priorities", [*options, "done" if chosen else "none", "back"], in_place=True,
            chosen=len(chosen),
        )  # fmt: skip
        if picked in ("done", "none"):
            break
        if picked in chosen:
            chosen.remove(picked)
        elif len(chosen) < MOST_PRIORITIES:
            chosen.append(picked)
    return tuple(chosen)
