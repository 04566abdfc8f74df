"""What must be true of every member: requests, messages, commands, dialogues."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import coachbot
from coachbot import requests
from coachbot.catalogue import load
from coachbot.dialogues import COMMANDS, DIALOGUES, UNWELCOMED
from coachbot.render.messages import PROMPTS, Words
from coachbot.service.scene import _performers
from coachbot.talk import Request

CODE = sorted(Path(coachbot.__file__).parent.rglob("*.py"))
TRANSCRIPTS = Path(__file__).parent / "transcripts"
WORDS = Words()
NAMES = tuple(WORDS.names)
FOLDERS = {name.partition("/")[0] for name in NAMES}
REQUESTS = [
    one
    for module in iter_modules(requests.__path__, "coachbot.requests.")
    for one in vars(import_module(module.name)).values()
    if isinstance(one, type) and issubclass(one, Request) and one.__module__ == module.name
]
LONGEST = 500  # characters of a message, but for think pieces
COMMAND_LIMIT, DESCRIPTION_LIMIT, SHORT_LIMIT = 256, 512, 120  # the Bot API's
JINJA = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.S)
VALUE = re.compile(r"\{\{.*?\}\}", re.S)


@cache
def strings() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Every string that stands in the code, and a pattern for every one that is put together."""
    plain: set[str] = set()
    made: list[re.Pattern[str]] = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            if isinstance(node, ast.JoinedStr) and (pattern := _pattern(node)):
                made.append(pattern)
    return frozenset(plain), tuple(made)


def _pattern(node: ast.JoinedStr) -> re.Pattern[str] | None:
    parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"([\w-]+)" for part in node.values]
    first = str(node.values[0].value) if isinstance(node.values[0], ast.Constant) else ""
    return re.compile("".join(parts)) if first.partition("/")[0] in FOLDERS else None


def named_in_code() -> Iterator[str]:
    for one in strings()[0]:
        if re.fullmatch(r"[a-z-]+/[a-z][a-z_-]*[a-z]", one) and one.partition("/")[0] in FOLDERS:
            yield one


def is_used(name: str) -> bool:
    plain, made = strings()
    if name in plain:
        return True
    found = (pattern.fullmatch(name) for pattern in made)
    return any(match and all(part in plain for part in match.groups()) for match in found)


def shown(name: str) -> list[str]:
    """A message's variants without what is logic, and without its buttons."""
    source = (PROMPTS / f"{name}.j2").read_text(encoding="utf-8")
    body = source.partition("\n---\n")[0]
    return [VALUE.sub("…", JINJA.sub("", variant)).strip() for variant in body.split("\n***\n")]


# requests


@pytest.mark.parametrize("kind", [one for one in REQUESTS if one is not Request], ids=lambda one: one.__name__)
def test_every_request_is_asked_for_in_a_dialogue_and_carried_out_by_someone(kind: type[Request[object]]) -> None:
    assert kind in _performers
    dialogues = (path.read_text(encoding="utf-8") for path in CODE if path.parent.name == "dialogues")
    assert re.search(rf"\b{kind.__name__}\(", "\n".join(dialogues))


# messages


def test_every_message_that_is_named_is_there() -> None:
    assert sorted(set(named_in_code()) - set(NAMES)) == []


def test_every_message_that_is_there_is_used() -> None:
    assert [name for name in NAMES if not is_used(name)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_message_can_be_read_and_is_short_enough_for_a_phone(name: str) -> None:
    wording = WORDS.wording(name)
    variants = shown(name)
    assert len(wording.variants) == len(variants)
    assert all(variants), "a variant without words"
    if not name.startswith(("thinkpiece/", "commands/")):
        assert max(map(len, variants)) <= LONGEST


@pytest.mark.parametrize("name", NAMES)
def test_a_message_does_not_shout_and_does_not_praise(name: str) -> None:
    source = (PROMPTS / f"{name}.j2").read_text(encoding="utf-8")
    words = VALUE.sub("", JINJA.sub("", source))
    assert "!" not in words
    assert not re.search(r"\b(great|well done|awesome|congratulations|oops)\b", words, re.I)


@pytest.mark.parametrize("name", NAMES)
def test_a_button_stands_once_and_says_something_short(name: str) -> None:
    wording = WORDS.wording(name)
    keys = [key for row in wording.rows for key in row]
    assert len(keys) == len(set(keys))
    source = (PROMPTS / f"{name}.j2").read_text(encoding="utf-8")
    for line in source.partition("\n---\n")[2].splitlines():
        labels = [label.strip() for label in re.findall(r"\]\s*([^|]+)", line)]
        assert all(0 < len(label) <= 32 for label in labels)
        assert sum(map(len, labels)) <= 60, "more than a phone shows in a row"


@pytest.mark.parametrize("name", NAMES)
def test_the_buttons_for_commands_start_something_there_is(name: str) -> None:
    for option in WORDS.commands(name):
        assert option.key.removeprefix("/") in COMMANDS


# commands


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_starts_a_dialogue_and_is_described(command: str) -> None:
    assert command in DIALOGUES
    assert re.fullmatch(r"[a-z0-9_]{1,32}", command)
    described = WORDS.render(f"commands/{command}", {}).text
    assert 3 <= len(described) <= COMMAND_LIMIT


def test_nothing_is_described_that_is_no_command() -> None:
    described = {name.partition("/")[2] for name in NAMES if name.startswith("commands/")}
    assert described == {*COMMANDS, "description", "short_description"}


def test_the_descriptions_fit_into_telegrams_limits() -> None:
    assert len(WORDS.render("commands/description", {}).text) <= DESCRIPTION_LIMIT
    assert len(WORDS.render("commands/short_description", {}).text) <= SHORT_LIMIT


def test_what_may_be_asked_before_agreeing_are_commands() -> None:
    assert set(UNWELCOMED) <= set(COMMANDS)


def test_what_can_be_resumed_is_a_dialogue_and_can_be_named() -> None:
    from coachbot.service.turns import WORTH_RESUMING

    assert set(DIALOGUES) >= WORTH_RESUMING
    for dialogue in WORTH_RESUMING:
        said = WORDS.render("resume/offer", {"dialogue": dialogue}).text
        assert "something" not in said


# dialogues


@pytest.mark.parametrize("dialogue", DIALOGUES)
def test_every_dialogue_has_a_transcript(dialogue: str) -> None:
    told = [path.stem for path in TRANSCRIPTS.glob("*.txt")]
    assert any(re.search(rf"(^|-){dialogue}(-|$)", name) for name in told)


def test_every_transcript_says_first_what_it_tells() -> None:
    untold = [path.name for path in TRANSCRIPTS.glob("*.txt") if not path.read_text().startswith("# ")]
    assert untold == []


# content


def test_no_question_shouts_and_each_asks_one_thing() -> None:
    questions = [question for question, _ in load().questions.values()]
    assert [one.id for one in questions if "!" in one.text or one.text.count("?") != 1] == []
