# ruff: noqa: E501, PLR0917, a brush stroke has many numbers, and they are easier to compare in full lines
"""Small things in a view: boats, birds, a cabin, a fire, fireworks, planets, a rainbow, lightning."""

from __future__ import annotations

from typing import Any

import numpy as np

from render.kit.sceneries import HOURS, mix, rgb
from render.kit.skies import add_stamp, stamp


def fill_outline(corners: Any, scale: float) -> Any:
    """How much of each pixel lies within the outline; its corners are shares of ``scale``."""
    fine = 3
    points = np.array(corners, np.float32) * scale * fine
    low = np.floor(points.min(axis=0))
    size = np.ceil(points.max(axis=0) - low).astype(int) // fine * fine + 2 * fine
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    inside = np.zeros(y.shape, bool)
    for (x0, y0), (x1, y1) in zip(points - low, np.roll(points - low, -1, axis=0), strict=True):
        if y0 != y1:
            crosses = (y >= min(y0, y1)) & (y < max(y0, y1))
            inside ^= crosses & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    rows, columns = size[1] // fine, size[0] // fine
    return inside[: rows * fine, : columns * fine].reshape(rows, fine, columns, fine).mean(
        axis=(1, 3)
    ), low / fine


def draw_outline(
    picture: Any,
    corners: Any,
    scale: float,
    at: tuple[float, float],
    color: Any,
    share: float = 1.0,
) -> None:
    """The filled outline with its origin at ``at`` (x, y)."""
    cover, low = fill_outline(corners, scale)
    top, left = int(at[1] + low[1]), int(at[0] + low[0])
    rows = slice(max(0, top), max(0, min(picture.shape[0], top + cover.shape[0])))
    columns = slice(max(0, left), max(0, min(picture.shape[1], left + cover.shape[1])))
    part = cover[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    if part.size:
        here = picture[rows, columns]
        here += (color - here) * (part * share)[..., None]


BOAT = (
    ((-1.0, -0.16), (1.1, -0.16), (0.8, 0.1), (-0.75, 0.1)),
    ((0.02, -0.2), (0.02, -1.75), (0.9, -0.28)),
    ((-0.06, -0.2), (-0.06, -1.5), (-0.7, -0.28)),
)
CABIN = (
    ((-1, 0.05), (-1, -0.75), (1, -0.75), (1, 0.05)),
    ((-1.22, -0.7), (0, -1.5), (1.22, -0.7)),
    ((0.5, -1.1), (0.5, -1.65), (0.72, -1.65), (0.72, -0.95)),
)
PANES = (
    ((-0.7, -0.2), (-0.7, -0.55), (-0.3, -0.55), (-0.3, -0.2)),
    ((0.3, -0.2), (0.3, -0.55), (0.7, -0.55), (0.7, -0.2)),
)
TOWER = (
    ((-0.3, 0.05), (-0.2, -2.2), (0.2, -2.2), (0.3, 0.05)),
    ((-0.28, -2.15), (-0.28, -2.28), (0.28, -2.28), (0.28, -2.15)),
    ((-0.22, -2.6), (0, -2.95), (0.22, -2.6)),
)
LANTERN = ((-0.17, -2.27), (-0.17, -2.6), (0.17, -2.6), (0.17, -2.27))
ROCK = ((-2.2, 0.25), (-1.2, -0.1), (0, -0.2), (1.4, -0.05), (2.6, 0.25))
GLOWING = (((-0.78, -0.04), (0, -0.88), (0.78, -0.04)),)
TENT = (((-1, 0), (0, -1.05), (1, 0)), ((-0.05, -1.0), (0.05, -1.2), (0.1, -1.0)))


class Boat:
    """A sailing boat that bobs and drifts, over its dark mirror image."""

    def __init__(self, hour: str, height: int, width: int, horizon: int, x: float) -> None:
        self.scale, self.y = 0.034 * height, horizon + 0.1 * (height - horizon)
        self.x, self.width = x, width
        self.color = rgb("#1a1a24") * (0.4 + 0.6 * HOURS[hour][3])
        self.sail = mix(self.color, rgb(HOURS[hour][2]), 0.55 if hour == "day" else 0.16)

    def lay_over(self, picture: Any, time: float) -> None:
        at = self.x + 0.0022 * self.width * time, self.y + 0.05 * self.scale * np.sin(1.5 * time)
        for n, part in enumerate(BOAT):
            color = self.sail if n else self.color
            mirror = [(x, 0.2 - 0.7 * y) for x, y in part]
            draw_outline(picture, mirror, self.scale, at, self.color, 0.4)
            draw_outline(picture, part, self.scale, at, color)


class Birds:
    """A flock that crosses the sky slowly, wings beating."""

    def __init__(self, rng: np.random.Generator, height: int, width: int) -> None:
        self.height, self.width = height, width
        count = 9
        self.x = 0.12 * width + np.cumsum(rng.uniform(0.012, 0.03, count)) * width * 0.7
        self.y = height * (0.2 + 0.05 * rng.random(count) + 0.012 * np.abs(np.arange(count) - 4))
        self.size, self.phase = rng.uniform(0.007, 0.0105, count) * height, rng.uniform(0, 6, count)
        self.color = rgb("#15151d")
        self.mark = stamp(max(0.75, height / 720))

    def lay_over(self, picture: Any, time: float) -> None:
        for x, y, size, phase in zip(self.x, self.y, self.size, self.phase, strict=True):
            lift = 0.25 + 0.5 * np.sin(5.2 * time + phase)
            for share in np.linspace(0, 1, 9):
                bend = lift * np.sin(share * 2.2) - 0.25 * share**2
                for side in (-1, 1):
                    place = (
                        x + 0.02 * self.width * time + side * share * size * 1.5,
                        y - bend * size,
                    )
                    add_stamp(picture, self.mark * 0.75, place[1], place[0], self.color)


class Fire:
    """A camp fire: tongues of light that flicker, sparks, and their shine on the ground."""

    def __init__(
        self, rng: np.random.Generator, height: int, width: int, x: float, y: float
    ) -> None:
        self.x, self.y, self.tall = x, y, 0.075 * height
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        away = np.hypot((columns - x) / height, (rows - y) / height * 1.9)
        self.shine = (np.exp(-away * 7.5)[..., None] * rgb("#ff8a3c") * 0.75).astype(np.float32)
        self.seeds = rng.random((46, 4))
        self.marks = [stamp(self.tall * size) for size in (0.08, 0.15, 0.24)]
        self.spark = stamp(max(0.8, height / 600))

    def lay_over(self, picture: Any, time: float) -> None:
        flicker = 0.82 + 0.1 * np.sin(11 * time) + 0.08 * np.sin(17.3 * time + 1)
        picture += self.shine * flicker
        draw_outline(
            picture,
            ((-0.6, 0.1), (0.6, -0.05), (0.62, 0.06), (-0.55, 0.2)),
            self.tall,
            (self.x, self.y),
            rgb("#1c100a"),
        )
        for a, b, c, d in self.seeds[:34]:
            age = (time * (0.9 + 0.5 * a) + b) % 1.0
            x = self.x + self.tall * (
                (c - 0.5) * 0.62 * (1 - age) + 0.07 * np.sin(8 * time + 9 * d)
            )
            mark = self.marks[2 - min(2, int(age * 3))]
            color = mix(rgb("#fff0a8"), rgb("#ff5a1e"), min(1.0, age * 1.5))
            add_stamp(
                picture, mark * (0.8 * (1 - age) ** 0.8), self.y - self.tall * 1.35 * age, x, color
            )
        for a, b, c, d in self.seeds[34:]:
            age = (time * (0.25 + 0.2 * a) + b) % 1.0
            x = self.x + self.tall * (
                (c - 0.5) * 1.1 + 0.35 * np.sin(2.2 * time * (1 + d) + 6 * a) * age
            )
            add_stamp(
                picture,
                self.spark * (1 - age),
                self.y - self.tall * (0.6 + 3.6 * age),
                x,
                rgb("#ffc266"),
            )


class Fireworks:
    """Bursts one after another, falling as they fade."""

    COLORS = ("#ffd36b", "#ff6b6b", "#7fd6ff", "#b58cff", "#8dffb0", "#ffffff")

    def __init__(self, rng: np.random.Generator, height: int, width: int, horizon: int) -> None:
        self.height = height
        count = 44
        self.starts = np.cumsum(rng.uniform(0.16, 0.55, count)) - 0.9
        self.x = width * rng.uniform(0.14, 0.86, count)
        self.y = horizon * rng.uniform(0.16, 0.5, count)
        self.colors = [rgb(self.COLORS[n]) for n in rng.integers(0, len(self.COLORS), count)]
        turn = rng.uniform(0, 2 * np.pi, 90)
        lift = np.sqrt(rng.random(90)) * 0.35 + 0.65
        self.flight = (
            np.stack([np.cos(turn) * lift, np.sin(turn) * lift], axis=1)
            * rng.uniform(0.5, 1, (90, 1)) ** 0.35
        )
        self.size = rng.uniform(0.12, 0.2, count) * height
        self.mark, self.glow = stamp(1.25 * height / 720), stamp(0.09 * height)
        self.period = float(self.starts[-1]) + 1.0

    def lay_over(self, picture: Any, time: float) -> None:
        now = time % self.period
        for start, x, y, color, size in zip(
            self.starts, self.x, self.y, self.colors, self.size, strict=True
        ):
            age = now - start
            if not 0 <= age < 2.3:
                continue
            power = np.exp(-1.1 * age) * (1 - age / 2.3) * min(1.0, age / 0.2)
            light_up(picture, self.glow, y, x, color * 0.5 * np.exp(-3 * age))
            for trail in range(5):
                then = max(0.0, age - 0.05 * trail)
                reach = size * (1 - np.exp(-2.6 * then))
                places = self.flight * reach + np.array([x, y + 0.045 * self.height * then**2])
                for px, py in places:
                    light_up(picture, self.mark, py, px, color * power * (1.9 - 0.3 * trail))


def light_up(picture: Any, mark: Any, y: float, x: float, color: Any) -> None:
    """The mark's light added to the picture, as far as it is within."""
    size = len(mark) // 2
    top, left = int(y) - size, int(x) - size
    if (
        top < 0
        or left < 0
        or top + len(mark) > picture.shape[0]
        or left + len(mark) > picture.shape[1]
    ):
        return
    picture[top : top + len(mark), left : left + len(mark)] += mark * color


def paint_planet(
    picture: Any,
    centre: tuple[float, float],
    radius: float,
    colors: tuple[str, str],
    ring: bool,
) -> None:
    """A lit ball with bands and a dark side, at choice with rings."""
    y, x = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]].astype(np.float32)
    dx, dy = (x - centre[0]) / radius, (y - centre[1]) / radius
    away = np.hypot(dx, dy)
    inside = np.clip((1 - away) * radius + 0.5, 0, 1)[..., None]
    up = np.sqrt(np.clip(1 - away**2, 0, 1))
    light = np.clip(-0.62 * dx - 0.42 * dy + 0.66 * up, 0, 1) ** 0.8
    tilt = dy * 0.95 + dx * 0.3
    bands = (
        0.5
        + 0.28 * np.sin(tilt * 13 + 1.4 * np.sin(tilt * 5))
        + 0.16 * np.sin(tilt * 31 + dx * 1.5)
    )
    color = (
        mix(rgb(colors[0]), rgb(colors[1]), np.clip(bands, 0, 1)[..., None])
        * (0.03 + 0.97 * light)[..., None]
    )
    rim = (
        np.exp(-np.abs(away - 1) * radius / (0.05 * radius))
        * np.clip(-0.7 * dx - 0.4 * dy + 0.2, 0, 1)
    )[..., None]
    flat = np.hypot((dx * 0.95 - dy * 0.3), (dy * 0.95 + dx * 0.3) * 3.6)
    band = np.clip(1 - np.abs(flat - 1.75) / 0.42, 0, 1) * (0.55 + 0.45 * np.sin(flat * 42)) * ring
    behind = ((dy * 0.95 + dx * 0.3) < 0) & (away < 1)
    picture += (color - picture) * inside
    picture += rgb(colors[1]) * rim * 0.35
    share = (np.clip(band, 0, 1) * 0.75 * ~behind)[..., None]
    picture += (rgb("#e6d3ae") * 0.85 - picture) * share


def paint_rainbow(picture: Any, centre: tuple[float, float], radius: float, horizon: int) -> None:
    y, x = np.mgrid[0:horizon, 0 : picture.shape[1]].astype(np.float32)
    place = (np.hypot(x - centre[0], y - centre[1]) / radius - 1) / 0.085
    stops = np.array(
        [rgb(c) for c in ("#7b4bd6", "#3d7bff", "#35d07f", "#f7e04a", "#ff9a3a", "#f2473d")]
    )
    color = np.stack(
        [np.interp(place, np.linspace(0, 1, 6), stops[:, c]) for c in range(3)], axis=2
    )
    share = np.clip(1 - np.abs(place - 0.5) * 1.6, 0, 1) * 0.42
    picture[:horizon] += (color - picture[:horizon]) * share[..., None]


class Lightning:
    """A flash now and then: the sky lights up and a bolt stands for a moment."""

    def __init__(self, rng: np.random.Generator, height: int, width: int, horizon: int) -> None:
        self.times = np.cumsum(rng.uniform(1.6, 3.2, 12)) - 0.8
        self.horizon = horizon
        self.mark, self.wide = stamp(1.2 * height / 720), stamp(5.0 * height / 720)
        self.bolts = []
        for _ in self.times:
            steps = 70
            x = width * rng.uniform(0.2, 0.8) + np.cumsum(rng.normal(0, 0.0052 * width, steps))
            self.bolts.append((x, np.linspace(0.05 * height, horizon * 0.99, steps)))

    def lay_over(self, picture: Any, time: float) -> None:
        for start, (xs, ys) in zip(self.times, self.bolts, strict=True):
            age = (time % float(self.times[-1] + 2)) - start
            if not 0 <= age < 0.5:
                continue
            power = np.exp(-7 * age) * (0.75 + 0.25 * np.cos(60 * age))
            picture[: self.horizon] += rgb("#aebfff") * 0.34 * power
            fine = np.linspace(0, len(xs) - 1, len(xs) * 9)
            for x, y in zip(
                np.interp(fine, np.arange(len(xs)), xs),
                np.interp(fine, np.arange(len(ys)), ys),
                strict=True,
            ):
                light_up(picture, self.mark, y, x, rgb("#ffffff") * power)
            for x, y in zip(xs, ys, strict=True):
                light_up(picture, self.wide, y, x, rgb("#8fa6ff") * 0.3 * power)
