"""From Manim's frames to one H.264 stream per scene.

Manim's own writer makes a file per animation, copies and converts every held frame again, and
joins the pieces. This one converts what changed, and encodes the movements; a picture that is held
is encoded once, as a keyframe, and the frames after it say "as before" (`render.fast.skip_frames`).
The stream's parameters are the same for all scenes of a quality, so that scenes can be joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from av.video.stream import VideoStream

from render.fast.canvas import Box, Canvas, Patch, Pixels
from render.fast.skip_frames import Shape, UnknownShape, skipped_frame
from render.quality import Quality

BT601, BT709, LIMITED_RANGE = 6, 1, 1  # ITU-T H.273 code points
OPTIONS = {
    "preset": "ultrafast",
    "threads": "1",
    "profile": "high",
    # what the preset leaves out and costs next to nothing on drawings
    "x264-params": "stitchable=1:cabac=1:8x8dct=1:partitions=i8x8,i4x4",
}
# without adaptive quantisation flat drawings have 50 dB and more here, in a tenth less than at 6
MOVING_CRF_MORE = 8
MOVING_KEYFRAME_SECONDS, STILL_KEYFRAME_SECONDS = 2, 4


class UnlikeStreams(ValueError):
    """Runs or pieces whose parameter sets differ cannot stand in one stream."""


class Film:
    """Writes RGBA frames (height, width, 4) of one size to an MP4 file at a constant rate."""

    def __init__(self, path: Path, quality: Quality, *, stills: bool = True) -> None:
        self.quality = quality
        self.frames = 0
        self.container = av.open(str(path), "w", format="mp4")
        self.stream = self.container.add_stream("libx264", rate=quality.fps)
        configure(self.stream.codec_context, quality, quality.crf)
        self.stream.time_base = self.tick = Fraction(1, quality.fps)
        self.canvas = Canvas(quality.width, quality.height)
        self._encoder: VideoCodecContext | None = None
        self.stream.codec_context.open()
        self._shape = self._known_shape() if stills else None
        self._waiting = self._written = self._run = 0
        self._fewest_held = max(10, quality.fps // 3)

    def write(self, pixels: Pixels, repeat: int = 1, changed: Box | None = None) -> None:
        """Append the picture; only ``changed`` of it differs from the last one (None: any may)."""
        self._follow(self.canvas.difference(pixels, changed), repeat)

    def write_frame(self, frame: av.VideoFrame) -> None:
        """Append a yuv420p frame of the film's size."""
        self._follow(self.canvas.difference_of(frame), 1)

    def repeat(self) -> None:
        """Append the last picture once more."""
        self._follow(None, 1)

    def _follow(self, patch: Patch | None, repeat: int) -> None:
        self.frames += repeat
        if patch is None:
            self._waiting += repeat
            return
        self._write_waiting()
        self.canvas.paint(patch)
        self._waiting = repeat

    def close(self) -> None:
        self._write_waiting()
        self._end_run()
        self.container.close()

    def abandon(self) -> None:
        """Close the file as it is."""
        self.container.close()

    def _known_shape(self) -> Shape | None:
        """None when held pictures cannot be written as such, and are encoded like others."""
        try:
            return Shape.of(self.stream.codec_context.extradata or b"")
        except UnknownShape:
            return None

    def _write_waiting(self) -> None:
        """The picture on the canvas, as often as it was shown."""
        count, self._waiting = self._waiting, 0
        if self._shape is not None and count >= self._fewest_held:
            self._end_run()
            self._hold(self._shape, count)
            return
        for _ in range(count):
            self._encode()

    def _encode(self) -> None:
        if self._encoder is None:
            self._encoder = self._opened(self.quality.crf + MOVING_CRF_MORE)
            self._run = 0
        self._mux(self._encoder.encode(self._picture(self._run)))
        self._run += 1

    def _end_run(self) -> None:
        """The next run begins with a keyframe of its own encoder."""
        if self._encoder is not None:
            self._mux(self._encoder.encode(None))
            self._encoder = None

    def _hold(self, shape: Shape, count: int) -> None:
        """One keyframe, again every few seconds, and frames that repeat what is before them."""
        key = self._still()
        between = STILL_KEYFRAME_SECONDS * self.quality.fps
        for index in range(count):
            number = index % between
            # two keyframes in a row need different numbers, so the last frame is none
            is_key = number == 0 and (index == 0 or index < count - 1)
            packet: Packet[Any] = Packet(key if is_key else skipped_frame(shape, number or between))
            packet.is_keyframe = is_key
            self._mux([packet])
        self._run = count

    def _still(self) -> bytes:
        """The picture as a keyframe; x264 numbers its keyframes 0 and 1 in turn."""
        encoder = self._opened(self.quality.crf)
        times = 2 if self._run == 1 else 1
        packets = [
            p for number in range(times) for p in encoder.encode(self._picture(number, key=True))
        ]
        packets += encoder.encode(None)
        return bytes(packets[-1])

    def _picture(self, pts: int, *, key: bool = False) -> av.VideoFrame:
        frame = self.canvas.frame
        frame.pts, frame.time_base = pts, self.tick
        frame.pict_type = PictureType.I if key else PictureType.NONE
        return frame

    def _opened(self, crf: int) -> VideoCodecContext:
        codec: VideoCodecContext = av.CodecContext.create("libx264", "w")
        configure(codec, self.quality, crf)
        codec.open()
        if codec.extradata != self.stream.codec_context.extradata:
            raise UnlikeStreams("two encoders of one quality do not have the same parameters")
        return codec

    def _mux(self, packets: Sequence[Packet[Any]]) -> None:
        for packet in packets:
            self._written = copy_packet(packet, self.stream, self.tick, self._written)
            self.container.mux_one(packet)


def copy_packet(packet: Packet[Any], stream: VideoStream, tick: Fraction, number: int) -> int:
    """Make it the ``number``-th frame of the stream; answers the number of the next.

    Frames are coded in the order in which they are shown, each lasting a tick.
    """
    packet.stream = stream
    packet.time_base = tick
    packet.pts = packet.dts = number
    packet.duration = 1
    return number + 1


def configure(codec: Any, quality: Quality, crf: int) -> None:
    codec.width, codec.height, codec.pix_fmt = quality.width, quality.height, "yuv420p"
    codec.framerate = Fraction(quality.fps)
    codec.time_base = Fraction(1, quality.fps)
    codec.flags |= av.codec.context.Flags.global_header
    codec.options = {
        **OPTIONS,
        "crf": str(crf),
        "forced-idr": "1",
        "g": str(quality.fps * MOVING_KEYFRAME_SECONDS),
    }
    tag_colours(codec)


def tag_colours(codec: Any) -> None:
    """Say which matrix was used, or players guess by the size and HD looks different from SD."""
    codec.colorspace = BT601
    codec.color_primaries = BT709
    codec.color_trc = BT709
    codec.color_range = LIMITED_RANGE
