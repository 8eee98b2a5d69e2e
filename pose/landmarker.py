"""MediaPipe's PoseLandmarker over one run of pictures."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pose.errors import ModelMissing
from scoring.landmarks import LANDMARKS

# what the native libraries say at every start; they take no log level, so it is known by its words
_CHATTER = (
    b"XNNPACK delegate",
    b"before InitGoogle",
    b"inference_feedback_manager",
    b"landmark_projection_calculator",
    b"unaligned buffer",
)
_stderr_lock = Lock()


class Body(NamedTuple):
    """One person in one picture: pixels (33, 3), metres (33, 3), visibility (33,)."""

    image: NDArray[np.float32]
    world: NDArray[np.float32]
    visibility: NDArray[np.float32]


NOBODY = Body(
    np.full((LANDMARKS, 3), np.nan, np.float32),
    np.full((LANDMARKS, 3), np.nan, np.float32),
    np.zeros(LANDMARKS, np.float32),
)


def backend_name() -> str:
    """What finds the landmarks, with its version."""
    return f"mediapipe {version('mediapipe')}"


class Landmarker:
    """Follows one person from picture to picture. Make it in the process that uses it."""

    def __init__(self, model: Path) -> None:
        """Raises ModelMissing when the file is not a pose model."""
        from mediapipe.tasks.python import BaseOptions, vision

        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(model)),
            running_mode=vision.RunningMode.VIDEO,
            num_poses=1,
        )
        self._last_ms = -1
        self._found_before = False
        try:
            with _without_chatter():
                self._task = vision.PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError, OSError) as problem:
            raise ModelMissing(f"{model} is not a usable pose model: {problem}") from problem

    def find(self, time: float, rgb: NDArray[np.uint8]) -> Body:
        """The body in the picture shown at `time` (seconds, increasing); NOBODY if there is none.

        rgb  (height, width, 3) uint8
        """
        import mediapipe

        picture = mediapipe.Image(
            image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(rgb)
        )
        # whole milliseconds, and never the same twice: MediaPipe refuses equal times
        self._last_ms = max(self._last_ms + 1, round(time * 1000))
        with nullcontext() if self._found_before else _without_chatter():
            result = self._task.detect_for_video(picture, self._last_ms)
        if not result.pose_landmarks:
            return NOBODY
        self._found_before = True
        return _body(result, rgb.shape[1], rgb.shape[0])

    def close(self) -> None:
        self._task.close()


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
    """Hold back standard error of the whole process, then pass on all but the known chatter."""
    with _stderr_lock, tempfile.TemporaryFile() as held:
        sys.stderr.flush()
        real = os.dup(2)
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(real, 2)
            os.close(real)
            held.seek(0)
            for line in held:
                if not any(words in line for words in _CHATTER):
                    os.write(2, line)
