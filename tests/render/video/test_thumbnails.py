"""The picture of a video is one that stands still, and of those the one that tells most."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from render.fast.film import Film
from render.quality import Aspect, Quality
from render.video.thumbnails import (
    Telling,
    telling_frames,
    thumbnails,
    times_of_held_keyframes,
    write_strip,
)

LOW = Quality.parse("low")


def picture(columns: int, dot: int | None = None) -> np.ndarray:
    """White stripes on black, and a dot somewhere."""
    pixels = np.zeros((LOW.height, LOW.width, 4), np.uint8)
    for n in range(columns):
        pixels[60:420, 20 + 40 * n : 40 + 40 * n] = 255
    if dot is not None:
        pixels[440:460, 10 * dot : 10 * dot + 20] = 255
    return pixels


def film(path: Path) -> Path:
    """Full of stripes and in motion for 4 s, then held for 3 s with fewer, then nearly empty."""
    made = Film(path, LOW)
    for n in range(60):
        made.write(picture(20, dot=n))
    made.write(picture(10), repeat=45)
    made.write(picture(1), repeat=30)
    made.close()
    return path


def pixels_of(path: Path) -> np.ndarray:
    """In grey, (height, width)."""
    with Image.open(path) as opened:
        return np.asarray(opened.convert("L"))


def telling(path: Path) -> Telling:
    [found] = telling_frames(path, [60.0])
    assert found
    return found


def test_the_thumbnail_is_no_picture_in_motion(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4")
    seconds = telling(path).seconds
    assert 4.0 <= seconds < 7.0
    assert len(times_of_held_keyframes(path)) >= 2


def test_in_a_film_that_never_stands_still_any_picture_may_be_it(tmp_path: Path) -> None:
    made = Film(tmp_path / "film.mp4", LOW)
    for n in range(40):
        made.write(picture(n // 2, dot=n))
    made.close()
    seconds = telling(tmp_path / "film.mp4").seconds
    assert seconds >= 2.0


def test_of_a_film_by_another_encoder_any_keyframe_may_be_it(tmp_path: Path) -> None:
    path = tmp_path / "other.mp4"
    with av.open(str(path), "w", format="mp4") as target:
        stream = target.add_stream("libx264", rate=15, options={"g": "1"})
        stream.width, stream.height, stream.pix_fmt = LOW.width, LOW.height, "yuv420p"
        for n in range(10):
            pixels = np.ascontiguousarray(picture(n)[:, :, :3])
            target.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        target.mux(stream.encode(None))
    seconds = telling(path).seconds
    assert seconds >= 0.5


def test_each_scene_has_a_picture_that_stands_still(tmp_path: Path) -> None:
    """The scenes end at 4, 7 and 9 seconds; the first never stands still."""
    found = thumbnails(film(tmp_path / "film.mp4"), tmp_path, [4.0, 7.0, 9.0])

    assert [path.name for path in found.scenes] == [f"scene_00{n}.jpg" for n in (1, 2, 3)]
    shown = [pixels_of(path) for path in found.scenes]
    assert shown[0].mean() > shown[1].mean() > shown[2].mean()
    assert shown[0].shape == (360, 640)


@pytest.mark.parametrize(
    ("aspect", "large", "cell"),
    [("16:9", (1280, 720), (160, 90)), ("9:16", (720, 1280), (90, 160)),
     ("1:1", (1280, 1280), (160, 160))],
)  # fmt: skip
def test_pictures_have_the_shape_of_the_film(
    tmp_path: Path, aspect: Aspect, large: tuple[int, int], cell: tuple[int, int]
) -> None:
    quality = LOW.shaped(aspect)
    made = Film(tmp_path / "film.mp4", quality)
    made.write(np.full((quality.height, quality.width, 4), 90, np.uint8), repeat=75)
    made.write(np.full((quality.height, quality.width, 4), 240, np.uint8), repeat=75)
    made.close()

    found = thumbnails(tmp_path / "film.mp4", tmp_path)
    strip = write_strip(tmp_path / "film.mp4", 10.0, tmp_path / "strip.jpg")

    assert pixels_of(found.files["large"]).shape == large[::-1]
    assert (strip.seconds, strip.count, (strip.width, strip.height)) == (2, 5, cell)
    sheet = pixels_of(tmp_path / "strip.jpg")
    assert sheet.shape == (cell[1], 5 * cell[0])
    shades = [sheet[40, n * cell[0] + 40] for n in range(5)]
    assert [bool(shade > 200) for shade in shades] == [False, False, True, True, True]


def test_a_strip_of_a_long_film_has_at_most_a_hundred_cells(tmp_path: Path) -> None:
    made = Film(tmp_path / "film.mp4", Quality("tiny", 160, 90, 1))
    made.write(np.full((90, 160, 4), 90, np.uint8), repeat=600)
    made.close()

    strip = write_strip(tmp_path / "film.mp4", 600.0, tmp_path / "strip.jpg")

    assert (strip.seconds, strip.count, strip.columns) == (6, 100, 10)
    assert pixels_of(tmp_path / "strip.jpg").shape == (900, 1600)
