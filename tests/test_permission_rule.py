"""The one rule of who may read what, against a second one in plain Python; and that there is no way round it.

The oracle below knows nothing of SQL. Made-up worlds hold four people, a dozen entries and shares of every kind;
all instants come from a short list, so that every boundary is met often.
"""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, event, func, insert, make_url, select, text, update

import coachbot
from coachbot.service import access, reading, screens, threads
from coachbot.store.database import Database, open_database
from coachbot.store.encryption import EncryptedBytes, EncryptedJson, EncryptedText
from coachbot.store.tables import metadata, people, readings, shares
from coachbot.store.tables.journal import attachments, entries, evidence, passages, revisions

INSTANTS = tuple(datetime(2027, 3, 1, 9, tzinfo=UTC) + timedelta(hours=hours) for hours in (0, 1, 24, 25, 72))
A_BLINK = timedelta(microseconds=1)
PEOPLE = range(4)
# Behaviours whose ids begin alike: cc.1 stands over cc.1.1 and cc.1.10, not over cc.10.1 or cc.11.2.
BEHAVIOURS = (
    "cc.1.1",
    "cc.1.10",
    "cc.10.1",
    "cc.11.2",
    "cc.2.1",
    "own.team.1",
    "own.team.1.2",
    "own.team-two.1",
    "x1.1",
)
HEADINGS = ("cc.1", "cc.10", "cc.2", "cc", "own", "own.team", "own.team.1", "own.te", "x1", "x", "1", "", "cc.1.1")


# the made-up worlds


@dataclass(frozen=True)
class Entry:
    """An entry by its writer's place; a passage for each of `details`, True where it may identify someone."""

    owner: int
    written_at: datetime
    behaviours: frozenset[str] = frozenset()
    details: tuple[bool, ...] = (False,)
    muted: bool = False
    edits: int = 0
    enclosed: int = 0


@dataclass(frozen=True)
class Share:
    """A share; `entry` is the place of an entry in the world, of anybody's."""

    owner: int
    reader: int
    scope: str
    since: datetime
    until: datetime | None = None
    withdrawn_at: datetime | None = None
    entry: int | None = None
    heading: str = ""
    with_details: bool = False


@dataclass(frozen=True)
class World:
    """All there is."""

    entries: tuple[Entry, ...]
    shares: tuple[Share, ...]


def may_read(world: World, reader: int, entry: int, now: datetime) -> bool:
    """Who may read an entry: its writer; or who holds a share that covers it now, and its details if it has any."""
    found = world.entries[entry]
    return reader == found.owner or any(_opens(world, share, reader, entry, now) for share in world.shares)


def _opens(world: World, share: Share, reader: int, entry: int, now: datetime) -> bool:
    found = world.entries[entry]
    if share.reader != reader or share.owner != found.owner or share.withdrawn_at is not None:
        return False
    if now < share.since or (share.until is not None and now >= share.until):
        return False
    if any(found.details) and not (share.scope == "entry" and share.with_details):
        return False
    if share.scope == "entry":
        return share.entry == entry
    if share.scope == "heading":
        return any(_stands_under(one, share.heading) for one in found.behaviours)
    if share.scope == "new":
        return found.written_at >= share.since
    return share.scope == "everything"


def _stands_under(behaviour: str, heading: str) -> bool:
    path = heading.split(".")
    return len(behaviour.split(".")) > len(path) and behaviour.split(".")[: len(path)] == path


instants = st.sampled_from(INSTANTS)
written = st.builds(
    Entry,
    owner=st.sampled_from(PEOPLE),
    written_at=instants,
    behaviours=st.frozensets(st.sampled_from(BEHAVIOURS), max_size=3),
    details=st.lists(st.booleans(), max_size=3).map(tuple),
    muted=st.booleans(),
    edits=st.integers(0, 2),
    enclosed=st.integers(0, 2),
)
shared = st.builds(
    Share,
    owner=st.sampled_from(PEOPLE),
    reader=st.sampled_from(PEOPLE),
    scope=st.sampled_from(("entry", "heading", "new", "everything", "nothing that there is")),
    since=instants,
    until=st.none() | instants,
    withdrawn_at=st.sampled_from((None, None, None, *INSTANTS)),
    entry=st.integers(0, 11),
    heading=st.sampled_from(HEADINGS),
    with_details=st.booleans(),
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A dozen entries and up to ten shares."""
    journal = tuple(draw(st.lists(written, min_size=1, max_size=12)))
    given_out = (replace(one, entry=(one.entry or 0) % len(journal)) for one in draw(st.lists(shared, max_size=10)))
    return World(journal, tuple(given_out))


# the same worlds in the database


@dataclass(frozen=True)
class Planted:
    """A world in the database: the ids of its people and of its entries, in order."""

    world: World
    db: Connection
    people: tuple[int, ...]
    entries: tuple[int, ...]

    def every(self) -> Iterator[tuple[int, int]]:
        """Every reader with every entry, by their places."""
        return ((reader, entry) for reader in PEOPLE for entry in range(len(self.entries)))


def plant(db: Connection, world: World) -> Planted:
    """Put a world into an empty database."""
    who = tuple(_add(db, people, channel="test", address=f"p{one}", name="", role="", strand="", zone="Europe/London",
                     made_at=INSTANTS[0], welcomed_at=None, unreachable_at=None) for one in PEOPLE)  # fmt: skip
    written = tuple(_plant_entry(db, who, place, one) for place, one in enumerate(world.entries))
    for one in world.shares:
        _add(
            db, shares, owner_id=who[one.owner], reader_id=who[one.reader], scope=one.scope, heading=one.heading,
            entry_id=None if one.entry is None else written[one.entry], with_details=one.with_details,
            since=one.since, until=one.until, withdrawn_at=one.withdrawn_at,
        )  # fmt: skip
    return Planted(world, db, who, written)


def _plant_entry(db: Connection, who: tuple[int, ...], place: int, one: Entry) -> int:
    entry = _add(
        db, entries, person_id=who[one.owner], question="", asked=f"asked {place}", written_at=one.written_at,
        local_date=one.written_at.date(), returns_to=None, muted=one.muted, conversation=None, name="",
    )  # fmt: skip
    for number, details in enumerate(one.details):
        passage = _add(
            db, passages, entry_id=entry, name=f"passage {number}", asked="", text=said(place, number), message="",
            written_at=one.written_at, has_details=details,
        )  # fmt: skip
        for _ in range(one.edits if number == 0 else 0):
            _add(db, revisions, passage_id=passage, text="before", replaced_at=one.written_at)
    for behaviour in sorted(one.behaviours):
        db.execute(insert(evidence).values(entry_id=entry, behaviour=behaviour, person_id=who[one.owner],
                                           claimed_on=one.written_at.date()))  # fmt: skip
    for number in range(one.enclosed):
        _add(db, attachments, entry_id=entry, kind="photo", file="f", mime="", size=number, content=None,
             status="kept", attempts=0, not_before=one.written_at)  # fmt: skip
    return entry


def _add(db: Connection, table: Any, **row: Any) -> int:
    key = db.execute(insert(table), row).inserted_primary_key
    assert key is not None
    return int(key[0])


def said(place: int, number: int) -> str:
    return f"what stands in passage {number} of entry {place}"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all worlds: each is taken back when it has been looked at."""
    opened = open_database(f"sqlite:///{tmp_path_factory.mktemp('rule') / 'test.db'}")
    yield opened
    opened.close()


@contextmanager
def planted(database: Database, world: World) -> Iterator[Planted]:
    """A world for a while."""
    with database.engine.connect() as db:
        if db.dialect.name == "sqlite":
            db.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield plant(db, world)
        finally:
            db.rollback()


# the rule


def _check_everything(here: Planted, now: datetime) -> None:
    """All that `access` answers about a world at an instant is what the oracle says."""
    for reader, entry in here.every():
        allowed = may_read(here.world, reader, entry, now)
        assert access.may_read(here.db, here.people[reader], here.entries[entry], now) is allowed
        _check_opening(here, reader, entry, now, allowed)
    for reader in PEOPLE:
        for owner in PEOPLE:
            _check_headlines(here, reader, owner, now)
            _check_readings(here, reader, owner, now)
    for person in PEOPLE:
        _check_own(here, person, now)


def _check_opening(here: Planted, reader: int, entry: int, now: datetime, allowed: bool) -> None:
    """The words come to whom they may, whole, and each reading by another is recorded once."""
    before = here.db.execute(select(func.count()).select_from(readings)).scalar_one()
    found = access.open_entry(here.db, here.people[reader], here.entries[entry], now)
    rows = here.db.execute(select(readings).order_by(readings.c.id.desc())).all()
    assert (found is not None) is allowed
    one = here.world.entries[entry]
    if found is None or one.owner == reader:
        assert len(rows) == before
        assert found is None or found[1] is None
    else:
        assert len(rows) == before + 1
        noted = (rows[0].id, rows[0].entry_id, rows[0].reader_id, rows[0].read_at, rows[0].closed_at)
        assert noted == (found[1], here.entries[entry], here.people[reader], now, None)
    if found is not None:
        _check_words(here, entry, found[0])


def _check_words(here: Planted, entry: int, found: access.Written) -> None:
    one = here.world.entries[entry]
    assert (found.id, found.owner) == (here.entries[entry], here.people[one.owner])
    assert found.text == "\n\n".join(said(entry, number) for number in range(len(one.details)))
    assert (set(found.behaviours), found.has_details) == (one.behaviours, any(one.details))


def _check_headlines(here: Planted, reader: int, owner: int, now: datetime) -> None:
    """A list holds what may be read, in order, and nothing that was written."""
    found = access.headlines_of(here.db, here.people[reader], here.people[owner], now)
    expected = {
        here.entries[place]: one.behaviours
        for place, one in enumerate(here.world.entries)
        if one.owner == owner and may_read(here.world, reader, place, now)
    }
    assert {one.id: set(one.behaviours) for one in found} == expected
    assert [one.on for one in found] == sorted(one.on for one in found)
    assert "passage" not in repr(found)
    assert "asked" not in repr(found)


def _check_readings(here: Planted, reader: int, owner: int, now: datetime) -> None:
    """What stands on a screen are the readings just made, of this owner's entries alone."""
    found = access.readings_of(here.db, here.people[reader], here.people[owner])
    expected = Counter(
        here.entries[place]
        for place, one in enumerate(here.world.entries)
        if one.owner == owner != reader and may_read(here.world, reader, place, now)
    )
    assert Counter(row.entry_id for row in found) == expected


def _check_own(here: Planted, person: int, now: datetime) -> None:
    """Everything about one's own journal is of all of one's own journal, and of no other."""
    db, who = here.db, here.people[person]
    mine = {here.entries[place]: one for place, one in enumerate(here.world.entries) if one.owner == person}
    assert {one.id for one in access.own_entries(db, who, now)} == set(mine)
    for entry in here.entries:
        found = access.own_entry(db, who, entry, now)
        assert (found is not None) is (entry in mine)
    enclosed = access.own_enclosures(db, who, now)
    assert {entry: len(kept) for entry, kept in enclosed.items()} == {
        entry: one.enclosed for entry, one in mine.items() if one.enclosed
    }
    assert access.own_edits(db, who, now) == {
        entry: one.edits for entry, one in mine.items() if one.details and one.edits
    }
    claims = Counter(item for one in mine.values() for item in one.behaviours)
    assert access.claimed_counts(db, who, now) == claims
    counted = access.counted(db, who, now)
    assert (counted.entries, counted.behaviours) == (len(mine), frozenset(claims))
    assert counted.first_on == min((one.written_at.date() for one in mine.values()), default=None)
    assert counted.attachments == sum(one.enclosed for one in mine.values())
    assert counted.with_details == sum(any(one.details) for one in mine.values())
    for day in {one.date() for one in INSTANTS}:
        older = any(one.written_at.date() <= day and not one.muted for one in mine.values())
        assert access.has_older(db, who, day, now) is older


PLAIN = Entry(0, INSTANTS[2], frozenset({"cc.10.1"}))
RISKY = Entry(0, INSTANTS[2], frozenset({"cc.1.1"}), details=(False, True))
ALL = Share(0, 1, "everything", INSTANTS[0])


@given(world=worlds(), now=instants)
@settings(max_examples=60)
@example(world=World((PLAIN, RISKY), (replace(ALL, scope="heading", heading="cc.1"),)), now=INSTANTS[3])
@example(world=World((PLAIN, RISKY), (replace(ALL, until=INSTANTS[3]),)), now=INSTANTS[3])
@example(world=World((PLAIN, RISKY), (replace(ALL, since=INSTANTS[3]),)), now=INSTANTS[3])
@example(world=World((PLAIN, RISKY), (replace(ALL, scope="new", since=INSTANTS[2]),)), now=INSTANTS[3])
@example(world=World((PLAIN, RISKY), (replace(ALL, with_details=True),)), now=INSTANTS[3])
@example(world=World((PLAIN, RISKY), (ALL, replace(ALL, scope="entry", entry=1))), now=INSTANTS[3])
@example(world=World((PLAIN, RISKY), (replace(ALL, scope="entry", entry=1, with_details=True),)), now=INSTANTS[3])
@example(world=World((PLAIN, RISKY), (replace(ALL, owner=2, scope="entry", entry=0),)), now=INSTANTS[3])
def test_the_rule_is_what_its_oracle_says_for_everyone_and_every_entry(
    world: World, now: datetime, database: Database
) -> None:
    with planted(database, world) as here:
        _check_everything(here, now)


@pytest.mark.postgres
def test_the_rule_is_the_same_on_postgres(postgres: str, tmp_path: Path) -> None:
    url = make_url(postgres).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE permission_rule"))
    engine.dispose()
    opened = open_database(url.set(database="permission_rule").render_as_string(hide_password=False), b"k" * 32)

    @given(world=worlds(), now=instants)
    @settings(max_examples=15, derandomize=True)
    def compare(world: World, now: datetime) -> None:
        with planted(opened, world) as here:
            _check_everything(here, now)

    compare()
    opened.close()


@pytest.mark.parametrize(
    ("now", "reads"),
    [
        (INSTANTS[1] - A_BLINK, False),
        (INSTANTS[1], True),
        (INSTANTS[3] - A_BLINK, True),
        (INSTANTS[3], False),
        (INSTANTS[3] + A_BLINK, False),
    ],
)
@pytest.mark.parametrize("scope", ["entry", "heading", "new", "everything"])
def test_a_share_begins_at_its_first_instant_and_has_ended_at_its_last(
    now: datetime, reads: bool, scope: str, database: Database
) -> None:
    share = Share(0, 1, scope, INSTANTS[1], INSTANTS[3], entry=0, heading="cc.10")
    with planted(database, World((PLAIN,), (share,))) as here:
        assert access.may_read(here.db, here.people[1], here.entries[0], now) is reads


def test_a_heading_opens_no_entry_because_another_one_is_set_against_it(database: Database) -> None:
    theirs, others = Entry(0, INSTANTS[2], frozenset({"cc.1.1"})), Entry(2, INSTANTS[2], frozenset({"cc.2.1"}))
    unlike = replace(PLAIN, behaviours=frozenset())
    shares_of_two = (replace(ALL, scope="heading", heading="cc.1"), replace(ALL, scope="heading", heading="cc.2"))
    with planted(database, World((PLAIN, unlike, theirs, others), shares_of_two)) as here:
        found = [access.may_read(here.db, here.people[1], entry, INSTANTS[3]) for entry in here.entries]
    assert found == [False, False, True, False]


def test_details_of_one_entry_close_no_other(database: Database) -> None:
    elsewhere = replace(RISKY, owner=3)
    with planted(database, World((PLAIN, RISKY, elsewhere), (ALL,))) as here:
        found = [access.may_read(here.db, here.people[1], entry, INSTANTS[3]) for entry in here.entries]
    assert found == [True, False, False]


@pytest.mark.parametrize("heading", ["%", "cc.%", "c_.10", "__.10", "CC.10", "cc.1_", "%.1"])
def test_the_letters_of_a_heading_stand_for_themselves(heading: str, database: Database) -> None:
    share = Share(0, 1, "heading", INSTANTS[0], heading=heading)
    with planted(database, World((PLAIN,), (share,))) as here:
        assert not access.may_read(here.db, here.people[1], here.entries[0], INSTANTS[3])


@given(world=worlds(), more=shared, now=instants)
@settings(max_examples=30)
def test_a_share_more_opens_nothing_to_anyone_but_its_reader_and_closes_nothing(
    world: World, more: Share, now: datetime, database: Database
) -> None:
    more = replace(more, entry=(more.entry or 0) % len(world.entries))
    with planted(database, world) as here:
        before = _all_readable(here, now)
    with planted(database, replace(world, shares=(*world.shares, more))) as here:
        after = _all_readable(here, now)
    assert before <= after
    assert all(reader == more.reader and world.entries[entry].owner == more.owner for reader, entry in after - before)


@given(world=worlds(), now=instants)
@settings(max_examples=30)
def test_withdrawing_every_share_leaves_everyone_their_own_journal_and_clears_the_screens(
    world: World, now: datetime, database: Database
) -> None:
    with planted(database, world) as here:
        for reader, entry in here.every():
            access.open_entry(here.db, here.people[reader], here.entries[entry], now)
        here.db.execute(update(shares).values(withdrawn_at=now))
        owners = {(one.owner, place) for place, one in enumerate(world.entries)}
        assert _all_readable(here, now) == owners
        for reader in here.people:
            for owner in here.people:
                screens.close(here.db, reader, owner, now)
                assert list(access.readings_of(here.db, reader, owner)) == []


@given(world=worlds(), now=instants)
@settings(max_examples=30)
def test_details_that_are_added_close_an_entry_but_to_shares_that_name_them(
    world: World, now: datetime, database: Database
) -> None:
    with planted(database, world) as here:
        here.db.execute(update(passages).values(has_details=True))
        found = _all_readable(here, now)
    risky = replace(
        world, entries=tuple(replace(one, details=tuple(True for _ in one.details)) for one in world.entries)
    )
    places = range(len(world.entries))
    assert found == {(reader, entry) for reader in PEOPLE for entry in places if may_read(risky, reader, entry, now)}


def _all_readable(here: Planted, now: datetime) -> set[tuple[int, int]]:
    return {
        (reader, entry)
        for reader, entry in here.every()
        if access.may_read(here.db, here.people[reader], here.entries[entry], now)
    }


# no way round it

CODE = Path(coachbot.__file__).parent
JOURNAL = ("entry", "passage", "revision", "attachment", "evidence", "remark")
MAY_TOUCH_JOURNALS = {  # the modules that the import contract allows; a new one is to be thought about here
    "service/access.py", "service/reading.py", "service/threads.py", "service/fetching.py", "service/keeping.py",
    "service/sample.py", "store/tables/__init__.py", "store/tables/journal.py",
}  # fmt: skip
RAW_SQL = re.compile(rf"\b(?:from|join|into|update|table)\s+[\"`]?(?:{'|'.join(JOURNAL)})\b", re.I)
OTHERS = sorted(
    path
    for path in CODE.rglob("*.py")
    if path.relative_to(CODE).as_posix() not in MAY_TOUCH_JOURNALS and "migrations" not in path.parts
)


def _prose(tree: ast.AST) -> set[int]:
    """The ids of the nodes that are docstrings."""
    bodies = (node.body for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef))
    firsts = (body[0] for body in bodies if body and isinstance(body[0], ast.Expr))
    return {id(one.value) for one in firsts}


def _ways_round(path: Path) -> Iterator[str]:
    """Where a module gets at the tables of the journal behind the import contract's back."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = _prose(tree)
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="coachbot.store.tables.journal"):
                yield f"line {node.lineno}: imports from coachbot.store.tables.journal"
            case ast.ImportFrom(module="coachbot.store.tables", names=names) if any(
                one.name == "journal" for one in names
            ):
                yield f"line {node.lineno}: imports coachbot.store.tables.journal"
            case ast.Attribute(value=ast.Name(id="tables"), attr="journal") | ast.Attribute(attr="tables") if not (
                path.is_relative_to(CODE / "store")
            ):
                yield f"line {node.lineno}: .{node.attr} leads to every table"
            case ast.Constant(value=str(words)) if id(node) not in prose and RAW_SQL.search(words):
                yield f"line {node.lineno}: raw SQL: {words[:60]!r}"


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.relative_to(CODE).as_posix())
def test_no_other_module_gets_at_the_tables_of_the_journal(path: Path) -> None:
    assert list(_ways_round(path)) == []


def test_the_import_contract_allows_only_the_modules_known_here() -> None:
    contracts = (CODE.parent / "pyproject.toml").read_text()
    allowed = contracts.partition('protected_modules = ["coachbot.store.tables.journal"]')[2].partition("]\n")[0]
    named = {one.replace(".", "/") for one in re.findall(r'"coachbot\.([\w.]+)"', allowed)}
    assert named == {one.removesuffix(".py") for one in MAY_TOUCH_JOURNALS} - {
        "store/tables/__init__", "store/tables/journal",
    } | {"store/tables"}  # fmt: skip


OUTSIDE_THE_RULE = {  # the statements that read a table of the journal without the rule, and why they may
    "claims_by_person": "SELECT entry.person_id, entry.local_date, entry.id, evidence.behaviour ",  # for figures alone
    "entries_by_person": "SELECT entry.person_id, entry.local_date ",  # the same; neither holds a word
    "claimed_items": "SELECT evidence.behaviour, count(",  # in all journals together, for a check at the start
    "open_entry": "SELECT share.id ",  # a lock, before the rule is asked
    "readings_of": "SELECT reading.id, reading.entry_id ",  # what a person has read already
    "read_by": "SELECT reading.entry_id ",  # the same
    "read_of": "SELECT reading.reader_id, ",  # who read, for the owner: no words
    "unread_by_leader": "SELECT count(",  # for the leader
}
FIGURES = {"since": {1: INSTANTS[0].date()}, "until": INSTANTS[4].date()}  # what functions that make figures are given
READERS = (access, reading, threads)  # the modules that read journals
NAMES_A_JOURNAL = re.compile(rf"\b(?:FROM|JOIN)\s+(?:{'|'.join(JOURNAL)})\b")


def test_every_query_of_a_journal_holds_the_rule(database: Database) -> None:
    """Each function is called; a statement that names a table of the journal must hold the rule."""
    ran: set[tuple[str, str]] = set()
    world = World((PLAIN, RISKY), (ALL,))
    with planted(database, world) as here:
        values = _arguments(here)
        for name, function in _functions():
            about = FIGURES if name.endswith("_by_person") else {}
            for statement in _statements(database, function, values | about):
                if NAMES_A_JOURNAL.search(statement) and "share.withdrawn_at IS NULL" not in statement:
                    ran.add((name, statement))
    assert sorted(one for one in ran if not one[1].startswith(OUTSIDE_THE_RULE.get(one[0], "nothing"))) == []
    assert {name for name, _ in ran} == set(OUTSIDE_THE_RULE)


def _functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """All that other modules may call, but for what makes queries and what writes."""
    for module in READERS:
        for name, found in vars(module).items():
            is_its_own = inspect.isfunction(found) and found.__module__ == module.__name__
            if is_its_own and not name.startswith("_") and name not in ("readable", "remark"):
                yield name, found


def _statements(database: Database, function: Callable[..., Any], values: Mapping[str, Any]) -> list[str]:
    """The queries that a function runs."""
    ran: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        ran.append(" ".join(statement.split()))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        wanted = inspect.signature(function).parameters.values()
        function(**{one.name: values[one.name] for one in wanted if one.default is inspect.Parameter.empty})
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return [one for one in ran if one.startswith("SELECT")]


def _arguments(here: Planted) -> dict[str, Any]:
    """Something fitting for every argument that these functions have."""
    now = INSTANTS[3]
    return {
        "db": here.db, "now": now, "reader": here.people[1], "owner": here.people[0], "person": here.people[0],
        "entry": here.entries[0], "day": now.date(), "since": now, "mentoring": None, "leader": here.people[0],
        "mentor": here.people[1], "replies": False,
    }  # fmt: skip


# what is kept of people's words, and who may read it

WHO_READS = {
    "activity_record.took": "who did the activity",
    "attachment.content": "the writer of the entry",
    "commitment.became": "who made it",
    "commitment.knows": "who made it",
    "commitment.text": "who made it; of a check-in, also the others of the pair",
    "conversation.facts": "whom the conversation is with",
    "conversation.record": "whom the conversation is with",
    "enrolment.name": "the lead of the programme, and who is enrolled",
    "entry.asked": "whoever may read the entry",
    "invitation.facts": "who made it, and who opened it",
    "invitation.name": "who made it, and who opened it",
    "mentoring.mentor_name": "the leader and the mentor",
    "outbox.body": "whom the message is for",
    "passage.asked": "whoever may read the entry",
    "passage.text": "whoever may read the entry",
    "person.name": "who has something to do with them",
    "person.role": "the person",
    "programme.name": "the lead, and whoever was invited to it",
    "remark.text": "the leader; and the mentor of the thread, who may read the entry",
    "revision.text": "the writer of the entry",
    "said.text": "who said it, and the others of the pair once all have",
    "vault.proof": "nobody's words",
}
NO_WORDS = {  # columns of text in the clear: ids, kinds and addresses, never what someone wrote
    "activity_record": {"activity", "status", "name"},
    "asked": {"question"},
    "attachment": {"kind", "file", "mime", "status"},
    "checkin": {"way", "form", "status"},
    "commitment": {"status", "name"},
    "conversation": {"dialogue", "waiting", "status"},
    "digest": {"cadence", "at"},
    "edition": {"figures"},
    "enrolment": {"cadence", "part", "status"},
    "entry": {"question", "name"},
    "evidence": {"behaviour"},
    "inbox": {"channel", "key"},
    "invitation": {"kind", "token_hash", "outcome"},
    "look_back": {"reason"},
    "muted": {"behaviour"},
    "outbox": {"channel", "address", "target"},
    "pair": {"way", "form", "cadence", "at", "zone"},
    "part": {"figure"},
    "passage": {"name", "message"},
    "person": {"channel", "address", "strand", "zone"},
    "priority": {"item"},
    "programme": {"cadence"},
    "prompt": {"status", "question", "dialogue", "facts"},
    "proposal": {"kind", "status"},
    "proposed": {"part", "answer"},
    "screen": {"message"},
    "remark": {"kind", "behaviour", "name"},
    "said": {"step", "chose"},
    "schedule": {"cadence", "at", "zone"},
    "season": {"thinkpiece"},
    "share": {"scope", "heading"},
}
SEALED = (EncryptedText, EncryptedJson, EncryptedBytes)


def test_it_is_said_of_every_encrypted_column_who_may_read_it() -> None:
    sealed = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, SEALED)
    }
    assert sealed == set(WHO_READS)


def test_it_is_known_of_every_column_in_the_clear_that_it_holds_no_words() -> None:
    clear: dict[str, set[str]] = {}
    for table in metadata.tables.values():
        for column in table.columns:
            kind = str(column.type).upper()
            if not isinstance(column.type, SEALED) and ("CHAR" in kind or "TEXT" in kind or "JSON" in kind):
                clear.setdefault(table.name, set()).add(column.name)
    assert clear == NO_WORDS
