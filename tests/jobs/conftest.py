"""Real services for the job model: a broker of our own, SQLite, and worker processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from services.assembly import Services, assemble
from services.jobs.job import Job
from services.jobs.service import JobService, Policy
from settings import Settings
from tests.jobs.sample_tasks import PIPELINES
from tests.process_audit.process_starts import watched_path
from workers.valkey import free_port, server_command, server_url, wait_until_up

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass
class Broker:
    """A Valkey server that a test may stop and start again."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return server_url(self.port, self.folder / "valkey")

    def start(self) -> None:
        with (self.folder / "valkey.log").open("ab") as log:
            command = server_command(self.port, self.folder / "valkey")
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_until_up(self.url)

    def stop(self) -> None:
        assert self.process
        self.process.terminate()
        self.process.wait(10)


@dataclass
class Workers:
    """Worker processes that a test may kill."""

    settings: Settings
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, concurrency: int = 1, *version: str) -> subprocess.Popen[bytes]:
        """One with the sample tasks; the version `old` knows none of them."""
        words = ["tests.jobs.worker_main", str(concurrency), f"w{len(self.processes)}", *version]
        return self._start(words)

    def start_recovery(self) -> subprocess.Popen[bytes]:
        """The one of the queue recovery, as a cluster starts it."""
        return self._start(["workers.cli", "worker", "recovery"])

    def start_beat(self) -> subprocess.Popen[bytes]:
        return self._start(["workers.cli", "beat"])

    def _start(self, words: list[str]) -> subprocess.Popen[bytes]:
        name = f"w{len(self.processes)}"
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *words],
                env={**os.environ, **self.settings.to_env(), "PYTHONPATH": watched_path(CHECKOUT)},
                cwd=CHECKOUT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def ask_to_end(self, process: subprocess.Popen[bytes], *, group: bool = False) -> None:
        """SIGTERM, as a deploy sends it: to the worker, or to all of its processes."""
        (os.killpg if group else os.kill)(process.pid, signal.SIGTERM)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9 of the whole worker, parent and children."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    broker = Broker(tmp_path)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def settings(tmp_path: Path, broker: Broker) -> Settings:
    return Settings(
        data_dir=tmp_path / "data",
        redis_url=broker.url,
        jwt_secret="s" * 32,
        lease_seconds=3,
        redeliver_seconds=5,
        retry_delay_seconds=0.1,
        shutdown_grace_seconds=2,
    ).complete()


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    settings.data_dir.mkdir(parents=True)
    made = assemble(settings)
    policy = Policy(lease=3, redeliver=5, retry_delay=0.1)
    jobs = JobService(made.documents, made.queue, made.signal, pipelines=PIPELINES, policy=policy)
    made = replace(made, jobs=jobs)
    made.prepare()
    yield made
    made.documents.close()
    made.redis.close()


@pytest.fixture
def workers(settings: Settings, services: Services, tmp_path: Path) -> Iterator[Workers]:
    workers = Workers(settings, tmp_path)
    yield workers
    workers.stop()


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    return tmp_path / "diary.txt"


@pytest.fixture
def finished(services: Services) -> Callable[..., Job]:
    """Wait for a job's end, sweeping as Beat would."""

    def wait(job: Job, seconds: float = 40) -> Job:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            services.jobs.sweep()
            job = services.jobs.get(job.id)
            if job.status.final:
                return job
            time.sleep(0.2)
        pytest.fail(f"{job.id} is {job.status} after {seconds} s: {job.steps}")

    return wait


def words(diary: Path) -> list[str]:
    """The first words of the diary's lines, in order."""
    return [line.split()[0] for line in diary.read_text().splitlines()] if diary.exists() else []


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)
