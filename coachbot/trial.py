"""A trial in the terminal: an embedded database, a made-up leader, a clock that moves."""

from collections.abc import Iterable
from pathlib import Path

from coachbot.app import invite_lead, open_house, utc_now
from coachbot.channels.terminal import ADDRESS, NAME, Clock, Terminal
from coachbot.service.sample import others, plant, sample_leader
from coachbot.settings import Settings

LEAD = "lead"  # whoever plays it is asked to lead a programme, as an operator would ask them


def begin(folder: Path, lines: Iterable[str], *, fresh: bool, is_plain: bool) -> None:
    """Talk until the lines end or the person leaves. Raises CoachbotError."""
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "try.db"
    is_new = not database.exists()
    clock = Clock(utc_now)
    house = open_house(Settings(database=f"sqlite:///{database}"), clock)
    leader = sample_leader()["leader"]
    terminal = Terminal(house, clock, folder, is_plain=is_plain, name="" if fresh else leader["name"], names=others())
    terminal.links = lambda who: invite_lead(house) if who == LEAD else ""
    if is_new and not fresh:
        with house.database.transaction() as db:
            plant(db, house.catalogue, NAME, ADDRESS, clock())
    terminal.say("terminal/hello", fresh=fresh, name=leader["name"], role=leader["role"])
    terminal.start()
    for line in lines:
        if not terminal.answer(line):
            break
    house.database.close()
