"""Development activities: one that fits, planned for a date; and once done, what it gave."""

from functools import partial

from coachbot.model import Facts, Option
from coachbot.plain_words import read_date, read_hours
from coachbot.requests.development import Activities, Done, Drop, Fitting, Move, Offered, Plan, Planned, Spent
from coachbot.requests.profile import Look
from coachbot.talk import Script, Talk, ask, ask_for, choose, do, say


def activities(facts: Facts) -> Script:
    """What is planned, and what else would fit."""
    mine = yield from do("mine", Activities())
    planned = [one for one in mine if one["status"] == "planned"]
    if planned:
        options = [Option(str(one["record"]), one["title"]) for one in planned[:5]]
        chosen = yield from choose("which", "activities/mine", [*options, "find", "enough"], planned=planned[:5])
        if chosen == "enough":
            return None
        if chosen != "find":
            return (yield from follow_up(next(one for one in planned if str(one["record"]) == chosen)))
    if not (yield from offer_activity(None)):
        yield from say("activities/later")
    return None


def offer_activity(entry: int | None) -> Talk[int]:
    """Offer activities one at a time. Gives the record of the one planned, or 0."""
    seen: list[str] = []
    while offered := (yield from do(f"activity.{len(seen)}", Fitting(entry, tuple(seen)))):
        chosen = yield from choose(
            f"fits.{len(seen)}", "activities/offer", ["plan", "other", "no"], in_place=bool(seen), offered=offered
        )
        seen.append(offered["id"])
        if chosen == "plan":
            return (yield from plan(offered, entry))
        if chosen == "no":
            return 0
    yield from say("activities/no_more")
    return 0


def plan(offered: Offered, entry: int | None) -> Talk[int]:
    """Agree a date for an activity."""
    today = (yield from do("today", Look()))["today"]
    by = yield from ask_for(
        "by", "activities/by", partial(read_date, today=today, or_none=True),
        ["week", "month", "term", "some-day"], in_place=True, offered=offered,
    )  # fmt: skip
    record = yield from do("planned", Plan(offered["id"], by, entry))
    yield from say("activities/planned", offered=offered, by=by, today=today)
    return record


def activity_due(facts: Facts) -> Script:
    """The day that a planned activity was meant for."""
    mine = yield from do("mine", Activities())
    due = next((one for one in mine if one["record"] == facts["record"]), None)
    return (yield from follow_up(due)) if due else None


def follow_up(planned: Planned) -> Script:
    """What became of a planned activity."""
    became = yield from choose("became", "activities/became", ["done", "later", "drop"], planned=planned)
    if became == "later":
        today = (yield from do("today", Look()))["today"]
        by = yield from ask_for(
            "new-date", "activities/new_date", partial(read_date, today=today), ["week", "month", "term"],
            in_place=True, planned=planned,
        )  # fmt: skip
        yield from do("moved", Move(planned["record"], by))
        yield from say("activities/moved", planned=planned, by=by, today=today)
    elif became == "drop":
        yield from do("dropped", Drop(planned["record"]))
        yield from say("activities/dropped", planned=planned)
    elif became == "done":
        took = yield from ask("took", "activities/took", planned=planned)
        yield from do("done", Done(planned["record"], took.text))
        hours = yield from ask_for(
            "hours", "activities/hours", read_hours, ["1", "3", "7", "not-kept"], planned=planned
        )
        yield from do("spent", Spent(planned["record"], hours))
        yield from say("activities/kept", planned=planned, hours=hours)
    return None
