"""What columns are made of: instants, texts that people wrote, and pointers at other rows."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, ForeignKey, Integer, Table
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from coachbot.store.encryption import EncryptedText

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC without a zone in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def moment(*, required: bool = True, index: bool = False, default: datetime | None = None) -> Any:
    """A column of instants."""
    return Field(default=default, sa_column=Column(Moment, nullable=not required, index=index, default=default))


def written(*, required: bool = True, default: str | None = None) -> Any:
    """A column of what people wrote."""
    return Field(default=default, sa_column=Column(EncryptedText, nullable=not required, default=default))


def owner(table: str, *, required: bool = True, index: bool = True, primary: bool = False) -> Any:
    """A column that points at a row of another table and goes with it."""
    key = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Field(default=None, sa_column=Column(Integer, key, nullable=not required, index=index, primary_key=primary))


def former(table: str, *, index: bool = False) -> Any:
    """A column that points at a row of another table, and is empty once that row has gone."""
    key = ForeignKey(f"{table}.id", ondelete="SET NULL")
    return Field(default=None, sa_column=Column(Integer, key, nullable=True, index=index))


def table(model: type[SQLModel]) -> Table:
    """The table behind a class, for Core statements."""
    found = model.__table__  # type: ignore[attr-defined]
    assert isinstance(found, Table)
    return found
