"""Logs: what happened and where, and never a word that anyone wrote."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbot.logs import JsonLines, start_logging

SECRET = "the Hargreaves boy and his mother"


class Log:
    """A logger whose lines can be read."""

    def __init__(self) -> None:
        self.out = io.StringIO()
        handler = logging.StreamHandler(self.out)
        handler.setFormatter(JsonLines())
        self.logger = logging.Logger("coachbot.test")
        self.logger.addHandler(handler)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.getvalue().splitlines()]


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_is_one_json_object_with_time_level_logger_message_and_extras(log: Log) -> None:
    log.logger.warning("a message was refused", extra={"outbox": 7, "reason": "blocked"})
    (line,) = log.lines
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "WARNING", "logger": "coachbot.test", "message": "a message was refused", "outbox": 7,
        "reason": "blocked",
    }  # fmt: skip


def test_of_an_error_only_its_kind_and_place_are_logged_not_what_it_says(log: Log) -> None:
    try:
        raise ValueError(f"can't store {SECRET!r}")
    except ValueError:
        log.logger.exception("an update failed", extra={"key": "12"})
    assert "Hargreaves" not in log.out.getvalue()
    (line,) = log.lines
    assert line["error"] == "ValueError"
    assert line["at"][-1].startswith("test_logs.py:")
    assert line["message"] == "an update failed"


def test_what_an_error_came_from_and_its_notes_stay_out_as_well(log: Log) -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            error.add_note(SECRET)
            raise RuntimeError(SECRET) from error
    except RuntimeError:
        log.logger.exception("it failed")
    assert "Hargreaves" not in log.out.getvalue()


def test_an_error_deep_down_is_placed_by_its_innermost_lines(log: Log) -> None:
    def deeper(left: int) -> None:
        if left == 0:
            raise RuntimeError(SECRET)
        deeper(left - 1)

    try:
        deeper(40)
    except RuntimeError:
        log.logger.exception("it failed")
    assert len(log.lines[0]["at"]) <= 10


@given(st.text(), st.one_of(st.none(), st.text(), st.binary(), st.floats(), st.dates()))
def test_anything_logged_is_one_line_of_json(message: str, extra: object) -> None:
    log = Log()
    log.logger.info("%s", message, extra={"what": extra})
    assert len(log.out.getvalue().splitlines()) == 1
    assert log.lines[0]["message"] == message


@pytest.mark.usefixtures("_logging_as_it_was")
def test_from_the_start_on_all_logs_are_such_lines_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("info")
    logging.getLogger("coachbot.x").info("hello")
    logging.getLogger("coachbot.x").debug("too much")
    logging.getLogger("httpx").info("GET https://api.telegram.org/bot123:secret/getUpdates")
    printed = capsys.readouterr()
    assert printed.out == ""
    assert [json.loads(line)["message"] for line in printed.err.splitlines()] == ["hello"]
