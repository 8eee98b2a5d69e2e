"""Takes from a process what its work does not need, for good."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from confinement import kernel, landlock, limits, syscalls
from confinement.limits import Limits
from confinement.places import DEVICES, readable_places
from confinement.revealing import reveal
from confinement.supervision import ask_before_writing

UNCOUNTED = (
    "what is written cannot be bounded (libseccomp 2.5 or the kernel's notifications of system"
    " calls are missing)"
)


class NotConfined(Exception):
    """Hostile code must not run here; the text says what is missing."""


@dataclass(frozen=True)
class Walls:
    """What was put up: another user, landlock's version (0: none), a filter of system calls, and
    somebody who is asked before anything is written."""

    user: bool
    landlock: int
    seccomp: bool
    supervised: bool = False


def confine(
    scratch: Path,
    bounds: Limits,
    *,
    private_root: bool = False,
    supervisor: socket.socket | None = None,
) -> Walls:
    """Confines this process to the folder ``scratch`` and to its work. Raises NotConfined.

    To be called in a process with one thread, just before it meets what strangers sent. The folder
    may lie in one that only root enters, if this process is in it and calls it ``Path()``.
    ``private_root`` tells that it was launched where only a few places are to be seen. With a
    channel to a ``supervisor`` nothing is written that it has not granted; the channel is closed.
    """
    syscalls.seccomp()  # found before processes are forbidden
    places = readable_places()
    limits.apply(bounds)
    user = change_user(places, scratch)
    limits.limit_threads(os.getuid(), bounds.threads)
    kernel.end_with_parent()
    version = enclose(places, work=(scratch,), making=bounds.making)
    supervised = supervisor is not None and ask_before_writing(supervisor, bounds.file_size)
    walls = Walls(user, version, restrict_syscalls(bounds), supervised)
    if bounds.walled and (reason := weakness(walls, private_root=private_root)):
        raise NotConfined(reason)
    if bounds.walled and supervisor is not None and not supervised:
        raise NotConfined(UNCOUNTED)
    return walls


def enclose(
    places: Iterable[Path],
    *,
    work: Iterable[Path] = (),
    devices: Iterable[str] = DEVICES,
    making: bool = True,
) -> int:
    """No other files for this thread, no privileges, no looks from outside; landlock's version.

    Raises NotConfined where other threads would go free.
    """
    if (threads := kernel.threads()) > 1:
        raise NotConfined(f"landlock binds one thread, and {threads} are running")
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    return landlock.restrict(places, devices, work, making=making)


def weakness(walls: Walls, *, private_root: bool) -> str | None:
    """What keeps hostile code from being run behind these walls, in words."""
    if not walls.seccomp:
        return "system calls cannot be filtered (libseccomp or the kernel's seccomp is missing)"
    if not walls.landlock and not private_root:
        return "files cannot be hidden (neither bubblewrap nor the kernel's landlock works)"
    return None


def restrict_syscalls(bounds: Limits) -> bool:
    try:
        syscalls.restrict(processes=bounds.processes)
    except syscalls.NoFilter:
        return False
    return True


def change_user(needed: Iterable[Path], scratch: Path | None = None) -> bool:
    """Without capabilities; where this is root: hand over the folder and be a user of its own.

    What is ``needed`` has to be readable afterwards: Python may lie in a private home. Where that
    cannot be had, this remains root's process, which has its files and none of its rights.
    """
    needed, own = tuple(needed), scratch and scratch.absolute()
    kernel.close_bounding_set()
    changed = os.getuid() == kernel.NOBODY
    if os.geteuid() == 0:
        users = (kernel.choose_user(), kernel.NOBODY)  # a container may know few users
        changed = any(reveal(user, needed, own) and become(user, scratch) for user in users)
    kernel.give_up_capabilities()  # some may have been given to an ordinary user
    return changed


def become(user: int, scratch: Path | None) -> bool:
    """False where the capabilities to do so are missing, or there is no such user."""
    try:
        if scratch is not None:
            kernel.hand_over(scratch, user)
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    except OSError:
        return False
    return True
