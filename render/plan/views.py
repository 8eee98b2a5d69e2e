"""A view: a landscape that fills the frame, composed of what it names, in slow motion."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from render.plan.boards import Replayed

Hour = Literal["dawn", "day", "sunset", "dusk", "night"]
Ground = Literal[
    "mountains", "hills", "forest", "desert", "city", "field", "snow", "beach", "sea", "lake",
    "space",
]  # fmt: skip
Weather = Literal["clear", "clouds", "fog", "rain", "storm", "snow"]
Sight = Literal[
    "sun", "moon", "stars", "aurora", "planets", "rainbow", "lightning", "fireworks", "birds",
    "boat", "lighthouse", "cabin", "tent", "campfire",
]  # fmt: skip


class View(Replayed):
    """Up to three kinds of ground, the farthest first; ``seed`` chooses another one of the same
    kind. ``trace`` lets ``seconds`` of it pass."""

    allows: ClassVar[tuple[str, ...]] = ()

    kind: Literal["view"] = "view"
    hour: Hour = "day"
    ground: Annotated[tuple[Ground, ...], Field(min_length=1, max_length=3)] = ("hills",)
    weather: Weather = "clear"
    things: Annotated[tuple[Sight, ...], Field(max_length=6)] = ()
    seed: Annotated[int, Field(ge=0, le=9999)] = 0
    seconds: Annotated[float, Field(ge=1, le=120)] = 8.0

    @property
    def run_seconds(self) -> float:
        return self.seconds
