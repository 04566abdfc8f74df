"""A trail as plain data: what every export is made from, and nothing else.

The fields of these classes are also the names in the JSON export; a field, once there, keeps its name
and meaning. Dates are where the leader is. Texts are as written, less what no document can hold.
"""

from dataclasses import dataclass, field
from datetime import date

from coachbot.render.trail.others import Others


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the framework, and how much of it the entries of the period touch."""

    id: str
    title: str
    short: str
    entries: int
    behaviours: int
    of_behaviours: int
    by_month: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Priority:
    """A heading that the leader chose to work on; `until` is the last day, or None while it goes on."""

    heading: str
    title: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A behaviour that the leader claimed; `heading` is an id, "" where no framework in use has it."""

    id: str
    title: str
    heading: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One message's worth of an entry; `asked` is the follow-up question it answers, or ""."""

    asked: str
    text: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An attachment, named but not included; `size` is in bytes, 0 where the channel didn't say."""

    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Reference:
    """Another entry, by id and date; `inside` tells whether it stands in this trail."""

    entry: int
    on: date
    inside: bool


@dataclass(frozen=True, slots=True)
class TrailRemark:
    """Something said under an entry, in the thread of the leader with one mentor.

    `kind` is agree, ask, suggest, comment, or reply, which is the leader's; `by` is the name of who said it, `mentor`
    that of the mentor. `behaviour` is what it is about, where that is the evidence for one.
    """

    thread: int
    mentor: str
    by: str
    kind: str
    behaviour: Behaviour | None
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """What the leader wrote on one day to one question; `question` is "" for words of their own accord.

    `returns_to` is the earlier entry it looks back on, `returned_to_by` the later ones that look back
    on it, oldest first. `revisions` counts how often its passages were edited. `remarks` is what mentors and
    the leader said under it, oldest first.
    """

    id: int
    on: date
    question: str
    passages: tuple[Passage, ...]
    behaviours: tuple[Behaviour, ...]
    returns_to: Reference | None
    returned_to_by: tuple[Reference, ...]
    attachments: tuple[Enclosure, ...]
    revisions: int
    remarks: tuple[TrailRemark, ...] = ()


@dataclass(frozen=True, slots=True)
class TrailActivity:
    """A development activity. `took` is what the leader took from it; `entry` the one it arose from."""

    id: str
    title: str
    status: str
    planned_on: date
    due_on: date | None
    done_on: date | None
    hours: float | None
    took: str
    entry: int | None


@dataclass(frozen=True, slots=True)
class TrailCommitment:
    """What the leader said they would do; `status` is open, kept or dropped, `carried` how often it got a later date.

    `became` is what happened, in their words; `told_in` the entry that tells it instead. `entry` is the one it arose
    from. `knows`: "" (nobody), mentor, partner, or whoever it is, in words.
    """

    id: int
    text: str
    knows: str
    status: str
    made_on: date
    due_on: date | None
    closed_on: date | None
    carried: int
    became: str
    entry: Reference | None
    told_in: Reference | None


@dataclass(frozen=True, slots=True)
class TrailSaid:
    """What the leader said in a check-in with a coaching partner, to the question `asked`; only JSON has it."""

    on: date
    asked: str
    text: str


@dataclass(frozen=True, slots=True)
class Totals:
    """The trail in numbers; `hours` are those of the activities done, for professional development."""

    entries: int
    behaviours: int
    of_behaviours: int
    activities_planned: int
    activities_done: int
    hours: float
    commitments_open: int
    commitments_kept: int


@dataclass(frozen=True, slots=True)
class Trail:
    """All of a leader's journal from `since` to `until`, oldest first.

    `months` are the first days of the months (at most twelve, the last that of `until`) that
    `Heading.by_month` and `entries_by_month` count entries in; an entry that is evidence for two
    headings counts once in each of their rows.
    """

    name: str
    role: str
    strand: str
    since: date
    until: date
    priorities: tuple[Priority, ...]
    headings: tuple[Heading, ...]
    months: tuple[date, ...]
    entries_by_month: tuple[int, ...]
    entries: tuple[TrailEntry, ...]
    activities: tuple[TrailActivity, ...]
    commitments: tuple[TrailCommitment, ...]
    totals: Totals
    said: tuple[TrailSaid, ...] = ()
    others: Others = field(default_factory=Others)
