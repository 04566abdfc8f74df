"""When a prompt is due: local day, time and zone are the truth, instants are computed from them.

A local time that a clock change skips moves forward by the length of the gap; one that a clock
change repeats counts once, the first time round (PEP 495, fold=0).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

Cadence = Literal["weekly", "fortnightly", "monthly", "working days"]
CADENCES: tuple[Cadence, ...] = ("weekly", "fortnightly", "monthly", "working days")
FRIDAY = 4
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often (weekday 0 is Monday), at what local time, in which IANA zone.

    `anchor` is a date in a week that counts for a fortnightly rhythm. Monthly means the first such
    weekday of the month; working days are Monday to Friday, whatever the weekday.
    """

    cadence: Cadence
    weekday: int
    at: time
    zone: str
    anchor: date

    def dates(self, start: date) -> Iterator[date]:
        """The local dates on which a prompt is due, from `start` on, without end."""
        if self.cadence == "working days":
            found = start
            while True:
                if found.weekday() <= FRIDAY:
                    yield found
                found += ONE_DAY
        found = start + timedelta(days=(self.weekday - start.weekday()) % 7)
        while True:
            if self.cadence == "weekly" or self._counts(found):
                yield found
            found += timedelta(weeks=1)

    def _counts(self, day: date) -> bool:
        if self.cadence == "monthly":
            return day.day <= 7
        return (_monday(day) - _monday(self.anchor)).days % 14 == 0

    def instant(self, day: date) -> datetime:
        """The instant (UTC) of this rhythm's time on a local date."""
        return instant(day, self.at, self.zone)

    def next_after(self, moment: datetime, first: date | None = None) -> datetime:
        """The first instant (UTC) after `moment`, on a local date not before `first`."""
        local = moment.astimezone(zone(self.zone)).date()
        for day in self.dates(max(local - ONE_DAY, first or date.min)):
            due = self.instant(day)
            if due > moment:
                return due
        raise AssertionError("dates() never ends")


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The IANA zone of this name. Raises ZoneInfoNotFoundError or ValueError."""
    return ZoneInfo(name)


def instant(day: date, at: time, name: str) -> datetime:
    """The instant (UTC) of a local date and time; a skipped time moves forward, a repeated one is its first."""
    return datetime.combine(day, at, zone(name)).astimezone(UTC)


def local_date(moment: datetime, name: str) -> date:
    """The date on the calendar of a zone at an instant."""
    return moment.astimezone(zone(name)).date()


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
