"""The pose model, the example dance, and small clips made on the spot."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from pose.extract import extract
from pose.model import build_model
from pose.segments import Segment
from pose.video import frames

EXAMPLES = Path(__file__).parents[2] / "examples"
EXAMPLE = EXAMPLES / "dance_120bpm.mp4"
BASE = Fraction(1, 90_000)


@pytest.fixture(scope="session")
def model() -> Path:
    """The full pose model, from the cache folder that every checkout of this machine shares."""
    cache = os.environ.get("TROUPE_CACHE_DIR")
    return build_model(Path(cache) if cache else Path.home() / ".cache" / "troupe")


@pytest.fixture(scope="session")
def example() -> Path:
    return EXAMPLE


@pytest.fixture(scope="session")
def truth() -> dict[str, Any]:
    with np.load(EXAMPLES / "dance_120bpm_truth.npz") as data:
        return dict(data)


@pytest.fixture(scope="session")
def whole_track(model):
    """The example in one go, without segments."""
    return extract(EXAMPLE, Segment(0, 0.0, 100.0), model)


@pytest.fixture(scope="session")
def example_pictures() -> list:
    """The first second of the example: 30 frames."""
    return list(frames(EXAMPLE, 0.0, 1.0))


@pytest.fixture
def clip(tmp_path) -> Callable[..., Path]:
    """Writes pictures as a video file and answers its path."""

    def make(
        pictures: Iterable[np.ndarray],
        *,
        name: str = "clip.mp4",
        times: Iterable[float] | None = None,
        codec: str = "libx264",
        rotation: int = 0,
        hflip: bool = False,
        vflip: bool = False,
        options: dict[str, str] | None = None,
        sound: tuple[np.ndarray, float] | None = None,
    ) -> Path:
        path = tmp_path / name
        pictures = list(pictures)
        times = [k / 30 for k in range(len(pictures))] if times is None else list(times)
        with av.open(str(path), "w", options=options or {}) as container:
            stream = _stream(container, codec, pictures[0])
            if rotation or hflip or vflip:
                stream.set_display_rotation(rotation, hflip=hflip, vflip=vflip)
            audio = container.add_stream("aac", rate=48_000, layout="mono") if sound else None
            if sound:
                _write_sound(container, audio, *sound)
            for time, picture in zip(times, pictures, strict=True):
                frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
                frame.pts, frame.time_base = _ticks(time, stream), stream.codec_context.time_base
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path

    return make


def _ticks(time: float, stream) -> int:
    return round(time / stream.codec_context.time_base)


def _stream(container, codec: str, picture: np.ndarray):
    stream = container.add_stream(codec, rate=30)
    stream.height, stream.width = picture.shape[:2]
    stream.pix_fmt = "yuv420p"
    # AVI and MPEG-4 part 2 know no fine time base
    stream.codec_context.time_base = BASE if codec == "libx264" else Fraction(1, 30)
    return stream


def _write_sound(container, stream, samples: np.ndarray, start: float) -> None:
    for offset in range(0, len(samples), 1024):
        piece = samples[offset : offset + 1024].astype(np.float32)[None]
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
        frame.sample_rate, frame.time_base = 48_000, Fraction(1, 48_000)
        frame.pts = round(start * 48_000) + offset
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
