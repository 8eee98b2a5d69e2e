"""The angles of a polygon: cut into triangles; and the equation of a circle."""

from __future__ import annotations

import math
import re

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Angle, Circle, Graph, Point, Polygon, Segment
from render.planner.catalogue.blocks import (
    Line,
    figure,
    formula_and_notes,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.quantities import figures, plain, tex_equal
from render.planner.catalogue.reading import named_number, vectors
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

NAMES = {
    "triangle": 3, "quadrilateral": 4, "square": 4, "pentagon": 5, "hexagon": 6, "heptagon": 7,
    "octagon": 8, "nonagon": 9, "decagon": 10, "dodecagon": 12,
}  # fmt: skip
POLYGON = Subject(
    names=("polygon angle sum", "angles of a polygon", "angle sum of a polygon", "polygon*",
           "interior angles of a polygon", "sum of interior angles of a polygon", "angles in "
           "polygons", "polygon angles", "exterior angles of a polygon", "regular polygon*",
           *(f"angles of a {name}" for name in NAMES if NAMES[name] > 4),
           *(f"interior angles of a {name}" for name in NAMES if NAMES[name] > 4),
           *(f"angle sum of a {name}" for name in NAMES if NAMES[name] > 4)),
    words="polygon* angle* sum interior exterior regular sides sided " + " ".join(NAMES),
    not_with=("area", "perimeter", "crypto", "mesh"),
)  # fmt: skip


def asked_sides(request: Request) -> int | None:
    text = request.text.lower()
    named = next((n for name, n in NAMES.items() if re.search(rf"\b{name}s?\b", text) and n > 3),
                 None)  # fmt: skip
    count = re.search(
        r"\b(\d{1,2})[- ](?:sided|sides|gon|corners|vertices)\b|\bn\s*=\s*(\d{1,2})", text
    )
    sides = int(count[1] or count[2]) if count else named
    return sides if sides and 4 <= sides <= 12 else None


def ring(sides: int) -> list[tuple[float, float]]:
    turn = math.pi / 2 + math.pi / sides
    return [
        (round(math.cos(turn + 2 * math.pi * k / sides), 6),
         round(math.sin(turn + 2 * math.pi * k / sides), 6))
        for k in range(sides)
    ]  # fmt: skip


def build_polygon(request: Request) -> list[Scene]:
    sides = asked_sides(request) or 6
    total = (sides - 2) * 180
    return [
        opening(
            "The angles of a polygon",
            f"{sides} corners, {sides - 2} triangles",
            "triangle",
            f"The angles of a triangle add up to 180 degrees. How much do those of a polygon with "
            f"{sides} corners make?",
        ),
        cut(sides),
        worked("The sum", polygon_lines(sides)),
        outside(sides),
        summary(
            ("From one corner, n − 2 triangles", "From one corner one cuts a polygon with n "
             "corners into n minus 2 triangles."),
            ("Angle sum: (n − 2) · 180°", "So its angles add up to n minus 2, times 180 degrees."),
            ("The outer angles always make 360°", "The outer angles always make 360 degrees."),
            (f"Ours: {total}°, each {figures(total / sides, 4)}° when it is regular",
             f"Ours has {total} degrees in all."),
        ),
    ]  # fmt: skip


def cut(sides: int) -> Scene:
    corners = ring(sides)
    diagonals = tuple(
        Segment(id=f"d{k}", start=corners[0], end=corners[k], role="warm")
        for k in range(2, sides - 1)
    )
    plot = figure(
        x_range=(-1.35, 1.35),
        y_range=(-1.15, 1.2),
        segments=diagonals,
        points=(Point(id="p", x=corners[0][0], y=corners[0][1], role="good"),),
        shapes=(Polygon(id="polygon", corners=tuple(corners), role="accent"),),
    )
    return pictured(
        "Cut it into triangles",
        plot,
        [
            (f"Here is a polygon with {sides} corners.", ["plot", "plot.polygon"]),
            ("From one corner, draw a line to every other one that is no neighbour.",
             ["plot.p", *(f"plot.{d.id}" for d in diagonals)]),
            (f"That makes {sides - 2} triangles. Their angles together are the angles of the "
             "polygon.", [stress("plot.polygon")]),
        ],
    )  # fmt: skip


def polygon_lines(sides: int) -> list[Line]:
    total = (sides - 2) * 180
    return [
        (
            rf"({sides} - 2) \cdot 180^\circ = {sides - 2} \cdot 180^\circ = {total}^\circ",
            "triangles times 180°",
            f"{sides - 2} triangles have {sides - 2} times 180 degrees: {total} degrees.",
        ),
        (
            rf"\frac{{{total}^\circ}}{{{sides}}} {tex_equal(total / sides, digits=4)}^\circ",
            "each, if it is regular",
            f"If all angles are equal, each has {figures(total / sides, 4)} degrees.",
        ),
    ]


def outside(sides: int) -> Scene:
    corners = ring(sides)
    turn = 360 / sides
    arms, arcs = [], []
    for k, (x, y) in enumerate(corners):
        ax, ay = corners[k - 1]
        way = math.degrees(math.atan2(y - ay, x - ax))
        length = 0.45
        arms.append(Segment(
            id=f"a{k}", start=(x, y), role="muted",
            end=(round(x + length * math.cos(math.radians(way)), 6),
                 round(y + length * math.sin(math.radians(way)), 6)),
        ))  # fmt: skip
        arcs.append(Angle(id=f"e{k}", at=(x, y), start=round(way % 360, 6),
                          end=round(way % 360 + turn, 6), size=0.35))  # fmt: skip
    plot = figure(
        x_range=(-1.7, 1.7),
        y_range=(-1.35, 1.4),
        segments=tuple(arms),
        shapes=(Polygon(id="polygon", corners=tuple(corners), role="accent"), *arcs),
    )
    return pictured(
        "The outer angles",
        plot,
        [
            ("Walk once around it. At every corner you turn by the outer angle.",
             ["plot", "plot.polygon", *(f"plot.{a.id}" for a in arms)][:15]),
            (f"In the end you look where you looked at first: you have turned once, by 360 "
             f"degrees. Each turn is {figures(turn, 4)} degrees here.",
             [f"plot.{a.id}" for a in arcs][:15]),
        ],
        optional=True,
    )  # fmt: skip


def ask_polygon(sides: int) -> Asked:
    return (
        f"How much do the angles of a polygon with {sides} corners make?",
        rf"n = {sides}",
        polygon_lines(sides),
    )


# ---- the equation of a circle ----

CircleCase = tuple[sympy.Rational, sympy.Rational, sympy.Rational]  # centre and radius
CIRCLE = Subject(
    names=("equation of a circle", "circle equation*", "equation of the circle", "equations of "
           "circles", "standard form of a circle", "circles in the coordinate plane"),
    words="equation* circle* centre center radius standard form general coordinate plane r h k x y",
)  # fmt: skip
N = sympy.Integer
CIRCLE_DEFAULT: CircleCase = (N(2), N(1), N(3))
CIRCLES: tuple[CircleCase, ...] = (
    (N(0), N(0), N(4)), (N(-1), N(3), N(2)), (N(3), N(-2), N(5)), (N(1), N(1), N(1)),
    (N(-4), N(0), N(3)),
)  # fmt: skip


def asked_circle(request: Request) -> CircleCase | None:
    """Centre and radius by name, or the equation itself."""
    text = request.text.replace("−", "-")
    square = r"\(\s*{0}\s*([+-])\s*(\d+(?:\.\d+)?)\s*\)\s*(?:\^\s*2|²)|{0}\s*(?:\^\s*2|²)"
    written = re.search(
        rf"(?:{square.format('x')})\s*\+\s*(?:{square.format('y')})\s*=\s*(\d+(?:\.\d+)?)", text
    )
    if written:
        a, b = (
            N(0) if not size else sympy.Rational(size) * (1 if sign == "-" else -1)
            for sign, size in (written.groups()[:2], written.groups()[2:4])
        )
        radius = sympy.sqrt(sympy.Rational(written[5]))
        case = (a, b, radius)
    else:
        centre, size = vectors(text), named_number(text, "radius", "r")
        if len(centre) != 1 or size is None:
            return None
        case = (*centre[0], size)
    fits = 0 < case[2] <= 100 and max(abs(case[0]), abs(case[1])) <= 200
    return case if fits else None


def write_square(letter: str, at: sympy.Expr) -> str:
    if at == 0:
        return f"{letter}^2"
    sign, size = ("-", at) if at > 0 else ("+", -at)
    return rf"({letter} {sign} {sympy.latex(size, fold_short_frac=True)})^2"


def equation(case: CircleCase) -> str:
    a, b, r = case
    return f"{write_square('x', a)} + {write_square('y', b)} = {sympy.latex(sympy.nsimplify(r**2))}"


def build_circle(request: Request) -> list[Scene]:
    case = asked_circle(request) or CIRCLE_DEFAULT
    a, b, r = map(float, case)
    place = f"({figures(a)}, {figures(b)})"
    return [
        opening(
            "The equation of a circle",
            f"Centre {place}, radius {figures(r)}",
            "circle",
            "A circle is the set of all points at the same distance from its centre. How does one "
            "write that as an equation?",
        ),
        circle_picture(case),
        formula_and_notes(
            "The equation",
            [("(x - a)^2", "x", "accent"), "+", ("(y - b)^2", "y", "warm"), "=",
             ("r^2", "r", "good")],
            "The theorem of Pythagoras, for the way from the centre to any point of the circle.",
            [
                ("x − a: how far to the right of the centre",
                 "The first bracket is how far the point lies to the right of the centre.", "x"),
                ("y − b: how far above it", "The second is how far it lies above.", "y"),
                ("r: the radius, always the same", "And the distance is always the radius.", "r"),
            ],
        ),
        worked("Our circle", circle_lines(case)),
        summary(
            ("(x − a)² + (y − b)² = r²", "This is the equation, with the centre at a and b."),
            ("Mind the signs: (x + 2)² means a = −2",
             "Mind the signs: x plus 2 means that a is minus 2."),
            ("On the right stands r², not r", "On the right stands the square of the radius."),
            (f"Ours: centre {place}, radius {figures(r)}",
             f"Ours has the centre {figures(a)}, {figures(b)}, and the radius {figures(r)}."),
        ),
    ]  # fmt: skip


def circle_picture(case: CircleCase) -> Scene:
    a, b, r = map(float, case)
    end = (a + r * math.cos(0.7), b + r * math.sin(0.7))
    plot = Graph(
        id="plot",
        square=True,
        x_range=(min(0.0, a - r) - 0.25 * r, max(0.0, a + r) + 0.25 * r),
        y_range=(min(0.0, b - r) - 0.25 * r, max(0.0, b + r) + 0.25 * r),
        points=(
            Point(id="m", x=a, y=b, tex=rf"M({plain(a)},\ {plain(b)})", role="good"),
            Point(id="p", x=end[0], y=end[1], tex="(x, y)"),
        ),
        segments=(
            Segment(id="r", start=(a, b), end=end, tex="r", role="warm", dashed=False),
            Segment(id="across", start=(a, b), end=(end[0], b), role="muted"),
            Segment(id="up", start=(end[0], b), end=end, role="muted"),
        ),
        shapes=(Circle(id="circle", centre=(a, b), radius=r, role="accent"),),
    )
    return pictured(
        "All points at one distance",
        plot,
        [
            ("This is the centre.", ["plot", "plot.m"]),
            ("All points at the distance r from it make the circle.",
             ["plot.circle", "plot.p", "plot.r"]),
            ("The radius is the hypotenuse of a right triangle: so much to the right, so much up.",
             ["plot.across", "plot.up"]),
        ],
    )  # fmt: skip


def circle_lines(case: CircleCase) -> list[Line]:
    a, b, r = case
    return [
        (
            rf"a = {sympy.latex(a, fold_short_frac=True)},\ "
            rf"b = {sympy.latex(b, fold_short_frac=True)},\ r = {sympy.latex(r)}",
            "centre and radius",
            f"The centre is at {figures(float(a))} and {figures(float(b))}, the radius is "
            f"{figures(float(r))}.",
        ),
        (equation(case), "the equation", "Put them in, and this is the equation."),
    ]


def ask_circle(case: CircleCase) -> Asked:
    a, b, r = (figures(float(n)) for n in case)
    return (
        f"A circle has the centre {a}, {b}, and the radius {r}. What is its equation?",
        rf"M({plain(float(case[0]))}, {plain(float(case[1]))}),\ r = {plain(float(case[2]))}",
        circle_lines(case)[1:],
    )


TEMPLATES = (
    made(("the angles of a polygon", POLYGON, "4 to 12 corners"),
         asked_sides, build_polygon, questions(asked_sides, (5, 8, 7, 10, 4, 12), ask_polygon),
         (("Polygon angle sum", ""), ("Interior angles of a polygon", "an octagon"))),
    made(("the equation of a circle", CIRCLE, "a centre and a radius, or an equation such as "
          "(x - 2)^2 + (y + 1)^2 = 9"),
         asked_circle, build_circle, questions(asked_circle, CIRCLES, ask_circle),
         (("Equation of a circle", ""), ("Circle equation", "centre (-3, 2) and radius 4"))),
)  # fmt: skip
