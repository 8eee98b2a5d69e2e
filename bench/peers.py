"""Our API and the plain one beside each other: one broker, one web process each, real sockets."""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from api.app import create_app
from api.auth import issue_token
from services.accounts.users import USERS, User
from services.assembly import Services, assemble
from services.clock import now, stamp
from settings import Settings
from workers.environment import CommandError
from workers.launcher import Launcher, Program
from workers.valkey import free_port, server_command, server_url, wait_until_up

CHECKOUT = Path(__file__).resolve().parent.parent
START_SECONDS = 30.0
TURN = 4  # jobs of one user that a queue takes at a time; more would wait, and not be published


@dataclass(frozen=True)
class Side:
    """One of the two: where it listens, and how it is asked."""

    name: str
    port: int
    enqueue: str
    status: str
    tokens: Sequence[str] = ("",)

    def client(self) -> Client:
        return Client(self, HTTPConnection("127.0.0.1", self.port, timeout=30))

    def token(self, number: int) -> str:
        """Users take turns, so that nobody has more in a queue than it takes of one."""
        return self.tokens[number % len(self.tokens)]


@dataclass(frozen=True)
class Client:
    """A connection that is kept. Requests have numbers; each number is a job of its own."""

    side: Side
    connection: HTTPConnection

    def enqueue(self, number: int) -> str:
        """Ask for a job; answer its id."""
        body = json.dumps({"prompt": f"Parabolas, part {number}", "quality": "low"})
        answer = self._ask("POST", self.side.enqueue, number, body, 202)
        return str(answer.get("data", answer)["job_id"])

    def status(self, number: int, job_id: str) -> None:
        self._ask("GET", self.side.status.format(job_id), number, None, 200)

    def _ask(self, method: str, path: str, number: int, body: str | None, want: int) -> Any:
        headers = {"Content-Type": "application/json"} if body else {}
        if token := self.side.token(number):
            headers["Authorization"] = f"Bearer {token}"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != want:
            raise CommandError(f"{self.side.name} answered {answer.status} to {path}: {text!r}")
        return json.loads(text)


@dataclass(frozen=True)
class Peers:
    """Both sides, started, and what is needed to speak to ours without HTTP."""

    ours: Side
    plain: Side
    services: Services

    @property
    def both(self) -> tuple[Side, Side]:
        return self.ours, self.plain


@contextmanager
def peers(jobs: int, *, workers: bool = False) -> Iterator[Peers]:
    """Start everything for so many jobs of each side, and end it. Raises CommandError."""
    with tempfile.TemporaryDirectory(prefix="troupe-bench-") as folder:
        launcher = Launcher(lambda line: print(line, file=sys.stderr))
        try:
            yield _start_peers(launcher, Path(folder), jobs, workers)
        finally:
            launcher.stop()


def _start_peers(launcher: Launcher, folder: Path, jobs: int, workers: bool) -> Peers:
    ports = free_port(), free_port(), free_port()
    url = server_url(ports[0], folder / "valkey")
    os.environ["BENCH_REDIS"] = url
    settings = _settings(folder, url)
    settings.data_dir.mkdir()
    services = assemble(settings)
    services.prepare()
    start = Starter(launcher, folder, {**settings.to_env(), "BENCH_REDIS": url})
    start("valkey", server_command(ports[0], folder / "valkey"))
    wait_until_up(url)
    _start_sides(start, folder, (ports[1], ports[2]), workers)
    video = "/api/v1/videos"
    tokens = _tokens(settings, services, -(-jobs // TURN))
    ours = Side("ours", ports[1], f"{video}/generate", video + "/jobs/{}/status", tokens)
    plain = Side("plain", ports[2], "/jobs", "/jobs/{}")
    for side in (ours, plain):
        _wait_until_it_listens(side)
    return Peers(ours, plain, services)


def _settings(folder: Path, url: str) -> Settings:
    return Settings(
        data_dir=folder / "data",
        redis_url=url,
        jwt_secret="b" * 32,
        rate_limits=False,
        log_level="WARNING",
    ).complete()


@dataclass(frozen=True)
class Starter:
    """Starts programs that share an environment."""

    launcher: Launcher
    folder: Path
    environment: Mapping[str, str]

    def __call__(self, name: str, command: Sequence[str], **more: str) -> None:
        path = {"PYTHONPATH": str(CHECKOUT)}
        environment = {**os.environ, **path, **self.environment, **more}
        log = self.folder / "logs" / f"{name}.log"
        self.launcher.start(Program(name, command, environment, log))


def _start_sides(start: Starter, folder: Path, ports: tuple[int, int], workers: bool) -> None:
    database = str(folder / "plain.db")
    for name, app, worker, port in (
        ("ours", "api.wsgi:build()", "api.server.Worker", ports[0]),
        ("plain", "bench.plain:build()", "gevent", ports[1]),
    ):
        start(f"{name}-web", _gunicorn(app, worker, port), BENCH_DATABASE=database)
    if workers:
        start("ours-worker", [sys.executable, "-m", "bench.queue_worker"])
        start("plain-worker", [sys.executable, "-m", "bench.plain"])


def _gunicorn(app: str, worker: str, port: int) -> list[str]:
    """As `workers.web` starts it, with one process."""
    options = (f"--worker-class={worker}", "--workers=1", "--no-control-socket")
    return [sys.executable, "-m", "gunicorn", *options, f"--bind=127.0.0.1:{port}", app]


def _tokens(settings: Settings, services: Services, number: int) -> list[str]:
    """Of new users."""
    users = [_user(f"user-{n:04d}") for n in range(number)]
    for user in users:
        services.documents.insert(USERS, user)
    with create_app(settings, services).app_context():
        return [issue_token(User.from_document(user)) for user in users]


def _user(name: str) -> dict[str, Any]:
    return {
        "_id": name,
        "email": f"{name}@example.com",
        "display_name": name,
        "password_hash": "",
        "role": "USER",
        "email_verified": False,
        "created_at": stamp(now()),
        "last_sign_in_at": None,
    }


def _wait_until_it_listens(side: Side) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", side.port), timeout=5).close()
            return
        except OSError as problem:
            if time.monotonic() > deadline:
                raise CommandError(f"the API {side.name} does not start: {problem}") from problem
            time.sleep(0.1)
