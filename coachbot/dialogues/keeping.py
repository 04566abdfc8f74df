"""What a leader wrote, kept at once; and what in it may identify someone."""

from dataclasses import dataclass

from coachbot.model import Reply
from coachbot.requests.journal import Add, Keep, Notice, Reword
from coachbot.talk import Talk, ask, do, invite


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry; `told`: the leader has read that it is kept."""

    entry: int
    told: bool = False


def keep(name: str, reply: Reply, asked: str = "", question: str = "", returns_to: int | None = None) -> Talk[Kept]:
    """Keep words as an entry, and mind the details in it."""
    entry = yield from do(name, Keep(reply, asked, question, returns_to))
    return Kept(entry, (yield from mind_details(name, entry, reply.text)))


def add(name: str, entry: int, reply: Reply, asked: str = "") -> Talk[None]:
    """Add words to an entry, and mind the details in them."""
    yield from do(f"{name}.added", Add(entry, reply, asked))
    yield from mind_details(f"{name}.added", entry, reply.text)


def mind_details(passage: str, entry: int, text: str) -> Talk[bool]:
    """Show what may identify someone in a passage, and offer a more general wording; whether there was anything.

    Never stands in the way of keeping a note: the choice is the writer's. What is kept as it is stays
    marked, and is exported only with one more yes.
    """
    noticed = yield from do(f"{passage}.noticed", Notice(text))
    if not noticed["details"]:
        return False
    reply = yield from invite(f"{passage}.details", "details/noticed", ["instead", "keep", "edit"], noticed=noticed)
    if reply.choice == "instead":
        yield from do(f"{passage}.reworded", Reword(entry, passage, Reply(noticed["instead"])))
    elif reply.choice == "edit":
        new = yield from ask(f"{passage}.edit", "details/edit", ["keep"], in_place=True)
        if not new.choice:
            yield from do(f"{passage}.reworded", Reword(entry, passage, new))
    elif not reply.choice:
        yield from do(f"{passage}.more", Add(entry, reply))
    return True
