"""The pictures of a video: upright RGB arrays, each with its time of presentation."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from confinement.inputs import File
from pose.container import open_container
from pose.coverage import Coverage
from pose.picture import DecodedPicture, Geometry, Picture
from pose.streams import (
    MOST_REORDERED,
    claimed_seconds,
    first_in_coding_order,
    packets,
    ticks_of,
    video_stream,
)

if TYPE_CHECKING:
    from av import Packet, VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

# a keyframe may be shown later than it is decoded, and `lead` pictures are wanted before the
# start: so seek this many seconds earlier than asked
SEEK_MARGIN = 1.5

P = TypeVar("P")


class Frame(NamedTuple):
    """`time` in seconds since the first picture; `rgb` (height, width, 3) uint8, upright."""

    time: float
    rgb: NDArray[np.uint8]


def frames(
    path: File, start: float = 0.0, end: float = math.inf, *, lead: int = 0
) -> Iterator[Frame]:
    """Pictures with start <= time < end, in order of time, after the last `lead` before `start`.

    Damaged pictures are left out. Raises UnreadableVideo, UnsupportedVideo, TruncatedVideo,
    VideoTooLarge.
    """
    for time, picture in pictures(path, start, end, lead=lead):
        yield Frame(time, picture.rgb())


def pictures(
    path: File,
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
    first = first_in_coding_order(path)
    with open_container(path) as container:
        stream = video_stream(container)
        geometry = Geometry(stream)
        coverage.claimed_end = claimed_seconds(container, stream)
        _seek(container, stream, start - SEEK_MARGIN)
        timed = _time_frames(container, stream, coverage, first)
        for time, frame in _window(timed, start, end, lead, on_skip):
            yield time, DecodedPicture(frame, geometry)


def decode_frames(
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


def _time_frames(
    container: InputContainer, stream: VideoStream, coverage: Coverage, first: int | None
) -> Iterator[tuple[float, VideoFrame]]:
    """Pictures with rising times; `first` as `first_in_coding_order` tells it."""
    base = float(stream.time_base or 0)
    begin = (stream.start_time or 0) if first is None else first

    def promise(packet: Packet[VideoStream]) -> None:
        if (ticks := ticks_of(packet)) is not None:
            coverage.promise((ticks - begin) * base)

    previous = -math.inf
    shown = _with_ticks(decode_frames(container, stream, promise))
    for ticks, picture in shown if first is None else in_order_of_output(shown):
        time = (ticks - begin) * base
        if time > previous:
            coverage.show(time)
            yield time, picture
            previous = time


def _with_ticks(pictures: Iterable[VideoFrame]) -> Iterator[tuple[int, VideoFrame]]:
    for picture in pictures:
        ticks = picture.pts if picture.pts is not None else picture.dts
        if ticks is not None:
            yield ticks, picture


def in_order_of_output(
    pictures: Iterable[tuple[int, P]], held_back: int = MOST_REORDERED
) -> Iterator[tuple[int, P]]:
    """Each picture with the least of the times of those from it on: the first shown comes first."""
    waiting: deque[P] = deque()
    times: list[int] = []
    for ticks, picture in pictures:
        heappush(times, ticks)
        waiting.append(picture)
        if len(waiting) > held_back:
            yield heappop(times), waiting.popleft()
    while waiting:
        yield heappop(times), waiting.popleft()


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
