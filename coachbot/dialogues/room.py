"""A check-in together in a room: they talk, the bot keeps the time, each with their own part before them."""

from coachbot.model import Facts, Next
from coachbot.requests.check_ins import CallOff, ComeIn, GoOn, LookIn, MoveOn, Pause
from coachbot.talk import Script, choose, do, say

MOST_LOOKS = 150


def room(facts: Facts) -> Script:
    """What goes on now, and what may be tapped; told anew whenever it changes."""
    number = facts["check_in"]
    if facts.get("missed"):
        yield from say("room/missed")
    for look in range(MOST_LOOKS):
        now = yield from do(f"look.{look}", LookIn(number))
        name = f"tap.{look}"
        match now["kind"]:
            case "door":
                tapped = yield from choose(name, "room/door", ["here", "message", "later"], now=now)
                yield from do(
                    f"did.{look}", ComeIn(number) if tapped == "here" else CallOff(number, tapped == "message")
                )
            case "waiting":
                tapped = yield from choose(name, "room/waiting", ["message", "later"], in_place=True, now=now)
                yield from do(f"did.{look}", CallOff(number, tapped == "message"))
            case "together" | "speaker" | "listener" as part:
                tapped = yield from choose(name, f"room/{part}", ["pause", "next"], in_place=True, now=now)
                stage = now["stage"]
                yield from do(f"did.{look}", Pause(number, stage) if tapped == "pause" else MoveOn(number, stage))
            case "paused":
                tapped = yield from choose(name, "room/paused", ["go-on", "next"], in_place=True, now=now)
                yield from do(f"did.{look}", GoOn(number) if tapped == "go-on" else MoveOn(number, now["stage"]))
            case "written":
                return Next("check-in", {"check_in": number})
            case "off":
                yield from say("room/off", now=now)
                return None
            case _:
                return None
    return None
