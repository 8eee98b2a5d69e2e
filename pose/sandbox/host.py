"""The host's side: ask a confined child what a video is, what it shows and how it sounds."""

from __future__ import annotations

import fcntl
import logging
import os
import select
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray

from confinement.inputs import open_input
from confinement.scratch import remove
from confinement.starting import launch
from pose.backends.names import DEFAULT
from pose.errors import PoseError, UnreadableVideo
from pose.sandbox import wire
from pose.sandbox.limits import MEMORY_BYTES
from pose.segments import Segment
from pose.tracklets import Tracklets, decode_tracklets
from pose.video import Frame, VideoInfo

log = logging.getLogger(__name__)
CPU_SECONDS = 900
SILENCE_SECONDS = 60.0
GRACE_SECONDS = 5.0
START_SECONDS = 120.0
MOST_COMPLAINTS = 200
PIPE_BYTES = 2**20  # whole pictures go through
PREFIX = "troupe-pose-"
LIBRARIES = "LD_LIBRARY_PATH"  # where those of a GPU may lie

OnFrame = Callable[[int], None]
CRASHED = "The video cannot be decoded: it is damaged, or made to do harm. Please export it again."
NOT_STARTED = "The process that decodes videos does not start. Run ./troupe doctor."
NOT_FILTERED = "videos are decoded within limits only: system calls cannot be filtered here"
HUNG = "The video takes too long to decode. Please export it again, as an ordinary H.264 MP4."


def _environment() -> dict[str, str]:
    """Beside what every confined process is told; the host's own holds secrets."""
    known = {LIBRARIES: os.environ[LIBRARIES]} if LIBRARIES in os.environ else {}
    return {"MALLOC_ARENA_MAX": "2", **known}


def _pass_on(complaints: IO[bytes]) -> None:
    """Into the log, as the child may write to no file; it may not fill the disk this way either."""
    with complaints:
        for line in islice(complaints, MOST_COMPLAINTS):
            log.warning("decoding process: %s", line.decode(errors="replace").rstrip())
        while complaints.read(2**16):
            pass


def _frame(message: dict[str, Any], payload: bytearray) -> Frame:
    pixels = np.frombuffer(payload, np.uint8)
    return Frame(message["time"], pixels.reshape(message["shape"]))


class _Silent(Exception):
    """The child has not said anything for too long."""


class Sandbox:
    """One child, started at its first use and again after it died; for one thread at a time.

    Without a `model` it can tell what a video is and how it sounds, not where the body is. Who lets
    it stay for videos of several people says so with `turn_to`.
    """

    def __init__(
        self,
        model: Path | None = None,
        backend: str = DEFAULT,
        *,
        memory: int = MEMORY_BYTES,
        cpu_seconds: int = CPU_SECONDS,
        silence_seconds: float = SILENCE_SECONDS,
    ) -> None:
        self._words = [backend, str(memory), *([str(model.absolute())] if model else [])]
        self._cpu_seconds = cpu_seconds
        self._silence_seconds = silence_seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._loaded = False
        self._owner: str | None = None
        self._has_met_a_video = False

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the child without waiting for it to be ready."""
        if self._child is not None and self._child.poll() is None:
            return
        self.close()
        self._requests, requests = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._scratch = Path(tempfile.mkdtemp(prefix=PREFIX))
        try:
            self._child = launch(
                "pose.sandbox.child",
                self._words,
                scratch=self._scratch,
                given=requests.fileno(),
                output=subprocess.PIPE,
                complaints=subprocess.PIPE,
                environment=_environment(),
            )
        finally:
            requests.close()
        with suppress(OSError):  # beyond what this user may have: then it is only slower
            fcntl.fcntl(cast("IO[bytes]", self._child.stdout), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        threading.Thread(target=_pass_on, args=[self._child.stderr], daemon=True).start()

    def turn_to(self, owner: str) -> None:
        """Videos of this owner come next. A child that has met another's is replaced, without
        waiting until the new one is ready: what a video may have done to it ends with it."""
        if self._has_met_a_video and owner != self._owner:
            self.close()
        self._owner = owner
        self.start()

    def close(self) -> None:
        """End the child, whatever it is doing."""
        child, self._child, self._loaded = self._child, None, False
        self._has_met_a_video = False
        if child is None:
            return
        child.kill()
        self._requests.close()
        cast("IO[bytes]", child.stdout).close()
        child.wait()
        remove(self._scratch)

    def probe(self, path: Path) -> VideoInfo:
        """What the video is. Raises VideoError, ModelMissing."""
        answer, _ = self._ask(path, {"do": "probe"})
        return VideoInfo(**{name: answer[name] for name in VideoInfo.__dataclass_fields__})

    def follow(self, path: Path, segment: Segment, on_frame: OnFrame | None = None) -> Tracklets:
        """Everybody in a segment.

        `on_frame` gets the number of pictures done, every few of them, and may raise to stop.
        Raises VideoError, ModelMissing.
        """
        request = {"do": "follow", "segment": asdict(segment)}
        return decode_tracklets(bytes(self._ask(path, request, on_frame)[1]))

    def frames(self, path: Path) -> Iterator[Frame]:
        """All pictures, as `pose.video.frames` gives them; who stops early ends the child.

        Raises VideoError, ModelMissing.
        """
        self._be_ready()
        whole = False
        try:
            self._send(path, {"do": "frames"})
            while (found := self._next())[0].get("time") is not None:
                yield _frame(*found)
            whole = True
        except _Silent:
            raise UnreadableVideo(HUNG) from None
        except (EOFError, ConnectionError):
            raise UnreadableVideo(CRASHED) from None
        finally:
            if not whole:
                self.close()
        if "error" in found[0]:
            raise wire.as_error(found[0])

    def sound(self, path: Path, rate: int, *, stereo: bool = False) -> NDArray[np.float32] | None:
        """What `pose.audio.audio_samples` gives. Raises VideoError, ModelMissing."""
        request = {"do": "sound", "rate": rate, "stereo": stereo}
        answer, payload = self._ask(path, request)
        samples = np.frombuffer(payload, np.float32)
        if answer.get("none"):
            return None
        return samples.reshape(-1, 2) if stereo else samples

    def _ask(
        self, path: Path, request: dict[str, Any], on_frame: OnFrame | None = None
    ) -> tuple[dict[str, Any], bytearray]:
        # one crash may be the machine's fault, two with the same video hardly are
        for _ in range(2):
            self._be_ready()
            try:
                return self._request(path, request, on_frame)
            except (EOFError, ConnectionError):
                if self._end() == -signal.SIGXCPU:
                    raise UnreadableVideo(HUNG) from None
        raise UnreadableVideo(CRASHED)

    def _end(self) -> int | None:
        """Close, and say how the child had ended before."""
        with suppress(subprocess.TimeoutExpired):
            self._running.wait(GRACE_SECONDS)
        ended = self._running.returncode
        self.close()
        return ended

    def _request(
        self, path: Path, request: dict[str, Any], on_frame: OnFrame | None
    ) -> tuple[dict[str, Any], bytearray]:
        try:
            self._send(path, request)
            return self._answer(on_frame)
        except _Silent:
            self.close()
            raise UnreadableVideo(HUNG) from None
        except (PoseError, EOFError, ConnectionError):
            raise  # the child said so and is as good as before, or it is gone
        except BaseException:
            self.close()
            raise

    def _be_ready(self) -> None:
        self.start()
        try:
            if not self._loaded and not self._answer(None)[0]["filtered"]:
                log.warning(NOT_FILTERED)
        except (EOFError, _Silent) as problem:
            self.close()
            raise PoseError(NOT_STARTED) from problem
        except PoseError:
            self.close()
            raise
        if not self._loaded:
            remove(self._scratch)  # it could be written while the networks were loaded
        self._loaded = True

    @property
    def pid(self) -> int:
        """The child's process id, while it runs. Raises EOFError when it does not."""
        return self._running.pid

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            raise EOFError
        return self._child

    def _send(self, path: Path, request: dict[str, Any]) -> None:
        """The child gets the open file, and never learns its name. Raises UnreadableVideo."""
        told = {**request, "cpu_seconds": self._cpu_seconds}
        with ExitStack() as stack:
            try:
                video = stack.enter_context(open_input(path))
            except OSError as problem:
                words = f"The file cannot be opened: {problem.strerror}."
                raise UnreadableVideo(words) from problem
            self._has_met_a_video = True
            wire.send(self._requests, told, video)

    def _answer(self, on_frame: OnFrame | None) -> tuple[dict[str, Any], bytearray]:
        while True:
            message, payload = self._next()
            if "error" in message:
                raise wire.as_error(message)
            if "done" not in message:
                return message, payload
            if on_frame is not None:
                on_frame(message["done"])

    def _next(self) -> tuple[dict[str, Any], bytearray]:
        pipe = cast("IO[bytes]", self._running.stdout)
        timeout = self._silence_seconds if self._loaded else START_SECONDS
        readable, _, _ = select.select([pipe], [], [], timeout)
        if not readable:
            raise _Silent
        return wire.read_message(pipe)
