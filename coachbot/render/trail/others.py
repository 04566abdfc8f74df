"""What is kept about someone besides their journal: who came to it, whom they work with, how they set things.

Only the JSON export holds it, under the names of these fields. Dates and times are where the person is; a last day
that is None says that it goes on. Nothing here is what somebody else wrote.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class TrailReading:
    """Somebody read an entry; or, without one, what prepares a meeting. `by` is how the leader knows them."""

    by: str
    entry: int | None
    on: date | None
    read_at: datetime


@dataclass(frozen=True, slots=True)
class TrailShare:
    """Somebody may, or might, read something: `what` is new, everything, heading or entry.

    `until` is the last day that was set for it, `withdrawn_on` when it was taken back or came to its end.
    """

    to: str
    what: str
    heading: str
    entry: int | None
    with_details: bool
    since: date
    until: date | None
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class TrailMentor:
    """Who is or was a mentor of the leader, and the days on which the two met, as far as that was noted."""

    name: str
    since: date
    until: date | None
    meetings: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class OwnRemark:
    """What a mentor said under a leader's entry of the day `about`."""

    on: date
    about: date
    kind: str
    behaviour: str
    text: str


@dataclass(frozen=True, slots=True)
class TrailMentee:
    """Whom this person mentors or mentored: when, and when they opened something of theirs.

    `remarks` are the mentor's own, under the entries that they may still read; the others are the leader's to keep.
    """

    name: str
    since: date
    until: date | None
    meetings: tuple[date, ...]
    opened_at: tuple[datetime, ...]
    remarks: tuple[OwnRemark, ...]


@dataclass(frozen=True, slots=True)
class TrailPair:
    """A coaching pair or trio: with whom, as long as this person was in it."""

    partners: tuple[str, ...]
    cadence: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class TrailProgramme:
    """A place in a programme: `listed_as` is how its lead calls this person, `status` joined or left.

    `rather_not` are those whom this person would rather not work with; nobody else hears of that.
    """

    name: str
    listed_as: str
    part: str
    status: str
    joined_on: date | None
    left_on: date | None
    rather_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrailLed:
    """A programme that this person leads."""

    name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class TrailRhythm:
    """How often, on which weekday (0 is Monday) and at what time something comes."""

    cadence: str
    weekday: int
    at: str


@dataclass(frozen=True, slots=True)
class TrailMuted:
    """A behaviour that isn't brought back, or "" for everything; until when, where that was said."""

    behaviour: str
    until: date | None


@dataclass(frozen=True, slots=True)
class TrailSettings:
    """How someone is reached, since when, and how they set things.

    `questions` is when they are asked, `digest` when they hear what is new as a mentor.
    """

    channel: str
    address: str
    zone: str
    met_on: date
    agreed_on: date | None
    questions: TrailRhythm | None
    paused_until: date | None
    digest: TrailRhythm | None
    muted: tuple[TrailMuted, ...]


@dataclass(frozen=True, slots=True)
class Others:
    """All of it, oldest first."""

    readings: tuple[TrailReading, ...] = ()
    shares: tuple[TrailShare, ...] = ()
    mentors: tuple[TrailMentor, ...] = ()
    mentees: tuple[TrailMentee, ...] = ()
    pairs: tuple[TrailPair, ...] = ()
    programmes: tuple[TrailProgramme, ...] = ()
    leads: tuple[TrailLed, ...] = ()
    settings: TrailSettings | None = None
