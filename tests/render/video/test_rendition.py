"""A rendition has fewer lines, the same length and shape, and the same sound."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from render.fast.film import Film
from render.quality import Quality
from render.video.join import join
from render.video.metadata import NotAVideo, read_metadata
from render.video.rendition import rendition, renditions

pytestmark = pytest.mark.slow

DANCE = Path(__file__).parents[3] / "examples" / "dance_120bpm.mp4"


def test_a_rendition_is_the_same_video_in_fewer_lines(tmp_path: Path) -> None:
    small = rendition(DANCE, tmp_path / "small.mp4", 120)

    whole, found = read_metadata(DANCE), read_metadata(small)
    assert (found.width, found.height) == (90, 120)
    assert (found.codec, found.fps, found.audio) == ("h264", whole.fps, whole.audio)
    assert found.duration == pytest.approx(whole.duration, abs=0.05)
    assert len(times(small)) == round(whole.duration * whole.fps)
    assert small.read_bytes().find(b"moov") < small.read_bytes().find(b"mdat")


def test_its_pictures_have_the_times_of_the_videos(tmp_path: Path) -> None:
    small = rendition(DANCE, tmp_path / "small.mp4", 120)

    assert times(small) == pytest.approx(times(DANCE), abs=0.001)


def test_only_taller_videos_get_renditions(tmp_path: Path) -> None:
    assert renditions(DANCE, 1280, 720, tmp_path) == {}
    assert renditions(DANCE, 480, 854, tmp_path) == {}


def test_of_a_tall_video_the_shorter_side_has_the_lines(tmp_path: Path) -> None:
    quality = Quality("tall", 900, 1600, 5)
    film = Film(tmp_path / "film.mp4", quality)
    film.write(np.full((1600, 900, 4), 90, np.uint8), 5)
    film.close()

    found = read_metadata(renditions(tmp_path / "film.mp4", 900, 1600, tmp_path)[720])

    assert (found.width, found.height) == (720, 1280)


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.mp4"
    page.write_text("<html>")

    with pytest.raises(NotAVideo):
        rendition(page, tmp_path / "small.mp4", 120)


def times(video: Path) -> list[float]:
    with av.open(str(video)) as container:
        return [frame.time or 0.0 for frame in container.decode(video=0)]


def test_a_film_of_ours_is_made_smaller_with_all_its_frames_and_holds(tmp_path: Path) -> None:
    """A square that moves, is held for ten seconds, and moves on; with sound."""
    quality = Quality("small", 320, 180, 30)
    film = Film(tmp_path / "film.mp4", quality)
    canvas = np.full((180, 320, 4), (17, 24, 39, 255), np.uint8)
    for step in range(40):
        canvas[60:100, 4 * step : 4 * step + 40] = 255
        film.write(canvas.copy(), 300 if step == 20 else 1)
    film.close()
    join([tmp_path / "film.mp4"], tmp_path / "video.mp4")
    small = rendition(tmp_path / "video.mp4", tmp_path / "small.mp4", 90)

    whole = read_metadata(tmp_path / "video.mp4")
    found = read_metadata(small)
    assert (found.width, found.height, found.fps) == (160, 90, 30)
    assert found.duration == whole.duration == pytest.approx(339 / 30, abs=0.001)
    assert found.audio is not None
    assert len(times(small)) == 339
    assert times(small) == pytest.approx(times(tmp_path / "video.mp4"), abs=0.001)
    pairs = zip(lumas(tmp_path / "video.mp4", 90), lumas(small, 90), strict=True)
    assert max(float(np.mean(np.abs(one - other))) for one, other in pairs) < 1.5
    assert small.read_bytes().find(b"moov") < small.read_bytes().find(b"mdat")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "film.mp4",
        "small.mp4",
        "video.mp4",
    ]


def lumas(video: Path, lines: int) -> list[np.ndarray]:
    with av.open(str(video)) as container:
        return [
            frame.reformat(160, lines, "yuv420p", interpolation="AREA")
            .to_ndarray()[:lines]
            .astype("f4")
            for frame in container.decode(video=0)
        ]
