"""Settings: one frozen object, read once from the environment.

Each comes from `COACHBOT_<NAME>`, or from the file that `COACHBOT_<NAME>_FILE` names (for secrets).
Unknown names are refused, so that a typing error never goes unnoticed.
"""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from coachbot.errors import SettingsError

PREFIX = "COACHBOT_"
ALIASES = {"DATABASE_URL": "database", "PORT": "port"}  # as hosting platforms name them


class Settings(BaseModel):
    """Everything an operator can set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database: str = Field(
        "sqlite:///coachbot.db", description="Where everything is kept: a file, or a database's address."
    )
    key: SecretStr | None = Field(
        None, description="The encryption key, 64 hexadecimal digits; without it, the file beside the database."
    )
    telegram_token: SecretStr | None = Field(None, description="The token that @BotFather gave you.")
    telegram_api: str = Field("https://api.telegram.org", description="The address of the Bot API server.")
    webhook_url: str | None = Field(
        None, description="The public https address under which `coachbot serve` is reached."
    )
    webhook_secret: SecretStr | None = Field(
        None, description="What Telegram proves itself with: 1-256 of A-Z a-z 0-9 _ -."
    )
    host: str = Field("127.0.0.1", description="The address that `coachbot serve` listens on.")
    port: int = Field(8080, ge=1, le=65535, description="The port that `coachbot serve` listens on.")
    rate: float = Field(28, gt=0, le=100_000, description="Messages a second in all; Telegram allows about 30.")
    chat_rate: float = Field(1, gt=0, le=100_000, description="Messages a second in one chat; Telegram allows about 1.")
    prompts: Path | None = Field(None, description="A folder of message templates laid over the built-in ones.")
    content: Path | None = Field(None, description="A file or folder of content of your own, added to the catalogue.")
    language: str = Field("en", description="The language of the content.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much is logged: DEBUG, INFO, WARNING or ERROR."
    )

    @field_validator("database")
    @classmethod
    def _as_url(cls, value: str) -> str:
        return value if "://" in value else f"sqlite:///{value}"

    @field_validator("webhook_secret")
    @classmethod
    def _fit_for_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        secret = value.get_secret_value() if value else "x"
        if not 1 <= len(secret) <= 256 or not all(one.isascii() and (one.isalnum() or one in "_-") for one in secret):
            raise ValueError("1 to 256 characters of A-Z, a-z, 0-9, _ and -")
        return value

    @field_validator("telegram_api")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process. Raises SettingsError, naming every setting that is wrong."""
    values: dict[str, str] = {}
    problems: list[str] = []
    for name, value in environ.items():
        if name in ALIASES:
            values.setdefault(ALIASES[name], value)
        elif name.startswith(PREFIX):
            _take(name, value, values, problems)
    try:
        if not problems:
            return Settings.model_validate(values)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            field = ".".join(str(part) for part in detail["loc"])
            problems.append(f"{PREFIX}{field.upper()}: {detail['msg'].removeprefix('Value error, ')}.")
    raise SettingsError("These settings can't be used:\n" + "\n".join(f"  {one}" for one in problems))


def _take(name: str, value: str, values: dict[str, str], problems: list[str]) -> None:
    field = name.removeprefix(PREFIX).lower()
    if field not in Settings.model_fields and field.endswith("_file"):
        try:
            field, value = field.removesuffix("_file"), Path(value).read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{name}: {value} can't be read: {getattr(error, 'strerror', None) or 'it is no text'}.")
            return
    if field in Settings.model_fields:
        values[field] = value
        return
    near = get_close_matches(field, Settings.model_fields, 1)
    meant = f" Did you mean {PREFIX}{near[0].upper()}?" if near else " See docs/settings.md for those there are."
    problems.append(f"{name}: there is no such setting.{meant}")
