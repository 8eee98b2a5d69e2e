"""Kinematic beats: when the body, or a part of it, comes to rest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from scoring.curves import find_peaks
from scoring.landmarks import INDEX
from scoring.signals import RATE, Floats, Signals, energy, speed

WHOLE = "whole body"
PART_JOINTS = {
    "arms": ("elbow", "wrist"),
    "legs": ("knee", "ankle"),
    "trunk": ("hip", "shoulder"),
}
"""What else may carry the beat: people step, sway or clap it."""
LEAST_SPEED = 0.25
"""Leg lengths a second that a part must reach in a tenth of the time; else it only trembles."""
FELT = 0.25
"""Share of the usual top speed that a move must have for its end to be a beat."""
RISE = (0.2, 0.5)
"""Shares of a move's top speed: where its speed passes them tells when it ends."""
LANDING_OFFSET, LANDING_SLOPE = -0.057, 2.33
"""Seconds, and share of the time from half to a fifth of the speed: where a move ends that runs
into a held pose. Fitted to generated poppers behind the filters of MediaPipe and of `signals`."""
TURNING, HOLDING = 1.5, 2.5
"""Length of a rest over that of the falls of speed beside it: up to the one a limb turns round, as
its speed is least; from the other on it holds a pose, and the beat is where the hold begins."""
TRACKER_DELAY, TRACKER_DELAY_SHARE = 0.004, 0.033
"""Seconds, and share of the time from beat to beat, by which MediaPipe's own smoothing (One-Euro,
0.05 Hz + 80 Hz × speed) makes a body come to rest too late: slow moves trail more. Measured on the
rendered dancer 19 ms at 160 BPM, 22 at 120, 29 at 80; the generated dancers behind the same filter
have 15, 20 and 29."""
SHORTEST_GAP, LONGEST_GAP = 0.25, 1.2
_PROMINENCE = 0.3
_FLOOR, _TOP_FLOOR = 0.2, 0.1


def part_speeds(signals: Signals) -> dict[str, Floats]:
    """{part: (n,)} mean speed of the whole body and of each part that moves, NaN where unseen.

    Leg lengths a second; the arms' against the chest, which carries them along.
    """
    points, found = signals.points, {WHOLE: energy(signals)}
    for part, names in PART_JOINTS.items():
        joints = [INDEX[f"{side}_{name}"] for name in names for side in ("left", "right")]
        places = points[:, joints] - _chest(signals) if part == "arms" else points[:, joints]
        moving = np.where(signals.valid[:, joints], speed(places), 0.0).sum(1)
        seen = signals.valid[:, joints].sum(1)
        mean = np.where(2 * seen >= len(joints), moving / np.maximum(seen, 1), np.nan)
        if np.isfinite(mean).any() and np.nanpercentile(mean, 90) >= LEAST_SPEED:
            found[part] = mean
    return found


def _chest(signals: Signals) -> Floats:
    shoulders = signals.points[:, [INDEX["left_shoulder"], INDEX["right_shoulder"]]]
    middle: Floats = shoulders.mean(1, keepdims=True)
    return middle


def stillness(energy: Floats) -> Floats:
    """(n,) −log of the energy: its peaks are the kinematic beats, large or small moves alike.

    The floor keeps the noise of a held pose from looking like beats.
    """
    filled = _fill_missing(energy)
    floor = max(_FLOOR * float(filled.mean()), _TOP_FLOOR * float(np.percentile(filled, 90)))
    still: Floats = gaussian_filter1d(-np.log(filled + floor + 1e-9), 2.0)
    return still


def _fill_missing(energy: Floats) -> Floats:
    filled: Floats = np.nan_to_num(energy, nan=float(np.nanmean(energy)))
    return filled


def kinematic_beats(times: Floats, energy: Floats) -> Floats:
    """(m,) seconds at which moves end: local minima of E(t), or where a hold begins.

    AIST++ (Li et al. 2021) takes the minima alone; within a held pose those are anywhere. The
    prominence asks for a dip of a quarter on either side. Without the filters' delay.
    """
    still, filled = stillness(energy), _fill_missing(energy)
    peaks = find_peaks(still, _PROMINENCE)
    turns = _minima(times, still, peaks) - tracker_delay(times[peaks])
    felt = FELT * float(np.percentile(filled, 90))
    beats = []
    for before, peak, turn, after in zip(
        np.append(0, peaks), peaks, turns, np.append(peaks[1:], len(filled) - 1), strict=False
    ):
        fall, rise = filled[before : peak + 1][::-1], filled[peak : after + 1]
        if fall.max() >= felt and not np.isnan(energy[peak]):
            held, landing = _hold(_rise_times(fall), _rise_times(rise))
            beats.append(turn + held * (times[peak] - landing - turn))
    return np.array(beats)


def _minima(times: Floats, still: Floats, peaks: NDArray[np.intp]) -> Floats:
    """Times of the peaks, between the samples by a parabola."""
    left, middle, right = still[peaks - 1], still[peaks], still[peaks + 1]
    shift = (left - right) / np.minimum(2 * (left - 2 * middle + right), -1e-12)
    found: Floats = times[peaks] + np.clip(shift, -0.5, 0.5) / RATE
    return found


def _rise_times(away: Floats) -> Floats:
    """(2,) seconds from a rest until the speed passes each share of the top (`RISE`)."""
    levels = away[0] + np.array(RISE) * (away.max() - away[0])
    first = np.maximum([int(np.argmax(away >= level)) for level in levels], 1)
    if len(away) < 2:
        return np.zeros(2)
    below, above = away[first - 1], away[first]
    passed: Floats = first - 1 + np.clip((levels - below) / np.maximum(above - below, 1e-9), 0, 1)
    return passed / RATE


def _hold(fall: Floats, rise: Floats) -> tuple[float, float]:
    """How much of a held pose a rest is, 0 to 1, and how long before the rest the move ended."""
    slopes = max(float(np.diff(fall)[0] + np.diff(rise)[0]), 1 / RATE)
    held = float(np.clip((fall[0] + rise[0]) / slopes - TURNING, 0, HOLDING - TURNING))
    landing = fall[0] - LANDING_OFFSET - LANDING_SLOPE * float(np.diff(fall)[0])
    return held / (HOLDING - TURNING), float(landing)


def tracker_delay(beats: Floats) -> float:
    """Seconds by which the landmarks trail the dancer at these beats."""
    gap = float(np.median(np.diff(beats))) if len(beats) > 1 else SHORTEST_GAP
    return TRACKER_DELAY + TRACKER_DELAY_SHARE * min(max(gap, SHORTEST_GAP), LONGEST_GAP)
