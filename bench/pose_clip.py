"""The clip that the pose is measured on: 22 s of 720p30, from the example dance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "dance_120bpm.mp4"
WIDTH, HEIGHT, RATE, SECONDS = 1280, 720, 30, 22


def made_clip(path: Path, *, seconds: int = SECONDS) -> Path:
    """The dancer in the middle of a wide picture, over and over, as an H.264 MP4."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=RATE, options={"preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for picture in islice(cycle(_pictures()), seconds * RATE):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _pictures() -> Iterator[NDArray[np.uint8]]:
    with av.open(str(EXAMPLE)) as container:
        for frame in container.decode(video=0):
            yield _widen_clip(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))


def _widen_clip(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    width = picture.shape[1] * HEIGHT // picture.shape[0]
    wide = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    wide[:] = picture[0, 0]
    left = (WIDTH - width) // 2
    wide[:, left : left + width] = cv2.resize(picture, (width, HEIGHT))
    return wide
