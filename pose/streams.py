"""Which streams of a file are its film and its sound, and what their packets tell of time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import TYPE_CHECKING, TypeVar

from confinement.inputs import File
from pose.container import open_container
from pose.errors import UnreadableVideo, UnsupportedVideo, VideoTooLarge
from pose.picture import MAX_PIXELS

if TYPE_CHECKING:
    from av import Packet
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

    S = TypeVar("S", VideoStream, AudioStream)

AV_TIME_BASE = 1_000_000
FIRST_PACKETS = 64
MOST_REORDERED = 16
"""Pictures that H.264 and HEVC may hold back until an earlier one is decoded."""

CODECS = frozenset(
    (
        "h264", "hevc", "av1", "vp8", "vp9", "mpeg4", "msmpeg4v2", "msmpeg4v3", "h263",
        "mpeg1video", "mpeg2video", "mjpeg", "prores", "dvvideo",
    )
)  # fmt: skip


def video_stream(container: InputContainer) -> VideoStream:
    """The stream that shows the video, ready to decode.

    Raises UnreadableVideo (sound only), UnsupportedVideo (codec), VideoTooLarge (pixels).
    """
    stream = film_of(container)
    if stream is None:
        found = "only sound" if container.streams.audio else "it is damaged"
        raise UnreadableVideo(f"The file holds no video: {found}. Please export it again.")
    codec = codec_name(stream)
    if codec not in CODECS or stream.time_base is None:
        raise UnsupportedVideo(f"The codec {codec} is not taken. Please export it as H.264.")
    if stream.width * stream.height > MAX_PIXELS:
        raise VideoTooLarge(
            f"{stream.width} × {stream.height} pixels are too many. Please export it "
            "as 4K or smaller."
        )
    # one process a core does the work: more threads in here would only compete with it
    stream.codec_context.thread_count = 1
    stream.codec_context.options = {"max_pixels": str(MAX_PIXELS)}
    return stream


def film_of(container: InputContainer) -> VideoStream | None:
    """The longest of the video streams: neither a cover nor a still picture before the film."""
    from av.stream import Disposition

    films = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    moving = [stream for stream in films if stream.frames != 1]
    return max(moving or films, key=stream_seconds, default=None)


def stream_seconds(stream: VideoStream | AudioStream) -> float:
    """How long its header says that a stream is; 0 where it does not say."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    said = stream.metadata.get("DURATION", "")  # Matroska: hours:minutes:seconds
    try:
        hours, minutes, seconds = map(float, said.split(":"))
    except ValueError:
        return 0.0
    return 3600 * hours + 60 * minutes + seconds


def codec_name(stream: VideoStream) -> str:
    """The format's own name, whatever its decoder is called."""
    context = stream.codec_context
    # the stubs know no stream without a context: those that FFmpeg has no decoder for
    return context.codec.canonical_name if context else "unknown"


def packets(container: InputContainer, stream: S) -> Iterator[Packet[S]]:
    """The stream's packets up to the end of the file or to where the file breaks off."""
    import av

    source = container.demux(stream)
    while True:
        try:
            packet = next(source, None)
        except av.FFmpegError:
            return
        if packet is None:
            return
        yield packet


def ticks_of(packet: Packet[VideoStream]) -> int | None:
    """When the packet's picture is shown; None where it shows none."""
    if not packet.size or packet.is_discard or packet.is_corrupt:
        return None
    return packet.pts if packet.pts is not None else packet.dts


def claimed_seconds(container: InputContainer, stream: VideoStream) -> float | None:
    """What the header says; the least of its figures, as sound may outlast the picture."""
    figures = []
    if stream.duration and stream.time_base:
        figures.append(float(stream.duration * stream.time_base))
    if container.duration:
        figures.append(container.duration / AV_TIME_BASE)
    return min(figures, default=None)


def first_in_coding_order(path: File) -> int | None:
    """Time of the first packet, ticks, where packets only count up although the codec reorders.

    So an AVI with B-frames tells times: each packet's place in the file, not when it is shown. None
    where the times are true.
    """
    with open_container(path) as container:
        stream = video_stream(container)
        if not stream.codec_context.has_b_frames:
            return None
        found = islice(map(ticks_of, packets(container, stream)), FIRST_PACKETS)
        times = [ticks for ticks in found if ticks is not None]
    rising = len(times) > 2 and all(a < b for a, b in pairwise(times))
    return times[0] if rising else None
