"""Coaching pairs for tests: people who know the bot and are together already."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from people import Bot
from sqlalchemy import insert, select

from coachbot.model import Update
from coachbot.service import pairing
from coachbot.service.receive import Reception
from coachbot.service.scene import Scene, Someone
from coachbot.store.tables import check_ins, pairs, people, said

ZONE = "Europe/London"
THURSDAY_NOON = {"cadence": "weekly", "weekday": 3, "at": "12:00", "form": "form.ten-minutes"}


def known(bot: Bot, name: str) -> Bot:
    """Someone who has agreed to what is kept, and gets no questions of their own."""
    one = bot.meet(name)
    row = {
        "channel": bot.channel, "address": one.address, "name": name, "role": "", "strand": "", "zone": ZONE,
        "made_at": bot.clock(), "welcomed_at": bot.clock(), "unreachable_at": None,
    }  # fmt: skip
    with bot.house.database.transaction() as db:
        db.execute(insert(people), row)
    return one


def together(bot: Bot, *names: str, **how: Any) -> list[Bot]:
    """A pair or trio of these, who check in on Thursdays at noon, in ten minutes; it is Monday."""
    everyone = [known(bot, name) for name in names]
    with bot.house.database.transaction() as db:
        ids = [number_of(db, one) for one in everyone]
        pairing.bring_together(db, ids, THURSDAY_NOON | how, ZONE, bot.clock())
    bot.tick()
    return everyone


def scene(bot: Bot, db: Any, one: Bot) -> Scene:
    """Where a request of somebody's is carried out."""
    row = db.execute(select(people).where(people.c.address == one.address)).one()
    person = Someone(row.id, row.channel, row.address, row.name, row.zone, row.strand, True)
    return Scene(db, bot.clock(), person, bot.house.catalogue, 1, name="test")


def number_of(db: Any, one: Bot) -> int:
    return int(db.execute(select(people.c.id).where(people.c.address == one.address)).scalar_one())


def rows(bot: Bot, table: Any) -> list[Any]:
    with bot.house.database.transaction() as db:
        return list(db.execute(select(table).order_by(table.c.id)).all())


def the_pair(bot: Bot) -> Any:
    return rows(bot, pairs)[0]


def the_check_in(bot: Bot) -> Any:
    return rows(bot, check_ins)[-1]


def what_was_said(bot: Bot) -> list[tuple[int, str, str]]:
    return [(one.person_id, one.step, one.text) for one in rows(bot, said)]


def texts(one: Bot, since: int = 0) -> str:
    """All that somebody has been shown, from a message on."""
    return "\n".join(each.message.text for each in one.seen[since:])


def open_check_in(bot: Bot) -> None:
    """Let the day come."""
    bot.wait(hours=75)


def tables_of(bot: Bot) -> Mapping[str, int]:
    with bot.house.database.transaction() as db:
        return {table.name: len(db.execute(select(table)).all()) for table in (pairs, check_ins, said)}


# two at once


def both(bot: Bot, updates: list[Update]) -> None:
    """Two workers, each with a reception of its own, get one update each in the same moment."""
    house = bot.house
    receptions = [Reception(house.database, house.catalogue, house.words, house.now) for _ in updates]
    with ThreadPoolExecutor(len(updates)) as workers:
        outcomes = list(workers.map(lambda pair: pair[0].receive([pair[1]])[0], zip(receptions, updates, strict=True)))
    for outcome in outcomes:
        bot.deliver(outcome.sent)
    bot.tick()


def written(one: Bot, text: str) -> Update:
    return Update(one.channel, f"{one.address}-{text}", one.address, "text", text, f"m-{text}", name=one.name)


def tapped(one: Bot, label: str, key: str = "") -> Update:
    message, data = one._button(label)
    key = key or f"{one.address}-{label}"
    return Update(one.channel, key, one.address, "tap", message=message, data=data, tap="t", name=one.name)


def check_two_who_answer_at_once(bot: Bot) -> None:
    """Both answer in the same second, twice: each hears of it once, and it closes."""
    dilys, sam = together(bot, "Dilys", "Sam")
    open_check_in(bot)
    both(bot, [written(dilys, "The lift."), written(sam, "My successor.")])
    assert texts(dilys).count("My successor.") == texts(sam).count("The lift.") == 1
    assert [one.labels()[-1] for one in (dilys, sam)] == [["Pass"], ["Pass"]]
    for one in (dilys, sam):
        one.tap("Stay quiet")
    for one in (dilys, sam):
        one.write("I see.")
    both(bot, [tapped(dilys, "Nothing this time"), tapped(sam, "Nothing this time")])
    assert the_check_in(bot).status == "closed"
    assert the_pair(bot).silent_rounds == 0
    assert texts(dilys).count("That's this check-in") == texts(sam).count("That's this check-in") == 1


def in_a_room(bot: Bot) -> tuple[Bot, Bot]:
    """Two who have just begun, in a room."""
    dilys, sam = together(bot, "Dilys", "Sam", form="form.usual")
    dilys.write("/pair")
    dilys.tap("Check in now")
    dilys.tap("Together now")
    sam.tap("I'm here")
    return dilys, sam


def check_two_who_move_on_at_once(bot: Bot) -> None:
    """Both tap Next in a room in the same second: it moves one step."""
    dilys, sam = in_a_room(bot)
    dilys.tap("Next")
    step = the_check_in(bot).step
    both(bot, [tapped(dilys, "Next"), tapped(sam, "Next", "again")])
    assert the_check_in(bot).step == step + 1
