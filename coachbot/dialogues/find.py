"""Find an entry again: by words, with typing errors; then page, narrow, or open one."""

from coachbot.model import Facts, Option
from coachbot.requests.lookback import Found, Search
from coachbot.requests.profile import Headings
from coachbot.talk import Script, Talk, ask, choose, do, say, within

PERIODS = {"all": 0, "quarter": 3, "half": 6, "year": 12}


def find(facts: Facts) -> Script:
    """Search until the leader has what they wanted."""
    words = facts.get("words", "")
    look = 0
    while True:
        if not words:
            said = yield from ask(f"words.{look}", "find/words", ["enough"])
            if said.choice:
                return None
            words = said.text
        again, words = yield from browse(look, words)
        look += 1
        if not again:
            yield from say("find/done")
            return None


def browse(look: int, words: str) -> Talk[tuple[bool, str]]:
    """Show the hits for these words. Gives whether to search on, and for what."""
    page, heading, months, step = 0, "", 0, 0
    while True:
        name = f"{look}.{step}"
        found = yield from do(f"found.{name}", Search(words, page, heading, months))
        reply = yield from ask(
            f"hits.{name}", "find/hits", _options(found), in_place=step > 0, found=found, words=words
        )
        step += 1
        match reply.choice:
            case "next":
                page += 1
            case "before":
                page -= 1
            case "heading":
                heading, page = (yield from within(name, _heading())), 0
            case "period":
                period = yield from choose(f"period.{name}", "find/period", list(PERIODS), in_place=True)
                months, page = PERIODS[period], 0
            case "enough":
                return False, ""
            case "":
                return True, reply.text
            case opened:
                hit = next(hit for hit in found["hits"] if str(hit["entry"]) == opened)
                shown = yield from ask(f"open.{name}", "find/entry", ["hits", "enough"], in_place=True, hit=hit)
                if shown.choice != "hits":
                    return shown.text != "", shown.text


def _options(found: Found) -> list[str | Option]:
    hits = [Option(str(hit["entry"]), str(place), beside=place > 1) for place, hit in enumerate(found["hits"], 1)]
    pages = ["before"] * (found["page"] > 0) + ["next"] * (found["page"] + 1 < found["pages"])
    return [*hits, *pages, "heading", "period", "enough"]


def _heading() -> Talk[str]:
    headings = yield from do("headings", Headings())
    options = [Option("all"), *(Option(one["id"], one["title"]) for one in headings)]
    chosen = yield from choose("heading", "find/heading", options, in_place=True)
    return "" if chosen == "all" else chosen
