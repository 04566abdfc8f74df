"""What mentors said, as their leader reads it, and replies."""

from coachbot.dialogues.minding import minded
from coachbot.model import Facts, Next, Option, Reply
from coachbot.requests.talks import AnswerMentor, NextTalk, Talked, Unread
from coachbot.talk import Ask, Script, choose, do, say

MOST = 100


def remarks(facts: Facts) -> Script:
    """One thread after another, those with something unread first."""
    seen: list[tuple[int, int]] = []
    replied = False
    for look in range(MOST):
        talked = yield from do(f"talk.{look}", NextTalk(tuple(seen)))
        if talked is None:
            yield from say("remarks/no_more" if seen else "remarks/none", replied=replied)
            return None
        seen.append((talked["entry"], talked["mentoring"]))
        page = len(talked["pages"]) - 1
        for step in range(MOST):
            put = Ask(
                f"wish.{look}.{step}", "remarks/talk", {"talked": talked, "page": page, "replied": replied},
                tuple(map(Option, _wishes(talked))), words=talked["reaches"], in_place=True,
            )  # fmt: skip
            reply: Reply = yield put
            if reply.choice != "earlier":
                break
            page = (page - 1) % len(talked["pages"])
        if reply.choice == "enough":
            return None
        replied = not reply.choice
        if replied:
            text = yield from minded(f"minded.{look}", reply.text)
            replied = yield from do(f"replied.{look}", AnswerMentor(talked["entry"], talked["mentoring"], text))
            if not replied:
                yield from say("remarks/not_reached", talked=talked, text=text)
    return None


def _wishes(talked: Talked) -> list[str]:
    earlier = ["earlier"] * (len(talked["pages"]) > 1)
    return [*earlier, *(["next"] if talked["left"] else []), "enough"]


def news(facts: Facts) -> Script:
    """What waits to be read, in one message; nothing if it has been read meanwhile."""
    waiting = yield from do("waiting", Unread())
    if waiting is None:
        return None
    if (yield from choose("wish", "remarks/news", ["read", "later"], news=waiting)) == "read":
        return Next("remarks")
    return None
