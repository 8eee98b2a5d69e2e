"""Theorems of plane geometry with their proofs as pictures: angle sum, Thales, inscribed angles."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from render.plan.objects import Angle, Circle, Graph, Point, Polygon, Role, Segment
from render.planner.catalogue.blocks import figure
from render.planner.catalogue.lesson_file import read_templates
from render.planner.request import Request

DEGREES = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:°|degrees?)?")
BASE = 4.0
Place = tuple[float, float]


def direction(a: Place, b: Place) -> float:
    return math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))


def corner(  # noqa: PLR0917, as a drawing is told
    name: str, at: Place, ends: tuple[Place, Place], tex: str, role: Role, size: float | None = None
) -> Angle:
    """The angle at a corner between two points, the one of less than 180 degrees."""
    start, end = sorted(direction(at, place) for place in ends)
    if end - start > 180:
        start, end = end, start + 360
    angle = {"id": name, "at": at, "start": round(start, 6), "end": round(end, 6)}
    sized = {} if size is None else {"size": size}
    return Angle.model_validate({**angle, "tex": tex, "role": role, **sized})


@dataclass(frozen=True)
class TwoAngles:
    """Of a triangle, in degrees."""

    alpha: float
    beta: float

    @property
    def fits(self) -> bool:
        return self.alpha + self.beta <= 175

    @property
    def corners(self) -> tuple[Place, Place, Place]:
        """The base has the length BASE."""
        a, b = math.radians(self.alpha), math.radians(self.beta)
        x = BASE * math.tan(b) / (math.tan(a) + math.tan(b))
        if 90 in (self.alpha, self.beta):
            x = 0.0 if self.alpha == 90 else BASE
        y = x * math.tan(a) if self.alpha != 90 else BASE * math.tan(b)
        return (0.0, 0.0), (BASE, 0.0), (x, y)

    @property
    def plot(self) -> Graph:
        a, b, c = self.corners
        width = max(b[0], c[0]) - min(a[0], c[0])
        left, right = (c[0] - 0.45 * width, c[1]), (c[0] + 0.45 * width, c[1])
        air = 0.12 * max(width, c[1])
        return figure(
            x_range=(min(a[0], left[0]) - air, max(b[0], right[0]) + air),
            y_range=(-air, c[1] + 2 * air),
            segments=(Segment(id="parallel", start=left, end=right, role="text"),),
            shapes=(
                Polygon(id="triangle", corners=(a, b, c), role="muted"),
                corner("alpha", a, (b, c), r"\alpha", "accent"),
                corner("beta", b, (a, c), r"\beta", "warm"),
                corner("gamma", c, (a, b), r"\gamma", "good"),
                corner("left", c, (a, left), r"\alpha", "accent", 0.75),
                corner("right", c, (b, right), r"\beta", "warm", 0.75),
            ),
        )


def read_angles(request: Request) -> TwoAngles | None:
    found = [float(n) for n in DEGREES.findall(request.text) if 5 <= float(n) < 175]
    return TwoAngles(*found[:2]) if len(found) >= 2 else None


def on_circle(degrees: float) -> Place:
    a = math.radians(degrees)
    return round(math.cos(a), 9), round(math.sin(a), 9)


@dataclass(frozen=True)
class CentralAngle:
    """In degrees; the pictures are of a unit circle."""

    omega: float
    fits = True

    @property
    def thales(self) -> Graph:
        a, b, c, m = (-1.0, 0.0), (1.0, 0.0), on_circle(65), (0.0, 0.0)
        return figure(
            x_range=(-1.25, 1.25),
            y_range=(-1.12, 1.15),
            points=(Point(id="m", x=0, y=0, tex="M", role="muted"),),
            segments=(Segment(id="radius", start=m, end=c, role="violet", tex="r"),),
            shapes=(
                Circle(id="circle", radius=1.0, role="muted"),
                Polygon(id="triangle", corners=(a, b, c), role="accent"),
                corner("alpha", a, (b, c), r"\alpha", "warm", 0.8),
                corner("beta", b, (a, c), r"\beta", "good", 0.7),
                corner("alpha2", c, (a, m), r"\alpha", "warm", 0.9),
                corner("beta2", c, (b, m), r"\beta", "good", 0.7),
            ),
        )

    @property
    def inscribed(self) -> Graph:
        a, b, c, m = on_circle(215), on_circle(315), on_circle(100), (0.0, 0.0)
        rays: dict[str, tuple[Place, Place, Role]] = {
            "ma": (m, a, "warm"),
            "mb": (m, b, "warm"),
            "ca": (c, a, "accent"),
            "cb": (c, b, "accent"),
        }
        return figure(
            x_range=(-1.5, 1.5),
            y_range=(-1.15, 1.2),
            segments=tuple(
                Segment(id=name, start=start, end=end, role=role, dashed=False)
                for name, (start, end, role) in rays.items()
            ),
            shapes=(
                Circle(id="circle", radius=1.0, role="muted"),
                corner("central", m, (a, b), r"100^\circ", "warm", 0.5),
                corner("inscribed", c, (a, b), r"50^\circ", "accent", 0.8),
            ),
        )


HERE = Path(__file__)
TEMPLATES = (
    *read_templates(str(HERE.with_name("angle_sum")), TwoAngles, read_angles),
    *read_templates(str(HERE.with_name("angles_in_circles")), CentralAngle),
)
