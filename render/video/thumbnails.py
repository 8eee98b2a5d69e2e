"""Three thumbnails from the picture that tells most and stands still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from PIL import Image

from render.fast.held import HeldFrames
from render.fast.skips import UnknownShape
from render.video.metadata import NotAVideo

WIDTHS = {"small": 320, "medium": 640, "large": 1280}
JPEG_QUALITY = 88


@dataclass(frozen=True)
class Stills:
    """Name of the size -> file, and when in the video they were taken (seconds)."""

    files: dict[str, Path]
    seconds: float


def thumbnails(video: Path, out_dir: Path) -> Stills:
    """``thumb_small.jpg`` and so on, 16:9, 320, 640 and 1280 pixels wide. Raises NotAVideo."""
    picture, seconds = telling_frame(video)
    out_dir.mkdir(parents=True, exist_ok=True)
    written = {}
    for name, width in WIDTHS.items():
        path = out_dir / f"thumb_{name}.jpg"
        small = fit_to_widescreen(picture, width, width * 9 // 16)
        small.save(path, quality=JPEG_QUALITY, optimize=True, progressive=True)
        written[name] = path
    return Stills(written, seconds)


def telling_frame(video: Path) -> tuple[Image.Image, float]:
    """The keyframe with most drawn on it, and its time; of equals, the first. Of pictures that are
    held if there are any: others are caught in motion."""
    best: tuple[float, av.VideoFrame] | None = None
    try:
        still = times_of_held_keyframes(video)
        for frame in keyframes(video):
            if still and frame.pts not in still:
                continue
            score = telling(frame.reformat(width=320, height=180, format="gray").to_ndarray())
            if best is None or score > best[0]:
                best = (score, frame)
    except (av.FFmpegError, IndexError) as error:
        raise NotAVideo(f"{video.name} is not a video: {error}") from None
    if best is None:
        raise NotAVideo(f"{video.name} has no frames")
    return Image.fromarray(best[1].to_ndarray(format="rgb24")), best[1].time or 0.0


def times_of_held_keyframes(video: Path) -> set[int]:
    """The times (in the stream's own units) of keyframes whose picture stays; empty where the film
    does not say so."""
    found: set[int] = set()
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        key: int | None = None
        try:
            frames = HeldFrames(stream.codec_context.extradata or b"")
            for packet in container.demux(stream):
                if packet.size and frames.repeats(packet) and key is not None:
                    found.add(key)
                if packet.is_keyframe:
                    key = packet.pts
        except UnknownShape:
            return set()
    return found


def keyframes(video: Path) -> Iterator[av.VideoFrame]:
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        stream.codec_context.skip_frame = "NONKEY"
        yield from container.decode(stream)


def telling(gray: np.ndarray) -> float:
    """How much of the picture (height, width), 0 to 255, has edges, and how evenly it is filled."""
    values = gray.astype(np.float32)
    edges = np.abs(np.diff(values, axis=1))[:-1] + np.abs(np.diff(values, axis=0))[:, :-1]
    drawn = edges > 24
    blocks = drawn[:176, :304].reshape(11, 16, 19, 16).any(axis=(1, 3))
    return float(drawn.mean() + 0.25 * blocks.mean())


def fit_to_widescreen(picture: Image.Image, width: int, height: int) -> Image.Image:
    """Scaled to cover 16:9 and cut in the middle, for 854 pixels are not quite 16:9."""
    factor = max(width / picture.width, height / picture.height)
    size = (round(picture.width * factor), round(picture.height * factor))
    scaled = picture.resize(size, Image.Resampling.LANCZOS)
    left, top = (scaled.width - width) // 2, (scaled.height - height) // 2
    return scaled.crop((left, top, left + width, top + height))
