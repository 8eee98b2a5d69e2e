"""One decoded picture, from which a part can be taken without converting the whole."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from pose.errors import VideoTooLarge
from pose.orientation import Matrix, Orientation
from pose.tone_mapping import is_hdr, map_tones

if TYPE_CHECKING:
    from av import VideoFrame
    from av.video.stream import VideoStream

MAX_PIXELS = 4096 * 2304
HD_SIDE = 1280
SAME_SHAPE = 0.02
# 8-bit formats with chroma at half the size in both directions, as nearly every video has
_HALVED_CHROMA = {"yuv420p": False, "yuvj420p": True}
_FULL_RANGE = 2
# weights of red and blue by FFmpeg's number of the colour matrix; the rest is rare
_WEIGHTS = {1: (0.2126, 0.0722), 9: (0.2627, 0.0593), 10: (0.2627, 0.0593)}
_SD_WEIGHTS = (0.299, 0.114)
_UNSPECIFIED = 2


class Picture(Protocol):
    """An upright picture with square pixels."""

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    def rgb(self) -> NDArray[np.uint8]:
        """All of it: (height, width, 3), contiguous."""
        ...

    def part(self, matrix: Matrix, side: int, *, outside_black: bool = False) -> NDArray[np.uint8]:
        """RGB (side, side, 3): what lies in a square or a turned square.

        `matrix` (2, 3) leads from the unit square to pixels, where pixel k is at k, as in
        MediaPipe. What is outside is black, or like the nearest edge.
        """
        ...


class RgbPicture(NamedTuple):
    """A picture that is RGB already."""

    pixels: NDArray[np.uint8]

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    def rgb(self) -> NDArray[np.uint8]:
        return np.ascontiguousarray(self.pixels)

    def part(self, matrix: Matrix, side: int, *, outside_black: bool = False) -> NDArray[np.uint8]:
        black = 0 if outside_black else None
        return _warp_pixels(self.pixels, matrix / [side, side, 1], side, black)


class Geometry:
    """How the stored pictures of one stream become upright with square pixels."""

    def __init__(self, stream: VideoStream) -> None:
        from av.video.reformatter import VideoReformatter

        self.reformatter = VideoReformatter()
        self._orientations: dict[int, Orientation] = {}
        self.stored = (stream.width, stream.height)
        aspect = float(stream.sample_aspect_ratio or 1)
        self.square = (max(1, round(stream.width * aspect)), stream.height)
        if self.square[0] * self.square[1] > MAX_PIXELS:
            raise VideoTooLarge("The pixels are stretched too far. Please export it again.")

    def orientation(self, frame: VideoFrame) -> Orientation:
        """Looked up once for each turn."""
        turn = round(frame.rotation)
        if turn not in self._orientations:
            self._orientations[turn] = Orientation.of(frame)
        return self._orientations[turn]

    def size(self, orientation: Orientation) -> tuple[int, int]:
        """Width and height of the shown picture."""
        width, height = self.square
        return (height, width) if orientation.transposed else (width, height)

    def to_stored(self, orientation: Orientation) -> Matrix:
        """(3, 3): from upright pixels to stored ones."""
        across = self.stored[0] / self.square[0]
        stretched = np.array([[across, 0, (across - 1) / 2], [0, 1, 0], [0, 0, 1]])
        return stretched @ orientation.to_stored(*self.square)


class DecodedPicture:
    """A picture of a video, converted only as far as it is asked for."""

    def __init__(self, frame: VideoFrame, geometry: Geometry) -> None:
        self._frame = frame
        self._geometry = geometry
        self._orientation = geometry.orientation(frame)
        self.width, self.height = geometry.size(self._orientation)

    def rgb(self) -> NDArray[np.uint8]:
        transfer = self._frame.color_trc
        if not is_hdr(transfer):
            return self._stored_rgb()
        stored = np.asarray(self._converted_to("rgb48le").to_ndarray(), np.uint16)
        return self._orient(map_tones(stored, transfer))

    def _stored_rgb(self) -> NDArray[np.uint8]:
        """HDR as it is stored: the networks find a pale dancer, and quicker than a mapped one."""
        return self._orient(np.asarray(self._converted_to("rgb24").to_ndarray(), np.uint8))

    def _converted_to(self, form: str) -> VideoFrame:
        inner = _fit_size(self._frame, self._geometry)
        space = _colorspace(self._frame)
        return self._geometry.reformatter.reformat(
            self._frame, *inner, form, src_colorspace=space, threads=1
        )

    def _orient(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        # rows may be padded, and MediaPipe sees nonsense in padded rows
        return self._orientation.orient_pixels(_centre_pixels(pixels, *self._geometry.square))

    def part(self, matrix: Matrix, side: int, *, outside_black: bool = False) -> NDArray[np.uint8]:
        planes = self._planes
        if planes is None:
            return self._converted.part(matrix, side, outside_black=outside_black)
        import cv2

        steps = np.vstack([matrix / [side, side, 1], [0, 0, 1]])
        luma = self._geometry.to_stored(self._orientation) @ steps
        chroma = _TO_CHROMA @ luma
        dark = planes.dark if outside_black else (None, None)
        channels = (
            _warp_pixels(planes.y, luma[:2], side, dark[0]),
            _warp_pixels(planes.u, chroma[:2], side, dark[1]),
            _warp_pixels(planes.v, chroma[:2], side, dark[1]),
        )
        return np.asarray(cv2.transform(cv2.merge(channels), planes.to_rgb), np.uint8)

    @cached_property
    def _converted(self) -> RgbPicture:
        return RgbPicture(self._stored_rgb())

    @cached_property
    def _planes(self) -> _Planes | None:
        frame = self._frame
        is_full = _HALVED_CHROMA.get(frame.format.name)
        if is_full is None or (frame.width, frame.height) != self._geometry.stored:
            return None
        is_full = is_full or frame.color_range == _FULL_RANGE
        y, u, v = map(_plane, frame.planes)
        dark = (0 if is_full else 16, 128)
        return _Planes(y, u, v, _to_rgb(_weights(frame), full_range=is_full), dark)


class _Planes(NamedTuple):
    """Brightness and the two colour differences; what makes RGB of them; how black is stored."""

    y: NDArray[np.uint8]
    u: NDArray[np.uint8]
    v: NDArray[np.uint8]
    to_rgb: NDArray[np.float32]
    dark: tuple[int, int]


# a sample of chroma in the middle of four of brightness, which is where FFmpeg's scaler takes it
_TO_CHROMA = np.array([[0.5, 0, -0.25], [0, 0.5, -0.25], [0, 0, 1]])


def _warp_pixels(
    pixels: NDArray[np.uint8], matrix: Matrix, side: int, black: int | None
) -> NDArray[np.uint8]:
    """`matrix` (2, 3) leads from the pixels of the result to those of the source."""
    import cv2

    warped = cv2.warpAffine(
        pixels,
        matrix,
        (side, side),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE if black is None else cv2.BORDER_CONSTANT,
        borderValue=(black or 0,) * 4,
    )
    return np.asarray(warped, np.uint8)


def _plane(plane: Any) -> NDArray[np.uint8]:
    rows = np.frombuffer(plane, np.uint8, plane.line_size * plane.height)
    return rows.reshape(plane.height, plane.line_size)[:, : plane.width]


def _weights(frame: VideoFrame) -> tuple[float, float]:
    space = int(frame.colorspace)
    # HD video that names no matrix was made with BT.709 by convention, smaller video with BT.601
    if space == _UNSPECIFIED and max(frame.width, frame.height) >= HD_SIDE:
        space = 1
    return _WEIGHTS.get(space, _SD_WEIGHTS)


def _to_rgb(weights: tuple[float, float], *, full_range: bool) -> NDArray[np.float32]:
    """(3, 4): red, green and blue of Y, Cb, Cr and 1, 8 bits each (ITU-R BT.601, BT.709)."""
    red, blue = weights
    green = 1 - red - blue
    matrix = np.array(
        [
            [1, 0, 2 - 2 * red],
            [1, -(2 - 2 * blue) * blue / green, -(2 - 2 * red) * red / green],
            [1, 2 - 2 * blue, 0],
        ]
    )
    scale, dark = ([1.0, 1.0, 1.0], 0) if full_range else ([255 / 219, 255 / 224, 255 / 224], 16)
    matrix = matrix * scale
    return np.column_stack([matrix, -matrix @ [dark, 128, 128]]).astype(np.float32)


def _fit_size(frame: VideoFrame, geometry: Geometry) -> tuple[int, int]:
    """The size to give a picture; one of another shape than the first keeps its own shape."""
    width, height = geometry.square
    square = frame.width * width / geometry.stored[0]
    across, down = width / square, height / frame.height
    if abs(across / down - 1) < SAME_SHAPE:
        return width, height
    scale = min(across, down)
    return max(1, round(square * scale)), max(1, round(frame.height * scale))


def _centre_pixels(pixels: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """In a black picture of this size, where it has another."""
    if pixels.shape[:2] == (height, width):
        return pixels
    whole = np.zeros((height, width, 3), np.uint8)
    top, left = (height - pixels.shape[0]) // 2, (width - pixels.shape[1]) // 2
    whole[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    return whole


def _colorspace(frame: VideoFrame) -> int | None:
    from av.video.reformatter import Colorspace

    if frame.colorspace == _UNSPECIFIED and is_hdr(frame.color_trc):
        return Colorspace.BT2020
    is_hd = max(frame.width, frame.height) >= HD_SIDE
    return Colorspace.ITU709 if frame.colorspace == _UNSPECIFIED and is_hd else None
