"""The launcher restarts what dies and leaves no orphans."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workers.launcher import Launcher, Program

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).resolve().parents[2]
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
FAMILY = (
    "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', "
    "'import time; time.sleep(600)']); print(child.pid, flush=True); time.sleep(600)"
)


def program(folder: Path, code: str, name: str = "p", grace: float = 1.0) -> Program:
    command = [sys.executable, "-c", code]
    return Program(name, command, dict(os.environ), folder / f"{name}.log", grace)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def launcher() -> Iterator[Launcher]:
    launcher = Launcher(lambda line: None)
    yield launcher
    launcher.stop()


def test_a_program_that_dies_is_started_again(launcher: Launcher, tmp_path: Path) -> None:
    launcher.start(program(tmp_path, "import time; time.sleep(600)"))
    first = launcher.pid("p")
    os.kill(first, signal.SIGKILL)
    until(lambda: launcher.watch() or (launcher.alive("p") and launcher.pid("p") != first))


def test_a_program_that_dies_at_once_is_started_ever_more_rarely(tmp_path: Path) -> None:
    said: list[str] = []
    launcher = Launcher(said.append)
    launcher.start(program(tmp_path, "raise SystemExit(3)"))
    until(lambda: launcher.watch() or len(said) == 3)
    launcher.stop()
    assert ["again in 1 s" in said[0], "again in 2 s" in said[1]] == [True, True]
    assert "code 3" in said[0]


def test_a_program_that_ignores_the_end_is_killed_after_its_grace(
    launcher: Launcher, tmp_path: Path
) -> None:
    launcher.start(program(tmp_path, STUBBORN, "valkey"))
    launcher.start(program(tmp_path, STUBBORN, "worker", grace=0.3))
    pid = launcher.pid("worker")
    time.sleep(0.3)
    launcher.stop()
    assert not is_running(pid)


def test_no_grandchild_is_left(launcher: Launcher, tmp_path: Path) -> None:
    launcher.start(program(tmp_path, FAMILY))
    log = tmp_path / "p.log"
    until(lambda: log.exists() and log.read_text().strip())
    launcher.stop()
    until(lambda: not is_running(int(log.read_text())))


def test_programs_die_with_a_launcher_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import os, time; from pathlib import Path; from workers.launcher import *\n"
        "import sys; launcher = Launcher(print)\n"
        f"launcher.start(Program('p', [sys.executable, '-c', 'import time; time.sleep(600)'],"
        f" dict(os.environ), Path({str(tmp_path / 'p.log')!r})))\n"
        "print(launcher.pid('p'), flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=CHECKOUT, stdout=subprocess.PIPE)
    assert parent.stdout
    with parent.stdout as output:
        pid = int(output.readline())
        parent.kill()
        parent.wait()
    until(lambda: not is_running(pid))
