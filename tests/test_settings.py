"""Settings: read once, unknown names refused, secrets kept secret."""

import dataclasses
from pathlib import Path

import pytest
from pydantic import ValidationError

from coachbot.errors import SettingsError
from coachbot.settings import PREFIX, Settings, read_settings

TOKEN = "123456:AAH-very-secret"


def refusal(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        read_settings(environ)
    return str(caught.value)


def test_without_any_setting_there_is_a_default_for_each_that_needs_one() -> None:
    found = read_settings({"PATH": "/bin", "HOME": "/root"})
    assert found == Settings()
    assert found.database == "sqlite:///coachbot.db"
    assert found.telegram_token is None


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_a_setting_is_read_by_its_name() -> None:
    found = read_settings({"COACHBOT_HOST": "::1", "COACHBOT_PORT": "9000", "COACHBOT_RATE": "5.5"})
    assert (found.host, found.port, found.rate) == ("::1", 9000, 5.5)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("COACHBOT_TELEGRAM_TOKN", "COACHBOT_TELEGRAM_TOKEN"), ("COACHBOT_DATBASE", "COACHBOT_DATABASE")],
)
def test_a_name_with_a_typing_error_is_refused_with_the_one_that_was_meant(name: str, meant: str) -> None:
    said = refusal({name: TOKEN})
    assert f"{name}: there is no such setting. Did you mean {meant}?" in said
    assert TOKEN not in said


def test_a_name_like_no_other_is_refused_with_the_place_to_look() -> None:
    assert "COACHBOT_XYZZY: there is no such setting. See docs/settings.md" in refusal({"COACHBOT_XYZZY": "1"})


def test_every_wrong_setting_is_named_at_once() -> None:
    said = refusal({"COACHBOT_PORT": "eighty", "COACHBOT_RATE": "0", "COACHBOT_TELEGRAM_API": "api.example.org"})
    for name in ("COACHBOT_PORT", "COACHBOT_RATE", "COACHBOT_TELEGRAM_API"):
        assert name in said
    assert "must begin with http:// or https://" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "0"), ("port", "70000"), ("rate", "-1"), ("chat_rate", "0"), ("telegram_api", "ftp://x"),
        ("webhook_secret", "with space"), ("webhook_secret", "x" * 257),
        ("webhook_secret", "naïve"), ("log_level", "LOUD"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_by_name(name: str, value: str) -> None:
    assert f"{PREFIX}{name.upper()}" in refusal({f"{PREFIX}{name.upper()}": value})


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    found = read_settings({"COACHBOT_TELEGRAM_TOKEN_FILE": str(file)})
    assert found.telegram_token is not None
    assert found.telegram_token.get_secret_value() == TOKEN


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    said = refusal({"COACHBOT_KEY_FILE": str(tmp_path / "nothing")})
    assert "COACHBOT_KEY_FILE" in said
    assert str(tmp_path / "nothing") in said


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "binary"
    file.write_bytes(b"\xff\xfe\x00")
    assert "COACHBOT_KEY_FILE" in refusal({"COACHBOT_KEY_FILE": str(file)})


def test_a_file_for_a_setting_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_text("1")
    assert "COACHBOT_XYZZY" in refusal({"COACHBOT_XYZZY_FILE": str(file)})


def test_no_secret_is_shown() -> None:
    secrets = {"COACHBOT_TELEGRAM_TOKEN": TOKEN, "COACHBOT_KEY": "ab" * 32, "COACHBOT_WEBHOOK_SECRET": "hush-hush"}
    found = read_settings(secrets)
    for shown in (repr(found), str(found), found.model_dump_json(), repr(found.model_dump())):
        for secret in secrets.values():
            assert secret not in shown


def test_a_secret_that_is_refused_is_not_repeated() -> None:
    assert "with space" not in refusal({"COACHBOT_WEBHOOK_SECRET": "with space"})


def test_the_names_that_hosting_platforms_use_are_understood() -> None:
    found = read_settings({"DATABASE_URL": "postgres://u:p@db/x", "PORT": "5000"})
    assert (found.database, found.port) == ("postgres://u:p@db/x", 5000)


def test_our_own_name_goes_before_that_of_a_platform_whatever_their_order() -> None:
    for environ in (
        {"PORT": "5000", "COACHBOT_PORT": "6000"},
        {"COACHBOT_PORT": "6000", "PORT": "5000"},
    ):
        assert read_settings(environ).port == 6000


def test_a_bare_path_is_a_database_file() -> None:
    assert read_settings({"COACHBOT_DATABASE": "/var/lib/coach.db"}).database == "sqlite:////var/lib/coach.db"


def test_an_address_is_kept_without_its_last_slash() -> None:
    assert read_settings({"COACHBOT_TELEGRAM_API": "http://127.0.0.1:1/"}).telegram_api == "http://127.0.0.1:1"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises((ValidationError, dataclasses.FrozenInstanceError)):
        Settings().port = 1  # type: ignore[misc]
