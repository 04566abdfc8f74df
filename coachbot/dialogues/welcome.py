"""Who I am, what I keep, who can see it; then when to ask. The first question within six taps."""

from coachbot.dialogues.choices import STRANDS, priorities, time_zone
from coachbot.model import Facts, Next
from coachbot.plain_words import Moment, read_moment
from coachbot.requests.profile import Set, Welcomed
from coachbot.requests.programmes import FirstRhythm
from coachbot.talk import Script, ask, ask_for, choose, do, say

ROLES = ("director", "head-of-service", "manager", "head-teacher", "health", "voluntary", "other")

WHEN = ("mon-08.30", "tue-08.30", "wed-12.30", "thu-12.30", "fri-16.00")


def welcome(facts: Facts) -> Script:
    """From hello to the first question."""
    often = yield from do("often", FirstRhythm())
    name = facts.get("name", "")
    agreed = yield from choose("agreed", "welcome/hello", ["yes", "more", "no"], name=name, often=often)
    if agreed == "more":
        agreed = yield from choose("agreed-then", "welcome/more", ["yes", "no"], in_place=True)
    if agreed == "no":
        yield from say("welcome/another_time")
        return None

    role = yield from ask("role", "welcome/role", ROLES, in_place=True)
    if role.choice == "other":
        role = yield from ask("role-name", "welcome/role_name", ["back"], in_place=True)
    strand = yield from choose("strand", "settings/strand", [*STRANDS, "back"], in_place=True)
    chosen = yield from priorities()
    zone = "Europe/London"
    when = yield from ask_for(
        "when", "welcome/when", moment_or_elsewhere, [*WHEN, "elsewhere", "back"], in_place=True, zone=zone
    )
    if when is None:
        zone = yield from time_zone("zone", zone)
        when = yield from ask_for("when-there", "welcome/when", read_moment, [*WHEN, "back"], in_place=True, zone=zone)
    wishes = Set(role.text or role.choice, strand, chosen, often, when.weekday, when.at, zone)
    now = yield from do("set", wishes)
    yield from do("welcomed", Welcomed())
    yield from say("welcome/ready", now=now)
    return Next("reflect")


def moment_or_elsewhere(said: str) -> Moment | None:
    """A day and time, or None for someone who is in another time zone. Raises Misunderstood."""
    return None if said == "elsewhere" else read_moment(said)
