"""The area of a circle: slices put side by side, and the formula used."""

from __future__ import annotations

import math
from collections.abc import Iterator

import sympy

from render.plan.lesson import Action, Morph, Scene
from render.plan.objects import Circle, Polygon, Role, Segment
from render.planner.catalogue.blocks import (
    Line,
    figure,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.reading import named_number
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken_decimal
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "area of a circle",
        "circle area",
        "area of the circle",
        "circumference*",
        "area and circumference",
        "areas of circles",
        "circle*",
    ),
    words="area* circumference* circle* radius diameter pi perimeter geometry formula*",
    not_with=(
        "unit circle",
        "theorem",
        "tangent*",
        "inscribed",
        "packing",
        "equation of",
        "vicious",
        "crop",
        "inversion",
    ),
)
SLICES = 12
OTHERS = (2, 5, 10, 1, 7, 4)


def read_request(request: Request) -> sympy.Rational | None:
    radius = named_number(request.text, "radius", "r")
    if radius is None:
        diameter = named_number(request.text, "diameter", "d")
        radius = diameter / 2 if diameter is not None else None
    return radius if radius is not None and 0 < radius <= 10_000 else None


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def build(request: Request) -> list[Scene]:
    radius = read_request(request) or sympy.Integer(3)
    return [
        opening(
            "The area of a circle",
            "Slices put side by side",
            "circle",
            "How large is a circle? There are no straight sides to measure. So cut it into slices.",
        ),
        slices(),
        worked(
            "The formula",
            [
                (
                    r"U = 2 \pi r",
                    "the circumference",
                    "The circumference of a circle is two pi times its radius.",
                ),
                (
                    r"\text{base} = \frac{U}{2} = \pi r",
                    "half of it lies at the bottom",
                    "Half of it lies along the bottom of our figure: pi times r.",
                ),
                (
                    r"A = \pi r \cdot r = \pi r^2",
                    "base times height",
                    "Its height is the radius. So the area is pi times r squared. With more and "
                    "thinner "
                    "slices the figure comes as close to a rectangle as we like.",
                ),
            ],
        ),
        worked("An example", calculation(radius)),
        summary(
            ("The circumference is 2πr", "The circumference is two pi r."),
            ("The area is πr²", "The area is pi r squared."),
            (
                "Twice the radius: four times the area",
                "Twice the radius gives four times the area.",
            ),
            (
                f"For r = {plain_number(radius)}: about {float(sympy.pi * radius**2):.4g}",
                f"For the radius {spoken_decimal(radius)} it is about "
                f"{decimal(sympy.pi * radius**2)}.",
            ),
        ),
    ]


def decimal(value: sympy.Expr) -> str:
    return f"{float(value):.2f}"


def wedge(tip: tuple[float, float], middle: float) -> tuple[tuple[float, float], ...]:
    """A slice of the unit circle with this tip, opening towards ``middle`` (radians)."""
    half = math.pi / SLICES
    arc = [middle + half * k / 4 for k in range(-4, 5)]
    return (tip, *[(tip[0] + math.cos(a), tip[1] + math.sin(a)) for a in arc])


def slices() -> Scene:
    """The upper half's slices point up, the lower half's down, side by side."""
    shapes: list[Polygon | Circle] = []
    step = 2 * math.sin(math.pi / SLICES)
    start = 1.5
    roles: tuple[Role, Role] = ("accent", "warm")
    for n in range(SLICES):
        middle = 2 * math.pi * (n + 0.5) / SLICES
        upper = middle < math.pi
        role = roles[0] if upper else roles[1]
        shapes.append(Polygon(id=f"c{n}", corners=wedge((0.0, 0.0), middle), role=role))
    moved: list[Polygon] = []
    for n in range(SLICES):
        at = start + step * (n + 1) / 2
        tip = (at, 0.5) if n % 2 == 0 else (at, -0.5)
        direction = -math.pi / 2 if n % 2 == 0 else math.pi / 2
        moved.append(Polygon(id=f"m{n}", corners=wedge(tip, direction), role=roles[n % 2]))
    width = math.pi
    plot = figure(
        x_range=(-1.2, start + width + 0.3),
        y_range=(-1.25, 1.25),
        shapes=(*shapes, *moved),
        segments=(
            Segment(
                id="base",
                start=(start, -0.62),
                end=(start + width, -0.62),
                role="good",
                tex=r"\pi r",
                dashed=False,
            ),
            Segment(
                id="height",
                start=(start + width, -0.5),
                end=(start + width, 0.5),
                role="violet",
                tex="r",
            ),
            Segment(id="top", start=(start, 0.5), end=(start + width, 0.5), role="muted"),
        ),
    )
    circle: list[Action | str] = ["plot", *(f"plot.c{n}" for n in range(SLICES))]
    # slices of the upper half and of the lower half in turn, so that the colours alternate
    half = SLICES // 2
    order = [n for pair in zip(range(half), range(half, SLICES), strict=True) for n in pair]
    moves: list[Action | str] = [
        Morph(target=f"plot.c{n}", by=f"plot.m{k}") for k, n in enumerate(order)
    ]
    return pictured(
        "From slices to a rectangle",
        plot,
        [
            (f"Cut the circle into {SLICES} equal slices.", circle),
            ("Put them side by side, one with its tip up, the next with its tip down.", moves),
            (
                "All of them together make nearly a rectangle. Its base is half the circumference.",
                ["plot.top", "plot.base"],
            ),
            ("And its height is the radius.", ["plot.height"]),
        ],
    )


def calculation(radius: sympy.Rational) -> list[Line]:
    r = sympy.latex(radius)
    squared = rf"{r}^2" if radius.is_Integer else rf"\left({r}\right)^2"
    area, around = sympy.pi * radius**2, 2 * sympy.pi * radius
    return [
        (rf"r = {r}", "given", f"Let the radius be {spoken_decimal(radius)}."),
        (
            rf"A = \pi \cdot {squared} = {sympy.latex(area)} \approx {decimal(area)}",
            "the area",
            f"The area is pi times {spoken_decimal(radius)} squared, about {decimal(area)}.",
        ),
        (
            rf"U = 2 \pi \cdot {r} \approx {decimal(around)}",
            "the circumference",
            f"And the circumference is about {decimal(around)}.",
        ),
    ]


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request)
    for n, size in enumerate((r for r in OTHERS if r != own), 1):
        radius = sympy.Integer(size)
        yield practice(
            f"A circle has the radius {size}. How large is its area?",
            rf"r = {size},\ A =\ ?",
            calculation(radius)[1:],
            n,
        )


TEMPLATES = (
    Template(
        "the area of a circle",
        score,
        build,
        takes="a radius or a diameter above zero, up to 10,000",
        examples=(
            ("Area of a circle", ""),
            ("The circumference of a circle", "radius 2.5"),
            ("Area of a circle with diameter 10", ""),
        ),
        more=more,
    ),
)
