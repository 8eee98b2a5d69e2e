"""Where a video is cut, so that several processes can look at it at once.

The borders follow from the video alone: the same video gives the same landmarks however many
workers there are. docs/decisions/0004-pose-segments.md has the figures behind the constants.
"""

from __future__ import annotations

from dataclasses import dataclass

from pose.video import VideoInfo

MIN_SECONDS = 5.0
MAX_SECONDS = 15.0
PIECES = 8
WARMUP_FRAMES = 15
# a header that is a few milliseconds off (another muxer, another cut) should move no border
BORDER_DECIMALS = 1


@dataclass(frozen=True)
class Segment:
    """Pictures with start <= time < end (seconds), after so many that only warm up the tracker."""

    index: int
    start: float
    end: float
    warmup_frames: int = WARMUP_FRAMES


def plan_segments(info: VideoInfo) -> list[Segment]:
    """Segments of about equal length that cover the video without gap or overlap.

    The last one ends a little after the video, so that rounding loses no picture.
    """
    count = _count(info.duration)
    inner = [round(k * info.duration / count, BORDER_DECIMALS) for k in range(1, count)]
    borders = [0.0, *inner, info.duration + 1.0]
    return [Segment(k, borders[k], borders[k + 1]) for k in range(count)]


def _count(duration: float) -> int:
    """One for a very short video, else an even number, which suits 2, 4 and 8 cores."""
    if duration <= MIN_SECONDS:
        return 1
    seconds = min(max(duration / PIECES, MIN_SECONDS), MAX_SECONDS)
    return 2 * max(1, round(duration / seconds / 2))
