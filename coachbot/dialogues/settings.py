"""When I ask, and about what: changed in place, one thing at a time."""

from coachbot.dialogues.choices import DAYS, priorities, rhythm, strand, time_of_day, time_zone
from coachbot.model import Facts, Next
from coachbot.plain_words import read_date
from coachbot.requests.profile import Look, Set, Settings
from coachbot.requests.programmes import MyProgrammes
from coachbot.talk import Script, Talk, ask_for, choose, do, say, within

MENU = ("rhythm", "day", "time", "zone", "pause", "priorities", "strand", "done")


def settings(facts: Facts) -> Script:
    """Show how things are set, change what is tapped, and show them again."""
    now = yield from do("now", Look())
    programmes = yield from do("programmes", MyProgrammes())
    menu = [*MENU[:-1], *(["programme"] if programmes else []), MENU[-1]]
    for round_ in range(50):
        chosen = yield from choose(f"change.{round_}", "settings/menu", menu, in_place=True, now=now)
        name = f"{chosen}.{round_}"
        match chosen:
            case "rhythm":
                wish = Set(cadence=(yield from rhythm(name)))
            case "day":
                wish = Set(
                    weekday=DAYS.index((yield from choose(name, "settings/day", [*DAYS, "back"], in_place=True)))
                )
            case "time":
                wish = Set(at=(yield from time_of_day(name)))
            case "zone":
                wish = Set(zone=(yield from time_zone(name, now["zone"])))
            case "priorities":
                wish = Set(priorities=(yield from within(name, priorities(now["priorities"]))))
            case "strand":
                wish = Set(strand=(yield from strand(name)))
            case "programme":
                return Next("membership")
            case "pause":
                wish = Set(paused_until=(yield from quiet_until(name, now)))
            case _:
                break
        now = yield from do(f"set.{round_}", wish)
    yield from say("settings/done", now=now)
    return None


def pause(facts: Facts) -> Script:
    """No prompts until a date; everything else goes on working."""
    now = yield from do("now", Look())
    now = yield from do("set", Set(paused_until=(yield from quiet_until("until", now))))
    yield from say("settings/paused" if now["paused_until"] else "settings/on", now=now)
    return None


def quiet_until(name: str, now: Settings) -> Talk[str]:
    """The date until which to be quiet (ISO), or "" to start again."""
    options = (["on"] if now["paused_until"] else []) + ["week", "fortnight", "month", "back"]

    def until(said: str) -> str:
        return "" if said == "on" else read_date(said, now["today"])

    return (yield from ask_for(name, "settings/pause", until, options, in_place=True, now=now))
