"""Takes from a process what drawing does not need, for good."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from confinement import syscalls
from render.sandbox import kernel, landlock, limits
from render.sandbox.limits import Limits
from render.sandbox.places import CODE, DEVICES, python_places, readable_places

CAP_DAC_READ_SEARCH = 1 << 2


class NotConfined(Exception):
    """Hostile code must not run here; the text says what is missing."""


@dataclass(frozen=True)
class Walls:
    """What was put up: another user, landlock's version (0: none), a filter of system calls."""

    user: bool
    landlock: int
    seccomp: bool


def confine(scratch: Path, bounds: Limits, *, private_root: bool = False) -> Walls:
    """Confines this process to the folder ``scratch`` and to drawing. Raises NotConfined.

    To be called in a process with one thread, just before it runs scene code. ``private_root``
    tells that it was launched where only a few places of the machine are to be seen.
    """
    folder = scratch.absolute()
    places = readable_places()
    syscalls.seccomp()  # found before processes are forbidden
    limits.apply(bounds)
    user = become_nobody(folder)
    limits.limit_threads(os.getuid(), bounds.threads)
    kernel.end_with_parent()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    version = landlock.restrict(places, DEVICES, folder)
    walls = Walls(user, version, filtered(bounds))
    if bounds.walled and (reason := weakness(walls, private_root=private_root)):
        raise NotConfined(reason)
    return walls


def weakness(walls: Walls, *, private_root: bool) -> str | None:
    """What keeps hostile code from being run behind these walls, in words."""
    if not walls.seccomp:
        return "system calls cannot be filtered (libseccomp or the kernel's seccomp is missing)"
    if not walls.landlock and not private_root:
        return "files cannot be hidden (neither bubblewrap nor the kernel's landlock works)"
    return None


def filtered(bounds: Limits) -> bool:
    try:
        syscalls.restrict(processes=bounds.processes)
    except syscalls.NoFilter:
        return False
    return True


def become_nobody(scratch: Path) -> bool:
    """Where this is root: hand over the folder and be nobody, without capabilities."""
    if os.geteuid() != 0:
        return os.getuid() == kernel.NOBODY
    keep = 0
    if not all(kernel.readable_by(kernel.NOBODY, place) for place in (*python_places(), *CODE)):
        if not landlock.abi():
            kernel.set_capabilities(0)
            return False
        keep = CAP_DAC_READ_SEARCH  # Python lies in a private home; landlock shows it nothing else
    return switched(scratch, keep)


def switched(scratch: Path, keep: int) -> bool:
    """False where the capabilities to do so are missing; then the rest is given up too."""
    try:
        kernel.hand_over(scratch)
        os.setgroups([])
        os.setresgid(kernel.NOBODY, kernel.NOBODY, kernel.NOBODY)
        kernel.prctl(kernel.PR_SET_KEEPCAPS, 1 if keep else 0)
        os.setresuid(kernel.NOBODY, kernel.NOBODY, kernel.NOBODY)
    except PermissionError:
        kernel.set_capabilities(0)
        return False
    kernel.set_capabilities(keep)
    return True
