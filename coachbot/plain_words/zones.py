"""Time zones by the place someone is in."""

import tomllib
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process

from coachbot.errors import Misunderstood

PLACES = Path(__file__).parent / "places.toml"
CLOSE = 88  # rapidfuzz's ratio from which a misspelt place is meant
LONGEST = 60


@cache
def _zones() -> dict[str, str]:
    """Zones by what people call them: cities, full names, and the places of the data file."""
    known = sorted(available_timezones())
    found = {name.rpartition("/")[2].replace("_", " ").casefold(): name for name in known}
    found |= {name.casefold(): name for name in known}
    for zone, names in tomllib.loads(PLACES.read_text(encoding="utf-8")).items():
        found |= {name.casefold(): zone for name in names}
    return found


def read_zone(said: str) -> str:
    """An IANA zone by its name or a place in it: "Europe/London", "preston", "new york". Raises Misunderstood."""
    zones = _zones()
    words = " ".join(said[:LONGEST].split()).casefold().strip(" .!?")
    for tried in (words, words.replace("_", " "), words.replace(" ", "_"), words.replace(".", "/", 1)):
        if tried in zones:
            return zones[tried]
    near = (
        process.extractOne(words, list(zones), scorer=fuzz.ratio, score_cutoff=CLOSE) if len(said) <= LONGEST else None
    )
    if near is None or near[0][:1] != words[:1]:
        raise Misunderstood("policy/no_zone", said=said)
    return zones[near[0]]
