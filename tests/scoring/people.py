"""Pose tracks of real people with the beats of their music; not ours, so never committed.

They lie in `shared/data` beside a checkout, or where TEST_SHARED_DATA says.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from scoring.landmarks import PoseTrack, decode

DATA = Path(os.environ.get("TEST_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
POSES = DATA / "real" / "poses"
PEOPLE = pytest.mark.skipif(not POSES.is_dir(), reason="no pose tracks of real people here")
COPIES = ("original", "crf20", "crf30", "mirrored", "thinned", "small")


@cache
def track_of(clip: str, copy: str = "original") -> PoseTrack:
    return decode((POSES / clip / f"{copy}.pose.bin").read_bytes())


@cache
def beats_of(clip: str) -> np.ndarray:
    """The steady grid of the clip's music, seconds."""
    return np.array(json.loads((POSES / clip / "beats.json").read_text())["beats"])


def copies_of(clip: str) -> list[str]:
    return [copy for copy in COPIES if (POSES / clip / f"{copy}.pose.bin").is_file()]
