"""Tries the walls from inside: ``python -m confinement.probe plain|boxed SECRET ROOM``, JSON.

What it says is what has happened, not what should have: it tries to read a file that is none of
its business, to open a socket, to start a process and to start more threads than it may. Where it
is to have a ROOM of so many bytes, it ends without a word if more can be written there.
"""

from __future__ import annotations

import errno
import json
import os
import select
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from signal import SIGKILL
from threading import Event, Thread

from confinement import kernel
from confinement.confining import confine
from confinement.limits import MIB, Limits
from confinement.room import ROOM
from confinement.scratch import Amount, TooMuch
from confinement.supervision import Supervisor, ask_before_writing

THREADS = 24


def main(place: str, secret: str, room: str) -> int:
    if int(room):
        os.chdir(ROOM)
    supervised = is_asked_before_writing()
    bounds = Limits(threads=THREADS)
    walls = replace(confine(Path(), bounds, private_root=place == "boxed"), supervised=supervised)
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


def is_asked_before_writing() -> bool:
    """Whether a fork of this process writes what it is granted, and no more."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if not child:
        with ours:
            kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        asked = ask_before_writing(theirs, MIB)
        Path("granted").write_bytes(b"x")
        os._exit(0 if asked and not Path("refused").write_bytes(bytes(MIB)) else 1)
    theirs.close()
    supervisor = Supervisor(ours, Path(), Amount(MIB, 9))
    with suppress(TooMuch):
        while supervisor.serve():
            select.select([supervisor], [], [])
        return False
    os.kill(child, SIGKILL)
    os.waitpid(child, 0)
    return Path("granted").stat().st_size == 1 and not Path("refused").stat().st_size


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
