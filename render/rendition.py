"""The same video in fewer lines, for who has a small screen or a slow line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer, OutputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation
from av.video.stream import VideoStream

from render.metadata import NotAVideo
from render.mp4 import THREADS, VIDEO_BASE

# a lesson of two minutes has 7,000 pictures of 60 a second, so this has to be quick
ENCODER = {"preset": "superfast", "crf": "22"}
LINES = (720,)  # the heights that are offered besides the video's own


def renditions(
    video: Path, height: int, out: Path, *, on_frame: Callable[[], None] | None = None
) -> dict[int, Path]:
    """Height -> file in folder ``out``, for each of ``LINES`` that the video exceeds."""
    return {
        lines: rendition(video, out / f"output_{lines}p.mp4", lines, on_frame=on_frame)
        for lines in LINES
        if lines < height
    }


def rendition(
    video: Path, out: Path, lines: int, *, on_frame: Callable[[], None] | None = None
) -> Path:
    """H.264 of this many lines, with the same times; the sound is copied, the index first.

    ``on_frame`` is called after each picture, and may raise to stop. Raises NotAVideo.
    """
    part = out.with_name(f"{out.name}.part")
    try:
        with (
            av.open(str(video)) as source,
            av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as target,
        ):
            copy(source, target, lines, on_frame or (lambda: None))
    except (av.FFmpegError, IndexError) as error:
        raise NotAVideo(f"{video.name} is not a video: {error}") from None
    part.replace(out)
    return out


def copy(
    source: InputContainer, target: OutputContainer, lines: int, on_frame: Callable[[], None]
) -> None:
    picture, sound = source.streams.video[0], next(iter(source.streams.audio), None)
    picture.thread_type = "AUTO"
    shrunk = encoder(target, picture, lines)
    copied = target.add_stream_from_template(sound) if sound else None
    for packet in source.demux([stream for stream in (picture, sound) if stream]):
        if copied is not None and packet.stream is sound:
            if packet.dts is not None:
                packet.stream = copied
                target.mux(packet)
            continue
        for frame in picture.decode(packet):
            target.mux(shrunk.encode(scaled(frame, shrunk)))
            on_frame()
    target.mux(shrunk.encode(None))


def encoder(target: OutputContainer, picture: VideoStream, lines: int) -> VideoStream:
    """x264 for pictures of this height, of the same shape, rate and colours."""
    stream: VideoStream = target.add_stream("libx264", rate=picture.average_rate, options=ENCODER)
    stream.width = 2 * round(picture.width * lines / picture.height / 2)
    stream.height, stream.pix_fmt = lines, "yuv420p"
    context, given = stream.codec_context, picture.codec_context
    context.time_base, context.thread_count = picture.time_base or VIDEO_BASE, THREADS
    context.color_primaries, context.color_trc = given.color_primaries, given.color_trc
    context.colorspace, context.color_range = given.colorspace, given.color_range
    return stream


def scaled(frame: VideoFrame, stream: VideoStream) -> VideoFrame:
    small: Any = frame.reformat(
        stream.width, stream.height, "yuv420p", interpolation=Interpolation.AREA
    )
    small.pict_type = 0  # the encoder decides anew which pictures are key frames
    found: VideoFrame = small
    return found
