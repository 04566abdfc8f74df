"""Every transcript, as it stands in its file, with all state read from the database between its lines."""

import io
import re
from pathlib import Path

import pytest
from people import MONDAY, Bot
from transcripts import FOLDER, SPEAKER, play, spoken

from coachbot.channels.terminal import ADDRESS, NAME, Terminal
from coachbot.channels.terminal import Clock as TerminalClock
from coachbot.dialogues import DIALOGUES
from coachbot.model import Attachment

FILES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path, bot: Bot, request: pytest.FixtureRequest) -> None:
    went = play(path, bot, restart=True)
    if request.config.getoption("--update"):
        path.write_text(went)
    assert went == path.read_text()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_goes_the_same_in_the_terminal(path: Path, tmp_path: Path) -> None:
    """The same lines, typed: what the bot says in the transcript is what stands on the screen."""
    bot = Bot(tmp_path, address="you", name="Alex")
    screen = io.StringIO()
    terminal = Terminal(bot.house, TerminalClock(lambda: MONDAY), tmp_path, screen, is_plain=True, name="Alex")
    for line in spoken(path):
        if found := SPEAKER.match(line):
            _type(terminal, bot, found[1], found[2])
    bot.house.database.close()
    shown = _words(screen.getvalue())
    expected = [_words(said) for said in _said(path)]
    missing = [said for said in expected if said not in shown]
    assert missing == []


def _type(terminal: Terminal, bot: Bot, speaker: str, what: str) -> None:
    bot.house = terminal.house
    match speaker:
        case "tap":
            labels = [button.label.removeprefix("✓ ") for button in terminal.buttons]
            terminal.answer(str(labels.index(what) + 1))
        case "wait":
            amount, unit = what.split()
            bot.clock.moment = terminal.clock()
            bot.clock.move(**{unit if unit.endswith("s") else unit + "s": float(amount)})
            terminal.move(bot.clock.moment)
        case "edit":
            terminal.answer(f":edit {what}")
        case "voice" | "photo":
            terminal.receive("attachment", text=what, attachment=Attachment(speaker, "file", 1000))
        case "sends":
            terminal.receive("unsupported", what=what)
        case "sample":
            bot.address, bot.channel = ADDRESS, NAME
            bot.plant()
        case _:
            terminal.answer(what.replace("\\n", "\n"))


def _said(path: Path) -> list[str]:
    text = path.read_text()
    blocks = re.findall(r"^bot: (.*(?:\n {5}.*|\n(?=\n {5}))*)", text, re.M)
    return [re.sub(r"^\s*(\[[^\]]*\]\s*)+$|^\s*\(\w+\)$", "", block, flags=re.M) for block in blocks]


def _words(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


def test_every_dialogue_has_a_transcript() -> None:
    told = " ".join(path.stem for path in FILES)
    assert [name for name in DIALOGUES if name not in told] == []
