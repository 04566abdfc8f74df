"""Prompts, put to people: the policy of interruptions, in one place.

A prompt waits while someone is in the middle of an answer; after a quiet spell it parks what was
left open; it lapses when it is stale. One that was never answered makes room for the next.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, literal, select, union_all, update

from coachbot.cadence import local_date
from coachbot.catalogue import Catalogue
from coachbot.errors import Stale
from coachbot.model import Outgoing
from coachbot.render.messages import Words
from coachbot.service import screens
from coachbot.service.scene import Someone
from coachbot.service.turns import State, Turns
from coachbot.store.tables import AnyRow, activity_records, commitments, conversations, people, prompts, schedules

log = logging.getLogger(__name__)

MID_ANSWER = timedelta(minutes=10)
STALE = timedelta(days=3)
AFTER_A_FAILURE = timedelta(hours=1)
ASKED_FOR, SCHEDULED = 0, 1  # the lanes

READY = (
    select(
        prompts.c.id, prompts.c.local_date, prompts.c.dialogue.label("begins"), prompts.c.facts.label("about"),
        prompts.c.solicited, schedules.c.paused_until, people.c.id.label("person"), people.c.channel,
        people.c.address, people.c.name, people.c.zone, people.c.strand, people.c.welcomed_at, people.c.unreachable_at,
        conversations.c.id.label("conversation"), conversations.c.dialogue, conversations.c.facts,
        conversations.c.record, conversations.c.waiting, conversations.c.revision,
        conversations.c.prompt_id, conversations.c.updated_at,
    )
    .join(people, people.c.id == prompts.c.person_id)
    .outerjoin(schedules, schedules.c.person_id == prompts.c.person_id)
    .outerjoin(conversations, and_(conversations.c.person_id == people.c.id, conversations.c.status == "active"))
    .where(prompts.c.status == "due", prompts.c.not_before <= bindparam("now"))
    .order_by(prompts.c.not_before, prompts.c.id)
    .limit(bindparam("most"))
)  # fmt: skip
MARK = update(prompts).where(prompts.c.id == bindparam("b_id")).values(status=bindparam("to"))
CLAIM = update(prompts).where(prompts.c.id == bindparam("b_id"), prompts.c.status == "due").values(status="sent")
WAIT = update(prompts).where(prompts.c.id == bindparam("b_id")).values(not_before=bindparam("until"))
WHAT_BECAME = {  # of what was planned for a day: its table, the dialogue that asks, and the fact it needs
    "activity": (activity_records, "activity-due", "record"),
    "commitment": (commitments, "commitment-due", "commitment"),
}


def _unasked(what: str, status: str) -> Select[Any, Any, Any]:
    """What someone planned for a day that has come, and wasn't asked about yet."""
    of, _, _ = WHAT_BECAME[what]
    mine = (of.c.person_id == bindparam("person"), of.c.status == status)
    return select(literal(what).label("what"), of.c.id, of.c.due_on).where(
        *mine, of.c.due_on <= bindparam("day"), of.c.asked_on.is_(None)
    )


TO_ASK_ABOUT = (
    union_all(_unasked("commitment", "open"), _unasked("activity", "planned")).order_by("due_on", "id").limit(1)
)


@dataclass(frozen=True)
class Prompting:
    """Puts prompts that are due."""

    catalogue: Catalogue
    words: Words

    def put(self, db: Connection, now: datetime, most: int = 50) -> tuple[int, list[Outgoing]]:
        """Put at most so many prompts. Returns how many were looked at, and the messages to deliver."""
        sent = screens.clear(db, self.words, now)
        rows = db.execute(READY, {"now": now, "most": most}).all()
        seen: set[int] = set()
        for row in rows:
            if row.person not in seen:  # their next one is for the next time: what is open with them has changed
                seen.add(row.person)
                sent += self._put_alone(db, row, now)
        return len(rows), sent

    def _put_alone(self, db: Connection, row: AnyRow, now: datetime) -> list[Outgoing]:
        """Put one prompt; one that can't be put waits an hour, and keeps nobody else's back."""
        sent: list[Outgoing] = []
        point = db.begin_nested()
        try:
            self._put(db, row, now, sent)
            point.commit()
            return sent
        except Exception:
            log.exception("a prompt could not be put", extra={"prompt": row.id})
            point.rollback()
            db.execute(WAIT, {"b_id": row.id, "until": now + AFTER_A_FAILURE})
            return []

    def _put(self, db: Connection, row: AnyRow, now: datetime, sent: list[Outgoing]) -> None:
        if _is_stale(row, local_date(now, row.zone)):
            db.execute(MARK, {"b_id": row.id, "to": "lapsed"})
            return
        person = Someone(row.person, row.channel, row.address, row.name, row.zone, row.strand, True)
        turns = Turns(db, now, person, self.catalogue, self.words, sent, lane=ASKED_FOR if row.solicited else SCHEDULED)
        if row.conversation is not None:
            state = State.of(row)
            goes_on = row.solicited and state.dialogue == row.begins
            if not goes_on and now - state.updated_at < MID_ANSWER:
                db.execute(WAIT, {"b_id": row.id, "until": state.updated_at + MID_ANSWER})
                return
            self._make_room(db, turns, state)
        if db.execute(CLAIM, {"b_id": row.id}).rowcount != 1:
            raise Stale  # another worker put it
        if row.begins == "reflect":
            self._ask(db, turns, row)
        else:
            turns.start(row.begins, row.about, prompt=row.id)

    @staticmethod
    def _ask(db: Connection, turns: Turns, row: AnyRow) -> None:
        """A question; or, if its day has come, what became of something that was planned or committed to."""
        due = db.execute(TO_ASK_ABOUT, {"person": row.person, "day": row.local_date}).first()
        if due is None:
            turns.start("reflect", {"scheduled": True}, prompt=row.id)
            return
        of, dialogue, fact = WHAT_BECAME[due.what]
        db.execute(update(of).where(of.c.id == due.id).values(asked_on=row.local_date))
        turns.start(dialogue, {fact: due.id}, prompt=row.id)

    @staticmethod
    def _make_room(db: Connection, turns: Turns, state: State) -> None:
        """Park an idle conversation with answers in it; close one that was never answered."""
        if state.prompt is not None and not state.answered:
            db.execute(MARK, {"b_id": state.prompt, "to": "lapsed"})
        turns.set_aside(state)


def _is_stale(row: AnyRow, today: date) -> bool:
    """Whether a prompt has no use any more: its time or its person has gone, or the leader is away."""
    away = row.paused_until is not None and row.paused_until > today and not row.solicited
    return away or today - row.local_date > STALE or row.welcomed_at is None or row.unreachable_at is not None
