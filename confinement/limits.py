"""How much of the machine one confined process may use."""

from __future__ import annotations

import resource
from dataclasses import dataclass
from pathlib import Path

MIB, GIB = 1024**2, 1024**3


@dataclass(frozen=True)
class Limits:
    """Bounds on one process, in seconds, bytes and numbers.

    ``file_size`` bounds each file; the whole folder is bounded by whoever started the process
    (``scratch.check_folder``), who also bounds the wall time. ``processes`` lets it fork, for code
    that Troupe has generated itself. ``walled`` demands walls that hold against hostile code.
    Without ``making`` there are no files but those that are there already (by landlock).
    """

    cpu_seconds: int = 1800
    memory: int = 3 * GIB
    file_size: int = GIB
    open_files: int = 256
    threads: int = 128
    processes: bool = False
    making: bool = True
    walled: bool = False


def apply(limits: Limits) -> None:
    """Lower this process's resource limits for good."""
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        lower(kind, value)


def limit_threads(uid: int, number: int) -> None:
    """So many threads more than the user has now; where only this process is seen, so many."""
    lower(resource.RLIMIT_NPROC, threads_of(uid) + number)


def lower(kind: int, value: int) -> None:
    """Soft and hard, never above what is allowed already."""
    hard = resource.getrlimit(kind)[1]
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (bound, bound))


def threads_of(uid: int) -> int:
    """The user's threads that /proc shows; none where there is no /proc."""
    return sum(own_threads(status, uid) for status in Path("/proc").glob("[0-9]*/status"))


def own_threads(status: Path, uid: int) -> int:
    try:
        lines = status.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # it has just ended
        return 0
    facts = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    owner = facts.get("Uid", "").split("\t")[0]
    return int(facts.get("Threads", 0)) if owner == str(uid) else 0
