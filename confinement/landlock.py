"""Which files a process may touch, as the kernel's landlock enforces it (Linux 5.13 or newer).

Numbers and bits are those of the kernel's ``include/uapi/linux/landlock.h``. They hold for the
calling thread and all that it starts, for good.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from confinement.kernel import LIBC, call

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
ABI_QUESTION, RULE_PATH_BENEATH = 1, 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << n for n in range(6))
MAKE_DIR, MAKE_REG, REFER, TRUNCATE = 1 << 7, 1 << 8, 1 << 13, 1 << 14
ALL_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
ALL_NEWEST = (1 << 16) - 1  # with the control of devices, since ABI 5
BIND_AND_CONNECT_TCP, ABSTRACT_SOCKETS_AND_SIGNALS = 3, 3

LOOK = READ_FILE | READ_DIR
WORK = LOOK | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | REFER | TRUNCATE
IOCTL_DEV = 1 << 15
FILL = LOOK | WRITE_FILE | TRUNCATE | REMOVE_FILE  # files that are there
DEVICE = READ_FILE | WRITE_FILE | IOCTL_DEV
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV


class Ruleset(ctypes.Structure):
    _fields_ = [
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    ]


class PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("place", ctypes.c_int32)]


def abi() -> int:
    """The kernel's version of landlock; 0 when it has none or it is switched off."""
    answer = LIBC.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(ABI_QUESTION))
    return max(0, int(answer))


def restrict(
    read: Iterable[Path], devices: Iterable[str], work: Iterable[Path], *, making: bool = True
) -> int:
    """From now on only these; answers the ABI, 0 when nothing is restricted. Raises OSError.

    ``no_new_privs`` has to be set. In the folders ``work`` plain files and folders may be made,
    without ``making`` only files be written that are there; links, devices, sockets and fifos
    nowhere, and nothing may be executed.
    """
    version = abi()
    if not version:
        return 0
    handled = ALL_BY_ABI.get(version, ALL_NEWEST)
    ruleset = make_ruleset(version, handled)
    try:
        for places, rights in ((read, LOOK), (work, WORK if making else FILL), (devices, DEVICE)):
            for place in places:
                allow(ruleset, place, rights & handled)
        call(RESTRICT_SELF, ruleset, ctypes.c_uint32(0))
    finally:
        os.close(ruleset)
    return version


def make_ruleset(version: int, handled: int) -> int:
    rules = Ruleset(
        handled,
        BIND_AND_CONNECT_TCP if version >= 4 else 0,
        ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0,
    )
    size = 8 if version < 4 else 16 if version < 6 else 24
    return call(CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0))


def allow(ruleset: int, place: Path | str, rights: int) -> None:
    """A place that is not there needs no rule."""
    with suppress(FileNotFoundError):
        descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
        try:
            folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
            rule = PathBeneath(rights if folder else rights & ON_FILES, descriptor)
            reference = ctypes.byref(rule)
            call(ADD_RULE, ruleset, RULE_PATH_BENEATH, reference, ctypes.c_uint32(0))
        finally:
            os.close(descriptor)
