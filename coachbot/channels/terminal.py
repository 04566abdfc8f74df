"""The terminal as a channel: numbered buttons, a clock that can be moved, the very same dialogues."""

import re
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO

from coachbot.app import House
from coachbot.cadence import zone
from coachbot.errors import Forbidden
from coachbot.model import Attachment, Button, Outgoing, Update, UpdateKind
from coachbot.render.plain import plain, wrapped
from coachbot.service import clock, exporting, outbox
from coachbot.service.deliver import Report

WIDTH = 78
NAME = "terminal"
ADDRESS = "you"
LINK = re.compile(r"/start ([\w-]{16,64})")


@dataclass(slots=True)
class Clock:
    """A clock that can be moved forward."""

    base: Callable[[], datetime]
    moved: timedelta = timedelta()

    def __call__(self) -> datetime:
        """The time as moved."""
        return self.base() + self.moved

    def move_to(self, moment: datetime) -> None:
        """Move forward to a moment; a moment gone by moves nothing."""
        self.moved = max(self.moved, moment - self.base())


@dataclass(slots=True)
class Seat:
    """One person at the terminal: the buttons before them, what they wrote, and what waits until it is their turn."""

    address: str
    name: str
    buttons: list[tuple[str, Button]] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    waiting: list[Outgoing] = field(default_factory=list)
    number: int = 0
    is_new: bool = True


@dataclass(slots=True)
class Terminal:
    """A terminal at which people take turns; one at first."""

    house: House
    clock: Clock
    folder: Path
    out: TextIO = field(default_factory=lambda: sys.stdout)
    is_plain: bool = False
    name: str = "Alex"
    names: Mapping[str, str] = field(default_factory=dict)
    links: Callable[[str], str] = lambda _: ""  # of those who have one of their own: the token in it
    seats: dict[str, Seat] = field(default_factory=dict)
    link: str = ""
    begun: str = field(default_factory=lambda: secrets.token_hex(4))
    now: Seat = field(init=False)

    def __post_init__(self) -> None:
        self.now = self._seat(ADDRESS)

    @property
    def buttons(self) -> list[Button]:
        """The buttons that can be tapped."""
        return [button for _, button in self.now.buttons]

    def answer(self, line: str) -> bool:
        """Take one line of input. False when the person wants to leave."""
        line = line.rstrip("\r\n")
        if line.strip() in (":quit", ":q", ":exit"):
            return False
        if line.startswith(":"):
            self._command(line.strip())
        elif line.strip().isdecimal() and len(line.strip()) <= 2 and self.now.buttons:
            self._tap(int(line))
        elif line.strip():
            self._write(line)
        return True

    def start(self) -> None:
        """Begin as on Telegram: with /start."""
        self.now.is_new = False
        self.receive("text", text="/start")

    def say(self, message: str, /, **values: object) -> None:
        """Print a message that is the terminal's own."""
        self._print(self.house.words.render(message, values).text)

    def sit(self, who: str) -> None:
        """Let somebody else type. One who is new opens a link of their own, or the one that was given last."""
        seat = self.now = self._seat(who)
        self.say("terminal/as", name=seat.name)
        waiting, seat.waiting = seat.waiting, []
        for one in waiting:
            self._show(one)
        if seat.is_new:
            seat.is_new = False
            own = self.links(who)
            self.receive("text", text=f"/start {own or self.link}".strip())
            self.link = self.link if own else ""

    def _seat(self, address: str) -> Seat:
        if address not in self.seats:
            name = self.name if address == ADDRESS else self.names.get(address, address.title())
            self.seats[address] = Seat(address, name)
        return self.seats[address]

    def _tap(self, number: int) -> None:
        if 0 < number <= len(self.now.buttons):
            message, button = self.now.buttons[number - 1]
            self.receive("tap", data=button.data, message=message)
        else:
            self.say("terminal/no_button", number=number, most=len(self.now.buttons))

    def _write(self, text: str) -> None:
        message = f"{self.now.address}-{self.begun}-{self.now.number + 1}"
        self.receive("text", text=text, message=message)
        self.now.written.append(message)

    def receive(
        self, kind: UpdateKind, text: str = "", data: str = "", message: str = "", what: str = "",
        attachment: Attachment | None = None,
    ) -> None:  # fmt: skip
        """One update, handled, and what came of it shown."""
        seat = self.now
        seat.number += 1
        key = f"{seat.address}-{self.clock().timestamp()}-{seat.number}"
        tap = key if kind == "tap" else ""
        update = Update(NAME, key, seat.address, kind, text, message, data, tap, what, seat.name, attachment)
        outcome = self.house.reception.receive([update])[0]
        if outcome.toast:
            self._print(outcome.toast)
        self._deliver(outcome.sent)
        if len(self.seats) > 1:  # what it means for the others
            self.tick()

    def _deliver(self, sent: list[Outgoing]) -> None:
        for one in sent:
            seat = self._seat(one.address)
            if seat is self.now:
                self._show(one)
            elif not one.marks:
                seat.waiting.append(one)
                self.say("terminal/for_someone_else", who=one.address, name=seat.name)
        with self.house.database.transaction() as db:
            outbox.settle(db, [Report(one, message=f"bot-{one.id}") for one in sent], self.clock())

    def _show(self, one: Outgoing) -> None:
        if one.marks:
            return  # only marks the choice in a message that stands just above
        if link := LINK.search(one.message.text):
            self.link = link[1]
        self._print(one.message.text)
        if one.message.document:
            self._hand_over(one)
        self.now.buttons = [(f"bot-{one.id}", button) for row in one.message.rows for button in row] or self.now.buttons
        number = 0
        for row in one.message.rows:
            labels = []
            for button in row:
                number += 1
                labels.append(f"[{number}]" if button.label == str(number) else f"[{number}] {button.label}")
            for line in _fitted(labels, WIDTH - 4):
                print("    " + line, file=self.out)

    def _print(self, text: str) -> None:
        shown = plain(text, styled=not self.is_plain)
        print(file=self.out)
        print(shown if self.is_plain else wrapped(shown, WIDTH, "  "), file=self.out)

    def _hand_over(self, one: Outgoing) -> None:
        house, document = self.house, one.message.document
        with house.database.transaction() as db:
            assert one.person is not None
            try:
                write = exporting.prepare(db, one.person, document, house.catalogue, house.words, self.clock())
            except Forbidden:  # it waited here until this person's turn, and isn't theirs any more
                self.say("policy/no_document")
                return
        name, content = write()
        path = self.folder / name
        path.write_bytes(content)
        self._print(f"({path}, {max(1, len(content) // 1024)} KB)")

    def _command(self, command: str) -> None:
        name, _, rest = command[1:].partition(" ")
        match name:
            case "later":
                self._later()
            case "week":
                self.move(self.clock() + timedelta(weeks=1))
            case "edit" if rest and self.now.written:
                self.receive("edit", text=rest, message=self.now.written[-1])
            case "as" if rest:
                self.sit(rest.casefold())
            case _:
                self.say("terminal/help")

    def _later(self) -> None:
        with self.house.database.transaction() as db:
            due = clock.next_due_at(db)
        if due is None:
            self.say("terminal/nothing_due")
        else:
            self.move(max(due, self.clock()) + timedelta(seconds=1))

    def move(self, moment: datetime) -> None:
        """Move the clock, and let everything that comes due on the way come due."""
        while True:
            with self.house.database.transaction() as db:
                due = clock.next_due_at(db)
            if due is None or due > moment:
                break
            self.clock.move_to(due + timedelta(seconds=1))
            self._say_time()
            self.tick()
        if moment - self.clock() > timedelta(minutes=1):
            self.clock.move_to(moment)
            self._say_time()

    def _say_time(self) -> None:
        local = self.clock().astimezone(zone("Europe/London"))
        print(f"\n  — {local:%A} {local.day} {local:%B}, {local:%H:%M} —", file=self.out)

    def tick(self) -> None:
        """What the clock does on a server: claim what is due, and put the prompts."""
        now = self.clock()
        with self.house.database.transaction() as db:
            clock.sweep(db, now)
            _, sent = self.house.prompting.put(db, now)
        self._deliver(sent)


def _fitted(labels: list[str], width: int) -> Iterator[str]:
    line = ""
    for label in labels:
        if line and len(line) + 3 + len(label) > width:
            yield line
            line = ""
        line = f"{line}   {label}" if line else label
    if line:
        yield line
