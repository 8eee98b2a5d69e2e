"""A painted landscape as large as the frame."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Group, ImageMobject, Scene, UpdateFromAlphaFunc, config, linear

from render.kit.paintings import Painting

MOST_ROWS, MOST_TALL_ROWS = 720, 960  # finer frames are enlarged: haze has no finer detail
FRAMES = 30  # pictures a second


class View(Group):
    """The painting as large as the frame; ``run`` lets its time pass."""

    def __init__(  # noqa: PLR0917, the fields of the plan's view in their order
        self,
        area: str,  # noqa: ARG002, a view always fills the frame
        hour: str = "day",
        ground: Any = ("hills",),
        weather: str = "clear",
        things: Any = (),
        seed: int = 0,
        seconds: float = 8.0,  # noqa: ARG002, the plan times it
    ) -> None:
        most = MOST_TALL_ROWS if config.pixel_height > config.pixel_width else MOST_ROWS
        rows = min(most, config.pixel_height) // 2 * 2
        columns = round(rows * config.pixel_width / config.pixel_height) // 2 * 2
        # no narrower than high, or mountains become spikes: a tall frame shows the middle of it
        painted = max(columns, rows)
        painting = Painting((painted, rows), hour, ground, weather, things, seed)
        left = (painted - columns) // 2

        def paint(time: float) -> Any:
            picture = painting.at(time)[:, left : left + columns]
            return np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])

        self.paint = paint  # a function, which is not copied with its object
        self.drawn = -1
        self.image = ImageMobject(np.uint8(paint(0.0)))  # type: ignore[arg-type]  # an array of them
        self.image.stretch_to_fit_width(config.frame_width)
        self.image.stretch_to_fit_height(config.frame_height)
        super().__init__(self.image)

    def seen(self, scene: Scene) -> list[Any]:
        return [self] if self in scene.mobjects else []

    def run(self, run_time: float) -> UpdateFromAlphaFunc:
        def draw(view: Any, share: float) -> None:
            number = int(share * run_time * FRAMES + 0.5)
            if number != view.drawn:
                view.drawn = number
                view.image.pixel_array = view.paint(number / FRAMES)

        return UpdateFromAlphaFunc(self, draw, rate_func=linear, run_time=run_time)
