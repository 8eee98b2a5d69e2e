"""Tries the walls from inside: ``python -m confinement.probe plain|boxed SECRET ROOM``, JSON.

What it says is what has happened, not what should have: it tries to read a file that is none of
its business, to open a socket, to start a process and to start more threads than it may. Where it
is to have a ROOM of so many bytes, it ends without a word if more can be written there.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from threading import Event, Thread

from confinement.confining import confine
from confinement.limits import Limits
from confinement.room import ROOM

THREADS = 24


def main(place: str, secret: str, room: str) -> int:
    if int(room):
        os.chdir(ROOM)
    walls = confine(Path(), Limits(threads=THREADS), private_root=place == "boxed")
    open_ways = [name for name, way in WAYS.items() if succeeds(way, secret)]
    Path("written").write_text("its own folder can be written", encoding="utf-8")
    if int(room) and not is_full_after(int(room)):
        return 1
    sys.stdout.write(json.dumps({"walls": asdict(walls), "open": open_ways}) + "\n")
    return 0


def succeeds(way: Callable[[str], object], secret: str) -> bool:
    try:
        way(secret)
    except (OSError, RuntimeError):  # Python's threads fail with the second
        return False
    return True


def is_full_after(size: int) -> bool:
    """Whether the kernel lets no more than so many bytes be written here."""
    try:
        Path("much").write_bytes(bytes(size + 1))
    except OSError as problem:
        return problem.errno == errno.ENOSPC
    return False


def read_secret(secret: str) -> object:
    return Path(secret).read_bytes()


def connect(_: str) -> object:
    with socket.socket() as made:
        return made.fileno()


def start(_: str) -> object:
    child = os.fork()
    if not child:
        os._exit(0)
    return os.waitpid(child, 0)


def crowd(_: str) -> object:
    """Threads that wait for the last, which must not come."""
    done = Event()
    made = [Thread(target=done.wait, daemon=True) for _ in range(2 * THREADS)]
    try:
        for thread in made:
            thread.start()
    finally:
        done.set()
    return made


WAYS: dict[str, Callable[[str], object]] = {
    "files": read_secret,
    "network": connect,
    "processes": start,
    "threads": crowd,
}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
