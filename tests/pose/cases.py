"""Films that are not what they seem, made from the example dance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

from pose.video import frames
from tests.pose.bad_videos import encoded

EXAMPLE = Path(__file__).parents[2] / "examples" / "dance_120bpm.mp4"
RATE, SECONDS = 30, 5.4

Pictures = Iterator[np.ndarray]


def dance(seconds: float = SECONDS) -> Pictures:
    return (rgb for _, rgb in frames(EXAMPLE, 0.0, seconds))


def sideways() -> Pictures:
    return (np.rot90(rgb) for rgb in dance())


def dark() -> Pictures:
    """As the case film: 8 % of the light, and noise."""
    rng = np.random.default_rng(8)
    for rgb in dance():
        yield (rgb * 0.08 + rng.normal(0, 2, rgb.shape)).clip(0, 255).round().astype(np.uint8)


def slow_motion() -> Pictures:
    for rgb in dance(SECONDS / 2 + 0.5):
        yield from (rgb, rgb)


def loop() -> Pictures:
    part = list(dance(1.5))
    return (part[k % len(part)] for k in range(round(SECONDS * RATE)))


def still() -> Pictures:
    first = next(dance())
    return (first for _ in range(round(SECONDS * RATE)))


def small() -> Pictures:
    """The dancer a third of the picture's height, as the case film."""
    for rgb in dance():
        canvas = np.full((720, 1280, 3), 175, np.uint8)
        part = cv2.resize(rgb, (210, 280), interpolation=cv2.INTER_AREA)
        canvas[360:640, 560:770] = part
        yield canvas


CASES: dict[str, Callable[[], Pictures]] = {
    "sideways": sideways,
    "dark": dark,
    "slow motion": slow_motion,
    "loop": loop,
    "still": still,
    "small": small,
}


def write_case(folder: Path, name: str) -> Path:
    return encoded(folder / "case.mp4", CASES[name](), rate=RATE)
