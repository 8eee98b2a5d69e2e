"""What the child may use. Set by the child itself, before it touches a video."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from pathlib import Path

from confinement import confining, syscalls
from confinement.limits import limit_threads, lower
from confinement.places import DEVICES, readable_places

MEMORY_BYTES = 2**30
OPEN_FILES, THREADS = 128, 128
LIFETIME_SECONDS = 24 * 3600  # of CPU; each request has its own bound within
# what libraries ask of the processor and the memory, to choose their ways
MACHINE = ("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system", "/sys/fs/cgroup")
GPU_FACTS = (
    "/proc/self",
    "/proc/driver",
    "/proc/devices",
    "/sys/bus/pci",
    "/sys/devices",
    "/sys/module",
)
GPUS = "nvidia*"

AddressSpace = Callable[[], int]


def enclose(model: Path | None, *, gpu: bool = False) -> None:
    """From now on no files but Python, the libraries, the model, and the folder that this runs in.

    To be called in a process with one thread.
    """
    syscalls.seccomp()  # found before programs are forbidden
    facts = MACHINE + GPU_FACTS if gpu else MACHINE
    given = [*map(Path, facts), *([model] if model else [])]
    places = (*readable_places(), *(place for place in given if place.exists()))
    gpus = map(str, Path("/dev").glob(GPUS)) if gpu else ()
    scratch = Path.cwd()
    confining.change_user(places, scratch)
    limit_threads(os.getuid(), THREADS)
    confining.enclose(places, work=(scratch,), devices=(*DEVICES, *gpus))


def confine(used: AddressSpace, memory: int = MEMORY_BYTES, *, gpu: bool = False) -> bool:
    """Allow `memory` bytes on top of what is in use, and of the system only to read and compute.

    No files are written, no processes started, no sockets opened, and no new privileges gained.
    A `gpu` is a device to be written to, and its memory is mapped without end: there is no limit
    of memory then. False where the kernel or libseccomp cannot filter system calls.
    """
    if not gpu:
        lower(resource.RLIMIT_AS, used() + memory)
    lower(resource.RLIMIT_CPU, LIFETIME_SECONDS)
    lower(resource.RLIMIT_FSIZE, 0)
    lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    lower(resource.RLIMIT_CORE, 0)
    syscalls.forbid_privileges()
    try:
        syscalls.restrict(writing=False, devices=gpu, receiving=True)
    except syscalls.NoFilter:
        return False
    return True


def address_space() -> AddressSpace:
    """Tells the bytes of address space in use, also when /proc cannot be opened any more."""
    facts = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)

    def used() -> int:
        return int(os.pread(facts, 100, 0).split()[0]) * resource.getpagesize()

    return used


def allow_cpu_seconds(seconds: int) -> None:
    """Let this process use so many seconds of CPU from now on."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    used = int(usage.ru_utime + usage.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, hard))
