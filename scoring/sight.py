"""When the dancer was in sight: a beat on which nobody could be seen is neither hit nor missed.

Stretches that a damaged video lacks, and those in which the dancer was out of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scoring.signals import Floats, Mask, Signals, half_seen, stretches

EDGE = 0.1
"""Seconds beside a gap in which the end of a move is not seen: a rest takes a fall and a rise."""


def _no_gaps() -> Floats:
    return np.zeros((0, 2))


@dataclass(frozen=True)
class Sight:
    """A clip from span[0] to span[1] seconds.

    gaps    (k, 2) first and last second of each stretch in which nobody was seen, in order
    """

    span: tuple[float, float]
    gaps: Floats = field(default_factory=_no_gaps)

    @property
    def seconds(self) -> float:
        """How long the dancer was in sight."""
        return self.span[1] - self.span[0] - float(np.diff(self.gaps).sum())

    @property
    def hidden(self) -> list[tuple[float, float]]:
        """The gaps and their edges: start and end of the stretches in which no beat can be told."""
        return [(float(start) - EDGE, float(end) + EDGE) for start, end in self.gaps]

    def mask_judged(self, times: Floats) -> Mask:
        """(n,) whether a beat at each time could be told."""
        told: Mask = np.ones(len(times), bool)
        for start, end in self.hidden:
            told &= (times <= start) | (times >= end)
        return told

    def seconds_in_sight(self, times: Floats) -> Floats:
        """(n,) seconds in sight from the beginning to each time: a clock that stops in gaps."""
        knots = np.array([self.span[0], *self.gaps.ravel(), self.span[1]])
        lengths = np.diff(knots)
        lengths[1::2] = 0
        seen: Floats = np.interp(times, knots, np.concatenate([[0.0], np.cumsum(lengths)]))
        return seen

    def clock(self, elapsed: Floats) -> Floats:
        """The times after so many seconds in sight, of any shape; undoes `elapsed`."""
        before = np.concatenate([[0.0], np.cumsum(np.diff(self.gaps))])
        gap = np.searchsorted(self.seconds_in_sight(self.gaps[:, 0]), elapsed, side="right")
        times: Floats = self.span[0] + elapsed + before[gap]
        return times


def sight_of(signals: Signals) -> Sight:
    """The gaps are where under half of the joints are seen."""
    times = signals.times
    found = [(times[start], times[end - 1]) for start, end in stretches(~half_seen(signals))]
    return Sight((float(times[0]), float(times[-1])), np.array(found).reshape(-1, 2))
