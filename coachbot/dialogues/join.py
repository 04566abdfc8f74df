"""An invitation: its link opened, answered, and confirmed by whoever made it."""

from coachbot.model import Facts, Next
from coachbot.requests.inviting import Accept, Confirm, Decline, Look, Open
from coachbot.requests.profile import Welcomed
from coachbot.talk import Script, ask, choose, do, say

CONFIRMED = ("mentor", "partner")  # whoever made the link says whether it is the one they meant
LONGEST_NAME = 60


def join(facts: Facts) -> Script:
    """A link was opened: what it is about, in one message, before a yes or a no."""
    invited = yield from do("invited", Open(facts["token_hash"]))
    if invited["problem"]:
        yield from say(f"join/{invited['problem']}")
        return None
    kind = "cohort" if invited["kind"] == "participant" else invited["kind"]
    whole = kind == "cohort" and invited["about"]["part"] != "mentor"  # participants get the whole welcome
    message = "join/helper" if kind == "cohort" and not whole else f"join/{kind}"
    if (yield from choose("answer", message, ["yes", "no"], invited=invited)) == "no":
        yield from do("declined", Decline(invited["invitation"]))
        yield from say("join/declined", invited=invited)
        return None
    as_is = ["as-is"] if invited["name"] else []
    known_as = yield from ask("name", "join/name", as_is, in_place=True, invited=invited)
    name = invited["name"] if known_as.choice else " ".join(known_as.text.split())[:LONGEST_NAME]
    if not whole:
        yield from do("welcomed", Welcomed())
    problem = yield from do("accepted", Accept(invited["invitation"], name))
    if problem:
        yield from say(f"join/{problem}")
        return None
    yield from say(f"join/{'wait' if kind in CONFIRMED else f'{kind}_in'}", invited=invited, name=name)
    if kind == "lead":
        return Next("programme")
    return Next("welcome", {"name": name}) if whole and invited["is_new"] else None


def confirm(facts: Facts) -> Script:
    """Someone opened the link: is it the one it was meant for? Or they said no to it."""
    invited = yield from do("invited", Look(facts["invitation"]))
    if invited["problem"] == "declined":
        yield from say("confirm/declined", invited=invited)
    if invited["problem"]:
        return None
    kind = invited["kind"]
    answer = yield from choose("who", f"confirm/{kind}", ["yes", "no"], invited=invited)
    yield from do("confirmed", Confirm(invited["invitation"], answer == "yes"))
    yield from say(f"confirm/{kind}_{answer}", invited=invited)
    return None


def agreed(facts: Facts) -> Script:
    """To whoever opened the link: it has come about, or it hasn't."""
    invited = yield from do("invited", Look(facts["invitation"]))
    yield from say(f"join/{invited['kind']}_in" if facts["yes"] else "join/refused", invited=invited)
    return None
