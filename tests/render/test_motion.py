"""The bench of motion counts what moves, and no pauses to think."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from bench.motion_frames import changes, find_stillness


def film(path: Path, pictures: list[np.ndarray]) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=15)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="gray")))
        container.mux(stream.encode(None))
    return path


def test_frames_that_differ_move(tmp_path: Path) -> None:
    still, moved = np.full((64, 64), 20, np.uint8), np.full((64, 64), 20, np.uint8)
    moved[20:40, 20:40] = 220
    found = list(changes(film(tmp_path / "a.mp4", [still, still, moved, moved, moved])))
    assert found == [True, False, True, False, False]


def test_the_longest_run_without_change_is_found() -> None:
    moving = [True, False, False, True, False, False, False, True]
    assert find_stillness(moving, []) == 3


def test_time_to_think_is_no_stillness() -> None:
    assert find_stillness([True, *[False] * 9], [(3, 9)]) == 2
