"""Films of several people, made from the example: cut out, in other clothes, and set side by side.

The example's dancer before a wall that does not move is cut out by what differs from the wall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from pose.video import frames
from tests.pose.bad_videos import encoded

EXAMPLE = Path(__file__).parents[2] / "examples" / "dance_120bpm.mp4"
RATE = 30
WIDTH, HEIGHT = 960, 540
SCALE = HEIGHT / 640
DIFFERENT = 28
FEET = 0.93
"""Share of the picture's height at which the floor ends that is kept: the shadow is cut off."""

Place = Callable[[float], float]


@dataclass(frozen=True)
class Dancer:
    """Somebody in the film.

    at      where the middle is at a time, pixels
    later   seconds by which the dance is another part of the example
    colours the order of red, green and blue: other clothes
    seen    from when to when
    """

    at: Place
    later: float = 0.0
    colours: tuple[int, int, int] = (0, 1, 2)
    seen: tuple[float, float] = (0.0, 1e9)
    mirrored: bool = False


def stands(x: float) -> Place:
    return lambda time: x


def walks(start: float, end: float, seconds: float, begin: float = 0.0) -> Place:
    """From one place to another, with a slow beginning and end."""

    def at(time: float) -> float:
        share = np.clip((time - begin) / seconds, 0, 1)
        return float(start + (end - start) * share * share * (3 - 2 * share))

    return at


@cache
def example_pictures() -> list[np.ndarray]:
    return [
        cv2.resize(rgb, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_AREA)
        for _, rgb in frames(EXAMPLE)
    ]


@cache
def wall() -> np.ndarray:
    """What is behind the dancer, row by row as it is at both sides of the picture."""
    still = np.median(example_pictures()[::12], axis=0)
    left, right = (
        still[:, side].mean(axis=1, keepdims=True) for side in (slice(9), slice(-9, None))
    )
    share = np.linspace(0, 1, still.shape[1])[None, :, None]
    return (left + share * (right - left)).astype(np.uint8)


@cache
def cut_out(index: int) -> tuple[np.ndarray, np.ndarray]:
    """One picture of the example and where the dancer is in it, 0 to 1."""
    picture = example_pictures()[index]
    apart = np.abs(picture.astype(np.int16) - wall()).max(axis=2) > DIFFERENT
    kernel = np.ones((5, 5), np.uint8)
    mask = cv2.morphologyEx(apart.astype(np.uint8), cv2.MORPH_CLOSE, kernel, iterations=2)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    body = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])) if count > 1 else 0
    return picture, cv2.GaussianBlur((labels == body).astype(np.float32), (3, 3), 0)


def write_film(path: Path, dancers: Sequence[Dancer], seconds: float, tint: int = 0) -> Path:
    """The dancers before a plain wall; whoever comes later in the list is in front."""
    return encoded(path, pictures(dancers, seconds, tint), rate=RATE)


def pictures(dancers: Sequence[Dancer], seconds: float, tint: int = 0) -> Iterator[np.ndarray]:
    for k in range(round(seconds * RATE)):
        picture = ground(tint)
        for one in dancers:
            if one.seen[0] <= k / RATE < one.seen[1]:
                _put(picture, one, k / RATE)
        yield picture


def ground(tint: int = 0) -> np.ndarray:
    picture = np.full((HEIGHT, WIDTH, 3), (176, 174, 170), np.uint8)
    picture[int(HEIGHT * 0.72) :] = (120, 96, 70)
    if tint:
        picture = np.roll(255 - picture, tint, axis=2)
        picture[:, :: WIDTH // 8] //= 2
    return picture


def _put(picture: np.ndarray, one: Dancer, time: float) -> None:
    count = len(example_pictures())
    rgb, mask = cut_out(int((time + one.later) * RATE) % count)
    rgb = rgb[..., one.colours]
    if one.mirrored:
        rgb, mask = rgb[:, ::-1], mask[:, ::-1]
    width = rgb.shape[1]
    left = round(one.at(time)) - width // 2
    inside = slice(max(left, 0), min(left + width, WIDTH))
    source = slice(inside.start - left, inside.stop - left)
    share = mask[:, source, None]
    part = picture[:, inside]
    picture[:, inside] = (share * rgb[:, source] + (1 - share) * part).astype(np.uint8)
