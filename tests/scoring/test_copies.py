"""From the video on: a copy of the example, however it was made, gets the same points."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pose.extract import extract
from pose.music import find_music
from pose.segments import Segment
from pose.whole import extract_video
from scoring.result import Score, score
from tests.pose.conftest import EXAMPLE, model
from tests.scoring.copies import cropped, doubled, mirrored, thinned, turned, write_copy

pytestmark = pytest.mark.slow

__all__ = ["model"]

COPIES: dict[str, dict[str, Any]] = {
    "mirrored, crf 30": {"edit": mirrored, "crf": 30},
    "cropped and scaled": {"edit": cropped, "crf": 20},
    "60 fps": {"edit": doubled},
    "variable frame rate": {"edit": thinned},
    "rotated": {"edit": turned, "rotation": 90},
}
REAL = pytest.mark.skipif("TEST_REAL_DANCE" not in os.environ, reason="no clip of a real dancer")
Scorer = Callable[[Path], Score]


@pytest.fixture(scope="module")
def scored(model: Path) -> Scorer:
    """What `./troupe score` does with a video."""

    def scoring(video: Path) -> Score:
        return score(extract_video(video, model, processes=2), music=find_music(video))

    return scoring


def real_clip() -> Path:
    return Path(os.environ["TEST_REAL_DANCE"])


@pytest.fixture(scope="module")
def real(scored: Scorer) -> Score:
    return scored(real_clip())


@pytest.fixture(scope="module")
def original(scored: Scorer) -> Score:
    return scored(EXAMPLE)


def test_the_example_keeps_the_beat_of_its_music(original: Score) -> None:
    details = original.details
    assert (details["beat_source"], details["beat_level"]) == ("music", "on the beat")
    assert details["beat_bpm"] == pytest.approx(120, abs=0.5)
    assert details["tempo_bpm"] == pytest.approx(120, abs=1)
    assert abs(details["beat_lag_ms"]) <= 20
    assert original.rhythm > 27


# what turns a film, and what doubles its pictures, is held by tests/pose as well
SLOW = [pytest.param(name, marks=pytest.mark.long) for name in ("60 fps", "rotated")]


@pytest.mark.parametrize(
    "name", ["mirrored, crf 30", "cropped and scaled", "variable frame rate", *SLOW]
)
def test_a_copy_gets_the_same_points(
    name: str, tmp_path: Path, scored: Scorer, original: Score
) -> None:
    copy = scored(write_copy(EXAMPLE, tmp_path / "copy.mp4", **COPIES[name]))
    assert copy.total_score == pytest.approx(original.total_score, abs=2)
    assert copy.details["beat_bpm"] == pytest.approx(120, abs=0.5)
    assert not copy.degraded


def test_the_video_in_one_piece_gets_the_same_points(model: Path, original: Score) -> None:
    """`scored` looks at it in segments."""
    whole = extract(EXAMPLE, Segment(0, 0.0, 100.0), model)
    found = score(whole, music=find_music(EXAMPLE))
    assert found.total_score == pytest.approx(original.total_score, abs=2)


@REAL
def test_a_real_dancer_is_held_against_her_own_music(real: Score) -> None:
    assert real.details["beat_source"] == "music"
    assert real.details["beat_confidence"] > 0.5
    assert real.total_score > 45
    assert not real.warnings


@REAL
@pytest.mark.parametrize("name", ["mirrored, crf 30", "cropped and scaled", "variable frame rate"])
def test_a_copy_of_a_real_dancer_gets_the_same_points(
    name: str, tmp_path: Path, scored: Scorer, real: Score
) -> None:
    copy = scored(write_copy(real_clip(), tmp_path / "copy.mp4", **COPIES[name]))
    assert copy.total_score == pytest.approx(real.total_score, abs=2)
