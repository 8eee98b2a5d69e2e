"""The score along the dance: what each second contributes, and the best and worst moment.

Every axis is judged again on each second by its own evidence (quality, 0 to 1, with the same
mappings as the whole). The axis's points are then shared out over the seconds in proportion to
evidence × quality. So the seconds of an axis add up to its points exactly, and running sums end
at the score; but they are a fair share of one score, not sixty small scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring import calibration
from scoring.analysis import Measurement
from scoring.balance import share_over_feet, tenth_percentile
from scoring.codebook import NAMES
from scoring.rhythm import contributions
from scoring.signals import RATE, Floats
from scoring.smoothness import Movement
from scoring.timing import best_timing

STEP = 1.0
MOMENT_STEPS = 2
LEAST_AXES = 3
"""Axes that must be seen in a moment for it to be called the best or the worst."""
ALIKE, NOTABLE = 0.01, 0.03
"""Quality: moments within the one are alike; by the other an axis stands out."""
DIGITS = 3


@dataclass(frozen=True)
class Evidence:
    """Of one axis in each of n seconds: how much there is to judge, and its quality.

    weight  (n,) at least 0, in the axis's own unit (instants, beats, leg lengths, poses)
    quality (n,) 0 to 1; NaN where the weight is 0
    """

    weight: Floats
    quality: Floats

    def over(self, window: slice) -> float:
        """Mean quality in a window; NaN without evidence."""
        weight = self.weight[window]
        if not weight.sum() > 0:
            return float("nan")
        return float(np.average(np.nan_to_num(self.quality[window]), weights=weight))


def judge_seconds(measured: Measurement) -> dict[str, Evidence]:
    """Every axis judged on each second by its own evidence."""
    seconds = int(np.ceil((measured.span[1] - measured.span[0]) / STEP - 1e-6)) or 1
    return {
        "balance": _balance(measured, seconds),
        "rhythm": _rhythm(measured, seconds),
        "smoothness": _smoothness(measured, seconds),
        "creativity": _creativity(measured, seconds),
    }


def write_timeline(
    measured: Measurement, points: dict[str, float], found: dict[str, Evidence] | None = None
) -> dict[str, Any]:
    """Plain JSON values: {start, step_seconds, points, quality, best, worst}.

    points   {axis: [n]} what each second adds to `points` of the axis; sums to it
    quality  {axis: [n]} 0 to 1, None for a second without evidence
    best, worst   moments {start, end, quality, axes, words}, or None where nothing differs
    """
    found = found or judge_seconds(measured)
    moments = extremes(found, measured.span)
    return {
        "start": round(measured.span[0], DIGITS),
        "step_seconds": STEP,
        "points": {axis: share_out(points[axis], found[axis]) for axis in found},
        "quality": {
            axis: [None if np.isnan(q) else round(float(q), DIGITS) for q in evidence.quality]
            for axis, evidence in found.items()
        },
        "best": moments[0],
        "worst": moments[1],
    }


def share_out(points: float, evidence: Evidence) -> list[float]:
    """(n,) points of each second, in proportion to evidence × quality; they sum to `points`.

    Rounding is done on the running sum, so that nothing gets lost. Points that no second stands
    for (an axis without evidence has a default) are spread evenly.
    """
    merit = evidence.weight * np.nan_to_num(evidence.quality)
    if not merit.sum() > 0:
        merit = np.ones(len(evidence.weight))
    running = np.round(points * np.cumsum(merit) / merit.sum(), DIGITS)
    return [round(float(step), DIGITS) + 0.0 for step in np.diff(running, prepend=0.0)]


def extremes(
    found: dict[str, Evidence], span: tuple[float, float]
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The best and the worst moment of `MOMENT_STEPS` seconds; None where all are alike."""
    count = max(len(found["balance"].weight) - MOMENT_STEPS + 1, 1)
    windows = [slice(k, k + MOMENT_STEPS) for k in range(count)]
    table = np.array([[e.over(window) for e in found.values()] for window in windows])
    levels = _levels(table)
    if np.isnan(levels).all() or np.nanmax(levels) - np.nanmin(levels) < ALIKE:
        return None, None
    whole = np.array([evidence.over(slice(None)) for evidence in found.values()])
    best, worst = int(np.nanargmax(levels)), int(np.nanargmin(levels))
    return tuple(  # type: ignore[return-value]  # two of them
        _moment(span, k, levels[k], sign * (table[k] - whole), sign)
        for k, sign in ((best, 1), (worst, -1))
    )


def _levels(table: Floats) -> Floats:
    """(m,) quality of each moment over the axes seen, weighted as the axes are."""
    weights = np.array(list(calibration.MAXIMUM.values()))
    seen = ~np.isnan(table)
    total = (np.nan_to_num(table) * weights).sum(1) / np.maximum((seen * weights).sum(1), 1e-9)
    enough = seen.sum(1) >= min(LEAST_AXES, int(seen.sum(1).max()))
    levels: Floats = np.where(enough & seen.any(1), total, np.nan)
    return levels


def _moment(
    span: tuple[float, float], k: int, level: float, ahead: Floats, sign: int
) -> dict[str, Any]:
    """`ahead`: by how much each axis stands out from its own mean, in the moment's direction."""
    names = np.array(list(calibration.MAXIMUM))
    order = [k for k in np.argsort(-np.nan_to_num(ahead)) if ahead[k] > NOTABLE][:2]
    axes = [str(names[k]) for k in order]
    start = span[0] + k * STEP
    which = "above" if sign > 0 else "below"
    why = f"{' and '.join(axes)} {which} your average" if axes else f"a little {which} your average"
    return {
        "start": round(start, DIGITS),
        "end": round(min(start + MOMENT_STEPS * STEP, span[1]), DIGITS),
        "quality": round(float(level), DIGITS),
        "axes": axes,
        "words": why,
    }


def _second(times: Floats, measured: Measurement, seconds: int) -> Floats:
    """(n,) number of the second that each time lies in."""
    index: Floats = np.clip(((times - measured.span[0]) / STEP).astype(int), 0, seconds - 1)
    return index


def _balance(measured: Measurement, seconds: int) -> Evidence:
    stability = measured.stability
    second = _second(stability.times[stability.counted], measured, seconds)
    every, lasting = stability.margins, stability.lasting
    weight, quality = np.zeros(seconds), np.full(seconds, np.nan)
    for k in range(seconds):
        margins = every[second == k]
        weight[k] = len(margins)
        if len(margins):
            beyond = float((margins < 0).sum() / RATE)
            exposed = beyond**2 / (2 * len(margins) / RATE)
            share, tenth = share_over_feet(margins), tenth_percentile(lasting[second == k])
            points = calibration.balance_points(share, tenth, exposed)
            quality[k] = points / calibration.MAXIMUM["balance"]
    return Evidence(weight, quality)


def _rhythm(measured: Measurement, seconds: int) -> Evidence:
    """By the evidence that the points come from, and where beside the beat it all is."""
    lock, accents = measured.rhythm.lock, measured.rhythm.accents
    timing = best_timing(measured.rhythm)
    if accents is not None and timing.evidence == "accents":
        times, close = accents.times, np.maximum(accents.agreement, 0)
    elif lock is not None:
        times = np.concatenate([lock.motion, lock.due])
        close = np.concatenate(contributions(lock))
    else:
        return Evidence(np.zeros(seconds), np.full(seconds, np.nan))
    second = _second(times, measured, seconds)
    return _means(second, timing.placed * close, np.ones(len(close)), seconds)


def _smoothness(measured: Measurement, seconds: int) -> Evidence:
    parts = [part for m in measured.movements for part in _parts(m, measured, seconds)]
    second, sparc, length = np.array(parts, np.float64).reshape(-1, 3).T
    means = _means(second, sparc, length, seconds)
    mapped = [calibration.TABLE["sparc"](q) if not np.isnan(q) else np.nan for q in means.quality]
    return Evidence(means.weight, np.array(mapped))


def _parts(
    movement: Movement, measured: Measurement, seconds: int
) -> list[tuple[int, float, float]]:
    """(second, SPARC, weight) of a movement in each second that it reaches into."""
    start, end = movement.start - measured.span[0], movement.end - measured.span[0]
    parts = []
    for k in range(int(start / STEP), min(int(end / STEP), seconds - 1) + 1):
        inside = min(end, (k + 1) * STEP) - max(start, k * STEP)
        parts.append((k, movement.sparc, movement.weight * inside / max(end - start, 1e-9)))
    return parts


def _creativity(measured: Measurement, seconds: int) -> Evidence:
    """The entropy of the poses is the mean of −log p over time: what each second adds to it."""
    codes = measured.variety.codes
    share = np.bincount(codes, minlength=len(NAMES)) / max(len(codes), 1)
    surprise = -np.log(share[codes]) / np.log(len(NAMES))
    second = _second(measured.variety.times, measured, seconds)
    means = _means(second, surprise, np.ones(len(codes)), seconds)
    mapped = [calibration.TABLE["entropy"](q) if not np.isnan(q) else np.nan for q in means.quality]
    return Evidence(means.weight, np.array(mapped))


def _means(second: Floats, values: Floats, weights: Floats, seconds: int) -> Evidence:
    index = second.astype(int)
    weight = np.bincount(index, weights, seconds).astype(np.float64)
    total = np.bincount(index, weights * values, seconds)
    quality = np.where(weight > 0, total / np.maximum(weight, 1e-12), np.nan)
    return Evidence(weight, quality)
