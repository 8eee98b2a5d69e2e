"""The pictures of a video: upright RGB arrays, each with its time of presentation."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from pose.container import opened
from pose.coverage import Coverage
from pose.errors import UnreadableVideo, UnsupportedVideo, VideoTooLarge
from pose.picture import MAX_PIXELS, DecodedPicture, Geometry, Picture

if TYPE_CHECKING:
    from av import Packet, VideoFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

    S = TypeVar("S", VideoStream, AudioStream)

# a keyframe may be shown later than it is decoded, and `lead` pictures are wanted before the
# start: so seek this many seconds earlier than asked
SEEK_MARGIN = 1.5
AV_TIME_BASE = 1_000_000

CODECS = frozenset(
    (
        "h264", "hevc", "av1", "vp8", "vp9", "mpeg4", "msmpeg4v2", "msmpeg4v3", "h263",
        "mpeg1video", "mpeg2video", "mjpeg", "prores", "dvvideo",
    )
)  # fmt: skip


class Frame(NamedTuple):
    """`time` in seconds since the first picture; `rgb` (height, width, 3) uint8, upright."""

    time: float
    rgb: NDArray[np.uint8]


def frames(
    path: Path, start: float = 0.0, end: float = math.inf, *, lead: int = 0
) -> Iterator[Frame]:
    """Pictures with start <= time < end, in order of time, after the last `lead` before `start`.

    Damaged pictures are left out. Raises UnreadableVideo, UnsupportedVideo, TruncatedVideo,
    VideoTooLarge.
    """
    for time, picture in pictures(path, start, end, lead=lead):
        yield Frame(time, picture.rgb())


def pictures(
    path: Path,
    start: float = 0.0,
    end: float = math.inf,
    *,
    lead: int = 0,
    on_skip: Callable[[], None] | None = None,
    coverage: Coverage | None = None,
) -> Iterator[tuple[float, Picture]]:
    """The same as `frames`, not yet converted.

    `on_skip` is called for each picture before `start`: where keyframes are rare there are many.
    `coverage` is told what the file promises and what it shows.
    """
    coverage = coverage or Coverage()
    with opened(path) as container:
        stream = video_stream(container)
        geometry = Geometry(stream)
        coverage.claimed_end = claimed_seconds(container, stream)
        _seek(container, stream, start - SEEK_MARGIN)
        for time, frame in _window(_timed(container, stream, coverage), start, end, lead, on_skip):
            yield time, DecodedPicture(frame, geometry)


def video_stream(container: InputContainer) -> VideoStream:
    """The stream that shows the video, ready to decode.

    Raises UnreadableVideo (sound only), UnsupportedVideo (codec), VideoTooLarge (pixels).
    """
    from av.stream import Disposition

    cover = Disposition.attached_pic
    stream = next((s for s in container.streams.video if not s.disposition & cover), None)
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


def decoded(
    container: InputContainer,
    stream: VideoStream,
    on_packet: Callable[[Packet[VideoStream]], None] | None = None,
) -> Iterator[VideoFrame]:
    """The stream's whole pictures.

    After a packet that cannot be decoded the pictures up to the next key picture are left out too:
    they are made from the one that is lost, and show smears of it.
    """
    import av

    smeared = False
    for packet in packets(container, stream):
        if on_packet is not None:
            on_packet(packet)
        if not packet.size and packet.dts is not None:
            continue  # an AVI says so that the last picture stays; a decoder takes it for the end
        try:
            found = packet.decode()
        except av.FFmpegError:
            smeared = smeared or bool(packet.size)
            continue
        for picture in found:
            smeared = (smeared or picture.is_corrupt) and not picture.key_frame
            if not (smeared or picture.is_corrupt):
                yield picture


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


def _timed(
    container: InputContainer, stream: VideoStream, coverage: Coverage
) -> Iterator[tuple[float, VideoFrame]]:
    begin, base = stream.start_time or 0, float(stream.time_base or 0)

    def promise(packet: Packet[VideoStream]) -> None:
        if (ticks := ticks_of(packet)) is not None:
            coverage.promise((ticks - begin) * base)

    previous = -math.inf
    for picture in decoded(container, stream, promise):
        ticks = picture.pts if picture.pts is not None else picture.dts
        if ticks is None:
            continue
        time = (ticks - begin) * base
        coverage.show(time)
        if time > previous:
            yield time, picture
            previous = time


def _window(
    pictures: Iterable[tuple[float, VideoFrame]],
    start: float,
    end: float,
    lead: int,
    on_skip: Callable[[], None] | None,
) -> Iterator[tuple[float, VideoFrame]]:
    before: deque[tuple[float, VideoFrame]] = deque(maxlen=lead)
    for time, picture in pictures:
        if time >= end:
            return
        if time < start:
            before.append((time, picture))
            if on_skip is not None:
                on_skip()
            continue
        yield from before
        before.clear()
        yield time, picture


def _seek(container: InputContainer, stream: VideoStream, time: float) -> None:
    import av

    if time <= 0 or stream.time_base is None:
        return
    with suppress(av.FFmpegError):  # a file without an index: decode from its start
        container.seek(int(time / stream.time_base) + (stream.start_time or 0), stream=stream)
