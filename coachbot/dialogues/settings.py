"""When I ask, and about what: changed in place, one thing at a time."""

from functools import partial

from coachbot.dialogues.choices import DAYS, priorities, rhythm, strand, time_of_day, time_zone
from coachbot.model import Facts
from coachbot.plain_words import read_date
from coachbot.requests import Look, Set
from coachbot.talk import Script, ask_for, choose, do, say

MENU = ("rhythm", "day", "time", "zone", "pause", "priorities", "strand", "done")


def settings(facts: Facts) -> Script:
    """Show how things are set, change what is tapped, and show them again."""
    now = yield from do("now", Look())
    for round_ in range(50):
        chosen = yield from choose(f"change.{round_}", "settings/menu", MENU, in_place=True, now=now)
        name = f"{chosen}.{round_}"
        match chosen:
            case "rhythm":
                wish = Set(cadence=(yield from rhythm(name)))
            case "day":
                wish = Set(weekday=DAYS.index((yield from choose(name, "settings/day", DAYS, in_place=True))))
            case "time":
                wish = Set(at=(yield from time_of_day(name)))
            case "zone":
                wish = Set(zone=(yield from time_zone(name, now["zone"])))
            case "priorities":
                wish = Set(priorities=(yield from priorities(name, now["priorities"])))
            case "strand":
                wish = Set(strand=(yield from strand(name)))
            case "pause":
                options = (
                    ["on", "week", "fortnight", "month"] if now["paused_until"] else ["week", "fortnight", "month"]
                )
                until = partial(read_date, today=now["today"])
                wish = Set(
                    paused_until=(yield from ask_for(name, "settings/pause", until, options, in_place=True, now=now))
                )
            case _:
                break
        now = yield from do(f"set.{round_}", wish)
    yield from say("settings/done", now=now)
    return None


def pause(facts: Facts) -> Script:
    """No prompts until a date; everything else goes on working."""
    now = yield from do("now", Look())
    options = ["on", "week", "fortnight", "month"] if now["paused_until"] else ["week", "fortnight", "month"]
    until = yield from ask_for("until", "settings/pause", partial(read_date, today=now["today"]), options, now=now)
    now = yield from do("set", Set(paused_until=until))
    yield from say("settings/paused" if now["paused_until"] else "settings/on", now=now)
    return None
