"""How limbs move: known phrasing, and neither noise nor what is out of sight is mistaken for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring import manner
from scoring.landmarks import INDEX
from scoring.manner import Manner
from scoring.signals import Signals, prepare
from tests.scoring.motion import Motion, flail

SECONDS = 16.0
LEGS = [INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("knee", "ankle")]
ARMS = [INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("elbow", "wrist")]


def swinging(signals: Signals, joints: list[int], amplitude: np.ndarray) -> Signals:
    """The same with joints swinging at 1 Hz, so far over time."""
    points = signals.points.copy()
    way = amplitude * np.sin(2 * np.pi * signals.times)
    points[:, joints, 1] += way[:, None]
    return replace(signals, points=points)


@pytest.fixture(scope="module")
def still() -> Signals:
    signals = prepare(Motion(seconds=SECONDS, phrase=(0,), smoothing=False).track())
    return replace(signals, points=np.repeat(signals.points[:1], len(signals.times), axis=0))


def test_an_even_swing_has_no_phrasing_and_one_that_comes_and_goes_has(still: Signals) -> None:
    even = np.full(len(still.times), 0.4)
    waxing = even * (1 + np.sin(2 * np.pi * still.times / 8))
    found = [
        manner.measure(swinging(swinging(still, ARMS, way), LEGS, way)) for way in (even, waxing)
    ]
    assert found[0].phrasing < 0.05
    # Half of the mean is √½ of it as a deviation, less what a second's bell takes of 8 s.
    assert found[1].phrasing == pytest.approx(np.sqrt(0.5), abs=0.2)


def test_legs_that_swing_as_far_as_arms_have_a_share_of_one(still: Signals) -> None:
    even = np.full(len(still.times), 0.3)
    both = swinging(swinging(still, ARMS, even), LEGS, even)
    assert manner.measure(both).legs == pytest.approx(1.0, abs=0.02)
    assert manner.measure(swinging(still, ARMS, even)).legs < 0.02


def test_moves_of_one_length_have_no_spread(still: Signals) -> None:
    even = np.full(len(still.times), 0.3)
    assert manner.measure(swinging(still, ARMS, even)).durations < 0.05
    drifting = still.times + 0.35 * np.sin(2 * np.pi * still.times / 5)
    points = still.points.copy()
    points[:, ARMS, 1] += 0.3 * np.sin(2 * np.pi * drifting)[:, None]
    assert manner.measure(replace(still, points=points)).durations > 0.15


def test_noise_of_the_landmarks_is_no_head_that_dances() -> None:
    heads = [
        manner.measure(prepare(flail(Motion(seconds=12, noise=noise, seed=4)))).head
        for noise in (0.003, 0.02)
    ]
    assert heads[0] < 0.05
    assert heads[1] < 0.2


def test_legs_out_of_sight_are_left_out_of_the_phrasing(still: Signals) -> None:
    waxing = 0.4 * (1 + np.sin(2 * np.pi * still.times / 8))
    danced = swinging(still, ARMS, waxing)
    valid = danced.valid.copy()
    valid[:, LEGS] = False
    whole, upper = (manner.measure(replace(danced, valid=v)) for v in (danced.valid, valid))
    assert upper.phrasing > 1.5 * whole.phrasing
    assert upper.legs == 0
    nothing = manner.measure(replace(danced, valid=np.zeros_like(danced.valid)))
    assert nothing == Manner(0.0, 0.0, 0.0, 0.0)
