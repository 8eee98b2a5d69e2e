"""Films that went wrong by their file: all of their pictures are seen, and the music they have.

What the pictures show is what `examples/dance_120bpm.mp4` shows; `tests/pose/test_cases.py` has
the films that went wrong by their pictures.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pose.music import find_music
from pose.video import frames
from scoring.landmarks import PoseTrack
from scoring.result import score
from tests.scoring.conftest import EXAMPLES
from tests.scoring.people import DATA

pytestmark = pytest.mark.slow

EXAMPLE = EXAMPLES / "dance_120bpm.mp4"
EVERY = 12
"""Of so many pictures one is looked at."""


def case(name: str) -> Path:
    film = DATA / "cases" / name
    if not film.is_file():
        pytest.skip(f"{film} is not there")
    return film


@pytest.fixture(scope="module")
def pictures() -> list[tuple[float, np.ndarray]]:
    return seen(EXAMPLE)


def seen(film: Path) -> list[tuple[float, np.ndarray]]:
    """The time of each picture, and a few of its pixels."""
    return [(time, rgb[::EVERY, ::EVERY].astype(np.int16)) for time, rgb in frames(film)]


@pytest.mark.parametrize("name", ["h264_avi_b.avi", "mjpeg_first.mp4"])
def test_every_picture_is_used_at_its_time_and_in_its_order(name, pictures):
    found = seen(case(name))
    assert len(found) == len(pictures) == 360
    for (time, shown), (due, truth) in zip(found, pictures, strict=True):
        assert time == pytest.approx(due, abs=0.002)
        assert np.abs(shown - truth).mean() < 2


def test_moves_between_the_beats_of_the_sound_are_no_rhythm(example: PoseTrack):
    on_time, off = (
        score(example, music=find_music(film)) for film in (EXAMPLE, case("offbeat_half.mp4"))
    )
    assert on_time.rhythm > 27
    assert off.details["beat_source"] == "music"
    assert off.rhythm < on_time.rhythm / 2
    assert "Great rhythm" not in off.feedback
    assert "between the beats" in off.feedback
