"""The same video in fewer lines, for who has a small screen or a slow line."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation
from av.video.stream import VideoStream

from confinement.inputs import File, ffmpeg_source
from render.fast.film import Film
from render.fast.repeated_frames import HeldFrames
from render.fast.skip_frames import UnknownShape
from render.quality import Quality
from render.video.metadata import NotAVideo
from render.video.mp4 import THREADS, VIDEO_BASE

# a lesson of two minutes has 7,000 pictures of 60 a second, so this has to be quick
ENCODER = {"preset": "superfast", "crf": "22"}
LINES = (720,)  # of the shorter side, that are offered besides the video's own


def renditions(video: Path, width: int, height: int, out: Path) -> dict[int, Path]:
    """Lines -> file in folder ``out``, for each of ``LINES`` that the video, of this size in
    pixels, exceeds. The lines are those of its shorter side."""
    short = min(width, height)
    return {
        lines: rendition(video, out / smaller_name(lines), 2 * round(height * lines / short / 2))
        for lines in LINES
        if lines < short
    }


def smaller_name(lines: int) -> str:
    return f"output_{lines}p.mp4"


def picture_name(rendition: Path) -> Path:
    """Where its picture lies until its sound is added."""
    return rendition.with_name(f"{rendition.name}.picture")


def rendition(video: Path, out: Path, lines: int) -> Path:
    """H.264 of this many lines, with the same times; the sound is copied, the index first.

    Of a film of ours, pictures that are held are not decoded. Raises NotAVideo.
    """
    try:
        if not shrunk_film(video, out, lines):
            shrunk_video(video, out, lines)
    except (av.FFmpegError, IndexError) as error:
        raise NotAVideo(f"{video.name} is not a video: {error}") from None
    return out


def shrunk_video(video: File, out: Path, lines: int, *, demuxer: str | None = None) -> None:
    """Any video, picture by picture; ``demuxer`` is for one of unknown origin.

    Raises NotAVideo for a picture that is stored turned, FFmpegError and IndexError.
    """
    name, only_here = ffmpeg_source(video)
    with (
        av.open(name, format=demuxer, options=only_here) as source,
        av.open(str(out), "w", format="mp4", options={"movflags": "+faststart"}) as target,
    ):
        copy(source, target, lines)


def copy(source: InputContainer, target: OutputContainer, lines: int) -> None:
    picture, sound = source.streams.video[0], next(iter(source.streams.audio), None)
    picture.thread_type = "AUTO"
    shrunk = encoder(target, picture, lines)
    copied = target.add_stream_from_template(sound) if sound else None
    target.set_chapters(source.chapters())
    for packet in source.demux([stream for stream in (picture, sound) if stream]):
        if copied is not None and packet.stream is sound:
            if packet.dts is not None:
                packet.stream = copied
                target.mux(packet)
            continue
        for frame in picture.decode(packet):
            if frame.rotation:
                raise NotAVideo("the picture is stored turned, and would lie on its side")
            target.mux(shrunk.encode(scale_frame(frame, shrunk)))
    target.mux(shrunk.encode(None))


def encoder(target: OutputContainer, picture: VideoStream, lines: int) -> VideoStream:
    """x264 for pictures of this height, of the same shape, rate and colours."""
    stream: VideoStream = target.add_stream("libx264", rate=picture.average_rate, options=ENCODER)
    stream.width = width_for(picture, lines)
    stream.height, stream.pix_fmt = lines, "yuv420p"
    context, given = stream.codec_context, picture.codec_context
    context.time_base, context.thread_count = picture.time_base or VIDEO_BASE, THREADS
    context.color_primaries, context.color_trc = given.color_primaries, given.color_trc
    context.colorspace, context.color_range = given.colorspace, given.color_range
    return stream


def scale_frame(frame: VideoFrame, to: VideoStream | Quality) -> VideoFrame:
    small: Any = frame.reformat(to.width, to.height, "yuv420p", interpolation=Interpolation.AREA)
    small.pict_type = 0  # the encoder decides anew which pictures are key frames
    found: VideoFrame = small
    return found


def width_for(picture: VideoStream, lines: int) -> int:
    """Even, and of the same shape."""
    return 2 * round(picture.width * lines / picture.height / 2)


def shrunk_film(video: Path, out: Path, lines: int) -> bool:
    """A film of ours, whose held pictures are told by their packets; False for other videos."""
    repeats = repeated_frames(video)
    if not any(repeats):
        return False
    picture_only = picture_name(out)
    with av.open(str(video)) as source:
        stream = source.streams.video[0]
        rate = int(stream.average_rate or 0)
        film = Film(picture_only, Quality("rendition", width_for(stream, lines), lines, rate))
        try:
            shrink(source, repeats, film)
            film.close()
            with_sound_of(video, picture_only, out)
        finally:
            film.abandon()
            picture_only.unlink(missing_ok=True)
    return True


def repeated_frames(video: Path) -> list[bool]:
    """For each frame whether it repeats the one before; none when it is not a film of ours."""
    with av.open(str(video)) as source:
        stream = source.streams.video[0]
        rate, codec = stream.average_rate, stream.codec_context
        if codec.name != "h264" or not rate or rate.denominator != 1:
            return []
        try:
            held = HeldFrames(bytes(codec.extradata or b""))
            packets = [p for p in source.demux(stream) if p.size]
            shown = [round((p.pts or 0) * p.time_base * rate) for p in packets]
            return [held.repeats(p) for p in packets] if shown == [*range(len(shown))] else []
        except UnknownShape:
            return []


def shrink(source: InputContainer, repeats: Sequence[bool], film: Film) -> None:
    stream = source.streams.video[0]
    stream.thread_type = "AUTO"
    packets = (packet for packet in source.demux(stream) if packet.size)
    for packet, repeated in zip(packets, repeats, strict=True):
        if repeated:
            finish_decoding(stream, film)
            film.repeat()
        else:
            for frame in stream.decode(packet):
                film.write_frame(scale_frame(frame, film.quality))
    finish_decoding(stream, film)


def finish_decoding(stream: VideoStream, film: Film) -> None:
    """What the decoder still has; it then begins anew, with a keyframe."""
    for frame in stream.decode(None):
        film.write_frame(scale_frame(frame, film.quality))
    stream.codec_context.flush_buffers()


def with_sound_of(video: Path, picture: Path, out: Path) -> None:
    """The picture of one file and the sound of another, copied."""
    with (
        av.open(str(video)) as source,
        av.open(str(picture)) as film,
        av.open(str(out), "w", format="mp4", options={"movflags": "+faststart"}) as target,
    ):
        streams = [*film.streams.video[:1], *source.streams.audio[:1]]
        copies = [target.add_stream_from_template(stream) for stream in streams]
        target.set_chapters(source.chapters())
        found = [
            [(seconds_of(p), p, copy) for p in container.demux(stream) if p.size]
            for container, stream, copy in zip((film, source), streams, copies, strict=False)
        ]
        for _, packet, stream in heapq.merge(*found, key=lambda one: one[0]):
            packet.stream = stream
            target.mux(packet)


def seconds_of(packet: Packet[Any]) -> Fraction:
    return (packet.dts or 0) * packet.time_base
