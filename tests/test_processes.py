"""`coachbot serve` as a process, how one stops, and what every command says when something is wrong."""

import asyncio
import logging
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from people import Bot
from running import Running
from sqlalchemy import select
from stand_in import StandIn
from test_crash import leaders_in_the_middle_of_an_answer

from coachbot.app import Process
from coachbot.model import Outgoing
from coachbot.settings import Settings
from coachbot.store.database import open_database
from coachbot.store.tables.journal import attachments

CHAT = 7


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_serve_takes_updates_by_webhook_and_again_after_a_restart(tmp_path: Path) -> None:
    port = free_port()
    extra = {"COACHBOT_WEBHOOK_URL": f"http://127.0.0.1:{port}", "COACHBOT_PORT": str(port)}
    with StandIn().in_thread() as telegram:
        bot = Running(tmp_path, telegram.address, telegram.token, "serve", extra)
        with bot:
            telegram.write(CHAT, "/start")
            telegram.wait_until(lambda: telegram.messages(CHAT), 30)
        telegram.tap(CHAT, "Yes, let's start")
        with bot:
            telegram.wait_until(lambda: "What's your role" in telegram.messages(CHAT)[-1].text, 30)
        assert telegram.pending == []
        assert [call.answer for call in telegram.refused] == []


def test_a_voice_note_is_fetched_into_the_encrypted_store(tmp_path: Path) -> None:
    sound = b"OggS" + bytes(range(256)) * 40
    with StandIn().in_thread() as telegram:
        bot = Running(tmp_path, telegram.address, telegram.token)
        leaders_in_the_middle_of_an_answer(bot, telegram, [CHAT])
        telegram.send_voice(CHAT, sound, caption="On the stairs, before I forget")
        with bot:
            telegram.wait_until(lambda: telegram.called("getFile"), 30)
    opened = open_database(bot.database)
    with opened.transaction() as db:
        (row,) = db.execute(select(attachments.c.kind, attachments.c.content, attachments.c.status)).all()
    opened.close()
    assert (row.kind, row.status) == ("voice", "kept")
    assert row.content == sound
    assert sound[:200] not in (tmp_path / "bot.db").read_bytes()


class Nowhere:
    """A channel that nothing is sent through."""

    name = "nowhere"

    async def send(self, outgoing: Outgoing, document: tuple[str, bytes] | None) -> str:
        raise NotImplementedError

    async def acknowledge(self, tap: str, toast: str) -> None:
        raise NotImplementedError

    async def fetch(self, file: str) -> bytes:
        raise NotImplementedError


def test_a_tick_that_is_under_way_when_the_process_stops_is_finished_quietly(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("coachbot.app.TICK_SECONDS", 0.01)
    monkeypatch.setattr("coachbot.app.think_once", lambda: None)
    finished = []

    async def stop_during_a_tick() -> None:
        process = Process(bot.house, Nowhere(), Settings())
        begun, stopping = asyncio.Event(), asyncio.Event()

        async def fetch_attachments() -> None:
            begun.set()
            await stopping.wait()
            finished.append(True)

        async def listen() -> None:
            await begun.wait()
            asyncio.get_running_loop().call_soon(stopping.set)  # once this has returned, and all is being stopped

        monkeypatch.setattr(process, "fetch_attachments", fetch_attachments)
        await process.run(listen)

    asyncio.run(stop_during_a_tick())
    assert finished == [True]
    loud = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [one.getMessage() for one in loud if one.name != "apscheduler.scheduler"] == []  # that one: ticks skipped


def ran(*command: str, folder: Path, typed: str = "", **settings: str) -> tuple[int, str]:
    """A command in a process of its own: its exit code and all it said."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COACHBOT_")}
    done = subprocess.run(
        [sys.executable, "-m", "coachbot", *command], env=environ | settings, cwd=folder, input=typed, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_a_wrong_token_is_said_to_be_one(tmp_path: Path) -> None:
    with StandIn().in_thread() as telegram:
        code, said = ran(
            "run", folder=tmp_path, COACHBOT_TELEGRAM_TOKEN="1:wrong", COACHBOT_TELEGRAM_API=telegram.address
        )
    assert code == 1
    assert "COACHBOT_TELEGRAM_TOKEN" in said
    assert "Traceback" not in said
    assert "1:wrong" not in said


def test_an_api_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    code, said = ran("run", folder=tmp_path, COACHBOT_TELEGRAM_TOKEN="1:x", COACHBOT_TELEGRAM_API=address)
    assert code == 1
    assert address in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "COACHBOT_TELEGRAM_TOKEN is not set"),
        ({"COACHBOT_TELEGRAM_TOKN": "1:x"}, "COACHBOT_TELEGRAM_TOKEN"),
        ({"COACHBOT_TELEGRAM_TOKEN": "1:x", "COACHBOT_PORT": "eighty"}, "COACHBOT_PORT"),
        ({"COACHBOT_TELEGRAM_TOKEN": "1:x", "COACHBOT_DATABASE": "/proc/nowhere/x.db"}, "/proc/nowhere/x.db"),
        ({"COACHBOT_TELEGRAM_TOKEN": "1:x", "COACHBOT_PROMPTS": "nowhere"}, "nowhere"),
        ({"COACHBOT_TELEGRAM_TOKEN": "1:x", "COACHBOT_LANGUAGE": "xx"}, "'xx'"),
    ],
)
def test_what_is_wrong_with_the_settings_is_said_in_a_line_or_two(
    settings: dict[str, str], told: str, tmp_path: Path
) -> None:
    code, said = ran("run", folder=tmp_path, **settings)
    assert code == 1
    assert told in said
    assert "Traceback" not in said


def test_a_database_that_is_none_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_text("This is a shopping list, and a long one at that. " * 40)
    (tmp_path / "bot.key").write_text("ab" * 32)
    before = (tmp_path / "bot.db").read_bytes()
    code, said = ran("db", folder=tmp_path, COACHBOT_DATABASE="bot.db")
    assert code == 1
    assert "bot.db" in said
    assert (tmp_path / "bot.db").read_bytes() == before


def test_a_malformed_content_file_is_named_with_item_and_field(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        '[[items]]\nid = "mine.1"\nkind = "behaviuor"\ntitle = "Listen"\ntext = "Listen."\n'
    )
    code, said = ran("content", "check", "mine.toml", folder=tmp_path)
    assert code == 1
    assert "mine.toml: mine.1: kind" in said
    assert "mine.toml: mine.1: source" in said


def test_a_script_can_hold_a_conversation(tmp_path: Path) -> None:
    typed = "1\n1\n2\n8\n2\n" + "<b>Ünïcode</b> {{ 7*7 }} *_ 🙂 שלום\n" + "/find unicode\n"
    code, said = ran("try", "--fresh", "--plain", folder=tmp_path, typed=typed)
    assert code == 0
    assert "One entry for unicode" in said
    assert "<b>Ünïcode</b> {{ 7*7 }} *_ 🙂 שלום" in said.split("One entry for")[1]


def test_doctor_says_what_is_well_and_what_is_not(tmp_path: Path) -> None:
    with StandIn().in_thread() as telegram:
        well = {"COACHBOT_TELEGRAM_TOKEN": telegram.token, "COACHBOT_TELEGRAM_API": telegram.address}
        _, said = ran("doctor", folder=tmp_path, **well)
        assert "answers as @stand_in_bot" in said
        assert "NOT WELL" not in said
        _, said = ran("doctor", folder=tmp_path, **well | {"COACHBOT_TELEGRAM_TOKEN": "1:wrong"})
        assert "NOT WELL" in said


def test_export_writes_a_trail_and_says_so_when_there_is_nobody(tmp_path: Path) -> None:
    code, said = ran("export", "pdf", "--person", "telegram:1", folder=tmp_path)
    assert code == 1
    assert "telegram:1" in said
