"""Who the tests talk as, and what they talk to: the real service on a real database, with a clock that is set."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Connection, func, insert, select

from coachbot.app import House, invite_lead, open_house
from coachbot.cadence import local_date
from coachbot.model import Attachment, Outgoing, Update
from coachbot.render.plain import plain
from coachbot.service import clock, mentoring, outbox
from coachbot.service.deliver import Report
from coachbot.service.sample import plant
from coachbot.settings import Settings
from coachbot.store.tables import enrolments, people, priorities, programmes, shares
from coachbot.store.tables.journal import entries, evidence, passages

MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    moment: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


LINK = re.compile(r"/start ([\w-]{16,64})")


@dataclass
class Bot:
    """The bot as one person meets it: every message is shown at once, every button can be tapped by its label.

    `meet` gives the same bot as someone else meets it; `everyone` are all who talk with it, by address.
    """

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
    everyone: dict[str, "Bot"] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.everyone[self.address] = self
        if len(self.everyone) == 1:
            self.house = self._open()

    def meet(self, name: str, address: str = "") -> "Bot":
        """The same bot, as another person meets it."""
        address = address or name.casefold()
        other = Bot(self.folder, self.clock, address, self.channel, name, self.url, everyone=self.everyone)
        other.house = self.house
        return other

    def _open(self) -> House:
        key = SecretStr("ab" * 32) if self.url else None
        return open_house(Settings(database=self.url or f"sqlite:///{self.folder / 'test.db'}", key=key), self.clock)

    def restart(self) -> None:
        """Forget everything that isn't in the database."""
        self.house.database.close()
        house = self._open()
        for one in self.everyone.values():
            one.house = house

    def update(self, kind: str, **fields: object) -> list[str]:
        """One update, handled and delivered; the texts that came back."""
        self.updates += 1
        key = str(fields.pop("key", f"{self.address}/{self.updates}"))
        update = Update(self.channel, key, self.address, kind, name=self.name, **fields)  # type: ignore[arg-type]
        outcome = self.house.reception.receive([update])[0]
        if outcome.toast:
            self.toasts.append(outcome.toast)
        said = self.deliver(outcome.sent) + ([outcome.toast] if outcome.toast else [])
        if len(self.everyone) > 1:  # what it means for others comes with the next tick
            said += self.tick()
        return said

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
        """Show each message to whom it is for; the texts that this person got."""
        shown = [one for one in sent if not one.marks]
        for one in shown:
            self.everyone.get(one.address, self).seen.append(one)
        with self.house.database.transaction() as db:
            outbox.settle(db, [Report(one, message=f"b{one.id}") for one in sent], self.clock())
        return [plain(one.message.text) for one in shown if self.everyone.get(one.address, self) is self]

    def open_link(self, name: str = "") -> list[str]:
        """Open the newest link that the bot gave to anybody; of several in one message, the one after a name."""
        link = re.compile(f"{name}: {LINK.pattern}") if name else LINK
        shown = [one for bot in self.everyone.values() for one in bot.seen if link.search(one.message.text)]
        found = link.search(max(shown, key=lambda one: one.id).message.text)
        assert found is not None
        return self.write(f"/start {found[1]}")

    def lead(self, programme: str) -> list[str]:
        """Open a link that the operator made for whoever is to lead a programme."""
        return self.write(f"/start {invite_lead(self.house, programme)}")

    def join_programme(self, *priorities_: str) -> None:
        """In the newest programme, and welcomed, as if this person had said yes to both here."""
        with self.house.database.transaction() as db:
            me, now = self.settle(db, self.name, self.address), self.clock()
            programme = db.scalar(select(func.max(programmes.c.id)))
            row = {"programme_id": programme, "person_id": me, "name": self.name, "part": "participant", "cadence": ""}
            db.execute(insert(enrolments).values(**row, status="joined", joined_at=now))
            for item in priorities_:
                db.execute(insert(priorities).values(person_id=me, item=item, since=now.date()))

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

    def settle(self, db: Connection, name: str, address: str) -> int:
        """The id of someone who has agreed to what is kept; they need not have met the bot before."""
        here = (people.c.channel == self.channel, people.c.address == address)
        if (found := db.scalar(select(people.c.id).where(*here))) is not None:
            return int(found)
        now = self.clock()
        row = {"name": name, "role": "", "strand": "", "zone": "Europe/London", "made_at": now, "welcomed_at": now}
        made = insert(people).values(channel=self.channel, address=address, unreachable_at=None, **row)
        return int(db.execute(made).inserted_primary_key[0])  # type: ignore[index]

    def mentored_by(self, name: str) -> None:
        """Someone is this person's mentor and may read everything, as if that had been agreed here."""
        with self.house.database.transaction() as db:
            me, mentor = self.settle(db, self.name, self.address), self.settle(db, name, name.casefold())
            mentoring.begin_with(db, me, mentor, name, self.clock())
            share = {"scope": "everything", "heading": "", "with_details": False, "entry_id": None, "until": None}
            db.execute(insert(shares).values(owner_id=me, reader_id=mentor, since=self.clock(), **share))

    def wrote(self, text: str, *behaviours: str, details: bool = False) -> int:
        """An entry of now, as if it had been written here; its id."""
        with self.house.database.transaction() as db:
            me, now = self.settle(db, self.name, self.address), self.clock()
            row = {"question": "", "asked": "", "written_at": now, "local_date": local_date(now, "Europe/London")}
            made = insert(entries).values(person_id=me, returns_to=None, muted=False, name="", **row)
            entry = int(db.execute(made).inserted_primary_key[0])  # type: ignore[index]
            said = {"name": "entry", "asked": "", "text": text, "message": "", "has_details": details}
            db.execute(insert(passages).values(entry_id=entry, written_at=now, **said))
            for one in behaviours:
                db.execute(
                    insert(evidence).values(entry_id=entry, behaviour=one, person_id=me, claimed_on=row["local_date"])
                )
        return entry

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
