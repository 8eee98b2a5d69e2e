"""One varied dance and one rendered dancer, measured once for all tests."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from scoring.landmarks import INDEX, LANDMARKS, PoseTrack
from scoring.result import Score, score
from tests.scoring.motion import Motion

EXAMPLES = Path(__file__).parents[2] / "examples"
DANCE = Motion(noise=0.006, timing=0.015)
STANDS_IN = {  # landmarks that the truth of the example lacks, and what lies nearest
    **{f"{s}_eye_{e}": f"{s}_eye" for s in ("left", "right") for e in ("inner", "outer")},
    **{f"mouth_{s}": "nose" for s in ("left", "right")},
    **{f"{s}_{p}": f"{s}_wrist" for s in ("left", "right") for p in ("pinky", "index", "thumb")},
    **{f"{s}_heel": f"{s}_ankle" for s in ("left", "right")},
}


@pytest.fixture(scope="module")
def points_alone() -> Iterator[None]:
    """For a module that looks at no interval: drawing 200 times again is half of a score's work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scoring.bootstrap.RESAMPLES", 8)
        yield


@pytest.fixture(scope="session")
def dance() -> PoseTrack:
    return DANCE.track()


@pytest.fixture(scope="session")
def dance_score(dance: PoseTrack) -> Score:
    return score(dance)


@pytest.fixture(scope="session")
def example() -> PoseTrack:
    """The truth of the example clip, a rendered dancer at 120 BPM, as a track."""
    truth = np.load(EXAMPLES / "dance_120bpm_truth.npz")
    image = np.zeros((len(truth["xy_px"]), LANDMARKS, 3), np.float32)
    world = np.zeros_like(image)
    image[:, truth["mediapipe_index"], :2] = truth["xy_px"]
    world[:, truth["mediapipe_index"]] = truth["xyz_m"] * [1, -1, -1]
    for name, nearest in STANDS_IN.items():
        image[:, INDEX[name]], world[:, INDEX[name]] = (
            image[:, INDEX[nearest]],
            world[:, INDEX[nearest]],
        )
    world -= world[:, [INDEX["left_hip"], INDEX["right_hip"]]].mean(1, keepdims=True)
    times = np.arange(len(image)) / float(truth["fps"])
    return PoseTrack(times, image, world, np.ones(image.shape[:2], np.float32), 480, 640)
