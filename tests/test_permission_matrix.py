"""Every role against everything that can be done, by every way there is: no word comes to anyone it isn't for.

Generated from the registries: a new command, request, dialogue or document takes part by itself. The world, and who
may see what in it, is in permission_world.py.
"""

import ast
import inspect
import itertools
import json
import logging
import re
import shutil
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from functools import cache, cached_property, partial
from importlib import import_module
from io import BytesIO, StringIO
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Literal

import pytest
from click.testing import CliRunner
from people import Bot, Clock
from permission_world import ABSENT, CANARY, NOW, OWNERS, ROLES, World, address, plant
from pypdf import PdfReader
from sqlalchemy import Connection, bindparam, event, select, text

import coachbot
from coachbot import channels, requests
from coachbot.app import House
from coachbot.catalogue import Catalogue, load
from coachbot.cli import main as cli
from coachbot.dialogues import ALIASES, COMMANDS, DIALOGUES
from coachbot.errors import Forbidden
from coachbot.logs import JsonLines
from coachbot.model import Outgoing, Reply, Update
from coachbot.render.messages import Words
from coachbot.render.trail import EXPORTS, pdf, png
from coachbot.requests.inviting import Confirm, Invite
from coachbot.requests.lookback import Search as LookOver
from coachbot.service import exporting, outbox
from coachbot.service.deliver import Report
from coachbot.service.inviting import hashed
from coachbot.service.scene import Scene, Someone, _performers, perform
from coachbot.service.sharing import withdraw
from coachbot.service.turns import Turns
from coachbot.store.database import Database, open_database
from coachbot.store.tables import Moment, conversations, invitations, metadata, people
from coachbot.talk import Request

CODE = Path(coachbot.__file__).parent
REQUESTS: list[type[Request[Any]]] = [
    one
    for module in iter_modules(requests.__path__, "coachbot.requests.")
    for one in vars(import_module(module.name)).values()
    if isinstance(one, type) and issubclass(one, Request) and one.__module__ == module.name and one is not Request
]
PRESENT = [role for role in ROLES if role not in ABSENT]


# the stage: the world in a database, and everyone at their chat


@cache
def content() -> tuple[Catalogue, Words]:
    """The catalogue and the words, read once."""
    return load(), Words()


@cache
def opened(folder: Path) -> Database:
    """The database in a folder, opened once: its file may be replaced while no connection is in use."""
    database = open_database(f"sqlite:///{folder / 'test.db'}")
    database.engine.dispose()
    event.listen(database.engine, "connect", _be_quick)
    return database


def _be_quick(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA temp_store=MEMORY")


WAITS = text(  # whether a tick would do anything, at an instant until which all that comes due has come
    "SELECT EXISTS (SELECT 1 FROM prompt WHERE status = 'due' AND not_before <= :now)"
    " OR EXISTS (SELECT 1 FROM reading JOIN screen ON screen.reading_id = reading.id WHERE closed_at IS NOT NULL)"
).bindparams(bindparam("now", type_=Moment()))


@dataclass
class Player(Bot):
    """Someone at their chat. What stands on their screen is known: edits take the place of what they edit."""

    screen: dict[str, Outgoing] = field(default_factory=dict, repr=False)

    def _open(self) -> House:
        return House(opened(self.folder), *content(), self.clock)

    def meet(self, name: str, address: str = "") -> "Player":
        other = Player(self.folder, self.clock, address, self.channel, name, everyone=self.everyone)
        other.house = self.house
        return other

    def deliver(self, sent: list[Outgoing]) -> list[str]:
        if not sent:
            return []
        for one in sent:
            other = self.everyone[one.address]
            assert isinstance(other, Player)
            other.screen[one.target or f"b{one.id}"] = one
            if not one.marks:
                other.seen.append(one)
        with self.house.database.transaction() as db:
            outbox.settle(db, [Report(one, message=one.target or f"b{one.id}") for one in sent], self.clock())
        return []

    def update(self, kind: str, **fields: object) -> list[str]:
        self.updates += 1
        key = f"{self.address}/{self.updates}"
        one = Update(self.channel, key, self.address, kind, name=self.name, **fields)  # type: ignore[arg-type]
        return self.receive([one])

    def press(self, key: str) -> None:
        """Tap the button of the newest message that stands for something."""
        found = next(button for _, button in _buttons(self.seen[-1:]) if button.data.rpartition("|")[2] == key)
        self.update("tap", data=found.data, message=self.seen[-1].target or f"b{self.seen[-1].id}", tap="t")

    def receive(self, updates: Sequence[Update]) -> list[str]:
        """Many updates at once, and what comes of them."""
        for outcome in self.house.reception.receive(updates):
            self.toasts += [outcome.toast] if outcome.toast else []
            self.deliver(outcome.sent)
        with self.house.database.transaction() as db:
            anything = db.execute(WAITS, {"now": self.clock()}).scalar()
        return self.tick() if anything else []


@dataclass
class Stage:
    """A copy of the world for one test; `complaints` are what came to somebody that they may not see."""

    world: World
    players: dict[str, Player]
    tour: Mapping[str, Sequence[Outgoing]]
    complaints: set[str] = field(default_factory=set)

    @property
    def house(self) -> House:
        return self.players["owner"].house

    def hear(self, role: str, text: str, how: str, typed: str = "") -> None:
        """Something came to someone: note what in it they may not see."""
        for found in self.world.leaks(text, role, self.house.now(), typed):
            self.complaints.add(f"the {role} sees {found}, by {how}")

    def do(self, how: str, act: Callable[[], object], typed: str = "") -> None:
        """Have someone do something, and look at all that comes to anybody."""
        before = {role: (len(one.seen), len(one.toasts)) for role, one in self.players.items()}
        act()
        for role, one in self.players.items():
            for toast in one.toasts[before[role][1] :]:
                self.hear(role, toast, how, typed)
            for sent in one.seen[before[role][0] :]:
                self.hear(role, _read(sent), how, typed)
                if sent.message.document:
                    self.hear(role, self.document(role, sent.message.document), f"{how} ({sent.message.document})")

    def is_well(self) -> None:
        """Fail if anything is to be complained of."""
        assert not self.complaints, "\n".join(sorted(self.complaints))

    def document(self, role: str, name: str) -> str:
        """A document as text, made as at its delivery; "" if it is refused."""
        catalogue, words = content()
        with suppress(Exception), self.house.database.transaction() as db:
            return _text_of(exporting.prepare(db, id_of(db, role), name, catalogue, words, self.house.now())()[1])
        return ""


def _read(one: Outgoing) -> str:
    """All that a message holds, also in its buttons."""
    return "\n".join([one.message.text, *(f"{button.label} {button.data}" for _, button in _buttons([one]))])


def _text_of(document: bytes) -> str:
    if document.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages).replace("\n", "")
    return document.decode("utf-8", "replace")


def id_of(db: Connection, role: str) -> int:
    """A person's id; 0 of who isn't there."""
    return db.scalar(select(people.c.id).where(people.c.address == address(role))) or 0


def everyone(folder: Path) -> dict[str, Player]:
    """All roles at their chats, in one house."""
    first = Player(folder, Clock(NOW), address(ROLES[0]), name=ROLES[0].title())
    return {ROLES[0]: first} | {role: first.meet(role.title(), address(role)) for role in ROLES[1:]}


@dataclass(frozen=True)
class Template:
    """The world as every test begins with it: its database, and what was shown to whom so far."""

    folder: Path
    world: World
    tour: Mapping[str, Sequence[Outgoing]]
    seen: Mapping[str, Sequence[Outgoing]]
    updates: Mapping[str, int]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Planted; one person has come and erased themselves; everyone has called up every command."""
    folder = tmp_path_factory.mktemp("matrix")
    players = everyone(folder)
    owner = players["owner"]
    with owner.house.database.transaction() as db:
        world = plant(db)
    _come_and_go(players["removed person"], world)
    for role, one in players.items():
        if role != "newcomer":
            for command in sorted(COMMANDS, key=lambda name: (name in ("cancel", "delete"), name)):
                one.write(f"/{command}")
            one.write("/share" if "share" in COMMANDS and role == "owner" else "/find")
    for _ in range(3):
        owner.tick()
    owner.house.database.close()
    tour = {role: tuple(one.seen) for role, one in players.items()}
    return Template(folder, world, tour, tour, {role: one.updates for role, one in players.items()})


def _come_and_go(player: Player, world: World) -> None:
    """Someone is welcomed, writes, and erases everything."""
    player.welcome()
    word = world.secret("what someone wrote who has gone", "removed person")
    player.write(f"I met {word} this morning and we spoke about the panel for a while.")
    player.write("/delete")
    player.press("erase")
    player.press("erase")


@contextmanager
def staged(template: Template, folder: Path) -> Iterator[Stage]:
    """A copy of the world, opened."""
    for path in folder.iterdir():
        path.unlink()
    for path in template.folder.iterdir():
        shutil.copy(path, folder)
    players = everyone(folder)
    for role, one in players.items():
        one.seen, one.updates = list(template.seen[role]), template.updates[role] + 1000
        one.screen = {sent.target or f"b{sent.id}": sent for sent in one.seen}
    try:
        yield Stage(template.world, players, template.tour)
    finally:
        players["owner"].house.database.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where every test finds its copy of the world."""
    return tmp_path_factory.mktemp("stage")


@pytest.fixture
def stage(template: Template, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A copy of the world for one test; what would be set as a page or a picture stays data, which is quicker."""
    for module in (pdf, png):
        monkeypatch.setattr(module, "press", lambda _, data, *__: json.dumps(data).encode())
    with staged(template, folder) as made:
        yield made


# whose rows are whose

WRITERS: Mapping[str, tuple[str, ...]] = {  # who may add, change or remove a row: the way from it to a person
    "activity_record": ("person_id",),
    "asked": ("person_id",),
    "attachment": ("entry_id.person_id",),
    "checkin": ("pair_id.*",),
    "commitment": ("person_id",),
    "digest": ("person_id",),
    "enrolment": ("person_id", "programme_id.lead_id"),
    "entry": ("person_id",),
    "edition": ("programme_id.lead_id",),
    "evidence": ("entry_id.person_id",),
    "exclusion": ("programme_id.lead_id", "first_id.person_id"),
    "invitation": ("from_id", "opened_by"),
    "look_back": ("person_id",),
    "meeting": ("mentoring_id.leader_id", "mentoring_id.mentor_id"),
    "member": ("person_id", "pair_id.*"),
    "mentoring": ("leader_id", "mentor_id"),
    "muted": ("person_id",),
    "pair": ("id.*",),
    "part": ("programme_id.lead_id", "person_id"),
    "passage": ("entry_id.person_id",),
    "person": ("id",),
    "priority": ("person_id",),
    "programme": ("lead_id",),
    "proposal": ("programme_id.lead_id", "id.*"),
    "proposed": ("proposal_id.programme_id.lead_id", "enrolment_id.person_id"),
    "reading": ("reader_id", "entry_id.person_id", "mentoring_id.leader_id"),
    "screen": ("person_id",),
    "remark": ("author_id",),
    "revision": ("passage_id.entry_id.person_id",),
    "said": ("person_id",),
    "schedule": ("person_id",),
    "season": ("programme_id.lead_id",),
    "share": ("owner_id",),
    "vault": (),
}
CONSEQUENCES = {"conversation", "inbox", "outbox", "prompt"}  # what others are told; looked at as they hear it
ALSO: Mapping[str, tuple[set[str], tuple[str, ...]]] = {  # columns that others may change, too; as the row is then
    "enrolment": ({"person_id", "status", "joined_at", "left_at"}, ("person_id",)),
    "invitation": ({"opened_by", "opened_at", "accepted_at", "outcome", "name"}, ("opened_by",)),
    "remark": ({"read_at"}, ("mentoring_id.leader_id", "mentoring_id.mentor_id")),
    "share": ({"withdrawn_at"}, ("reader_id",)),
}
GROUPS = {  # "*": those in a pair, or in a proposal, by the table that says who is, its column, and the way from there
    "checkin": ("member", "pair_id", "person_id"), "member": ("member", "pair_id", "person_id"),
    "pair": ("member", "pair_id", "person_id"), "proposal": ("proposed", "proposal_id", "enrolment_id.person_id"),
}  # fmt: skip
BEGUN_FOR_OTHERS = {"digest"}  # a mentor's rhythm, once a leader has confirmed who it is
Row = Mapping[str, Any]
Rows = dict[str, dict[int, Row]]


def dump(db: Connection) -> Rows:
    """Every row as it is stored, by its place in its table; for a column "id" that is the same."""
    return {name: dict(_rows(db, name)) for name in metadata.tables if name not in CONSEQUENCES}


def _rows(db: Connection, name: str, places: Iterable[int] | None = None) -> Iterator[tuple[int, Row]]:
    some = "" if places is None else f"WHERE rowid IN ({', '.join(map(str, places))})"
    found = db.exec_driver_sql(f'SELECT rowid AS place, * FROM "{name}" {some}').mappings()
    return ((row["place"], {column: row[column] for column in row if column != "place"}) for row in found)


def trespasses(before: Rows, after: Rows, actor: int) -> list[str]:
    """The changes of rows that an actor may not change."""
    found = []
    for name, rows in after.items():
        if rows is before[name]:
            continue
        for place in rows.keys() | before[name].keys():
            old, new = before[name].get(place), rows.get(place)
            if old != new and not _may_write(name, old, new, before, after, actor):
                changed = [column for column in old if old[column] != new[column]] if old and new else []
                found.append(f"{name} {place}: {'added' if old is None else 'removed' if new is None else changed}")
    return found


def watch(db: Connection) -> None:
    """Have the database note which rows are touched, for as long as this connection lasts."""
    db.exec_driver_sql("CREATE TEMP TABLE IF NOT EXISTS touched (name TEXT, place INTEGER)")
    for name in metadata.tables.keys() - CONSEQUENCES:
        for what, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            db.exec_driver_sql(
                f'CREATE TEMP TRIGGER IF NOT EXISTS "{name}_{what}" AFTER {what} ON main."{name}" '
                f"BEGIN INSERT INTO touched VALUES ('{name}', {row}.rowid); END"
            )


def after_changes(db: Connection, before: Rows) -> Rows:
    """The rows as they are now, given what they were and what was touched."""
    after = dict(before)
    touched = db.exec_driver_sql("SELECT DISTINCT name, place FROM touched ORDER BY name").all()
    for name, places in itertools.groupby(touched, key=lambda one: one[0]):
        gone = {place for _, place in places}
        kept = {place: row for place, row in before[name].items() if place not in gone}
        after[name] = kept | dict(_rows(db, name, gone))
    return after


def _may_write(name: str, old: Row | None, new: Row | None, before: Rows, after: Rows, actor: int) -> bool:
    if old is None and name in BEGUN_FOR_OTHERS:
        return True
    if name == "enrolment" and new is None and old is not None and old["person_id"] is None:
        return True  # a place that was kept for someone who has one already
    if name == "checkin" and old and new and {one for one in new if old[one] != new[one]} == {"revision"}:
        return True  # a lock, which has a test of its own
    columns, also = ALSO.get(name, (set(), ()))
    only_these = old and new and all(old[one] == new[one] or one in columns for one in new)
    if only_these and new and _leads(name, new, also, after, actor):
        return True
    sides = [(row, rows) for row, rows in ((old, before), (new, after)) if row is not None]
    return all(_leads(name, row, WRITERS[name], rows, actor) for row, rows in sides)


def _leads(name: str, row: Row, paths: Iterable[str], rows: Rows, actor: int) -> bool:
    """Whether one of these ways from a row leads to someone."""
    return any(actor in _follow(name, row, path, rows) for path in paths)


def _follow(name: str, row: Row, path: str, rows: Rows) -> set[int]:
    """The people at the end of a way from a row."""
    column, _, rest = path.partition(".")
    if row[column] is None:
        return set()
    if rest == "*":
        table, points, path = GROUPS[name]
        there = [one for one in rows[table].values() if one[points] == row[column]]
        return set().union(*(_follow(table, one, path, rows) for one in there))
    if not rest:
        return {row[column]}
    (key,) = metadata.tables[name].columns[column].foreign_keys
    target = key.column.table.name
    found = rows[target].get(row[column])
    return _follow(target, found, rest, rows) if found else set()


@contextmanager
def nothing_of_others_changes(stage: Stage, role: str) -> Iterator[None]:
    """What someone does changes no row that isn't theirs to change."""
    with stage.house.database.transaction() as db:
        before = dump(db)
    yield
    with stage.house.database.transaction() as db:
        found = trespasses(before, dump(db), id_of(db, role))
    stage.complaints |= {f"the {role} changes {one}" for one in found}


# everything that can be done in a chat

WORDS = "It was a long week and I spoke with the whole team about it."
DESTRUCTIVE = {"erase"}
STEPS = 8  # of a conversation


def calls_up_every_command(stage: Stage, role: str) -> None:
    """Commands that there are, with and without words, and some that there aren't."""
    player = stage.players[role]
    ours = stage.world.searchable[1]
    for name in (*COMMANDS, *ALIASES, *DIALOGUES, "back", "start owner", "nothing-there"):
        stage.do(f"/{name}", lambda name=name: player.write(f"/{name}"))
        if name in COMMANDS and name not in ("reflect", "commit"):  # these keep the words as one's own
            stage.do(f"/{name} with words", lambda name=name: player.write(f"/{name} {ours} 1"), typed=ours)


def talks_through_every_command(stage: Stage, role: str) -> None:
    """Every command, answered for a while: the button that was tapped least often so far, or words."""
    player, tapped = stage.players[role], dict[str, int]()
    for name in COMMANDS:
        stage.do(f"/{name}", lambda name=name: player.write(f"/{name}"))
        for step in range(STEPS):
            if not _answer(stage, player, tapped, name, step):
                break


def _answer(stage: Stage, player: Player, tapped: dict[str, int], name: str, step: int) -> bool:
    """Tap a button of the newest message, or write something. False when nothing is waited for."""
    newest = player.seen[-1]
    buttons = [button for row in newest.message.rows for button in row if "|" in button.data]
    usable = [one for one in buttons if one.data.rpartition("|")[2] not in DESTRUCTIVE]
    if not usable:
        return False

    def seldom(data: str) -> int:
        return tapped.get(data.partition("|")[2], 0)

    chosen = min(usable, key=lambda one: seldom(one.data))
    if seldom(chosen.data) > 1 and step % 2:
        stage.do(f"words in /{name}", lambda: player.write(WORDS))
        return True
    tapped[chosen.data.partition("|")[2]] = seldom(chosen.data) + 1
    message = newest.target or f"b{newest.id}"
    tap = {"data": chosen.data, "message": message, "tap": "t"}
    stage.do(f"{chosen.label!r} in /{name}", lambda: player.update("tap", **tap))
    return True


def searches_for_every_word(stage: Stage, role: str) -> None:
    """Every word by which somebody's entry could be found, and every name."""
    player = stage.players[role]
    for word in stage.world.searchable:
        stage.do("/find", lambda word=word: player.write(f"/find {word}"), typed=word)
        stage.do("words in /find", lambda word=word: player.write(word), typed=word)


def taps_everyones_buttons(stage: Stage, role: str) -> None:
    """Every button that was ever shown to anybody else, and the same with one's own conversation put in."""
    player = stage.players[role]
    theirs = (sent for other, sent in stage.tour.items() if other != role)
    data = {button.data: f"b{one.id}" for sent in theirs for one, button in _buttons(sent)}
    stage.do("a button of somebody else's", lambda: _tap_all(player, [(at, what) for what, at in data.items()]))
    keys = sorted({what.rpartition("|")[2] for what in data if "|" in what} - DESTRUCTIVE)
    for command in COMMANDS[::2]:
        player.write(f"/{command}")
        mine = [(one, button.data) for one, button in _buttons(player.seen[-1:]) if "|" in button.data]
        if mine:
            one, own = mine[0]
            forged = [(f"b{one.id}", f"{own.rpartition('|')[0]}|{key}") for key in keys if key not in own]
            stage.do(f"a forged button in /{command}", lambda forged=forged: _tap_all(player, forged))


def _buttons(sent: Iterable[Outgoing]) -> Iterator[tuple[Outgoing, Any]]:
    return ((one, button) for one in sent for row in one.message.rows for button in row)


def _tap_all(player: Player, taps: Sequence[tuple[str, str]]) -> None:
    updates = []
    for message, data in taps:
        player.updates += 1
        key = f"{player.address}/{player.updates}"
        updates.append(Update("test", key, player.address, "tap", data=data, message=message, tap="t"))
    player.receive(updates)


def opens_every_link(stage: Stage, role: str) -> None:
    """Every link there ever was: open, opened by somebody else, settled, expired, invented; and says yes to each."""
    player = stage.players[role]
    for token in (*stage.world.tokens, "a-token-that-nobody-made"):
        stage.do(f"the link {token}", lambda token=token: player.write(f"/start {token}"))
        for step in range(4):
            if not _answer(stage, player, {}, f"start {token}", step):
                break


def edits_everyones_messages(stage: Stage, role: str) -> None:
    """The ids of messages that others wrote, or that were sent to them, as if they were one's own."""
    player = stage.players[role]
    sent = [f"b{one.id}" for other, shown in stage.tour.items() if other != role for one in shown[-3:]]
    written = [message for message, whose in stage.world.messages.items() if whose != role]
    player.updates += 1
    edits = [
        Update("test", f"{player.address}/{player.updates}/{message}", player.address, "edit", "Other.", message)
        for message in (*written, *sent)
    ]
    stage.do("an edit", lambda: player.receive(edits))


IN_CHAT = (
    calls_up_every_command, talks_through_every_command, searches_for_every_word, taps_everyones_buttons,
    opens_every_link, edits_everyones_messages,
)  # fmt: skip


@pytest.mark.parametrize("does", IN_CHAT, ids=lambda one: one.__name__)
@pytest.mark.parametrize("role", ROLES)
def test_nothing_done_in_a_chat_shows_or_changes_what_is_not_for_one(
    role: str, does: Callable[[Stage, str], None], stage: Stage
) -> None:
    with nothing_of_others_changes(stage, role):
        does(stage, role)
    stage.is_well()


def test_nothing_that_comes_with_time_shows_what_is_not_for_one(stage: Stage) -> None:
    for day in range(1, 13):
        stage.do(f"day {day}", lambda: stage.players["owner"].wait(days=1))
    stage.is_well()


# everything that a dialogue may ask for, whatever ids it would give

IDS = {  # what a number in a request or in a dialogue's facts is the id of
    "entry": "entry", "returns_to": "entry", "share": "share", "mentoring": "mentoring", "invitation": "invitation",
    "pair": "pair", "check_in": "checkin", "programme": "programme", "enrolment": "enrolment", "first": "enrolment",
    "second": "enrolment", "other": "enrolment", "commitment": "commitment", "record": "activity_record",
    "reader": "person", "leader": "person", "mentor": "person", "person": "person", "to": "person",
    "season": "season", "proposal": "proposal", "conversation": "conversation", "remark": "remark",
}  # fmt: skip
AMOUNTS = {"page", "limit", "weekday", "stage", "way", "hours", "months"}  # numbers that are no ids
LITTLE = {  # what stands in a field of words, by its name
    "on": ["2027-02-22"], "due_on": ["2027-04-05"], "until": ["2027-04-05"], "since": ["2027-03-08"], "at": ["08:30"],
    "heading": ["", "cc.1"], "behaviour": ["", "cc.1.1"], "activity": ["act.learning-journal"], "what": ["subject"],
    "thinkpiece": ["beil.thinkpiece.trust"], "form": ["form.usual"], "step": ["speak"], "cadence": ["weekly"],
    "zone": ["Europe/London"], "strand": ["reflection"], "passage": ["entry"], "scope": ["everything", "entry"],
    "chose": [""], "paused_until": [""], "question": ["cc.1.1.q1"], "kind": ["comment"], "knows": ["mentor"],
}  # fmt: skip
MOST = 7  # ways to ask the same thing, of all that there are


class Asking:
    """Makes every request there can be, about everything there is."""

    def __init__(self, world: World, db: Connection) -> None:
        names = metadata.tables.keys()
        self.ids = {name: sorted(self._ids(db, name)) for name in names if "id" in metadata.tables[name].columns}
        self.world = world

    @staticmethod
    def _ids(db: Connection, name: str) -> Iterable[int]:
        return db.exec_driver_sql(f'SELECT id FROM "{name}"').scalars()

    def all(self, kind: type[Request[Any]], most: int = MOST) -> list[Request[Any]]:
        """Requests of a kind, with every id; at most so many."""
        hints = typing.get_type_hints(kind)
        values = [self.values(one.name, hints[one.name]) for one in fields(kind)]  # type: ignore[arg-type]
        ways = list(itertools.product(*values))
        return [kind(*way) for way in ways[:: max(1, len(ways) // most)]]

    def values(self, name: str, hint: Any) -> Sequence[Any]:
        """What may stand in a field. Raises LookupError for one that nothing is known of."""
        given = typing.get_args(hint)
        if typing.get_origin(hint) in (typing.Union, types.UnionType):
            ways = (self.values(name, one) for one in given if one is not type(None))
            return [None, *itertools.chain.from_iterable(ways)]
        if typing.get_origin(hint) is Literal:
            return given
        if hint is bool:
            return [True, False]
        if hint is int and name in IDS:
            return [*self.ids[IDS[name]], 9999]
        if hint in (int, float) and name in AMOUNTS:
            return [hint(1)]
        if hint is str:
            return self.words(name)
        if hint is Reply:
            return [Reply(WORDS, message="of-mine")]
        if typing.get_origin(hint) is tuple:
            return [()]
        if typing.get_origin(hint) is Mapping or hint is Mapping[str, Any]:
            return [{"scope": "everything", "heading": "", "until": ""}]
        raise LookupError(f"{name}: {hint}: say in the matrix what may stand there")

    def words(self, name: str) -> Sequence[str]:
        """What may stand in a field of words."""
        if name == "token_hash":
            return [hashed(token) for token in self.world.tokens]
        if name == "words":
            return self.world.searchable
        return LITTLE.get(name, [WORDS])


class Probe:
    """Does one thing after the other as somebody, each in a world as it was; looks at what comes of it."""

    def __init__(self, stage: Stage, role: str, db: Connection) -> None:
        self.stage, self.role, self.db = stage, role, db
        watch(db)
        self.rows, self.actor = dump(db), id_of(db, role)
        self.asking = Asking(stage.world, db)

    @cached_property
    def scene(self) -> Scene:
        """Where everything is carried out."""
        house = self.stage.house
        person = Someone(self.actor, "test", address(self.role), self.role, "Europe/London", "", True)
        mine = (conversations.c.person_id == self.actor, conversations.c.status == "active")
        conversation = self.db.scalar(select(conversations.c.id).where(*mine)) or 0
        return Scene(self.db, house.now(), person, house.catalogue, conversation, None, "probe")

    def look(self, how: str, act: Callable[[], str], typed: str = "") -> bool:
        """Do something, and take it back. Whether it could be done."""
        raw: Any = self.db.connection.driver_connection
        before, point = raw.total_changes, self.db.begin_nested()
        try:
            came = act()
        except Exception:  # refused, or there is no such thing
            came = None
        if came is not None:
            self.stage.hear(self.role, came, how, typed)
        if came is not None and raw.total_changes != before:
            found = trespasses(self.rows, after_changes(self.db, self.rows), self.actor)
            self.stage.complaints |= {f"the {self.role} changes {one}, by {how}" for one in found}
        point.rollback()
        return came is not None


@contextmanager
def probing(stage: Stage, role: str) -> Iterator[Probe]:
    """A probe, and a world as it was in the end."""
    with stage.house.database.engine.connect() as db:
        db.exec_driver_sql("BEGIN IMMEDIATE")
        yield Probe(stage, role, db)
        db.rollback()


def _carried_out(one: Request[Any], probe: Probe) -> str:
    return json.dumps(perform(one, probe.scene))


@pytest.mark.parametrize("role", ROLES)
def test_no_request_shows_or_changes_what_is_not_for_one(role: str, stage: Stage) -> None:
    """Also one that no dialogue would make: each looks for itself whether this person may."""
    with probing(stage, role) as probe:
        for kind in REQUESTS:
            for one in probe.asking.all(kind):
                how = f"{kind.__module__.rpartition('.')[2]}.{one!r}"
                typed = getattr(one, "words", "")
                probe.look(how, partial(_carried_out, one, probe), typed)
    stage.is_well()


@pytest.mark.parametrize("role", PRESENT)
def test_no_dialogue_shows_or_changes_what_is_not_for_one_whatever_it_is_begun_with(role: str, stage: Stage) -> None:
    """A dialogue is begun with ids that the bot itself put there; even if they were others', nothing comes of it."""
    with probing(stage, role) as probe:
        for name in DIALOGUES:
            for facts in _facts(probe.asking, name):
                began = partial(_begun, name, facts, probe.scene)
                probe.look(f"{name} begun with {facts}", began)
    stage.is_well()


def _begun(dialogue: str, facts: Mapping[str, Any], scene: Scene) -> str:
    sent: list[Outgoing] = []
    scene.db.execute(conversations.delete().where(conversations.c.person_id == scene.person.id))
    Turns(scene.db, scene.now, scene.person, scene.catalogue, content()[1], sent).start(dialogue, facts)
    return "\n".join(map(_read, sent))


def _facts(asking: Asking, dialogue: str) -> list[dict[str, Any]]:
    """What a dialogue might be begun with: every id, for each of its facts that is one. KeyError: say what it is."""
    names = sorted(_fact_names(dialogue))
    values = [asking.ids[IDS[name]] if name in IDS else FACTS[name] for name in names]
    ways = list(itertools.product(*values))
    return [dict(zip(names, way, strict=True)) for way in ways[:: max(1, len(ways) // MOST)]]


FACTS: Mapping[str, Sequence[Any]] = {  # what a dialogue's facts hold that are no ids
    "words": [""], "scheduled": [False], "unasked": [False], "name": ["Alex"], "open": [""], "kept": [False],
    "concern": ["child"], "keep": [False], "dialogue": ["reflect"], "yes": [True, False], "token_hash": [""],
    "told": [False], "step": [""], "behaviours": [()], "queue": [False], "prepare": [False, True], "missed": [False],
    "again": [False], "what": ["begun", "left", "changed", "three", "two", "third", "moved", "quiet"],
}  # fmt: skip


@cache
def _fact_names(dialogue: str) -> frozenset[str]:
    """The facts that a dialogue asks for."""
    found = set()
    for node in ast.walk(ast.parse(inspect.getsource(DIALOGUES[dialogue]))):
        match node:
            case ast.Subscript(value=ast.Name(id="facts"), slice=ast.Constant(value=str(name))):
                found.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="facts"), attr="get"), args=[ast.Constant(name), *_]):
                found.add(str(name))
    return frozenset(found)


def _documents(ids: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """Every document there is, about everything there is."""
    yield from EXPORTS
    yield from (f"{form}{exporting.WITH_DETAILS}" for form in EXPORTS)
    most = max(max(found, default=0) for found in ids.values())
    yield from (f"{kind}:{number}" for kind in exporting._makers for number in range(1, most + 1))


@pytest.mark.parametrize("role", ROLES)
def test_no_document_holds_what_is_not_for_one(role: str, stage: Stage) -> None:
    with stage.house.database.transaction() as db:
        ids = Asking(stage.world, db).ids
    for name in _documents(ids):
        stage.hear(role, stage.document(role, name), name)
    stage.is_well()


# what ends


@pytest.mark.parametrize("role", PRESENT)
def test_of_someone_who_erases_themselves_nothing_of_theirs_stays(role: str, stage: Stage) -> None:
    """Not in the database, read with its key, and not on anyone's screen; but for what is somebody else's as well."""
    stage.do("reading", lambda: _everyone_reads(stage))
    player = stage.players[role]
    player.write("/cancel")
    player.write("/delete")
    player.press("erase")
    player.press("erase")
    player.wait(hours=1)
    with stage.house.database.transaction() as db:
        assert id_of(db, role) == 0
    kept = _opened_up(stage)
    screens = {other: "".join(map(_read, one.screen.values())) for other, one in stage.players.items() if other != role}
    theirs = [one for one in stage.world.canaries.values() if one.owner == role and one.where not in STAYS]
    assert sorted({one.where for one in theirs if one.word in kept}) == []
    journal = [one for one in theirs if one.where.startswith("the entry")]
    assert [(one.where, other) for one in journal for other, shown in screens.items() if one.word in shown] == []


STAYS = {  # what others hold as their own once somebody has gone
    *(f"{kind} under the entry {one.key!r}" for kind in ("a ask", "a comment") for one in OWNERS),  # a leader keeps it
    "name",  # as a mentor's leaders know them, as a lead has them on the list, as they are quoted
    "how a mentor is known", "how a mentor was known", "how the opener of a link wants to be known",
    "how the lead calls someone",
}  # fmt: skip


def _everyone_reads(stage: Stage) -> None:
    """Every mentor opens what they may read, and leaves it on their screen."""
    for role in PRESENT:
        if "mentor" in role:
            for step, command in enumerate(["/mentor"] * 2):
                stage.players[role].write(command)
                for _ in range(3):
                    _answer(stage, stage.players[role], {}, command, step)


def _opened_up(stage: Stage) -> str:
    """All that stands in the database, as who has the key can read it."""
    with stage.house.database.transaction() as db:
        return "\n".join(str(row) for table in metadata.sorted_tables for row in db.execute(select(table)))


def test_of_who_went_before_nothing_is_left(stage: Stage) -> None:
    gone = [word for word, one in stage.world.canaries.items() if one.owner == "removed person"]
    assert gone
    assert [word for word in gone if word in _opened_up(stage)] == []


@pytest.mark.parametrize("reader", ["mentor of an entry", "mentor of everything", "mentor with details"])
def test_what_is_taken_back_goes_from_the_screen_with_the_next_tick(reader: str, stage: Stage) -> None:
    _everyone_reads(stage)
    player, owner = stage.players[reader], stage.players["owner"]
    hers = [(word, one) for word, one in stage.world.canaries.items() if one.owner == "owner"]
    words = [word for word, one in hers if one.where.startswith("the entry")]
    assert any(word in _screen(player) for word in words), "nothing was read"
    with stage.house.database.transaction() as db:
        withdraw(db, id_of(db, "owner"), id_of(db, reader), stage.house.now())
    owner.tick()
    assert [word for word in words if word in _screen(player)] == []


def _screen(player: Player) -> str:
    return "".join(map(_read, player.screen.values()))


def test_nobody_becomes_anything_by_somebody_elses_yes(stage: Stage) -> None:
    """Whoever made a link can't confirm who only looked at it, whatever their dialogue would ask for."""
    looked_at = [hashed(token.replace(" ", "-")) for token in stage.world.tokens if token.endswith("looked-at")]
    for maker in ("maker of links", "programme lead"):
        with probing(stage, maker) as probe:
            before = _relations(probe.db)
            chosen = select(invitations).where(invitations.c.token_hash.in_(looked_at))
            for row in probe.db.execute(chosen.where(invitations.c.from_id == probe.actor)).all():
                with suppress(Forbidden):
                    perform(Confirm(row.id, yes=True), probe.scene)
                if _relations(probe.db) != before:
                    stage.complaints.add(f"a {row.kind} came about by the yes of the {maker} alone")
                    before = _relations(probe.db)
    stage.is_well()


@pytest.mark.parametrize("kind", ["cohort", "participant"])
def test_only_its_lead_makes_links_into_a_programme(kind: Any, stage: Stage) -> None:
    """Else whoever makes one and opens it from another chat would be in, and see who is on the list."""
    about = {"programme": 1, "called": "The programme", "part": "participant", "cadence": "weekly"}
    for role in PRESENT:
        if role != "programme lead":
            with probing(stage, role) as probe, suppress(Forbidden):
                token = perform(Invite(kind, about), probe.scene)
                stage.complaints.add(f"the {role} makes a link of kind {kind} ({len(token)} characters)")
    stage.is_well()


def _relations(db: Connection) -> list[int]:
    names = ("mentoring", "pair", "member", "programme", "share")
    rows = [db.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in names]
    joined = db.exec_driver_sql("SELECT count(*) FROM enrolment WHERE status = 'joined'").scalar_one()
    return [*rows, joined]


# the operator, and whoever holds the database file without its key


def test_no_word_stands_in_the_clear_in_the_database_file(stage: Stage) -> None:
    talks_through_every_command(stage, "owner")
    folder = stage.players["owner"].folder
    files = [path for path in folder.iterdir() if path.suffix != ".key"]
    assert any(path.stat().st_size > 100_000 for path in files)
    assert {found.decode() for path in files for found in SEALED.findall(path.read_bytes())} == set()


SEALED = re.compile(CANARY.pattern.encode())


def test_no_word_stands_in_a_log_however_much_is_logged(stage: Stage) -> None:
    """Also when things go wrong."""
    stream, root = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(stream), root.level
    handler.setFormatter(JsonLines())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        talks_through_every_command(stage, "mentor of everything")
        searches_for_every_word(stage, "owner")
        with probing(stage, "owner") as probe:
            for kind in REQUESTS:
                for one in probe.asking.all(kind)[:2]:
                    probe.look("", partial(_carried_out, one, probe))
        _stumble(stage)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert "an update failed" in stream.getvalue()
    told = [line for line in stream.getvalue().splitlines() if CANARY.search(line)]
    assert told == [], told[0]


def _stumble(stage: Stage) -> None:
    """An answer whose dialogue trips over it."""
    word = stage.world.searchable[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(_performers, LookOver, _trip)
        stage.players["owner"].write(f"/find {word}")


def _trip(request: Any, scene: Scene) -> None:
    raise ValueError(f"{request!r} tripped")


CALLED_UP = (["doctor"], ["db"], ["content", "list"], ["content", "check"], ["invite-lead", "A programme"])


@pytest.mark.parametrize("arguments", CALLED_UP, ids=" ".join)
def test_what_an_operator_calls_up_holds_no_word(
    arguments: list[str], stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coachbot.logs.start_logging", lambda level: None)  # it would take the tests' own log away
    database = f"sqlite:///{stage.players['owner'].folder / 'test.db'}"
    ran = CliRunner().invoke(cli, arguments, env={"COACHBOT_DATABASE": database, "COACHBOT_LOG_LEVEL": "debug"})
    assert ran.output
    assert set(CANARY.findall(ran.output)) == set()


# the matrix itself


def test_every_command_of_the_operator_is_looked_at() -> None:
    """`export` writes one person's trail, at their request; the others are processes, or hold no database."""
    harmless = {"eval", "export", "run", "serve", "try"}
    assert set(cli.commands) - {one[0] for one in CALLED_UP} - harmless == set()  # type: ignore[attr-defined]


def test_every_channel_is_in_the_matrix() -> None:
    """The matrix speaks to the bot as channels do; one that shows more than messages (pages) has to be added to it."""
    assert {one.name for one in iter_modules(channels.__path__)} == {"telegram", "terminal"}
    assert not (CODE / "web").exists()


def test_everything_that_can_be_asked_for_is_carried_out_for_someone(stage: Stage) -> None:
    """Else a request that only ever fails would seem to keep everything to itself."""
    assert set(_performers) == set(REQUESTS)
    left = set(REQUESTS)
    for role in ("owner", "mentor of everything", "partner", "participant", "programme lead", "opener of links"):
        with probing(stage, role) as probe:
            for kind in sorted(left, key=str):
                if any(probe.look("", partial(_carried_out, one, probe)) for one in probe.asking.all(kind, MOST * 10)):
                    left.remove(kind)
    assert sorted(map(str, left)) == []


def test_every_table_is_known_to_the_matrix() -> None:
    assert set(metadata.tables) == set(WRITERS) | CONSEQUENCES


def test_the_matrix_notices_a_word_and_a_change_that_are_not_for_one(stage: Stage) -> None:
    """Else all of the above would say nothing."""
    secret = next(word for word, one in stage.world.canaries.items() if one.where == "the entry 'new': its words")
    share = "UPDATE share SET reader_id = 1 WHERE id = 1"
    with probing(stage, "stranger") as probe:
        probe.look("a leak", lambda: f"It says {secret.upper()}, it says.")
        probe.look("a change", lambda: str(probe.db.exec_driver_sql(share).rowcount))
        probe.look("an addition", lambda: str(probe.db.exec_driver_sql("DELETE FROM entry WHERE id = 1").rowcount))
    found = "\n".join(sorted(stage.complaints))
    assert "the stranger sees the entry 'new': its words of the owner, by a leak" in found
    assert "the stranger changes share 1: ['reader_id'], by a change" in found
    assert "the stranger changes passage 1: removed, by an addition" in found


def test_whoever_is_not_in_a_check_in_does_not_hold_it_up(stage: Stage) -> None:
    """To look into a room is to have its row for oneself for a moment: only for those who are in it."""
    with probing(stage, "stranger") as probe:
        before = probe.db.exec_driver_sql("SELECT sum(revision) FROM checkin").scalar_one()
        for kind in REQUESTS:
            if kind.__module__.endswith("check_ins"):
                for one in probe.asking.all(kind, MOST * 10):
                    with suppress(Exception):
                        perform(one, probe.scene)
        assert probe.db.exec_driver_sql("SELECT sum(revision) FROM checkin").scalar_one() == before
