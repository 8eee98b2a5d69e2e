"""The best moments of a dance and those to practise: two seconds each, with what is seen in them.

Every axis is looked at in windows that begin with each second of the timeline. A window is told of
only where its own measures show something to say (`scoring.observations`); so a short or even
dance has fewer than `MOST` of a kind. Of one axis no two overlap, and of one kind neither do any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scoring import calibration
from scoring.analysis import Measurement
from scoring.observations import OBSERVERS, Observation, Window
from scoring.timeline import MOMENT_STEPS, STEP, Evidence

MOST = 3


@dataclass(frozen=True)
class Highlight:
    """What was seen of one axis in one window.

    usual   quality of the axis in the whole dance, which the best moments stand out from
    """

    axis: str
    window: Window
    seen: Observation
    usual: float

    @property
    def rank(self) -> tuple[float, str, float]:
        """The worthiest first: by the points that hang on it."""
        more = self.seen.worth - (self.usual if self.seen.kind == "best" else 0.0)
        return -more * calibration.MAXIMUM[self.axis], self.axis, self.window.start


def find_highlights(measured: Measurement, found: Mapping[str, Evidence]) -> list[Highlight]:
    """The best moments and those to practise, at most `MOST` of each, in the order of time.

    found   the evidence of each second (`scoring.timeline.judge_seconds`)
    """
    candidates = [
        Highlight(axis, window, seen, found[axis].over(slice(None)))
        for axis, observe in OBSERVERS.items()
        for k, window in enumerate(_windows(measured, len(found[axis].weight)))
        for seen in observe(measured, window, found[axis].over(slice(k, k + MOMENT_STEPS)))
    ]
    chosen: list[Highlight] = []
    for kind in ("practise", "best"):
        chosen += _choose([one for one in candidates if one.seen.kind == kind], chosen)
    return sorted(chosen, key=lambda one: (one.window.start, one.seen.kind, one.axis))


def _windows(measured: Measurement, seconds: int) -> list[Window]:
    """Those of the timeline's moments."""
    first, last = measured.span
    starts = [first + k * STEP for k in range(max(seconds - MOMENT_STEPS + 1, 1))]
    return [Window(start, min(start + MOMENT_STEPS * STEP, last)) for start in starts]


def _choose(candidates: list[Highlight], told: Iterable[Highlight]) -> list[Highlight]:
    """The worthiest, each axis once before any axis twice."""
    left = [one for one in candidates if not any(_doubles(one, other) for other in told)]
    chosen: list[Highlight] = []
    while left and len(chosen) < MOST:
        axes = [one.axis for one in chosen]
        best = min(left, key=lambda one: (axes.count(one.axis), one.rank))
        chosen.append(best)
        left = [one for one in left if not one.window.overlaps(best.window)]
    return chosen


def _doubles(one: Highlight, other: Highlight) -> bool:
    """Whether both tell of the same axis at the same time."""
    return one.axis == other.axis and one.window.overlaps(other.window)
