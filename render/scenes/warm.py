"""The process in which Manim is ready, seen from the worker: started once, forked for each scene.

It is a program of its own (``render.scenes.warm_child``) behind the sandbox's walls and knows
nothing of the worker. It ends with the worker, and is replaced after so many scenes.
"""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from confinement import Start, end, launch
from confinement.kernel import hand_over
from confinement.limits import GIB, MIB
from confinement.room import bounded_place, temporary_places
from confinement.scratch import remove, tail
from confinement.tier import Tier, tier
from render.fast.slots import Slots

MOST_SCENES, MOST_MEMORY = 200, 1024**3
MOST_SCRATCH, MOST_FILES = 2 * GIB, 20_000  # of one scene
FREE_SCRATCH = 256 * MIB  # of one of code that Troupe has not generated, beside its files
PREFIX = "troupe-warm-"
LOG = "log.txt"
SETTLED = 60.0  # seconds after which a folder that nobody has locked belongs to nobody
START_SECONDS, END_SECONDS = 60.0, 5.0


class NoWarmProcess(Exception):
    """The render process did not start; the text is the end of what it wrote."""


class WarmRun:
    """One scene in the warm process: what it says, and at last its exit status."""

    def __init__(self, process: WarmProcess, number: int) -> None:
        self._process, self._number = process, number
        self._heard: SimpleQueue[bytes | int] = SimpleQueue()

    def hear(self, seconds: float) -> bytes | int | None:
        """Bytes that the scene's process wrote, its exit status, or None after so long."""
        try:
            return self._heard.get(timeout=seconds)
        except Empty:
            return None

    def end(self) -> None:
        """Returns when no process of the scene is left."""
        self._process.order({"end": self._number})
        while self._process.alive and not self._process.has_ended(self._number):
            self.hear(0.05)

    def put(self, heard: bytes | int) -> None:
        self._heard.put(heard)


class WarmProcess:
    """Scenes of the folders below ``folder`` are rendered in forks of it, several at a time.

    With a ``room`` of so many bytes it is for one scene, which works there. ``most_scratch`` is
    what a scene may write to its folder, which lies in ``place``.
    """

    def __init__(
        self,
        start: Start,
        slots: Slots,
        *,
        room: int = 0,
        most_scratch: int | None = None,
        place: Path | None = None,
    ) -> None:
        self.most_scratch = most_scratch or MOST_SCRATCH
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        self.folder.chmod(0o711)
        self.alive = True
        self.users = 0
        self._user = start.user
        self._runs: dict[int, WarmRun] = {}
        self._begun = 0
        self._words = ""
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._memory = 0
        self._log = (self.folder / LOG).open("w+b")
        fcntl.flock(self._log, fcntl.LOCK_EX)  # as long as it or this process lives
        # the kernel ends the process with the thread that started it, so that thread must last
        self._thread = threading.Thread(
            target=self._live, args=(start, slots, room), name="warm-render", daemon=True
        )
        self._thread.start()
        if not self._ready.wait(START_SECONDS) or not self.alive:
            raise NoWarmProcess(self._last_words())

    @property
    def worn(self) -> bool:
        """Whether it is time for a new one; what tidies up /tmp may have taken its folder away."""
        usable = self.alive and self.folder.is_dir()
        return not usable or self._begun >= MOST_SCENES or self._memory > MOST_MEMORY

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> int:
        """How many scenes are being rendered in it."""
        return len(self._runs)

    @contextmanager
    def lent(self) -> Iterator[WarmProcess]:
        """It is kept as long as somebody has it."""
        with self._lock:
            self.users += 1
        try:
            yield self
        finally:
            with self._lock:
                self.users -= 1

    def run(self, folder: Path) -> WarmRun:
        """Render the scene of this folder, one below ``self.folder``."""
        if self._user is not None:  # another user cannot write what root has laid in
            hand_over(folder, self._user)
        with self._lock:
            self._begun += 1
            number = self._begun
            run = self._runs[number] = WarmRun(self, number)
        most = {"most_bytes": self.most_scratch, "most_files": MOST_FILES}
        self.order({"run": number, "folder": str(folder), **most})
        if not self.alive:
            run.put(1)
        return run

    def has_ended(self, number: int) -> bool:
        return number not in self._runs

    def order(self, line: dict[str, Any]) -> None:
        with self._lock, suppress(OSError):
            os.write(self._orders, json.dumps(line).encode() + b"\n")

    def stop(self) -> None:
        """Ends it with all its scenes."""
        with suppress(OSError):
            os.close(self._orders)
        end(self._process)
        self._thread.join(END_SECONDS)

    def _live(self, start: Start, slots: Slots, room: int) -> None:
        try:
            self._start(start, slots, room)
            with os.fdopen(self._answers, "rb") as answers:
                for line in answers:
                    self._heed(json.loads(line))
        finally:
            self.alive = False
            self._process.wait()
            self._words = tail(self._log)
            for number in list(self._runs):
                self._runs.pop(number).put(1)
            self._ready.set()
            self._log.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, start: Start, slots: Slots, room: int) -> None:
        orders, self._orders = os.pipe()
        self._answers, answers = os.pipe()
        try:
            self._process = launch(
                "render.scenes.warm_child",
                [
                    *map(str, (orders, answers, slots.descriptor, slots.count)),
                    place_of(start, room),
                ],
                scratch=self.folder,
                start=start,
                pass_fds=(orders, answers, slots.descriptor),
                output=self._log,
                room=room,
            )
        finally:
            for descriptor in (orders, answers, slots.descriptor):
                os.close(descriptor)

    def _heed(self, answer: dict[str, Any]) -> None:
        if "ready" in answer:
            self._ready.set()
        elif "said" in answer:
            self._runs[answer["run"]].put(answer["said"].encode("latin-1"))
        else:
            self._memory = max(self._memory, int(answer["memory"]))
            self._runs.pop(answer["run"]).put(int(answer["ended"]))

    def _last_words(self) -> str:
        return self._words


class Warmth:
    """The warm process of this process, made when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._current: WarmProcess | None = None
        self._owner = os.getpid()

    @contextmanager
    def process(self) -> Iterator[WarmProcess]:
        """Raises NoWarmProcess."""
        with self._lock:
            if self._owner != os.getpid():  # a worker forked from one that had it
                self._current, self._owner = None, os.getpid()
            if self._current is None or self._current.worn:
                worn, self._current = self._current, None
                retire(worn)
                self._current = WarmProcess(tier().start, machine_slots())
            lent = self._current.lent()
            process = lent.__enter__()
        try:
            yield process
        finally:
            lent.__exit__(None, None, None)

    def warm_up(self) -> None:
        """Make it in the background; where that fails, the first scene will say why."""

        def start() -> None:
            remove_leftovers()
            with suppress(NoWarmProcess), self.process():
                pass

        threading.Thread(target=start, name="warm-up", daemon=True).start()

    def stop(self) -> None:
        with self._lock:
            if self._current is not None and self._owner == os.getpid():
                self._current.stop()
            self._current = None


def place_of(start: Start, room: int) -> str:
    if not start.private_root:
        return "plain"
    return "room" if room else "boxed"


@contextmanager
def own_process(found: Tier, given: int) -> Iterator[WarmProcess]:
    """One for a single scene of free code, which is given files of so many bytes.

    What it writes lies on a mount of bounded size, where the tier or this machine has one. Raises
    NoWarmProcess.
    """
    slots, most = Slots(1, os.memfd_create("slots")), FREE_SCRATCH + given
    if found.room:
        process = WarmProcess(found.start, slots, room=most, most_scratch=most)
    elif bounded := bounded_place():
        place, size = bounded  # others may be on it at the same time
        process = WarmProcess(found.start, slots, most_scratch=min(most, size // 2), place=place)
    else:
        process = WarmProcess(found.start, slots, most_scratch=most)
    try:
        yield process
    finally:
        process.stop()


def retire(process: WarmProcess | None) -> None:
    """Let it end once nobody has it any more."""
    if process is not None and process.alive:
        threading.Thread(target=ended_when_idle, args=(process,), daemon=True).start()


def ended_when_idle(process: WarmProcess) -> None:
    pause = threading.Event()
    while process.users:
        pause.wait(0.5)
    process.stop()


def remove_leftovers() -> None:
    """The folders of workers that were killed before they could tidy up."""
    found = (place.glob(f"{PREFIX}*") for place in temporary_places())
    for folder in chain.from_iterable(found):
        with suppress(OSError):
            facts = folder.lstat()
            old = time.time() - facts.st_mtime > SETTLED
            if old and facts.st_uid == os.getuid() and is_abandoned(folder):
                remove(folder)


def is_abandoned(folder: Path) -> bool:
    """Whether no process has it locked. Raises OSError."""
    log = os.open(folder / LOG, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(log)
    return True


def machine_slots() -> Slots:
    """Shared by all of this user's render processes on the machine."""
    path = Path(tempfile.gettempdir()) / f"troupe-{os.getuid()}.slots"
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    return Slots(os.cpu_count() or 1, os.open(path, flags, 0o600))


WARMTH = Warmth()
atexit.register(WARMTH.stop)
