"""Our renderers draw Manim's frames, bit for bit, and the encoder sees what Manim's would."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parents[3]
SCENES = {"Shapes": 46, "Clocks": 19, "Pixels": 10, "Camera": 6}


@pytest.fixture(scope="module")
def frames() -> dict[str, dict[str, list[str]]]:
    """Scene -> way of rendering -> a hash of each frame's RGBA pixels and converted samples."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.render.fast.frames_main"],
        check=False,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    found: dict[str, dict[str, list[str]]] = json.loads(run.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("way", ["serial", "forks"])
def test_frames_are_manims_own(
    scene: str, way: str, frames: dict[str, dict[str, list[str]]]
) -> None:
    plain = frames[scene]["manim"]

    assert len(plain) == SCENES[scene]
    assert len(set(plain)) > 4
    assert frames[scene][way] == plain
