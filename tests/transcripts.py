"""Conversations as files that a coach could read and correct; run with all state reloaded between every line.

    # what the story is
    leader: what is typed
    tap: the label of a button
    wait: 7 days
    bot: what comes back
         [Button] [Button]

`pytest --update` writes the bot's lines anew; the change is then read as prose.
"""

import re
from pathlib import Path

from people import Bot

from coachbot.model import Attachment

FOLDER = Path(__file__).parent / "transcripts"
SPEAKER = re.compile(r"^(leader|tap|edit|wait|sends|voice|photo|sample):\s?(.*)$")


def spoken(path: Path) -> list[str]:
    """What the person says and does in a transcript, and its comments, without what the bot says."""
    return [line for line in path.read_text().splitlines() if SPEAKER.match(line) or line.startswith("#")]


def play(path: Path, bot: Bot, *, restart: bool) -> str:
    """Hold the conversation of a transcript; all of it, as it went."""
    lines: list[str] = []
    for line in spoken(path):
        found = SPEAKER.match(line)
        if found is None:
            lines += [""] * bool(lines and not lines[-1].startswith("#")) + [line]
            continue
        if restart:
            bot.restart()
        lines.append(line)
        _do(bot, found[1], found[2], lines)
    return "\n".join(lines).rstrip() + "\n"


def _do(bot: Bot, speaker: str, what: str, lines: list[str]) -> None:
    before, toasts = len(bot.seen), len(bot.toasts)
    match speaker:
        case "leader":
            bot.write(what.replace("\\n", "\n"))
        case "tap":
            bot.tap(what)
        case "edit":
            bot.edit(bot.written, what)
        case "voice" | "photo":
            bot.send(Attachment(speaker, f"file-{bot.updates}", 1000), what)
        case "sends":
            bot.update("unsupported", what=what)
        case "sample":
            bot.plant()
        case _:
            amount, unit = what.split()
            bot.wait(**{unit if unit.endswith("s") else unit + "s": float(amount)})
    for one in bot.seen[before:]:
        lines += shown(one)
    lines += [f"bot (in passing): {toast}" for toast in bot.toasts[toasts:]]


def shown(one: object) -> list[str]:
    """A message as a transcript shows it."""
    from coachbot.render.plain import plain

    first, *rest = plain(one.message.text).split("\n")  # type: ignore[attr-defined]
    said = [f"bot: {first}", *(f"     {line}".rstrip() for line in rest)]
    rows = one.message.rows  # type: ignore[attr-defined]
    said += ["     " + " ".join(f"[{button.label}]" for button in row) for row in rows]
    if one.message.document:  # type: ignore[attr-defined]
        said.append(f"     ({one.message.document})")  # type: ignore[attr-defined]
    return said
