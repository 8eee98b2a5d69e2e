"""Renders scenes with Manim's own renderer and with ours, and prints a hash of every frame."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from manim import (
    BLUE,
    DOWN,
    LEFT,
    PI,
    RED,
    RIGHT,
    UP,
    YELLOW,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    MovingCameraScene,
    PointCloudDot,
    Polygon,
    ReplacementTransform,
    Rotate,
    Scene,
    Square,
    Text,
    ValueTracker,
    VGroup,
    Write,
    always_redraw,
    tempconfig,
)
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene import scene as stage

from render.fast.canvas import Canvas
from render.fast.forks import ForkingRenderer
from render.fast.renderer import FastRenderer
from render.fast.slots import Slots
from render.fast.writer import film_writer

CONFIG = {
    "pixel_width": 320,
    "pixel_height": 180,
    "frame_rate": 10,
    "progress_bar": "none",
    "verbosity": "ERROR",
    "disable_caching": True,
    "write_to_movie": True,
}


class Shapes(Scene):
    """Text, transforms, spikes of thick lines, gradients, layers, redrawn parts, holds."""

    def construct(self) -> None:
        self.camera.background_color = "#111827"
        title = Text("Fast", font_size=60).to_edge(UP)
        self.play(Write(title), run_time=0.5)
        spike = Polygon([-3, -1, 0], [3, -0.8, 0], [-3, -0.6, 0], color=RED, stroke_width=40)
        self.play(Create(spike), run_time=0.5)
        self.wait(1.5)
        square = Square(color=[BLUE, YELLOW], fill_opacity=0.5).set_z_index(-1)
        self.play(FadeIn(square, shift=RIGHT), spike.animate.set_opacity(0.4), run_time=0.4)
        self.play(ReplacementTransform(square, Circle(color=YELLOW)), run_time=0.4)
        x = ValueTracker(-3)
        self.add(always_redraw(lambda: Dot([x.get_value(), -1.5, 0])))
        self.play(x.animate.set_value(3), run_time=0.5)
        self.wait(0.5)
        self.play(FadeOut(*self.mobjects), run_time=0.3)


class Clocks(Scene):
    """An updater that counts time, a wait that watches it, and a scene updater."""

    def construct(self) -> None:
        hand = Square().shift(LEFT).add_updater(lambda m, dt: m.rotate(dt * 3))
        self.add(hand)
        self.wait(0.6)
        self.play(Circle().animate.shift(RIGHT), run_time=0.4)
        self.wait_until(lambda: hand.get_center()[0] > 5, max_time=0.5)
        hand.clear_updaters()
        self.play(Rotate(hand, PI / 3), run_time=0.4)


class Pixels(Scene):
    """What is drawn without paths."""

    def construct(self) -> None:
        points = PointCloudDot(radius=1, density=5).shift(RIGHT * 2)
        self.play(FadeIn(Dot().shift(DOWN), points), run_time=0.3)
        self.play(points.animate.shift(UP), run_time=0.3)
        self.wait(0.4)


class Camera(MovingCameraScene):
    """A camera that is not the plain one."""

    def construct(self) -> None:
        self.add(VGroup(Square(), Circle()).arrange(RIGHT))
        self.play(self.camera.frame.animate.scale(0.5), run_time=0.4)
        self.wait(0.3)


class Hashes:
    """A reel of hashes: what the encoder would see, in a file for each piece."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number, self.frames = folder, 0, 0
        folder.mkdir()

    @contextmanager
    def piece(self, number: int) -> Iterator[None]:
        self.number, self.canvas = number, Canvas(320, 180)
        yield

    def write(self, pixels: np.ndarray, repeat: int, changed: Any) -> None:
        self.frames += repeat
        if not hasattr(self, "canvas"):
            self.canvas = Canvas(320, 180)
        patch = self.canvas.difference(pixels, changed)
        if patch is not None:
            self.canvas.paint(patch)
        seen = pixels.tobytes() + self.canvas.frame.to_ndarray().tobytes()
        line = hashlib.sha256(seen).hexdigest() + "\n"
        with (self.folder / f"{self.number:04d}").open("a") as file:
            file.write(line * repeat)

    def close(self) -> None: ...

    def abandon(self) -> None: ...

    def all(self) -> list[str]:
        return [h for file in sorted(self.folder.iterdir()) for h in file.read_text().split()]


def hashes(scene_class: type[Scene], way: str, folder: Path) -> list[str]:
    reel: Any = Hashes(folder / f"{scene_class.__name__}-{way}")
    scene: Any = None
    writer = film_writer(reel, lambda _: None, lambda: getattr(scene.renderer, "changed", None))
    renderers = {
        "manim": CairoRenderer,
        "serial": FastRenderer,
        "forks": partial(
            ForkingRenderer,
            pieces=reel,
            slots=Slots(2, os.memfd_create("slots")),
            fail=lambda problem: sys.stderr.write(repr(problem)),
        ),
    }
    vars(stage)["CairoRenderer"] = partial(renderers[way], file_writer_class=writer)
    scene = scene_class()
    scene.render()
    return reel.all()


if __name__ == "__main__":
    found: dict[str, dict[str, list[str]]] = {}
    with tempfile.TemporaryDirectory() as name, tempconfig({**CONFIG, "media_dir": name}):
        for one in (Shapes, Clocks, Pixels, Camera):
            ways = ("manim", "serial", "forks")
            found[one.__name__] = {way: hashes(one, way, Path(name)) for way in ways}
    sys.stdout.write(json.dumps(found))
