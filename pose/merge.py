"""One track from the tracks of a video's segments."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pose.coverage import joined, pauses
from scoring.landmarks import ARRAYS, PoseTrack


def merge(tracks: Iterable[PoseTrack]) -> PoseTrack:
    """The tracks in order of time, in whatever order they come; empty ones are left out.

    A pause between two pictures that no camera leaves counts as missing.

    Raises ValueError when they overlap, differ in picture size, or all are empty.
    """
    everything = list(tracks)
    parts = sorted((track for track in everything if len(track)), key=lambda track: track.times[0])
    if not parts:
        raise ValueError("there is nothing to merge: no track has a picture")
    if len({(track.width, track.height) for track in parts}) > 1:
        raise ValueError("the tracks are of pictures of different sizes")
    arrays = {n: np.concatenate([getattr(t, n) for t in parts]) for n in (*ARRAYS, "people")}
    # workers may have been set up differently, and the track should say so
    backend = " + ".join(sorted({track.backend for track in parts} - {""}))
    lost = [stretch for track in everything for stretch in track.missing]
    return PoseTrack(
        **arrays,
        width=parts[0].width,
        height=parts[0].height,
        backend=backend,
        missing=tuple(joined([*lost, *pauses(arrays["times"])])),
    )
