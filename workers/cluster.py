"""The whole cluster on one machine: broker, workers, Beat, Flower, API."""

from __future__ import annotations

import fcntl
import json
import os
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from settings import Settings
from workers.environment import (
    CommandError,
    keep_broker_address,
    with_secret,
    writable_folder,
)
from workers.launcher import Launcher, Program
from workers.valkey import free_port, port_is_free, server_command, server_url, wait_until_up

READY_SECONDS = 60.0
HANDING_BACK = 15.0  # seconds for it, after the grace
CHECKOUT = Path(__file__).resolve().parent.parent

# small queues share a worker here; webhooks stay alone, so that a slow receiver blocks nobody, and
# recovery, so that nothing blocks it
LOCAL_WORKERS = (
    ("pose",),
    ("render",),
    ("scoring", "s3-upload"),
    ("cleanup",),
    ("webhooks",),
    ("recovery",),
)


@dataclass(frozen=True)
class Cluster:
    """A running cluster: where it is, and how its processes are kept."""

    settings: Settings
    launcher: Launcher
    flower_url: str

    @property
    def url(self) -> str:
        return self.settings.public_url


@contextmanager
def running_cluster(
    settings: Settings,
    port: int,
    *,
    workers: int | None = None,
    flower_port: int = 5555,
    say: Callable[[str], None] = print,
) -> Iterator[Cluster]:
    """Start everything, answer when GET /health does, and end everything. Raises CommandError."""
    writable_folder(settings.data_dir)
    demand_free(port, "--port")
    with only_one(settings.data_dir):
        launcher = Launcher(say)
        try:
            settings = start_broker(launcher, complete(settings, port))
            flower = flower_port if port_is_free(flower_port) else free_port()
            for program in programs(settings, port, workers, flower):
                launcher.start(program)
            wait_until_healthy(settings, launcher)
            yield Cluster(settings, launcher, f"http://127.0.0.1:{flower}")
        finally:
            launcher.stop()


def complete(settings: Settings, port: int) -> Settings:
    """The settings of an embedded cluster on this port."""
    default = Settings().public_url
    public = f"http://127.0.0.1:{port}" if settings.public_url == default else settings.public_url
    return with_secret(replace(settings, public_url=public))


def start_broker(launcher: Launcher, settings: Settings) -> Settings:
    """Settings with a broker: the given one, or an embedded server started now."""
    if not settings.redis_url:
        port, folder = free_port(), settings.data_dir / "valkey"
        command, url = server_command(port, folder), server_url(port, folder)
        log = settings.data_dir / "logs" / "valkey.log"
        launcher.start(Program("valkey", command, {}, log))
        settings = replace(settings, redis_url=url, broker_url=settings.broker_url or url)
        keep_broker_address(settings.data_dir, url)
    wait_until_up(settings.redis_url)
    return settings


def programs(
    settings: Settings, port: int, workers: int | None, flower_port: int
) -> Iterator[Program]:
    """Every process but the broker, in the order of their start."""
    for queues in LOCAL_WORKERS:
        heavy = queues[0] in ("pose", "render")
        count = ["--concurrency", str(workers)] if workers and heavy else []
        name = f"worker-{queues[0]}"
        yield _role(
            name,
            ["worker", *queues, *count],
            settings,
            grace=settings.shutdown_grace_seconds + HANDING_BACK,
        )
    yield _role("beat", ["beat"], settings)
    yield _role("flower", ["flower", "--port", str(flower_port)], settings)
    yield _role("api", ["api", "--port", str(port)], settings, grace=35.0)


def _role(name: str, words: list[str], settings: Settings, *, grace: float = 10.0) -> Program:
    return _program(name, [sys.executable, "-m", "workers.cli", *words], settings, grace=grace)


def _program(name: str, command: list[str], settings: Settings, *, grace: float = 10.0) -> Program:
    """A program that sees this process's environment, with the settings of the cluster."""
    # the heavy libraries would each start a thread a core, in every worker child
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    path = os.pathsep.join(filter(None, [str(CHECKOUT), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, **threads, **settings.to_env(), "PYTHONPATH": path}
    return Program(name, command, environment, settings.data_dir / "logs" / f"{name}.log", grace)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the data folder for this cluster. Raises CommandError when another has it."""
    with (folder / "cluster.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CommandError(
                f"another cluster (process {lock.read().strip()}) uses {folder}. Stop it, or "
                "choose another folder with --data DIR."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def demand_free(port: int, option: str) -> None:
    """Raises CommandError when the port is taken or cannot be had."""
    if not 0 < port < 65536:
        raise CommandError(f"{option} {port} is no port: choose one from 1 to 65535.")
    if not port_is_free(port):
        raise CommandError(
            f"port {port} is in use. Stop what uses it, or choose another with {option} N."
        )


def wait_until_healthy(settings: Settings, launcher: Launcher) -> None:
    """Raises CommandError, with where its log is, when the API does not come up."""
    url, log = settings.public_url, settings.data_dir / "logs" / "api.log"
    deadline = time.monotonic() + READY_SECONDS
    while not is_healthy(url):
        launcher.watch()
        if time.monotonic() > deadline:
            raise CommandError(f"the API at {url} did not come up; its log is {log}")
        time.sleep(0.1)


def is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:  # noqa: S310  # our own address
            return bool(json.load(answer)["status"] == "ok")
    except (OSError, ValueError, KeyError):
        return False
