"""Object stores for tests: a folder whose URLs are served, and S3 on a service that checks them."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import boto3
import pytest

from services.interfaces import NotFound, ObjectStore, ServiceError
from services.objects.directory import DirectoryObjects
from services.objects.s3 import S3Objects
from tests.services.house import House, open_house

BUCKET = "troupe-test"
REGION = "us-east-1"
SIGNING_KEY = b"a signing key of 32 bytes or more"


@dataclass(frozen=True)
class S3Server:
    """Where the service listens, and the keys of a user who may do all in S3 and nothing else."""

    url: str
    access_key_id: str
    secret_access_key: str


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """ministack, which with AUTH checks every signature; ended by its process id."""
    folder = tmp_path_factory.mktemp("ministack")
    port, root_secret = _free_port(), secrets.token_hex(20)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "SERVICES": "s3,iam,sts",
        "LOG_LEVEL": "WARNING",
        "AWS_ACCESS_KEY_ID": "root-of-the-test",
        "AWS_SECRET_ACCESS_KEY": root_secret,
        "TMPDIR": str(folder),
        "HOME": str(folder),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "ministack"], env=environment, cwd=folder, stdout=log, stderr=log
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, process, folder / "log")
        yield S3Server(url, *_make_user(url, "root-of-the-test", root_secret))
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_ministack/health", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"ministack did not start:\n{log.read_text(errors='replace')}")


def _make_user(url: str, root_key: str, root_secret: str) -> tuple[str, str]:
    iam = boto3.client(
        "iam",
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=root_key,
        aws_secret_access_key=root_secret,
    )
    iam.create_user(UserName="troupe")
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="troupe", PolicyName="objects", PolicyDocument=policy)
    made = iam.create_access_key(UserName="troupe")["AccessKey"]
    iam.close()
    return made["AccessKeyId"], made["SecretAccessKey"]


class StorageHandler(BaseHTTPRequestHandler):
    """The least that serves a directory store's presigned URLs."""

    store: DirectoryObjects

    def do_GET(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def _answer(self) -> None:
        try:
            status, body = 200, self._serve()
        except ServiceError as error:
            status, body = (404 if isinstance(error, NotFound) else 403), str(error).encode()
            self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _serve(self) -> bytes:
        url = urlsplit(self.path)
        key, query = unquote(url.path.removeprefix("/storage/")), dict(parse_qsl(url.query))
        kind, length = self.headers["Content-Type"], self.headers["Content-Length"]
        self.store.verify(self.command, key, query, kind, None if length is None else int(length))
        if self.command == "GET":
            return self.store.read(key)
        if "part" in query:
            part = (key, query["upload"], int(query["part"]))
            self.store.receive_part(*part, self.rfile, int(length))  # type: ignore[arg-type]
            return b""
        self.store.receive(key, self.rfile, query["type"], int(length))  # type: ignore[arg-type]
        return b""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DirectoryObjects]:
    """A directory store whose URLs are served."""

    class Handler(StorageHandler):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    Handler.store = DirectoryObjects(tmp_path / "root", base, SIGNING_KEY)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield Handler.store
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def s3_contract(s3_server: S3Server) -> S3Objects:
    """One store for all tests: to make a client takes longer than most of them."""
    store = connect(s3_server, "the/contract")
    store.ensure_bucket()
    return store


@pytest.fixture
def s3(s3_contract: S3Objects) -> Iterator[S3Objects]:
    """An S3 store that is empty."""
    yield s3_contract
    for info in s3_contract.list(""):
        s3_contract.delete(info.key)


def connect(server: S3Server, prefix: str = "", bucket: str = BUCKET) -> S3Objects:
    return S3Objects(
        bucket,
        prefix,
        endpoint_url=server.url,
        access_key_id=server.access_key_id,
        secret_access_key=server.secret_access_key,
    )


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest) -> ObjectStore:
    opened: ObjectStore = request.getfixturevalue(request.param)
    return opened


def ask(
    url: str, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] = {}
) -> tuple[int, bytes, Mapping[str, str]]:
    """What a client gets that knows nothing but the URL."""
    request = urllib.request.Request(url, body, dict(headers), method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.read(), response.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    """All services, over stores of their own."""
    made = open_house(tmp_path, database_url)
    yield made
    made.documents.close()
