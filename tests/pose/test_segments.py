"""Segments cover a video, and depend on nothing but the video."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pose.segments import plan_segments
from pose.video import VideoInfo


def video(duration: float) -> VideoInfo:
    frames = round(duration * 30)
    return VideoInfo(
        "mp4", "h264", 480, 640, 0, duration, 30.0, frames, has_audio=True, size_bytes=9
    )


@pytest.mark.parametrize("duration", [0.03, 3.0, 5.01, 10.0, 12.0, 22.3, 60.0, 299.97, 4000.0])
def test_segments_cover_the_video_without_gap_or_overlap(duration):
    segments = plan_segments(video(duration))

    assert segments[0].start == 0
    assert segments[-1].end > duration
    assert all(before.end == after.start for before, after in pairwise(segments))
    assert all(segment.start < segment.end for segment in segments)
    assert [segment.index for segment in segments] == list(range(len(segments)))


@pytest.mark.parametrize(("duration", "count"), [(4.9, 1), (12, 2), (22, 4), (60, 8), (300, 20)])
def test_longer_videos_have_more_and_longer_segments(duration, count):
    segments = plan_segments(video(duration))

    assert len(segments) == count
    lengths = [segment.end - segment.start for segment in segments[:-1]]
    assert all(length == pytest.approx(duration / count, abs=0.11) for length in lengths)


def test_a_header_that_is_a_few_milliseconds_off_moves_no_border():
    exact, remuxed = plan_segments(video(22.0)), plan_segments(video(22.012))

    assert [s.start for s in exact] == [s.start for s in remuxed]
