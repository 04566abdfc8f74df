"""An earlier entry, brought back with the reason why: what has changed since?"""

from coachbot.dialogues.behaviours import claim_behaviours
from coachbot.dialogues.keeping import Kept, keep
from coachbot.model import Facts
from coachbot.requests.lookback import LeftAlone, LookBackFor, Mute, Past
from coachbot.talk import Script, Talk, choose, do, invite, say, within


def lookback(facts: Facts) -> Script:
    """Look back at one earlier entry after another, until one is answered or left."""
    shown: list[int] = []
    while past := (yield from next_one(tuple(shown))):
        shown.append(past["entry"])
        kept, wish = yield from bring_back(f"past.{len(shown)}", past, ask_on=True)
        if kept:
            yield from within("about", claim_behaviours(kept.entry, kept.told))
            yield from say("lookback/kept")
            return None
        if wish == "enough":
            yield from say("lookback/enough")
        if wish in ("enough", "season"):
            return None
    return None


def next_one(shown: tuple[int, ...]) -> Talk[Past | None]:
    """What comes back next; when nothing else is left, what comes only if it is asked for. None: that's all."""
    name = str(len(shown))
    if past := (yield from do(f"found.{name}", LookBackFor(without=shown))):
        return past
    if not (yield from do(f"left.{name}", LeftAlone(without=shown))):
        yield from say("lookback/no_more" if shown else "lookback/nothing")
        return None
    if (yield from choose(f"ask.{name}", "lookback/left_alone", ["ask", "enough"], shown=bool(shown))) == "enough":
        return None
    return (yield from do(f"asked.{name}", LookBackFor(without=shown, painful=True)))


def bring_back(name: str, past: Past, ask_on: bool = False) -> Talk[tuple[Kept | None, str]]:
    """Show an earlier entry. Gives the linked entry, if one was written, and what was wished."""
    reply = yield from invite(
        name,
        "lookback/shown",
        ["another", "enough", "not"] if ask_on else ["enough", "not"],
        past=past,
    )
    if reply.choice == "not":
        wish = yield from choose(
            f"{name}.not", "lookback/not", ["painful", "entry", "subject", "season", "keep"], in_place=True, past=past
        )
        if wish != "keep":
            yield from do(f"{name}.muted", Mute(past["entry"], wish))
            yield from say(f"lookback/muted_{wish}", past=past)
        return None, wish
    if reply.choice:
        return None, reply.choice
    kept = yield from keep(f"{name}.entry", reply, past["asked"], returns_to=past["entry"])
    return kept, ""
