# ruff: noqa: PLR0917, a brush stroke has many numbers, and they are easier to compare in full lines
"""A landscape: sky, light, ground in depth, water, weather, things, in slow motion. The same fields
and seed give the same picture."""

from __future__ import annotations

from typing import Any

import numpy as np

from render.kit.grounds import (
    dunes,
    forest,
    hills,
    meadow,
    mountains,
    paint_ridge,
    skyline,
    tone_color,
    trees_line,
)
from render.kit.sceneries import Layer, disc, mix, noise, rgb, row_noise, sky_gradient
from render.kit.skies import Aurora, Clouds, Mist, Rain, Snow, Stars
from render.kit.viewed_things import (
    CABIN,
    GLOWING,
    LANTERN,
    PANES,
    ROCK,
    TENT,
    TOWER,
    Birds,
    Boat,
    Fire,
    Fireworks,
    Lightning,
    draw_outline,
    paint_planet,
    paint_rainbow,
)
from render.kit.waters import Water

COVER = {"clear": 0.22, "clouds": 0.6, "rain": 0.95, "storm": 1.0, "snow": 0.85, "fog": 0.5}
GREY = {"clear": 0.0, "clouds": 0.05, "rain": 0.75, "storm": 0.85, "snow": 0.6, "fog": 0.5}


class Painting:
    """A view at a size of pixels; ``at(seconds)`` is the picture then."""

    def __init__(
        self, size: tuple[int, int], hour: str, ground: Any, weather: str, things: Any, seed: int
    ) -> None:
        self.width, self.height = size
        self.hour, self.ground, self.weather, self.things = (
            hour,
            tuple(ground),
            weather,
            set(things),
        )
        self.rng = np.random.default_rng(seed)
        self.wet = next((kind for kind in self.ground if kind in ("sea", "lake")), "")
        self.horizon = int(self.height * self.horizon_share())
        self.overcast = GREY[weather] > 0.3
        self.sun = self.place_light()
        self.far, self.near = Layer(self.height, self.width), Layer(self.height, self.width)
        self.paint_ground()
        self.sky = self.paint_sky()
        self.moving: list[Any] = self.above()
        self.between = self.hazes()
        self.water = self.pour_water()
        self.front = self.before()
        self.finish = self.paint_finish()

    def horizon_share(self) -> float:
        if "space" in self.ground:
            return 1.0
        if self.wet:
            return 0.6 if self.wet == "lake" else 0.55
        shares = {"mountains": 0.8, "forest": 0.52, "desert": 0.6, "city": 1.0, "hills": 0.56}
        return max((shares.get(kind, 0.6) for kind in self.ground), default=0.6)

    def place_light(self) -> tuple[float, float]:
        """Where the sun or moon stands: low at the edges of the day, higher over mountains."""
        x = self.width * self.rng.uniform(0.3, 0.7)
        low = {"dawn": 0.12, "sunset": 0.1, "dusk": -0.04, "day": 0.62, "night": 0.62}[self.hour]
        lift = (
            0.36
            if "mountains" in self.ground and not self.wet
            else 0.24
            if "mountains" in self.ground
            else 0.0
        )
        if "city" in self.ground and not self.wet:
            lift = 0.2
        share = low if self.hour in ("day", "night") else low + lift
        return x, self.horizon * (1 - min(0.86, share))

    def lowest_gap(self) -> tuple[float, float]:
        """Where the sun is seen between the ridges, a little covered."""
        top = (self.far.cover > 0.5).argmax(axis=0).astype(float)
        wide = max(3, self.width // 40)
        soft = np.convolve(top, np.ones(wide) / wide, "same")
        low, high = int(0.22 * self.width), int(0.78 * self.width)
        x = low + int(soft[low:high].argmax())
        return float(x), float(soft[x]) - 0.028 * self.height

    def paint_sky(self) -> Any:
        horizon = self.horizon if "space" not in self.ground else int(self.height * 1.6)
        shine = 0.25 if self.hour == "night" and "moon" not in self.things else 1.0
        sky = sky_gradient(self.hour, self.height, self.width, horizon, self.sun, shine)
        if self.overcast:
            sky = mix(
                sky, sky.mean(axis=2, keepdims=True) * rgb("#c8d0da") / 210, GREY[self.weather]
            )
        if "space" in self.ground:
            self.paint_space(sky)
        elif self.hour == "night" and "moon" in self.things and not self.overcast:
            disc(sky, self.sun, 0.034 * self.height, rgb("#f3f0e0"))
            spots = noise(self.rng, self.height, self.width, 1.6)[..., None] * 14
            y, x = np.mgrid[0 : self.height, 0 : self.width]
            sky += (
                spots
                * (np.hypot(x - self.sun[0], y - self.sun[1]) < 0.032 * self.height)[..., None]
            )
        elif self.hour in ("dawn", "sunset", "day") and not self.overcast and "sun" in self.things:
            disc(
                sky, self.sun, (0.042 if self.hour == "day" else 0.05) * self.height, rgb("#fff3cf")
            )
        if "rainbow" in self.things:
            paint_rainbow(
                sky, (self.width * 0.5, self.horizon * 1.25), 0.95 * self.horizon, self.horizon
            )
        return sky

    def paint_space(self, sky: Any) -> None:
        """Clouds of gas, and planets."""
        for color, slope in (("#3a1f6b", 2.0), ("#0f4a6b", 1.8), ("#6b1f4a", 2.2)):
            gas = np.clip(noise(self.rng, self.height, self.width, slope) * 0.5, 0, 1.6) ** 1.5
            sky += gas[..., None] * rgb(color) * 0.4
        if "planets" in self.things:
            h, w = self.height, self.width
            paint_planet(sky, (0.66 * w, 0.46 * h), 0.2 * h, ("#8a5f3c", "#e8c79a"), ring=True)
            paint_planet(sky, (0.2 * w, 0.68 * h), 0.1 * h, ("#1e4f8a", "#8fd0e8"), ring=False)
            paint_planet(sky, (0.36 * w, 0.22 * h), 0.035 * h, ("#7a3326", "#d98a5f"), ring=False)

    def above(self) -> list[Any]:
        """What moves in the sky, behind the ground."""
        found: list[Any] = []
        size = self.height, self.width
        if (
            self.hour == "night" or "stars" in self.things or "space" in self.ground
        ) and not self.overcast:
            many = 1.6 if "stars" in self.things or "space" in self.ground else 0.8
            found.append(Stars(self.rng, *size, min(self.horizon, self.height), many))
        if "aurora" in self.things:
            found.append(Aurora(self.rng, *size, self.horizon))
        cover = COVER[self.weather]
        clear = self.hour == "night" and self.weather == "clear"
        if "space" not in self.ground and not clear and "aurora" not in self.things:
            for n in range(2 if cover > 0.5 else 1):
                found.append(
                    Clouds(
                        self.rng,
                        self.hour,
                        *size,
                        self.horizon,
                        self.sun,
                        cover - 0.25 * n,
                        GREY[self.weather],
                    )
                )
                found[-1].speed *= 1 + 0.7 * n
        if "lightning" in self.things:
            found.append(Lightning(self.rng, *size, self.horizon))
        if "fireworks" in self.things:
            found.append(Fireworks(self.rng, *size, self.horizon))
        if "birds" in self.things:
            found.append(Birds(self.rng, *size))
        return found

    def paint_ground(self) -> None:
        rng, h, base = self.rng, self.height, float(self.horizon)
        white = self.weather == "snow" or "snow" in self.ground
        if "mountains" in self.ground:
            tall = 0.36 if self.wet else 0.52
            mountains(rng, self.far, self.hour, base + 2, tall, snow=True)
        if "hills" in self.ground:
            hills(rng, self.far, self.hour, base, 0.1, "snow" if white else "hills")
        if "desert" in self.ground:
            dunes(rng, self.far, self.hour, base, self.sun[0])
        for kind in ("field", "snow", "beach"):
            if kind in self.ground and not self.wet:
                meadow(rng, self.near, self.hour, base, "snow" if white else kind)
        alone = not {"field", "snow", "hills", "forest"} & set(self.ground)
        if "forest" in self.ground and not self.wet and "mountains" not in self.ground:
            forest(rng, (self.far, self.far, self.near, self.near), self.hour, base, white)
        elif "mountains" in self.ground and not self.wet and (alone or "forest" in self.ground):
            low = 0.86 if alone else 0.78
            forest(rng, (self.near, self.near), self.hour, low * h, white)
        if "city" in self.ground:
            skyline(rng, self.far, self.hour, base)
        if self.wet:
            self.paint_shore(base)
        self.place_things()
        if self.hour in ("dawn", "sunset") and {"mountains", "city"} & set(self.ground):
            self.sun = self.lowest_gap()
        self.far.settle()
        self.near.settle()

    def paint_shore(self, base: float) -> None:
        """Trees along the far shore of a lake, and at both sides of the near one."""
        rng, h, w = self.rng, self.height, self.width
        if self.wet == "lake" and "city" not in self.ground:
            shore = np.full(w, base + 1, np.float32)
            rise = 0.014 * h * np.abs(row_noise(rng, w, 2.2))
            line = trees_line(rng, shore - rise, 0.045 * h, 0.011 * h)
            color = tone_color(rgb("#2f4a33") * 0.6, self.hour, 0.3)
            cut = Layer(h, w)
            paint_ridge(cut, line, color, color, 0.06 * h)
            cut.cover[int(base) :] = 0
            self.far.paint(cut.color / np.maximum(cut.cover, 1e-3)[..., None], cut.cover)
            x = np.linspace(-1, 1, w, dtype=np.float32)
            ground = h * (1.5 - 0.5 * np.abs(x) ** 1.4 - 0.02 * row_noise(rng, w, 2.2))
            line = trees_line(rng, ground.astype(np.float32), 0.32 * h, 0.04 * h)
            dark = tone_color(rgb("#1d2b22") * 0.5, self.hour, 0.0)
            paint_ridge(self.near, line, dark, dark * 0.7, 0.4 * h)
        if "beach" in self.ground:
            line = h * (0.93 - 0.09 * np.linspace(0, 1, w)) - 0.01 * h * row_noise(rng, w, 2.4)
            sand = tone_color(rgb("#d8c39a"), self.hour, 0.05)
            grain = noise(rng, h, w, 0.6) * 0.03
            paint_ridge(self.near, line.astype(np.float32), sand * 0.72, sand, 0.05 * h, grain)

    def place_things(self) -> None:
        """What stands still before the ground."""
        h, w, dark = self.height, self.width, tone_color(rgb("#2a2622"), self.hour, 0.05)
        picture, cover = self.near.color, np.repeat(self.near.cover[..., None], 3, axis=2)
        lit = rgb("#ffcf7a")
        for name, parts, scale, at, panes in (
            ("cabin", CABIN, 0.06 * h, (0.72 * w, (0.985 if self.wet else 0.86) * h), PANES),
            (
                "lighthouse",
                (ROCK, *TOWER),
                0.14 * h,
                (0.8 * w, self.horizon + 0.01 * h),
                (LANTERN,),
            ),
            ("tent", TENT, 0.055 * h, (0.66 * w, 0.9 * h), GLOWING),
        ):
            if name not in self.things:
                continue
            for part in parts:
                draw_outline(picture, part, scale, at, dark)
                draw_outline(cover, part, scale, at, np.ones(3, np.float32))
            for pane in (
                panes if self.hour in ("night", "dusk", "sunset", "dawn") or self.overcast else ()
            ):
                draw_outline(picture, pane, scale, at, lit)
        self.near.cover = cover[..., 0]

    def hazes(self) -> list[Any]:
        """Banks of mist between the far and the near ground."""
        found = []
        dense = {"fog": 0.95, "rain": 0.5, "snow": 0.4, "storm": 0.4}.get(self.weather, 0.0)
        if {"mountains", "hills", "forest"} & set(self.ground) and not self.wet:
            dense = max(dense, 0.5 if self.hour in ("dawn", "sunset") else 0.34)
        if self.wet == "lake" and self.hour == "dawn":
            dense = max(dense, 0.5)
        if dense:
            row = self.horizon if self.wet or "forest" in self.ground else self.horizon * 0.93
            found.append(
                Mist(self.rng, self.hour, self.height, self.width, row, 0.2 * self.height, dense)
            )
        if self.weather == "fog":
            found.append(
                Mist(
                    self.rng,
                    self.hour,
                    self.height,
                    self.width,
                    0.75 * self.height,
                    0.35 * self.height,
                    0.8,
                )
            )
        return found

    def pour_water(self) -> Any:
        if not self.wet:
            return None
        power = {"day": 0.5, "night": 0.55, "dusk": 0.45}.get(self.hour, 1.0)
        seen = ("moon" in self.things or self.hour != "night") and not self.overcast
        rough = {"sea": 0.55, "lake": 0.06}[self.wet] + (
            0.35 if self.weather in ("storm", "rain") else 0.0
        )
        light = (self.sun[0], power) if seen else None
        return Water(self.rng, self.hour, self.height, self.width, self.horizon, light, rough)

    def before(self) -> list[Any]:
        """What moves before everything: boats, fire, rain."""
        found: list[Any] = []
        size = self.height, self.width
        if "boat" in self.things and self.wet:
            x = self.sun[0] + self.width * (0.12 if self.sun[0] < self.width / 2 else -0.16)
            found.append(Boat(self.hour, *size, self.horizon, x))
        if "campfire" in self.things:
            found.append(Fire(self.rng, *size, 0.5 * self.width, 0.91 * self.height))
        if self.weather in ("rain", "storm"):
            found.append(Rain(self.rng, *size))
        if self.weather == "snow":
            found.append(Snow(self.rng, *size))
        return found

    def paint_finish(self) -> Any:
        """Darker corners, and grain that keeps soft colours from forming steps."""
        y, x = np.mgrid[-1 : 1 : self.height * 1j, -1 : 1 : self.width * 1j].astype(np.float32)
        dark = 1 - 0.3 * np.clip(np.hypot(x * 0.8, y * 0.75) - 0.45, 0, 1) ** 1.5
        grain = self.rng.uniform(-0.7, 0.7, (self.height, self.width)).astype(np.float32)
        return dark[..., None].astype(np.float32), grain[..., None]

    def at(self, time: float) -> Any:
        picture = self.sky.copy()
        for thing in self.moving:
            thing.lay_over(picture, time)
        self.far.lay_over(picture)
        for bank in self.between:
            bank.lay_over(picture, time)
        if self.water is None:
            self.near.lay_over(picture)
        else:
            self.water.lay_over(picture, time)
            self.near.lay_over(picture)
        for thing in self.front:
            thing.lay_over(picture, time)
        picture *= self.finish[0]
        picture += self.finish[1]
        return np.clip(picture, 0, 255).astype(np.uint8)
