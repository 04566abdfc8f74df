"""Coaching pairs: who, how often, in which form; and what is new in one."""

from coachbot.dialogues.choices import CADENCES
from coachbot.model import Facts, Next, Option
from coachbot.plain_words import read_moment
from coachbot.requests.inviting import Invite
from coachbot.requests.inviting import Look as LookAtInvitation
from coachbot.requests.pairs import Agree, Begin, Forms, LeavePair, LookAtThird, MyPairs, OnePair, TakeIn, Together
from coachbot.talk import Script, Talk, ask_for, choose, do, say

MOST = 3
RHYTHMS = ("weekly", "fortnightly", "monthly")


def pair(facts: Facts) -> Script:
    """How the pair stands, and what may be done with it; or how to begin one."""
    mine = yield from do("mine", MyPairs())
    if not mine:
        return (yield from invite_partner())
    one = mine[0]
    if len(mine) > 1:
        options = [Option(str(place), " + ".join(each["others"])) for place, each in enumerate(mine)]
        one = mine[int((yield from choose("which", "pair/which", options)))]
    wish = yield from choose("wish", "pair/menu", _wishes(one), in_place=True, one=one)
    match wish:
        case "go-on":
            return _guided(one["check_in_way"], one["check_in"] or 0)
        case "start":
            way = yield from choose("way", "pair/way", ["message", "room", "back"], in_place=True, one=one)
            return _guided(way, (yield from do("begun", Begin(one["pair"], "room" if way == "room" else "message"))))
        case "change":
            ways = ["rhythm", "form", "way", "back"]
            yield from change_it(one, (yield from choose("what", "pair/change", ways, in_place=True, one=one)))
        case "take-up":
            yield from change_it(one, wish)
        case "third":
            yield from invite_third(one)
        case "leave":
            yield from leave(one)
    return None


def _wishes(one: Together) -> list[str]:
    found = ["go-on" if one["check_in"] else "start", "change"]
    if one["paused"]:
        found.insert(0, "take-up")
    if len(one["others"]) < MOST - 1:
        found.append("third")
    return [*found, "leave", "enough"]


def _guided(way: str, check_in: int) -> Next:
    return Next("room" if way == "room" else "check-in", {"check_in": check_in})


def invite_partner() -> Script:
    """What a pair is; its rhythm and form; and the link."""
    if (yield from choose("begin", "pair/what", ["invite", "enough"])) == "enough":
        return None
    about = yield from rhythm()
    form, title = yield from a_form("form")
    about |= {"form": form, "form_title": title, "with": []}
    token = yield from do("token", Invite("partner", about))
    yield from say("pair/link", token=token)
    return None


def rhythm() -> Talk[dict[str, object]]:
    """How often, and on which day at what time."""
    cadence = yield from choose("cadence", "pair/rhythm", RHYTHMS, in_place=True)
    moment = yield from ask_for(
        "moment", "pair/moment", read_moment, ["tue-08.30", "thu-12.30", "fri-15.00"], in_place=True, cadence=cadence
    )
    return {"cadence": CADENCES[cadence], "weekday": moment.weekday, "at": moment.at}


def a_form(name: str) -> Talk[tuple[str, str]]:
    """A form of check-in: its id and its title."""
    forms = yield from do(f"{name}.there", Forms())
    options = [Option(one["id"], one["title"]) for one in forms]
    chosen = yield from choose(name, "pair/form", options, in_place=True, forms=forms)
    return chosen, next(one["title"] for one in forms if one["id"] == chosen)


def change_it(one: Together, what: str) -> Talk[None]:
    """Another rhythm, another form or way; or on again after a pause."""
    number = one["pair"]
    if what == "rhythm":
        about = yield from rhythm()
        wanted = Agree(number, str(about["cadence"]), int(str(about["weekday"])), str(about["at"]))
    elif what == "form":
        wanted = Agree(number, form=(yield from a_form("form"))[0])
    elif what == "way":
        way = yield from choose("usual-way", "pair/usual_way", ["message", "room", "back"], in_place=True, one=one)
        wanted = Agree(number, way="room" if way == "room" else "message")
    else:
        wanted = Agree(number)
    now = yield from do("changed", wanted)
    yield from say("pair/changed", document=f"ics:{number}" if now["next_on"] else "", one=now)


def invite_third(one: Together) -> Talk[None]:
    """A link for a third; the one who is there already is asked when it has been opened."""
    about = {name: one[name] for name in ("cadence", "weekday", "at")}
    token = yield from do(
        "token", Invite("partner", about | {"form_title": one["form"], "pair": one["pair"], "with": one["others"]})
    )
    yield from say("pair/link_for_third", token=token, one=one)


def leave(one: Together) -> Talk[None]:
    """Leave, after one more yes."""
    if (yield from choose("sure", "pair/leave", ["stay", "leave"], in_place=True, one=one)) == "leave":
        yield from do("left", LeavePair(one["pair"]))
        yield from say("pair/left", one=one)
    else:
        yield from say("pair/stayed")


def pair_news(facts: Facts) -> Script:
    """Something is new in a pair, and those who didn't do it hear of it."""
    what = facts["what"]
    if what == "third":
        return (yield from third(facts["invitation"]))
    if what == "two":
        invited = yield from do("invited", LookAtInvitation(facts["invitation"]))
        if invited["kind"]:
            yield from say("pair-news/two", invited=invited)
        return None
    one = yield from do("one", OnePair(facts["pair"]))
    if one is None:
        return None
    if what == "quiet":
        return (yield from quiet(one))
    ics = f"ics:{one['pair']}" if one["next_on"] and what != "left" else ""
    yield from say(f"pair-news/{what}", document=ics, one=one)
    return None


def third(invitation: int) -> Script:
    """The other one would like to take in a third: is that all right?"""
    who = yield from do("who", LookAtThird(invitation))
    if who["problem"]:
        return None
    answer = yield from choose("third", "pair-news/third", ["yes", "no"], who=who)
    yield from do("answered", TakeIn(invitation, answer == "yes"))
    yield from say(f"pair-news/third_{answer}", who=who)
    return None


def quiet(one: Together) -> Script:
    """The rhythm has paused: what would suit now?"""
    if not one["paused"]:
        return None
    wish = yield from choose("wish", "pair-news/quiet", ["take-up", "rhythm", "leave", "later"], one=one)
    if wish == "leave":
        yield from leave(one)
    elif wish == "later":
        yield from say("pair-news/later")
    else:
        yield from change_it(one, wish)
    return None
