"""The picture that the encoder sees, kept in its own colours; only what changed is converted.

The conversion is the one that Manim uses (FFmpeg's, BT.601, limited range), and a part converted
alone equals that part of the whole: a margin around it feeds the filter for its chroma samples.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import av
import numpy as np
from av.video.reformatter import Colorspace, VideoReformatter
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
GRID, MARGIN = 32, 8


@dataclass(frozen=True)
class Box:
    """Pixels from ``left`` to before ``right``, ``top`` to before ``bottom``; may be empty."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def empty(self) -> bool:
        return self.right <= self.left or self.bottom <= self.top

    def union(self, other: Box) -> Box:
        if self.empty or other.empty:
            return other if self.empty else self
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def widened(self, width: int, height: int) -> Box:
        """To a coarse grid within the frame, so that few sizes have to be prepared for."""
        return Box(
            max(0, self.left // GRID * GRID),
            max(0, self.top // GRID * GRID),
            min(width, -(-self.right // GRID) * GRID),
            min(height, -(-self.bottom // GRID) * GRID),
        )

    def grown(self, margin: int, frame: Box) -> Box:
        return Box(
            max(frame.left, self.left - margin),
            max(frame.top, self.top - margin),
            min(frame.right, self.right + margin),
            min(frame.bottom, self.bottom + margin),
        )


NOTHING = Box(0, 0, 0, 0)


@dataclass(frozen=True)
class Patch:
    """New samples of Y, U and V for a part of the frame."""

    box: Box
    planes: tuple[Pixels, ...]


class Canvas:
    """A yuv420p frame of even size that follows RGBA pictures (height, width, 4)."""

    def __init__(self, width: int, height: int) -> None:
        self.frame = av.VideoFrame(width, height, "yuv420p")
        self._planes = planes_of(self.frame)
        self._whole = Box(0, 0, width, height)
        self._blank = True
        self._converters: dict[tuple[int, ...], VideoReformatter] = {}

    def difference(self, pixels: Pixels, changed: Box | None = None) -> Patch | None:
        """What must be painted to follow the picture; None when no sample is another.

        Only ``changed`` of the picture differs from the last one (None: any of it may).
        """
        box = self._whole if changed is None or self._blank else changed
        if box.empty:
            return None
        patch = self._patch(pixels, box.widened(self._whole.right, self._whole.bottom))
        return patch if self._differs(patch) else None

    def difference_of(self, frame: av.VideoFrame) -> Patch | None:
        """The same for a yuv420p frame of this size."""
        patch = Patch(self._whole, tuple(planes_of(frame)))
        return patch if self._differs(patch) else None

    def _differs(self, patch: Patch) -> bool:
        return self._blank or any(not np.array_equal(old, new) for old, new in self._pairs(patch))

    def paint(self, patch: Patch) -> None:
        for old, new in self._pairs(patch):
            old[:] = new
        self._blank = False

    def _pairs(self, patch: Patch) -> Iterator[tuple[Pixels, Pixels]]:
        box = patch.box
        for shift, plane, new in zip((0, 1, 1), self._planes, patch.planes, strict=True):
            rows = slice(box.top >> shift, box.bottom >> shift)
            yield plane[rows, box.left >> shift : box.right >> shift], new

    def _patch(self, pixels: Pixels, box: Box) -> Patch:
        outer = box.grown(MARGIN, self._whole)
        part = np.ascontiguousarray(pixels[outer.top : outer.bottom, outer.left : outer.right])
        converter = self._converters.setdefault(part.shape, VideoReformatter())
        image = av.VideoFrame.from_numpy_buffer(part, format="rgba")
        frame = converter.reformat(
            image, format="yuv420p", dst_colorspace=Colorspace.ITU601, threads=1
        )
        inner = []
        for shift, plane in zip((0, 1, 1), planes_of(frame), strict=True):
            top, left = (box.top - outer.top) >> shift, (box.left - outer.left) >> shift
            height, width = (box.bottom - box.top) >> shift, (box.right - box.left) >> shift
            inner.append(plane[top : top + height, left : left + width])
        return Patch(box, tuple(inner))


def planes_of(frame: av.VideoFrame) -> list[Pixels]:
    """Views of Y, U and V without the padding of their lines."""
    return [
        np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[
            :, : plane.width
        ]
        for plane in frame.planes
    ]
