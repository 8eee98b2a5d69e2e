"""Where a scene's frames go: one film, or a piece for each animation, joined at the end."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from render.fast.canvas import Box, Pixels
from render.fast.film import Film, UnlikeStreams, copy_packet
from render.quality import Quality

MOST_PIECES = 8192


class Reel:
    """The whole scene as one film."""

    def __init__(self, path: Path, quality: Quality) -> None:
        self.quality = quality
        self._film = Film(path, quality)

    @property
    def frames(self) -> int:
        return self._film.frames

    def write(self, pixels: Pixels, repeat: int, changed: Box | None) -> None:
        self._film.write(pixels, repeat, changed)

    def close(self) -> None:
        self._film.close()

    def abandon(self) -> None:
        self._film.abandon()


class Pieces:
    """A film for each animation, made in whatever process; ``close`` joins them in order.

    The number of frames of each is in memory that forks share.
    """

    def __init__(self, path: Path, quality: Quality, folder: Path) -> None:
        self.quality = quality
        self._path, self._folder = path, folder
        self._counts = np.frombuffer(mmap.mmap(-1, 4 * MOST_PIECES), np.int32)
        self._number = 0
        self._film: Film | None = None
        folder.mkdir()

    @property
    def frames(self) -> int:
        """Written so far by all processes together."""
        return int(self._counts.sum())

    @contextmanager
    def piece(self, number: int) -> Iterator[None]:
        """What is written meanwhile is piece ``number``."""
        if number >= MOST_PIECES:
            raise ValueError(f"a scene has at most {MOST_PIECES} animations")
        self._number, self._film = number, Film(self._folder / f"{number:05d}.mp4", self.quality)
        try:
            yield
        finally:
            film, self._film = self._film, None
            film.close()

    def write(self, pixels: Pixels, repeat: int, changed: Box | None) -> None:
        if self._film is None:
            raise RuntimeError("no piece has begun")
        self._film.write(pixels, repeat, changed)
        self._counts[self._number] = self._film.frames

    def close(self) -> None:
        """Raises UnlikeStreams."""
        join_pieces(sorted(self._folder.glob("*.mp4")), self._path, self.quality)

    def abandon(self) -> None:
        """Pieces are left for whoever removes the folder."""


def join_pieces(pieces: list[Path], out: Path, quality: Quality) -> None:
    """The pieces' packets in one stream, one frame a tick. Raises UnlikeStreams."""
    tick = Fraction(1, quality.fps)
    with av.open(str(out), "w", format="mp4") as target:
        stream = None
        parameters: bytes | None = None
        shown = 0
        for piece in pieces:
            with av.open(str(piece)) as source:
                video = source.streams.video[0]
                if stream is None:
                    stream = target.add_stream_from_template(video)
                    parameters = video.codec_context.extradata
                if video.codec_context.extradata != parameters:
                    raise UnlikeStreams(f"{piece.name} was encoded differently")
                for packet in source.demux(video):
                    if packet.size:
                        shown = copy_packet(packet, stream, tick, shown)
                        target.mux_one(packet)
