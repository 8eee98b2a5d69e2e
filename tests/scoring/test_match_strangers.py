"""Two strangers who dance one routine, and one who dances another: bodies, tempi, cameras."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.landmarks import PoseTrack
from scoring.match import match
from tests.scoring.motion import mirrored
from tests.scoring.strangers.camera import film
from tests.scoring.strangers.moves import STYLES, Stranger

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("points_alone")]

KINDS = ("hits", "whole beats", "step touch", "half time", "salsa")
PAIRS = range(500, 520)
SECONDS = 16.0


@pytest.fixture(autouse=True)
def routines(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kinds with the choreography in their name, whoever dances it: "salsa 504"."""
    for pair in PAIRS:
        for number in (pair, 10 * pair):
            kind = KINDS[pair % len(KINDS)]
            monkeypatch.setitem(STYLES, f"{kind} {number}", _choreography(kind, number))


def _choreography(kind: str, number: int):
    return lambda d: STYLES[kind](replace(d, seed=number))


def reference(pair: int, bpm: float, rng: np.random.Generator) -> PoseTrack:
    kind, size = KINDS[pair % len(KINDS)], float(rng.uniform(0.85, 1.1))
    return film(Stranger(f"{kind} {pair}", bpm, seed=pair, size=size, seconds=SECONDS))


def another_body(pair: int, number: int, bpm: float, rng: np.random.Generator) -> PoseTrack:
    """Smaller moves, looser timing, another tempo, another camera."""
    return film(
        Stranger(
            f"{KINDS[pair % len(KINDS)]} {number}",
            bpm * float(rng.uniform(0.9, 1.1)),
            seed=pair + 1000,
            seconds=SECONDS,
            size=float(rng.uniform(0.8, 1.1)),
            amount=float(rng.uniform(0.75, 0.95)),
            distance=float(rng.uniform(2.8, 4.2)),
            fps=float(rng.choice([24, 25, 30, 50])),
            timing=0.03,
            noise=0.006,
        )
    )


@pytest.mark.parametrize("pair", PAIRS)
def test_the_same_routine_is_clearly_over_fifty_and_another_under_forty(pair: int) -> None:
    rng = np.random.default_rng(pair)
    bpm, seen_in_mirror = float(rng.uniform(84, 140)), pair % 4 == 1
    shown = reference(pair, bpm, rng)
    shown = mirrored(shown) if seen_in_mirror else shown
    found = match(another_body(pair, pair, bpm, rng), shown)
    assert found["score"] > 75
    assert found["mirrored"] is seen_in_mirror
    assert match(another_body(pair, 10 * pair, bpm, rng), shown)["score"] < 40
