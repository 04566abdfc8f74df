"""People who talk with a bot, as a Bot API server sees them: each writes again when the bot has answered.

With a coaching bot they hold whole conversations: a question asked for, an answer of several
sentences, a follow-up, behaviours tapped, what is offered at the end. With an echo bot the same
people write the same texts. An update counts as handled when the message that answers it arrives: for
a conversation the one with buttons, since that is what a person waits for.
"""

import asyncio
import itertools
import json
import random
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from coachbot.service.sample import sample_leader

BOT = {"id": 123456, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
PATIENCE = 5.0  # seconds after which an update counts as unanswered
ECHOES = 6  # texts that a person sends an echo bot before the next one's turn: as many as a conversation takes
SETTINGS: dict[str, Any] = {
    "getMe": BOT | {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False},
    "getMyCommands": [],
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
    "getChatMenuButton": {"type": "commands"},
}
MESSAGES = ("sendMessage", "editMessageText")
IDS = itertools.count(1)  # of updates and messages: never twice in a process, whatever crowd they belong to
CHANCE = random.Random(1)  # so that people who pause don't all write at once

Raw = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """What happened since it was begun.

    `latencies` are seconds from an update's being there to the message that answers it, `firsts` to the first
    message of any kind: a tapped message is edited first, and the next question follows it.
    """

    began: float = field(default_factory=time.monotonic)
    handled: int = 0
    calls: int = 0
    messages: int = 0
    unasked: int = 0
    latencies: list[float] = field(default_factory=list)
    firsts: list[float] = field(default_factory=list)


@dataclass
class Crowd:
    """People with ids from `first` on, of whom so many talk at once.

    With a pause (seconds), each waits about so long before writing again.
    """

    count: int
    talking: int
    converse: bool
    first: int = 1_000_000
    pause: float = 0.0
    tally: Tally = field(default_factory=Tally)
    asked_at: float = 0.0

    def __post_init__(self) -> None:
        entries = sample_leader()["entries"]
        self._texts = [one["text"] for one in entries]
        self._mores = [one["more"] for one in entries if "more" in one]
        self._resting = deque(range(self.first, self.first + self.count))
        self._written: dict[int, float] = {}  # when each who waits for an answer wrote
        self._seen_something: set[int] = set()
        self._steps: dict[int, int] = {}
        self._held: list[Raw] = []
        self._pending: deque[Raw] = deque()
        self._arrived = asyncio.Event()
        self._quiet = True
        for _ in range(self.talking):
            self._next_person()

    # Driven by the benchmark

    def resume(self) -> None:
        """Everyone whose turn it is writes."""
        self._quiet = False
        for one in self._held:
            self._put(one)
        self._held.clear()

    async def rest(self) -> int:
        """Nobody writes any more; how many stay without an answer."""
        self._quiet = True
        for _ in range(int(PATIENCE * 20)):
            if not self._written:
                break
            await asyncio.sleep(0.05)
        return len(self._written)

    @property
    def unanswered(self) -> int:
        """How many wait for an answer for too long."""
        return sum(time.monotonic() - one > PATIENCE for one in self._written.values())

    # Asked by the bot

    async def updates(self, offset: int, wait: float) -> list[Raw]:
        """Up to 100 updates from `offset` on; those before it are forgotten."""
        self.asked_at = self.asked_at or time.monotonic()
        while self._pending and self._pending[0]["update_id"] < offset:
            self._pending.popleft()
        if not self._pending and wait:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), wait)
            except TimeoutError:
                return []
        return [self._pending[place] for place in range(min(100, len(self._pending)))]

    def answer(self, method: str, sent: Raw) -> Any:
        """What the Bot API answers to any other method."""
        if method not in MESSAGES:
            self.tally.calls += method == "answerCallbackQuery"
            return SETTINGS.get(method, True)
        self.tally.calls += 1
        self.tally.messages += 1
        chat = int(sent["chat_id"])
        message = self._message(chat, sent["text"], by=BOT, id=int(sent.get("message_id") or 0))
        markup = sent.get("reply_markup")
        if markup:
            message["reply_markup"] = json.loads(markup) if isinstance(markup, str) else markup
        self._seen(chat, message)
        return message

    # What people do

    def _seen(self, person: int, message: Raw) -> None:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        if person not in self._written:
            self.tally.unasked += person not in self._steps
            return
        if person not in self._seen_something:
            self._seen_something.add(person)
            self.tally.firsts.append(time.monotonic() - self._written[person])
        if self.converse and not rows:
            return
        self._seen_something.discard(person)
        self.tally.handled += 1
        self.tally.latencies.append(time.monotonic() - self._written.pop(person))
        self._steps[person] += 1
        following = self._reply(person, message, rows)
        if following is None:
            del self._steps[person]
            self._resting.append(person)
            self._next_person()
        else:
            self._write(following)

    def _next_person(self) -> None:
        person = self._resting.popleft()
        self._steps[person] = 0
        self._write(self._text(person, "/reflect" if self.converse else self._some(self._texts, person)))

    def _reply(self, person: int, message: Raw, rows: list[list[dict[str, str]]]) -> Raw | None:
        """The next update of a person who was shown a message; None when the conversation is over."""
        step = self._steps[person]
        if not self.converse:
            return self._text(person, self._some(self._texts, person + step)) if step < ECHOES else None
        buttons = [button["callback_data"] for row in rows for button in row]
        if buttons[0].startswith("/"):
            return None
        question = buttons[0].split("|")[1]
        if question.startswith("answer"):
            return self._text(person, self._some(self._texts, person + step))
        if question == "more":
            return self._text(person, self._some(self._mores, person))
        chosen = buttons[0]
        if question.startswith("behaviour") and question != "behaviour.0":
            chosen = next(one for one in buttons if one.endswith(("|done", "|none")))
        elif question.startswith("fits"):
            chosen = buttons[-1]
        return self._tap(person, message, chosen)

    def _some(self, texts: list[str], which: int) -> str:
        return texts[which % len(texts)]

    def _write(self, update: Raw) -> None:
        if self.pause:
            asyncio.get_running_loop().call_later(self.pause * CHANCE.uniform(0.2, 1.8), self._put_or_hold, update)
        else:
            self._put_or_hold(update)

    def _put_or_hold(self, update: Raw) -> None:
        if self._quiet:
            self._held.append(update)
        else:
            self._put(update)

    def _put(self, update: Raw) -> None:
        update["update_id"] = next(IDS)
        body = update.get("message") or update["callback_query"]
        self._written[body["from"]["id"]] = time.monotonic()
        self._pending.append(update)
        self._arrived.set()

    def _text(self, person: int, text: str) -> Raw:
        return {"update_id": 0, "message": self._message(person, text, by=_as_sender(person))}

    def _tap(self, person: int, message: Raw, data: str) -> Raw:
        query = {
            "id": str(person) + str(message["message_id"]), "from": _as_sender(person), "message": message,
            "chat_instance": str(person), "data": data,
        }  # fmt: skip
        return {"update_id": 0, "callback_query": query}

    def _message(self, person: int, text: str, by: Raw, id: int = 0) -> Raw:
        chat = {"id": person, "first_name": "Alex", "type": "private"}
        return {"message_id": id or next(IDS), "from": by, "chat": chat, "date": int(time.time()), "text": text}


def _as_sender(person: int) -> Raw:
    return {"id": person, "is_bot": False, "first_name": "Alex", "language_code": "en"}
