"""What a video file is (`probe`), whether we take it (`check_bounds`), and its `frames`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confinement.inputs import File
from pose.container import open_container
from pose.errors import (
    TruncatedVideo,
    UnreadableVideo,
    VideoTooLarge,
    VideoTooLong,
    VideoTooShort,
)
from pose.orientation import Orientation
from pose.picture import Geometry
from pose.pictures import Frame, decode_frames, frames
from pose.streams import claimed_seconds, codec_name, packets, ticks_of, video_stream

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

__all__ = ["Frame", "VideoInfo", "check_bounds", "frames", "probe"]

MIN_SECONDS = 10.0
MAX_SECONDS = 300.0
MAX_BYTES = 100 * 1024 * 1024
MAX_FRAMES = 200_000
COMPLETE_SHARE = 0.9
MAX_RATE = 1000.0


@dataclass(frozen=True)
class VideoInfo:
    """What a video is. Sizes are of the upright picture with square pixels.

    rotation    degrees counter-clockwise that make the stored picture upright: 0, 90, 180, 270
    duration    seconds from the first picture to the end of the last one
    fps         pictures per second on the average: phone video varies
    """

    container: str
    codec: str
    width: int
    height: int
    rotation: int
    duration: float
    fps: float
    frames: int
    has_audio: bool
    size_bytes: int


def probe(path: File) -> VideoInfo:
    """Read the whole file once without decoding it, and decode its first picture.

    Raises UnreadableVideo, UnsupportedVideo, TruncatedVideo, VideoTooLarge, VideoTooLong.
    """
    orientation = _first_orientation(path)
    with open_container(path) as container:
        stream = video_stream(container)
        start, end, count = _span(container, stream)
        _check_clock(end - start, count)
        _check_complete(end - start, claimed_seconds(container, stream))
        if orientation is None or end <= start:
            raise UnreadableVideo("No picture of the video can be read. Please export it again.")
        width, height = Geometry(stream).size(orientation)
        return VideoInfo(
            container=_name(container),
            codec=codec_name(stream),
            width=width,
            height=height,
            rotation=orientation.degrees,
            duration=end - start,
            fps=count / (end - start),
            frames=count,
            has_audio=bool(container.streams.audio),
            size_bytes=path.stat().st_size,
        )


def check_bounds(
    info: VideoInfo,
    *,
    min_seconds: float = MIN_SECONDS,
    max_seconds: float = MAX_SECONDS,
    max_bytes: int = MAX_BYTES,
) -> None:
    """Raises VideoTooShort, VideoTooLong, VideoTooLarge."""
    if info.size_bytes > max_bytes:
        raise VideoTooLarge(
            f"The video has {info.size_bytes / 2**20:.0f} MB; {max_bytes / 2**20:.0f} MB are "
            "allowed. Please export it smaller."
        )
    if info.duration < min_seconds:
        raise VideoTooShort(
            f"The video lasts {info.duration:.1f} s; at least {min_seconds:g} s are needed."
        )
    if info.duration > max_seconds:
        raise VideoTooLong(
            f"The video lasts {info.duration:.0f} s; at most {max_seconds:g} s are allowed. "
            "Please cut it."
        )


def _first_orientation(path: File) -> Orientation | None:
    with open_container(path) as container:
        first = next(decode_frames(container, video_stream(container)), None)
        return None if first is None else Orientation.of(first)


def _span(container: InputContainer, stream: VideoStream) -> tuple[float, float, int]:
    """Start and end of the pictures in the file, seconds, and how many there are."""
    start, end, count = 0, 0, 0
    for packet in packets(container, stream):
        ticks = ticks_of(packet)
        if ticks is None:
            continue
        start = min(start, ticks) if count else ticks
        end = max(end, ticks + (packet.duration or 0)) if count else ticks + (packet.duration or 0)
        count += 1
        if count > MAX_FRAMES:
            raise VideoTooLong(f"The video has over {MAX_FRAMES} pictures. Please cut it.")
    base = float(stream.time_base or 0)
    return start * base, end * base, count


def _check_clock(seconds: float, pictures: int) -> None:
    if pictures > max(2, MAX_RATE * seconds):
        raise UnreadableVideo(
            f"The clock of the video is damaged: {pictures} pictures are to be shown within "
            f"{seconds:.1f} s. Please export it again."
        )


def _check_complete(present: float, claimed: float | None) -> None:
    if claimed is not None and present < COMPLETE_SHARE * claimed:
        raise TruncatedVideo(
            f"Only {present:.1f} of {claimed:.1f} seconds are in the file: the recording or the "
            "upload was interrupted. Please upload it again."
        )


def _name(container: InputContainer) -> str:
    if container.format.name == "avi":
        return "avi"
    if "matroska" in container.format.name:
        return "matroska"
    return "mov" if container.metadata.get("major_brand", "qt  ") == "qt  " else "mp4"
