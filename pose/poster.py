"""A still that stands for a video until it is played."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np

from pose.errors import UnreadableVideo
from pose.pictures import Frame

LONGEST_SIDE = 640  # pixels
QUALITY = 82
# By then a dancer has come into view; further on costs decoding.
LATEST = 3.0  # seconds
SHARE = 1 / 3


def draw_poster(frames: Iterable[Frame], duration: float) -> bytes:
    """A JPEG of the moment a third into the film (`duration` in seconds), or of its third second.

    Reads no further than that. Raises UnreadableVideo.
    """
    moment, picture = min(duration * SHARE, LATEST), None
    for frame in frames:
        picture = frame.rgb
        if frame.time >= moment:
            break
    if picture is None:
        raise UnreadableVideo("The video has no pictures.")
    scale = min(1.0, LONGEST_SIDE / max(picture.shape[:2]))
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    _, jpeg = cv2.imencode(
        ".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
    )
    return np.asarray(jpeg).tobytes()
