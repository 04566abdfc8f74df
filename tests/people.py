"""Who the tests talk as, and what they talk to: the real service on a real database, with a clock that is set."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from coachbot.app import House, open_house
from coachbot.model import Attachment, Outgoing, Update
from coachbot.render.plain import plain
from coachbot.service import clock, outbox
from coachbot.service.deliver import Report
from coachbot.service.sample import plant
from coachbot.settings import Settings

MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    moment: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass
class Bot:
    """The bot as one person meets it: every message is shown at once, every button can be tapped by its label."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    address: str = "1001"
    channel: str = "test"
    name: str = "Alex"
    url: str = ""
    seen: list[Outgoing] = field(default_factory=list, repr=False)
    toasts: list[str] = field(default_factory=list)
    updates: int = 0
    written: str = ""

    def __post_init__(self) -> None:
        self.house = self._open()

    def _open(self) -> House:
        key = SecretStr("ab" * 32) if self.url else None
        return open_house(Settings(database=self.url or f"sqlite:///{self.folder / 'test.db'}", key=key), self.clock)

    def restart(self) -> None:
        """Forget everything that isn't in the database."""
        self.house.database.close()
        self.house = self._open()

    def update(self, kind: str, **fields: object) -> list[str]:
        """One update, handled and delivered; the texts that came back."""
        self.updates += 1
        key = str(fields.pop("key", f"{self.address}/{self.updates}"))
        update = Update(self.channel, key, self.address, kind, name=self.name, **fields)  # type: ignore[arg-type]
        outcome = self.house.reception.receive([update])[0]
        if outcome.toast:
            self.toasts.append(outcome.toast)
        return self.deliver(outcome.sent) + ([outcome.toast] if outcome.toast else [])

    def write(self, text: str, **fields: object) -> list[str]:
        self.written = str(fields.pop("message", f"w{self.updates + 1}"))
        return self.update("text", text=text, message=self.written, **fields)

    def tap(self, label: str) -> list[str]:
        message, button = self._button(label)
        return self.update("tap", data=button, message=message, tap="t")

    def edit(self, message: str, text: str) -> list[str]:
        return self.update("edit", text=text, message=message)

    def send(self, attachment: Attachment, caption: str = "") -> list[str]:
        return self.update("attachment", text=caption, message=f"w{self.updates + 1}", attachment=attachment)

    def wait(self, **by: float) -> list[str]:
        """Let time go by, and whatever comes due on the way come due."""
        until = self.clock() + timedelta(**by)
        said: list[str] = []
        while (due := self.next_due()) is not None and due <= until:
            self.clock.moment = max(self.clock(), due) + timedelta(seconds=1)
            said += self.tick()
        self.clock.moment = until
        return said + self.tick()

    def next_due(self) -> datetime | None:
        with self.house.database.transaction() as db:
            return clock.next_due_at(db)

    def tick(self) -> list[str]:
        """What the clock does: claim what is due, and put the prompts."""
        said: list[str] = []
        with self.house.database.transaction() as db:
            while clock.sweep(db, self.clock()):
                pass
        while True:
            with self.house.database.transaction() as db:
                looked, sent = self.house.prompting.put(db, self.clock())
            said += self.deliver(sent)
            if not looked:
                return said

    def deliver(self, sent: list[Outgoing]) -> list[str]:
        shown = [one for one in sent if not one.marks]
        self.seen += shown
        with self.house.database.transaction() as db:
            outbox.settle(db, [Report(one, message=f"b{one.id}") for one in sent], self.clock())
        return [plain(one.message.text) for one in shown]

    def labels(self) -> list[list[str]]:
        """The buttons of the newest message."""
        return [[button.label for button in row] for one in self.seen[-1:] for row in one.message.rows]

    def _button(self, label: str) -> tuple[str, str]:
        for one in reversed(self.seen):
            for row in one.message.rows:
                for button in row:
                    if button.label == label or button.label.removeprefix("✓ ") == label:
                        return f"b{one.id}", button.data
        raise AssertionError(f"no button {label!r}; the newest are {self.labels()}")

    def plant(self) -> None:
        """Twelve weeks of entries, as if they had been written here."""
        with self.house.database.transaction() as db:
            plant(db, self.house.catalogue, self.channel, self.address, self.clock())

    def welcome(self) -> None:
        """From hello to the first question, by the shortest way."""
        self.write("/start")
        for label in (
            "Yes, let's start",
            "Head of service",
            "In the thick of it",
            "A bit of everything",
            "Tuesday 8.30 am",
        ):
            self.tap(label)
