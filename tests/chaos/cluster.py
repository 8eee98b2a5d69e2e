"""The whole cluster as an orchestrator would run it: every role a process that may be killed.

What dies is started again after a moment, as containers are. A deploy replaces one worker after
the other: SIGTERM, its grace, then the new one.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from settings import Settings
from tests.process_audit.process_starts import watched_path
from tests.stores.brokers import RabbitMq, wait_for_port
from workers.valkey import server_command, wait_until_up

CHECKOUT = Path(__file__).resolve().parents[2]
QUICK_WORKER = Path(__file__).with_name("quick_worker.py")
RESTART_SECONDS = 0.2
GRACE = 60.0
PR_SET_PDEATHSIG = 1
MARK = "TROUPE_DATA_DIR"  # in the environment of each of our processes


@dataclass(frozen=True)
class Role:
    """A process of the cluster: what it runs, and how its environment differs."""

    name: str
    words: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    worker: bool = False


def worker(name: str, queues: str, concurrency: int, **environment: str) -> Role:
    return Role(name, [queues, str(concurrency)], environment, worker=True)


@dataclass
class Member:
    role: Role
    checkout: Path
    process: subprocess.Popen[bytes]
    wanted: bool = True


class ChaosCluster:
    """Its processes, and what can be done to them.

    The broker is the member `valkey`, or `rabbitmq` where there is one: then `valkey` carries
    signals and locks only.
    """

    def __init__(
        self, settings: Settings, valkey_port: int, folder: Path, rabbitmq: RabbitMq | None = None
    ) -> None:
        self.settings = settings
        self.valkey_folder = folder / "valkey"
        self.broker = "rabbitmq" if rabbitmq else "valkey"
        self._rabbitmq = rabbitmq
        self._valkey_port = valkey_port
        self._folder = folder
        self._members: dict[str, Member] = {}
        self._lock = threading.RLock()
        self._ended = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    # -- starting and ending -------------------------------------------------------------------

    def start_broker(self) -> None:
        self._start(Role("valkey", []), CHECKOUT)
        wait_until_up(self.settings.redis_url)
        if self._rabbitmq:
            self._start(Role("rabbitmq", []), CHECKOUT)
            log = self._folder / "logs" / "rabbitmq.log"
            wait_for_port(self._rabbitmq.port, self._members["rabbitmq"].process, log)

    def start(self, role: Role, checkout: Path = CHECKOUT) -> None:
        self._start(role, checkout)
        if not self._keeper.is_alive():
            self._keeper.start()

    def stop(self) -> None:
        """End all, the brokers last."""
        self._ended.set()
        with self._lock:
            members = list(self._members.values())
        brokers = [member for member in members if member.role.name in ("valkey", "rabbitmq")]
        others = [member for member in members if member not in brokers]
        for member in others:
            member.process.terminate()
        for member in others:
            with suppress(subprocess.TimeoutExpired):
                member.process.wait(GRACE)
            _kill_group(member.process)
        for member in brokers:
            _kill_group(member.process)

    def our_processes(self) -> list[psutil.Process]:
        """Every process on this machine that was started for this cluster."""
        ours = f"{MARK}={self.settings.data_dir}"
        return [process for process in psutil.process_iter() if ours in _environment(process)]

    # -- what an orchestrator does ---------------------------------------------------------------

    @contextmanager
    def down(self, name: str, *, kill: bool = False) -> Iterator[None]:
        """The member is ended, and started again afterwards."""
        member = self._members[name]
        with self._lock:
            member.wanted = False
        if kill:
            _kill_group(member.process)
        else:
            member.process.terminate()
        member.process.wait(GRACE)
        try:
            yield
        finally:
            member.wanted = True
            while member.process.poll() is not None and not self._ended.is_set():
                time.sleep(
                    0.05
                )  # the keeper starts it: the kernel ends what a thread started with it

    def deploy(self, names: Sequence[str], checkout: Path = CHECKOUT) -> None:
        """Replace these workers, one after the other."""
        for name in names:
            self._members[name].checkout = checkout
            with self.down(name):
                _kill_group(self._members[name].process)

    def workers(self) -> list[str]:
        return [name for name, member in self._members.items() if member.role.worker]

    def children(self, name: str) -> list[int]:
        """The process ids of a worker's pool."""
        try:
            return [child.pid for child in psutil.Process(self.pid(name)).children()]
        except psutil.NoSuchProcess:
            return []

    def pid(self, name: str) -> int:
        return self._members[name].process.pid

    def kill(self, name: str, *, whole: bool = True) -> None:
        """kill -9 of a member, with or without its children; it is started again by itself."""
        process = self._members[name].process
        if whole:
            _kill_group(process)
        else:
            process.kill()

    # -- inside ----------------------------------------------------------------------------------

    def _start(self, role: Role, checkout: Path) -> None:
        with self._lock:
            self._members[role.name] = Member(role, checkout, self._spawn(role, checkout))

    def _keep(self) -> None:
        while not self._ended.wait(RESTART_SECONDS):
            with self._lock:
                for member in self._members.values():
                    if member.wanted and member.process.poll() is not None:
                        member.process = self._spawn(member.role, member.checkout)

    def _spawn(self, role: Role, checkout: Path) -> subprocess.Popen[bytes]:
        logs = self._folder / "logs"
        logs.mkdir(exist_ok=True)
        with (logs / f"{role.name}.log").open("ab") as log:
            return subprocess.Popen(
                self._command(role),
                cwd=checkout,
                env=self._environment(role, checkout),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509  # one system call
            )

    def _command(self, role: Role) -> list[str]:
        if role.name == "valkey":
            return server_command(self._valkey_port, self.valkey_folder)
        if role.name == "rabbitmq" and self._rabbitmq:
            return list(self._rabbitmq.command)
        if role.worker:
            return [sys.executable, str(QUICK_WORKER), *role.words]
        return [sys.executable, "-m", "workers.cli", *role.words]

    def _environment(self, role: Role, checkout: Path) -> dict[str, str]:
        if role.name == "rabbitmq" and self._rabbitmq:
            return {**self._rabbitmq.environment, MARK: str(self.settings.data_dir)}
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONSAFEPATH": "1"}
        known = self.settings.to_env()
        if checkout != CHECKOUT:  # an older version refuses settings that it does not know
            known = {name: known[name] for name in known if name in _settings_of(checkout)}
        path = {"PYTHONPATH": watched_path(checkout)}
        return {**os.environ, **threads, **known, **path, **role.environment}


def scratch_is_mounted(folder: Path, megabytes: int) -> bool:
    """Whether the folder is a small file system of its own now, which takes root's right."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        return False
    size = f"size={megabytes}m"
    command = [mount, "-t", "tmpfs", "-o", size, "tmpfs", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def unmount(folder: Path) -> None:
    if program := shutil.which("umount"):
        subprocess.run([program, "-l", str(folder)], check=False, capture_output=True)


def _settings_of(checkout: Path) -> set[str]:
    code = (
        "import settings, dataclasses as d; print(*[f.name for f in d.fields(settings.Settings)])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=checkout, env={**os.environ, "PYTHONPATH": str(checkout)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {f"TROUPE_{name.upper()}" for name in answer.stdout.split()}


def _environment(process: psutil.Process) -> set[str]:
    try:
        return {f"{name}={value}" for name, value in process.environ().items()}
    except psutil.Error:
        return set()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def wait_for_http(url: str, seconds: float = 60.0) -> None:
    """Raises TimeoutError where nothing answers at the address."""
    import urllib.error
    import urllib.request

    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(url, timeout=2).close()  # our own address
            return
        time.sleep(0.2)
    raise TimeoutError(f"nothing answers at {url}")
