"""The heart: a question, an answer kept at once, one more question, and what the answer belongs to."""

from coachbot.dialogues.activities import offer_activity
from coachbot.dialogues.behaviours import claim_behaviours
from coachbot.dialogues.keeping import keep, mind_details
from coachbot.dialogues.lookback import bring_back
from coachbot.model import Facts, Reply
from coachbot.requests import Add, AskedQuestion, FollowUp, LookBackFor, NextQuestion, SetAside
from coachbot.talk import Script, Talk, ask, choose, do, say


def reflect(facts: Facts) -> Script:
    """One question, or the words that a leader sent unasked; about two minutes."""
    if facts.get("unasked"):
        answer = yield from ask("said", "reflect/anything")
        if (yield from choose("keep", "reflect/keep", ["keep", "leave"])) == "leave":
            yield from say("reflect/left")
            return None
        kept = yield from keep("entry", answer)
    else:
        question, answer = yield from put_question(scheduled=facts.get("scheduled", False))
        if answer.choice:
            yield from do("aside", SetAside(question["id"], again=answer.choice == "later"))
            yield from say(f"reflect/{answer.choice}")
            return None
        kept = yield from keep("entry", answer, question["text"], question["id"])
    if kept.stop:
        return None

    told = kept.told
    more = yield from do("lacking", FollowUp(kept.entry))
    if more:
        reply = yield from ask("more", "reflect/more", ["enough"], question=more, told=told)
        told = True
        if not reply.choice:
            yield from do("added", Add(kept.entry, reply, more))
            yield from mind_details("more", kept.entry, reply.text)

    claimed = yield from claim_behaviours(kept.entry, told)
    past = yield from do("look-back", LookBackFor(kept.entry))
    if past:
        yield from bring_back("past", past)
    elif claimed:
        yield from offer_activity(kept.entry)
    yield from say("reflect/receipt", behaviours=claimed)
    return None


def put_question(scheduled: bool) -> Talk[tuple[AskedQuestion, Reply]]:
    """Put a question, and another as often as the leader asks for one."""
    put: list[str] = []
    while True:
        question = yield from do(f"question.{len(put)}", NextQuestion(tuple(put)))
        answer = yield from ask(
            f"answer.{len(put)}",
            "reflect/question",
            ["another", "later", "skip"] if scheduled else ["another", "later"],
            in_place=bool(put),
            question=question,
            scheduled=scheduled,
            first=not put,
        )
        put.append(question["id"])
        if answer.choice != "another":
            return question, answer
