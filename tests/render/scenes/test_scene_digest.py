"""The digest of a scene changes with all that decides how it looks, and with nothing else."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

from render.quality import Quality
from render.scenes.digest import scene_digest

LOW = Quality.parse("low")
CODE = "class A: ..."


def test_it_tells_code_quality_and_assets_apart() -> None:
    digests = {
        scene_digest(CODE, LOW),
        scene_digest(CODE + " ", LOW),
        scene_digest(CODE, Quality.parse("high")),
        scene_digest(CODE, replace(LOW, crf=30)),
        scene_digest(CODE, LOW, {"a.png": b"picture"}),
        scene_digest(CODE, LOW, {"b.png": b"picture"}),
    }
    assert len(digests) == 6


def test_it_is_the_same_in_every_process() -> None:
    program = (
        f"from tests.render.scenes.test_scene_digest import *; print(scene_digest({CODE!r}, LOW))"
    )
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, capture_output=True, text=True, check=True)

    assert run.stdout.strip() == scene_digest(CODE, LOW)
