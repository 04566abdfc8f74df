"""A programme, to its lead: people invited, suggestions, seasons, and figures that expose nobody."""

from collections.abc import Sequence
from functools import partial

from coachbot.dialogues.choices import rhythm
from coachbot.model import Facts, Next, Option
from coachbot.plain_words import read_date, read_roster
from coachbot.requests.programmes import (
    Colleague,
    EndSeason,
    Enrol,
    Joined,
    KeepApart,
    KeptApart,
    LinkForAll,
    LookIn,
    MyProgrammes,
    Needs,
    Programme,
    ProgrammesLed,
    Roll,
    Seasons,
    SetSeason,
    Shape,
    ThinkPieces,
)
from coachbot.requests.proposals import Group, Kind, Send, SentLately, Suggest
from coachbot.talk import Script, Talk, ask, ask_for, choose, do, invite, say, within

HOME = ("invite", "who", "needs", "season", "often", "apart", "done")
LINKS = 10  # in one message
PAGE = 8  # names to choose from at once
WAYS = 3  # in which people may be put together, a week
MOST_BUTTONS = 20


def programme(facts: Facts) -> Script:
    """How it stands, and what a lead can do; those who lead none are told what a programme is."""
    led = yield from do("led", ProgrammesLed())
    if not led:
        if (yield from do("mine", MyProgrammes())):
            return Next("membership")
        yield from say("programme/none")
        return None
    number, called = led[0]["programme"], led[0]["name"]
    if len(led) > 1:
        options = [Option(str(one["programme"]), one["name"]) for one in led if one["name"]]
        number = int((yield from choose("which", "programme/which", options))) if called else number
    if not called:
        named = yield from ask("name", "programme/name")
        yield from do("named", Shape(number, name=named.text))
    now = yield from do("now", LookIn(number))
    for round_ in range(50):
        chosen = yield from choose(f"do.{round_}", "programme/home", HOME, in_place=True, now=now)
        if chosen == "done" or (yield from within(f"{chosen}.{round_}", PARTS[chosen](now))):
            break
        now = yield from do(f"now.{round_}", LookIn(number))
    return None


def invite_people(now: Programme) -> Talk[bool]:
    """One link for all, or a list with a link for each; True once links were given."""
    how = yield from choose("how", "programme/invite", ["link", "list", "mentors", "back"], in_place=True, now=now)
    if how == "list":
        return (yield from enrol(now))
    token = yield from do("link", LinkForAll(now["programme"], "mentor" if how == "mentors" else "participant"))
    yield from say(f"programme/{how}", token=token, now=now)
    return True


def enrol(now: Programme) -> Talk[bool]:
    """A list, pasted or sent as a file; nothing is done until the lead has seen what was understood."""
    reply = yield from invite("list", "programme/list", ["back"], in_place=True)
    for attempt in range(20):
        roster = read_roster(reply.text)
        names = tuple(name for name, _ in roster.people)
        inside = yield from do(f"inside.{attempt}", Joined(now["programme"], names))
        new = tuple(one for one in roster.people if one[0] not in inside)
        reply = yield from invite(
            f"right.{attempt}", "programme/understood", ["yes", "again", "no"] if new else ["again", "no"],
            roster=roster, inside=inside, new=new, now=now, is_file=reply.attachment is not None,
        )  # fmt: skip
        if reply.choice == "yes":
            yield from give_places(now, new)
            return True
        if reply.choice == "no":
            break
        if reply.choice == "again":
            reply = yield from invite(f"list.{attempt}", "programme/list", ["back"], in_place=True)
    return False


def give_places(now: Programme, rows: tuple[tuple[str, str], ...]) -> Talk[None]:
    """A link for each, in messages that can be read."""
    places = yield from do("places", Enrol(now["programme"], rows))
    for start in range(0, len(places), LINKS):
        yield from say("programme/places", places=places[start : start + LINKS], first=start == 0, now=now)


def suggest(now: Programme) -> Talk[bool]:
    """Pairs or mentors, in up to three ways; True once they were sent."""
    sent = yield from do("sent-lately", SentLately(now["programme"]))
    chosen = yield from choose("kind", "programme/who", ["pair", "mentor", "back"], in_place=True, sent=sent, now=now)
    kind: Kind = "pair" if chosen == "pair" else "mentor"
    way, dropped = 0, set[int]()
    groups = yield from do("way.0", Suggest(now["programme"], kind, 0))
    for tap in range(50):
        if not groups:
            yield from say(f"programme/no_{kind}", now=now)
            break
        picked = yield from choose(
            f"groups.{tap}", "programme/groups", _choices(groups, dropped, way), in_place=True, kind=kind,
            groups=groups, dropped=sorted(dropped), way=way,
        )  # fmt: skip
        if picked == "send":
            kept = tuple(tuple(one["members"]) for place, one in enumerate(groups) if place not in dropped)
            yield from do("sent", Send(now["programme"], kind, kept))
            yield from say("programme/sent", number=len(kept), kind=kind)
            return True
        if picked == "no":
            break
        if picked == "other":
            way, dropped = (way + 1) % WAYS, set()
            groups = yield from do(f"way.{tap + 1}", Suggest(now["programme"], kind, way))
        else:
            dropped ^= {int(picked)}
    return False


def _choices(groups: Sequence[Group], dropped: set[int], way: int) -> list[str | Option]:
    labels = [", ".join(one["names"]) for one in groups[:MOST_BUTTONS]]
    each = [Option(str(place), f"{'' if place in dropped else '✓ '}{label}") for place, label in enumerate(labels)]
    return [*each, *(["send"] if len(dropped) < len(groups) else []), "other", "no"]


def tell_needs(now: Programme) -> Talk[bool]:
    """The figures, and the same to hand over; True once something was said."""
    needs = yield from do("needs", Needs(now["programme"]))
    if needs["problem"]:
        yield from say(f"programme/{needs['problem']}", needs=needs)
        return True
    form = yield from choose("form", "programme/needs", ["pdf", "csv", "enough"], needs=needs)
    if form != "enough":
        yield from say("programme/document", document=f"needs.{form}:{now['programme']}", form=form)
    return True


def set_season(now: Programme) -> Talk[bool]:
    """A think piece for some weeks; or one that is on or to come ended."""
    there = yield from do("seasons", Seasons(now["programme"]))
    options = [Option(str(one["season"]), one["title"]) for one in there]
    wish = yield from choose(
        "which", "programme/season", [*options, "new", "back"], in_place=True, seasons=there, now=now
    )
    if wish != "new":
        season = next(one for one in there if str(one["season"]) == wish)
        if (yield from choose("end", "programme/end_season", ["end", "keep"], in_place=True, season=season)) == "end":
            yield from do("ended", EndSeason(now["programme"], season["season"]))
        return False
    pieces = yield from do("pieces", ThinkPieces())
    piece = yield from choose(
        "piece", "programme/piece", [*(Option(one["id"], one["title"]) for one in pieces), "back"], in_place=True,
        pieces=pieces,
    )  # fmt: skip
    read = partial(read_date, today=now["today"])
    since = yield from ask_for("since", "programme/since", read, ["today", "monday", "back"], in_place=True)
    until = yield from ask_for(
        "until", "programme/until", partial(read_date, today=since), ["fortnight", "month", "term", "back"],
        in_place=True, since=since, today=now["today"],
    )  # fmt: skip
    if clash := (yield from do("set", SetSeason(now["programme"], piece, since, until))):
        yield from say("programme/clash", season=clash, today=now["today"])
    return False


def set_rhythm(now: Programme) -> Talk[bool]:
    """How often newcomers begin with a question."""
    yield from do("shaped", Shape(now["programme"], cadence=(yield from rhythm("often"))))
    return False


def keep_apart(now: Programme) -> Talk[bool]:
    """Two people who are not to be put together; the lead's own wishes, and nobody else's."""
    kept = yield from do("kept", KeptApart(now["programme"]))
    labels = {f"{one['enrolment']}.{other['enrolment']}": f"{one['name']} and {other['name']}" for one, other in kept}
    options = [Option(key, label) for key, label in labels.items()]
    wish = yield from choose("wish", "programme/apart", [*options, "add", "back"], in_place=True, kept=kept)
    if wish != "add":
        first, second = map(int, wish.split("."))
        yield from do("ended", KeepApart(now["programme"], first, second, apart=False))
        return False
    everyone = yield from do("roll", Roll(now["programme"]))
    one = yield from pick("first", "programme/apart_first", everyone)
    others = [other for other in everyone if other is not one]
    other = yield from pick("second", "programme/apart_second", others, who=one["name"])
    yield from do("apart", KeepApart(now["programme"], one["enrolment"], other["enrolment"], apart=True))
    return False


def pick(name: str, message: str, people: Sequence[Colleague], who: str = "") -> Talk[Colleague]:
    """One of a list of people, a page at a time."""
    page = 0
    while True:
        here = people[page * PAGE : (page + 1) * PAGE]
        options = [Option(str(one["enrolment"]), one["name"]) for one in here]
        more = ["more"] if len(people) > PAGE else []
        chosen = yield from choose(f"{name}.{page}", message, [*options, *more, "back"], in_place=True, who=who)
        if chosen != "more":
            return next(one for one in here if str(one["enrolment"]) == chosen)
        page = page + 1 if (page + 1) * PAGE < len(people) else 0


PARTS = {
    "invite": invite_people, "who": suggest, "needs": tell_needs, "season": set_season, "often": set_rhythm,
    "apart": keep_apart,
}  # fmt: skip
