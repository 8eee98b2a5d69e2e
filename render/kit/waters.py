# ruff: noqa: PLR0917, a brush stroke has many numbers, and they are easier to compare in full lines
"""Water of a view: it mirrors what stands above it, in ripples, and glitters under the light."""

from __future__ import annotations

from typing import Any

import numpy as np

from render.kit.sceneries import HOURS, mix, noise, rgb, soft_step


class Water:
    """From row ``horizon`` to the bottom; ``rough`` 0 is a still lake, 1 the open sea."""

    def __init__(self, rng: np.random.Generator, hour: str, height: int, width: int, horizon: int,
                 light: tuple[float, float] | None, rough: float) -> None:  # fmt: skip
        self.horizon, self.rough, self.light = horizon, rough, light
        deep = height - horizon
        self.rows = np.arange(deep, dtype=np.float32)[:, None]
        self.columns = np.arange(width, dtype=np.float32)[None, :]
        self.near = (self.rows + 1) / deep
        self.distance = 1 / (self.near * 0.9 + 0.07)
        self.field = noise(rng, 256, 512, 1.25, 1.0)
        _, haze, shine, bright = HOURS[hour]
        self.deep_color = mix(rgb("#0d3a4d"), rgb("#0a1c30"), 0.0 if hour == "day" else 0.6) * (
            0.35 + 0.65 * bright
        )
        self.tint = mix(np.ones(3, np.float32), rgb("#9fc3d8") / 255, 0.3)
        self.shine = rgb(shine)
        self.u = (self.columns - width / 2) * self.distance * 0.2 * 720 / height
        self.v = self.distance * 210
        self.width = width
        self.calm = soft_step(0.0, 0.22, self.near)
        share = mix(0.16, 0.34, self.near) + 0.2 * rough
        self.share = np.clip(share, 0, 0.8)[..., None]
        far = soft_step(0.16, 0.0, self.near)[..., None] * 0.35
        self.far, self.haze = far, rgb(haze)
        if light:
            spread = (0.012 + 0.1 * self.near) * width * (0.75 + 0.5 * rough)
            self.path = np.exp(-(((self.columns - light[0]) / spread) ** 2)) * light[1]

    def lay_over(self, picture: Any, time: float) -> None:
        field, sea = self.field, self.rough
        one = sampled_fast(field, self.v + 7.0 * time, self.u + 2.0 * time)
        two = sampled_fast(field, self.v * 1.9 + 11.0 * time, self.u * 1.7 - 3.0 * time)
        wave = (0.6 * one + 0.4 * two) * self.calm
        reach = self.near * (2.0 + 15.0 * sea) + 0.5
        mirror = self.horizon - 1 - self.rows * mix(1.0, 0.75, sea) + wave * reach * 1.4
        rows = np.clip(mirror, 0, self.horizon - 1).astype(np.int32)
        columns = np.clip(self.columns + wave * reach * 0.7, 0, self.width - 1).astype(np.int32)
        seen = picture.reshape(-1, 3)[rows * self.width + columns] * self.tint
        slope = np.clip(0.5 + wave * (0.1 + 0.17 * sea), 0, 1)[..., None]
        color = mix(seen, self.deep_color, self.share * (1.25 - slope))
        color = mix(color, self.haze, self.far)
        color += (wave * (2.0 + 9.0 * sea) * self.near)[..., None]
        if self.light:
            glint = np.clip(one + two - mix(1.15, 0.75, self.near), 0, 1.4) * self.path
            color += glint[..., None] * self.shine * 0.85
        picture[self.horizon :] = color


def sampled_fast(field: Any, rows: Any, columns: Any) -> Any:
    """As ``sampled``, at the nearest pixel across and between rows: waves are smooth enough."""
    height, width = field.shape
    at = np.floor(columns).astype(np.int32) % width
    y0 = np.floor(rows)
    part = (rows - y0).astype(np.float32)
    first = y0.astype(np.int32) % height
    left = field[first, at]
    return left + (field[(first + 1) % height, at] - left) * part
