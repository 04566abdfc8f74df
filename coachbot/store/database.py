"""One database, opened once: SQLite in a file, or PostgreSQL by its address."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, make_url, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from coachbot.errors import StoreError
from coachbot.store import encryption
from coachbot.store.tables import vault

NEWEST = "0002"  # the last migration; a test holds it to the folder's
PROOF = "coachbot"
CONFLICTS = {"40001", "40P01"}  # PostgreSQL: a serialization failure, a deadlock


@dataclass(frozen=True)
class Database:
    """An open database, migrated, its key proved."""

    engine: Engine

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All or nothing; on SQLite one writer at a time, from the first statement on."""
        with _transaction(self.engine) as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def is_conflict(error: Exception) -> bool:
    """Whether a transaction failed only because another one was in its way, so that it may be tried again."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", "") in CONFLICTS


def open_database(url: str, key: bytes | None = None) -> Database:
    """Open, migrate and unlock a database.

    `key` is 32 bytes, or None to read it from the file beside a SQLite database, made on the first
    run. Raises StoreError, saying what is wrong and what to do.
    """
    path = _sqlite_path(url)
    fresh = path is not None and (not path.exists() or path.stat().st_size == 0)
    if path is not None:
        _check_folder(path)
    engine = _engine(url)
    try:
        if key is None:
            if path is None:
                raise StoreError("COACHBOT_KEY is not set. A shared database needs the key in the settings.")
            key = encryption.key_file(path.with_suffix(".key"), fresh=fresh)
        encryption.use_key(key)
        _migrate(engine)
        _prove(engine)
    except OperationalError as error:
        engine.dispose()
        raise StoreError(f"The database at {_shown(url)} can't be used: {error.orig}.") from error
    except DatabaseError as error:
        engine.dispose()
        raise StoreError(
            f"{_shown(url)} is not a coachbot database, or it is damaged ({error.orig}). "
            "Restore a backup, or name another file in COACHBOT_DATABASE."
        ) from error
    except StoreError:
        engine.dispose()
        raise
    return Database(engine)


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)


def _sqlite_path(url: str) -> Path | None:
    try:
        made = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            "COACHBOT_DATABASE is no address that can be read. A file's name will do, or an address such as "
            "postgresql://user:password@host:5432/name."
        ) from error
    if made.get_backend_name() != "sqlite":
        return None
    if made.database in (None, "", ":memory:") or str(made.database).endswith(".key"):
        raise StoreError("COACHBOT_DATABASE must name a file, and not the key's. coachbot.db will do.")
    return Path(str(made.database))


def _check_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
    except OSError as error:
        raise StoreError(
            f"The database {path} can't be written: {error.strerror}. "
            "Choose a file you may write to with COACHBOT_DATABASE."
        ) from error


def _engine(url: str) -> Engine:
    if _sqlite_path(url) is None:
        return create_engine(make_url(url).set(drivername="postgresql+psycopg"), hide_parameters=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False, "timeout": 15})
    event.listen(engine, "connect", _sqlite_settings)
    return engine


def _sqlite_settings(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None  # we say BEGIN ourselves: the driver would do so only at the first write
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":  # said here, since a listener would be called at every statement
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


def _migrate(engine: Engine) -> None:
    with _transaction(engine) as connection:
        if _version(connection) == NEWEST:
            return
    from alembic.util import CommandError  # Alembic takes a tenth of a second to load, and is rarely needed

    from coachbot.store.migrate import upgrade

    try:
        with _transaction(engine) as connection:
            upgrade(connection)
    except CommandError as error:
        raise StoreError(
            f"{_shown(str(engine.url))} was made by a later version of coachbot. Install that version, or a newer one."
        ) from error


def _version(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found: Any = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _prove(engine: Engine) -> None:
    """Raise StoreError unless the key in use is the one this database was made with."""
    with _transaction(engine) as connection:
        try:
            proof = connection.execute(select(vault.c.proof)).scalar()
        except StoreError as error:
            raise StoreError(
                "This is not the key that the database was made with. Put back the right key file, or set "
                "COACHBOT_KEY to the right key; nothing was changed."
            ) from error
        if proof is None:
            connection.execute(insert(vault).values(proof=PROOF))
