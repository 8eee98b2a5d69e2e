"""A process that opens files of a stranger's, answers once, and may leave files behind.

What it reads comes by descriptor, what it writes lies in a scratch folder of its own, and what it
answers is a file there: it has no pipe that it could flood, and knows no name of anything.
"""

from __future__ import annotations

import json
import logging
import os
import select
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from confinement.inputs import open_input
from confinement.limits import MIB, Limits
from confinement.scratch import (
    Amount,
    BadResult,
    TooMuch,
    check_folder,
    open_plain_file,
    scratch_folder,
    tail,
)
from confinement.starting import end, launch
from confinement.supervision import Supervisor
from confinement.tier import tier

log = logging.getLogger(__name__)
ANSWER, LOG = "answer.json", "log.txt"
LONGEST_ANSWER = MIB
POLL_SECONDS = 0.1

ShouldStop = Callable[[], bool]


class NoAnswer(Exception):
    """It died, took too long or too much, or answered nonsense; ``killed`` where it hit a limit."""

    def __init__(self, words: str, *, killed: bool) -> None:
        super().__init__(words)
        self.killed = killed


class Stopped(Exception):
    """The caller wanted it no more."""


@dataclass(frozen=True)
class Reader:
    """One kind of such a process: ``module`` has a function ``work(file, *words)`` that answers
    with a JSON object. It may leave so many bytes and files in its folder. One that opens
    ``several`` files of one owner is given a list of them."""

    module: str
    limits: Limits
    most_bytes: int
    most_files: int = 16
    several: bool = False


@contextmanager
def read_file(
    reader: Reader,
    file: Path | bytes,
    words: Sequence[str],
    seconds: float,
    should_stop: ShouldStop | None = None,
    *,
    leaves: Sequence[str] | None = None,
) -> Iterator[tuple[dict[str, Any], Path]]:
    """The answer, and the folder with what it has left, which is gone afterwards.

    ``should_stop`` is asked ten times a second. Where it is known what is left, ``leaves`` has the
    names: those files are there, empty, and landlock lets no other be made, so that the kernel
    bounds the disk by their number and the size of a file. Raises NoAnswer, Stopped, OSError.
    """
    with read_files(reader, [file], words, seconds, should_stop, leaves=leaves) as found:
        yield found


@contextmanager
def read_files(
    reader: Reader,
    files: Sequence[Path | bytes],
    words: Sequence[str],
    seconds: float,
    should_stop: ShouldStop | None = None,
    *,
    leaves: Sequence[str] | None = None,
) -> Iterator[tuple[dict[str, Any], Path]]:
    """As ``read_file``, of several."""
    with scratch_folder("troupe-read-") as outer:
        outer.chmod(0o711)  # who is another user in there has to come through
        scratch = outer / "own"
        scratch.mkdir()
        if leaves is not None:
            reader = replace(reader, limits=replace(reader.limits, making=False))
            for name in (ANSWER, *leaves):
                (scratch / name).touch()
        with ExitStack() as open_files, (outer / LOG).open("w+b") as words_of_it:
            descriptors = [open_files.enter_context(open_input(file)) for file in files]
            supervisor, asking = open_files.enter_context(_supervision(reader, scratch))
            process = launch(
                "confinement.child",
                [_order(reader, descriptors, words, asking)],
                scratch=scratch,
                start=tier().start,
                pass_fds=[*descriptors, *asking],
                output=words_of_it,
            )
            look = partial(_look, reader, scratch, time.monotonic() + seconds, should_stop)
            try:
                _wait(process, supervisor, look)
            finally:
                end(process)
            if process.returncode:
                log.info(
                    "%s ended with %s: %s", reader.module, process.returncode, tail(words_of_it)
                )
        yield _answer(scratch, process.returncode), scratch


@contextmanager
def _supervision(
    reader: Reader, scratch: Path
) -> Iterator[tuple[Supervisor | None, Sequence[int]]]:
    """Who grants what it writes, and by which descriptor it asks: nobody where it makes no files,
    which the kernel bounds."""
    if not reader.limits.making:
        yield None, ()
        return
    ours, theirs = socket.socketpair()
    most = Amount(reader.most_bytes, reader.most_files)
    with theirs, closing(Supervisor(ours, scratch, most)) as supervisor:
        yield supervisor, (theirs.fileno(),)


def _order(
    reader: Reader, descriptors: Sequence[int], words: Sequence[str], asking: Sequence[int]
) -> str:
    """What the process is told, as one word of its command line."""
    boxed = tier().start.private_root
    given = {"inputs": descriptors, "several": reader.several, "words": words}
    order = {"module": reader.module, **given, "boxed": boxed, "asking": asking}
    return json.dumps({**order, "limits": asdict(reader.limits)})


def _wait(
    process: subprocess.Popen[bytes], supervisor: Supervisor | None, look: Callable[[], None]
) -> None:
    """Until it has ended by itself; ``look`` is called meanwhile. Raises Stopped, NoAnswer."""
    ended = os.pidfd_open(process.pid)
    asking: list[Supervisor] = [supervisor] if supervisor else []
    next_look = 0.0
    try:
        while True:
            waited_for: list[int | Supervisor] = [ended, *asking]
            ready = select.select(waited_for, [], [], POLL_SECONDS)[0]
            if ended in ready:
                break
            asking = [each for each in asking if each not in ready or each.serve()]
            if time.monotonic() > next_look:
                look()
                next_look = time.monotonic() + POLL_SECONDS
    except TooMuch as problem:
        raise NoAnswer(str(problem), killed=True) from None
    finally:
        os.close(ended)
    process.wait()


def _look(reader: Reader, scratch: Path, deadline: float, should_stop: ShouldStop | None) -> None:
    """Raises Stopped, NoAnswer, TooMuch."""
    if should_stop is not None and should_stop():
        raise Stopped
    if time.monotonic() > deadline:
        raise NoAnswer("it takes too long", killed=True)
    check_folder(scratch, reader.most_bytes, reader.most_files)


def _answer(scratch: Path, status: int) -> dict[str, Any]:
    """Raises NoAnswer."""
    with suppress(BadResult, ValueError, RecursionError):
        with open_plain_file(scratch / ANSWER, LONGEST_ANSWER) as file:
            answer = json.loads(file.read(LONGEST_ANSWER))
        if isinstance(answer, dict):
            return answer
    raise NoAnswer(f"it ended with {status} and without an answer", killed=status != 1)
