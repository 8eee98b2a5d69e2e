"""HLS holds the renditions' own packets, and plays from its master playlist."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from render.lesson import LessonFiles
from render.video.hls import write_hls
from render.video.metadata import NotAVideo
from render.video.rendition import rendition

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def streams(lesson: LessonFiles, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The lesson's video in two heights, as written for HLS."""
    folder = tmp_path_factory.mktemp("hls")
    video = lesson.finished.video
    small = rendition(video, folder / "small.mp4", 240)
    return write_hls([small, video], folder / "hls")


def frames(path: Path) -> list[tuple[int, bytes]]:
    """Number, counted by time from the first one, and luma."""
    with av.open(str(path)) as container:
        found = [(f.time or 0.0, bytes(f.planes[0])) for f in container.decode(video=0)]
    return [(round((time - found[0][0]) * 15), luma) for time, luma in found]


def test_every_frame_of_a_rendition_is_in_its_segments(
    lesson: LessonFiles, streams: list[Path]
) -> None:
    playlist = streams[0].parent / "480p" / "index.m3u8"

    assert frames(playlist) == frames(lesson.finished.video)


def test_sound_comes_with_the_picture(lesson: LessonFiles, streams: list[Path]) -> None:
    with av.open(str(streams[0].parent / "240p" / "index.m3u8")) as container:
        seconds = sum(f.samples for f in container.decode(audio=0)) / 48_000

    assert seconds == pytest.approx(lesson.finished.metadata.duration, abs=0.05)


def test_the_master_playlist_names_the_renditions_with_their_measures(
    streams: list[Path],
) -> None:
    text = streams[0].read_text()

    assert streams[0].name == "master.m3u8"
    assert text.index("480p/index.m3u8") < text.index("240p/index.m3u8")
    assert 'RESOLUTION=854x480,FRAME-RATE=15.000,CODECS="avc1.64' in text
    assert "mp4a.40.2" in text


def test_a_segment_needs_no_more_than_the_bandwidth_said(streams: list[Path]) -> None:
    said = int(streams[0].read_text().split("BANDWIDTH=")[1].split(",")[0])
    playlist = streams[0].parent / "480p" / "index.m3u8"
    lengths = [
        float(line[8:].rstrip(","))
        for line in playlist.read_text().splitlines()
        if line.startswith("#EXTINF:")
    ]
    sizes = [path.stat().st_size * 8 for path in sorted(playlist.parent.glob("*.m4s"))]

    assert max(size / length for size, length in zip(sizes, lengths, strict=True)) <= said


def test_every_file_is_named(streams: list[Path]) -> None:
    root = streams[0].parent

    assert set(streams) == {path for path in root.rglob("*") if path.is_file()}


def test_two_renditions_of_a_height_or_none_are_refused(
    lesson: LessonFiles, tmp_path: Path
) -> None:
    video = lesson.finished.video
    for wrong in ([], [video, video]):
        with pytest.raises(ValueError, match="another size"):
            write_hls(wrong, tmp_path)


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.mp4"
    page.write_text("<html>")
    with pytest.raises(NotAVideo):
        write_hls([page], tmp_path / "out")
