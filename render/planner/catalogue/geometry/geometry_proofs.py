"""Theorems of plane geometry with their proofs as pictures: angle sum, Thales, inscribed angles."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Angle, Circle, Graph, Point, Polygon, Segment
from render.planner.catalogue.blocks import (
    Line,
    figure,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

ANGLE_SUM = Subject(
    names=(
        "triangle angle sum*",
        "angle sum*",
        "angles of a triangle",
        "angles in a triangle",
        "sum of angles",
        "sum of the angles",
        "interior angle*",
        "triangle sum theorem",
        "triangle angles",
        "third angle*",
        "angle of a triangle",
        "missing angle*",
    ),
    words="third missing triangle* angle* sum theorem interior degrees 180 geometry",
    not_with=("polygon*", "exterior", "spherical", "hyperbolic"),
)
THALES = Subject(
    names=(
        "thales",
        "thales theorem",
        "inscribed angle*",
        "inscribed angle theorem",
        "angle in a semicircle",
        "semicircle angle*",
    ),
    words="degrees always theorem circle* angle* semicircle right inscribed central geometry of",
    not_with=("intercept theorem", "proportional"),
)
DEGREES = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:°|degrees?)?")

Place = tuple[float, float]


def direction(a: Place, b: Place) -> float:
    return math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))


def corner(name: str, at: Place, ends: tuple[Place, Place], tex: str, **options: object) -> Angle:
    """The angle at a corner between two points, the one of less than 180 degrees."""
    start, end = sorted(direction(at, place) for place in ends)
    if end - start > 180:
        start, end = end, start + 360
    return Angle.model_validate(
        {
            "id": name,
            "at": at,
            "start": round(start, 6),
            "end": round(end, 6),
            "tex": tex or None,
            **options,
        }
    )


def asked_angles(request: Request) -> tuple[float, float] | None:
    found = [float(n) for n in DEGREES.findall(request.text) if 5 <= float(n) < 175]
    found = [n for n in found if n != 180]
    return (found[0], found[1]) if len(found) >= 2 and found[0] + found[1] <= 175 else None


def score_sum(request: Request) -> float:
    return ANGLE_SUM.score(request, given=asked_angles(request) is not None)


def triangle(alpha: float, beta: float) -> tuple[Place, Place, Place]:
    """Corners with these angles at the base, which has the length 4."""
    a, b = math.radians(alpha), math.radians(beta)
    x = (
        4 * math.tan(b) / (math.tan(a) + math.tan(b))
        if 90 not in (alpha, beta)
        else (0.0 if alpha == 90 else 4.0)
    )
    y = x * math.tan(a) if alpha != 90 else 4 * math.tan(b)
    return (0.0, 0.0), (4.0, 0.0), (x, y)


def build_sum(request: Request) -> list[Scene]:
    alpha, beta = asked_angles(request) or (50.0, 60.0)
    return [
        opening(
            "The angles of a triangle",
            "Why they make 180 degrees",
            "triangle",
            "Draw any triangle, and add up its three angles. Why is the sum always the same?",
        ),
        parallel(alpha, beta),
        worked("The third angle", sum_lines(alpha, beta)),
        summary(
            (
                "The angles of every triangle add up to 180°",
                "The angles of every triangle in the plane add up to 180 degrees.",
            ),
            ("The proof needs one parallel line", "One parallel line proves it."),
            ("Two angles give the third", "So two angles are enough to know the third."),
        ),
    ]


def parallel(alpha: float, beta: float) -> Scene:
    a, b, c = triangle(alpha, beta)
    width = max(b[0], c[0]) - min(a[0], c[0])
    left, right = (c[0] - 0.45 * width, c[1]), (c[0] + 0.45 * width, c[1])
    air = 0.12 * max(width, c[1])
    plot = figure(
        x_range=(min(a[0], left[0]) - air, max(b[0], right[0]) + air),
        y_range=(-air, c[1] + 2 * air),
        segments=(Segment(id="parallel", start=left, end=right, role="text"),),
        shapes=(
            Polygon(id="triangle", corners=(a, b, c), role="muted"),
            corner("alpha", a, (b, c), r"\alpha", role="accent"),
            corner("beta", b, (a, c), r"\beta", role="warm"),
            corner("gamma", c, (a, b), r"\gamma", role="good"),
            corner("left", c, (a, left), r"\alpha", role="accent", size=0.75),
            corner("right", c, (b, right), r"\beta", role="warm", size=0.75),
        ),
    )
    return pictured(
        "The proof",
        plot,
        [
            (
                "Here is a triangle with the angles alpha, beta and gamma.",
                ["plot", "plot.triangle", "plot.alpha", "plot.beta", "plot.gamma"],
            ),
            ("Through the top, draw the parallel to the opposite side.", ["plot.parallel"]),
            (
                "Alternate angles at parallels are equal: so alpha appears again at the top.",
                ["plot.left", stress("plot.alpha")],
            ),
            ("And so does beta, on the other side.", ["plot.right", stress("plot.beta")]),
            ("All three together form a straight angle: 180 degrees.", [stress("plot.parallel")]),
        ],
    )


def write_figure(value: float) -> str:
    return f"{value:g}"


def sum_lines(alpha: float, beta: float) -> list[Line]:
    gamma = 180 - alpha - beta
    kind = "a right one" if gamma == 90 else "an obtuse one" if gamma > 90 else "an acute one"
    return [
        (
            r"\alpha + \beta + \gamma = 180^\circ",
            "the angle sum",
            "The three angles add up to 180 degrees.",
        ),
        (
            rf"\gamma = 180^\circ - {write_figure(alpha)}^\circ - {write_figure(beta)}^\circ",
            "two are known",
            f"Let two of them be {write_figure(alpha)} and {write_figure(beta)} degrees.",
        ),
        (
            rf"\gamma = {write_figure(gamma)}^\circ",
            "the third",
            f"Then the third is {write_figure(gamma)} degrees, {kind}.",
        ),
    ]


def more_sum(request: Request) -> Iterator[Scene]:
    own = asked_angles(request)
    pairs = [(30.0, 60.0), (45.0, 45.0), (100.0, 25.0), (72.0, 54.0), (20.0, 35.0), (81.0, 63.0)]
    for n, (a, b) in enumerate((pair for pair in pairs if pair != own), 1):
        yield practice(
            f"Two angles are {write_figure(a)} and {write_figure(b)} degrees. What is the third?",
            rf"\alpha = {write_figure(a)}^\circ,\ \beta = {write_figure(b)}^\circ,\ \gamma =\ ?",
            sum_lines(a, b)[1:],
            n,
        )


def on_circle(degrees: float) -> Place:
    a = math.radians(degrees)
    return round(math.cos(a), 9), round(math.sin(a), 9)


def score_thales(request: Request) -> float:
    return THALES.score(request)


def build_thales(_: Request) -> list[Scene]:
    return [
        opening(
            "Angles in a circle",
            "Thales and the inscribed angle",
            "circle",
            "Take a half circle, and any point on it. Look from there to both ends of the "
            "diameter. Why is the angle always a right one?",
        ),
        thales(),
        worked(
            "The proof",
            [
                (
                    r"2\alpha + 2\beta = 180^\circ",
                    "angle sum of the triangle",
                    "The triangle has the angles alpha, beta, and alpha plus beta. Together: "
                    "two alpha "
                    "plus two beta, which is 180 degrees.",
                ),
                (
                    r"\alpha + \beta = 90^\circ",
                    "divide by two",
                    "Halved: alpha plus beta is 90 degrees. That is the angle at the circle.",
                ),
            ],
        ),
        inscribed_angle_scene(),
        worked("Inscribed and central angle", inscribed_lines(100)),
        summary(
            (
                "Thales: an angle in a semicircle is a right angle",
                "Thales: the angle over a diameter is a right one.",
            ),
            (
                "An inscribed angle is half the central angle",
                "In general, an inscribed angle is half of the central angle over the same arc.",
            ),
            ("The proof: two isosceles triangles", "The proof needs only isosceles triangles."),
        ),
    ]


def thales() -> Scene:
    a, b, c, m = (-1.0, 0.0), (1.0, 0.0), on_circle(65), (0.0, 0.0)
    plot = figure(
        x_range=(-1.25, 1.25),
        y_range=(-1.12, 1.15),
        points=(Point(id="m", x=0, y=0, tex="M", role="muted"),),
        segments=(Segment(id="radius", start=m, end=c, role="violet", tex="r"),),
        shapes=(
            Circle(id="circle", radius=1.0, role="muted"),
            Polygon(id="triangle", corners=(a, b, c), role="accent"),
            corner("alpha", a, (b, c), r"\alpha", role="warm", size=0.8),
            corner("beta", b, (a, c), r"\beta", role="good", size=0.7),
            corner("alpha2", c, (a, m), r"\alpha", role="warm", size=0.9),
            corner("beta2", c, (b, m), r"\beta", role="good", size=0.7),
        ),
    )
    return pictured(
        "The theorem of Thales",
        plot,
        [
            (
                "The base of this triangle is the diameter of a circle; its top lies on the "
                "circle.",
                ["plot", "plot.circle", "plot.triangle", "plot.m"],
            ),
            ("Draw the radius to the top. It cuts the triangle into two.", ["plot.radius"]),
            (
                "In the left one two sides are radii, so two angles are equal. Call them alpha.",
                ["plot.alpha", "plot.alpha2"],
            ),
            ("The same on the right. Call them beta.", ["plot.beta", "plot.beta2"]),
        ],
    )


def inscribed_angle_scene() -> Scene:
    a, b, c, m = on_circle(215), on_circle(315), on_circle(100), (0.0, 0.0)
    plot: Graph = figure(
        x_range=(-1.5, 1.5),
        y_range=(-1.15, 1.2),
        segments=(
            Segment(id="ma", start=m, end=a, role="warm", dashed=False),
            Segment(id="mb", start=m, end=b, role="warm", dashed=False),
            Segment(id="ca", start=c, end=a, role="accent", dashed=False),
            Segment(id="cb", start=c, end=b, role="accent", dashed=False),
        ),
        shapes=(
            Circle(id="circle", radius=1.0, role="muted"),
            corner("central", m, (a, b), r"100^\circ", role="warm", size=0.5),
            corner("inscribed", c, (a, b), r"50^\circ", role="accent", size=0.8),
        ),
    )
    return pictured(
        "Any arc of a circle",
        plot,
        [
            (
                "Now take any arc. From the centre one sees it under the central angle.",
                ["plot", "plot.circle", "plot.ma", "plot.mb", "plot.central"],
            ),
            (
                "From a point on the circle one sees it under the inscribed angle.",
                ["plot.ca", "plot.cb", "plot.inscribed"],
            ),
            (
                "The inscribed angle is half as large, wherever on the other arc the point lies.",
                [stress("plot.inscribed")],
            ),
        ],
        optional=True,
    )


def inscribed_lines(central: int) -> list[Line]:
    return [
        (
            rf"\omega = {central}^\circ",
            "central angle",
            f"If the central angle is {central} degrees,",
        ),
        (
            rf"\frac{{\omega}}{{2}} = {write_figure(central / 2)}^\circ",
            "inscribed angle",
            f"every inscribed angle over the same arc is {write_figure(central / 2)} degrees.",
        ),
    ]


def more_thales(_: Request) -> Iterator[Scene]:
    for n, central in enumerate((80, 120, 180, 64, 150, 90), 1):
        yield practice(
            f"The central angle is {central} degrees. How large is the inscribed angle?",
            rf"\omega = {central}^\circ",
            inscribed_lines(central)[1:],
            n,
        )


TEMPLATES = (
    Template(
        "the angle sum of a triangle",
        score_sum,
        build_sum,
        takes="two angles that leave room for a third",
        examples=(
            ("Angle sum of a triangle", ""),
            ("The angles of a triangle", "50 and 95 degrees"),
            ("Sum of the interior angles", "90 and 30 degrees"),
        ),
        more=more_sum,
    ),
    Template(
        "Thales and inscribed angles",
        score_thales,
        build_thales,
        examples=(
            ("Thales' theorem", ""),
            ("Inscribed angle theorem", ""),
        ),
        more=more_thales,
    ),
)
