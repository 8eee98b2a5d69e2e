"""What keeps MediaPipe's landmarks steady in VIDEO mode: One-Euro filters, all at once.

Casiez, Roussel and Vogel, 1€ Filter, CHI 2012, with the constants of google-ai-edge/mediapipe,
``pose_landmarks_detector_graph.cc``. They are causal, so they delay a little.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

DERIVATIVE_CUTOFF = 1.0
VISIBILITY_ALPHA = np.float32(0.1)

Values = NDArray[np.float64]


class OneEuro:
    """One filter for each of many values that share their times."""

    def __init__(self, min_cutoff: float, beta: float) -> None:
        self._min_cutoff = min_cutoff
        self._beta = beta
        self.reset()

    def reset(self) -> None:
        """Forget everything, as when the person was lost."""
        self._time = 0.0
        self._raw: Values | None = None
        self._smooth: Values
        self._slope: Values

    def __call__(self, time: float, values: Values, scale: float = 1.0) -> Values:
        """The values at `time` (seconds, increasing), smoothed; `scale` makes speeds comparable."""
        if self._raw is None:
            self._smooth, self._slope = values, np.zeros_like(values)
        else:
            frequency = 1 / (time - self._time)
            change = (values - self._raw) * (scale * frequency)
            self._slope = _low_pass(self._slope, change, _alpha(DERIVATIVE_CUTOFF, frequency))
            cutoff = self._min_cutoff + self._beta * np.abs(self._slope)
            self._smooth = _low_pass(self._smooth, values, _alpha(cutoff, frequency))
        self._raw, self._time = values, time
        return self._smooth


def _alpha(cutoff: Values | float, frequency: float) -> Values | float:
    return 1 / (1 + frequency / (2 * math.pi * cutoff))


def _low_pass(before: Values, now: Values, alpha: Values | float) -> Values:
    return alpha * now + (1 - alpha) * before


class Smoother:
    """The filters of one body."""

    def __init__(self) -> None:
        self._image = OneEuro(min_cutoff=0.05, beta=80.0)
        self._world = OneEuro(min_cutoff=0.1, beta=40.0)
        self._visibility: NDArray[np.float32] | None = None

    def reset(self) -> None:
        """Begin anew: the next body is not smoothed with those before."""
        self._image.reset()
        self._world.reset()
        self._visibility = None

    def __call__(
        self,
        time: float,
        image: NDArray[np.float32],
        world: NDArray[np.float32],
        visibility: NDArray[np.float32],
        size: float,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Pixels (33, 3), metres (33, 3) and visibility (33,) at `time`, seconds.

        size  of the body in pixels, by which its speeds are measured
        """
        before = visibility if self._visibility is None else self._visibility
        self._visibility = VISIBILITY_ALPHA * visibility + (1 - VISIBILITY_ALPHA) * before
        return (
            self._image(time, image.astype(np.float64), 1 / size).astype(np.float32),
            self._world(time, world.astype(np.float64)).astype(np.float32),
            self._visibility,
        )
