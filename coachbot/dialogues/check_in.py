"""A guided check-in by message: what is mine to say now, until I wait for the others.

Nobody waits inside a conversation: it ends when others' words are missing, and begins again when they are in.
"""

from datetime import date, timedelta
from functools import partial

from coachbot.model import Facts, Option
from coachbot.plain_words import read_date
from coachbot.requests.check_ins import MyPart, NextPart, Pledge, Tell
from coachbot.requests.commitments import CarryOver, Close, Commit
from coachbot.requests.journal import Notice
from coachbot.talk import Script, Talk, ask, ask_for, do, say, within

MOST_PARTS = 40


def check_in(facts: Facts) -> Script:
    """One part after the other, as long as they are mine to do."""
    number, again = facts["check_in"], facts.get("again", False)
    for turn in range(MOST_PARTS):
        part = yield from do(f"part.{turn}", NextPart(number, again=again and not turn))
        kind = part["kind"]
        if not kind:
            return None
        if again and not turn and kind != "closed":
            yield from say("check-in/again", part=part)
        for heard in part["news"]:
            yield from say("check-in/others", heard=heard, part=part)
        if kind == "closed":
            yield from say("check-in/closed", document=f"ics:{part['pair']}" if part["next_on"] else "", part=part)
            return None
        if kind == "wait":
            yield from say("check-in/wait", part=part)
            return None
        if not (yield from within(str(turn), do_part(number, part))):
            yield from say("check-in/too_late", part=part)
            return None
    return None


def do_part(number: int, part: MyPart) -> Talk[bool]:
    """One part; False when the check-in closed meanwhile."""
    match part["kind"]:
        case "commitments":
            return (yield from review(number, part))
        case "listen":
            return (yield from listen(number, part))
        case "commit":
            return (yield from promise(number, part))
        case kind:
            said = yield from ask("words", f"check-in/{kind}", ["pass"], part=part)
            text = "" if said.choice else (yield from minded("words", said.text, part))
            return (yield from do("told", Tell(number, part["step"], text)))


def review(number: int, part: MyPart) -> Talk[bool]:
    """What became of each thing that I said I would do."""
    for pledge in part["commitments"]:
        yield from within(str(pledge["commitment"]), became(number, part, pledge))
    return (yield from do("told", Tell(number, part["step"], "")))


def became(number: int, part: MyPart, pledge: Pledge) -> Talk[None]:
    """What became of one of them; what was told of it already can be passed on as it stands."""
    step, commitment = f"{part['step']}.{pledge['commitment']}", pledge["commitment"]
    if pledge["status"] != "open":
        said = yield from ask("pass-on", "check-in/settled", ["tell", "pass"], pledge=pledge, part=part)
        if said.choice != "pass":
            text = pledge["became"] if said.choice else (yield from minded("words", said.text, part))
            yield from do("told", Tell(number, step, text, pledge["status"]))
        return
    said = yield from ask("how", "check-in/became", ["kept", "partly", "not-yet", "dropped"], pledge=pledge, part=part)
    how = said.choice or "partly"
    if said.choice:
        said = yield from ask("words", "check-in/what_happened", ["pass"], in_place=True, how=how, pledge=pledge)
    text = "" if said.choice else (yield from minded("words", said.text, part))
    if how in ("kept", "dropped"):
        yield from do("closed", Close(commitment, how == "kept", text))
    else:
        still_to_come = pledge["due_on"] if pledge["due_on"] and pledge["due_on"] > part["today"] else ""
        yield from do("carried", CarryOver(commitment, still_to_come, text))
    yield from do("told", Tell(number, step, text, how))


def listen(number: int, part: MyPart) -> Talk[bool]:
    """Another's words, and a way of listening to them."""
    moves = {one["id"]: one for one in part["moves"]}
    said = yield from ask(
        "move", "check-in/listen", [*(Option(one, moves[one]["title"]) for one in moves), "pass"], part=part
    )
    move = moves.get(said.choice)
    if move is not None and move["words"]:
        said = yield from ask("words", "check-in/move", ["pass"], in_place=True, move=move, part=part)
    text = (yield from minded("words", said.text, part)) if said.text else ""
    chose = move["id"] if move is not None and (text or not move["words"]) else ""
    return (yield from do("told", Tell(number, part["step"], text, chose, part["to"])))


def promise(number: int, part: MyPart) -> Talk[bool]:
    """What I will do, and by when."""
    said = yield from ask("what", "check-in/commit", ["nothing"], part=part)
    if said.choice:
        return (yield from do("told", Tell(number, part["step"], "")))
    text = yield from minded("what", said.text, part)
    soon = ["next-time", "week", "some-day"] if part["next_on"] else ["week", "month", "some-day"]
    by = yield from ask_for("by", "check-in/by", partial(_date, part=part), soon, part=part)
    yield from do("committed", Commit(text, by, "partner", check_in=number))
    return (yield from do("told", Tell(number, part["step"], text, by)))


def _date(said: str, part: MyPart) -> str:
    """A date (ISO) as typed; before the next time is the day before it."""
    if said == "next-time" and part["next_on"]:
        return max(part["today"], (date.fromisoformat(part["next_on"]) - timedelta(days=1)).isoformat())
    return read_date(said, part["today"], or_none=True)


def minded(name: str, text: str, part: MyPart) -> Talk[str]:
    """The words to pass on: where they may identify someone, a more general wording is offered first."""
    noticed = yield from do(f"{name}.noticed", Notice(text))
    if not noticed["details"]:
        return text
    said = yield from ask(f"{name}.details", "check-in/details", ["instead", "keep"], noticed=noticed, part=part)
    return said.text or (noticed["instead"] if said.choice == "instead" else text)
