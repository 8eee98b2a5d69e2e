"""MediaPipe's PoseLandmarker over one run of pictures."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from pose.body import NOBODY, Body
from pose.errors import ModelMissing
from pose.picture import Picture, RgbPicture

# what the native libraries say at every start; they take no log level, so it is known by its words
_CHATTER = (
    b"XNNPACK delegate",
    b"before InitGoogle",
    b"inference_feedback_manager",
    b"landmark_projection_calculator",
    b"unaligned buffer",
)
_stderr_lock = Lock()


class MediaPipeLandmarker:
    """A `BodyFinder`, and the reference for the others. Raises ModelMissing at its first use."""

    batch = 1

    def __init__(self, model: Path) -> None:
        self.name = f"mediapipe {version('mediapipe')}"
        self._model = model
        self._task: Any = None

    def find_all(self, shown: Sequence[tuple[float, Picture]]) -> list[Body]:
        return [self.find(time, picture) for time, picture in shown]

    def find(self, time: float, picture: Picture) -> Body:
        """The body in the next picture, shown at `time`; NOBODY without one."""
        import mediapipe

        if self._task is None:
            self._task, self._last_ms, self._quiet = _make_landmarker(self._model), -1, False
        image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=picture.rgb())
        # whole milliseconds, and never the same twice: MediaPipe refuses equal times
        self._last_ms = max(self._last_ms + 1, round(time * 1000))
        with nullcontext() if self._quiet else _without_chatter():
            result = self._task.detect_for_video(image, self._last_ms)
        if not result.pose_landmarks:
            return NOBODY
        self._quiet = True
        return _body(result, picture.width, picture.height)

    def warm_up(self) -> None:
        self.find(0.0, RgbPicture(np.zeros((64, 64, 3), np.uint8)))
        self.reset()

    def reset(self) -> None:
        # its tracker cannot be told to forget
        if self._task is not None:
            self._task.close()
        self._task = None


def _make_landmarker(model: Path) -> Any:
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model)),
        running_mode=vision.RunningMode.VIDEO,
        num_poses=1,
    )
    try:
        with _without_chatter():
            return vision.PoseLandmarker.create_from_options(options)
    except (RuntimeError, ValueError, OSError) as problem:
        raise ModelMissing(f"{model} is not a usable pose model: {problem}") from problem


def _body(result: Any, width: int, height: int) -> Body:
    points = result.pose_landmarks[0]
    image = np.array([(p.x, p.y, p.z) for p in points], np.float32)
    return Body(
        image * np.array([width, height, width], np.float32),
        np.array([(p.x, p.y, p.z) for p in result.pose_world_landmarks[0]], np.float32),
        np.array([p.visibility for p in points], np.float32),
    )


@contextmanager
def _without_chatter() -> Iterator[None]:
    """Hold back standard error of the whole process, then pass on all but the known chatter.

    In a pipe, as a confined process may write no file; what does not fit into it is lost.
    """
    with _stderr_lock:
        sys.stderr.flush()
        held, told = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        real = os.dup(2)
        os.dup2(told, 2)
        os.close(told)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(real, 2)
            os.close(real)
            with os.fdopen(held, "rb") as lines:
                for line in lines.read().splitlines(keepends=True):
                    if not any(words in line for words in _CHATTER):
                        os.write(2, line)
