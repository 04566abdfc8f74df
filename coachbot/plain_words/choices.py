"""Which button someone means who types instead of tapping: its words, nearly its words, or a plain yes or no."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

HEARD = Path(__file__).parent / "heard.toml"
NOT_WORDS = re.compile(r"[\W_]+")
CLOSE = 85  # rapidfuzz's ratio from which misspelt words of a button are meant
LONGEST = 40  # characters; what is longer is an answer in its own words


@cache
def _heard() -> dict[str, frozenset[str]]:
    """For each thing people say, the keys of the buttons that it may stand for."""
    found: dict[str, set[str]] = {}
    for key, said in tomllib.loads(HEARD.read_text(encoding="utf-8")).items():
        for one in said:
            found.setdefault(one, set()).add(key)
    return {said: frozenset(keys) for said, keys in found.items()}


def bare(said: str) -> str:
    """Words alone, in small letters."""
    return NOT_WORDS.sub(" ", said.casefold().replace("’", "").replace("'", "")).strip()


def read_choice(said: str, buttons: Iterable[tuple[str, str]], *, loosely: bool) -> str:
    """The key of the button that is meant, of (key, label) pairs; "" if none is.

    `loosely` also takes a yes, a no and misspelt labels: for questions that only a button answers.
    """
    words = bare(said)
    if (not words and said.strip() not in _heard()) or len(said) > LONGEST:
        return ""
    labels = {key: bare(label) for key, label in buttons}
    exact = next((key for key, label in labels.items() if label == words), "")
    meant = exact or next((key for key in labels if key in _heard().get(words or said.strip(), ())), "")
    if meant or not loosely or len(words) < 4:
        return meant
    near = process.extractOne(words, labels, scorer=fuzz.ratio, score_cutoff=CLOSE)
    return str(near[2]) if near else ""
