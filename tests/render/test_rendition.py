"""A rendition has fewer lines, the same length and shape, and the same sound."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from render.metadata import NotAVideo, read_metadata
from render.rendition import rendition, renditions

DANCE = Path(__file__).parents[2] / "examples" / "dance_120bpm.mp4"


def test_a_rendition_is_the_same_video_in_fewer_lines(tmp_path: Path) -> None:
    pictures = list[None]()
    small = rendition(DANCE, tmp_path / "small.mp4", 120, on_frame=lambda: pictures.append(None))

    whole, found = read_metadata(DANCE), read_metadata(small)
    assert (found.width, found.height) == (90, 120)
    assert (found.codec, found.fps, found.audio) == ("h264", whole.fps, whole.audio)
    assert found.duration == pytest.approx(whole.duration, abs=0.05)
    assert len(pictures) == round(whole.duration * whole.fps)
    assert small.read_bytes().find(b"moov") < small.read_bytes().find(b"mdat")


def test_its_pictures_have_the_times_of_the_videos(tmp_path: Path) -> None:
    small = rendition(DANCE, tmp_path / "small.mp4", 120)

    assert times(small) == pytest.approx(times(DANCE), abs=0.001)


def test_it_can_be_stopped_and_leaves_no_file(tmp_path: Path) -> None:
    def stop() -> None:
        raise KeyError("stop")

    with pytest.raises(KeyError):
        rendition(DANCE, tmp_path / "small.mp4", 120, on_frame=stop)

    assert not (tmp_path / "small.mp4").exists()


def test_only_taller_videos_get_renditions(tmp_path: Path) -> None:
    assert renditions(DANCE, 720, tmp_path) == {}
    assert renditions(DANCE, 480, tmp_path) == {}


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.mp4"
    page.write_text("<html>")

    with pytest.raises(NotAVideo):
        rendition(page, tmp_path / "small.mp4", 120)


def times(video: Path) -> list[float]:
    with av.open(str(video)) as container:
        return [frame.time or 0.0 for frame in container.decode(video=0)]
