"""The overlay's beat: it comes along a bar, and a ring pulses with it.

Where the dance was held against a beat, that beat pulses, as strokes on the bar, and the dancer's
motion beats are the dots on it: bright where they fall on the beat. Without a beat the motion
beats themselves pulse.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from render.dance import brush
from render.dance.brush import Colour, Picture, Point
from scoring.alignment import SIGMA
from scoring.signals import Floats

DESIGN_SIDE = 620
GLASS: Colour = (14, 16, 26)
WHITE: Colour = (255, 255, 255)
BEAT: Colour = (255, 209, 102)
ON, OFF = (92, 230, 150), (255, 124, 92)
WINDOW_SECONDS = 2.0
PULSE_SECONDS = 0.35
FROM_EDGE = 34


def is_better_at_top(busy: NDArray[np.float32], width: int, height: int) -> bool:
    """Whether a bar at the foot would cover more of the dancer: `busy` (n, 2) pixels."""
    reach = 2 * FROM_EDGE * min(width, height) / DESIGN_SIDE
    across = np.abs(busy[:, 0] - width / 2) < 0.4 * width
    at_foot = across & (busy[:, 1] > height - reach) & (busy[:, 1] < height)
    at_top = across & (busy[:, 1] < reach) & (busy[:, 1] > 0)
    return int(at_foot.sum()) > int(at_top.sum())


class BeatBar:
    """A bar at an edge of the picture: what is coming on the right, what is over on the left."""

    def __init__(
        self,
        beats: Sequence[float],
        width: int,
        height: int,
        motion: Sequence[float] = (),
        *,
        at_top: bool = False,
    ) -> None:
        """beats, motion: seconds, in any order; width, height: pixels of the pictures."""
        unit = min(width, height) / DESIGN_SIDE
        self._strokes = np.sort(np.asarray(beats if len(motion) else (), np.float64))
        self._dots = np.sort(np.asarray(motion if len(motion) else beats, np.float64))
        self._beats = self._strokes if len(self._strokes) else self._dots
        self._radius = 11 * unit
        self._reach = 0.36 * width
        self._centre = (width / 2, FROM_EDGE * unit if at_top else height - FROM_EDGE * unit)
        self._thin = 1.6 * unit

    def draw(self, picture: Picture, time: float) -> None:
        """Draw the bar at `time` (seconds), in place."""
        ends = self._at(-1.0), self._at(1.0)
        brush.line(picture, ends, GLASS, 2.9 * self._radius, 0.62)
        brush.line(picture, ends, WHITE, self._thin, 0.22)
        self._draw_strokes(picture, time)
        self._draw_dots(picture, time)
        self._draw_ring(picture, time)

    def _draw_strokes(self, picture: Picture, time: float) -> None:
        for beat in self._near(self._strokes, time):
            way = float(beat - time) / WINDOW_SECONDS
            x, y = self._at(way)
            ends = (x, y - 0.8 * self._radius), (x, y + 0.8 * self._radius)
            brush.line(picture, ends, BEAT, 1.6 * self._thin, self._opacity(way))

    def _draw_dots(self, picture: Picture, time: float) -> None:
        for beat in self._near(self._dots, time):
            way = float(beat - time) / WINDOW_SECONDS
            brush.disc(
                picture, self._at(way), self._colour(beat), 0.36 * self._radius, self._opacity(way)
            )

    def _colour(self, motion: float) -> Colour:
        if not len(self._strokes):
            return BEAT
        return ON if np.abs(self._strokes - motion).min() <= SIGMA else OFF

    @staticmethod
    def _near(beats: Floats, time: float) -> Floats:
        first, last = np.searchsorted(beats, (time - WINDOW_SECONDS, time + WINDOW_SECONDS))
        near: Floats = beats[first:last]
        return near

    @staticmethod
    def _opacity(way: float) -> float:
        return float((1 - abs(way)) ** 0.5 * (0.45 if way < 0 else 1.0))

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
