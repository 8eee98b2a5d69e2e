"""Starts the processes of a cluster on one machine, restarts what dies, and leaves no orphans.

Each process leads a group of its own and is sent SIGTERM by the kernel when the launcher dies.
At the end SIGTERM goes to the main processes only, so that a Celery worker can finish its tasks;
what is left of a group after its grace is killed.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
BACK_OFF = (0.5, 1.0, 2.0, 5.0, 10.0)
QUICK_DEATH_SECONDS = 10.0


@dataclass(frozen=True)
class Program:
    """A process to keep running: its command, its environment, and how long it may take to end."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    grace: float = 10.0


@dataclass
class Running:
    program: Program
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0
    restart_at: float | None = None


@dataclass
class Launcher:
    """A set of programs that are kept alive until `stop`."""

    say: Callable[[str], None]
    _running: dict[str, Running] = field(default_factory=dict)

    def start(self, program: Program) -> None:
        self._running[program.name] = Running(program, _spawn(program), time.monotonic())

    def pid(self, name: str) -> int:
        return self._running[name].process.pid

    def watch(self) -> None:
        """Restart what has died, later and later when it dies at once. Call it often."""
        now = time.monotonic()
        for running in self._running.values():
            if running.process.poll() is None:
                continue
            if running.restart_at is None:
                self._plan_restart(running, now)
            elif now >= running.restart_at:
                running.process, running.started = _spawn(running.program), now
                running.restart_at = None

    def _plan_restart(self, running: Running, now: float) -> None:
        lived = now - running.started
        running.deaths = running.deaths + 1 if lived < QUICK_DEATH_SECONDS else 0
        delay = BACK_OFF[min(running.deaths, len(BACK_OFF) - 1)]
        running.restart_at = now + delay
        self.say(
            f"{running.program.name} ended with code {running.process.returncode}; starting it "
            f"again in {delay:g} s (see {running.program.log})"
        )

    def alive(self, name: str) -> bool:
        return self._running[name].process.poll() is None

    def stop(self) -> None:
        """End all at once, but the first one started (the store that the others need) last."""
        processes = list(self._running.values())
        for running in processes[1:]:
            if running.process.poll() is None:
                running.process.terminate()
        for running in [*processes[1:], *processes[:1]]:
            _end(running)
        self._running.clear()


def _spawn(program: Program) -> subprocess.Popen[bytes]:
    program.log.parent.mkdir(parents=True, exist_ok=True)
    with program.log.open("ab") as log:
        return subprocess.Popen(
            list(program.command),
            env=dict(program.environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  # one system call, and no other thread runs here
        )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(running: Running) -> None:
    process = running.process
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(running.program.grace)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
