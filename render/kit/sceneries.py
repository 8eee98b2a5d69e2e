# ruff: noqa: E501, PLR0917, a brush stroke has many numbers, and they are easier to compare in full lines
"""What a view is painted with: colours of the hours, noise, ridges, clouds; all numpy, at pixels."""

from __future__ import annotations

from typing import Any

import numpy as np

# the sky from top to horizon, the haze of distance, the light, how bright the ground is
HOURS = {
    "dawn": (("#26335c", "#5d6299", "#b98aa8", "#f3b49b", "#ffe0b2"), "#d9a5a2", "#ffd2a0", 0.62),
    "day": (("#1f63ad", "#3f87c9", "#79b4e2", "#b7dbf1", "#e3f1f7"), "#b9d6ea", "#fff4d6", 1.0),
    "sunset": (("#1d2553", "#503a78", "#a84a6c", "#f0744a", "#ffc766"), "#c9646a", "#ffb257", 0.36),
    "dusk": (("#0b1230", "#1f2a58", "#4a4279", "#9a5c7c", "#e09a7a"), "#5c4f7c", "#f0a884", 0.34),
    "night": (("#03060f", "#071022", "#0d1b36", "#16294a", "#243c5e"), "#15233d", "#c9d8ff", 0.2),
}


def rgb(color: str) -> np.ndarray:
    """``#RRGGBB`` as three floats from 0 to 255."""
    return np.array([int(color[n : n + 2], 16) for n in (1, 3, 5)], np.float32)


def mix(one: Any, other: Any, share: Any) -> Any:
    return one + (other - one) * share


def soft_step(low: float, high: float, values: Any) -> Any:
    """0 below ``low``, 1 above ``high``, without a corner between."""
    x = np.clip((values - low) / (high - low), 0.0, 1.0)
    return x * x * (3 - 2 * x)


def noise(
    rng: np.random.Generator, rows: int, columns: int, slope: float, flat: float = 1.0
) -> Any:
    """Fractal noise of mean 0 and deviation 1 that can be set side by side; ``slope`` of its
    spectrum, larger is smoother; ``flat`` above 1 stretches it along the rows."""
    fy = np.fft.fftfreq(rows)[:, None] * rows
    fx = np.fft.rfftfreq(columns)[None, :] * columns
    size = np.sqrt((fx * flat * rows / columns) ** 2 + fy**2)
    size[0, 0] = np.inf
    phase = np.exp(2j * np.pi * rng.random(size.shape))
    field = np.fft.irfft2(size ** (-slope) * phase, s=(rows, columns))
    return (field / field.std()).astype(np.float32)


def row_noise(rng: np.random.Generator, columns: int, slope: float, lowest: int = 1) -> Any:
    """The same along one row, without waves longer than its ``lowest``-th part."""
    f = np.fft.rfftfreq(columns) * columns
    size = np.where(f < lowest, 0.0, np.maximum(f, 1.0) ** (-slope))
    field = np.fft.irfft(size * np.exp(2j * np.pi * rng.random(f.shape)), n=columns)
    return (field / max(field.std(), 1e-9)).astype(np.float32)


def sample_noise(field: Any, rows: Any, columns: Any) -> Any:
    """A tile of noise at places between its pixels, set side by side without end."""
    height, width = field.shape
    y0, x0 = np.floor(rows).astype(int), np.floor(columns).astype(int)
    fy, fx = (rows - y0).astype(np.float32), (columns - x0).astype(np.float32)
    y1, x1 = (y0 + 1) % height, (x0 + 1) % width
    y0, x0 = y0 % height, x0 % width
    top = mix(field[y0, x0], field[y0, x1], fx)
    return mix(top, mix(field[y1, x0], field[y1, x1], fx), fy)


def sky_gradient(
    hour: str, height: int, width: int, horizon: int, sun: tuple[float, float], shine: float = 1.0
) -> Any:
    """The sky down to the horizon, with the light around the sun; rows below are its lowest."""
    stops, _, light, _ = HOURS[hour]
    colors = np.array([rgb(color) for color in stops])
    share = np.clip(np.arange(height) / max(horizon, 1), 0, 1) ** 0.9
    places = np.linspace(0, 1, len(stops)) ** (0.85 if hour == "day" else 1.0)
    column = np.stack([np.interp(share, places, colors[:, c]) for c in range(3)], axis=1)
    sky = np.repeat(column[:, None, :], width, axis=1).astype(np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot((x - sun[0]) * 0.75, (y - sun[1]) * 1.25) / height
    strength = {"dawn": 0.75, "day": 0.45, "sunset": 0.85, "dusk": 0.5, "night": 0.16}[hour]
    glow = shine * strength * (0.62 * np.exp(-away * 3.6) + 0.5 * np.exp(-((away * 7) ** 2)))
    return sky + (rgb(light) - sky) * np.clip(glow, 0, 1)[..., None]


def disc(image: Any, centre: tuple[float, float], radius: float, color: Any) -> None:
    """A round light with a soft rim, added to the picture."""
    y, x = np.mgrid[0 : image.shape[0], 0 : image.shape[1]].astype(np.float32)
    away = np.hypot(x - centre[0], y - centre[1])
    inside = np.clip(radius - away + 0.5, 0, 1)[..., None]
    halo = (0.55 * np.exp(-np.maximum(away - radius, 0) / (radius * 1.1)))[..., None]
    image += (color - image) * np.maximum(inside, np.clip(halo, 0, 1) * 0.8)


def ridge_line(rng: np.random.Generator, width: int, slope: float, peaks: int, sharp: float) -> Any:
    """Heights from 0 to about 1 along the row: ``sharp`` 0 is hills, 1 is crests."""
    rough = row_noise(rng, 2 * width, slope, peaks)[:width]
    crest = 1.0 - np.abs(row_noise(rng, 2 * width, slope + 0.1, peaks)[:width]) / 1.6
    line = mix(0.5 + rough / 4.5, crest, sharp)
    return (line - line.min()) / max(float(np.ptp(line)), 1e-6)


class Layer:
    """Colours that lie over the picture from row ``top`` on, with how much they cover."""

    def __init__(self, height: int, width: int) -> None:
        self.color = np.zeros((height, width, 3), np.float32)
        self.cover = np.zeros((height, width), np.float32)
        self.top = 0

    def paint(self, color: Any, cover: Any) -> None:
        """Over what the layer has already."""
        share = cover[..., None]
        self.color = self.color * (1 - share) + color * share
        self.cover = self.cover * (1 - cover) + cover

    def settle(self) -> None:
        """Kept in the form in which it is laid over pictures."""
        rows = np.flatnonzero(self.cover.max(axis=1) > 0.002)
        self.top = int(rows[0]) if len(rows) else self.cover.shape[0]
        self.rest = (1 - self.cover[self.top :, :, None]).astype(np.float32)
        self.color = self.color[self.top :]

    def lay_over(self, picture: Any) -> None:
        part = picture[self.top : self.top + len(self.rest)]
        part *= self.rest
        part += self.color


def below(line: Any, height: int) -> Any:
    """How much of each pixel lies below the line of row numbers."""
    return np.clip(np.arange(height, dtype=np.float32)[:, None] - line[None, :] + 0.5, 0, 1)


def relief(rng: np.random.Generator, height: int, width: int, steep: float) -> Any:
    """Light and shadow of faces of rock, from -1 to 1."""
    crest = 1 - np.abs(noise(rng, 256, 512, 1.7, 1.0))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) * (360 / height)
    slanted = sample_noise(crest, y * 0.8 + x * 0.3, x + y * 0.4)
    return np.tanh(steep * (slanted - np.roll(slanted, 3, axis=1))).astype(np.float32)
