"""Chat HTML on a terminal: wrapped, with bold and italic where it can show them."""

import html
import re
import textwrap

TAG = re.compile(r"</?(\w+)[^>]*>")
STYLES = {"b": ("\033[1m", "\033[22m"), "i": ("\033[3m", "\033[23m"), "u": ("\033[4m", "\033[24m")}
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
            parts.append("" if closing else "│ ")
        elif styled and name in STYLES:
            parts.append(STYLES[name][closing])
    parts.append(_said(text[place:], quoting))
    return "".join(parts)


def _said(text: str, quoting: bool) -> str:
    said = CONTROL.sub("", html.unescape(text))  # a terminal must not obey what someone wrote
    return said.replace("\n", "\n│ ") if quoting else said


def wrapped(text: str, width: int, indent: str = "") -> str:
    """Text wrapped to a width, line by line; a quotation's bar is repeated."""
    lines: list[str] = []
    for line in text.split("\n"):
        bar = "│ " if line.startswith("│ ") else ""
        body = line.removeprefix("│ ")
        extra = sum(len(style[0]) for style in STYLE.finditer(body))
        made = textwrap.wrap(
            body, width - len(indent) - len(bar) + extra, break_long_words=True, replace_whitespace=False
        )
        lines += [f"{indent}{bar}{one}".rstrip() for one in made or [""]]
    return "\n".join(lines)
