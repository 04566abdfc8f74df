"""The bot as an operator runs it: `coachbot run` in a process of its own."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any


@dataclass
class Running:
    """One `coachbot` process; its log goes to a file beside the database."""

    folder: Path
    api: str
    token: str
    command: str = "run"
    extra: dict[str, str] | None = None
    process: "subprocess.Popen[bytes] | None" = None
    log: IO[bytes] | None = None

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'bot.db'}"

    def __enter__(self) -> "Running":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> "Running":
        environ = {name: value for name, value in os.environ.items() if not name.startswith("COACHBOT_")}
        environ |= {
            "COACHBOT_DATABASE": self.database, "COACHBOT_TELEGRAM_API": self.api,
            "COACHBOT_TELEGRAM_TOKEN": self.token, "COACHBOT_CHAT_RATE": "1000", "COACHBOT_RATE": "1000",
        } | (self.extra or {})  # fmt: skip
        self.log = (self.folder / "log").open("ab")
        program = [sys.executable, "-m", "coachbot", self.command]
        self.process = subprocess.Popen(program, env=environ, stdout=self.log, stderr=self.log, cwd=self.folder)
        return self

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it, and wait until it has ended; its exit code."""
        assert self.process is not None
        assert self.log is not None
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(60)
        self.log.close()
        return code

    def told(self) -> str:
        """What it logged."""
        return (self.folder / "log").read_text()


def change(database: str, *statements: Any) -> None:
    """Change a database that no process has open: time goes by, for instance."""
    from coachbot.store.database import open_database

    opened = open_database(database)
    with opened.transaction() as db:
        for statement in statements:
            db.execute(statement)
    opened.close()
