"""The work of the confined process that decodes what a voice gave. `render.narration.other_voices`
asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np

from confinement.inputs import Input, ffmpeg_source


def work(sound: Input, rate: str, out: str) -> dict[str, Any]:
    """``out`` gets the sound as mono 32-bit floats, so many a second."""
    name, only_here = ffmpeg_source(sound)
    try:
        with av.open(name, options=only_here) as file:
            resampler = av.AudioResampler(format="flt", layout="mono", rate=int(rate))
            frames = [
                part.to_ndarray()[0]
                for frame in (*file.decode(audio=0), None)
                for part in resampler.resample(frame)
            ]
    except (av.FFmpegError, IndexError, ValueError):
        return {"refused": "what the voice gave is no sound"}
    samples = np.concatenate(frames) if frames else np.zeros(1, np.float32)
    Path(out).write_bytes(samples.astype(np.float32).tobytes())
    return {}
