"""The store: one schema, one key, and nothing that a person wrote in clear."""

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from people import MONDAY, Bot
from pydantic import SecretStr
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from coachbot.app import open_house
from coachbot.errors import CoachbotError, StoreError
from coachbot.model import Attachment
from coachbot.service import fetching
from coachbot.settings import Settings
from coachbot.store import encryption
from coachbot.store.database import NEWEST, Database, open_database
from coachbot.store.migrate import config
from coachbot.store.tables import metadata, people, vault
from coachbot.store.tables.journal import entries, passages

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
ALEX = {"channel": "test", "address": "1", "name": "Alex", "zone": "UTC", "made_at": MONDAY}


def url(folder: Path, name: str = "test.db") -> str:
    return f"sqlite:///{folder / name}"


def refused(open_it: Callable[[], Database]) -> str:
    with pytest.raises(StoreError) as caught:
        open_it()
    assert caught.value.__cause__ is None or str(caught.value)
    return str(caught.value)


# schema


def test_the_tables_are_what_all_migrations_make(tmp_path: Path) -> None:
    database = open_database(url(tmp_path))
    with database.transaction() as db:
        differences = compare_metadata(MigrationContext.configure(db), metadata)
    database.close()
    assert differences == []


def test_where_no_id_may_come_twice_the_migrations_keep_it_so(tmp_path: Path) -> None:
    """Making a table anew on SQLite loses AUTOINCREMENT, and comparing tables doesn't show it."""
    database = open_database(url(tmp_path))
    with database.transaction() as db:
        made = dict(db.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all())
    database.close()
    wanted = {name for name, table in metadata.tables.items() if table.dialect_options["sqlite"]["autoincrement"]}
    assert wanted
    assert {name for name in wanted if "AUTOINCREMENT" not in made[name]} == set()


def test_the_newest_migration_is_the_folders_last_one() -> None:
    assert ScriptDirectory.from_config(config()).get_current_head() == NEWEST


def test_opening_again_changes_nothing_and_finds_everything(tmp_path: Path) -> None:
    first = open_database(url(tmp_path), KEY)
    with first.transaction() as db:
        db.execute(insert(people), ALEX)
    first.close()
    again = open_database(url(tmp_path), KEY)
    with again.transaction() as db:
        assert db.execute(select(people.c.name)).scalars().all() == ["Alex"]
        assert len(db.execute(select(vault)).all()) == 1
    again.close()


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    database = open_database(url(tmp_path), KEY)

    def twice() -> None:
        with database.transaction() as db:
            db.execute(insert(people), ALEX)
            db.execute(insert(people), ALEX)

    with pytest.raises(IntegrityError):
        twice()
    with database.transaction() as db:
        assert db.execute(select(people)).all() == []
    database.close()


def test_what_belongs_to_a_person_goes_with_them(bot: Bot) -> None:
    bot.welcome()
    bot.write("We finally sat down with the school nurses.")
    with bot.house.database.transaction() as db:
        db.execute(people.delete())
        left = {
            table.name: found
            for table in metadata.sorted_tables
            if table.name not in ("vault", "inbox") and (found := db.execute(select(table)).all())
        }
    assert left == {}


# keys


def test_the_key_file_is_made_beside_the_database_for_its_owner_alone(tmp_path: Path) -> None:
    open_database(url(tmp_path)).close()
    file = tmp_path / "test.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(bytes.fromhex(file.read_text())) == 32


def test_two_databases_have_two_keys(tmp_path: Path) -> None:
    for name in ("a.db", "b.db"):
        open_database(url(tmp_path, name)).close()
    assert (tmp_path / "a.key").read_text() != (tmp_path / "b.key").read_text()


def test_another_key_is_refused_clearly_and_nothing_is_changed(tmp_path: Path) -> None:
    open_database(url(tmp_path), KEY).close()
    before = (tmp_path / "test.db").read_bytes()
    said = refused(lambda: open_database(url(tmp_path), OTHER_KEY))
    assert "not the key" in said
    assert "COACHBOT_KEY" in said
    assert (tmp_path / "test.db").read_bytes() == before
    open_database(url(tmp_path), KEY).close()


def test_a_missing_key_file_is_refused_and_no_new_one_is_made(tmp_path: Path) -> None:
    open_database(url(tmp_path)).close()
    (tmp_path / "test.key").unlink()
    said = refused(lambda: open_database(url(tmp_path)))
    assert str(tmp_path / "test.key") in said
    assert "Put the key file back" in said
    assert not (tmp_path / "test.key").exists()


@pytest.mark.parametrize("written", ["", "abc", "zz" * 32, "ab" * 31, "ab" * 33])
def test_a_key_file_that_holds_no_key_is_refused(tmp_path: Path, written: str) -> None:
    open_database(url(tmp_path)).close()
    (tmp_path / "test.key").write_text(written)
    assert "64 hexadecimal digits" in refused(lambda: open_database(url(tmp_path)))


@pytest.mark.parametrize("written", ["abc", "zz" * 32, "ab" * 31])
def test_a_key_in_the_settings_that_is_none_is_refused(tmp_path: Path, written: str) -> None:
    with pytest.raises(CoachbotError, match="64 hexadecimal digits"):
        open_house(Settings(database=url(tmp_path), key=SecretStr(written)))


def test_a_key_in_the_settings_needs_no_file(tmp_path: Path) -> None:
    open_house(Settings(database=url(tmp_path), key=SecretStr("ab" * 32))).database.close()
    assert not (tmp_path / "test.key").exists()


def test_a_shared_database_needs_the_key_in_the_settings() -> None:
    said = refused(lambda: open_database("postgresql://someone:hidden@localhost/x"))
    assert "COACHBOT_KEY" in said
    assert "hidden" not in said


# what can't be a database


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    said = refused(lambda: open_database(url(tmp_path / "taken")))
    assert str(tmp_path / "taken" / "test.db") in said
    assert "COACHBOT_DATABASE" in said


def test_a_folder_in_place_of_the_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "test.db").mkdir()
    said = refused(lambda: open_database(url(tmp_path)))
    assert str(tmp_path / "test.db") in said
    assert "COACHBOT_DATABASE" in said


@pytest.mark.parametrize("key", [None, KEY])
def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path, key: bytes | None) -> None:
    file = tmp_path / "test.db"
    file.write_bytes(b"minutes of the meeting " * 500)
    (tmp_path / "test.key").write_text(KEY.hex())
    said = refused(lambda: open_database(url(tmp_path), key))
    assert str(file) in said
    assert "Restore a backup" in said
    assert file.read_bytes() == b"minutes of the meeting " * 500


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    open_database(url(tmp_path), KEY).close()
    file = tmp_path / "test.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    said = refused(lambda: open_database(url(tmp_path), KEY))
    assert str(file) in said
    assert "backup" in said


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "test.db").touch()
    open_database(url(tmp_path), KEY).close()


def test_an_empty_file_without_a_key_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "test.db").touch()
    open_database(url(tmp_path)).close()
    assert (tmp_path / "test.key").exists()


def test_a_database_of_a_later_version_is_refused(tmp_path: Path) -> None:
    database = open_database(url(tmp_path), KEY)
    with database.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    assert str(tmp_path / "test.db") in refused(lambda: open_database(url(tmp_path), KEY))


def test_an_address_that_cannot_be_read_is_refused() -> None:
    assert "hidden" not in refused(lambda: open_database("postgresql://someone:hidden@db:port/x", KEY))


def test_a_first_start_that_failed_can_be_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path, *, fresh: bool) -> bytes:
        raise StoreError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(encryption, "key_file", broken)
        refused(lambda: open_database(url(tmp_path)))
    open_database(url(tmp_path)).close()


# nothing in clear

SAID = [
    "We finally sat down with Quillfeather School about the Marchbanks case",
    "Ponsonbyshire, revisited",
    "Zebedee and the kitchen table",
]


def test_nothing_that_a_person_wrote_stands_in_clear_in_the_file(bot: Bot) -> None:
    bot.name = "Featherstonehaugh"
    bot.welcome()
    bot.write(SAID[0], message="m1")
    bot.write(SAID[1])
    bot.edit("m1", SAID[2])
    bot.write("/find Ponsonbyshire")
    bot.write("/cancel")
    bot.write("Ottoline said she would never forgive me")
    bot.send(Attachment("voice", "f1"), caption="Gormenghast on tape")
    with bot.house.database.transaction() as db:
        for one in fetching.waiting(db, "test", bot.clock()):
            fetching.store(db, one, b"Balthazar speaking", "kept")
    texts = " ".join(said.message.text for said in bot.seen)
    assert "Ponsonbyshire" in texts
    on_disk = b"".join(path.read_bytes() for path in sorted(bot.folder.glob("test.db*")))
    assert b"CREATE TABLE" in on_disk
    assert (bot.folder / "test.db-wal").exists()
    for word in (
        "Featherstonehaugh", "Quillfeather", "Marchbanks", "Ponsonbyshire", "Zebedee", "Ottoline", "forgive",
        "Gormenghast", "Balthazar",
    ):  # fmt: skip
        for written in (word.encode(), word.lower().encode(), word.encode("utf-16-le")):
            assert written not in on_disk, word


def test_what_was_written_comes_back_as_it_was(bot: Bot) -> None:
    bot.welcome()
    bot.write(SAID[0])
    with bot.house.database.transaction() as db:
        assert db.execute(select(passages.c.text)).scalars().all() == [SAID[0]]
        assert db.execute(select(entries.c.asked)).scalar()


@given(st.text(), st.text())
def test_the_same_text_sealed_twice_is_never_the_same_bytes(one: str, other: str) -> None:
    encryption.use_key(KEY)
    sealed = [encryption.seal(text.encode("utf-8", "surrogatepass")) for text in (one, one, other)]
    assert len(set(sealed)) == 3
    assert [encryption.unseal(each).decode("utf-8", "surrogatepass") for each in sealed] == [one, one, other]


@given(st.binary(min_size=1, max_size=50), st.integers(0, 10**6), st.integers(1, 255))
def test_sealed_bytes_that_were_changed_are_refused(plain: bytes, place: int, by: int) -> None:
    encryption.use_key(KEY)
    sealed = bytearray(encryption.seal(plain))
    sealed[place % len(sealed)] ^= by
    with pytest.raises(StoreError):
        encryption.unseal(bytes(sealed))


@pytest.mark.parametrize("kept", [b"", b"\x01", b"\x01" * 12])
def test_a_cell_that_was_cut_short_is_refused(kept: bytes) -> None:
    encryption.use_key(KEY)
    with pytest.raises(StoreError):
        encryption.unseal(kept)


def test_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    database = open_database(url(tmp_path), KEY)
    reader = sqlite3.connect(tmp_path / "test.db")
    with database.transaction() as db:
        db.execute(insert(people), ALEX)
        assert reader.execute("SELECT count(*) FROM person").fetchone() == (0,)
    assert reader.execute("SELECT count(*) FROM person").fetchone() == (1,)
    reader.close()
    database.close()
