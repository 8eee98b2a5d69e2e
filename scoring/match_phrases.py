"""A match told as an instructor would: phrase by phrase, which limb, when, how large.

The tempo is that of the whole dance: each phrase of the reference is laid over the dance by the
straight line through the warping path, and each limb is moved against it until it fits best. What
is then left is how late the limb comes against the rest of the dance, and how large its moves are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.body import LIMBS
from scoring.codebook import ANGLES, MIRROR, angles
from scoring.landmarks import INDEX
from scoring.signals import RATE, Floats, Signals

PHRASE = 4.0
"""Seconds of the reference: eight counts at 120 beats a minute."""
REACH, STEP = 0.6, 1 / 30
"""Seconds that a limb may be early or late, and how finely that is looked for."""
LEAST_MOVE = 10.0
"""Degrees (standard deviation) under which a limb rests in the reference."""
ALIKE, OTHER = 0.6, 0.3
"""Correlation from which on a limb does the same, and up to which it does something else."""
TOLD_MS, TOLD_PERCENT = 80, 25
"""From which on it is told that a limb is beside its time, and that its moves have another size."""
LEAST_SEEN = 0.5


@dataclass(frozen=True)
class Laid:
    """A dance and its reference as angles (n, 8) over time; NaN where a joint is not seen.

    slope, offset   reference's time = offset + slope × the dance's
    mirrored        whether the dance is held against the reference as its mirror image
    """

    dance_times: Floats
    dance: Floats
    reference_times: Floats
    reference: Floats
    slope: float
    offset: float
    mirrored: bool


@dataclass(frozen=True)
class LimbFit:
    """One limb in one phrase. `late` in seconds of the dance; `size` over the reference's."""

    limb: str
    alike: float
    late: float
    size: float


def lay(dance: Signals, reference: Signals, line: tuple[float, float], *, mirrored: bool) -> Laid:
    """line   slope and offset of the reference's time over the dance's"""
    danced = seen_angles(dance)
    return Laid(
        dance.times,
        danced[:, MIRROR] if mirrored else danced,
        reference.times,
        seen_angles(reference),
        *line,
        mirrored,
    )


def seen_angles(signals: Signals) -> Floats:
    """(n, 8) degrees; NaN where one of the joint's landmarks is not seen."""
    joints = [[INDEX[name] for name in names] for names in ANGLES]
    seen = np.stack([signals.valid[:, names].all(axis=1) for names in joints], axis=1)
    found: Floats = np.where(seen, angles(signals.world), np.nan)
    return found


def compare_limbs(laid: Laid, start: float, end: float) -> list[LimbFit]:
    """Every limb that moves in the reference between two of its seconds, as the dancer's own."""
    inside = (laid.reference_times >= start) & (laid.reference_times < end)
    every = slice(None, None, max(int(STEP * RATE), 1))
    times, shown = laid.reference_times[inside][every], laid.reference[inside][every]
    danced_at = (times - laid.offset) / laid.slope
    found = []
    for limb, names in LIMBS.items():
        own = [k for k, joints in enumerate(ANGLES) if joints[1] in names[:2]]
        reference_columns = [MIRROR[k] for k in own] if laid.mirrored else own
        fit = _fit_limb(laid, danced_at, shown[:, reference_columns], reference_columns)
        if fit is not None:
            found.append(LimbFit(limb, *fit))
    return found


def _fit_limb(
    laid: Laid, danced_at: Floats, shown: Floats, columns: list[int]
) -> tuple[float, float, float] | None:
    """(correlation, seconds late, size) at the best shift; None for a limb at rest or unseen."""
    if len(shown) < 2 or np.isnan(shown).mean() > 1 - LEAST_SEEN:
        return None
    if np.sqrt(np.nanmean((shown - np.nanmean(shown, axis=0)) ** 2)) < LEAST_MOVE:
        return None
    shifts = np.arange(-REACH, REACH + STEP / 2, STEP)
    fits = [(*_correlate(_at(laid, danced_at + late, columns), shown), late) for late in shifts]
    # of shifts that fit alike the least: a slow move fits many
    alike, size, late = max(fits, key=lambda fit: fit[0] - 0.01 * abs(fit[2]))
    return alike, float(late), size


def _at(laid: Laid, times: Floats, columns: list[int]) -> Floats:
    """(m, k) angles of the dance at these times; NaN outside it and where they are not seen."""
    at = np.round((times - laid.dance_times[0]) * RATE).astype(int)
    inside = (at >= 0) & (at < len(laid.dance))
    rows = laid.dance[np.clip(at, 0, len(laid.dance) - 1)][:, columns]
    found: Floats = np.where(inside[:, None], rows, np.nan)
    return found


def _correlate(danced: Floats, shown: Floats) -> tuple[float, float]:
    """Correlation of what both show, each joint about its mean, and the ratio of their sizes."""
    both = ~np.isnan(danced) & ~np.isnan(shown)
    if both.mean() < LEAST_SEEN:
        return -1.0, 1.0
    count = np.maximum(both.sum(0), 1)
    a, b = np.where(both, danced, 0.0), np.where(both, shown, 0.0)
    a, b = ((x - x.sum(0) / count) * both for x in (a, b))
    own, wanted = float((a**2).sum()), float((b**2).sum())
    if min(own, wanted) < 1e-9:
        return 0.0, 0.0
    return float((a * b).sum() / np.sqrt(own * wanted)), float(np.sqrt(own / wanted))


def tell_phrase(fits: list[LimbFit]) -> dict[str, Any]:
    """{limbs, words} as plain values: each limb with `alike`, `timing_ms` and `size_percent`.

    Timing and size are null where the limb does something else: then they mean nothing.
    """
    limbs = {}
    for fit in fits:
        same = fit.alike >= ALIKE
        limbs[fit.limb] = {
            "alike": round(max(fit.alike, 0.0), 2) + 0.0,
            "timing_ms": round(1000 * fit.late) + 0 if same else None,
            "size_percent": round(100 * (fit.size - 1)) + 0 if same else None,
        }
    return {"limbs": limbs, "words": " ".join(_sentences(fits))}


def _sentences(fits: list[LimbFit]) -> list[str]:
    other = [fit.limb for fit in fits if fit.alike <= OTHER]
    same = [fit for fit in fits if fit.alike >= ALIKE]
    sides = {
        "came {0} ms late": [f for f in same if 1000 * f.late >= TOLD_MS],
        "came {0} ms early": [f for f in same if -1000 * f.late >= TOLD_MS],
        "moved {1} % smaller than shown": [f for f in same if 100 * (1 - f.size) >= TOLD_PERCENT],
        "moved {1} % larger than shown": [f for f in same if 100 * (f.size - 1) >= TOLD_PERCENT],
    }
    said = [f"Your {_join_words(other)} did something else."] if other else []
    for how, told in sides.items():
        if told:
            late = round(1000 * float(np.mean([abs(f.late) for f in told])), -1)
            size = round(100 * float(np.mean([abs(f.size - 1) for f in told])))
            who = (
                "You"
                if len(told) == len(fits) > 1
                else f"Your {_join_words([f.limb for f in told])}"
            )
            said.append(f"{who} {how.format(f'{late:.0f}', size)}.")
    if not said and fits and len(same) == len(fits):
        said = ["As it was shown."]
    return said


def _join_words(limbs: list[str]) -> str:
    return " and ".join([", ".join(limbs[:-1]), limbs[-1]] if len(limbs) > 1 else limbs)
