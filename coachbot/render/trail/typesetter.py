"""What runs in a process of its own to set one document with Typst (see press.py).

A job comes in as JSON on standard input, the document goes out on standard output; an error is one
line on standard error. It imports nothing of ours, and is started by its path.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

FONTS = "manimgx_fonts"  # PyPI: the Noto fonts for emoji and most scripts; used where it is installed
NOT_SHOWN = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
UNBROKEN = re.compile(r"\S{40}(?=\S)")
INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"  # joiners, direction marks, selectors
    "\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"  # shades of skin, tags
)
BOX = "□"
UNUSUAL = re.compile("[^\t\n -~\u00a0-\u024f\u2010-\u2026]")  # what the text font may lack
ROUNDS = 5  # taking one character away can bring to light that another has no glyph by itself
PROBE = b'#set document(title: "x")\n#set text(font: "Libertinus Serif", lang: "en")\n#sys.inputs.texts'


def main() -> None:
    """Set the job on standard input."""
    sys.stdout.buffer.write(_set(json.load(sys.stdin.buffer)))


def _set(job: dict[str, Any]) -> bytes:
    """Set with the fonts we bring, then those of the machine; spell out what neither can show."""
    data = _breakable(job["data"])
    fonts = _fonts(system=False)
    if missing := _missing(data, fonts):
        fonts = _fonts(system=True)
        missing = _missing(data, fonts)
    spelt = bool(missing)
    for _ in range(ROUNDS):
        if not missing:
            break
        data = spelt_out(data, missing)
        missing = _missing(data, fonts)
    return _compile(job, fonts, json.dumps(data | {"missing": spelt}))


def _compile(job: dict[str, Any], fonts: dict[str, Any], data: str) -> bytes:
    root = str(Path(job["template"]).parent.parent)  # documents of one look share it, in the folder beside their own
    common = fonts | {"root": root, "sys_inputs": {"data": data}, "format": job["format"]}
    if job["format"] != "pdf":
        return bytes(typst.compile(job["template"], ppi=job["ppi"], **common))
    try:
        return bytes(typst.compile(job["template"], pdf_standards="ua-1", **common))
    except typst.TypstError as error:
        if not NOT_SHOWN.search(error.diagnostic):
            raise
    return bytes(typst.compile(job["template"], **common))  # a document with an odd box in it is better than none


def _fonts(*, system: bool) -> dict[str, Any]:
    spec = find_spec(FONTS)
    paths = list(spec.submodule_search_locations or []) if spec else []
    return {"font_paths": typst.Fonts(include_system_fonts=system, font_paths=paths)}


def _missing(data: Any, fonts: dict[str, Any]) -> set[str]:
    """The characters in the data that these fonts can't show: PDF/UA-1 is what makes typst tell them."""
    texts = "\n".join(text for text in _strings(data) if UNUSUAL.search(text))
    try:
        typst.compile(PROBE, pdf_standards="ua-1", format="pdf", sys_inputs={"texts": texts}, **fonts)
    except typst.TypstError as error:
        return {character for text in NOT_SHOWN.findall(error.diagnostic) for character in _unescaped(text)}
    return set()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(part)


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _breakable(value: Any) -> Any:
    """The data with a place to break in words too long for a line (an address, mostly)."""
    return _changed(value, lambda text: UNBROKEN.sub(lambda found: found[0] + "\u200b", text))


def spelt_out(value: Any, missing: set[str]) -> Any:
    """The data with words for the emoji that can't be shown, and a box for any other character."""
    table = str.maketrans({character: _name(character) for character in missing})
    return _changed(value, lambda text: text.translate(table))


def _name(character: str) -> str:
    if INVISIBLE.match(character) or unicodedata.combining(character):
        return ""
    if "\U0001f1e6" <= character <= "\U0001f1ff":  # half a flag: the letter it stands for
        return chr(ord("A") + ord(character) - 0x1F1E6)
    symbol = unicodedata.category(character) == "So"
    return f"[{unicodedata.name(character, 'emoji').lower()}]" if symbol else BOX


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_changed(part, change) for part in value]
    if isinstance(value, dict):
        return {key: _changed(part, change) for key, part in value.items()}
    return value


if __name__ == "__main__":
    try:
        main()
    except typst.TypstError as wrong:
        sys.exit(wrong.message)
