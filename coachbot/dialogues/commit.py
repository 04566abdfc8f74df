"""Commitments: what I will do, by when, who knows; on the day, what happened."""

from collections.abc import Sequence
from functools import partial
from textwrap import shorten

from coachbot.dialogues.keeping import keep
from coachbot.model import Facts, Next, Option, Reply
from coachbot.plain_words import read_date
from coachbot.requests.commitments import (
    CarryOver,
    Close,
    Commit,
    Commitments,
    NextStep,
    Promised,
    Settle,
    Stated,
    ToldIn,
)
from coachbot.requests.journal import Notice
from coachbot.requests.profile import Look
from coachbot.talk import Script, Talk, ask, ask_for, choose, do, say

MOST = 5  # open ones that fit a phone's screen
LABEL = 36  # characters of one on its button
A_THOUGHT = 8  # words from which what happened is worth an entry of its own
SOON = ("week", "fortnight", "month")


def commit(facts: Facts) -> Script:
    """What is open, and something new; or the words that came with the command, at once."""
    today = (yield from do("today", Look()))["today"]
    if words := facts.get("words", ""):
        return (yield from take(words, today))
    mine = [one for one in (yield from do("mine", Commitments())) if one["status"] == "open"][:MOST]
    stated = yield from do("stated", NextStep())
    picked = (yield from pick("which", mine, today, "new")) if mine and not stated else "new"
    if picked == "new":
        in_list = bool(mine) and not stated  # whose place it takes
        said = yield from ask("what", "commit/what", _ways(mine, stated), in_place=in_list, stated=stated)
        if said.text or said.choice == "that":
            entry = stated["entry"] if stated else None
            return (yield from take(said.text or (stated["text"] if stated else ""), today, entry))
        picked = (yield from pick("open", mine, today)) if said.choice == "open" else said.choice
    chosen = next((one for one in mine if str(one["commitment"]) == picked), None)
    return (yield from follow_up(chosen, today)) if chosen else None


def pick(name: str, mine: Sequence[Promised], today: str, *more: str) -> Talk[str]:
    """One of the commitments that are open, by its id; or another option."""
    options = [Option(str(one["commitment"]), _label(one["text"])) for one in mine]
    return (yield from choose(name, "commit/mine", [*options, *more, "enough"], mine=mine, today=today))


def take(text: str, today: str, entry: int | None = None) -> Script:
    """Keep a commitment at once, then ask by when, and who knows."""
    made = yield from do("made", Commit(text, "", "", entry))
    yield from mind_details(made, text)
    by = yield from ask_for(
        "by", "commit/by", partial(read_date, today=today, or_none=True), [*SOON, "some-day"], text=text
    )
    yield from do("until", Settle(made, due_on=by))
    who = yield from ask("knows", "commit/knows", ["nobody", "mentor", "partner"], in_place=True)
    knows = who.text or ("" if who.choice == "nobody" else who.choice)
    yield from do("known", Settle(made, knows=knows))
    yield from say("commit/made", by=by, knows=knows, today=today)
    return None


def mind_details(commitment: int, text: str) -> Talk[None]:
    """Show what may identify someone in a commitment, and offer a more general wording; the choice is the writer's."""
    noticed = yield from do("noticed", Notice(text))
    if not noticed["details"]:
        return
    said = yield from ask("details", "details/noticed", ["instead", "keep", "edit"], noticed=noticed)
    if said.choice == "edit":
        said = yield from ask("edit", "details/edit", ["keep"], in_place=True)
    instead = noticed["instead"] if said.choice == "instead" else said.text
    if instead:
        yield from do("reworded", Settle(commitment, text=instead))


def commitment_due(facts: Facts) -> Script:
    """The day that something was to be done by."""
    today = (yield from do("today", Look()))["today"]
    mine = yield from do("mine", Commitments())
    due = next((one for one in mine if one["commitment"] == facts["commitment"] and one["status"] == "open"), None)
    return (yield from follow_up(due, today)) if due else None


def follow_up(promised: Promised, today: str) -> Script:
    """What happened: done, carried over, or let go; in words too, which can become an entry."""
    ways = ["kept", "later", "drop"]
    told = yield from ask("happened", "commit/happened", ways, promised=promised, today=today)
    became = told.choice or (yield from choose("leaves", "commit/leaves", ways))
    if told.choice == "kept":
        told = yield from ask("came", "commit/came", ["enough"], in_place=True)
    by = yield from settle(promised["commitment"], became, told.text, today)
    if len(told.text.split()) < A_THOUGHT:
        yield from say("commit/closed", became=became, by=by, today=today)
        return None
    if (yield from choose("entry", "commit/entry", ["entry", "enough"], became=became, by=by, today=today)) == "enough":
        return None
    return (yield from make_entry(promised, told))


def settle(commitment: int, became: str, words: str, today: str) -> Talk[str]:
    """Close a commitment or carry it over. Gives its new date, or ""."""
    if became != "later":
        yield from do("closed", Close(commitment, became == "kept", words))
        return ""
    by = yield from ask_for("new-date", "commit/new_date", partial(read_date, today=today), SOON, in_place=True)
    yield from do("carried", CarryOver(commitment, by, words))
    return by


def make_entry(promised: Promised, told: Reply) -> Script:
    """Keep what happened as an entry, and go on with it as with any other."""
    asked = "" if promised["has_details"] else promised["text"]
    kept = yield from keep("told", told, asked, returns_to=promised["entry"])
    yield from do("linked", ToldIn(promised["commitment"], kept.entry))
    return Next("reflect", {"entry": kept.entry, "told": kept.told})


def _ways(mine: Sequence[Promised], stated: Stated | None) -> list[str]:
    if stated is None:
        return ["enough"]
    return ["that", "open", "enough"] if mine else ["that", "enough"]


def _label(text: str) -> str:
    return shorten(text, LABEL, placeholder="…") if " " in text[:LABEL] else f"{text[: LABEL - 1]}…"
