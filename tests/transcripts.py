"""Conversations as files that a coach could read and correct; run with all state reloaded between every line.

    # what the story is
    leader: what is typed
    tap: the label of a button
    wait: 7 days
    bot: what comes back
         [Button] [Button]

Where several people talk with the bot, a line says who they are, and each goes by their name:

    people: Dilys, Sam
    dilys: what is typed
    dilys taps: the label of a button
    sam opens: the link (or: Sam Reed, where the newest message has a link for each)
    jo leads: what a programme is called (an operator's link, opened)
    bot to sam: what comes back

What happened before the story: "dilys has: twelve weeks" (of entries), "dilys has: Sam as mentor" (who may read
everything), "dilys wrote: an entry of today | cc.1.3" (set against behaviours, if it is).

`pytest --update` writes the bot's lines anew; the change is then read as prose.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from people import Bot

from coachbot.model import Attachment, Outgoing
from coachbot.render.plain import plain

FOLDER = Path(__file__).parent / "transcripts"
ALONE = re.compile(r"^(?P<does>leader|tap|edit|sends|voice|photo|sample|wait): ?(?P<what>.*)$")
PEOPLE = re.compile(r"^people: (.*)$", re.M)
VERBS = {
    "taps": "tap", "edits": "edit", "sends": "sends", "speaks": "voice", "shows": "photo", "has": "sample",
    "opens": "open", "wrote": "wrote", "leads": "lead",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """Something that someone does; `who` is "" where only one person talks with the bot, and for time going by."""

    who: str
    does: str
    what: str
    text: str


def people_of(path: Path) -> list[str]:
    """The names of those in a transcript of several people."""
    found = PEOPLE.search(path.read_text())
    return [name.strip() for name in found[1].split(",")] if found else []


def spoken(path: Path) -> list[Line | str]:
    """What people say and do in a transcript, and its comments as they are, without what the bot says."""
    names = "|".join(name.casefold() for name in people_of(path))
    together = re.compile(rf"^(?P<who>{names})(?: (?P<verb>{'|'.join(VERBS)}))?: ?(?P<what>.*)$") if names else None
    lines: list[Line | str] = []
    for text in path.read_text().splitlines():
        if text.startswith(("#", "people:")):
            lines.append(text)
        elif together and (found := together.match(text)):
            lines.append(Line(found["who"], VERBS[found["verb"]] if found["verb"] else "leader", found["what"], text))
        elif found := ALONE.match(text):
            lines.append(Line("", found["does"], found["what"], text))
    return lines


def play(path: Path, bot: Bot, *, restart: bool) -> str:
    """Hold the conversation of a transcript; all of it, as it went."""
    names = people_of(path)
    cast = {name.casefold(): bot.meet(name) for name in names} if names else {"": bot}
    if names:
        del bot.everyone[bot.address]  # who opened the house has no part in the story
    lines: list[str] = []
    for line in spoken(path):
        if isinstance(line, str):
            lines += [""] * bool(lines and not lines[-1].startswith("#")) + [line]
            continue
        if restart:
            next(iter(cast.values())).restart()
        lines.append(line.text)
        before = {name: (len(one.seen), len(one.toasts)) for name, one in cast.items()}
        act(cast[line.who] if line.who in cast else next(iter(cast.values())), line)
        for name, one in cast.items():
            to = f" to {name}" if name else ""
            lines += [said for sent in one.seen[before[name][0] :] for said in shown(sent, to)]
            lines += [f"bot{to} (in passing): {toast}" for toast in one.toasts[before[name][1] :]]
    return "\n".join(lines).rstrip() + "\n"


def act(bot: Bot, line: Line) -> None:
    """Do what a line says."""
    what = line.what
    match line.does:
        case "leader":
            bot.write(what.replace("\\n", "\n"))
        case "tap":
            bot.tap(what)
        case "edit":
            bot.edit(bot.written, what)
        case "voice" | "photo":
            bot.send(Attachment(line.does, f"file-{bot.updates}", 1000), what)
        case "sends":
            bot.update("unsupported", what=what)
        case "sample":
            plant(bot, what)
        case "wrote":
            text, _, behaviours = what.partition(" | ")
            bot.wrote(text, *behaviours.split())
        case "open":
            bot.open_link("" if what == "the link" else what)
        case "lead":
            bot.lead(what)
        case _:
            bot.wait(**duration(what))


def plant(bot: Bot, what: str) -> None:
    """What somebody has from the start: "twelve weeks" of entries, "Sam as mentor", or "joined" (with priorities)."""
    if what.endswith(" as mentor"):
        bot.mentored_by(what.removesuffix(" as mentor"))
    elif what.startswith("joined"):
        bot.join_programme(*what.split()[1:])
    else:
        bot.plant()


def duration(what: str) -> dict[str, float]:
    """How long "3 days" is, for timedelta."""
    amount, unit = what.split()
    return {unit if unit.endswith("s") else unit + "s": float(amount)}


def shown(one: Outgoing, to: str = "") -> list[str]:
    """A message as a transcript shows it."""
    first, *rest = re.sub(r"(/start )[\w-]{16,64}", r"\1…", plain(one.message.text)).split("\n")
    said = [f"bot{to}: {first}", *(f"     {line}".rstrip() for line in rest)]
    rows = one.message.rows
    said += ["     " + " ".join(f"[{button.label}]" for button in row) for row in rows]
    if one.message.document:
        said.append(f"     ({one.message.document})")
    return said
