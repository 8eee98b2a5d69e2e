"""Similar triangles: equal angles, sides in one proportion, areas with its square."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sympy

from render.plan.lesson import Morph, Scene
from render.plan.objects import Polygon, Segment
from render.planner.catalogue.blocks import (
    Line,
    figure,
    listed,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.reading import named_number
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken
from render.planner.catalogue.subject import Subject
from render.planner.request import NUMBER, Request

SUBJECT = Subject(
    names=(
        "similar triangle*",
        "similarity",
        "similar figures",
        "triangle similarity",
        "similar shapes",
    ),
    words="triangle* similar* scale factor* ratio* side* angle* geometry proportion* aa",
    not_with=("cosine similarity", "matrix", "jaccard", "diagonal"),
)
SIDES = re.compile(
    rf"\b(?:sides?|lengths?)\D{{0,12}}({NUMBER})\D{{1,8}}({NUMBER})\D{{1,8}}({NUMBER})",
    re.IGNORECASE,
)
OTHERS = ((3, 4, 5, 3), (2, 3, 4, 2), (5, 5, 6, 2), (6, 8, 10, "1/2"), (4, 5, 7, 3), (3, 5, 6, 4))

Case = tuple[sympy.Rational, sympy.Rational, sympy.Rational, sympy.Rational]


def default() -> Case:
    return (*map(sympy.Integer, (3, 4, 5)), sympy.Rational(2))


def read_request(request: Request) -> Case | None:
    found = SIDES.search(request.text)
    factor = named_number(request.text, "factor", "scale", "ratio", "scale factor")
    if found is None and factor is None:
        return None
    a, b, c = (sympy.Rational(found[n]) for n in (1, 2, 3)) if found else default()[:3]
    k = factor if factor is not None else sympy.Integer(2)
    longest = max(a, b, c)
    real = min(a, b, c) > 0 and a + b + c - longest > longest * sympy.Rational(21, 20)
    usual = sympy.Rational(1, 5) <= k <= 5 and k != 1
    return (a, b, c, k) if real and usual and longest <= 10_000 else None


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def corners(case: Case, scale: float, left: float) -> list[tuple[float, float]]:
    a, b, c = (float(side) * scale for side in case[:3])  # c is the base
    x = (b * b + c * c - a * a) / (2 * c)
    y = max(b * b - x * x, 0.0) ** 0.5
    return [(left, 0.0), (left + c, 0.0), (left + x, y)]


def build(request: Request) -> list[Scene]:
    case = read_request(request) or default()
    a, b, c, k = case
    return [
        opening(
            "Similar triangles",
            "Same shape, another size",
            "triangle",
            "Two triangles have the same shape, but not the same size. If you know one of "
            "them, how much do you know about the other?",
        ),
        draw_triangles(case),
        listed(
            "When are triangles similar?",
            [
                (
                    "Two angles agree: then the third does as well",
                    "When two angles agree. Then the third agrees too, for they add up to 180 "
                    "degrees.",
                ),
                (
                    "Or: all three sides are in the same proportion",
                    "Or when all three sides are in the same proportion.",
                ),
                (
                    "Or: two sides in proportion, and the angle between them equal",
                    "Or when two sides are in proportion, and the angles between them agree.",
                ),
            ],
            optional=True,
        ),
        worked("The sides", side_lines(case)),
        worked(
            "The areas",
            [
                (
                    r"\frac{A'}{A} = k^2",
                    "base and height both grow",
                    "Base and height are both multiplied by k, so the area is multiplied by k "
                    "squared.",
                ),
                (
                    rf"k = {sympy.latex(k)}: \quad k^2 = {sympy.latex(k**2)}",
                    "for our triangles",
                    f"Here k is {spoken(k)}, so the area is multiplied by {spoken(k**2)}.",
                ),
            ],
            optional=True,
        ),
        summary(
            (
                "Similar: equal angles, sides in one proportion",
                "Similar triangles have equal angles, and sides in one proportion.",
            ),
            ("Two equal angles are enough", "Two equal angles are enough to know it."),
            (
                "Areas grow with the square of the factor",
                "Their areas grow with the square of the factor.",
            ),
            (
                f"Ours: factor {plain_number(k)}, sides {plain_number(k * a)}, "
                f"{plain_number(k * b)}, "
                f"{plain_number(k * c)}",
                f"With the factor {spoken(k)}, our sides become "
                f"{spoken(k * a)}, {spoken(k * b)} and {spoken(k * c)}.",
            ),
        ),
    ]


def draw_triangles(case: Case) -> Scene:
    k = float(case[3])
    small = corners(case, 1.0, 0.0)
    gap = 0.35 * float(case[2]) * max(1.0, k)
    start = max(small[1][0], small[2][0]) + gap
    large = corners(case, k, start)
    shift = start - min(p[0] for p in large)
    large = [(x + max(0.0, shift), y) for x, y in large]
    tall = max(small[2][1], large[2][1])
    width = max(p[0] for p in large)
    names = ("c", "a", "b")
    edges = []
    for mark, places in (("", small), ("'", large)):
        for n, name in enumerate(names):
            side = case[{"a": 0, "b": 1, "c": 2}[name]] * (case[3] if mark else 1)
            edges.append(
                Segment(
                    id=f"{name}{'2' if mark else ''}",
                    start=places[n],
                    end=places[(n + 1) % 3],
                    role="warm" if mark else "accent",
                    tex=f"{name}{mark} = {sympy.latex(side, fold_short_frac=True)}",
                    dashed=False,
                )
            )
    left = min(0.0, small[2][0])
    plot = figure(
        x_range=(left - 0.12 * width, 1.12 * width),
        y_range=(-0.25 * tall, 1.25 * tall),
        shapes=(
            Polygon(id="small", corners=tuple(small), role="accent"),
            Polygon(id="large", corners=tuple(large), role="warm"),
        ),
        segments=tuple(edges),
    )
    return pictured(
        "One shape, two sizes",
        plot,
        [
            ("Here is a triangle.", ["plot", "plot.small", "plot.a", "plot.b", "plot.c"]),
            (
                f"Multiply every side by {spoken(case[3])}. The angles stay the same.",
                [Morph(target="plot.small", by="plot.large"), "plot.a2", "plot.b2", "plot.c2"],
            ),
            ("The two are similar. Corresponding sides have the same ratio.", []),
        ],
    )


def side_lines(case: Case) -> list[Line]:
    a, b, c, k = case
    names = [rf"\frac{{{name}'}}{{{name}}}" for name in ("a", "b", "c")]
    return [
        (
            " = ".join(names) + " = k",
            "one ratio for all",
            "All three ratios are equal. Call them k.",
        ),
        *[
            (
                rf"{name}' = {sympy.latex(k)} \cdot {sympy.latex(side)} = {sympy.latex(k * side)}",
                f"side {name}",
                f"So the side {name} becomes {spoken(k * side)}.",
            )
            for name, side in (("a", a), ("b", b), ("c", c))
        ],
    ]


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request) or default()
    cases = [tuple(map(sympy.Rational, case)) for case in OTHERS]
    for n, case in enumerate((case for case in cases if case != own), 1):
        a, b, c, k = case
        question = (
            f"A triangle has the sides {spoken(a)}, {spoken(b)} and {spoken(c)}. Which "
            f"sides has the similar one with the factor {spoken(k)}?"
        )
        shown = (
            rf"{sympy.latex(a)},\ {sympy.latex(b)},\ {sympy.latex(c)}; \quad k = {sympy.latex(k)}"
        )
        yield practice(question, shown, side_lines(case)[1:], n)


TEMPLATES = (
    Template(
        "similar triangles",
        score,
        build,
        takes="three sides and a factor from 0.2 to 5",
        examples=(
            ("Similar triangles", ""),
            ("Similar triangles with sides 3, 4, 6 and factor 1.5", ""),
            ("Similarity", "triangles with the sides 5, 5, 6, scale 1/2"),
        ),
        more=more,
    ),
)
