"""Addresses are checked at start, and no password of theirs is ever shown."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from addresses import origin_of, redact_url
from settings import PREFIX, InvalidSettings, Settings
from workers.doctor import STORES, examine
from workers.environment import CommandError
from workers.valkey import free_port, wait_until_up

PASSWORD = "pAssw0rd"
ADDRESSES = [field.name for field in fields(Settings) if field.name.endswith("_url")]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://host:6379/0", "redis://host:6379/0"),
        ("redis://:pAssw0rd@host:6379/0?a=b", "redis://…@host:6379/0?a=b"),
        ("mongodb://me:pAssw0rd@one:1,two:2/db?authSource=admin",
         "mongodb://…@one:1,two:2/db?authSource=admin"),
        ("mongodb://h/db?tlsCertificateKeyFilePassword=pAssw0rd&w=1",
         "mongodb://h/db?tlsCertificateKeyFilePassword=…&w=1"),
        ("redis://:an@pAssw0rd/with?all#kinds@host", "redis://…@host"),
        ("me:pAssw0rd@host", "…@host"),
        ("sqlite:///home/me@home/troupe.db", "sqlite:///home/me@home/troupe.db"),
    ],
)  # fmt: skip
def test_an_address_is_shown_without_its_secrets(url: str, expected: str) -> None:
    assert redact_url(url) == expected


@pytest.mark.parametrize(
    ("name", "url", "words"),
    [
        ("BROKER_URL", "kafka://host", "redis:// or rediss:// or unix:// or amqp:// or amqps://"),
        ("BROKER_URL", "sentinel://host:26379", "does not ask a Sentinel"),
        ("REDIS_URL", "redis+sentinel://host:26379/mymaster", "does not ask a Sentinel"),
        ("REDIS_URL", "amqp://host", "redis:// or rediss:// or unix://"),
        ("REDIS_URL", "redis://:pa/ss@host", "escape /"),
        ("REDIS_URL", "redis://:pa@ss@host", "escape /"),
        ("BROKER_URL", "amqp://me:pa?ss@host", "escape /"),
        ("DATABASE_URL", "mongodb://me:pa/ss@one,two/db", "escape /"),
        ("DATABASE_URL", "mongodb://one:27017,two:port/db", "port as a number"),
        ("REDIS_URL", "redis://host:port", "port as a number"),
    ],
)
def test_an_address_that_cannot_be_used_is_a_sentence_at_start(
    name: str, url: str, words: str
) -> None:
    with pytest.raises(InvalidSettings, match=re.escape(words)) as caught:
        Settings.from_env({PREFIX + name: url})
    assert PREFIX + name in str(caught.value)


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize(
    "url", [f"none://me:{PASSWORD}@host", f"me:{PASSWORD}@host", f"redis://:{PASSWORD}/0@host"]
)
def test_no_setting_tells_its_password(name: str, url: str) -> None:
    try:
        told = repr(Settings.from_env({PREFIX + name.upper(): url}))
    except InvalidSettings as refusal:
        told = f"{refusal!r} {refusal.__cause__!r}"

    assert PASSWORD not in told


def unreachable(tmp_path: Path) -> Settings:
    """Addresses with passwords, at which nobody listens."""
    host = f"me:{PASSWORD}@127.0.0.1:{free_port()}"
    return replace(
        Settings(data_dir=tmp_path, cache_dir=tmp_path),
        redis_url=f"redis://{host}/0",
        broker_url=f"amqp://{host}//",
        database_url=f"mongodb://{host}/troupe?serverSelectionTimeoutMS=100",
        smtp_url=f"smtp://{host}",
    )


def test_settings_in_a_traceback_tell_no_password(tmp_path: Path) -> None:
    assert PASSWORD not in repr(unreachable(tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("broker", ["amqp", "amqps", "redis", "rediss"])
def test_the_doctor_tells_what_is_out_of_reach_and_no_password(tmp_path: Path, broker: str) -> None:
    settings = unreachable(tmp_path)
    settings = replace(settings, broker_url=settings.broker_url.replace("amqp:", f"{broker}:"))

    told = {found.what: found for found in examine(settings, STORES)}

    assert not told["Redis"].fine
    assert not told["broker"].fine
    assert not told["database"].fine
    assert PASSWORD not in " ".join(found.words for found in told.values())


def test_who_waits_for_a_broker_in_vain_tells_no_password(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="does not answer") as caught:
        wait_until_up(unreachable(tmp_path).redis_url, seconds=0)

    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    "origin",
    [
        *("app.example.com", "https://app.example.com/", "https://app.example.com/path"),
        *(
            "https://app.example.com:443",
            "http://localhost:80",
            "https://*",
            "https://a*.example.com",
        ),
        *("https://*.example.com:*", "https://App.example.com", "https://", "null", "**"),
    ],
)
def test_an_origin_that_no_browser_would_send_is_a_sentence_at_start(origin: str) -> None:
    with pytest.raises(InvalidSettings, match="TROUPE_ALLOWED_ORIGINS"):
        Settings.from_env({"TROUPE_ALLOWED_ORIGINS": f"https://good.example,{origin}"})


def test_origins_and_their_patterns_are_taken() -> None:
    origins = ("https://app.example.com", "https://*.example.com", "http://localhost:*")
    more = ("http://127.0.0.1:5173", "capacitor://localhost", "http://[::1]:3000", "*")
    given = {"TROUPE_ALLOWED_ORIGINS": ", ".join(origins + more)}

    assert Settings.from_env(given).allowed_origins == origins + more


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://app.example.com/", "https://app.example.com"),
        ("https://App.example.com:443/x", "https://app.example.com"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, origin: str) -> None:
    assert origin_of(url) == origin
    settings = Settings(public_url=url, allowed_origins=("https://b.example", origin))
    assert settings.page_origins == (origin, "https://b.example")
