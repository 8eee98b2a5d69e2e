"""Compiles what finds beats, so that nobody's first dance waits for it: ``python -m pose.warm``.

librosa's functions are compiled by numba as they are imported: 20 s of a processor where numba's
cache (the folder in ``NUMBA_CACHE_DIR``) does not hold them yet, and 2 or 3 where it does.
"""

from __future__ import annotations

import hashlib
import os
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np

BEAT_SECONDS, BEATS = 0.5, 12
NICENESS = 10


def stamp(folder: Path) -> Path:
    """Where in numba's cache it stands that this environment's librosa is compiled."""
    parts = (sys.prefix, version("librosa"), version("numba"))
    return folder / f"librosa-{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:16]}"


def warm(folder: Path) -> None:
    """Compile, and leave the stamp."""
    from pose.music import RATE, track_beats

    clicks = np.zeros(round(RATE * BEAT_SECONDS * BEATS), np.float32)
    for beat in range(BEATS):
        begin = round(beat * BEAT_SECONDS * RATE)
        clicks[begin : begin + 64] = 1.0
    track_beats(clicks)
    folder.mkdir(parents=True, exist_ok=True)
    stamp(folder).touch()


if __name__ == "__main__":
    cache = Path(os.environ["NUMBA_CACHE_DIR"])
    if not stamp(cache).exists():
        os.nice(NICENESS)
        warm(cache)
