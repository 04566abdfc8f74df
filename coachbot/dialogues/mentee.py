"""One leader, as their mentor finds them: what is new read and responded to, earlier entries, the next meeting.

Every message with words of the leader's goes out with its reading (`shows`), so that it can be taken back.
"""

from functools import partial

from coachbot.dialogues.minding import minded
from coachbot.errors import Misunderstood
from coachbot.model import Facts, Next, Option, Reply
from coachbot.plain_words import read_past_date
from coachbot.requests.mentoring import (
    Desk,
    EndMentoring,
    ListEntries,
    LookAt,
    Met,
    Opened,
    Prepare,
    ReadEntry,
    Respond,
)
from coachbot.requests.profile import Named
from coachbot.talk import Script, Talk, ask, ask_for, choose, do, say

IN_WORDS = ("ask", "suggest", "comment")
MOST_STEPS = 60
GONE = "mentor/gone"


def mentee(facts: Facts) -> Script:
    """One entry, or all there is of one leader."""
    if "entry" in facts:
        return (yield from read(facts["leader"], facts["entry"]))
    if facts.get("prepare"):
        return (yield from prepare(facts["leader"]))
    return (yield from desk(facts["leader"]))


def read(leader: int, entry: int) -> Script:
    """An entry, and what the mentor has to say about it."""
    opened = yield from do("opened", ReadEntry(leader, entry))
    if opened is None:
        yield from say(GONE)
        return Next("mentor", {"queue": True})
    page, noted = 0, False
    agreed: list[str] = []
    for step in range(MOST_STEPS):
        if noted:
            wish = yield from ask(
                f"noted.{step}", "mentor/noted", _onward(opened, "again"), in_place=True, opened=opened
            )
        else:
            wish = yield from ask(
                f"wish.{step}", "mentor/entry", _wishes(opened, agreed), in_place=True, shows=opened["reading"],
                opened=opened, page=page, agreed=agreed,
            )  # fmt: skip
        noted = False
        match wish.choice:
            case "on":
                page = (page + 1) % len(opened["pages"])
            case "before":
                yield from look_before(f"before.{step}", opened)
            case "agree":
                agreed += yield from agree(f"agree.{step}", opened, agreed)
            case "again":
                pass
            case "next":
                return Next("mentee", {"leader": leader, "entry": opened["next"]})
            case "other" if opened["other"]:
                return Next("mentee", {"leader": opened["other"]["leader"], "entry": opened["other"]["first"]})
            case "desk":
                return Next("mentee", {"leader": leader})
            case "queue":
                return Next("mentor", {"queue": True})
            case _:
                said = yield from respond(f"{step}", opened, wish)
                if said is None:
                    yield from say(GONE)
                    return Next("mentor", {"queue": True})
                noted = said
    return None


def _wishes(opened: Opened, agreed: list[str]) -> list[str]:
    more = ["on"] * (len(opened["pages"]) > 1)
    agree = ["agree"] * bool(_to_agree(opened, agreed))
    before = ["before"] * (opened["before"] is not None)
    return [*more, *agree, "ask", "suggest", "comment", *before, *_onward(opened)]


def _onward(opened: Opened, *first: str) -> list[str]:
    following = ["next"] * (opened["next"] is not None) + ["other"] * (opened["other"] is not None)
    return [*first, *following, "desk", "queue"]


def _to_agree(opened: Opened, agreed: list[str]) -> list[Named]:
    """The claims that the mentor hasn't agreed to yet; `agreed` are titles."""
    return [one for one in opened["behaviours"] if one["title"] not in agreed and one["id"] not in opened["agreed"]]


def agree(name: str, opened: Opened, agreed: list[str]) -> Talk[list[str]]:
    """A second voice beside the leader's claim, without a word."""
    left = _to_agree(opened, agreed)
    about = left[0] if len(left) == 1 else (yield from which(name, opened, left, "none"))
    if about is None:
        return []
    done = yield from do(f"{name}.done", Respond(opened["leader"], opened["entry"], "agree", about["id"]))
    return [about["title"]] if done else []


def which(name: str, opened: Opened, among: list[Named], otherwise: str) -> Talk[Named | None]:
    """The behaviour that a response is to; None for none of them in particular."""
    options = [Option(one["id"], one["title"]) for one in among]
    in_place = otherwise == "none"  # else the entry has to stay in sight, for words about it
    chosen = yield from choose(f"{name}.which", "mentor/about", [*options, otherwise], in_place=in_place, opened=opened)
    return next((one for one in among if one["id"] == chosen), None)


def respond(name: str, opened: Opened, wish: Reply) -> Talk[bool | None]:
    """A question, a suggestion or a comment. Whether anything was said; None if the entry can't be read any more."""
    kind, text = wish.choice, wish.text
    if not kind:
        kind = yield from choose(f"{name}.kind", "mentor/kind", [*IN_WORDS, "leave"], opened=opened, text=text)
        if kind == "leave":
            return False
    about = None
    if not text:
        if kind != "comment" and len(opened["behaviours"]) > 1:
            about = yield from which(name, opened, opened["behaviours"], "whole")
        said = yield from ask(f"{name}.words", f"mentor/{kind}", ["leave"], opened=opened, about=about)
        if said.choice:
            return False
        text = said.text
    text = yield from minded(name, text)
    respond = Respond(opened["leader"], opened["entry"], kind, about["id"] if about else "", text)
    return True if (yield from do(f"{name}.said", respond)) else None


def look_before(name: str, opened: Opened) -> Talk[None]:
    """What came before an entry, in its place for a while."""
    assert opened["before"] is not None
    earlier = yield from do(f"{name}.opened", ReadEntry(opened["leader"], opened["before"]))
    if earlier is None:
        return
    for page in range(MOST_STEPS):
        more = ["on"] * (len(earlier["pages"]) > 1)
        wish = yield from choose(
            f"{name}.{page}", "mentor/before", [*more, "entry"], in_place=True, shows=earlier["reading"],
            opened=earlier, page=page % len(earlier["pages"]),
        )  # fmt: skip
        if wish == "entry":
            return


def desk(leader: int) -> Script:
    """All there is of one leader."""
    found = yield from do("desk", LookAt(leader))
    if found is None:
        yield from say(GONE)
        return Next("mentor", {"queue": True})
    wish = yield from choose("desk-wish", "mentor/desk", _at_desk(found), in_place=True, desk=found)
    match wish:
        case "new":
            return Next("mentee", {"leader": leader, "entry": found["first"]})
        case "list":
            return (yield from earlier_entries(leader))
        case "prepare":
            return Next("mentee", {"leader": leader, "prepare": True})
        case "met":
            return (yield from note_meeting(leader, found["name"], found["since"], found["today"]))
        case "end":
            return (yield from end(found))
        case "other" if found["other"]:
            return Next("mentee", {"leader": found["other"]["leader"], "entry": found["other"]["first"]})
    return Next("mentor", {"queue": True})


def _at_desk(found: Desk) -> list[str]:
    new = ["new"] * (found["first"] is not None)
    other = ["other"] * (found["other"] is not None)
    return [*new, *(["list"] if found["entries"] else []), "prepare", "met", *other, "queue", "end"]


def earlier_entries(leader: int) -> Script:
    """The list of what may be read, six at a time; it holds no words."""
    for look in range(MOST_STEPS):
        shelf = yield from do(f"shelf.{look}", ListEntries(leader, page=look))
        if shelf is None:
            break
        numbers = [
            Option(str(one["entry"]), str(place), beside=place > 1) for place, one in enumerate(shelf["entries"], 1)
        ]
        turn = ["older"] * (shelf["pages"] > 1)
        wish = yield from choose(f"list.{look}", "mentor/list", [*numbers, *turn, "desk"], in_place=True, shelf=shelf)
        if wish == "desk":
            return Next("mentee", {"leader": leader})
        if wish != "older":
            return Next("mentee", {"leader": leader, "entry": int(wish)})
    return Next("mentor", {"queue": True})


def prepare(leader: int) -> Script:
    """What changed since the last meeting."""
    ready = yield from do("ready", Prepare(leader))
    if ready is None:
        yield from say(GONE)
        return Next("mentor", {"queue": True})
    wish = yield from choose(
        "prepared", "mentor/prepare", ["met", "desk", "queue"], in_place=True, shows=ready["reading"], ready=ready
    )
    if wish == "met":
        return (yield from note_meeting(leader, ready["name"], ready["began"], ready["today"]))
    return Next("mentee", {"leader": leader}) if wish == "desk" else Next("mentor", {"queue": True})


def note_meeting(leader: int, name: str, began: str, today: str) -> Script:
    """That the meeting took place."""
    on = yield from ask_for(
        "met-on", "mentor/met", partial(_met_on, began=began, today=today), ["today", "yesterday", "no"],
        in_place=True, name=name,
    )  # fmt: skip
    if on:
        yield from do("met", Met(leader, on))
        yield from say("mentor/met_noted", name=name, on=on, today=today)
        return None
    return Next("mentee", {"leader": leader})


def _met_on(said: str, began: str, today: str) -> str:
    on = "" if said == "no" else read_past_date(said, today)
    if on and on < began:
        raise Misunderstood("mentor/met_before", on=on, began=began, today=today)
    return on


def end(found: Desk) -> Script:
    """End it, after one more yes."""
    if (yield from choose("sure", "mentor/end", ["yes", "no"], in_place=True, desk=found)) == "no":
        return Next("mentee", {"leader": found["leader"]})
    yield from do("ended", EndMentoring(found["mentoring"]))
    yield from say("mentor/over", name=found["name"])
    return None
