"""The programs that are measured, each in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.database import KEY
from benchmarks.stand_in import ROOT

RUN = "from coachbot.cli import main; main(['run'])"


@contextmanager
def durable(folder: Path, api: str, token: str, **settings: object) -> Iterator[int]:
    """`coachbot run` on a database in a folder, as an operator starts it. Yields its process id."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COACHBOT_")} | {
        "COACHBOT_DATABASE": f"sqlite:///{folder / 'coachbot.db'}", "COACHBOT_KEY": KEY.hex(),
        "COACHBOT_TELEGRAM_API": api, "COACHBOT_TELEGRAM_TOKEN": token, "COACHBOT_LOG_LEVEL": "WARNING",
    }  # fmt: skip
    environment |= {f"COACHBOT_{name.upper()}": str(value) for name, value in settings.items()}
    with _running([sys.executable, "-c", RUN], environment) as process:
        yield process


@contextmanager
def echo(transport: str, api: str, token: str) -> Iterator[int]:
    """The bare echo bot on a transport. Yields its process id."""
    command = [sys.executable, "-m", "benchmarks.echo", api, token, transport]
    with _running(command, dict(os.environ) | {"PTB_TIMEDELTA": "true"}) as process:
        yield process


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def resident(process: int) -> float:
    """The memory that a process holds, in MiB."""
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=True)
    return int(said.stdout) / 1024
