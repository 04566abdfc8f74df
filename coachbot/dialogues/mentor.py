"""What is new, by leader: the mentor's queue and digest. For a leader: what their mentors said."""

from collections.abc import Sequence

from coachbot.dialogues.choices import DAYS, time_of_day
from coachbot.model import Facts, Next, Option
from coachbot.requests.mentoring import HowItEnded, Mentee, Mentees, MyPart, WhenToTell
from coachbot.talk import Script, choose, do, say

PAGE = 6
LONGEST_NAME = 26  # of a leader on a button, beside the count of what is new
RHYTHMS = {"weekly": "weekly", "fortnightly": "fortnightly", "working-days": "working days", "never": "never"}


def mentor(facts: Facts) -> Script:
    """As mentor, or as somebody who has one; whoever is both chooses."""
    part = yield from do("part", MyPart())
    if part["mentees"] and part["mentors"] and not facts.get("queue"):
        side = yield from choose("side", "mentor/which", ["queue", "mine"], in_place=True, part=part)
        if side == "mine":
            return Next("remarks")
    if part["mentees"]:
        return (yield from queue())
    return Next("remarks" if part["mentors"] else "share")


def queue() -> Script:
    """The leaders, six at a time, those with most that waits first."""
    mentees = yield from do("mentees", Mentees())
    page = 0
    for step in range(50):
        shown = mentees[page * PAGE : (page + 1) * PAGE]
        names = [Option(f"l{one['leader']}", _label(one)) for one in shown]
        turn = ["turn"] if len(mentees) > PAGE else []
        wish = yield from choose(
            f"leader.{step}", "mentor/queue", [*names, *turn, "when", "enough"], in_place=True,
            mentees=mentees, waiting=[one for one in mentees if one["first"] is not None],
        )  # fmt: skip
        if wish == "turn":
            page = (page + 1) % -(-len(mentees) // PAGE)
            continue
        if wish == "when":
            return (yield from when_to_tell())
        if wish == "enough":
            return None
        one = next(one for one in shown if f"l{one['leader']}" == wish)
        return Next("mentee", to_read(one) if one["first"] is not None else {"leader": one["leader"]})
    return None


def to_read(one: Mentee) -> Facts:
    """Where a leader's waiting entries begin."""
    return {"leader": one["leader"], "entry": one["first"]}


def _label(one: Mentee) -> str:
    name = one["name"] if len(one["name"]) <= LONGEST_NAME else one["name"][: LONGEST_NAME - 1] + "…"
    waits = one["new"] + one["replies"]
    return f"{name} · {waits}" if waits else name


def when_to_tell() -> Script:
    """How often, and when, a mentor hears what is new."""
    now = yield from do("when", WhenToTell())
    wish = yield from choose("change", "mentor/when", [*RHYTHMS, "day", "time", "queue"], in_place=True, now=now)
    match wish:
        case "queue":
            return Next("mentor", {"queue": True})
        case "day":
            day = yield from choose("day", "mentor/day", DAYS, in_place=True)
            now = yield from do("changed", WhenToTell(weekday=DAYS.index(day)))
        case "time":
            now = yield from do("changed", WhenToTell(at=(yield from time_of_day("time"))))
        case rhythm:
            now = yield from do("changed", WhenToTell(cadence=RHYTHMS[rhythm]))
    yield from say("mentor/when_set", now=now)
    return None


def digest(facts: Facts) -> Script:
    """What is new, by leader, in numbers; nothing if nothing is."""
    mentees = yield from do("mentees", Mentees())
    waiting = [one for one in mentees if one["first"] is not None]
    if not waiting:
        return None
    options = [Option(f"l{waiting[0]['leader']}", waiting[0]["name"])] if len(waiting) == 1 else ["queue"]
    wish = yield from choose("wish", "mentor/digest", [*options, "later"], waiting=waiting[:PAGE], more=_rest(waiting))
    if wish == "later":
        return None
    return Next("mentor", {"queue": True}) if wish == "queue" else Next("mentee", to_read(waiting[0]))


def _rest(waiting: Sequence[Mentee]) -> int:
    return max(0, len(waiting) - PAGE)


def ended(facts: Facts) -> Script:
    """The other of the two has ended it."""
    other = yield from do("other", HowItEnded(facts["mentoring"]))
    if other is None:
        yield from say("mentor/left")
    elif other["part"] == "leader":
        yield from say("mentor/ended", name=other["name"])
    else:
        yield from say("share/ended", name=other["name"])
    return None
