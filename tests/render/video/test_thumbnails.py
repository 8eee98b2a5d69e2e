"""The picture of a video is one that stands still, and of those the one that tells most."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from render.fast.film import Film
from render.quality import Quality
from render.video.thumbnails import telling_frame, times_of_held_keyframes

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


def test_the_thumbnail_is_no_picture_in_motion(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4")
    _, seconds = telling_frame(path)
    assert 4.0 <= seconds < 7.0
    assert len(times_of_held_keyframes(path)) >= 2


def test_in_a_film_that_never_stands_still_any_picture_may_be_it(tmp_path: Path) -> None:
    made = Film(tmp_path / "film.mp4", LOW)
    for n in range(40):
        made.write(picture(n // 2, dot=n))
    made.close()
    _, seconds = telling_frame(tmp_path / "film.mp4")
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
    _, seconds = telling_frame(path)
    assert seconds >= 0.5
