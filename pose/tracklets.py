"""What one segment of a video shows: everybody in it, each followed for a while; and the film.

A tracklet is one person followed without a break. Who is the same person as in another tracklet is
found later, with all segments at hand (`pose.association`).

File layout, little endian: the magic ``TRSEGM1\\n``, a uint32 with the length of a UTF-8 JSON
header, the header, then the arrays `FILM`, and of each tracklet its pose file
(`scoring.landmarks`), its clothes and their times. The same segment always gives the same bytes.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.landmarks import ARRAYS, LANDMARKS, InvalidPoseFile, PoseTrack, decode, encode

MAGIC = b"TRSEGM1\n"
THUMB = 24
"""Side of the very small picture that is kept of each one, pixels."""
PARTS = 5
FILM = {"times": "<f8", "people": "u1", "thumbs": "u1"}


@dataclass(frozen=True)
class Tracklet:
    """One person in k pictures that follow each other.

    track          k frames with landmarks, and nothing else
    clothes        (s, 5, 3) colours as `pose.tracking.clothes` tells them
    clothes_times  (s,) seconds
    """

    track: PoseTrack
    clothes: NDArray[np.float32]
    clothes_times: NDArray[np.float64]

    def part(self, start: int, end: int) -> Tracklet:
        """Its frames from `start` to before `end`."""
        track = cut_frames(self.track, slice(start, end))
        inside = (self.clothes_times >= track.times[0]) & (self.clothes_times <= track.times[-1])
        return Tracklet(track, self.clothes[inside], self.clothes_times[inside])


@dataclass(frozen=True)
class Tracklets:
    """Of the n pictures of a segment, or of a whole video.

    times    (n,) seconds of presentation
    people   (n,) how many people were counted; 0 where nobody was found or counted
    thumbs   (n, 24, 24) brightness of the picture, very small; (n, 0, 0) where it is not known
    there    the tracklets, the one that was found first before the others
    missing  (start, end) in seconds of what is lacking in a damaged video, in order
    """

    times: NDArray[np.float64]
    people: NDArray[np.uint8]
    thumbs: NDArray[np.uint8]
    there: tuple[Tracklet, ...]
    width: int
    height: int
    backend: str = ""
    missing: tuple[tuple[float, float], ...] = ()

    def __len__(self) -> int:
        return len(self.times)

    @property
    def track(self) -> PoseTrack:
        """Of each picture the body that was found first: all that a segment knows by itself."""
        return compose(self, self.there)


def of_track(track: PoseTrack) -> Tracklets:
    """A track of one person as one tracklet, where nothing is known of others."""
    n, seen = len(track), np.flatnonzero(track.detected)
    none = np.zeros((0, PARTS, 3), np.float32), np.zeros(0)
    runs = np.split(seen, np.flatnonzero(np.diff(seen) > 1) + 1) if len(seen) else []
    there = tuple(Tracklet(cut_frames(track, run), *none) for run in runs)
    nothing = np.zeros((n, 0, 0), np.uint8)
    return Tracklets(
        track.times, track.people, nothing, there,
        track.width, track.height, track.backend, track.missing,
    )  # fmt: skip


def cut_frames(track: PoseTrack, frames: slice | NDArray[np.int64]) -> PoseTrack:
    """Some frames of it, with nothing said of the others."""
    arrays = {name: getattr(track, name)[frames] for name in ARRAYS}
    return PoseTrack(**arrays, width=track.width, height=track.height)


def compose(film: Tracklets, chosen: Sequence[Tracklet]) -> PoseTrack:
    """The track of all pictures of the film; where several are in one, of the first of them."""
    n = len(film)
    arrays: dict[str, Any] = {
        "image": np.full((n, LANDMARKS, 3), np.nan, np.float32),
        "world": np.full((n, LANDMARKS, 3), np.nan, np.float32),
        "visibility": np.zeros((n, LANDMARKS), np.float32),
    }
    for one in reversed(chosen):
        places = np.searchsorted(film.times, one.track.times)
        for name, array in arrays.items():
            array[places] = getattr(one.track, name)
    return PoseTrack(
        times=film.times,
        **arrays,
        width=film.width,
        height=film.height,
        people=film.people,
        backend=film.backend,
        missing=film.missing,
    )


def encode_tracklets(film: Tracklets) -> bytes:
    """As a compact binary file."""
    parts = [encode(one.track) for one in film.there]
    header = json.dumps(
        {
            "frames": len(film),
            "thumb": film.thumbs.shape[1],
            "width": film.width,
            "height": film.height,
            "backend": film.backend,
            "missing": film.missing,
            "there": [[len(p), len(o.clothes)] for p, o in zip(parts, film.there, strict=True)],
        },
        sort_keys=True,
    ).encode()
    body = [np.ascontiguousarray(getattr(film, n), d).tobytes() for n, d in FILM.items()]
    for part, one in zip(parts, film.there, strict=True):
        body += [part, _bytes(one.clothes, "<f4"), _bytes(one.clothes_times, "<f8")]
    return b"".join([MAGIC, struct.pack("<I", len(header)), header, *body])


def _bytes(array: NDArray[Any], dtype: str) -> bytes:
    return np.ascontiguousarray(array, dtype).tobytes()


def decode_tracklets(data: bytes) -> Tracklets:
    """What `encode_tracklets` has written. Raises InvalidPoseFile."""
    if data[: len(MAGIC)] != MAGIC:
        raise InvalidPoseFile("this is no file of tracklets: it does not begin with TRSEGM1")
    try:
        return _decode_tracklets(data)
    except (struct.error, KeyError, TypeError, ValueError) as problem:
        raise InvalidPoseFile(f"the file of tracklets is damaged: {problem}") from problem


def _decode_tracklets(data: bytes) -> Tracklets:
    (length,) = struct.unpack_from("<I", data, len(MAGIC))
    header = json.loads(data[len(MAGIC) + 4 : len(MAGIC) + 4 + length])
    rest = _Reader(data, len(MAGIC) + 4 + length)
    n, thumb = header["frames"], header["thumb"]
    shapes = {"times": (n,), "people": (n,), "thumbs": (n, thumb, thumb)}
    arrays: dict[str, Any] = {name: rest.array(d, *shapes[name]) for name, d in FILM.items()}
    there = [rest.tracklet(size, looks) for size, looks in header["there"]]
    if rest.left:
        raise ValueError(f"{rest.left} bytes too many")
    return Tracklets(
        **arrays,
        there=tuple(there),
        width=header["width"],
        height=header["height"],
        backend=str(header["backend"]),
        missing=tuple((float(start), float(end)) for start, end in header["missing"]),
    )


class _Reader:
    def __init__(self, data: bytes, offset: int) -> None:
        self._data, self._offset = data, offset

    @property
    def left(self) -> int:
        return len(self._data) - self._offset

    def bytes(self, count: int) -> bytes:
        if not 0 <= count <= self.left:
            raise ValueError("it is cut short")
        self._offset += count
        return self._data[self._offset - count : self._offset]

    def tracklet(self, size: int, looks: int) -> Tracklet:
        track = decode(self.bytes(size))
        return Tracklet(track, self.array("<f4", looks, PARTS, 3), self.array("<f8", looks))

    def array(self, dtype: str, *shape: int) -> NDArray[Any]:
        count = int(np.prod(shape))
        return np.frombuffer(self.bytes(count * np.dtype(dtype).itemsize), dtype).reshape(shape)
