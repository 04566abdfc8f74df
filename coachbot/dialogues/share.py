"""Who may read what: shown, given, taken back; and a mentor invited."""

from dataclasses import dataclass
from functools import partial

from coachbot.model import Facts, Next, Option
from coachbot.plain_words import read_date
from coachbot.requests.inviting import Invite
from coachbot.requests.mentoring import EndMentoring
from coachbot.requests.profile import Headings
from coachbot.requests.sharing import (
    Known,
    Reader,
    RecentEntries,
    Seen,
    SeenBy,
    ShareWith,
    Sharing,
    TakeBack,
    TakeBackLink,
    WhoReads,
)
from coachbot.talk import Script, Talk, ask_for, choose, do, say

LATER = ("week", "month", "term")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be shared: a scope, the heading or entry it is about, and until when (ISO, or "" for open)."""

    scope: str
    heading: str = ""
    title: str = ""
    entry: int = 0
    until: str = ""


def share(facts: Facts) -> Script:
    """Who sees what, and what to change in it; or one entry, shared."""
    if "entry" in facts:
        return (yield from share_entry(facts["entry"]))
    sharing = yield from do("sharing", WhoReads())
    people = [Option(f"r{one['reader']}", one["name"]) for one in sharing["readers"]]
    more = ["links"] * bool(sharing["links"]) + ["remarks"] * bool(sharing["said"])
    wish = yield from choose(
        "wish", "share/overview", [*people, *more, "invite", "enough"], in_place=True, sharing=sharing
    )
    match wish:
        case "invite":
            return (yield from invite_mentor(sharing))
        case "links":
            return (yield from take_back_link(sharing))
        case "remarks":
            return Next("remarks")
        case "enough":
            return None
    return (yield from one_reader(next(one for one in sharing["readers"] if f"r{one['reader']}" == wish), sharing))


def one_reader(reader: Reader, sharing: Sharing) -> Script:
    """What one person may read, and what they did read."""
    options = ["add", *(["stop"] if reader["shares"] else []), *(["end"] if reader["mentoring"] else []), "all"]
    wish = yield from choose("reader", "share/reader", options, in_place=True, reader=reader, today=sharing["today"])
    match wish:
        case "add":
            return (yield from share_more(reader, sharing))
        case "stop":
            return (yield from stop(reader, sharing))
        case "end":
            return (yield from end(reader))
    return Next("share")


def share_more(reader: Reader, sharing: Sharing) -> Script:
    """Something else for somebody who is there already."""
    wish = yield from what(["new", "heading", "everything", "entry"], sharing, reader["name"])
    if wish is None:
        return Next("share")
    if wish.scope == "entry":
        return (yield from share_entry(wish.entry, reader["reader"]))
    yield from do("shared", ShareWith(reader["reader"], wish.scope, None, wish.heading, wish.until))
    yield from say("share/shared", name=reader["name"], scope=wish.scope)
    return None


def stop(reader: Reader, sharing: Sharing) -> Script:
    """Take back one thing, or everything."""
    shares = reader["shares"]
    gone = "all"
    if len(shares) > 1:
        options = [Option(str(one["share"]), str(place), beside=place > 1) for place, one in enumerate(shares, 1)]
        gone = yield from choose(
            "stop", "share/stop", [*options, "all", "keep"], in_place=True, reader=reader, today=sharing["today"]
        )
    if gone == "keep":
        return Next("share")
    yield from do("stopped", TakeBack(reader["reader"], 0 if gone == "all" else int(gone)))
    yield from say("share/stopped", name=reader["name"], everything=gone == "all")
    return None


def end(reader: Reader) -> Script:
    """End with a mentor, after one more yes."""
    if (yield from choose("sure", "share/end", ["yes", "no"], in_place=True, name=reader["name"])) == "no":
        return Next("share")
    assert reader["mentoring"] is not None
    yield from do("ended", EndMentoring(reader["mentoring"]))
    yield from say("share/over", name=reader["name"])
    return None


def invite_mentor(sharing: Sharing) -> Script:
    """What a new mentor will see, agreed on; then a link for them."""
    wish = yield from what(["new", "heading", "everything", "nothing"], sharing, "")
    if wish is None:
        return Next("share")
    made = yield from choose(
        "contract", "share/contract", ["make", "no"], in_place=True, wish=wish, today=sharing["today"],
        kept_back=sharing["kept_back"],
    )  # fmt: skip
    if made == "no":
        return Next("share")
    about = {"scope": wish.scope, "heading": wish.heading, "title": wish.title, "until": wish.until}
    token = yield from do("token", Invite("mentor", about))
    yield from say("share/link", token=token)
    yield from say("share/link_sent")
    return None


def what(scopes: list[str], sharing: Sharing, name: str) -> Talk[Wish | None]:
    """What to share, and until when; None if the leader thought better of it."""
    scope = yield from choose("scope", "share/what", [*scopes, "no"], in_place=True, name=name)
    if scope == "no":
        return None
    if scope == "entry":
        entry = yield from one_of_mine()
        return Wish("entry", entry=entry) if entry else None
    heading, title = (yield from one_heading()) if scope == "heading" else ("", "")
    until = "" if scope == "nothing" else (yield from until_when(sharing["today"]))
    return Wish(scope, heading, title, until=until)


def one_heading() -> Talk[tuple[str, str]]:
    """A heading, by id and title."""
    headings = yield from do("headings", Headings())
    options = [Option(one["id"], one["title"]) for one in headings]
    chosen = yield from choose("heading", "share/heading", options, in_place=True)
    return chosen, next(one["title"] for one in headings if one["id"] == chosen)


def one_of_mine() -> Talk[int]:
    """One of the leader's own entries, from a list; 0 for none."""
    for look in range(50):
        shelf = yield from do(f"shelf.{look}", RecentEntries(page=look))
        options = [
            Option(str(one["entry"]), str(place), beside=place > 1) for place, one in enumerate(shelf["entries"], 1)
        ]
        turn = ["older"] if shelf["pages"] > 1 else []
        chosen = yield from choose(
            f"entry.{look}", "share/which", [*options, *turn, "none"], in_place=True, shelf=shelf
        )
        if chosen != "older":
            return 0 if chosen == "none" else int(chosen)
    return 0


def until_when(today: str) -> Talk[str]:
    """The last day of a share (ISO), or "" for open."""

    def until(said: str) -> str:
        return "" if said == "open" else read_date(said, today)

    return (yield from ask_for("until", "share/until", until, ["open", *LATER], in_place=True))


def share_entry(entry: int, reader: int = 0) -> Script:
    """One entry for one mentor, with one more yes if it may identify someone."""
    seen = yield from do("seen", SeenBy(entry))
    if seen is None:
        return None
    known = yield from with_whom(seen, reader)
    if known is None:
        yield from say("share/all_can", seen=seen)
        return None
    details = bool(seen["details"])
    if details:
        sure = yield from choose(
            "details", "share/details", ["share", "no"], in_place=True, seen=seen, name=known["name"]
        )
        if sure == "no":
            yield from say("share/not_shared", seen=seen)
            return None
    until = yield from ask_for(
        "entry-until", "share/entry_until", partial(_until_or_no, today=seen["today"]), ["open", *LATER, "no"],
        in_place=True, seen=seen, name=known["name"],
    )  # fmt: skip
    if until == "no":
        yield from say("share/not_shared", seen=seen)
        return None
    yield from do("shared", ShareWith(known["reader"], "entry", entry, until=until, details=details))
    yield from say("share/shared", name=known["name"], scope="entry")
    return None


def with_whom(seen: Seen, reader: int) -> Talk[Known | None]:
    """The one to share an entry with, of those who can't see it yet; None if there is none."""
    others = [one for one in seen["others"] if reader in (0, one["reader"])]
    if len(others) < 2:
        return others[0] if others else None
    options = [Option(str(one["reader"]), one["name"]) for one in others]
    chosen = yield from choose("with", "share/with", options, in_place=True, seen=seen)
    return next(one for one in others if str(one["reader"]) == chosen)


def _until_or_no(said: str, today: str) -> str:
    return {"open": "", "no": "no"}.get(said) or ("" if said == "open" else read_date(said, today))


def take_back_link(sharing: Sharing) -> Script:
    """A link that is open, taken back."""
    links = sharing["links"]
    options = [Option(str(one["invitation"]), str(place), beside=place > 1) for place, one in enumerate(links, 1)]
    chosen = yield from choose("link", "share/links", [*options, "keep"], in_place=True, sharing=sharing)
    if chosen == "keep":
        return Next("share")
    yield from do("link-gone", TakeBackLink(int(chosen)))
    yield from say("share/link_gone")
    return None


def receipt(facts: Facts) -> Script:
    """An entry is kept: who can see it, said as it is, and whether to share it."""
    seen = yield from do("seen", SeenBy(facts["entry"]))
    options = [*(["commit"] if facts["step"] else []), "share", "another", "done"]
    wish = yield from choose("next", "reflect/receipt_share", options, behaviours=facts["behaviours"], seen=seen)
    match wish:
        case "share":
            return Next("share", {"entry": facts["entry"]})
        case "another":
            return Next("reflect")
        case "commit":
            return Next("commit")
    return None
