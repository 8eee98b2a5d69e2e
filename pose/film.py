"""What the pictures show as such, whoever is in them, told by very small copies of them all."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pose.orientation import Matrix
from pose.picture import Picture
from pose.tracklets import THUMB

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
BRIGHT_PARTS = 99
"""Percentile of a picture's brightness."""
DIM, WELL_LIT, MOST_GAIN = 50.0, 160.0, 12.0
"""Levels of 255 under which a picture is made brighter for the networks, and how bright: in a film
of 8 % of its brightness that brought half of what was lost back, 17 of 36 points."""
# levels of 255, mean over a small picture
CUT, CUT_AGAINST_NEIGHBOURS, NEIGHBOURHOOD = 10.0, 3.0, 0.5
"""A cut changes a picture by so much, by so many times what changes within so many seconds of it:
dancers change it by up to 17 from one picture to the next, and then by as much before and after."""
FLASH = 0.5
"""After a flash the picture is as before it, to within this share of the change."""
REPEATED, MOVING, AROUND = 0.1, 0.4, 2
"""A picture that shows the one before it again changes by under a tenth of what those around it
do; where none of those does by `MOVING`, nobody moves."""
LOOP, LEAST_LOOP, LONGEST_LOOP, LEAST_CHANGE = 0.15, 0.5, 60.0, 0.3
"""Pictures a loop apart differ by what encoding leaves, 0.04 of what others do; of a dance whose
moves come again after some beats, at least 0.47. `LEAST_LOOP` and `LONGEST_LOOP` in seconds."""
SAMPLES = 200
"""Pictures of a film that are held against those a lag later: more tell no more, and cost time."""

Floats = NDArray[np.float64]
Thumbs = NDArray[np.uint8]


def thumb(picture: Picture) -> Thumbs:
    """(24, 24) brightness of the picture at evenly spread places (ITU-R BT.601)."""
    whole = np.array([[picture.width, 0, 0], [0, picture.height, 0]], np.float64)
    brightness = picture.part(whole, THUMB).astype(np.float32) @ LUMA
    return brightness.round().astype(np.uint8)


class BrightPicture:
    """A `Picture` that is too dark for the networks, made so many times as bright."""

    def __init__(self, picture: Picture, gain: float) -> None:
        self._picture, self._gain = picture, gain
        self.width, self.height = picture.width, picture.height

    def rgb(self) -> Thumbs:
        return self._lit(self._picture.rgb())

    def part(self, matrix: Matrix, side: int, *, outside_black: bool = False) -> Thumbs:
        return self._lit(self._picture.part(matrix, side, outside_black=outside_black))

    def _lit(self, pixels: Thumbs) -> Thumbs:
        return np.asarray(cv2.convertScaleAbs(pixels, alpha=self._gain), np.uint8)


def brighten_picture(picture: Picture, small: Thumbs) -> Picture:
    """The picture as the networks should see it; `small` is its thumb."""
    if np.count_nonzero(small >= DIM) * 100 >= small.size * (100 - BRIGHT_PARTS):
        return picture  # a percentile would take longer than the thumb
    bright = max(float(np.percentile(small, BRIGHT_PARTS)), 1.0)
    return BrightPicture(picture, min(WELL_LIT / bright, MOST_GAIN))


def light(thumbs: Thumbs) -> float | None:
    """How bright the brighter parts of the picture are, 0 to 255; None without pictures."""
    if not thumbs.size:
        return None
    return round(float(np.median(np.percentile(thumbs, BRIGHT_PARTS, axis=(1, 2)))), 1)


def cuts(times: Floats, thumbs: Thumbs) -> tuple[float, ...]:
    """Seconds at which the whole picture (n, 24, 24) becomes another one, and stays so."""
    changes = _changes(thumbs)
    found = []
    for k in np.flatnonzero(changes > CUT):
        before, after = (np.searchsorted(times, times[k + 1] + s * NEIGHBOURHOOD) for s in (-1, 1))
        near = np.concatenate([changes[before:k], changes[k + 1 : after]])
        if len(near) and changes[k] > CUT_AGAINST_NEIGHBOURS * np.percentile(near, 90):
            earlier, later = max(int(k) - AROUND, 0), min(int(k) + 1 + AROUND, len(thumbs) - 1)
            if _difference(thumbs[earlier], thumbs[later]) > FLASH * changes[k]:
                found.append(round(float(times[k + 1]), 3))
    return tuple(found)


def fresh(thumbs: Thumbs) -> float:
    """Share of the pictures that show something new, of those at which something moves."""
    changes = _changes(thumbs)
    if len(changes) <= 2 * AROUND:
        return 1.0
    padded = np.pad(changes, AROUND, mode="edge")
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1).max(1)
    moving = around > MOVING
    new = changes[moving] > REPEATED * around[moving]
    return round(float(new.mean()), 3) if moving.any() else 1.0


def loop(times: Floats, thumbs: Thumbs) -> float | None:
    """Seconds after which the same pictures come again, throughout; None where they do not."""
    if len(thumbs) < 2 or not thumbs.size:
        return None
    step = float(np.median(np.diff(times)))
    even = np.searchsorted(times, np.arange(times[0], times[-1] + step / 2, step) + step / 2) - 1
    shown = thumbs[even].reshape(len(even), -1).astype(np.int16)
    longest = min(len(shown) // 2, round(LONGEST_LOOP / step))
    lags = np.arange(max(2, round(LEAST_LOOP / step)), longest + 1)
    if len(lags) < 2:
        return None
    apart = np.array([_apart(shown, int(lag)) for lag in lags])
    usual = float(np.median(apart))
    again = np.flatnonzero(apart < LOOP * usual)
    if usual < LEAST_CHANGE or not len(again):
        return None
    # the first of the lags at which it comes again, where it fits best
    run = np.split(again, np.flatnonzero(np.diff(again) > 1) + 1)[0]
    return round(float(lags[run[np.argmin(apart[run])]] * step), 3)


def _apart(shown: NDArray[np.int16], lag: int) -> float:
    """How far pictures (n, 576) are from those `lag` pictures later, mean over some of them."""
    count = len(shown) - lag
    some = np.unique(np.linspace(0, count - 1, min(count, SAMPLES)).astype(int))
    return float(np.abs(shown[some + lag] - shown[some]).mean())


def _changes(thumbs: Thumbs) -> Floats:
    """(n − 1,) from each picture to the next."""
    if len(thumbs) < 2 or not thumbs.size:
        return np.zeros(0)
    changes: Floats = np.abs(np.diff(thumbs.astype(np.int16), axis=0)).mean((1, 2))
    return changes


def _difference(one: Thumbs, other: Thumbs) -> float:
    return float(np.abs(one.astype(np.int16) - other.astype(np.int16)).mean())
