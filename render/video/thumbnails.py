"""Pictures of a video that tell most of it and stand still: of all of it in three sizes, and of
each scene; and a strip of small ones, one every few seconds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from PIL import Image

from render.fast.repeated_frames import HeldFrames
from render.fast.skip_frames import UnknownShape
from render.quality import aspect_of
from render.video.metadata import NotAVideo

WIDTHS = {"small": 320, "medium": 640, "large": 1280}  # of the longer side
SCENE_SIDE = 640
JPEG_QUALITY, STRIP_QUALITY = 88, 75
STRIP, STRIP_SIDE = "strip.jpg", 160
COLUMNS, MOST_CELLS, CELL_SECONDS = 10, 100, 2


@dataclass(frozen=True)
class Stills:
    """Name of the size -> file, and when in the video they were taken (seconds); and the scenes'
    own in their order."""

    files: dict[str, Path]
    seconds: float
    scenes: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Strip:
    """So many cells of a picture, line by line, each ``width`` × ``height`` pixels and the video's
    picture from every ``seconds`` on."""

    seconds: float
    width: int
    height: int
    columns: int
    count: int


@dataclass(frozen=True)
class Telling:
    """How much a frame tells, its picture, and its time."""

    score: float
    picture: Image.Image
    seconds: float


def still_size(longest: int, width: int, height: int) -> tuple[int, int]:
    """Width and height of a picture from a video of this size: exactly 16:9, 9:16 or 1:1."""
    aspect = aspect_of(width, height)
    short = longest * 9 // 16
    return {"16:9": (longest, short), "9:16": (short, longest), "1:1": (longest, longest)}[aspect]


def thumbnails(video: Path, out_dir: Path, ends: Sequence[float] = ()) -> Stills:
    """``thumb_small.jpg`` and so on, whose longer sides have 320, 640 and 1280 pixels; and
    ``scene_001.jpg`` … of the scenes, which end at these seconds. Raises NotAVideo."""
    found = telling_frames(video, ends or [math.inf])
    best = max((one for one in found if one), key=lambda one: one.score)
    out_dir.mkdir(parents=True, exist_ok=True)
    written = {}
    for name, longest in WIDTHS.items():
        written[name] = save_still(best.picture, longest, out_dir / f"thumb_{name}.jpg")
    scenes = [
        save_still((one or best).picture, SCENE_SIDE, out_dir / f"scene_{number:03d}.jpg")
        for number, one in enumerate(found[: len(ends)], 1)
    ]
    return Stills(written, best.seconds, tuple(scenes))


def save_still(picture: Image.Image, longest: int, path: Path) -> Path:
    size = still_size(longest, *picture.size)
    small = fit_to_size(picture, *size)
    small.save(path, quality=JPEG_QUALITY, optimize=True, progressive=True)
    return path


def telling_frames(video: Path, ends: Sequence[float]) -> list[Telling | None]:
    """Of each stretch of the video the keyframe with most drawn on it; of equals, the first. Of
    pictures that are held if there are any: others are caught in motion. Raises NotAVideo."""
    held: list[Telling | None] = [None] * len(ends)
    moving = list(held)
    try:
        still = times_of_held_keyframes(video)
        for frame in keyframes(video):
            time = frame.time or 0.0
            number = min(sum(end <= time + 1e-3 for end in ends), len(ends) - 1)
            found = held if not still or frame.pts in still else moving
            size = still_size(320, frame.width, frame.height)
            score = rate_detail(frame.reformat(*size, format="gray").to_ndarray())
            if (best := found[number]) is None or score > best.score:
                picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
                found[number] = Telling(score, picture, time)
    except (av.FFmpegError, IndexError) as error:
        raise NotAVideo(f"{video.name} is not a video: {error}") from None
    if not any(held) and not any(moving):
        raise NotAVideo(f"{video.name} has no frames")
    return [one or other for one, other in zip(held, moving, strict=True)]


def write_strip(video: Path, seconds: float, out: Path) -> Strip:
    """A JPEG of small pictures of a video that lasts so long, for a player to show over its bar.

    Raises NotAVideo.
    """
    step = max(CELL_SECONDS, math.ceil(seconds / MOST_CELLS))
    count = max(1, math.ceil(seconds / step))
    found: dict[int, Image.Image] = {}
    width = height = 0
    try:
        for frame in keyframes(video):
            width, height = still_size(STRIP_SIDE, frame.width, frame.height)
            picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
            # the last of a cell, for the first of a scene is empty
            number = min(count - 1, math.floor((frame.time or 0.0) / step + 1e-3))
            found[number] = fit_to_size(picture, width, height)
    except (av.FFmpegError, IndexError) as error:
        raise NotAVideo(f"{video.name} is not a video: {error}") from None
    if not found:
        raise NotAVideo(f"{video.name} has no frames")
    columns = min(COLUMNS, count)
    sheet = Image.new("RGB", (columns * width, math.ceil(count / columns) * height))
    cell = found[min(found)]
    for n in range(count):
        cell = found.get(n, cell)
        sheet.paste(cell, (n % columns * width, n // columns * height))
    sheet.save(out, quality=STRIP_QUALITY, optimize=True)
    return Strip(step, width, height, columns, count)


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


def rate_detail(gray: np.ndarray) -> float:
    """How much of the picture (height, width), 0 to 255, has edges, and how evenly it is filled."""
    values = gray.astype(np.float32)
    edges = np.abs(np.diff(values, axis=1))[:-1] + np.abs(np.diff(values, axis=0))[:, :-1]
    drawn = edges > 24
    rows, columns = drawn.shape[0] // 16, drawn.shape[1] // 16
    blocks = drawn[: rows * 16, : columns * 16].reshape(rows, 16, columns, 16).any(axis=(1, 3))
    return float(drawn.mean() + 0.25 * blocks.mean())


def fit_to_size(picture: Image.Image, width: int, height: int) -> Image.Image:
    """Scaled to cover the size and cut in the middle, for 854 pixels are not quite 16:9."""
    factor = max(width / picture.width, height / picture.height)
    size = (round(picture.width * factor), round(picture.height * factor))
    scaled = picture.resize(size, Image.Resampling.LANCZOS)
    left, top = (scaled.width - width) // 2, (scaled.height - height) // 2
    return scaled.crop((left, top, left + width, top + height))
