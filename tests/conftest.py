"""What every test may ask for."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from people import Bot

# No deadline: a shared machine is no measure. `tmp_path` may serve all examples of a property.
settings.register_profile("coachbot", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("coachbot")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the bot's lines in transcripts anew")
    parser.addoption("--no-skips", action="store_true", help="fail when a test was skipped")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "soak" not in config.getoption("-m"):
        items[:] = [item for item in items if "soak" not in item.keywords]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and item.config.getoption("--no-skips"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and here that is a failure: {report.longrepr}"


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    """The bot, met by someone new."""
    one = Bot(tmp_path)
    yield one
    one.house.database.close()


def _postgres_folder() -> Path | None:
    found = shutil.which("initdb")
    places = [Path(found)] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return places[-1].parent if places else None


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of our own, on a socket, gone after the tests."""
    programs = _postgres_folder()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    data = tmp_path_factory.mktemp("postgres") / "data"
    as_user: list[str] = []
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        data.parent.chmod(0o777)
        for parent in data.parents:
            if parent == Path("/tmp"):
                break
            parent.chmod(parent.stat().st_mode | 0o011)
        as_user = ["runuser", "-u", "postgres", "--"]
    run = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    subprocess.run([*as_user, programs / "initdb", "-D", data, "-U", "coachbot", "-A", "trust"], **run)  # type: ignore[call-overload]
    options = f"-c listen_addresses='' -c unix_socket_directories={data.parent} -c fsync=off"
    subprocess.run([*as_user, programs / "pg_ctl", "-D", data, "-w", "-o", options, "start"], **run)  # type: ignore[call-overload]
    yield f"postgresql://coachbot@/postgres?host={data.parent}"
    subprocess.run([*as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **run)  # type: ignore[call-overload]
