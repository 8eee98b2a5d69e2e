"""A server process that lives no longer than the tests."""

from __future__ import annotations

import ctypes
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def start_server(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Its words go to ``log`` in the folder; the kernel kills it when the tests are killed."""
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            list(command), cwd=folder, env=environment, stdout=log, stderr=log,
            stdin=subprocess.DEVNULL,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  # one system call, by a library that is loaded
        )  # fmt: skip


def stop_server(process: subprocess.Popen[bytes], seconds: float = 20) -> None:
    """SIGTERM, and SIGKILL when that does not help."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def running_server(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    process = start_server(command, folder, environment)
    try:
        yield process
    finally:
        stop_server(process)


def _die_with_parent() -> None:
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
