"""A file to begin a framework of one's own with: what is to be written, in order, and why."""

import json
import re
from importlib.resources import files

from coachbot.catalogue.catalogue import Catalogue
from coachbot.errors import ContentError

PREFIX = re.compile(r"[a-z][a-z0-9]*")
BLANKS = re.compile("TITLE_AS_STRING|TITLE|PREFIX|YEAR")


def starting_file(prefix: str, title: str, year: int, catalogue: Catalogue) -> str:
    """The text of a content file for a new framework, whose ids begin with `prefix`.

    `coachbot content check` names what is left to write in it. Raises ContentError where the prefix
    or the title won't do.
    """
    if not PREFIX.fullmatch(prefix):
        raise ContentError(f"{prefix!r} can't begin an id. Small letters and digits can, such as fire or hospice.")
    if taken := catalogue.documents.get(prefix):
        raise ContentError(f"{prefix!r} is taken: it is {taken.title}. Choose another, and ids will never clash.")
    if not 2 <= len(title.strip()) <= 300 or not title.isprintable():
        raise ContentError('A title is a line of 2 to 300 characters, such as "Leading a fire station".')
    text = (files("coachbot.catalogue") / "data" / "framework.toml").read_text("utf-8")
    values = {
        "TITLE_AS_STRING": json.dumps(title.strip(), ensure_ascii=False),
        "TITLE": title.strip(),
        "PREFIX": prefix,
        "YEAR": str(year),
    }
    return BLANKS.sub(lambda blank: values[blank[0]], text)
