"""The trail as data: the fields of model.py and others.py by their names, dates as ISO 8601."""

import json
from dataclasses import asdict
from datetime import date

from coachbot.render.trail.model import Trail

FORMAT = "coachbot trail 1"  # the number goes up when a field goes or changes its meaning


def export(trail: Trail) -> bytes:
    """JSON in UTF-8: `{"format": "coachbot trail 1", …the fields of Trail, then those of Others}`."""
    whole = {"format": FORMAT} | asdict(trail)
    whole |= whole.pop("others")
    return (json.dumps(whole, ensure_ascii=False, indent=2, default=_date) + "\n").encode()


def _date(value: object) -> str:
    if isinstance(value, date):  # or a date with a time
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a trail")
