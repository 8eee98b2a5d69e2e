"""Films that went wrong, from the pictures to the words: each has its right answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from pose.extract import Extractor
from pose.merge import merge
from pose.segments import Segment, plan_segments
from pose.video import probe
from scoring.evidence import InsufficientEvidence
from scoring.landmarks import PoseTrack
from scoring.result import Score, score
from tests.pose.cases import CASES, write_case
from tests.pose.conftest import EXAMPLE

pytestmark = pytest.mark.slow

FILMS = Path(__file__).parents[3] / "shared" / "data" / "cases"


@pytest.fixture(scope="module")
def extractor(model):
    return Extractor(model)


@pytest.fixture(scope="module")
def told(extractor, tmp_path_factory):
    """Tracks of the films made here, each found once."""
    kept: dict[str, PoseTrack] = {}

    def track(name: str) -> PoseTrack:
        if name not in kept:
            film = write_case(tmp_path_factory.mktemp("case"), name)
            kept[name] = merge([extractor.follow(film, Segment(0, 0.0, 99.0))])
        return kept[name]

    return track


def said(found: Score) -> str:
    return " ".join(found.warnings)


def assert_sideways(found: Score) -> None:
    assert "judged as if it were upright" in said(found)
    assert found.balance > 12
    assert not found.degraded


def assert_dark(found: Score) -> None:
    assert "too dark" in said(found)
    assert "too dark to say" in found.feedback
    assert found.degraded
    for low, high in found.details["intervals"].values():
        assert high - low > 5


def assert_slow_motion(found: Score) -> None:
    assert "slowed down" in said(found)
    assert found.details["beat_source"] == "own_pulse"
    assert found.degraded


def assert_loop(found: Score) -> None:
    assert "again and again" in said(found)
    assert found.degraded
    low, high = found.details["intervals"]["balance"]
    assert high - low > 5


def assert_small(found: Score) -> None:
    assert found.details["detected_frames"] > 0.95 * found.details["frames"]
    assert not found.degraded


ANSWERS = {
    "sideways": assert_sideways,
    "dark": assert_dark,
    "slow motion": assert_slow_motion,
    "loop": assert_loop,
    "small": assert_small,
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_film_that_is_not_what_it_seems_is_told(told, name):
    ANSWERS[name](score(told(name)))


def test_a_still_picture_is_no_dance(told):
    with pytest.raises(InsufficientEvidence, match="stands still"):
        score(told("still"))


def test_every_case_has_its_answer():
    assert set(ANSWERS) | {"still"} == set(CASES)


@pytest.mark.long
@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("sideways.mp4", "sideways"),
        ("dark.mp4", "dark"),
        ("slowmo2.mp4", "slow motion"),
        ("loop2.mp4", "loop"),
        ("small3.mp4", "small"),
    ],
)
def test_the_films_that_went_wrong_are_told(extractor, file, name):
    film = FILMS / file
    if not film.exists():
        pytest.skip(f"{film} is not there")
    found, honest = (
        score(merge([extractor.follow(one, part) for part in plan_segments(probe(one))]))
        for one in (film, EXAMPLE)
    )
    ANSWERS[name](found)
    assert found.total_score <= honest.total_score + 2
