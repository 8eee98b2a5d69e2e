# ruff: noqa: E501, PLR0917, a brush stroke has many numbers, and they are easier to compare in full lines
"""The ground of a view, from the far ridges to what stands before them."""

from __future__ import annotations

from typing import Any

import numpy as np

from render.kit.sceneries import (
    HOURS,
    Layer,
    below,
    mix,
    noise,
    relief,
    rgb,
    ridge_line,
    row_noise,
    soft_step,
)

# colours by day, near
GREENS = {"forest": "#2f4a33", "hills": "#5f7d43", "field": "#7d9446", "desert": "#d9a566",
          "mountains": "#5b6470", "snow": "#e6edf4", "beach": "#d8c39a", "city": "#3b4250"}  # fmt: skip


# what the shadows' light is coloured like, as shares of red, green and blue
SHADOWS = {"dawn": (0.9, 0.84, 1.0), "day": (1.0, 1.0, 1.0), "sunset": (0.74, 0.58, 0.95),
           "dusk": (0.75, 0.74, 1.08), "night": (0.7, 0.85, 1.2)}  # fmt: skip


def tone_color(color: Any, hour: str, far: float) -> Any:
    """A ground's colour in the hour's light, ``far`` from 0 (here) to 1 (lost in haze)."""
    _, haze, light, bright = HOURS[hour]
    lit = color * mix(np.array(SHADOWS[hour], np.float32), rgb(light) / 255, 0.25) * bright
    return mix(lit, rgb(haze), far)


def paint_ridge(
    layer: Layer, line: Any, near: Any, foot: Any, span: float, shade: Any = 0.0
) -> None:
    """Everything below the line: its own colour at the crest, hazier towards its foot."""
    height = layer.cover.shape[0]
    rows = np.arange(height, dtype=np.float32)[:, None]
    depth = np.clip((rows - line[None, :]) / span, 0, 1)[..., None]
    lit = near * (1 + np.asarray(shade, np.float32)[..., None] if np.ndim(shade) else 1.0)
    layer.paint(np.clip(mix(lit, foot, depth**0.9), 0, 255), below(line, height))


def mountains(
    rng: np.random.Generator, layer: Layer, hour: str, base: float, tall: float, snow: bool
) -> None:
    """Three ridges, the farthest the highest."""
    height, width = layer.cover.shape
    for n, (rise, far, peaks) in enumerate(((1.0, 0.72, 2), (0.72, 0.47, 3), (0.5, 0.24, 4))):
        crest = ridge_line(rng, width, 1.55, peaks, 0.75 - 0.12 * n)
        crest = crest + 0.012 * row_noise(rng, width, 1.15, 12)
        line = base - tall * height * rise * (0.28 + 0.72 * crest) * (1 - 0.12 * n)
        color = tone_color(rgb(GREENS["mountains"]), hour, far)
        foot = tone_color(rgb(GREENS["mountains"]), hour, min(0.93, far + 0.3))
        face = relief(rng, height, width, 0.9) * (0.3 - 0.22 * far)
        paint_ridge(layer, line, color, foot, tall * height * rise * 0.95, face)
        if snow and n < 2:
            rows = np.arange(height, dtype=np.float32)[:, None]
            reach = tall * height * rise * (0.3 + 0.08 * noise(rng, height, width, 1.2))
            top = np.min(line)
            low = top + reach * (1.15 - 0.3 * n)
            cap = below(line, height) * soft_step(0, 1, (low - rows) / (0.12 * height * tall + 1))
            shine = 1.7 if hour in ("night", "dusk") else 1.25
            white = tone_color(rgb("#f4f7fb") * shine, hour, far * 0.55) * (
                1 + 0.8 * face[..., None]
            )
            layer.paint(np.clip(white, 0, 255), cap * np.clip(0.75 + face * 1.6, 0, 1))


def hills(
    rng: np.random.Generator, layer: Layer, hour: str, base: float, tall: float, kind: str
) -> None:
    height, width = layer.cover.shape
    for n in range(4):
        far = (0.66, 0.44, 0.22, 0.05)[n]
        crest = ridge_line(rng, width, 2.6, 1 + n % 2, 0.0)
        line = base + height * (0.02 + 0.13 * n) - tall * height * (1 - 0.16 * n) * crest
        color = tone_color(rgb(GREENS[kind]), hour, far)
        grain = 0.05 * noise(rng, height, width, 1.0, 5.0) * (1 - far)
        paint_ridge(
            layer,
            line,
            color * 1.06,
            tone_color(rgb(GREENS[kind]) * 0.72, hour, far),
            0.3 * height,
            grain,
        )


def dunes(rng: np.random.Generator, layer: Layer, hour: str, base: float, sun: float) -> None:
    """Smooth crests, bright on the side of the sun and dark on the other."""
    height, width = layer.cover.shape
    rows = np.arange(height, dtype=np.float32)[:, None]
    columns = np.arange(width, dtype=np.float32)
    for n in range(4):
        far = (0.6, 0.36, 0.16, 0.0)[n]
        crest = ridge_line(rng, width, 2.9, 2, 0.0)
        line = base + height * (0.0 + 0.13 * n) - height * (0.05 + 0.055 * n) * crest
        side = np.sign(sun - width / 2) or 1.0
        tilt = np.gradient(line) * side
        edge = np.tanh(np.convolve(tilt, np.ones(9) / 9, "same") * 2.2)
        depth = np.clip((rows - line[None, :]) / (0.16 * height), 0, 1)
        fold = 0.5 * (1 + np.sin(columns[None, :] / width * 9 + depth * 3.0 + n))
        light = -0.3 * edge[None, :] * (1 - depth) + 0.1 * fold - 0.16 * depth
        ripple = (
            0.018
            * np.sin(rows * (0.9 - 0.15 * n) + 5 * noise(rng, height, width, 1.9, 2.0))
            * (1 - far)
        )
        sand = tone_color(rgb(GREENS["desert"]), hour, far)
        paint_ridge(layer, line, sand, sand * 0.93, 0.3 * height, light + ripple)


def trees_line(rng: np.random.Generator, ground: Any, tall: float, gap: float) -> Any:
    """The outline of a row of firs that stand on ``ground``, a row number for each column."""
    width = len(ground)
    columns = np.arange(width, dtype=np.float32)
    line = ground.copy()
    place = -gap
    while place < width + gap:
        high = tall * rng.uniform(0.55, 1.12)
        wide = high * rng.uniform(0.13, 0.2)
        part = slice(int(max(0, place - wide - 2)), int(max(0, min(width, place + wide + 3))))
        if part.stop > part.start:
            across = np.abs(columns[part] - place) / wide
            top = float(ground[part].max()) - high * fir(rng, across)
            line[part] = np.minimum(line[part], top)
        place += gap * rng.uniform(0.5, 1.4)
    return line


def fir(rng: np.random.Generator, across: Any) -> Any:
    """How high a fir of height 1 reaches at these distances from its trunk (1 is its widest):
    tiers of branches, each wider and lower."""
    tiers = 8
    reach = np.zeros_like(across)
    for n in range(tiers):
        wide = (n + 0.7) / tiers * rng.uniform(0.85, 1.1)
        tier = 1 - 0.93 * (n / tiers) - across / wide * 1.55 / tiers
        reach = np.maximum(reach, np.where(across <= wide, tier, 0.0))
    return np.clip(reach, 0, 1)


def forest(rng: np.random.Generator, layers: Any, hour: str, base: float, white: bool) -> None:
    """Rows of firs, one in each layer, small and hazy behind, tall and dark before."""
    height, width = layers[0].cover.shape
    for n, layer in enumerate(layers):
        near = (n + 1) / len(layers)
        far = 0.68 * (1 - near) ** 1.1
        ground = base + height * 0.36 * near**1.3 - 0.045 * height * row_noise(rng, width, 2.4)
        tall = height * (0.08 + 0.26 * near**1.5)
        line = trees_line(rng, ground.astype(np.float32), tall, tall * 0.13)
        color = tone_color(rgb(GREENS["forest"]) * mix(1.0, 0.5, near), hour, far)
        foot = tone_color(rgb(GREENS["forest"]) * 0.55, hour, min(0.9, far + 0.28))
        if white:
            snow = tone_color(rgb(GREENS["snow"]), hour, far)
            color, foot = mix(color, snow, 0.42), mix(foot, snow, 0.85)
        paint_ridge(layer, line, color, foot, tall * (0.9 if white else 1.5) + 0.04 * height)


def skyline(rng: np.random.Generator, layer: Layer, hour: str, base: float) -> None:
    """Towers in three depths, with windows alight when it is dark."""
    height, width = layer.cover.shape
    chance = {"night": 0.5, "dusk": 0.4, "sunset": 0.22, "dawn": 0.16, "day": 0.0}[hour]
    for n in range(3):
        far = (0.62, 0.34, 0.08)[n]
        place = -rng.uniform(0, 30)
        while place < width:
            wide = width * rng.uniform(0.026, 0.06) * (0.8 + 0.25 * n)
            middle = 1 - 0.75 * abs((place + wide / 2) / width - 0.5) ** 1.2
            tall = height * (0.46 - 0.1 * n) * rng.uniform(0.35, 1.0) * middle
            left, right = int(max(place, 0)), int(min(place + wide, width))
            if right - left > 4:
                paint_tower(
                    rng,
                    layer,
                    hour,
                    (int(base - tall), int(base), left, right),
                    far,
                    chance * (0.5 + 0.25 * n),
                )
            place += wide * rng.uniform(0.75, 1.15)


def paint_tower(rng: np.random.Generator, layer: Layer, hour: str, place: tuple[int, int, int, int],
                far: float, chance: float) -> None:  # fmt: skip
    """From row ``top`` to ``foot``, some with a mast or steps at the roof."""
    top, foot, left, right = place
    height = layer.cover.shape[0]
    color = rgb(GREENS["city"]) * rng.uniform(0.75, 1.15)
    rows = np.linspace(0, 1, foot - top, dtype=np.float32)[:, None, None]
    face = mix(tone_color(color, hour, far), tone_color(color, hour, min(0.9, far + 0.25)), rows)
    wall = layer.color[top:foot, left:right]
    wall[:] = face[: len(wall)]
    layer.cover[top:foot, left:right] = 1
    kind, middle = rng.random(), (left + right) // 2
    if kind < 0.2:
        mast = (
            slice(max(0, top - (foot - top) // 5), top),
            slice(middle, middle + max(1, height // 500)),
        )
        layer.color[mast], layer.cover[mast] = tone_color(color, hour, far), 1
    elif kind < 0.5:
        edge = (right - left) // 4
        cap = slice(max(0, top - (foot - top) // 9), top), slice(left + edge, right - edge)
        layer.color[cap], layer.cover[cap] = tone_color(color, hour, far), 1
    step, side = max(4, height // 100), max(1, height // 360)
    for row in range(top + step, min(foot, height) - side, step + side):
        for column in range(left + 3, right - 3 - side, step):
            if rng.random() < chance:
                warm = rgb("#ffd58a") if rng.random() < 0.75 else rgb("#cfe6ff")
                light = warm * rng.uniform(0.45, 1.0) * (1 - 0.45 * far)
                layer.color[row : row + side + 1, column : column + side] = light


def meadow(rng: np.random.Generator, layer: Layer, hour: str, base: float, kind: str) -> None:
    """A plain up to the horizon, finer with distance."""
    height, width = layer.cover.shape
    line = base - 0.012 * height * row_noise(rng, width, 2.0)
    rows = np.arange(height, dtype=np.float32)[:, None]
    near = np.clip((rows - base) / (height - base + 1), 0, 1)
    grain = noise(rng, height, width, 0.9, 4.0) * 0.09 * near + 0.05 * noise(
        rng, height, width, 1.9, 3.0
    )
    color = tone_color(rgb(GREENS[kind]), hour, 0.3)
    front = tone_color(rgb(GREENS[kind]) * (0.95 if kind == "snow" else 0.62), hour, 0.0)
    paint_ridge(layer, line, color, front, float(height - base), grain)
    wood = trees_line(rng, (line + 2).astype(np.float32), 0.05 * height, 0.012 * height)
    dark = tone_color(rgb(GREENS["forest"]) * 0.8, hour, 0.4)
    shown = np.where(row_noise(rng, width, 2.0, 2) > 0.2, wood, height + 9.0)
    strip = below(shown, height) * (1 - below(line + 2, height))
    layer.paint(dark, strip)
