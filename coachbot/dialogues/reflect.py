"""The heart: a question, an answer kept at once, one more question, and what the answer belongs to."""

from coachbot.dialogues.activities import offer_activity
from coachbot.dialogues.behaviours import claim_behaviours
from coachbot.dialogues.keeping import Kept, add, keep
from coachbot.dialogues.lookback import bring_back
from coachbot.model import Facts, Next, Reply
from coachbot.requests.commitments import NextStep
from coachbot.requests.journal import AskedQuestion, FollowUp, NextQuestion, SetAside
from coachbot.requests.lookback import Heavy, LookBackFor, Mute
from coachbot.requests.sharing import SeenBy
from coachbot.talk import Script, Talk, choose, do, invite, say


def reflect(facts: Facts) -> Script:
    """One question, or the words that a leader sent unasked; about two minutes."""
    if "entry" in facts:  # kept already: what became of a commitment
        kept: Kept | None = Kept(facts["entry"], facts["told"])
    else:
        kept = yield from (keep_unasked() if facts.get("unasked") else answer_question(facts.get("scheduled", False)))
    if kept is None:
        return None
    told = kept.told
    more = yield from do("lacking", FollowUp(kept.entry))
    if more:
        reply = yield from invite("more", "reflect/more", ["enough"], question=more, told=told)
        told = True
        if not reply.choice:
            yield from add("more", kept.entry, reply, more)

    claimed = yield from claim_behaviours(kept.entry, told)
    if (yield from do("heavy", Heavy(kept.entry))):  # then it isn't the time for more
        yield from leave_alone(kept.entry)
    elif past := (yield from do("look-back", LookBackFor(kept.entry))):
        yield from bring_back("past", past)
    elif claimed:
        yield from offer_activity(kept.entry)
    step = yield from do("step", NextStep(kept.entry))
    seen = yield from do("seen", SeenBy(kept.entry))
    if seen and seen["others"]:
        return Next("receipt", {"entry": kept.entry, "behaviours": claimed, "step": bool(step)})
    yield from say("reflect/receipt_step" if step else "reflect/receipt", behaviours=claimed, seen=seen)
    return None


def leave_alone(entry: int) -> Talk[None]:
    """An entry that hurt: may it come back by itself?"""
    if (yield from choose("heavy-one", "reflect/heavy", ["painful", "may"])) == "painful":
        yield from do("left-alone", Mute(entry, "painful"))


def answer_question(scheduled: bool) -> Talk[Kept | None]:
    """A question and its answer, kept; None if it was put off or skipped."""
    question, answer = yield from put_question(scheduled)
    if answer.choice:
        yield from do("aside", SetAside(question["id"], again=answer.choice == "later"))
        yield from say(f"reflect/{answer.choice}")
        return None
    return (yield from keep("entry", answer, question["text"], question["id"]))


def keep_unasked() -> Talk[Kept | None]:
    """Words out of the blue, and any that follow before the answer; None if they are not to be kept."""
    said = [(yield from invite("said", "reflect/anything"))]
    while True:
        reply = yield from invite(f"keep.{len(said)}", "reflect/keep", ["keep", "leave"], count=len(said))
        if reply.choice == "leave":
            yield from say("reflect/left")
            return None
        if reply.choice == "keep":
            kept = yield from keep("entry", said[0])
            for place, more in enumerate(said[1:]):
                yield from add(f"and.{place}", kept.entry, more)
            return kept
        said.append(reply)


def put_question(scheduled: bool) -> Talk[tuple[AskedQuestion, Reply]]:
    """Put a question, and another as often as the leader asks for one."""
    put: list[str] = []
    while True:
        question = yield from do(f"question.{len(put)}", NextQuestion(tuple(put)))
        answer = yield from invite(
            f"answer.{len(put)}",
            "reflect/question",
            ["another", "later", "skip"] if scheduled else ["another", "later"],
            in_place=bool(put),
            question=question,
            scheduled=scheduled,
        )
        put.append(question["id"])
        if answer.choice != "another":
            return question, answer
