"""What a confined process writes is granted call by call: nobody can be faster than the count.

`writers` are run behind the very walls that a scene has, where there is no mount of bounded size
and nobody looks at the folder meanwhile. What is on the disk in the end is judged from outside.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from confinement import Limits, confine
from confinement.limits import MIB
from confinement.scratch import Amount, TooMuch
from confinement.starting import PLAIN
from confinement.supervision import Supervisor
from confinement.tier import try_tier
from tests.confinement import writers

pytestmark = pytest.mark.slow

FILE_SIZE, MOST = 8 * MIB, Amount(40 * MIB, 600)
SECONDS = 20.0


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    plain = try_tier(PLAIN)
    if plain is None or not plain.walls.supervised:
        pytest.skip("this kernel or libseccomp tells nobody of system calls")
    for place in (tmp_path, *tmp_path.parents):
        if place.stat().st_uid == os.getuid() and place != Path("/"):
            place.chmod(place.stat().st_mode | 0o011)
    made = tmp_path / "own"
    made.mkdir()
    return made


@contextmanager
def confined(scratch: Path, work: Callable[[int], object]) -> Iterator[tuple[int, Supervisor]]:
    """A process that does the work behind the walls, and who has to answer it."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        with suppress(BaseException):
            work_behind_the_walls(scratch, theirs, work)
        os._exit(0)
    theirs.close()
    supervisor = Supervisor(ours, scratch, MOST)
    try:
        yield pid, supervisor
    finally:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        supervisor.close()


def work_behind_the_walls(
    scratch: Path, supervisor: socket.socket, work: Callable[[int], object]
) -> None:
    os.setsid()
    os.chdir(scratch)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    output = os.open("log.txt", os.O_WRONLY | os.O_CREAT)
    os.dup2(output, 1)
    os.dup2(output, 2)
    limits = Limits(file_size=FILE_SIZE, processes=work is writers.processes, walled=True)
    assert confine(Path(), limits, supervisor=supervisor).supervised
    work(FILE_SIZE)


def serve(pid: int, supervisor: Supervisor, seconds: float = SECONDS) -> str:
    """What ends the process: what the supervisor says, else that it ended or took too long."""
    deadline = time.monotonic() + seconds
    ended = os.pidfd_open(pid)
    try:
        while time.monotonic() < deadline:
            ready = select.select([supervisor, ended], [], [], 1)[0]
            if ended in ready:
                return "ended"
            if supervisor in ready:
                supervisor.serve()
    except TooMuch as problem:
        return str(problem)
    finally:
        os.close(ended)
    return "late"


def taken(scratch: Path) -> int:
    """Bytes of the disk."""
    return sum(place.stat().st_blocks * 512 for place in (scratch, *scratch.rglob("*")))


@pytest.mark.parametrize("writer", writers.ALL, ids=[each.__name__ for each in writers.ALL])
def test_no_writer_is_faster_than_the_count(writer: Callable[[int], None], scratch: Path) -> None:
    with confined(scratch, writer) as (pid, supervisor):
        end = serve(pid, supervisor)
        time.sleep(0.2)  # for what was granted
        most = taken(scratch)
        files = sum(1 for _ in scratch.rglob("*"))

    assert most <= MOST.size
    assert files <= MOST.files
    assert taken(scratch) == most
    assert end == "more than 40 MiB or 600 files were written"
