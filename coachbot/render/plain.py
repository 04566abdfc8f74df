"""Chat HTML on a terminal: wrapped, with bold and italic where it can show them."""

import html
import re

TAG = re.compile(r"</?(\w+)[^>]*>")
STYLES = {"b": ("\033[1m", "\033[22m"), "i": ("\033[3m", "\033[23m"), "u": ("\033[4m", "\033[24m")}
BAR = "│ "
STYLE = re.compile(r"\033\[\d+m")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def plain(text: str, *, styled: bool = False) -> str:
    """Chat HTML as text; quotations are set off by a bar, everything a person wrote stays as it was."""
    parts: list[str] = []
    quoting = False
    place = 0
    for tag in TAG.finditer(text):
        parts.append(_said(text[place : tag.start()], quoting))
        place = tag.end()
        closing, name = tag[0].startswith("</"), tag[1]
        if name == "blockquote":
            quoting = not closing
            parts.append("" if closing else BAR)
        elif styled and name in STYLES:
            parts.append(STYLES[name][closing])
    parts.append(_said(text[place:], quoting))
    return "".join(parts)


def _said(text: str, quoting: bool) -> str:
    said = CONTROL.sub("", html.unescape(text))  # a terminal must not obey what someone wrote
    return said.replace("\n", f"\n{BAR}") if quoting else said


def wrapped(text: str, width: int, indent: str = "") -> str:
    """Text wrapped to a width, line by line; a quotation's bar is repeated, and styles take no room."""
    lines: list[str] = []
    for line in text.split("\n"):
        bar = BAR if line.startswith(BAR) else ""
        room = width - len(indent) - len(bar)
        lines += [f"{indent}{bar}{one}".rstrip() for one in _filled(line.removeprefix(BAR), room)]
    return "\n".join(lines)


def _filled(line: str, room: int) -> list[str]:
    found, used = [""], 0
    for word in line.split(" "):
        shown = len(STYLE.sub("", word))
        if used and used + 1 + shown > room:
            found, used = [*found, word], shown
        else:
            found[-1] += f" {word}" if found[-1] else word
            used += shown + (1 if used else 0)
    return [piece for one in found for piece in _broken(one, room)]


def _broken(line: str, room: int) -> list[str]:
    """A line that holds one word longer than the room, cut and without styles; any other as it is."""
    shown = STYLE.sub("", line)
    return [line] if len(shown) <= room else [shown[start : start + room] for start in range(0, len(shown), room)]
