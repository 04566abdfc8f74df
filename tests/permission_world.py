"""A world in which every word that anyone wrote is unique, so that a word tells where it came from and who may see it.

`World.plant` writes the rows; each secret word (a *canary*) is noted with its place, its owner, and the people who may
see it, decided here in plain Python and not by the code under test. `leaks` finds in anything that came back to a
person the words that they may not see.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from string import ascii_lowercase
from typing import Any

from people import MONDAY
from sqlalchemy import Connection, Table, insert
from sqlmodel import SQLModel

from coachbot.service.inviting import hashed
from coachbot.store.tables import (
    activity_records,
    check_ins,
    commitments,
    digests,
    enrolments,
    exclusions,
    invitations,
    meetings,
    members,
    mentorings,
    muted,
    pairs,
    people,
    priorities,
    programmes,
    proposals,
    proposed,
    readings,
    said,
    schedules,
    seasons,
    shares,
)
from coachbot.store.tables.journal import attachments, entries, evidence, passages, remarks, revisions

NOW = MONDAY
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
CANARY = re.compile(r"xq[a-z]{3}vj")
ANYBODY = "anybody"  # who may see a word that goes with a link which may be opened by many

# The roles of the matrix. All but the newcomer and whoever was removed are in the database.
MENTORS = {  # each with another kind of share of the owner's journal
    "mentor of an entry": "entry", "mentor with details": "details", "mentor of a heading": "heading",
    "mentor of what is new": "new", "mentor of everything": "everything", "mentor from next month": "future",
    "mentor until last week": "lapsed", "mentor of nothing": "nothing", "reader who is no mentor": "no mentoring",
}  # fmt: skip
ROLES = (
    "owner", *MENTORS, "former mentor", "partner", "third of a trio", "former partner", "programme lead",
    "participant", "former participant", "maker of links", "opener of links", "stranger", "newcomer", "removed person",
)  # fmt: skip
ABSENT = ("newcomer", "removed person")


def address(role: str) -> str:
    """Where a role is reached."""
    return role.replace(" ", "-")


def words() -> Iterator[str]:
    """Words that nobody writes: each once, in small letters, nothing in them to identify anyone by."""
    for first in ascii_lowercase:
        for second in ascii_lowercase:
            for third in ascii_lowercase:
                yield f"xq{first}{second}{third}vj"


@dataclass(frozen=True)
class Canary:
    """A secret word: where it stands, whose it is, and who may see it at an instant (a role; from when to when)."""

    word: str
    where: str
    owner: str
    readers: frozenset[str]
    until: Mapping[str, datetime] = field(default_factory=dict)
    since: Mapping[str, datetime] = field(default_factory=dict)

    def may_be_seen_by(self, role: str, now: datetime) -> bool:
        """Whether someone may see it."""
        if role == self.owner:
            return True
        if role not in self.readers and ANYBODY not in self.readers:
            return False
        return self.since.get(role, now) <= now and (role not in self.until or now < self.until[role])


@dataclass
class World:
    """What was planted: the canaries by word, the ids of people by role, of entries by key, and the links."""

    canaries: dict[str, Canary] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    mentorings: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)  # ids of messages that somebody wrote → whose
    searchable: list[str] = field(default_factory=list)  # words by which entries can be looked for
    _words: Iterator[str] = field(default_factory=words)

    def secret(self, where: str, owner: str, *readers: str, **more: Any) -> str:
        """A new canary, in a few words around it."""
        word = next(self._words)
        self.canaries[word] = Canary(word, where, owner, frozenset(readers), **more)
        return word

    def leaks(self, text: str, role: str, now: datetime, typed: str = "") -> list[str]:
        """What stands in a text that someone may not see; what they typed themselves doesn't count."""
        found = {one for one in CANARY.findall(text.lower()) if one not in typed}
        told = (self.canaries[one] for one in sorted(found) if one in self.canaries)
        return [f"{one.where} of the {one.owner}" for one in told if not one.may_be_seen_by(role, now)]


# rows


@cache
def _model_of(table: Table) -> type[SQLModel]:
    mappers = SQLModel._sa_registry.mappers
    return next(one.class_ for one in mappers if one.local_table is table)


def add(db: Connection, table: Table, **row: Any) -> int:
    """A row, with what its class says of what isn't given; its id."""
    fields = _model_of(table).model_fields
    whole = dict(row)
    for column in table.columns:
        if column.name not in row and not column.primary_key and column.name in fields:
            of_field = fields[column.name]
            default = None if of_field.is_required() else of_field.get_default(call_default_factory=True)
            if default is not None or column.nullable:
                whole[column.name] = default
    key = db.execute(insert(table), whole).inserted_primary_key
    return int(key[0]) if key is not None and isinstance(key[0], int) else 0


# the story


def plant(db: Connection) -> World:
    """All of it, into an empty database."""
    world = World()
    for role in ROLES:
        if role not in ABSENT:
            _person(db, world, role)
    _journals(db, world)
    for role, kind in MENTORS.items():
        _mentor(db, world, role, kind)
    _former_mentor(db, world)
    _threads(db, world)
    _pairs(db, world)
    _commitments(db, world)
    _programme(db, world)
    _invitations(db, world)
    _third(db, world)
    return world


KNOWN_TO = {  # who may know whose name: those who have, or had, something to do with them
    "owner": set(ROLES) - {"stranger", *ABSENT},
    "partner": {"owner", "third of a trio"},
    "third of a trio": {"owner", "partner"},
    "former partner": {"owner"},
    "participant": {"programme lead", "partner", "former participant", "owner"},
    "former participant": {"programme lead", "participant"},
    "programme lead": {ANYBODY},  # who holds a link sees who made it
    "maker of links": {ANYBODY},
    "opener of links": {"maker of links", "programme lead"},  # who have to say whether it is them
    "stranger": set(),
}


def _person(db: Connection, world: World, role: str) -> None:
    known = KNOWN_TO.get(role, {"owner"})
    name = f"{role.title()} {world.secret('name', role, *known)}"
    world.people[role] = add(
        db, people, channel="test", address=address(role), name=name, role=world.secret("role", role),
        strand="reflection", made_at=NOW - 90 * DAY, welcomed_at=NOW - 90 * DAY,
    )  # fmt: skip
    if role in ("owner", "partner", "third of a trio", "participant", "maker of links", "stranger"):
        add(db, schedules, person_id=world.people[role], weekday=3, at="10:00", anchor=date(2027, 1, 7),
            next_due_at=NOW + 3 * DAY + HOUR)  # fmt: skip
        add(db, priorities, person_id=world.people[role], item="cc.2", since=date(2027, 1, 7), until=None)
        add(db, muted, person_id=world.people[role], behaviour="cc.7.1")


@dataclass(frozen=True)
class Planned:
    """An entry to be planted: how long ago, against what, and whether it may identify someone."""

    key: str
    days_ago: int
    behaviours: tuple[str, ...] = ()
    details: bool = False


OWNERS = (
    Planned("nothing to anyone", 80),
    Planned("shared alone", 60),
    Planned("with details", 58, ("cc.1.3",), details=True),
    Planned("with details shared", 57, ("cc.2.2",), details=True),
    Planned("of the heading", 50, ("cc.1.1",)),
    Planned("of the heading and another", 49, ("cc.2.1", "cc.1.10")),
    Planned("of another heading", 45, ("cc.2.1",)),
    Planned("new", 5, ("cc.3.1",)),
    Planned("new with details", 4, ("cc.3.2",), details=True),
)
SINCE = NOW - 10 * DAY  # of the share of what is new
HELD: dict[str, Callable[[Planned], bool]] = {  # what each kind of share opens, in plain words
    "entry": lambda one: one.key == "shared alone",
    "details": lambda one: one.key == "with details shared",
    "heading": lambda one: not one.details and any(item.startswith("cc.1.") for item in one.behaviours),
    "new": lambda one: not one.details and NOW - one.days_ago * DAY >= SINCE,
    "everything": lambda one: not one.details,
    "no mentoring": lambda one: one.key == "of another heading",
    "future": lambda one: not one.details,
    "lapsed": lambda one: False,
    "nothing": lambda one: False,
}
FUTURE = NOW + 30 * DAY


def readers_of(one: Planned) -> list[str]:
    """Who but the owner may read an entry of the owner's."""
    return [role for role, kind in MENTORS.items() if HELD[kind](one)]


def _journals(db: Connection, world: World) -> None:
    for one in OWNERS:
        _entry(db, world, "owner", one, readers_of(one))
    for role in ("partner", "third of a trio", "participant", "maker of links", "stranger", "mentor of everything"):
        _entry(db, world, role, Planned(f"of the {role}", 30, ("cc.1.1",)), [])


def _entry(db: Connection, world: World, owner: str, one: Planned, readers: list[str]) -> None:
    at = NOW - one.days_ago * DAY
    who, since = world.people[owner], {"mentor from next month": FUTURE}
    name = f"the entry {one.key!r}"
    key = world.secret(f"{name}: the word it is found by", owner, *readers, since=since)
    secret = world.secret(f"{name}: its words", owner, *readers, since=since)
    asked = world.secret(f"{name}: what was asked", owner, *readers, since=since)
    more_asked = world.secret(f"{name}: what was asked then", owner, *readers, since=since)
    more = world.secret(f"{name}: more words", owner, *readers, since=since)
    world.searchable.append(key)
    entry = add(db, entries, person_id=who, asked=f"What of {asked}?", written_at=at, local_date=at.date())
    world.entries[one.key] = entry
    message = f"m-{entry}"
    world.messages[message] = owner
    first = add(db, passages, entry_id=entry, name="entry", asked="", message=message, written_at=at,
                text=f"{key} was on my mind, and {secret} too, all through the week.", has_details=False)  # fmt: skip
    add(db, passages, entry_id=entry, name="more", asked=f"And {more_asked}?", message="", written_at=at,
        text=f"Then {more} came of it.", has_details=one.details)  # fmt: skip
    add(db, revisions, passage_id=first, text=world.secret(f"{name}: former words", owner), replaced_at=at)
    add(db, attachments, entry_id=entry, kind="voice", file=f"file-{entry}", status="kept", size=9, not_before=at,
        content=world.secret(f"{name}: what was attached", owner).encode())  # fmt: skip
    for behaviour in one.behaviours:
        db.execute(insert(evidence).values(entry_id=entry, behaviour=behaviour, person_id=who, claimed_on=at.date()))
    took = world.secret(f"what came of {name}", owner)
    add(db, activity_records, person_id=who, activity="act.learning-journal", status="done", entry_id=entry,
        planned_on=at.date(), done_on=at.date(), hours=1.0, took=took)  # fmt: skip


def _mentor(db: Connection, world: World, role: str, kind: str) -> None:
    owner, reader = world.people["owner"], world.people[role]
    if kind != "no mentoring":
        known = world.secret("how a mentor is known", "owner", role)
        world.mentorings[role] = add(
            db, mentorings, leader_id=owner, mentor_id=reader, mentor_name=f"{role} {known}", began_at=NOW - 40 * DAY
        )
        add(db, digests, person_id=reader, weekday=2, at="11:00", anchor=NOW.date(), next_due_at=NOW + 2 * DAY)
        if kind == "everything":
            add(db, meetings, mentoring_id=world.mentorings[role], on=NOW.date() - 20 * DAY, noted_at=NOW - 20 * DAY)
    scopes: dict[str, dict[str, Any]] = {
        "entry": {"scope": "entry", "entry_id": world.entries["shared alone"]},
        "details": {"scope": "entry", "entry_id": world.entries["with details shared"], "with_details": True},
        "heading": {"scope": "heading", "heading": "cc.1"},
        "new": {"scope": "new", "since": SINCE},
        "everything": {"scope": "everything"},
        "future": {"scope": "everything", "since": FUTURE},
        "lapsed": {"scope": "everything", "until": NOW - 7 * DAY, "withdrawn_at": NOW - 7 * DAY},
        "no mentoring": {"scope": "entry", "entry_id": world.entries["of another heading"]},
    }
    if kind in scopes:
        add(db, shares, **({"owner_id": owner, "reader_id": reader, "since": NOW - 40 * DAY} | scopes[kind]))
    if kind in ("entry", "heading"):  # also one of an entry with details, without the yes to them
        add(db, shares, owner_id=owner, reader_id=reader, scope="entry", entry_id=world.entries["with details"],
            since=NOW - 40 * DAY)  # fmt: skip
    if kind == "lapsed":  # one that no sweep has come to yet
        add(db, shares, owner_id=owner, reader_id=reader, scope="new", since=NOW - 90 * DAY, until=NOW)


def _former_mentor(db: Connection, world: World) -> None:
    role = "former mentor"
    owner, reader = world.people["owner"], world.people[role]
    known = world.secret("how a mentor was known", "owner", role)
    ended = NOW - 20 * DAY
    world.mentorings[role] = add(
        db, mentorings, leader_id=owner, mentor_id=reader, mentor_name=f"{role} {known}", began_at=NOW - 80 * DAY,
        ended_at=ended,
    )  # fmt: skip
    for scope in ("everything", "new"):
        add(db, shares, owner_id=owner, reader_id=reader, scope=scope, since=NOW - 80 * DAY, withdrawn_at=ended)
    add(db, readings, entry_id=world.entries["shared alone"], mentoring_id=world.mentorings[role], reader_id=reader,
        read_at=NOW - 30 * DAY, closed_at=ended)  # fmt: skip


def _threads(db: Connection, world: World) -> None:
    """Under each entry that a mentor could read, a question of theirs, a comment, and a reply."""
    for role, mentoring in world.mentorings.items():
        if role == "former mentor":
            under = [one for one in OWNERS if not one.details][:2]
        else:
            under = [one for one in OWNERS if role in readers_of(one) and MENTORS[role] != "future"][:2]
        for one in under:
            said_by = {"ask": role, "comment": role, "reply": "owner"}
            for number, (kind, by) in enumerate(said_by.items()):
                readers = ("owner",) if role == "former mentor" else ("owner", role)
                word = world.secret(f"a {kind} under the entry {one.key!r}", by, *readers)
                add(db, remarks, entry_id=world.entries[one.key], mentoring_id=mentoring, kind=kind,
                    author_id=world.people[by], text=f"On this: {word}", made_at=NOW - 3 * DAY + number * HOUR,
                    read_at=None)  # fmt: skip


def _pairs(db: Connection, world: World) -> None:
    """A pair, a trio of which one has left the check-in unanswered, and a pair that has ended."""
    _pair(db, world, ("owner", "partner"))
    _pair(db, world, ("owner", "partner", "third of a trio"))
    _pair(db, world, ("owner", "former partner"), ended=True)
    _pair(db, world, ("former participant", "participant"))


def _pair(db: Connection, world: World, inside: tuple[str, ...], *, ended: bool = False) -> None:
    pair = add(
        db, pairs, anchor=NOW.date(), made_at=NOW - 60 * DAY, form="form.usual",
        next_due_at=None if ended else NOW + 4 * DAY, ended_at=NOW - 9 * DAY if ended else None,
    )  # fmt: skip
    for role in inside:
        left = NOW - 9 * DAY if ended and role == "former partner" else None
        db.execute(insert(members).values(pair_id=pair, person_id=world.people[role], joined_at=NOW - 60 * DAY,
                                          left_at=left))  # fmt: skip
    over = add(db, check_ins, pair_id=pair, form="form.usual", opened_at=NOW - 14 * DAY, closed_at=NOW - 13 * DAY,
               status="closed")  # fmt: skip
    _say(db, world, over, inside, inside, "a check-in that is over")
    if not ended:
        going_on = add(db, check_ins, pair_id=pair, form="form.usual", opened_at=NOW - HOUR, look_at=NOW + DAY)
        first = inside[-1]  # only one of them has said anything so far: the others read it when they have too
        _say(db, world, going_on, (first,), (first,), "a check-in under way")


def _say(
    db: Connection, world: World, check_in: int, speakers: Iterable[str], readers: Iterable[str], where: str
) -> None:
    for speaker in speakers:
        for step in ("arrive", "speak"):
            word = world.secret(f"what was said in {where}", speaker, *readers)
            add(db, said, check_in_id=check_in, person_id=world.people[speaker], step=step, text=f"I bring {word}.",
                said_at=NOW - HOUR)  # fmt: skip
        listeners = [one for one in readers if one != speaker]
        for other in listeners:
            word = world.secret(f"what was said to one alone in {where}", speaker, other, speaker)
            add(db, said, check_in_id=check_in, person_id=world.people[speaker], step="listen",
                to_id=world.people[other], text=f"I hear {word}.", said_at=NOW - HOUR)  # fmt: skip


def _commitments(db: Connection, world: World) -> None:
    mentoring = [role for role, kind in MENTORS.items() if kind not in ("no mentoring",)]
    known = {"": [], "mentor": mentoring, "partner": ["partner", "third of a trio"]}
    for role in ("owner", "partner", "stranger"):
        for knows, readers in known.items():
            told = readers if role == "owner" else []
            word = world.secret(f"a commitment that {knows or 'nobody'} knows of", role, *told)
            add(db, commitments, person_id=world.people[role], text=f"I will {word}.", knows=knows,
                made_on=NOW.date() - 5 * DAY, due_on=NOW.date() + DAY, became="", name=knows)  # fmt: skip
        word, who = world.secret("what became of a commitment", role), world.secret("who knows of a commitment", role)
        add(db, commitments, person_id=world.people[role], text="I will ring.", knows=f"My friend {who}",
            status="kept", made_on=NOW.date() - 5 * DAY, closed_on=NOW.date() - DAY, became=f"It was {word}.",
            name="c")  # fmt: skip


IN_PROGRAMME = ("owner", "participant", "partner")  # they see who is on the list, though not who has joined


def _programme(db: Connection, world: World) -> None:
    programme = add(
        db, programmes, lead_id=world.people["programme lead"], made_at=NOW - 60 * DAY,
        name=f"Programme {world.secret('the name of the programme', 'programme lead', ANYBODY)}",
    )  # fmt: skip
    add(db, seasons, programme_id=programme, thinkpiece="beil.thinkpiece.trust", since=NOW.date() - 5 * DAY,
        until=NOW.date() + 20 * DAY)  # fmt: skip
    inside = {"owner": "joined", "participant": "joined", "partner": "joined", "former participant": "left"}
    places: dict[str, int] = {}
    for role, status in inside.items():
        name = world.secret("how the lead calls someone", "programme lead", role, *IN_PROGRAMME)
        places[role] = add(
            db, enrolments, programme_id=programme, person_id=world.people[role], name=f"{role} {name}", status=status,
            joined_at=NOW - 50 * DAY, left_at=NOW - 3 * DAY if status == "left" else None,
        )  # fmt: skip
    for status in ("invited", "invited again", "declined"):
        name = world.secret(f"the name of someone who was {status}", "programme lead", *IN_PROGRAMME)
        add(db, enrolments, programme_id=programme, person_id=None, name=name, status=status.split()[0])
    apart = {"programme_id": programme, "first_id": places["owner"], "second_id": places["participant"]}
    for by in (world.people["programme lead"], world.people["owner"]):
        db.execute(insert(exclusions).values(**apart, by_id=by))
    proposal = add(db, proposals, programme_id=programme, made_at=NOW - DAY)
    for role in ("participant", "partner"):
        db.execute(insert(proposed).values(proposal_id=proposal, enrolment_id=places[role], part="partner", answer=""))


def _third(db: Connection, world: World) -> None:
    """The owner has asked someone into the pair with the partner, who is to say yes as well."""
    about = {"cadence": "fortnightly", "weekday": 1, "at": "08:30", "form": "form.usual",
             "form_title": "The usual round", "with": ["The partner"], "pair": 1}  # fmt: skip
    name = world.secret("how a third wants to be known", "opener of links", "owner", "partner")
    add(db, invitations, kind="partner", from_id=world.people["owner"], token_hash=hashed("token-of-the-third"),
        facts=about, made_at=NOW - DAY, expires_at=NOW + DAY, opened_by=world.people["opener of links"],
        opened_at=NOW - DAY, name=name, outcome="accepted")  # fmt: skip


def _invitations(db: Connection, world: World) -> None:
    """Links of every kind: open, opened by one, settled, expired."""
    programme = {"programme": 1, "called": "The programme", "part": "participant", "cadence": "weekly"}
    kinds: dict[str, tuple[str, dict[str, Any]]] = {  # who makes them, and what was agreed on
        "mentor": ("maker of links", {"scope": "everything", "heading": "", "title": "", "until": ""}),
        "partner": ("maker of links", {"cadence": "fortnightly", "weekday": 1, "at": "08:30", "form": "form.usual",
                              "form_title": "The usual round", "with": []}),
        "cohort": ("programme lead", programme),
        "participant": ("programme lead", programme | {"enrolment": 6}),
        "lead": ("programme lead", {"called": "Another programme"}),
    }  # fmt: skip
    for kind, (maker, about) in kinds.items():
        for state in ("open", "looked at", "opened", "accepted", "expired"):
            token = f"token-of-{kind}-{state}".replace(" ", "-")
            world.tokens[token] = kind
            opener = "opener of links" if state != "open" and kind != "cohort" else None
            name = world.secret("how the opener of a link wants to be known", opener or maker, maker)
            answered = opener and state != "looked at"
            add(db, invitations, kind=kind, from_id=world.people[maker], token_hash=hashed(token), facts=about,
                made_at=NOW - 10 * DAY, expires_at=NOW + (-DAY if state == "expired" else 20 * DAY),
                opened_by=world.people[opener] if opener else None, opened_at=NOW - DAY if opener else None,
                name=name if answered else "", outcome="accepted" if state == "accepted" else "")  # fmt: skip
