"""Pictures with their own times, and their sound, as an MP4 file that plays everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av import Packet
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.video.stream import VideoStream

# divides the frame times of all common rates, as in RTP
VIDEO_BASE = Fraction(1, 90_000)
ENCODER = {"preset": "veryfast", "crf": "21"}
THREADS = 2
# pictures a second that the encoder is told; the real times are those of the pictures
FIRST_RATE = 30
AAC_FRAME = 1024


@dataclass(frozen=True)
class Sound:
    """`samples` (n,) or (n, 2) float32, -1 to 1; sample 0 sounds with the first picture."""

    samples: NDArray[np.float32]
    rate: int


def write_mp4(
    pictures: Iterator[tuple[float, NDArray[np.uint8]]],
    path: Path,
    *,
    sound: Sound | None = None,
    on_frame: Callable[[int], None] | None = None,
) -> None:
    """Pictures (seconds, RGB with even sides) as H.264, sound as AAC, index first.

    `on_frame` gets the number of pictures done, and may raise to stop. Raises ValueError when
    there is not one picture.
    """
    import av

    first = next(pictures, None)
    if first is None:
        raise ValueError("there is no frame to draw on")
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        video = _VideoTrack(container, first[1])
        audio = None if sound is None else _AudioTrack(container, sound)
        for count, (time, picture) in enumerate(chain([first], pictures), start=1):
            video.add(time, picture)
            if audio is not None:
                audio.add_until(time)
            if on_frame is not None:
                on_frame(count)
        video.close()
        if audio is not None:
            audio.close()


class _VideoTrack:
    """H.264 with the times of the pictures given."""

    def __init__(self, container: OutputContainer, picture: NDArray[np.uint8]) -> None:
        from av.video.reformatter import VideoReformatter

        self._container = container
        self._stream = _h264(container, picture.shape[1], picture.shape[0])
        self._reformatter = VideoReformatter()
        self._last_pts = 0
        self._duration = round(1 / FIRST_RATE / VIDEO_BASE)

    def add(self, time: float, picture: NDArray[np.uint8]) -> None:
        from av import VideoFrame
        from av.video.reformatter import ColorRange, Colorspace

        frame = self._reformatter.reformat(
            VideoFrame.from_ndarray(picture, format="rgb24"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
        frame.pts, frame.time_base = round(time / VIDEO_BASE), VIDEO_BASE
        self._duration = frame.pts - self._last_pts or self._duration
        self._last_pts = frame.pts
        self._mux(self._stream.encode(frame))

    def close(self) -> None:
        """Write what is left; the last picture is shown as long as the one before it."""
        self._mux(self._stream.encode(None))

    def _mux(self, packets: list[Packet[VideoStream]]) -> None:
        for packet in packets:
            packet.duration = self._duration
            self._container.mux(packet)


def _h264(container: OutputContainer, width: int, height: int) -> VideoStream:
    bt709, limited = 1, 1
    stream = container.add_stream("libx264", rate=FIRST_RATE, options=ENCODER)
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    context = stream.codec_context
    context.time_base, context.thread_count = VIDEO_BASE, THREADS
    context.color_primaries = context.color_trc = context.colorspace = bt709
    context.color_range = limited
    return stream


class _AudioTrack:
    """AAC, written along with the pictures so that a player finds both together."""

    def __init__(self, container: OutputContainer, sound: Sound) -> None:
        samples = np.clip(sound.samples, -1, 1).astype(np.float32)
        self._planes = np.ascontiguousarray(np.atleast_2d(samples.T))
        self._container = container
        self._rate = sound.rate
        self._layout = "mono" if len(self._planes) == 1 else "stereo"
        self._stream: AudioStream = container.add_stream(
            "aac", rate=sound.rate, layout=self._layout, options={"aac_coder": "fast"}
        )
        self._done = 0

    def add_until(self, time: float) -> None:
        from av import AudioFrame

        end = min(round(time * self._rate), self._planes.shape[1])
        while self._done < end:
            piece = np.ascontiguousarray(self._planes[:, self._done : self._done + AAC_FRAME])
            frame = AudioFrame.from_ndarray(piece, format="fltp", layout=self._layout)
            frame.sample_rate, frame.pts = self._rate, self._done
            frame.time_base = Fraction(1, self._rate)
            self._container.mux(self._stream.encode(frame))
            self._done += AAC_FRAME

    def close(self) -> None:
        """Write what is left of the sound."""
        self.add_until(self._planes.shape[1] / self._rate)
        self._container.mux(self._stream.encode(None))
