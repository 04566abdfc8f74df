"""Updates in, state and replies out: each update once, in one transaction, several to a commit."""

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, update

from coachbot import heeding, talk
from coachbot.catalogue import Catalogue
from coachbot.dialogues import ALIASES, COMMANDS, UNLISTED, UNWELCOMED
from coachbot.errors import Stale
from coachbot.model import Outgoing, Reply, Update
from coachbot.render.messages import Words
from coachbot.service import details, inviting, keeping, statements
from coachbot.service.scene import Someone
from coachbot.service.turns import BACK, State, Turns
from coachbot.store.database import Database, is_conflict
from coachbot.store.tables import people

log = logging.getLogger(__name__)

SURE = 80  # rapidfuzz's ratio from which a mistyped command is guessed
TRIES = 5
TOKEN = re.compile(r"[\w-]{16,64}", re.ASCII)  # what a deep link may carry
MEETING = ("welcome", "join")  # dialogues by which people come to know the bot
MOST_BYTES = 20 * 1024 * 1024  # the Bot API hands out no larger files


@dataclass(slots=True)
class Outcome:
    """What came of an update: messages to deliver, and how to acknowledge a tap."""

    sent: list[Outgoing] = field(default_factory=list)
    tap: str = ""
    toast: str = ""


@dataclass(frozen=True)
class Reception:
    """Where updates are received."""

    database: Database
    catalogue: Catalogue
    words: Words
    now: Callable[[], datetime]

    def receive(self, updates: Sequence[Update]) -> list[Outcome]:
        """Handle updates in order, all in one commit; an outcome for each.

        An update that was handled before has an empty outcome. When another worker got to the same
        conversation first, everything is loaded and tried again. Raises what the database raises:
        then nothing was recorded, and the updates must not be confirmed.
        """
        handle = self._handle
        for _ in range(TRIES):
            try:
                with self.database.transaction() as db:
                    return [handle(db, one) for one in updates]
            except Stale:
                continue
            except Exception as error:
                if is_conflict(error):
                    continue
                if handle == self._handle_carefully:
                    raise
                handle = self._handle_carefully
        raise Stale

    def _handle(self, db: Connection, update: Update) -> Outcome:
        outcome = Outcome(tap=update.tap)
        if self._is_new(db, update):
            Visit(self, db, update, outcome).handle()
        return outcome

    def _handle_carefully(self, db: Connection, update: Update) -> Outcome:
        """Used when one in a batch failed: a savepoint each costs time, and undoes the one that fails alone."""
        point = db.begin_nested()
        try:
            outcome = self._handle(db, update)
            point.commit()
            return outcome
        except Stale:
            raise
        except Exception as error:
            if is_conflict(error):
                raise
            log.exception("an update failed", extra={"channel": update.channel, "key": update.key})
            point.rollback()
            return self._apologise(db, update)

    def _is_new(self, db: Connection, update: Update) -> bool:
        row = {"channel": update.channel, "key": update.key, "received_at": self.now()}
        return db.execute(statements.RECEIVE, row).rowcount == 1

    def _apologise(self, db: Connection, update: Update) -> Outcome:
        """Our mistake: keep what was written as an entry of its own, and say so."""
        outcome = Outcome(tap=update.tap)
        self._is_new(db, update)
        visit = Visit(self, db, update, outcome)
        known = visit.who()
        person = known[0] if known else _nobody(update)
        written = update.kind in ("text", "attachment") and not update.text.startswith("/")
        if kept := written and person.welcomed:
            keeping.keep_loose(db, person, update, self.now())
        visit.turns(person).say("policy/tripped", kept=kept)
        return outcome


def _nobody(update: Update) -> Someone:
    """An address of which nothing is kept."""
    return Someone(0, update.channel, update.address, "", "UTC", "", False)


@dataclass(slots=True)
class Visit:
    """One update being handled."""

    reception: Reception
    db: Connection
    update: Update
    outcome: Outcome

    def handle(self) -> None:
        """Find out what the update is, and do it."""
        update = self.update
        if update.kind == "nothing":
            return
        if update.kind == "group":
            self.turns(_nobody(update)).say("policy/one_to_one")
            return
        known = self.who()
        if update.kind == "left":
            if known:
                self._mark_reachable(known[0], at=self.reception.now())
            return
        if known is None and update.kind in ("tap", "edit"):
            self.outcome.toast = self.reception.words.render("policy/stale", {}).text
            return
        person, state = known or (self._meet(), None)
        turns = self.turns(person)
        if update.kind == "tap":
            self._tap(turns, state)
        elif update.kind == "edit":
            self._edit(turns, state)
        elif update.kind == "unsupported":
            turns.say("policy/unsupported", what=update.what)
        elif update.text.startswith("/"):
            self._command(turns, state, update.text)
        else:
            self._words(turns, state, Reply(update.text, message=update.message, attachment=update.attachment))

    def who(self) -> tuple[Someone, State | None] | None:
        """The person who writes, and the conversation that is open with them."""
        where = {"channel": self.update.channel, "address": self.update.address}
        row = self.db.execute(statements.WHO, where).first()
        if row is None:
            return None
        person = Someone(
            row.id, row.channel, row.address, row.name, row.zone, row.strand, row.welcomed_at is not None
        )  # fmt: skip
        if row.unreachable_at is not None and self.update.kind != "left":
            self._mark_reachable(person, at=None)
        return person, None if row.conversation is None else State.of(row)

    def turns(self, person: Someone) -> Turns:
        """What runs the dialogues of this update."""
        base = self.reception
        tapped = self.update.message if self.update.kind == "tap" else ""
        return Turns(self.db, base.now(), person, base.catalogue, base.words, self.outcome.sent, tapped=tapped)

    def _meet(self) -> Someone:
        update, now = self.update, self.reception.now()
        key = self.db.execute(
            statements.MEET,
            {"channel": update.channel, "address": update.address, "name": update.name, "role": "", "made_at": now},
        ).inserted_primary_key
        assert key is not None
        return Someone(key[0], update.channel, update.address, update.name, "Europe/London", "", False)

    def _mark_reachable(self, person: Someone, at: datetime | None) -> None:
        self.db.execute(update(people).where(people.c.id == person.id).values(unreachable_at=at))

    def _tap(self, turns: Turns, state: State | None) -> None:
        data = self.update.data
        if data.startswith("/"):
            self._command(turns, state, data)
            return
        conversation, _, rest = data.partition("|")
        question, _, choice = rest.partition("|")
        if state is None or f"{state.id:x}" != conversation or state.waiting != question:
            self.outcome.toast = str(turns.words.render("policy/stale", {}).text)
        else:
            turns.answer(state, question, Reply(choice=choice, message=self.update.message))

    def _edit(self, turns: Turns, state: State | None) -> None:
        record = talk.revised(state.record, self.update.message, self.update.text) if state else None
        changed = keeping.revise(self.db, turns.person, self.update.message, self.update.text, turns.now)
        if state is not None and record is not None:
            turns.revise(state, record)
        if concern := heeding.concern(self.update.text):
            turns.hush(state)
            turns.say(f"care/{concern}", kept=changed is not None)
        elif changed is not None:
            turns.say("policy/edited", details=details.shown(self.update.text))
        elif record is None:
            turns.say("policy/not_edited")

    def _command(self, turns: Turns, state: State | None, text: str) -> None:
        name, *more = text[1:].split(None, 1) or [""]
        name, rest = name.partition("@")[0].casefold(), "".join(more)
        if name == "start" and TOKEN.fullmatch(rest.strip()):
            self._join(turns, state, rest.strip())
            return
        if not turns.person.welcomed and name not in (*UNWELCOMED, BACK):
            self._welcome(turns, state)
            return
        name = ALIASES.get(name, name)
        if name == BACK:
            if state is not None:
                turns.answer(state, state.waiting, Reply(choice=BACK))
                return
            name = "help"
        if name not in (*COMMANDS, *UNLISTED):
            near = process.extractOne(name, COMMANDS, scorer=fuzz.ratio, score_cutoff=SURE)
            turns.say("policy/unknown_command", said=name, near=near[0] if near else "")
            return
        if rest and (name == "reflect" or (name == "commit" and heeding.concern(rest))):
            self._words(turns, state, Reply(rest, message=self.update.message))
            return
        facts: dict[str, Any] = {"words": rest.strip()}
        if state is not None:
            facts |= {"open": state.dialogue, "kept": "entry" in state.record}
            if name == "cancel" and state.dialogue != "welcome":
                turns.close(state.id)
            else:
                turns.set_aside(state)
        turns.start(name, facts)

    def _join(self, turns: Turns, state: State | None, token: str) -> None:
        """A link was opened; whoever opens it need not have met the bot. Its token is kept nowhere."""
        if state is not None:
            turns.set_aside(state)
        turns.start("join", {"token_hash": inviting.hashed(token)})

    def _words(self, turns: Turns, state: State | None, reply: Reply) -> None:
        if reply.attachment is not None and reply.attachment.size > MOST_BYTES:
            turns.say("policy/too_large")
            return
        if concern := heeding.concern(reply.text):
            turns.hush(state)
            turns.start("care", {"concern": concern, "keep": turns.person.welcomed}, record={"said": reply.record()})
            return
        if not turns.person.welcomed and (state is None or state.dialogue not in MEETING):
            self._welcome(turns, state)
            return
        if state is not None:
            if turns.answer(state, state.waiting, reply):
                return
            turns.set_aside(state)
        turns.start("reflect", {"unasked": True}, record={"said": reply.record()})

    def _welcome(self, turns: Turns, state: State | None) -> None:
        if state is not None and state.dialogue == "welcome":
            turns.say("policy/not_yet")
            turns.ask_again(state)
            return
        if state is not None:
            turns.close(state.id)
        if not turns.take_up("welcome"):
            turns.start("welcome", {"name": turns.person.name})
