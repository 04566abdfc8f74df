"""The same code on PostgreSQL: the migrations, whole conversations, and two workers at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from coaching_pairs import check_two_who_answer_at_once, check_two_who_move_on_at_once
from people import Bot
from sqlalchemy import create_engine, func, make_url, select, text
from transcripts import FOLDER, play

from coachbot.model import Update
from coachbot.service import schedule
from coachbot.store.tables import prompts
from coachbot.store.tables.journal import passages

pytestmark = pytest.mark.postgres

STORIES = (
    "welcome-slowly", "reflect", "reflect-unasked", "lookback", "find", "activities", "settings-and-pause", "trail",
    "pair-check-in-by-message", "pair-room", "pair-trio",
    "programme-first-month", "proposal-news",
)  # fmt: skip


@pytest.fixture
def shared(postgres: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Bot]:
    """The bot on a fresh database of its own."""
    url = make_url(postgres).set(drivername="postgresql+psycopg")
    name = f"test_{abs(hash(request.node.name))}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    bot = Bot(tmp_path, url=url.set(database=name).render_as_string(hide_password=False))
    yield bot
    bot.house.database.close()


@pytest.mark.parametrize("story", STORIES)
def test_the_conversation_goes_as_it_does_on_sqlite(story: str, shared: Bot) -> None:
    path = FOLDER / f"{story}.txt"
    assert play(path, shared, restart=False) == path.read_text()


def test_two_workers_who_sweep_at_once_make_one_prompt(shared: Bot) -> None:
    shared.plant()
    shared.clock.move(days=1)

    def sweep(_: int) -> int:
        with shared.house.database.transaction() as db:
            return schedule.sweep(db, shared.clock())

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(sweep, range(8)))
    with shared.house.database.transaction() as db:
        assert db.execute(select(func.count()).select_from(prompts)).scalar() == 1


def test_an_update_that_two_workers_get_at_once_is_handled_once(shared: Bot) -> None:
    shared.plant()
    shared.write("/reflect")
    update = Update("test", "the same", "1001", "text", "Said once, brought twice.", "w77", name="Alex")
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda _: shared.house.reception.receive([update]), range(4)))
    with shared.house.database.transaction() as db:
        texts = list(db.execute(select(passages.c.text)).scalars())
    assert texts.count("Said once, brought twice.") == 1


def test_two_of_a_pair_who_answer_in_the_same_second_both_hear_of_it_once(shared: Bot) -> None:
    check_two_who_answer_at_once(shared)


def test_next_tapped_by_two_in_the_same_second_moves_a_room_one_step(shared: Bot) -> None:
    check_two_who_move_on_at_once(shared)
