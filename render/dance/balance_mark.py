"""The overlay's balance: the centre of mass, its projection to the floor, and the base of support.

What is drawn is what was measured: the margins of `scoring.balance`, brought back into pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.dance import brush
from render.dance.brush import Colour, Picture
from scoring.balance import ANKLES, CARRIERS, base_of_support, contacts, foot_height
from scoring.body import FEET, centre_of_mass
from scoring.landmarks import PoseTrack
from scoring.signals import Signals, body_scale, prepare

GLASS: Colour = (14, 16, 26)
WHITE: Colour = (255, 255, 255)
OVER: Colour = (92, 230, 150)
BEYOND: Colour = (255, 92, 92)
FLYING: Colour = (196, 200, 214)
DASHES = 7
MAX_MISMATCH = 0.05
FLATNESS = 0.16
"""Height of the ellipse on the floor over half its width: the camera looks along the floor."""


@dataclass(frozen=True)
class Balance:
    """One dancer's balance at n instants, in pixels of the track's picture.

    times    (n,) seconds
    centre   (n, 2) centre of mass
    support  (n, 2) left and right edge of the feet that carry
    floor    (n,) height of the floor under the feet
    standing (n,) whether a foot carries; seen (n,) whether all that is needed was seen
    """

    times: NDArray[np.float64]
    centre: NDArray[np.float64]
    support: NDArray[np.float64]
    floor: NDArray[np.float64]
    standing: NDArray[np.bool_]
    seen: NDArray[np.bool_]


def balance_of(track: PoseTrack, signals: Signals | None = None) -> Balance:
    """The balance of a track of at least two frames with a person."""
    signals = signals or prepare(track)
    pixels_per_metre, leg = body_scale(track)
    pixels = pixels_per_metre * leg
    contact = contacts(signals)
    lowest = np.stack([foot_height(signals, side) for side in FEET], 1)
    standing = np.logical_or.reduce(contact, axis=1)
    return Balance(
        times=signals.times,
        centre=centre_of_mass(signals.points) * pixels,
        support=np.stack(base_of_support(signals, contact), 1) * pixels,
        floor=np.max(np.where(contact | ~standing[:, None], lowest, -np.inf), axis=1) * pixels,
        standing=standing,
        seen=np.logical_and.reduce(signals.valid[:, CARRIERS + ANKLES], axis=1),
    )


class BalanceMark:
    """Draws the balance of one dancer over pictures of one size."""

    def __init__(self, balance: Balance, scale: tuple[float, float], unit: float) -> None:
        """scale: pixels of the picture over those of the track, x and y; unit: a limb's width."""
        self._balance, self._scale, self._unit = balance, scale, unit

    def draw_floor(self, picture: Picture, time: float) -> None:
        """The base of support, which lies under the dancer; before the skeleton."""
        at = self._nearest(time)
        if at is None or not self._balance.standing[at]:
            return
        x, y = self._scale
        left, right = self._balance.support[at] * x
        middle, half = (left + right) / 2, max((right - left) / 2, self._unit)
        size = (half, max(half * FLATNESS, 0.8 * self._unit))
        place = (float(middle), float(self._balance.floor[at] * y))
        colour = OVER if self._is_over(at) else BEYOND
        brush.ellipse(picture, place, colour, size, 0.30)
        brush.ellipse(picture, place, colour, size, 0.95, width=max(0.28 * self._unit, 1.5))

    def draw_centre(self, picture: Picture, time: float) -> None:
        """The centre of mass and the plumb line to the floor; over the skeleton."""
        at = self._nearest(time)
        if at is None:
            return
        x, y = self._scale
        centre = (float(self._balance.centre[at, 0] * x), float(self._balance.centre[at, 1] * y))
        foot = (centre[0], float(self._balance.floor[at] * y))
        flying = not self._balance.standing[at]
        colour = FLYING if flying else OVER if self._is_over(at) else BEYOND
        if not flying:
            self._plumb(picture, centre, foot, colour)
            for shade, radius in ((GLASS, 0.85), (colour, 0.62)):
                brush.disc(picture, foot, shade, self._unit * radius)
        for shade, radius in ((GLASS, 1.35), (WHITE, 1.1), (colour, 0.75)):
            brush.disc(picture, centre, shade, self._unit * radius, 0.92)

    def _plumb(
        self, picture: Picture, top: brush.Point, bottom: brush.Point, colour: Colour
    ) -> None:
        length = bottom[1] - top[1]
        for k in range(DASHES):
            ends = (
                (top[0], top[1] + length * k / DASHES),
                (top[0], top[1] + length * (k + 0.55) / DASHES),
            )
            brush.line(picture, ends, colour, max(0.3 * self._unit, 1.0), 0.75)

    def _is_over(self, at: int) -> bool:
        left, right = self._balance.support[at]
        return bool(left <= self._balance.centre[at, 0] <= right)

    def _nearest(self, time: float) -> int | None:
        index = int(np.abs(self._balance.times - time).argmin())
        if abs(self._balance.times[index] - time) > MAX_MISMATCH:
            return None
        return index if self._balance.seen[index] else None
