"""Mounts of bounded size, on which what is written cannot be more than the kernel has room for.

With bubblewrap the world of a process has one of its own, at ROOM and in memory. Elsewhere a place
for temporary files may be one, as /tmp is in the containers that docker-compose.yml starts.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from confinement.limits import GIB, MIB

ROOM = Path("/room")
MOST_ROOM, LEAST_ROOM = GIB, 192 * MIB  # a larger one bounds little; a smaller one holds no film


def words_of_room(size: int) -> Sequence[str]:
    """What bubblewrap is told to make one of so many bytes; nothing for none."""
    return ("--size", str(size), "--tmpfs", str(ROOM)) if size else ()


def files_in(mount: Path) -> int:
    """Files and folders that take a place on the mount: also hidden ones, and without names."""
    facts = os.statvfs(mount)
    return facts.f_files - facts.f_ffree


def temporary_places() -> tuple[Path, ...]:
    """Where temporary files may lie, the chosen place first."""
    return tuple(dict.fromkeys((Path(tempfile.gettempdir()), Path("/tmp"))))  # noqa: S108


def bounded_place() -> tuple[Path, int] | None:
    """A temporary place on a small mount that may be written, and the bytes of the whole mount."""
    for place in temporary_places():
        if os.access(place, os.W_OK | os.X_OK):
            facts = os.statvfs(place)
            size = facts.f_blocks * facts.f_frsize
            if LEAST_ROOM <= size <= MOST_ROOM:
                return place, size
    return None
