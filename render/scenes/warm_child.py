"""A process in which Manim is ready.

Started by ``render.scenes.warm`` as ``python -m render.scenes.warm_child ORDERS ANSWERS PLACE
SLOTS``. It reads orders, one JSON object a line: ``{"run": 7, "folder": "7"}`` renders the scene in
that folder in a fork, ``{"end": 7}`` ends it. It answers ``{"ready": true}``, ``{"run": 7, "said":
"…"}`` with what the fork wrote, and ``{"run": 7, "ended": status, "memory": bytes}``. It runs no
scene code itself, holds no secrets and no sockets, and ends when the orders do.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from confinement import kernel
from render.fast.slots import Slots
from render.scenes.child import render_here
from render.typefaces import register_fonts

NAME = "troupe-scene"
TICK = 0.05
PIECE = 32 * 1024


@dataclass
class Fork:
    """One scene's process, leader of a process group, and the pipe on which it reports."""

    pid: int
    pipe: int
    open: bool = True


class WarmChild:
    def __init__(self, orders: int, answers: int, slots: Slots, *, private_root: bool) -> None:
        self._orders, self._answers = orders, answers
        self._slots, self._private_root = slots, private_root
        self._forks: dict[int, Fork] = {}
        self._buffer = b""

    def serve(self) -> None:
        """Until the orders end; then no fork is left."""
        os.set_blocking(self._orders, False)
        self._answer({"ready": True})
        while self._heed_orders():
            self._forward()
            self._reap()
            self._wait()
        for fork in self._forks.values():
            kill(fork)

    def _wait(self) -> None:
        pipes = [fork.pipe for fork in self._forks.values() if fork.open]
        select.select([self._orders, *pipes], [], [], TICK if self._forks else None)

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
            self._forks[order["run"]] = self._forked(Path(order["folder"]))
        elif order["end"] in self._forks:
            kill(self._forks[order["end"]])

    def _forked(self, folder: Path) -> Fork:
        pipe, channel = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(pipe)
            os._exit(self._scene(folder, channel))
        os.close(channel)
        os.set_blocking(pipe, False)
        return Fork(pid, pipe)

    def _scene(self, folder: Path, channel: int) -> int:
        """The whole life of a fork."""
        try:
            os.setsid()
            kernel.set_name(NAME)
            kernel.end_with_parent()
            for other in self._forks.values():
                os.close(other.pipe)
            os.close(self._orders)
            os.close(self._answers)
            move_into(folder)
            return render_here(channel, self._slots, private_root=self._private_root)
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

    def _reap(self) -> None:
        for run, fork in list(self._forks.items()):
            pid, status = os.waitpid(fork.pid, os.WNOHANG)
            if pid == 0:
                continue
            kill(fork)
            outlive(fork)
            self._forward()
            os.close(fork.pipe)
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


def move_into(folder: Path) -> None:
    """Work, write and be at home in the scene's own folder."""
    os.chdir(folder)
    log = os.open("log.txt", os.O_WRONLY | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
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
    if words[4] == "plain":
        kernel.end_with_parent()
    kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    prepare()
    child = WarmChild(orders, answers, Slots(cores, slots), private_root=words[4] == "boxed")
    child.serve()


if __name__ == "__main__":
    main(sys.argv[1:])
