"""What the child does for the host, once it has given up its files: `pose.sandbox.child`."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

import cv2

from confinement.inputs import Input
from pose.audio import audio_samples
from pose.errors import PoseError, VideoTooLarge
from pose.extract import Extractor
from pose.sandbox import wire
from pose.sandbox.limits import AddressSpace, allow_cpu_seconds, confine
from pose.segments import Segment
from pose.tracklets import encode_tracklets
from pose.video import frames, probe

_OpenCvError: type[Exception] = cv2.error
Answer = tuple[dict[str, Any], bytes]
Report = Callable[[int], None]
# more often than this the host need not hear of it
FRAMES_BETWEEN_REPORTS = 5


def serve(backend: str, model: Path | None, memory: int, used: AddressSpace) -> None:
    """Load, take the last step behind the walls, and answer requests until the host is gone."""
    requests, answers = _streams()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the host, which ends us
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    work = _Work(answers)
    incoming = _Incoming(requests)
    wire.write(answers, *work.catch_errors(lambda: work.load(backend, model, memory, used)))
    while True:
        request, files = incoming.next()
        wire.write(answers, *work.answer(request, files))


def _streams() -> tuple[socket.socket, IO[bytes]]:
    """Standard input and output for the host alone: libraries may print, and go to stderr."""
    requests, answers = socket.socket(fileno=os.dup(0)), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return requests, answers


class _Incoming:
    """Requests, read by a thread of their own, so that the host's end is noticed at once."""

    def __init__(self, requests: socket.socket) -> None:
        self._requests = requests
        self._waiting: SimpleQueue[tuple[dict[str, Any], list[int]]] = SimpleQueue()
        threading.Thread(target=self._listen, name="requests", daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self._waiting.put(wire.receive(self._requests))
            except (EOFError, OSError):
                os._exit(0)

    def next(self) -> tuple[dict[str, Any], list[int]]:
        return self._waiting.get()


class _Work:
    def __init__(self, answers: IO[bytes]) -> None:
        self._answers = answers
        self._extractor: Any = None

    def answer(self, request: dict[str, Any], files: list[int]) -> Answer:
        """The answer or the error, as a message; the video is the file that came along."""
        kinds: dict[str, Callable[[Input, dict[str, Any]], Answer]] = {
            "probe": self._probe,
            "follow": self._follow,
            "sound": self._sound,
            "frames": self._frames,
        }
        allow_cpu_seconds(request["cpu_seconds"])
        try:
            return self.catch_errors(lambda: kinds[request["do"]](Input(files[0]), request))
        finally:
            for descriptor in files:
                os.close(descriptor)

    @staticmethod
    def catch_errors(ask: Callable[[], Answer]) -> Answer:
        """What it gives, or its error as a message."""
        try:
            return ask()
        except PoseError as problem:
            return wire.failure(problem), b""
        except (MemoryError, _OpenCvError) as problem:
            if "memory" not in str(problem).lower() and not isinstance(problem, MemoryError):
                raise
            words = "The video needs too much memory. Please export it smaller."
            return wire.failure(VideoTooLarge(words)), b""

    def load(self, backend: str, model: Path | None, memory: int, used: AddressSpace) -> Answer:
        """Make everything ready, then confine this process for good."""
        cv2.setNumThreads(1)
        gpu = False
        if model:
            self._extractor = Extractor(model, backend)
            self._extractor.warm_up()
            gpu = "cuda" in self._extractor.backend
        return {"filtered": confine(used, memory, gpu=gpu)}, b""

    def _probe(self, video: Input, _: dict[str, Any]) -> Answer:
        return asdict(probe(video)), b""

    def _follow(self, video: Input, request: dict[str, Any]) -> Answer:
        segment = Segment(**request["segment"])
        return {}, encode_tracklets(self._extractor.follow(video, segment, self._report))

    def _report(self, done: int) -> None:
        if done % FRAMES_BETWEEN_REPORTS in (0, 1):
            wire.write(self._answers, {"done": done})

    def _frames(self, video: Input, _: dict[str, Any]) -> Answer:
        """All pictures one by one; the host's reading sets the pace."""
        for time, rgb in frames(video):
            wire.write(self._answers, {"time": time, "shape": rgb.shape}, rgb.data)
        return {}, b""

    def _sound(self, video: Input, request: dict[str, Any]) -> Answer:
        samples = audio_samples(video, request["rate"], stereo=request["stereo"])
        return ({"none": True}, b"") if samples is None else ({}, samples.tobytes())
