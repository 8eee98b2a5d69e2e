"""The picture sizes and frame rates that can be asked for by name."""

from __future__ import annotations

from dataclasses import dataclass


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
