"""A process in which Manim is ready.

Started by ``render.scenes.warm`` as ``python -m render.scenes.warm_child ORDERS ANSWERS SLOTS
CORES PLACE``. It reads orders, one JSON object a line: ``{"run": 7, "folder": "7", "most_bytes":
9, "most_files": 9}`` renders the scene in that folder in a fork, ``{"end": 7}`` ends it. Where the
PLACE is a ``room`` of its own, for one scene, that scene works there, and only its film comes out;
elsewhere each scene has a supervisor here, who is asked before it writes. It
answers ``{"ready": true}``, ``{"run": 7, "said":
"…"}`` with what the fork wrote, and ``{"run": 7, "ended": status, "memory": bytes}``. It runs no
scene code itself, holds no secrets and no sockets, and ends when the orders do.
"""

from __future__ import annotations

import json
import os
import resource
import select
import shutil
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from confinement import kernel
from confinement.room import ROOM, files_in
from confinement.scratch import Amount, BadResult, TooMuch, take
from confinement.supervision import Supervisor
from render.fast.slots import Slots
from render.scenes.child import FILM, FREE_FILE, render_here, told_as_failed
from render.typefaces import register_fonts

NAME = "troupe-scene"
TICK = 0.05
PIECE = 32 * 1024


@dataclass
class Fork:
    """One scene's process, leader of a process group, and the pipe on which it reports. What it
    may leave is counted by its supervisor, or in a room of its own by whoever looks."""

    pid: int
    pipe: int
    folder: Path
    most: Amount
    supervisor: Supervisor | None
    open: bool = True
    ended_for_writing: bool = False

    def serve(self) -> None:
        """Raises TooMuch."""
        if self.supervisor is not None and not self.supervisor.serve():
            self.supervisor.close()
            self.supervisor = None

    def close(self) -> None:
        os.close(self.pipe)
        if self.supervisor is not None:
            self.supervisor.close()


class WarmChild:
    def __init__(self, orders: int, answers: int, slots: Slots, place: str) -> None:
        self._orders, self._answers = orders, answers
        self._slots, self._private_root = slots, place != "plain"
        self._room = place == "room"
        self._forks: dict[int, Fork] = {}
        self._buffer = b""

    def serve(self) -> None:
        """Until the orders end; then no fork is left."""
        os.set_blocking(self._orders, False)
        self._answer({"ready": True})
        while self._heed_orders():
            self._forward()
            self._bound_writing()
            self._reap()
            self._wait()
        for fork in self._forks.values():
            kill(fork)

    def _wait(self) -> None:
        heard: list[int | Supervisor] = [self._orders]
        heard += [fork.pipe for fork in self._forks.values() if fork.open]
        heard += [fork.supervisor for fork in self._forks.values() if fork.supervisor]
        select.select(heard, [], [], TICK if self._forks else None)

    def _heed_orders(self) -> bool:
        """False when there will be no more."""
        with suppress(BlockingIOError):
            chunk = os.read(self._orders, PIECE)
            if not chunk:
                return False
            *lines, self._buffer = (self._buffer + chunk).split(b"\n")
            for line in lines:
                self._heed(json.loads(line))
        return True

    def _heed(self, order: dict[str, Any]) -> None:
        if "end" not in order:
            most = Amount(order["most_bytes"], order["most_files"])
            self._forks[order["run"]] = self._fork(Path(order["folder"]), most)
        elif order["end"] in self._forks:
            kill(self._forks[order["end"]])

    def _fork(self, folder: Path, most: Amount) -> Fork:
        pipe, channel = os.pipe()
        ours, theirs = (None, None) if self._room else socket.socketpair()
        pid = os.fork()
        if pid == 0:
            os.close(pipe)
            if ours is not None:
                ours.close()
            os._exit(self._scene(folder, channel, theirs))
        os.close(channel)
        if theirs is not None:
            theirs.close()
        os.set_blocking(pipe, False)
        return Fork(pid, pipe, folder, most, Supervisor(ours, folder, most) if ours else None)

    def _scene(self, folder: Path, channel: int, supervisor: socket.socket | None) -> int:
        """The whole life of a fork."""
        try:
            os.setsid()
            kernel.set_name(NAME)
            kernel.end_with_parent()
            for other in self._forks.values():
                other.close()
            os.close(self._orders)
            os.close(self._answers)
            move_into(folder, room=self._room)
            return render_here(
                channel,
                self._slots,
                private_root=self._private_root,
                supervisor=supervisor,
            )
        except BaseException:
            import traceback

            traceback.print_exc()
            return 1

    def _forward(self) -> None:
        for run, fork in self._forks.items():
            while fork.open and (chunk := self._read(fork)):
                self._answer({"run": run, "said": chunk.decode("latin-1")})

    def _read(self, fork: Fork) -> bytes:
        """Empty when there is nothing now; then the pipe may have ended."""
        try:
            chunk = os.read(fork.pipe, PIECE)
        except BlockingIOError:
            return b""
        fork.open = bool(chunk)
        return chunk

    def _bound_writing(self) -> None:
        """Whoever asks is answered, and who would write too much is ended. The bytes of the one
        scene that has the room are bounded, its files are not."""
        for run, fork in self._forks.items():
            if fork.ended_for_writing:
                continue
            try:
                fork.serve()
                if self._room and fork.open:
                    Amount(0, files_in(ROOM)).check(fork.most)
            except TooMuch as problem:
                kill(fork)
                fork.ended_for_writing = True
                failed = told_as_failed("TOO_MUCH_WRITTEN", str(problem))
                self._answer({"run": run, "said": json.dumps(failed) + "\n"})

    def _reap(self) -> None:
        for run, fork in list(self._forks.items()):
            pid, status = os.waitpid(fork.pid, os.WNOHANG)
            if pid == 0:
                continue
            kill(fork)
            outlive(fork)
            self._forward()
            fork.close()
            if self._room:
                bring_film_out(fork.folder)
            del self._forks[run]
            ended = os.waitstatus_to_exitcode(status)
            self._answer({"run": run, "ended": ended, "memory": own_memory()})

    def _answer(self, line: dict[str, Any]) -> None:
        data = json.dumps(line).encode() + b"\n"
        while data:
            data = data[os.write(self._answers, data) :]


def own_memory() -> int:
    """Bytes of this process at its largest, without its forks."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def kill(fork: Fork) -> None:
    """All of the scene's process group; what has ended is no matter."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(fork.pid, signal.SIGKILL)


def outlive(fork: Fork) -> None:
    """Returns when none of the killed group is left: its orphans are ours to reap."""
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-fork.pid, 0)


def bring_film_out(folder: Path) -> None:
    """From the room, of which nobody else sees anything, after its scene; none is no matter."""
    with suppress(BadResult, OSError):
        for place in (ROOM, ROOM / FILM):  # of the user that the scene was
            os.chown(place, os.geteuid(), os.getegid(), follow_symlinks=False)
        take(ROOM / FILM, folder / FILM, FREE_FILE)


def move_into(folder: Path, *, room: bool) -> None:
    """Work, write and be at home in the scene's own folder; in the room on a copy of it."""
    os.chdir(folder)
    Path().chmod(0o755)  # root without its rights counts what another user leaves
    os.umask(0o022)
    log = os.open("log.txt", os.O_WRONLY | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    if room:
        shutil.copytree(".", ROOM, dirs_exist_ok=True)
        os.chdir(ROOM)
    here = str(Path.cwd())
    os.environ.update(HOME=here, TMPDIR=here, MPLCONFIGDIR=here, XDG_CACHE_HOME=f"{here}/cache")
    tempfile.tempdir = None


def prepare() -> None:
    """All that every scene needs, so that a fork has it at once."""
    import cv2
    import manim
    import typst  # noqa: F401

    import render.fast.forks
    import render.scenes.layout
    import render.scenes.typeset  # noqa: F401

    cv2.setNumThreads(1)
    register_fonts()
    with manim.tempconfig({"media_dir": "media", "verbosity": "ERROR"}):
        manim.Text("Aa")


def main(words: list[str]) -> None:
    orders, answers, slots, cores = (int(word) for word in words[:4])
    place = words[4]
    if place == "plain":
        kernel.end_with_parent()
    kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    prepare()
    WarmChild(orders, answers, Slots(cores, slots), place).serve()


if __name__ == "__main__":
    main(sys.argv[1:])
