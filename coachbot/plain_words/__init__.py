"""Dates, times, places and hours as people type them on a phone, in British order.

No library reads "Friday week" or "half eight" as they are meant here, and a wrong date is worse than
being asked again. So this reads a small, documented set whole, and raises Misunderstood for the rest.
"""

from coachbot.plain_words.choices import read_choice
from coachbot.plain_words.dates import read_date, read_past_date
from coachbot.plain_words.hours import read_hours
from coachbot.plain_words.rosters import Roster, read_roster
from coachbot.plain_words.times import Moment, read_moment, read_time
from coachbot.plain_words.zones import read_zone

__all__ = [
    "Moment", "Roster", "read_choice", "read_date", "read_hours", "read_moment", "read_past_date", "read_roster",
    "read_time", "read_zone",
]  # fmt: skip
