"""A programme, to someone who is in it: what its lead sees, whom they would rather not work with, and leaving."""

from coachbot.model import Facts, Option
from coachbot.requests.programmes import (
    Colleagues,
    LeaveProgramme,
    Membership,
    MyProgrammes,
    RatherNot,
    WillMentor,
)
from coachbot.talk import Script, Talk, choose, do, say, within

PAGE = 8


def membership(facts: Facts) -> Script:
    """What they are in, and what they may change of it."""
    mine = yield from do("mine", MyProgrammes())
    if not mine:
        yield from say("membership/none")
        return None
    one = mine[0]
    if len(mine) > 1:
        options = [Option(str(each["enrolment"]), each["name"]) for each in mine]
        which = yield from choose("which", "membership/which", options)
        one = next(each for each in mine if str(each["enrolment"]) == which)
    for round_ in range(20):
        mentoring = {"participant": ["mentor"], "both": ["no-mentor"]}.get(one["part"], [])
        wish = yield from choose(
            f"wish.{round_}", "membership/home", ["apart", *mentoring, "leave", "done"], in_place=True, mine=one
        )
        if wish == "leave":
            yield from leave(one)
            return None
        if wish == "apart":
            yield from within(f"apart.{round_}", rather_not(one))
        elif wish == "done":
            break
        else:
            yes = wish == "mentor"
            yield from do(f"mentor.{round_}", WillMentor(one["enrolment"], yes))
            one = Membership(**one | {"part": "both" if yes else "participant"})
    yield from say("membership/done")
    return None


def leave(mine: Membership) -> Talk[None]:
    """Leave, after one more yes."""
    if (yield from choose("sure", "membership/leave", ["leave", "stay"], in_place=True, mine=mine)) == "leave":
        yield from do("left", LeaveProgramme(mine["enrolment"]))
        yield from say("membership/left", mine=mine)
    else:
        yield from say("membership/done")


def rather_not(mine: Membership) -> Talk[None]:
    """Tap those they would rather not be suggested with."""
    page = 0
    others = yield from do("others", Colleagues(mine["enrolment"]))
    kept = {one["enrolment"] for one in others if one["apart"]}
    for tap in range(60):
        here = others[page * PAGE : (page + 1) * PAGE]
        options = [
            Option(str(one["enrolment"]), f"{'✓ ' if one['enrolment'] in kept else ''}{one['name']}") for one in here
        ]
        more = ["more"] if len(others) > PAGE else []
        chosen = yield from choose(
            f"tap.{tap}", "membership/apart", [*options, *more, "enough"], in_place=True, mine=mine, number=len(kept)
        )
        if chosen == "enough":
            break
        if chosen == "more":
            page = page + 1 if (page + 1) * PAGE < len(others) else 0
            continue
        other = int(chosen)
        kept ^= {other}
        yield from do(f"kept.{tap}", RatherNot(mine["enrolment"], other, other in kept))
