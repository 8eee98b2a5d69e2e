"""Copies of a clip, as phones and services make them: encoded again, turned, cropped, thinned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from pose.pictures import Frame, frames

BASE = Fraction(1, 90_000)
Edit = Callable[[Iterable[Frame]], Iterable[Frame]]


def write_copy(
    source: Path, target: Path, edit: Edit = iter, *, crf: int = 18, rotation: int = 0
) -> Path:
    """The clip's pictures as `edit` gives them back, and its sound as it is."""
    with av.open(str(source)) as sound, av.open(str(target), "w") as container:
        video = container.add_stream(
            "libx264", rate=30, options={"crf": str(crf), "preset": "veryfast"}
        )
        video.pix_fmt, video.codec_context.time_base = "yuv420p", BASE
        heard = sound.streams.audio[0]
        audio = container.add_stream_from_template(heard)
        pictures = iter(edit(frames(source)))
        first = next(pictures)
        video.height, video.width = first.rgb.shape[:2]
        if rotation:
            video.set_display_rotation(rotation)
        for picture in (first, *pictures):
            container.mux(video.encode(_encoded(picture)))
        container.mux(video.encode(None))
        for packet in sound.demux(heard):
            if packet.dts is not None:
                packet.stream = audio
                container.mux(packet)
    return target


def _encoded(picture: Frame) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture.rgb), format="rgb24")
    frame.pts, frame.time_base = round(picture.time / BASE), BASE
    return frame


def mirrored(pictures: Iterable[Frame]) -> Iterator[Frame]:
    return (Frame(time, rgb[:, ::-1]) for time, rgb in pictures)


def cropped(pictures: Iterable[Frame]) -> Iterator[Frame]:
    """A border cut off, unevenly, and what is left made smaller."""
    for time, rgb in pictures:
        height, width = rgb.shape[:2]
        part = rgb[height // 32 : height - height // 64, width // 24 : width - width // 12]
        yield Frame(time, cv2.resize(part, (320, 480), interpolation=cv2.INTER_AREA))


def turned(pictures: Iterable[Frame]) -> Iterator[Frame]:
    """A quarter clockwise, as a phone stores a film held upright."""
    return (Frame(time, np.rot90(rgb, -1)) for time, rgb in pictures)


def thinned(pictures: Iterable[Frame]) -> Iterator[Frame]:
    """A fifth of the pictures missing, the times of the others as they were."""
    rng = np.random.default_rng(6)
    return (frame for index, frame in enumerate(pictures) if index == 0 or rng.random() < 0.8)


def doubled(pictures: Iterable[Frame]) -> Iterator[Frame]:
    """Twice the frame rate: a picture between each two, each half of the way by optical flow.

    The flow is that of pictures of half the size: at full size it took most of the test's time.
    """
    flow = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    before: Frame | None = None
    for now in pictures:
        if before is not None:
            yield Frame((before.time + now.time) / 2, _between(flow, before.rgb, now.rgb))
        yield now
        before = now


def _between(flow: cv2.DISOpticalFlow, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    grey = [
        cv2.resize(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), None, fx=0.5, fy=0.5)
        for rgb in (before, after)
    ]
    return (_half_way(flow, before, *grey) // 2) + (_half_way(flow, after, *reversed(grey)) // 2)


def _half_way(flow, rgb: np.ndarray, grey: np.ndarray, other: np.ndarray) -> np.ndarray:
    # Half of the way, of a flow that counts pixels twice as large.
    way = cv2.resize(flow.calc(other, grey, None), rgb.shape[1::-1])
    y, x = np.mgrid[: rgb.shape[0], : rgb.shape[1]].astype(np.float32)
    return cv2.remap(rgb, x + way[..., 0], y + way[..., 1], cv2.INTER_LINEAR)
