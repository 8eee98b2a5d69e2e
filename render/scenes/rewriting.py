"""A film of unknown origin written anew: its pictures are kept, nothing of its container is.

Sizes, times, keyframes and parameter sets are ours; every packet has been decoded once, so that
whoever joins, cuts or scales the film afterwards meets no other picture than this one did.
"""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from confinement.inputs import File, ffmpeg_source
from confinement.scratch import BadResult
from render.fast.film import configure, copy_packet
from render.quality import Quality

LARGEST_PACKET = 16 * 1024**2


def rewrite_film(source: File, out: Path, quality: Quality, frames: int) -> None:
    """The H.264 film as an MP4 of ours with exactly so many frames. Raises BadResult."""
    name, only_here = ffmpeg_source(source)
    try:
        with (
            av.open(name, format="mp4", options=only_here) as film,
            av.open(str(out), "w", format="mp4") as target,
        ):
            stream = target.add_stream("libx264", rate=quality.fps)
            configure(stream.codec_context, quality, quality.crf)
            stream.time_base = Fraction(1, quality.fps)
            written = Rewriting(target, stream, quality, frames)
            for packet in film.demux(film.streams.video[0]):
                if packet.size:
                    written.add(packet)
            written.end()
    except (av.FFmpegError, ValueError, IndexError, MemoryError) as problem:
        raise BadResult(f"the film is not sound: {problem}") from None


class Rewriting:
    def __init__(self, target: Any, stream: VideoStream, quality: Quality, frames: int) -> None:
        self.target, self.stream = target, stream
        self.quality, self.frames = quality, frames
        stream.codec_context.open()
        self.decoder: VideoCodecContext = av.CodecContext.create("h264", "r")
        self.decoder.extradata = stream.codec_context.extradata
        self.decoder.thread_count = 1
        self.waiting: deque[bytes] = deque()
        self.written = 0

    def add(self, packet: Packet[Any]) -> None:
        """Raises BadResult."""
        if packet.size > LARGEST_PACKET:
            raise BadResult(f"the film has a packet of {packet.size} bytes")
        data = annex_b(bytes(packet))
        self.waiting.append(data)
        self.write(self.decoder.decode(Packet(data)))

    def end(self) -> None:
        self.write(self.decoder.decode(None))
        if self.written != self.frames or self.waiting:
            raise BadResult(f"the film has {self.written} frames, not {self.frames}")

    def write(self, shown: list[VideoFrame]) -> None:
        for frame in shown:
            if (frame.width, frame.height) != (self.quality.width, self.quality.height):
                raise BadResult(f"the film has a frame of {frame.width}x{frame.height}")
            if not self.waiting or self.written >= self.frames:
                raise BadResult(f"the film has more than {self.frames} frames")
            packet: Packet[Any] = Packet(self.waiting.popleft())
            packet.is_keyframe = bool(frame.key_frame)
            self.written = copy_packet(
                packet, self.stream, Fraction(1, self.quality.fps), self.written
            )
            self.target.mux_one(packet)


def annex_b(data: bytes) -> bytes:
    """NAL units that are told by their length (ISO/IEC 14496-15) with start codes instead."""
    units, place = [], 0
    while place < len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        if not 0 < size <= len(data) - place - 4:
            raise BadResult("the film has a packet that is cut off")
        units.append(data[place + 4 : place + 4 + size])
        place += 4 + size
    return b"".join(b"\0\0\0\1" + unit for unit in units)
