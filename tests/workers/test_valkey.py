"""The embedded broker answers to its password only, and nothing tells that to other users."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError
from redis.retry import Retry

from settings import Settings
from workers.valkey import free_port, server_command, server_url, wait_until_up


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / 'a "folder" with spaces'


@pytest.fixture
def server(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(server_command(port, folder), stdout=subprocess.DEVNULL)
    wait_until_up(server_url(port, folder))
    yield process
    process.terminate()
    process.wait(10)


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("password", [None, "", "guessed"])
def test_who_does_not_know_the_password_gets_nothing(port: int, password: str | None) -> None:
    once = Retry(NoBackoff(), 0)  # redis-py takes a refused password for a lost connection
    with Redis(port=port, password=password, retry=once) as client:
        for ask in (client.ping, client.flushall, lambda: client.publish("x", "y")):
            with pytest.raises(AuthenticationError):
                ask()


def test_only_its_owner_can_read_the_password(
    port: int, folder: Path, server: subprocess.Popen[bytes]
) -> None:
    password = urlsplit(server_url(port, folder)).password or ""
    assert len(password) == 64
    assert folder.stat().st_mode & 0o777 == 0o700
    held = [path for path in folder.iterdir() if path.is_file() and password in path.read_text()]
    assert {path.name for path in held} == {"password", "valkey.conf"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in held)
    for told in ("cmdline", "environ"):
        assert password.encode() not in Path(f"/proc/{server.pid}/{told}").read_bytes()


def test_it_stays_the_same_when_the_server_starts_again(port: int, folder: Path) -> None:
    server_command(port, folder)
    before = server_url(port, folder)
    server_command(port, folder)
    assert server_url(port, folder) == before


def test_settings_do_not_tell_it_when_they_are_printed() -> None:
    settings = Settings(redis_url="redis://:hush@127.0.0.1:1/0").complete()
    assert "hush" in settings.broker_url
    assert "hush" not in repr(settings)
