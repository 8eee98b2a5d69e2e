"""Small films with a sound, in which nobody is to be seen."""

from __future__ import annotations

import io
from typing import Any

import av
import numpy as np

from tests.pose.sounds import RATE


def film_with(sound: Any) -> bytes:
    """A grey film of as long a sound (n,) at 22,050 samples a second."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        picture = container.add_stream("libx264", rate=5, options={"preset": "ultrafast"})
        picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
        audio = container.add_stream("aac", rate=RATE, layout="mono")
        for first in range(0, len(sound), 1024):
            piece = np.asarray(sound[None, first : first + 1024], np.float32)
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = RATE, first
            container.mux(audio.encode(frame))
        for _ in range(5 * len(sound) // RATE):
            grey = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 90, np.uint8), format="rgb24")
            container.mux(picture.encode(grey))
        container.mux([*audio.encode(None), *picture.encode(None)])
    return target.getvalue()
