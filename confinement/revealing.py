"""Shows a process what lies behind folders that its next user may not enter, as root's home is.

In a mount namespace of its own the outermost such folder is an empty one, with ways to what is
needed and to nothing else. The numbers are those of the kernel's ``include/uapi/linux/mount.h``.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from confinement.kernel import (
    ENTER,
    LIBC,
    call,
    check_answer,
    is_granted,
    readable_by,
    reading_bits,
)

OPEN_TREE, MOVE_MOUNT = 428, 429  # the same on every architecture
NEW_MOUNTS = 0x20000
PRIVATE, RECURSIVE = 1 << 18, 1 << 14
NO_SET_USER_ID, NO_DEVICES, NO_PROGRAMS = 2, 4, 8
CLONE, ALL_BELOW = 1, 0x8000
FROM_DESCRIPTOR, HERE, DETACH = 4, -100, 2
WAYS_ONLY = b"mode=755,size=64k"


def reveal(user: int, places: Iterable[Path], own: Path | None = None) -> bool:
    """Whether this user, in no group, may read all the places from now on, without a capability.

    False, and nothing has changed, where the places themselves forbid it, or where no mounts can
    be made (that takes CAP_SYS_ADMIN, and Linux 5.2). Where they can, the way to its ``own`` folder
    is there, too.
    """
    hidden = [place for place in places if not readable_by(user, place)]
    if not all(is_granted(user, place, reading_bits(place)) for place in hidden):
        return False
    shown = [*hidden, *([own] if own and _barrier(user, own) else [])]
    try:
        if shown:
            check_answer(LIBC.unshare(NEW_MOUNTS))
            _mount(b"/", None, PRIVATE | RECURSIVE)
            for barrier in {found for place in shown if (found := _barrier(user, place))}:
                _leave_ways(barrier, [place for place in shown if barrier in place.parents])
            if own in shown:
                os.chdir(own)  # or it would stand beside the new way
    except OSError:
        return not hidden
    return all(readable_by(user, place) for place in hidden)


def _barrier(user: int, place: Path) -> Path | None:
    """The outermost folder on the way that the user may not enter."""
    ways = reversed(place.parents)
    return next((step for step in ways if not is_granted(user, step, ENTER)), None)


def _leave_ways(barrier: Path, places: Sequence[Path]) -> None:
    """Raises OSError, and the folder is what it was."""
    with ExitStack() as open_trees:
        trees = [(place, _tree(place)) for place in sorted(places)]
        for _, tree in trees:
            open_trees.callback(os.close, tree)
        _mount(bytes(barrier), b"tmpfs", NO_SET_USER_ID | NO_DEVICES | NO_PROGRAMS, WAYS_ONLY)
        try:
            for place, tree in trees:
                if not place.exists():  # else it lies in another one
                    _put(tree, place)
        except OSError:
            check_answer(LIBC.umount2(ctypes.c_char_p(bytes(barrier)), DETACH))
            raise


def _tree(place: Path) -> int:
    """A descriptor of the place and all below it, to be mounted. Raises OSError."""
    flags = ctypes.c_uint(CLONE | ALL_BELOW | os.O_CLOEXEC)
    return call(OPEN_TREE, HERE, ctypes.c_char_p(bytes(place)), flags)


def _put(tree: int, place: Path) -> None:
    """Mount it there, with new folders on the way. Raises OSError."""
    for way in reversed(place.parents):
        _make_folder(way)
    if stat.S_ISDIR(os.fstat(tree).st_mode):
        _make_folder(place)
    else:
        place.touch()
    target, words = ctypes.c_char_p(bytes(place)), ctypes.c_char_p(b"")
    call(MOVE_MOUNT, tree, words, HERE, target, ctypes.c_uint(FROM_DESCRIPTOR))


def _make_folder(place: Path) -> None:
    if not place.exists():
        place.mkdir()
        place.chmod(0o755)  # whatever the umask


def _mount(place: bytes, kind: bytes | None, flags: int, words: bytes | None = None) -> None:
    """Raises OSError."""
    target = ctypes.c_char_p(place)
    check_answer(LIBC.mount(kind, target, kind, ctypes.c_ulong(flags), words))
