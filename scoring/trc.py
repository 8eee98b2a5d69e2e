"""Landmarks as a TRC file, the marker format of OpenSim: 33 markers in metres.

OpenSim's axes: X forwards, Y up, Z to the right of a person who faces the camera; origin at
mid-hip, as MediaPipe gives it. Rows are even in time, as the format wants; where nobody was seen
they are blank, which OpenSim reads as missing.
"""

from __future__ import annotations

import numpy as np

from scoring.landmarks import LANDMARK_NAMES, LANDMARKS, PoseTrack
from scoring.signals import Floats, mask_covered, resample

UNITS = "m"
HEADINGS = (
    "DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units",
    "OrigDataRate", "OrigDataStartFrame", "OrigNumFrames",
)  # fmt: skip


def to_trc(track: PoseTrack, name: str = "pose.trc") -> str:
    """The text of the file. Raises ValueError for a track of fewer than two frames with a person.

    A frame rate that varies is brought to its mean.
    """
    if track.detected.sum() < 2:
        raise ValueError("there are fewer than two frames with a person")
    rate = (len(track) - 1) / float(track.times[-1] - track.times[0])
    times = track.times[0] + np.arange(len(track)) / rate
    facts = (
        f"{rate:.4f}",
        f"{rate:.4f}",
        len(track),
        LANDMARKS,
        UNITS,
        f"{rate:.4f}",
        1,
        len(track),
    )
    markers = zip(times, _markers(track, times), strict=True)
    rows = [_row(k, time, row) for k, (time, row) in enumerate(markers, 1)]
    lines = [
        f"PathFileType\t4\t(X/Y/Z)\t{name}",
        "\t".join(HEADINGS),
        "\t".join(str(fact) for fact in facts),
        "Frame#\tTime\t" + "\t\t\t".join(LANDMARK_NAMES) + "\t\t",
        "\t\t" + "\t".join(f"{axis}{n}" for n in range(1, LANDMARKS + 1) for axis in "XYZ"),
        "",
        *rows,
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _markers(track: PoseTrack, times: Floats) -> Floats:
    """(n, 99) in OpenSim's axes at these times; NaN where nobody was seen."""
    seen = track.detected
    x, y, z = np.moveaxis(track.world[seen].astype(np.float64), 2, 0)
    turned = np.stack([-z, -y, -x], axis=2).reshape(seen.sum(), -1)
    even = resample(track.times[seen], turned, times)
    even[~mask_covered(track.times[seen], times)] = np.nan
    return even


def _row(number: int, time: float, values: Floats) -> str:
    cells = ["" if np.isnan(value) else f"{value + 0.0:.5f}" for value in values]
    return "\t".join([str(number), f"{time:.6f}", *cells])
