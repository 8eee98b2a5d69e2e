"""The child's side: ``python -m pose.sandbox.child``, driven over its pipes."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import cv2

from pose.audio import audio_samples
from pose.errors import PoseError, VideoTooLarge
from pose.extract import Extractor
from pose.sandbox import wire
from pose.sandbox.limits import confine
from pose.segments import Segment
from pose.video import frames, probe
from scoring.landmarks import encode

_OpenCvError: type[Exception] = cv2.error
Answer = tuple[dict[str, Any], bytes]
Report = Callable[[int], None]
# more often than this the host need not hear of it
FRAMES_BETWEEN_REPORTS = 5


def main() -> None:
    """Answer requests until the host is gone."""
    requests, answers = _pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the host, which ends us
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    work = _Work(answers)
    incoming = _Incoming(requests)
    while True:
        wire.write(answers, *work.answer(incoming.next()))


def _pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Standard input and output for the wire alone: libraries may print, and go to stderr."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return requests, answers


class _Incoming:
    """Requests, read by a thread of their own, so that the host's end is noticed at once."""

    def __init__(self, requests: IO[bytes]) -> None:
        self._requests = requests
        self._ready = threading.Semaphore(0)
        self._waiting: list[dict[str, Any]] = []
        threading.Thread(target=self._listen, name="requests", daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                message, _ = wire.read(self._requests)
            except (EOFError, OSError):
                os._exit(0)
            self._waiting.append(message)
            self._ready.release()

    def next(self) -> dict[str, Any]:
        self._ready.acquire()
        return self._waiting.pop(0)


class _Work:
    def __init__(self, answers: IO[bytes]) -> None:
        self._answers = answers
        self._extractor: Any = None

    def answer(self, request: dict[str, Any]) -> Answer:
        """The answer or the error, as a message."""
        kinds: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "load": self._load,
            "probe": self._probe,
            "extract": self._extract,
            "sound": self._sound,
            "frames": self._frames,
        }
        try:
            return kinds[request["do"]](request)
        except PoseError as problem:
            return wire.failure(problem), b""
        except (MemoryError, _OpenCvError) as problem:
            if "memory" not in str(problem).lower() and not isinstance(problem, MemoryError):
                raise
            words = "The video needs too much memory. Please export it smaller."
            return wire.failure(VideoTooLarge(words)), b""

    def _load(self, request: dict[str, Any]) -> Answer:
        """Make everything ready, then confine this process for good."""
        cv2.setNumThreads(1)
        gpu = False
        if request["model"]:
            self._extractor = Extractor(Path(request["model"]), request["backend"])
            self._extractor.warm_up()
            gpu = "cuda" in self._extractor.backend
        return {"filtered": confine(request["memory"], gpu=gpu)}, b""

    def _probe(self, request: dict[str, Any]) -> Answer:
        return asdict(probe(Path(request["path"]))), b""

    def _extract(self, request: dict[str, Any]) -> Answer:
        segment = Segment(**request["segment"])
        track = self._extractor.extract(Path(request["path"]), segment, self._report)
        return {}, encode(track)

    def _report(self, done: int) -> None:
        if done % FRAMES_BETWEEN_REPORTS in (0, 1):
            wire.write(self._answers, {"done": done})

    def _frames(self, request: dict[str, Any]) -> Answer:
        """All pictures one by one; the host's reading sets the pace."""
        for time, rgb in frames(Path(request["path"])):
            wire.write(self._answers, {"time": time, "shape": rgb.shape}, rgb.data)
        return {}, b""

    def _sound(self, request: dict[str, Any]) -> Answer:
        samples = audio_samples(Path(request["path"]), request["rate"], stereo=request["stereo"])
        return ({"none": True}, b"") if samples is None else ({}, samples.tobytes())


if __name__ == "__main__":
    main()
