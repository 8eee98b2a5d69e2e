"""Mechanics with numbers and units: throws, free fall, Newton's second law, energy."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from render.plan.boards import Piece, Sketch
from render.planner.catalogue.case import Written
from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.quantities import (
    EARTH,
    coefficient,
    gravity,
    plain,
    quantities,
    quantity,
    tex_equal,
)
from render.planner.catalogue.registry import Template
from render.planner.request import Request

HERE = Path(__file__).with_name


def has(request: Request, *kinds: str) -> bool:
    return any(quantities(request.text, kind) for kind in kinds)


@dataclass(frozen=True)
class Flight:
    """A throw over level ground: m/s, degrees, m/s², metres."""

    speed: float
    angle: float
    g: float = EARTH
    height: float = 0.0
    where: str = ""
    fits = True

    @property
    def vx(self) -> float:
        return 0.0 if self.angle == 90 else self.speed * cos(radians(self.angle))

    @property
    def vy(self) -> float:
        return self.speed * sin(radians(self.angle))

    @property
    def seconds(self) -> float:
        return (self.vy + sqrt(self.vy**2 + 2 * self.g * self.height)) / self.g

    @property
    def top(self) -> float:
        return self.height + max(0.0, self.vy) ** 2 / (2 * self.g)

    @property
    def reach(self) -> float:
        return self.vx * self.seconds

    @property
    def is_level(self) -> bool:
        return self.angle == 0

    @property
    def is_upright(self) -> bool:
        return abs(self.angle) == 90

    @property
    def is_slanted(self) -> bool:
        return not (self.is_level or self.is_upright)

    @property
    def is_rising(self) -> bool:
        return self.vy > 0

    @property
    def is_steep(self) -> bool:
        """The angle is too narrow for its label."""
        return abs(self.angle) > 55

    @property
    def path(self) -> str:
        """The height over time."""
        up = f"{coefficient(self.height)} + {coefficient(self.vy)}*x"
        return f"{up} - {coefficient(self.g / 2)}*x^2".replace("+ -", "- ")

    @property
    def start(self) -> Sketch:
        """The velocity at the start and its two parts."""
        x, y = 5.0 * self.vx / self.speed, 5.0 * self.vy / self.speed
        base = (1.8 if self.is_steep else 0.6, 0.6 if y >= 0 else 0.6 - y)
        tip, corner = (base[0] + x, base[1] + y), (base[0] + x, base[1])
        pieces = [
            Piece(id="level", form="dashed", points=((0.2, base[1]), (6.6, base[1])), role="muted"),
            Piece(id="v", form="arrow", points=(base, tip), role="warm",
                  tex=rf"v = {plain(self.speed)}\,\mathrm{{m/s}}",
                  side="down_left" if y < 0 else "up_left"),
        ]  # fmt: skip
        if self.is_slanted:
            turn = (0.0, self.angle) if self.angle > 0 else (self.angle, 0.0)
            label, steep = rf"{plain(self.angle)}^\circ", self.is_steep
            pieces += [
                Piece(id="angle", form="angle", points=(base,), turn=turn, role="text", waits=True,
                      size=1.0 if steep else 1.3, tex=None if steep else label),
                Piece(id="degrees", form="note", points=((base[0] - 0.8, base[1] + 0.5),), size=1.2,
                      tex=label if steep else None, waits=True),
                Piece(id="vx", form="arrow", points=(base, corner), role="good", waits=True,
                      tex=rf"v_x {tex_equal(self.vx)}", side="down" if y > 0 else "up"),
                Piece(id="vy", form="arrow", points=(corner, tip), role="violet", waits=True,
                      tex=rf"v_y {tex_equal(self.vy)}", side="right"),
            ]  # fmt: skip
        return Sketch(id="s", width=7.4, height=max(3.4, abs(y) + 1.4), pieces=tuple(pieces))


def read_flight(request: Request) -> Flight:
    text = request.text
    where, g = gravity(text)
    given = quantity(text, "angle", -90, 90)
    raised = re.search(r"height|high|cliff|from|tower|above", text, re.IGNORECASE)
    height = (quantity(text, "length", 0.2, 2000) if raised else None) or 0.0
    level = re.search(r"horizontal", text, re.IGNORECASE)
    angle = 0.0 if level and given is None else 45.0 if given is None else given
    if angle <= 0 and not height:
        angle, height = (0.0, 20.0) if angle == 0 else (-angle, 0.0)
    return Flight(quantity(text, "speed", 0.5, 400) or 20.0, angle, g, height, where)


@dataclass(frozen=True)
class Fall:
    """From so many metres, of so many kilograms, where gravity is ``g``."""

    height: float
    mass: float
    where: str
    g: float
    fits = True


def read_fall(request: Request) -> Fall:
    return Fall(quantity(request.text, "length", 0.1, 900) or 20.0, 1.0, *gravity(request.text))


def read_energy(request: Request) -> Fall:
    mass = quantity(request.text, "mass", 0.01, 900) or 2.0
    height = quantity(request.text, "length", 0.2, 100) or 10.0
    return Fall(height, mass, *gravity(request.text))


@dataclass(frozen=True)
class PushedBox:
    """Kilograms and newtons; ``limit`` is the largest friction, a smaller push is only held."""

    mass: float
    push: float
    limit: float
    g: float = EARTH
    fits = True

    @property
    def friction(self) -> float:
        return min(self.limit, self.push)

    @property
    def arrow(self) -> float:
        """How long that of the friction is drawn."""
        return max(0.7, min(2.6, 2.6 * self.friction / max(self.push, 1e-9)))


def read_push(request: Request) -> PushedBox:
    text = request.text
    forces = [f for f in quantities(text, "force") if 0 < f <= 1e6]
    friction = 0.0
    named = re.search(
        r"friction[^.\d]{0,25}(\d+(?:\.\d+)?)\s*N\b|"
        r"(\d+(?:\.\d+)?)\s*N(?:ewtons?)?\s+(?:of\s+)?friction",
        text,
    )
    if named:
        friction = float(named[1] or named[2])
        forces = [f for f in forces if f != friction]
    mass = quantity(text, "mass", 0.01, 1e5) or 5.0
    return PushedBox(mass, forces[0] if forces else 20.0, friction)


def score_by(written: Written[Any], *kinds: str) -> Template:
    """Its numbers count as given where the text has any of these kinds of quantities."""

    def score(request: Request) -> float:
        return written.subject.score(request, given=has(request, *kinds))

    return replace(written.template, score=score)


PROJECTILE = read_written(str(HERE("projectile")), Flight, read_flight)
FREE_FALL = read_written(str(HERE("free_fall")), Fall, read_fall)
SECOND_LAW = read_written(str(HERE("second_law")), PushedBox, read_push)
ENERGY = read_written(str(HERE("energy")), Fall, read_energy)
TEMPLATES = (
    score_by(PROJECTILE, "speed", "angle"),
    score_by(FREE_FALL, "length", "time"),
    score_by(SECOND_LAW, "mass", "force"),
    score_by(ENERGY, "mass", "length"),
)
