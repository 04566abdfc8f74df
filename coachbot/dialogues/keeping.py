"""What a leader wrote, kept at once; and what in it needs care before anything else is asked."""

from dataclasses import dataclass

from coachbot.model import Reply
from coachbot.requests import Add, Heed, Keep, KeepDetails, Notice, Reword
from coachbot.talk import Talk, ask, do, say


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry. `told`: the leader has read that it is kept; `stop`: nothing more is to be asked now."""

    entry: int
    told: bool = False
    stop: bool = False


def keep(name: str, reply: Reply, asked: str = "", question: str = "", returns_to: int | None = None) -> Talk[Kept]:
    """Keep words as an entry. If they tell of danger, say where to turn and stop; else mind the details."""
    entry = yield from do(name, Keep(reply, asked, question, returns_to))
    concern = yield from do(f"{name}.concern", Heed(entry))
    if concern:
        yield from say(f"care/{concern}")
        return Kept(entry, told=True, stop=True)
    told = yield from mind_details(name, entry, reply.text)
    return Kept(entry, told)


def mind_details(name: str, entry: int, text: str) -> Talk[bool]:
    """Show what may identify someone, and offer a more general wording; whether there was anything.

    Never stands in the way of keeping a note: the choice is the writer's.
    """
    noticed = yield from do(f"{name}.noticed", Notice(entry, text))
    if not noticed["details"]:
        return False
    reply = yield from ask(f"{name}.details", "details/noticed", ["instead", "keep", "edit"], noticed=noticed)
    if reply.choice == "instead":
        yield from do(f"{name}.reworded", Reword(entry, text, noticed["instead"]))
        return True
    if reply.choice == "edit":
        new = yield from ask(f"{name}.edit", "details/edit", ["keep"], in_place=True)
        if not new.choice:
            yield from do(f"{name}.reworded", Reword(entry, text, new.text))
            return True
    elif not reply.choice:
        yield from do(f"{name}.added", Add(entry, reply))
    yield from do(f"{name}.kept", KeepDetails(entry))
    return True
