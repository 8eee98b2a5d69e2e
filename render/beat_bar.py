"""The overlay's beats: motion beats glide through a ring that pulses with each of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from render import brush
from render.brush import Colour, Picture, Point

DESIGN_SIDE = 620
GLASS: Colour = (14, 16, 26)
WHITE: Colour = (255, 255, 255)
BEAT: Colour = (255, 209, 102)
WINDOW_SECONDS = 2.0
PULSE_SECONDS = 0.35


class BeatBar:
    """A bar at the foot of the picture: what is coming on the right, what is over on the left."""

    def __init__(self, beats: Sequence[float], width: int, height: int) -> None:
        """beats: seconds, in any order; width, height: pixels of the pictures."""
        unit = min(width, height) / DESIGN_SIDE
        self._beats = np.sort(np.asarray(beats, np.float64))
        self._radius = 11 * unit
        self._reach = 0.36 * width
        self._centre = (width / 2, height - 34 * unit)
        self._thin = 1.6 * unit

    def draw(self, picture: Picture, time: float) -> None:
        """Draw the bar at `time` (seconds), in place."""
        ends = self._at(-1.0), self._at(1.0)
        brush.line(picture, ends, GLASS, 2.9 * self._radius, 0.62)
        brush.line(picture, ends, WHITE, self._thin, 0.22)
        self._draw_ticks(picture, time)
        self._draw_ring(picture, time)

    def _draw_ticks(self, picture: Picture, time: float) -> None:
        around = time - WINDOW_SECONDS, time + WINDOW_SECONDS
        first, last = np.searchsorted(self._beats, around)
        for beat in self._beats[first:last]:
            way = float(beat - time) / WINDOW_SECONDS
            opacity = (1 - abs(way)) ** 0.5 * (0.45 if way < 0 else 1.0)
            brush.disc(picture, self._at(way), BEAT, 0.3 * self._radius, opacity)

    def _draw_ring(self, picture: Picture, time: float) -> None:
        pulse = self._pulse(time)
        wave = self._radius * (2.2 - 1.2 * pulse)
        brush.disc(picture, self._centre, BEAT, wave, 0.55 * pulse)
        brush.disc(picture, self._centre, BEAT, 0.85 * self._radius, pulse)
        brush.ring(picture, self._centre, WHITE, (self._radius, self._thin))

    def _at(self, way: float) -> Point:
        """The place on the bar: -1 at its left end, 1 at its right."""
        return self._centre[0] + way * self._reach, self._centre[1]

    def _pulse(self, time: float) -> float:
        """1 at a beat, falling to 0 within PULSE_SECONDS."""
        before = int(np.searchsorted(self._beats, time, side="right")) - 1
        if before < 0:
            return 0.0
        return max(0.0, 1 - (time - float(self._beats[before])) / PULSE_SECONDS)
