"""What people wrote is kept encrypted: AES-256-GCM, with the key apart from the data.

A cell is one byte of format, a 12-byte nonce, and the sealed text. There is one key a process.
"""

import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from coachbot.errors import StoreError

FORMAT = b"\x01"
NONCE = 12
KEY_BYTES = 32
to_json = json.JSONEncoder(separators=(",", ":")).encode


class _Seal:
    """Seals and opens with the key in use."""

    def __init__(self) -> None:
        self._aes: AESGCM | None = None

    def use(self, key: bytes) -> None:
        self._aes = AESGCM(key)

    def seal(self, plain: bytes) -> bytes:
        if self._aes is None:
            raise StoreError("No encryption key is in use yet.")
        nonce = os.urandom(NONCE)
        return FORMAT + nonce + self._aes.encrypt(nonce, plain, FORMAT)

    def open(self, sealed: bytes) -> bytes:
        if self._aes is None:
            raise StoreError("No encryption key is in use yet.")
        try:
            return self._aes.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], sealed[:1])
        except (InvalidTag, ValueError) as error:
            raise StoreError("The encryption key doesn't fit this database.") from error


_seal = _Seal()
use_key, seal, unseal = _seal.use, _seal.seal, _seal.open


class EncryptedText(TypeDecorator[str]):
    """A text column that only ever holds sealed bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else _seal.seal(value.encode("utf-8", "surrogatepass"))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else _seal.open(value).decode("utf-8", "surrogatepass")


class EncryptedJson(TypeDecorator[Any]):
    """A JSON column that only ever holds sealed bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else _seal.seal(to_json(value).encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(_seal.open(value))


class EncryptedBytes(TypeDecorator[bytes]):
    """A bytes column that only ever holds sealed bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else _seal.seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else _seal.open(value)


def read_key(written: str) -> bytes:
    """A key from its written form (64 hexadecimal digits). Raises StoreError."""
    try:
        key = bytes.fromhex(written.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise StoreError(
            f"The encryption key (COACHBOT_KEY, or the key file) must be {KEY_BYTES * 2} hexadecimal digits."
        )
    return key


def key_file(path: Path, *, fresh: bool) -> bytes:
    """The key in a file; made there, readable by its owner alone, when the database is `fresh`.

    Raises StoreError when there is a database but no key: its texts can't be read without it.
    """
    if path.exists():
        return read_key(path.read_text(errors="replace"))
    if not fresh:
        raise StoreError(
            f"The database has no key beside it: {path} is missing. Put the key file back, "
            "or set COACHBOT_KEY. Without it nothing that people wrote can be read."
        )
    key = os.urandom(KEY_BYTES)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())  # the database reaches the disk at every commit; its key must be there first
    except OSError as error:
        raise StoreError(f"The key can't be written to {path}: {error.strerror}.") from error
    return key
