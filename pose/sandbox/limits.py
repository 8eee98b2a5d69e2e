"""What the child may use. Set by the child itself, before it touches a video."""

from __future__ import annotations

import os
import resource
from pathlib import Path

from confinement import syscalls

MEMORY_BYTES = 2**30
OPEN_FILES = 128


def confine(memory: int = MEMORY_BYTES, *, gpu: bool = False) -> bool:
    """Allow `memory` bytes on top of what is in use, and of the system only to read and compute.

    No files are written, no processes started, no sockets opened, and no new privileges gained.
    A `gpu` is a device to be written to, and its memory is mapped without end: there is no limit
    of memory then. False where the kernel or libseccomp cannot filter system calls.
    """
    syscalls.seccomp()  # found before processes and files are forbidden
    if not gpu:
        _limit(resource.RLIMIT_AS, _address_space() + memory)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    syscalls.forbid_privileges()
    try:
        syscalls.restrict(writing=False, devices=gpu)
    except syscalls.NoFilter:
        return False
    return True


def _limit(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (allowed, allowed))


def _address_space() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def allow_cpu_seconds(process: int, seconds: int) -> None:
    """Let another process of ours use so many seconds of CPU from now on."""
    hard = resource.prlimit(process, resource.RLIMIT_CPU)[1]
    resource.prlimit(process, resource.RLIMIT_CPU, (_used_seconds(process) + seconds, hard))


def _used_seconds(process: int) -> int:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    user, system = int(fields[11]), int(fields[12])
    return (user + system) // os.sysconf("SC_CLK_TCK")
