"""Settings are read once, strictly, and are all documented."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from settings import PREFIX, InvalidSettings, Settings

CHECKOUT = Path(__file__).resolve().parent.parent


def test_nothing_set_means_everything_embedded_in_one_folder(tmp_path: Path) -> None:
    settings = Settings.from_env({"TROUPE_DATA_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite://{tmp_path}/troupe.db"
    assert settings.storage_url == f"file://{tmp_path}/objects"


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("TROUPE_DATBASE_URL", "sqlite:///x", "no setting"),
        ("TROUPE_DATABASE_URL", "mysql://x", "sqlite://"),
        ("TROUPE_STORAGE_URL", "ftp://x", "s3://"),
        ("TROUPE_REDIS_URL", "localhost:6379", "redis://"),
        ("TROUPE_RATE_LIMITS", "yes", "on or off"),
        ("TROUPE_JWT_HOURS", "0", "more than 0"),
        ("TROUPE_JWT_HOURS", "a day", "cannot be read"),
        ("TROUPE_JWT_SECRET", "short", "openssl rand"),
        ("TROUPE_JWT_PREVIOUS_SECRETS", "0123456789abcdef0123456789abcdef,short", "openssl rand"),
        ("TROUPE_LIMIT_VIDEOS", "10", "such as 10/minute"),
        ("TROUPE_LIMIT_VIDEOS", "0/hour", "such as 10/minute"),
        ("TROUPE_LIMIT_VIDEOS", "10/fortnight", "such as 10/minute"),
        ("TROUPE_PROXIES", "0", "more than 0"),
        ("TROUPE_SMTP_URL", "mail.example.com:587", "smtp://"),
        ("TROUPE_SMTP_URL", "smtp://", "name a host"),
        ("TROUPE_SMTP_URL", "smtp://mail.example.com:submission", "port as a number"),
        ("TROUPE_SMTP_URL", "smtp://mail.example.com/inbox", "nothing else"),
        ("TROUPE_SMTP_URL", "smtps://somebody@mail.example.com", "or neither"),
        ("TROUPE_MAIL_FROM", "Troupe", "troupe@example.com"),
        ("TROUPE_MAIL_RETURN", "Troupe <b@example.com>", "bounces@example.com"),
        ("TROUPE_MAIL_RETURN", "b+c@example.com", "bounces@example.com"),
        ("TROUPE_MAIL_FROM", "a@example.com, b@example.com", "troupe@example.com"),
        ("TROUPE_MAIL_FROM", "Troupe <troupe@example.com>\nBcc: x@y.z", "troupe@example.com"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_do(name: str, value: str, word: str) -> None:
    with pytest.raises(InvalidSettings, match=re.escape(word)) as caught:
        Settings.from_env({name: value})
    assert name in str(caught.value)


def test_no_password_of_a_mail_server_is_shown() -> None:
    with pytest.raises(InvalidSettings) as caught:
        Settings.from_env({"TROUPE_SMTP_URL": "smtp://somebody:hush@mail.example.com/inbox"})
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("sender", ["house@example.org", "Tröupe <house@example.org>"])
def test_a_sender_may_have_a_name(sender: str) -> None:
    assert Settings.from_env({"TROUPE_MAIL_FROM": sender}).mail_from == sender


def test_settings_survive_the_way_to_another_process() -> None:
    before = Settings.from_env(
        {
            "TROUPE_RATE_LIMITS": "off",
            "TROUPE_LEASE_SECONDS": "4.5",
            "TROUPE_LIMIT_VIDEOS": "7/day",
            "TROUPE_JWT_PREVIOUS_SECRETS": f"{'a' * 32}, {'b' * 32}",
        }
    )
    assert before.jwt_previous_secrets == ("a" * 32, "b" * 32)
    assert Settings.from_env(before.to_env()) == before


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    text = (CHECKOUT / "docs" / "settings.md").read_text()
    documented = set(re.findall(r"^\| `(TROUPE_\w+)` \|", text, re.MULTILINE))
    assert documented == {PREFIX + field.name.upper() for field in fields(Settings)}
