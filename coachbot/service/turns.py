"""One turn of a dialogue, whole: replay, requests, new state and replies, in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coachbot import recall, talk
from coachbot.catalogue import Catalogue
from coachbot.dialogues import DIALOGUES
from coachbot.errors import DialogueError, Stale
from coachbot.model import Button, Facts, Following, Leave, Message, Next, Outgoing, Reopen, Reply
from coachbot.plain_words import read_choice
from coachbot.render.messages import Rendered, Words
from coachbot.service import looking_over, statements
from coachbot.service.scene import Scene, Someone, perform, see_to_others
from coachbot.store.tables import AnyRow
from coachbot.talk import Ask, Record, Say, Turn

BUTTON_BYTES = 64  # the Bot API's limit for callback data
QUIET = {"cancel", "care"}  # after which nothing is offered
WORTH_RESUMING = {"welcome", "reflect"}
RESUME_FOR = timedelta(days=7)  # how long a parked conversation is offered again
A_LONGER_THOUGHT = 9  # the same, where words are asked for, such as a date
A_THOUGHT = 4  # words from which what fits no button is taken for a thought worth keeping
BACK = "back"  # an option of this key takes back the newest answer


@dataclass(frozen=True, slots=True)
class State:
    """A conversation as loaded: what it knows, what was recorded, what it waits for."""

    id: int
    dialogue: str
    facts: Facts
    record: Record
    waiting: str
    revision: int
    prompt: int | None
    updated_at: datetime

    @classmethod
    def of(cls, row: AnyRow) -> "State":
        """From a row of the conversations table, or one joined to it that calls its id `conversation`."""
        return cls(
            getattr(row, "conversation", None) or row.id, row.dialogue, row.facts, row.record, row.waiting,
            row.revision, row.prompt_id, row.updated_at,
        )  # fmt: skip

    @property
    def answered(self) -> bool:
        """Something was answered in it already."""
        return any("print" not in found for found in self.record.values())


@dataclass(slots=True)
class Turns:
    """Runs dialogues for one person in one transaction, and collects what is to be sent."""

    db: Connection
    now: datetime
    person: Someone
    catalogue: Catalogue
    words: Words
    sent: list[Outgoing]
    lane: int = 0
    tapped: str = ""
    chosen: tuple[Message, int | None] | None = None  # the tapped message, marked; unless something takes its place

    def start(
        self, dialogue: str, facts: Facts | None = None, prompt: int | None = None, record: Record | None = None
    ) -> None:
        """Begin a dialogue, with answers it has already if there is a `record`.

        Any that waits must have been parked or closed before.
        """
        facts, record = facts or {}, record or {}
        row = {
            "person_id": self.person.id, "dialogue": dialogue, "facts": facts, "record": record, "waiting": "",
            "revision": 0, "status": "active", "prompt_id": prompt, "updated_at": self.now,
        }  # fmt: skip
        key = self.db.execute(statements.OPEN, row).inserted_primary_key
        assert key is not None
        state = State(key[0], dialogue, facts, record, "", 0, prompt, self.now)
        self._carry_on(state, self._replay(state, state.record))

    def answer(self, state: State, question: str, reply: Reply) -> bool:
        """Give a dialogue its answer. False when it had no use for it: then nothing was recorded."""
        if reply.choice == BACK:
            self._carry_on(state, self._replay(state, talk.back(state.record)))
            return True
        try:
            turn = self._replay(state, state.record, question, reply)
        except _BackInWords:
            return self.answer(state, question, Reply(choice=BACK, message=reply.message))
        if turn.misunderstood is not None:
            if self._worth_keeping(reply, turn.misunderstood.hint == "policy/choose"):
                return False
            if not self.person.welcomed and turn.misunderstood.hint == "policy/choose":
                self.say("policy/not_yet")
                return True
            self.say(turn.misunderstood.hint, **turn.misunderstood.values)
            return True
        if turn.answered is None:
            return False
        said = len(self.sent)
        self._mark_choice(state, turn, reply)
        self._carry_on(state, turn)
        self._post_choice()
        if len(self.sent) == said:  # a tap is answered in the message that was tapped, words need words
            self.say("policy/fine")
        return True

    def revise(self, state: State, record: Record) -> None:
        """Carry on after an answer was edited: only a question that has changed is put again."""
        turn = self._replay(state, record)
        if turn.waiting is not None and turn.waiting.name == state.waiting:
            turn.steps = []
        self._carry_on(state, turn)

    def ask_again(self, state: State) -> None:
        """Put the question again that a dialogue waits for."""
        turn = self._replay(state, state.record)
        turn.steps = turn.steps[-1:] if turn.waiting else turn.steps
        self._carry_on(state, turn)

    def say(self, message: str, /, **values: Any) -> None:
        """Send a message that belongs to no dialogue."""
        self._post(self._message(Say(message, values), seed=self.now))

    def _replay(self, state: State, record: Record, question: str = "", reply: Reply | None = None) -> Turn:
        dialogue = DIALOGUES.get(state.dialogue)
        if dialogue is None:
            raise DialogueError(f"There is no dialogue {state.dialogue!r} any more.")
        scene = Scene(self.db, self.now, self.person, self.catalogue, state.id, state.prompt)

        def carry_out(name: str, request: talk.Request[Any]) -> Any:
            scene.name = name
            return perform(request, scene)

        def understand(step: Ask, said: Reply) -> Reply:
            return self._chosen(state, step, said) if said.text and step.options else said

        return talk.replay(dialogue, state.facts, record, carry_out, question, reply, understand)

    def _chosen(self, state: State, step: Ask, reply: Reply) -> Reply:
        """The option whose label a person typed, where they typed one; else the reply as it is."""
        rows = self.words.render(step.message, step.values, step.options, (state.id, step.name)).rows
        key = read_choice(reply.text, (button for row in rows for button in row), loosely=not step.words)
        if key == BACK:
            raise _BackInWords
        return Reply(choice=key, message=reply.message) if key else reply

    def _worth_keeping(self, reply: Reply, at_buttons: bool) -> bool:
        """Whether words that don't fit the question are a thought of their own."""
        words = A_THOUGHT if at_buttons else A_LONGER_THOUGHT
        return self.person.welcomed and (len(reply.text.split()) >= words or reply.attachment is not None)

    def _carry_on(self, state: State, turn: Turn) -> None:
        waiting = turn.waiting.name if turn.waiting else ""
        where = {"b_id": state.id, "seen": state.revision}
        if turn.finished:
            done = self.db.execute(statements.CLOSE, where)
        else:
            done = self.db.execute(
                statements.GO_ON, where | {"record": turn.record, "waiting": waiting, "now": self.now}
            )
        if done.rowcount != 1:
            raise Stale
        for step in turn.steps:
            self._step(state, step)
        if turn.finished:
            self._hand_over(state.dialogue, turn.next)

    def _step(self, state: State, step: Say | Ask) -> None:
        in_place = isinstance(step, Ask) and step.in_place and self.tapped
        if in_place:
            self.chosen = None
        self._post_choice()
        message = self._message(step, seed=(state.id, getattr(step, "name", step.message)), conversation=state.id)
        target, self.tapped = (self.tapped, "") if in_place else ("", self.tapped)
        self._post(message, target=target, reading=step.shows)

    def _message(self, step: Say | Ask, seed: object, conversation: int = 0) -> Message:
        if isinstance(step, Ask):
            rendered = self.words.render(step.message, step.values, step.options, seed)
            return Message(rendered.text, _buttons(rendered, f"{conversation:x}|{step.name}|"))
        commands = self.words.commands(step.message)
        rendered = self.words.render(step.message, step.values, commands, seed)
        return Message(rendered.text, _buttons(rendered, ""), step.document)

    def _post(self, message: Message, target: str = "", marks: bool = False, reading: int | None = None) -> None:
        person = self.person
        body = {
            "text": message.text,
            "rows": [[[button.label, button.data] for button in row] for row in message.rows],
            "document": message.document,
        }
        row = {
            "person_id": person.id or None, "channel": person.channel, "address": person.address, "lane": self.lane,
            "body": body, "target": target, "marks": marks, "reading_id": reading, "attempts": 0,
            "not_before": self.now, "refused": False,
        }  # fmt: skip
        key = self.db.execute(statements.SEND, row).inserted_primary_key
        assert key is not None
        self.sent.append(
            Outgoing(
                key[0], person.id or None, person.channel, person.address, message, target, marks, reading, self.lane,
            )
        )  # fmt: skip

    def _mark_choice(self, state: State, turn: Turn, reply: Reply) -> None:
        """Show in the tapped message what was chosen, and take its buttons away; unless its place is taken."""
        step = turn.answered
        if not self.tapped or step is None:
            return
        shown = self.words.render(step.message, step.values, step.options, (state.id, step.name))
        label = next((label for row in shown.rows for key, label in row if key == reply.choice), "")
        chosen = self.words.render("policy/chosen", {"label": label})
        self.chosen = Message(f"{shown.text}\n\n{chosen.text}"), step.shows

    def _post_choice(self) -> None:
        if self.chosen is not None:
            (message, reading), self.chosen = self.chosen, None
            self._post(message, target=self.tapped, marks=True, reading=reading)
            self.tapped = ""

    def _hand_over(self, ended: str, following: Following | None) -> None:
        if isinstance(following, Leave):
            self._erase()
        elif isinstance(following, Next):
            self.start(following.dialogue, following.facts)
        elif isinstance(following, Reopen):
            if state := self._reopen(following.conversation):
                self.ask_again(state)
        elif self.sent and ended not in QUIET and (parked := self._parked()):
            self._mark(parked.id, "offered")  # once is enough
            self.start("resume", {"conversation": parked.id, "dialogue": parked.dialogue})

    def take_up(self, dialogue: str) -> bool:
        """Go on with a parked dialogue of this name, if there is one."""
        parked = self._parked()
        if parked is None or parked.dialogue != dialogue or (state := self._reopen(parked.id)) is None:
            return False
        self.ask_again(state)
        return True

    def _erase(self) -> None:
        """The person and all that is theirs go; only the farewell is still to be sent, to an address."""
        self._post_choice()
        see_to_others(Scene(self.db, self.now, self.person, self.catalogue))
        for one in self.sent:
            self.db.execute(statements.UNTIE, {"b_id": one.id})
        self.db.execute(statements.ERASE, {"b_id": self.person.id})
        recall.forget()
        looking_over.details.cache_clear()

    def _reopen(self, conversation: int) -> State | None:
        self._mark(conversation, "active")
        row = self.db.execute(statements.LOAD, {"id": conversation}).one_or_none()
        return State.of(row) if row else None

    def set_aside(self, state: State) -> None:
        """Make room for another dialogue: park what has answers in it, close what has none."""
        if state.answered and state.dialogue in WORTH_RESUMING:
            self._mark(state.id, "parked")
        else:
            self.close(state.id)

    def hush(self, state: State | None) -> None:
        """End what is open, and offer nothing again that was parked."""
        if state is not None:
            self.close(state.id)
        while parked := self._parked():
            self._mark(parked.id, "offered")

    def close(self, conversation: int) -> None:
        """End a conversation where it stands; what was kept stays kept."""
        self.db.execute(statements.DROP, {"b_id": conversation})

    def _mark(self, conversation: int, status: str) -> None:
        self.db.execute(statements.MARK, {"b_id": conversation, "to": status})

    def _parked(self) -> AnyRow | None:
        where = {"person": self.person.id, "since": self.now - RESUME_FOR}
        return self.db.execute(statements.PARKED, where).first()


class _BackInWords(Exception):  # noqa: N818  # no error: somebody typed what stands on the button
    """Take back the newest answer."""


def _buttons(rendered: Rendered, prefix: str) -> tuple[tuple[Button, ...], ...]:
    rows = tuple(tuple(Button(label, prefix + key) for key, label in row) for row in rendered.rows)
    for row in rows:
        for button in row:
            if len(button.data.encode()) > BUTTON_BYTES:
                raise DialogueError(f"The button {button.data!r} is longer than {BUTTON_BYTES} bytes.")
    return rows
