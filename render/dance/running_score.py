"""The overlay's score as it grows: each moment shows what has been earned so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from render.dance.brush import Picture
from render.dance.score_panel import AXES, ScorePanel

STEP = 0.2
"""Seconds between two pictures of the panel: writing text is slow, and numbers that change with
every frame cannot be read."""


class RunningScore:
    """A score panel whose numbers grow with the timeline, and end at the score."""

    def __init__(
        self,
        score: Mapping[str, float | None],
        timeline: Mapping[str, Any],
        size: tuple[int, int],
        busy: NDArray[np.float32],
        *,
        bar_at_top: bool = False,
    ) -> None:
        """size: width and height of the pictures; the rest as for `ScorePanel`."""
        self._score, self._size, self._busy = score, size, busy
        self._bar_at_top = bar_at_top
        self._start, self._step = timeline["start"], timeline["step_seconds"]
        self._running = {
            axis: np.concatenate([[0.0], np.cumsum(timeline["points"][axis])]) for axis in AXES
        }
        self._shown: tuple[int, ScorePanel] | None = None

    def at(self, time: float) -> dict[str, float | None]:
        """Points earned until `time`, seconds; None for an axis without evidence."""
        position = (time - self._start) / self._step
        return {
            axis: None
            if self._score[axis] is None
            else round(float(np.interp(position, np.arange(len(sums)), sums)), 1)
            for axis, sums in self._running.items()
        }

    def draw(self, picture: Picture, time: float) -> None:
        """Lay the panel over the picture, in place."""
        number = int(max(time - self._start, 0.0) / STEP)
        if self._shown is None or self._shown[0] != number:
            points = self.at(self._start + number * STEP)
            panel = ScorePanel(points, *self._size, self._busy, bar_at_top=self._bar_at_top)
            self._shown = (number, panel)
        self._shown[1].draw(picture)
