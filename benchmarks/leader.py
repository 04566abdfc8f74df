"""One leader at the service itself, without a channel: what an update costs from its arrival to its record."""

import asyncio
import time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.crowd import Crowd
from benchmarks.database import KEY, NOW, add_people
from coachbot.app import open_house
from coachbot.channels.telegram.inbound import read_all
from coachbot.model import Outgoing
from coachbot.service import outbox
from coachbot.service.deliver import Report
from coachbot.service.turns import State
from coachbot.settings import Settings
from coachbot.store.database import Database
from coachbot.store.tables import conversations

FIRST = 1_000_000


class Leader:
    """Leaders who talk one after another with the service over a database of their own."""

    def __init__(self, path: Path, people: int = 1) -> None:
        settings = Settings.model_validate({"database": f"sqlite:///{path}", "key": KEY.hex()})
        self.house = open_house(settings, lambda: NOW)
        add_people(self.house.database, people, FIRST)
        self.crowd = Crowd(people, 1, converse=True, first=FIRST)
        self.crowd.resume()
        self._offset = 0

    @property
    def database(self) -> Database:
        """Where everything is kept."""
        return self.house.database

    def step(self) -> float:
        """One update received, its messages recorded as sent; seconds, for both commits."""
        raws = asyncio.run(self.crowd.updates(self._offset, 0))
        self._offset = raws[-1]["update_id"] + 1
        updates = read_all(raws)
        began = time.perf_counter()
        outcomes = self.house.reception.receive(updates)
        sent = [one for outcome in outcomes for one in outcome.sent]
        with self.database.transaction() as db:
            outbox.settle(db, [Report(one, message=one.target or str(one.id)) for one in sent], NOW)
        took = time.perf_counter() - began
        for one in sent:
            self.crowd.answer("sendMessage", _as_sent(one))
        return took

    def until_recorded(self, steps: int) -> State:
        """The conversation as it is kept, once so many steps are recorded in it."""
        while True:
            self.step()
            with self.database.transaction() as db:
                row = db.execute(select(conversations)).first()
            if row is not None and len(row.record) >= steps:
                return State.of(row)

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def _as_sent(one: Outgoing) -> dict[str, Any]:
    keyboard = [[{"text": button.label, "callback_data": button.data} for button in row] for row in one.message.rows]
    return {
        "chat_id": one.address, "text": one.message.text, "message_id": one.target,
        "reply_markup": {"inline_keyboard": keyboard} if keyboard else None,
    }  # fmt: skip
