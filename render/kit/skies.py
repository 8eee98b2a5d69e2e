# ruff: noqa: PLR0917, a brush stroke has many numbers, and they are easier to compare in full lines
"""What moves above and over the ground of a view: clouds, stars, northern lights, rain, snow."""

from __future__ import annotations

from typing import Any

import numpy as np

from render.kit.sceneries import HOURS, mix, noise, rgb, sample_noise, soft_step

CLOUD_DRIFT = 60.0  # seconds of drift that a layer of clouds is wide enough for


class Drift:
    """A wide layer that moves sideways: its colours times their share, and what is left below."""

    top = 0

    def keep(self, color: Any, share: Any, width: int, speed: float) -> None:
        self.color, self.rest = (color * share).astype(np.float32), (1 - share).astype(np.float32)
        self.width, self.speed = width, speed

    def lay_over(self, picture: Any, time: float) -> None:
        """Moved by a part of a pixel, so that what is slow does not jump."""
        shift = self.speed * (time % CLOUD_DRIFT)
        at, part = int(shift), shift - int(shift)
        first, second = slice(at, at + self.width), slice(at + 1, at + 1 + self.width)
        sky = picture[self.top : self.top + len(self.color)]
        sky *= self.rest[:, first] * (1 - part) + self.rest[:, second] * part
        sky += self.color[:, first] * (1 - part) + self.color[:, second] * part


class Mist(Drift):
    """A bank of haze around a row, thickest there."""

    def __init__(self, rng: np.random.Generator, hour: str, height: int, width: int, row: float,
                 thick: float, dense: float) -> None:  # fmt: skip
        speed = width / 150
        wide = width + int(speed * CLOUD_DRIFT) + 2
        self.top = int(max(0, row - thick))
        rows = np.arange(self.top, min(height, row + thick), dtype=np.float32)[:, None]
        field = noise(rng, 256, 512, 1.7, 3.5)
        body = sample_noise(field, rows * 0.9, np.arange(wide, dtype=np.float32)[None, :] * 0.6)
        bank = np.exp(-(((rows - row) / (0.45 * thick)) ** 2))
        share = np.clip(dense * bank * (0.55 + 0.33 * body), 0, 0.92)[..., None]
        self.keep(rgb(HOURS[hour][1]) * 1.04, share, width, speed)


class Clouds(Drift):
    """The sky's plane seen from below, small towards the horizon."""

    def __init__(self, rng: np.random.Generator, hour: str, height: int, width: int, horizon: int,
                 sun: tuple[float, float], cover: float, grey: float) -> None:  # fmt: skip
        speed = width / 260
        wide = width + int(speed * CLOUD_DRIFT) + 2
        rows = np.arange(horizon, dtype=np.float32)[:, None]
        columns = np.arange(wide, dtype=np.float32)[None, :]
        up = np.clip((horizon - rows) / horizon, 0, 1)
        depth = 1 / (up + 0.16)
        field = noise(rng, 512, 1024, 1.75, 1.5)
        u, v = (columns - width / 2) * depth * 0.4 * 720 / height, depth * 230
        body = sample_noise(field, v, u)
        toward = sample_noise(field, v + 5, u + 14 * np.sign(sun[0] - width / 2 + 0.1))
        low, high = 1.15 - 1.9 * cover, 2.5 - 1.7 * cover
        dense = soft_step(low, high, body) * soft_step(0.0, 0.1, up)
        lit = np.clip(0.55 + 0.5 * (body - toward), 0, 1)
        near = np.exp(-np.hypot((columns - sun[0]) / width, (rows - sun[1]) / height * 1.6) * 2.6)
        color = self.colored(hour, lit, near, up, grey)
        self.keep(color, (dense * mix(0.92, 0.75, near))[..., None], width, speed)

    def colored(self, hour: str, lit: Any, near: Any, up: Any, grey: float) -> Any:
        _, haze, light, _ = HOURS[hour]
        bright = {
            "dawn": "#ffdcc4",
            "day": "#ffffff",
            "sunset": "#ffb070",
            "dusk": "#c98a92",
            "night": "#3a4a68",
        }
        dark = {
            "dawn": "#8d7f9c",
            "day": "#a9bccd",
            "sunset": "#5d3f66",
            "dusk": "#2c2c50",
            "night": "#0c1424",
        }
        shine = mix(rgb(bright[hour]), rgb(light), np.clip(near * 0.8, 0, 1)[..., None])
        color = mix(rgb(dark[hour]), shine, np.clip(lit * (0.55 + 0.75 * near), 0, 1)[..., None])
        color = mix(rgb(haze), color, soft_step(0, 0.35, up)[..., None])
        dull = color.mean(axis=2, keepdims=True) * rgb("#c4ccd6") / 205
        return mix(color, dull * 0.8, grey)


class Stars:
    """Points that twinkle, each at its own pace; a band of faint ones across."""

    def __init__(
        self, rng: np.random.Generator, height: int, width: int, horizon: int, many: float
    ) -> None:
        count = int(900 * many)
        self.rows = (rng.random(count) ** 1.1 * horizon * 0.97).astype(int)
        self.columns = rng.integers(1, width - 1, count)
        self.bright = (rng.random(count) ** 5 * 210 + 28).astype(np.float32)
        self.bright *= 1 - 0.75 * (self.rows / horizon) ** 2
        self.pace, self.start = rng.uniform(0.6, 2.2, count), rng.uniform(0, 7, count)
        tints = np.array([rgb("#cfdcff"), rgb("#ffffff"), rgb("#ffe9d0")]) / 255
        self.tint = tints[rng.integers(0, 3, count)].astype(np.float32)
        y, x = np.mgrid[0:horizon, 0:width].astype(np.float32)
        band = np.exp(-(((y / height - 0.05 - 0.42 * x / width) * 5.2) ** 2))
        dust = np.clip(
            0.55
            + 0.32
            * noise(rng, 512, 1024, 1.5)[
                np.arange(horizon)[:, None] % 512, np.arange(width) % 1024
            ],
            0,
            1,
        )
        self.band = (band * dust)[..., None] * rgb("#8fa4d8") * (0.2 if many > 0.8 else 0.0)

    def lay_over(self, picture: Any, time: float) -> None:
        picture[: len(self.band)] += self.band
        now = self.bright * (0.72 + 0.28 * np.sin(time * self.pace * 2 + self.start))
        light = now[:, None] * self.tint
        np.add.at(picture, (self.rows, self.columns), light)
        large = self.bright > 130
        for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0)):
            places = np.clip(self.rows[large] + dy, 0, None), self.columns[large] + dx
            np.add.at(picture, places, light[large] * 0.35)


class Aurora:
    """Curtains of light that wave, worked out coarsely and spread over the sky."""

    COARSE = 4

    def __init__(self, rng: np.random.Generator, height: int, width: int, horizon: int) -> None:
        self.height, self.width, self.horizon = height, width, horizon
        self.phase = rng.uniform(0, 6, 8)
        self.folds = sample_noise(
            noise(rng, 64, 512, 1.3, 1.0), np.zeros(1)[None], np.arange(512)[None, :] * 1.0
        )[0]

    def lay_over(self, picture: Any, time: float) -> None:
        step = self.COARSE
        x = np.linspace(0, 1, -(-self.width // step) + 1, dtype=np.float32)[None, :]
        y = np.linspace(0, 1, -(-self.horizon // step) + 1, dtype=np.float32)[:, None]
        light = np.zeros((y.size, x.size, 3), np.float32)
        p = self.phase
        for n, (place, tall, power) in enumerate(
            ((0.62, 0.52, 1.7), (0.46, 0.4, 1.1), (0.76, 0.3, 0.9))
        ):
            foot = (
                place
                + 0.1 * np.sin(x * 5.2 + p[n] + 0.16 * time)
                + 0.04 * np.sin(x * 13 + p[n + 3] - 0.24 * time)
            )
            at = (x * 420 * (1 + 0.2 * n) + 9 * time + 90 * n) % 511
            rays = 0.62 + 0.3 * np.interp(at[0], np.arange(512), self.folds)[None, :]
            wave = 0.55 + 0.45 * np.sin(x * 4 + p[n + 5] - 0.22 * time)
            rise = np.clip((foot - y) / tall, 0, 1)
            body = np.where(y < foot, np.exp(-rise * 3.1) * soft_step(0, 0.06, foot - y), 0.0)
            strength = power * body * np.clip(rays, 0.05, 1.4) * wave
            color = mix(rgb("#46f0a0"), rgb("#8a5cf0"), soft_step(0.12, 0.75, rise)[..., None])
            light += strength[..., None] * color
        picture[: self.horizon] += spread(light, step)[: self.horizon, : self.width]


def spread(coarse: Any, step: int) -> Any:
    """Each value over ``step`` pixels in both directions, evenly between neighbours."""
    for axis in (0, 1):
        count = (coarse.shape[axis] - 1) * step
        at = np.arange(count) / step
        low = at.astype(int)
        part = (at - low).astype(np.float32).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
        coarse = mix(np.take(coarse, low, axis), np.take(coarse, low + 1, axis), part)
    return coarse


class Rain:
    """Three depths of streaks that fall, the near ones longer and faster."""

    def __init__(self, rng: np.random.Generator, height: int, width: int) -> None:
        self.sheets = []
        for n in range(3):
            sheet = np.zeros((height, width), np.float32)
            long = int(height * (0.03 + 0.025 * n))
            for _ in range(int(420 - 90 * n)):
                top, left = int(rng.integers(0, height)), int(rng.integers(0, width))
                rows = (top + np.arange(long)) % height
                columns = (left - np.arange(long) * 0.16).astype(int) % width
                fade = np.sin(np.linspace(0, np.pi, long)) * rng.uniform(9, 22) * (0.7 + 0.4 * n)
                sheet[rows, columns] += fade
            self.sheets.append((sheet[..., None] * rgb("#cfdbe8") / 255, height * (0.9 + 0.35 * n)))

    def lay_over(self, picture: Any, time: float) -> None:
        for sheet, speed in self.sheets:
            height = len(sheet)
            down = int(time * speed) % height
            picture[down:] += sheet[: height - down]
            picture[:down] += sheet[height - down :]


class Snow:
    """Flakes that sink and sway; near ones are larger, faster and softer."""

    def __init__(self, rng: np.random.Generator, height: int, width: int) -> None:
        self.height, self.width = height, width
        count = 420
        self.depth = rng.random(count) ** 1.8
        self.x, self.y = rng.random(count) * width, rng.random(count) * height
        self.sway, self.phase = rng.uniform(0.3, 1.0, count), rng.uniform(0, 7, count)
        self.stamps = [stamp(radius * height / 720) for radius in (0.9, 1.4, 2.0, 2.9, 4.2)]

    def lay_over(self, picture: Any, time: float) -> None:
        speed = self.height * (0.05 + 0.13 * self.depth)
        ys = (self.y + speed * time) % (self.height + 20) - 10
        xs = (
            self.x
            + self.height * 0.03 * np.sin(time * self.sway + self.phase)
            + time * 6 * self.depth
        )
        for y, x, depth in zip(ys, xs % self.width, self.depth, strict=True):
            add_stamp(
                picture,
                self.stamps[min(4, int(depth * 5))],
                y,
                x,
                rgb("#ffffff") * (0.5 + 0.4 * depth),
            )


def stamp(radius: float) -> Any:
    size = int(np.ceil(radius * 2.2))
    y, x = np.mgrid[-size : size + 1, -size : size + 1].astype(np.float32)
    return np.exp(-((x**2 + y**2) / (radius**2) * 0.9))[..., None]


def add_stamp(picture: Any, mark: Any, y: float, x: float, color: Any) -> None:
    """The mark's colour over the picture, as far as it is within."""
    size = len(mark) // 2
    top, left = int(y) - size, int(x) - size
    rows = slice(max(0, top), max(0, min(picture.shape[0], top + len(mark))))
    columns = slice(max(0, left), max(0, min(picture.shape[1], left + len(mark))))
    if rows.stop <= rows.start or columns.stop <= columns.start:
        return
    part = mark[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    here = picture[rows, columns]
    here += (color - here) * part
