"""Every transcript, as it stands in its file, with all state read from the database between its lines."""

import io
import re
from pathlib import Path

import pytest
from people import MONDAY, Bot
from transcripts import FOLDER, Line, act, duration, people_of, play, spoken

from coachbot.app import invite_lead
from coachbot.channels.terminal import NAME, Seat, Terminal
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
    everyone = [name.casefold() for name in people_of(path)]
    for name in everyone:
        terminal.seats[name] = Seat(name, name.title(), is_new=False)
    for line in spoken(path):
        if isinstance(line, Line):
            _type(terminal, bot, line)
    for name in everyone:
        terminal.sit(name)
    bot.house.database.close()
    shown = _words(re.sub(r"(/start )[\w-]{16,64}", r"\1…", screen.getvalue()))
    expected = [_words(said) for said in _said(path)]
    missing = [said for said in expected if said not in shown]
    assert missing == []


def _type(terminal: Terminal, bot: Bot, line: Line) -> None:
    what = line.what
    if line.who and terminal.now.address != line.who:
        terminal.sit(line.who)
    match line.does:
        case "tap":
            labels = [button.label.removeprefix("✓ ") for button in terminal.buttons]
            terminal.answer(str(labels.index(what) + 1))
        case "wait":
            bot.clock.moment = terminal.clock()
            bot.clock.move(**duration(what))
            terminal.move(bot.clock.moment)
        case "edit":
            terminal.answer(f":edit {what}")
        case "voice" | "photo":
            terminal.receive("attachment", text=what, attachment=Attachment(line.does, "file", 1000))
        case "sends":
            terminal.receive("unsupported", what=what)
        case "sample" | "wrote":
            bot.house, bot.address, bot.channel = terminal.house, terminal.now.address, NAME
            bot.name = terminal.now.name
            bot.clock.moment = terminal.clock()
            act(bot, line)
        case "open" if what == "the link":
            terminal.receive("text", text=f"/start {terminal.link}")
        case "open":
            token = re.findall(f"{what}: /start ([\\w-]+)", terminal.out.getvalue())[-1]  # type: ignore[attr-defined]
            terminal.receive("text", text=f"/start {token}")
        case "lead":
            terminal.receive("text", text=f"/start {invite_lead(terminal.house, what)}")
        case _:
            terminal.answer(what.replace("\\n", "\n"))


def _said(path: Path) -> list[str]:
    text = path.read_text()
    blocks = re.findall(r"^bot(?: to \w+)?: (.*(?:\n {5}.*|\n(?=\n {5}))*)", text, re.M)
    return [re.sub(r"^\s*(\[[^\]]*\]\s*)+$|^\s*\([\w.:+]+\)$", "", block, flags=re.M) for block in blocks]


def _words(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


def test_every_dialogue_has_a_transcript() -> None:
    told = " ".join(path.stem for path in FILES)
    assert [name for name in DIALOGUES if name not in told] == []
