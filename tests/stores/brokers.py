"""Brokers of other makes than the embedded one, as Debian packages carry them."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.stores.certificates import Certificates
from tests.stores.process import running_server
from workers.valkey import free_port

START_SECONDS = 60.0
PASSWORD = "a-pass-word"


@dataclass(frozen=True)
class TlsServer:
    """A broker that takes TLS only, and asks for a password."""

    port: int
    certificates: Certificates


def program(name: str, package: str) -> str:
    """Its path. Skips the test where the system has no such package."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")
    if found is None:
        pytest.skip(f"there is no {name} (apt-get install {package})")
    return found


@contextmanager
def running_redis(folder: Path, certificates: Certificates) -> Iterator[TlsServer]:
    port = free_port()
    options = {
        "--port": "0",
        "--tls-port": str(port),
        "--bind": "127.0.0.1",
        "--dir": str(folder),
        "--tls-cert-file": str(certificates.server),
        "--tls-key-file": str(certificates.key),
        "--tls-ca-cert-file": str(certificates.authority),
        "--tls-auth-clients": "no",
        "--requirepass": PASSWORD,
        "--save": "",
    }
    words = [word for pair in options.items() for word in pair]
    with running_server([program("redis-server", "redis-server"), *words], folder) as process:
        wait_for_port(port, process, folder / "log")
        yield TlsServer(port, certificates)


@dataclass(frozen=True)
class RabbitMq:
    """How a RabbitMQ is started, which keeps its messages in a folder of its own."""

    port: int
    command: Sequence[str]
    environment: Mapping[str, str]


@contextmanager
def running_rabbitmq(folder: Path, certificates: Certificates) -> Iterator[TlsServer]:
    with (
        running_port_mapper(folder / "epmd") as mapper_port,
        running_server(
            (rabbitmq := prepare_rabbitmq(folder, mapper_port, certificates)).command,
            folder, rabbitmq.environment,
        ) as process,
    ):  # fmt: skip
        wait_for_port(rabbitmq.port, process, folder / "log")
        yield TlsServer(rabbitmq.port, certificates)


@contextmanager
def running_port_mapper(folder: Path) -> Iterator[int]:
    """Erlang's, which a RabbitMQ would start by itself and leave behind; its port."""
    folder.mkdir()
    port = free_port()
    command = [program("epmd", "erlang-base"), "-port", str(port), "-address", "127.0.0.1"]
    with running_server(command, folder):
        yield port


def prepare_rabbitmq(
    folder: Path, mapper_port: int, certificates: Certificates | None = None
) -> RabbitMq:
    """It takes TLS only where there are certificates, and nothing but plain TCP where not."""
    server, port = program("rabbitmq-server", "rabbitmq-server"), free_port()
    listener = f"listeners.tcp.default = 127.0.0.1:{port}"
    if certificates:
        listener = f"""listeners.tcp = none
listeners.ssl.default = 127.0.0.1:{port}
ssl_options.cacertfile = {certificates.authority}
ssl_options.certfile = {certificates.server}
ssl_options.keyfile = {certificates.key}
ssl_options.verify = verify_none
ssl_options.fail_if_no_peer_cert = false"""
    (folder / "rabbitmq.conf").write_text(
        f"""
{listener}
default_user = troupe
default_pass = {PASSWORD}
vm_memory_high_watermark.absolute = 400MB
"""
    )
    (folder / "plugins").write_text("[].")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "ERL_EPMD_PORT": str(mapper_port),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"troupe-{secrets.token_hex(4)}@localhost",
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_BASE": str(folder),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder),
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
    }
    # Debian's script drops root's rights for a user who could not read this folder
    own = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
    return RabbitMq(port, [str(own) if own.exists() else server], environment)


def wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the broker did not start:\n{log.read_text(errors='replace')[-2000:]}")
