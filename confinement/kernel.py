"""System calls that Python has no function for, and the users that own no file."""

from __future__ import annotations

import ctypes
import os
import secrets
import signal
from contextlib import suppress
from pathlib import Path

NOBODY = 65534
ENTER, READ = 1, 4  # of a folder's or file's permissions
# systemd's range for users that are made for one process: no account has them
PASSING_USERS = range(61184, 65520)
LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
PR_SET_NAME, PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER = 15, 24, 36
MOST_CAPABILITIES = 64
CAPABILITY_VERSION_3 = 0x20080522


def prctl(option: int, value: int) -> None:
    """Raises OSError."""
    words = (ctypes.c_ulong(word) for word in (option, value, 0, 0, 0))
    check_answer(LIBC.prctl(*words))


def set_name(name: str) -> None:
    """What the system's lists of processes call this one; 15 letters at most."""
    LIBC.prctl(PR_SET_NAME, ctypes.c_char_p(name.encode()), 0, 0, 0)


def call(number: int, *arguments: object) -> int:
    """A system call by its number. Raises OSError."""
    return check_answer(LIBC.syscall(number, *arguments))


def check_answer(answer: int) -> int:
    if answer < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return answer


def give_up_capabilities() -> None:
    """All that this thread has or could be given: effective, permitted, inheritable, ambient.

    Raises OSError.
    """
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    check_answer(LIBC.capset(header, (ctypes.c_uint32 * 6)()))


def close_bounding_set() -> None:
    """No program that is started from here on has any; where CAP_SETPCAP is missing, nothing."""
    with suppress(OSError):  # also beyond the last that the kernel knows
        for capability in range(MOST_CAPABILITIES):
            prctl(PR_CAPBSET_DROP, capability)


def threads() -> int:
    """Of this process; 1 where there is no /proc to tell."""
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir())
    except OSError:
        return 1


def exists_thread(thread: int) -> bool:
    """Whether a thread, anybody's, has this number: the kernel takes it for its process's."""
    try:
        os.kill(thread, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def end_with_parent() -> None:
    """This process is killed when the thread that made it ends. Setting another user undoes it."""
    parent = os.getppid()
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def readable_by(uid: int, path: Path) -> bool:
    """Whether this other user, in no group, may enter and read the place by its permissions."""
    ways = (is_granted(uid, step, ENTER) for step in path.parents)
    return is_granted(uid, path, reading_bits(path)) and all(ways)


def reading_bits(path: Path) -> int:
    return READ | ENTER if path.is_dir() else READ


def is_granted(uid: int, path: Path, bits: int) -> bool:
    try:
        facts = path.stat()
    except OSError:
        return False
    shift = 6 if facts.st_uid == uid else 0
    return (facts.st_mode >> shift) & bits == bits


def choose_user() -> int:
    """A user for one process. Two that share one by chance have what all had under one user: each
    can signal the other, and its threads count for both."""
    return secrets.choice(PASSING_USERS)


def hand_over(folder: Path, user: int) -> None:
    """Make the user the owner of the folder and of what is in it. Raises OSError."""
    for place in (*folder.rglob("*"), folder):
        os.chown(place, user, user, follow_symlinks=False)
