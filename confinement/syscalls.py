"""The system calls that drawing or decoding needs; every other fails as if it were unknown.

An allow-list, so that what future kernels add is refused until somebody has looked at it.
"""

from __future__ import annotations

import ctypes
import errno
import os
from contextlib import suppress
from functools import cache
from signal import SIGKILL
from typing import Any

READING = """
    read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 close close_range
    lseek fstat stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat
    getdents getdents64 getcwd chdir fchdir fadvise64 flock dup dup2 dup3 pipe pipe2 poll
    ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd
    eventfd2 umask statfs fstatfs getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
"""
WRITING = """
    creat mkdir mkdirat ftruncate truncate fsync fdatasync sendfile copy_file_range
"""
# What has been written stays where it can be counted: nothing is renamed over another file, and who
# removes a file is told that it is gone.
REMOVING = "rmdir unlink unlinkat"
# Landlock does not look at these, and they reach files of the same user anywhere. Libraries that
# copy files call them in passing, so they do nothing and say that they did.
FEIGNED = "chmod fchmodat fchmodat2 utime utimes futimesat"
MEMORY = "mmap munmap mremap mprotect madvise brk mincore msync membarrier"
THREADS = """
    futex set_robust_list get_robust_list rseq set_tid_address sched_yield sched_getaffinity
    sched_getparam sched_getscheduler getcpu gettid getpid getppid getuid geteuid getgid getegid
    getgroups getresuid getresgid getpgrp getpgid getsid uname sysinfo getrlimit getrusage times
    exit exit_group restart_syscall arch_prctl wait4 waitid
"""
TIME = """
    clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time getrandom
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend
    sigaltstack pause alarm setitimer getitimer
"""
IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # is it a terminal, how much, close
# descriptors, flags, locks, the size of a pipe, seals; not who is signalled, leases and watches
FCNTLS = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032, 1033, 1034)
PR_SET_NAME, PR_GET_NAME, PR_SET_VMA, PR_SET_PDEATHSIG = 15, 16, 0x53564D41, 1
CLONE_THREAD, CLONE_NEW_ANYTHING = 0x10000, 0x7E020000
SET_ID_BITS = 0o6000
FLAGS_ARGUMENT = {"open": 1, "openat": 2}
NAMELESS = os.O_TMPFILE & ~os.O_DIRECTORY
WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
MAKE_FLAGS = os.O_CREAT | os.O_TRUNC | NAMELESS
PR_SET_NO_NEW_PRIVS = 38
TSYNC = 4  # SCMP_FLTATR_CTL_TSYNC: threads that are there already are bound too


class NoFilter(Exception):
    """The kernel or libseccomp cannot filter system calls."""


@cache
def seccomp() -> Any:
    """The bindings, or None where libseccomp is missing. Looking for it starts a process."""
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError):
        return None
    return pyseccomp


def forbid_privileges() -> None:
    """No program that is started from here on gains any: which `restrict` sees to as well."""
    ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def restrict(
    *,
    processes: bool = False,
    writing: bool = True,
    devices: bool = False,
    receiving: bool = False,
) -> None:
    """From now on only those. Raises NoFilter.

    Without `writing` no file is made, and none opened for writing except, with `devices` such as
    a GPU, those that are there: all that can be asked of a device can then be asked. With
    `receiving` open files are taken from a socket that is there already.
    """
    library = seccomp()
    if library is None:
        raise NoFilter("libseccomp is missing")
    try:
        filter_ = build_filter(library, processes=processes, writing=writing)
        if devices:
            allow_devices(library, filter_)
        if receiving:
            allow(library, filter_, "recvmsg")
        filter_.load()
    except OSError as problem:
        raise NoFilter(str(problem)) from problem


def build_filter(library: Any, *, processes: bool, writing: bool) -> Any:
    filter_ = library.SyscallFilter(library.ERRNO(errno.ENOSYS))
    filter_.set_attr(TSYNC, 1)
    for name in f"{READING} {MEMORY} {THREADS} {TIME}".split():
        allow(library, filter_, name)
    allow_some(library, filter_, os.getpid())
    if writing:
        allow_writing(library, filter_)
    else:
        allow_reading(library, filter_)
    if processes:
        allow_forks(library, filter_)
    return filter_


def allow(library: Any, filter_: Any, name: str, *arguments: Any) -> None:
    with suppress(OSError, ValueError):  # not every architecture has every call
        filter_.add_rule(library.ALLOW, name, *arguments)


def allow_some(library: Any, filter_: Any, own: int) -> None:
    """Calls that are harmless with some arguments only: signals to itself, names of threads."""

    def with_value(name: str, position: int, *values: int) -> None:
        for value in values:
            allow(library, filter_, name, library.Arg(position, library.EQ, value))

    thread = library.Arg(0, library.MASKED_EQ, CLONE_THREAD | CLONE_NEW_ANYTHING, CLONE_THREAD)
    allow(library, filter_, "clone", thread)
    with_value("kill", 0, own)
    with_value("tgkill", 0, own)
    with_value("prlimit64", 0, 0, own)
    with_value("ioctl", 1, *IOCTLS)
    with_value("fcntl", 1, *FCNTLS)
    with_value("prctl", 0, PR_SET_NAME, PR_GET_NAME, PR_SET_VMA)


def allow_writing(library: Any, filter_: Any) -> None:
    """Files may be made and changed, but not become another user's programs.

    Disk is taken by writing only, and by files that can be counted.
    """
    for name in WRITING.split():
        allow(library, filter_, name)
    allow_opening(library, filter_, without=NAMELESS)
    allow(library, filter_, "fchmod", library.Arg(1, library.MASKED_EQ, SET_ID_BITS, 0))
    allow(library, filter_, "utimensat", library.Arg(1, library.EQ, 0))  # by descriptor
    feign(library, filter_, "utimensat", library.Arg(1, library.NE, 0))
    for name in f"{REMOVING} {FEIGNED}".split():
        feign(library, filter_, name)


def feign(library: Any, filter_: Any, name: str, *arguments: Any) -> None:
    with suppress(OSError, ValueError):
        filter_.add_rule(library.ERRNO(0), name, *arguments)


def allow_reading(library: Any, filter_: Any) -> None:
    """Files may be opened, but neither made nor changed."""
    allow_opening(library, filter_, without=WRITE_FLAGS)


def allow_opening(library: Any, filter_: Any, *, without: int) -> None:
    """Files may be opened with none of these flags."""
    for name, position in FLAGS_ARGUMENT.items():
        allow(library, filter_, name, library.Arg(position, library.MASKED_EQ, without, 0))


def allow_devices(library: Any, filter_: Any) -> None:
    allow_opening(library, filter_, without=MAKE_FLAGS)
    for name in ("ioctl", "sched_setaffinity", "mlock", "munlock"):
        allow(library, filter_, name)


def allow_forks(library: Any, filter_: Any) -> None:
    """For generated code, whose animations are drawn in forks of the scene, and end with it."""
    for name in ("fork", "vfork"):
        allow(library, filter_, name)
    no_namespace = library.Arg(0, library.MASKED_EQ, CLONE_NEW_ANYTHING, 0)
    allow(library, filter_, "clone", no_namespace)
    ending = library.Arg(0, library.EQ, PR_SET_PDEATHSIG), library.Arg(1, library.EQ, SIGKILL)
    allow(library, filter_, "prctl", *ending)
