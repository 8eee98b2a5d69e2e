"""How far each of a dancer's limbs is off a reference, moment by moment."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

from scoring.body import LIMBS
from scoring.codebook import ANGLES, MIRROR
from scoring.landmarks import PoseTrack
from scoring.match import SAMPLES, fit_size, sample
from scoring.signals import Floats, prepare

TOLERANCE = 2
"""Samples of 1/15 s that a limb may be beside its time before it differs."""
CALM = 1.5
"""Samples (standard deviation) over which a difference is averaged, so that no colour flickers."""


def limb_differences(
    dance: PoseTrack, reference: PoseTrack, line: tuple[float, float], *, mirrored: bool
) -> tuple[Floats, dict[str, Floats]]:
    """Seconds of the dance (m,), and of each of the dancer's limbs the degrees (m,) it is off.

    Mean over both joints, at the better of the moments around; NaN where either was not seen.
    """
    times, danced = sample(prepare(dance))
    reference_times, shown = sample(prepare(reference))
    own = danced.mirror(MIRROR) if mirrored else danced
    own = fit_size(own, shown)
    at = np.round((line[0] * times + line[1] - reference_times[0]) * SAMPLES).astype(int)
    ways = []
    for late in range(-TOLERANCE, TOLERANCE + 1):
        rows = at + late
        inside = (rows >= 0) & (rows < len(shown))
        rows = rows.clip(0, len(shown) - 1)
        both = own.seen & shown.seen[rows] & inside[:, None]
        ways.append(np.where(both, np.abs(own.angles - shown.angles[rows]), np.nan))
    order = list(MIRROR) if mirrored else list(range(len(ANGLES)))
    apart = np.stack(ways)[:, :, order]
    found = {}
    for limb, names in LIMBS.items():
        joints = [k for k, parts in enumerate(ANGLES) if parts[1] in names[:2]]
        found[limb] = _calm(np.fmin.reduce(apart[:, :, joints].mean(2)))
    return times, found


def _calm(values: Floats) -> Floats:
    """Averaged over the neighbours that are known; NaN stays."""
    known = ~np.isnan(values)
    sums = gaussian_filter1d(np.where(known, values, 0.0), CALM)
    weights = gaussian_filter1d(known.astype(np.float64), CALM)
    found: Floats = np.where(known, sums / np.maximum(weights, 1e-9), np.nan)
    return found
