"""Two points in the plane: their distance by Pythagoras, and their midpoint."""

from __future__ import annotations

import sympy

from render.plan.lesson import Scene
from render.plan.objects import Graph, Point, Segment
from render.planner.catalogue.acts import stress
from render.planner.catalogue.blocks import (
    Line,
    formula_and_notes,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.reading import vectors
from render.planner.catalogue.request import Request
from render.planner.catalogue.speech import equal_tex, plain_number, spoken, spoken_value, value_tex
from render.planner.catalogue.subject import Subject

SUBJECT = Subject(
    names=("distance formula", "midpoint formula", "distance between two points", "midpoint",
           "midpoint of", "distance between", "distance and midpoint", "distance from",
           "length of the segment", "length of the line segment", "midpoint of a segment"),
    words="distance midpoint point* coordinate* geometry segment line between formula* plane "
    "length two cartesian endpoints",
    not_with=("planet*", "sun", "earth", "stars", "cities", "line to", "midpoint theorem"),
)  # fmt: skip
Pair = tuple[sympy.Rational, sympy.Rational]
Two = tuple[Pair, Pair]


def point(x: int, y: int) -> Pair:
    return sympy.Integer(x), sympy.Integer(y)


DEFAULT: Two = (point(1, 2), point(4, 6))
OTHERS: tuple[Two, ...] = (
    (point(0, 0), point(6, 8)), (point(-1, 3), point(5, 1)), (point(2, -2), point(2, 5)),
    (point(-3, -4), point(2, 8)),
)  # fmt: skip


def asked(request: Request) -> Two | None:
    found = vectors(request.text)
    if len(found) < 2 or found[0] == found[1]:
        return None
    (a, b), (c, d) = found[:2]
    small = all(abs(n) <= 500 for n in (a, b, c, d))
    return (
        ((a, b), (c, d)) if small and max(abs(a - c), abs(b - d)) >= sympy.Rational(1, 2) else None
    )


def distance(two: Two) -> sympy.Expr:
    (a, b), (c, d) = two
    return sympy.sqrt((c - a) ** 2 + (d - b) ** 2)


def middle(two: Two) -> Pair:
    (a, b), (c, d) = two
    return (a + c) / 2, (b + d) / 2


def bracketed(n: sympy.Rational) -> str:
    return rf"\left({sympy.latex(n)}\right)" if n < 0 else str(sympy.latex(n))


def distance_lines(two: Two) -> list[Line]:
    (a, b), (c, d) = two
    dx, dy, length = c - a, d - b, distance(two)
    total = dx**2 + dy**2
    rows = [
        (rf"d = \sqrt{{\left({sympy.latex(c)} - {bracketed(a)}\right)^2 + "
         rf"\left({sympy.latex(d)} - {bracketed(b)}\right)^2}}", "put the points in",
         "Put the coordinates in: second minus first, each squared."),
        (rf"= \sqrt{{{bracketed(dx)}^2 + {bracketed(dy)}^2}} = \sqrt{{{sympy.latex(total)}}}",
         "squares and their sum",
         f"{spoken(dx)} squared plus {spoken(dy)} squared is {spoken(total)}.".capitalize()),
    ]  # fmt: skip
    exact = "" if length.is_Rational else rf"= {sympy.latex(length)} "
    rows.append((rf"{exact}{equal_tex(length)}", "the root",
                 f"The distance is {spoken_value(length)}."))  # fmt: skip
    return rows


def middle_lines(two: Two) -> list[Line]:
    (a, b), (c, d) = two
    m = middle(two)
    return [
        (rf"x_M = \frac{{{sympy.latex(a)} + {bracketed(c)}}}{{2}} = {value_tex(m[0])}",
         "the mean of the x", f"The mean of the two x is {spoken(m[0])}."),
        (rf"y_M = \frac{{{sympy.latex(b)} + {bracketed(d)}}}{{2}} = {value_tex(m[1])}",
         "the mean of the y", f"The mean of the two y is {spoken(m[1])}."),
        (rf"M\left({value_tex(m[0])},\ {value_tex(m[1])}\right)", "the midpoint",
         f"So the midpoint is {spoken(m[0])}, {spoken(m[1])}."),
    ]  # fmt: skip


def ranges(two: Two) -> tuple[tuple[float, float], tuple[float, float]]:
    """Both points and the origin where it is near, with air; wider than high."""
    spans = []
    for one, other in zip(*two, strict=True):
        low, high = sorted((float(one), float(other)))
        spans.append((low, high))
    room = max(spans[0][1] - spans[0][0], spans[1][1] - spans[1][0], 1.0)
    return (
        (spans[0][0] - 0.45 * room, spans[0][1] + 0.45 * room),
        (spans[1][0] - 0.3 * room, spans[1][1] + 0.3 * room),
    )


def picture(two: Two) -> Scene:
    (a, b), (c, d) = ((float(x), float(y)) for x, y in two)
    m = tuple(map(float, middle(two)))
    x_range, y_range = ranges(two)
    legs = [] if a == c or b == d else [
        Segment(id="across", start=(a, b), end=(c, b), role="accent",
                tex=value_tex(abs(two[1][0] - two[0][0]))),
        Segment(id="up", start=(c, b), end=(c, d), role="good",
                tex=value_tex(abs(two[1][1] - two[0][1]))),
    ]  # fmt: skip
    plot = Graph(
        id="plot", x_range=x_range, y_range=y_range, square=True,
        segments=(*legs, Segment(id="way", start=(a, b), end=(c, d), role="warm", dashed=False)),
        points=(
            Point(id="first", x=a, y=b, tex=f"A({value_tex(two[0][0])}, {value_tex(two[0][1])})"),
            Point(id="second", x=c, y=d, tex=f"B({value_tex(two[1][0])}, {value_tex(two[1][1])})"),
            Point(id="mid", x=m[0], y=m[1], tex="M", role="violet"),
        ),
    )  # fmt: skip
    turned = [("To the right and upwards lie the legs of a right triangle, and the segment is its "
               "hypotenuse.", [f"plot.{leg.id}" for leg in legs])] if legs else []  # fmt: skip
    return pictured(
        "The two points",
        plot,
        [
            ("Here are our points A and B.", ["plot", "plot.first", "plot.second"]),
            ("The segment between them is the shortest way.", ["plot.way"]),
            *turned,
            ("And M is the point in its middle.", ["plot.mid", stress("plot.mid")]),
        ],
    )


def written(pair: Pair) -> str:
    return f"({plain_number(pair[0])}, {plain_number(pair[1])})"


def build(request: Request) -> list[Scene]:
    two = asked(request) or DEFAULT
    first, second = two
    return [
        opening("Distance and midpoint", f"From {written(first)} to {written(second)}", "line",
                f"Two points, at {spoken(first[0])}, {spoken(first[1])} and at "
                f"{spoken(second[0])}, {spoken(second[1])}. How far are they "
                "apart, and what lies in the middle?"),
        picture(two),
        formula_and_notes(
            "The formulas",
            [(r"d = \sqrt{(x_2 - x_1)^2 + (y_2 - y_1)^2}", "distance", "accent")],
            "The distance is Pythagoras: the squares of both differences, added, and the root.",
            [("Midpoint: the mean of both x, and the mean of both y",
              "For the midpoint take the mean of both x, and the mean of both y."),
             ("Which point is the first does not matter",
              "Which point you call the first does not matter: squares have no sign.")],
        ),
        worked("The distance", distance_lines(two)),
        worked("The midpoint", middle_lines(two)),
        summary(
            ("Distance: the root of the sum of squares", "The distance is the root of the sum of "
             "the squares of both differences."),
            ("Midpoint: the means of the coordinates",
             "The midpoint has the means of the coordinates."),
            (f"Ours: distance {plain_number(distance(two))}, midpoint {written(middle(two))}",
             f"Ours are {spoken_value(distance(two))} apart, with the midpoint "
             f"{spoken(middle(two)[0])}, {spoken(middle(two)[1])}."),
        ),
    ]  # fmt: skip


def question(two: Two) -> Asked:
    (a, b), (c, d) = two
    tex = rf"A({sympy.latex(a)}, {sympy.latex(b)}),\quad B({sympy.latex(c)}, {sympy.latex(d)})"
    return "How far apart are these two points?", tex, distance_lines(two)


TEMPLATES = (
    made(
        ("distance and midpoint", SUBJECT, "two different points, as in (1, 2) and (4, 6)"),
        asked,
        build,
        questions(asked, OTHERS, question),
        (
            ("Distance between two points", ""),
            ("Midpoint of (1,2) and (5,8)", ""),
            ("Distance formula", "A(-3, 1) and B(2, 1)"),
        ),
    ),
)
