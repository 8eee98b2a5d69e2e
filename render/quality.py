"""The picture sizes and frame rates that can be asked for by name, and the shapes of the frame."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

Aspect = Literal["16:9", "9:16", "1:1"]
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
# Width and height in units. On a phone a unit is about as large in each of them, so that
# a text that is read in one is read in the others.
FRAMES: dict[Aspect, tuple[float, float]] = {
    "16:9": (128 / 9, 8.0),
    "9:16": (8.0, 128 / 9),
    "1:1": (9.0, 9.0),
}


def aspect_of(width: float, height: float) -> Aspect:
    """The shape that a picture of this size is nearest to."""
    if width == height:
        return "1:1"
    return "16:9" if width > height else "9:16"


@dataclass(frozen=True)
class Quality:
    """Frame size in pixels (even, for yuv420p), frames a second, x264's constant rate factor."""

    name: str
    width: int
    height: int
    fps: int
    crf: int = 20

    @staticmethod
    def parse(name: str) -> Quality:
        """Raises ValueError naming the choices."""
        try:
            return QUALITIES[name.strip().lower()]
        except KeyError:
            choices = ", ".join(QUALITIES)
            raise ValueError(f"quality {name!r} is not one of {choices}") from None

    def shaped(self, aspect: Aspect) -> Quality:
        """The same in another shape: its shorter side stays, which names it."""
        short, long = sorted((self.width, self.height))
        sizes = {"16:9": (long, short), "9:16": (short, long), "1:1": (short, short)}
        width, height = sizes[aspect]
        return replace(self, width=width, height=height)

    @property
    def frame(self) -> tuple[float, float]:
        """Width and height in the units of drawings."""
        return FRAMES[aspect_of(self.width, self.height)]

    def frames(self, seconds: float) -> int:
        """How many frames so long a scene has."""
        return round(seconds * self.fps)

    @property
    def resolution(self) -> str:
        return f"{self.width}x{self.height}"


QUALITIES = {
    quality.name: quality
    for quality in (
        Quality("low", 854, 480, 15),
        Quality("medium", 1280, 720, 30),
        Quality("high", 1920, 1080, 60),
        Quality("720p", 1280, 720, 30),
        Quality("1080p", 1920, 1080, 30),
    )
}
