"""The unit circle: sine and cosine as coordinates, the identity, and equations like sin x = 1/2."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Literal

import sympy

from render.plan.actions import stress
from render.plan.expressions import NotAnExpression, parse, to_sympy
from render.plan.lesson import Action, Scene
from render.plan.objects import Angle, Circle, Graph, Point, Segment
from render.planner.catalogue.blocks import Line, opening, pictured, practice, summary, worked
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import BY_SHAPE, Subject, only_formula
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "unit circle",
        "trigonometric equation*",
        "trigonometric identit*",
        "trig identit*",
        "trig equation*",
        "pythagorean identity",
        "trigonometric identity",
    ),
    words="sine cosine identity identities circle angle* unit trigonometric trig radian* degree* "
    "pythagorean coordinates point sin cos definition",
)
EQUATION = re.compile(
    r"\b(sin|cos|sine|cosine)\s*(?:of\s*)?\(?\s*x\s*\)?\s*=\s*([-−]?[\d./()a-z√]+)", re.IGNORECASE
)
OTHERS = (
    ("sin", "sqrt(3)/2"),
    ("cos", "1/2"),
    ("cos", "-1/2"),
    ("sin", "-1"),
    ("cos", "0"),
    ("sin", "0.3"),
)

Name = Literal["sin", "cos"]
Case = tuple[Name, sympy.Expr]
DEFAULT: Case = ("sin", sympy.Rational(1, 2))


def read_request(request: Request) -> Case | None:
    found = EQUATION.search(request.text.replace("−", "-").replace("√", "sqrt "))
    if found is None:
        return None
    try:
        value = to_sympy(parse(found[2].rstrip(".")))
    except (NotAnExpression, ZeroDivisionError):
        return None
    known = value.is_number and value.is_real and abs(float(value)) <= 1000
    name: Name = "sin" if found[1].lower().startswith("sin") else "cos"
    return (name, value) if known else None


def score(request: Request) -> float:
    given = read_request(request) is not None
    by_words = SUBJECT.score(request, given=given)
    return by_words or (BY_SHAPE + 3 if given and only_formula(request) else 0.0)


def word(name: Name) -> str:
    return "sine" if name == "sin" else "cosine"


def spoken_number(value: sympy.Expr) -> str:
    from render.planner.catalogue.speech import spoken

    return spoken(value)


def solutions(case: Case) -> list[float]:
    """Angles from 0 to below 360 degrees, ascending."""
    name, value = case
    v = float(value)
    if abs(v) > 1:
        return []
    first = math.degrees(math.asin(v) if name == "sin" else math.acos(v))
    other = 180 - first if name == "sin" else -first
    return sorted({round(a % 360, 9) % 360 for a in (first, other)})


def build(request: Request) -> list[Scene]:
    case = read_request(request) or DEFAULT
    return [
        opening(
            "The unit circle",
            "Sine and cosine as coordinates",
            "circle",
            "What do sine and cosine mean for angles larger than those of a triangle? "
            "A circle of radius one answers it for all angles.",
        ),
        coordinates(),
        worked(
            "The most important identity",
            [
                (
                    r"x^2 + y^2 = 1",
                    "radius one",
                    "The point, the centre, and the foot below it form a right triangle with the "
                    "hypotenuse one. So by Pythagoras the squares of its legs add up to one.",
                ),
                (
                    r"\cos^2 \varphi + \sin^2 \varphi = 1",
                    "for every angle",
                    "The legs are cosine and sine. So the squares of cosine and sine always add "
                    "up to "
                    "one.",
                ),
            ],
        ),
        worked("An equation", equation_lines(case)),
        *([on_circle(case)] if solutions(case) else []),
        summary(
            (
                "cos φ and sin φ are the coordinates of a point on the unit circle",
                "Cosine and sine are the coordinates of a point on the unit circle.",
            ),
            ("cos²φ + sin²φ = 1", "Their squares add up to one."),
            ("Both lie between −1 and 1", "Both lie between minus one and one."),
            closing_row(case),
        ),
    ]


def closing_row(case: Case) -> tuple[str, str]:
    name, value = case
    found = solutions(case)
    if not found:
        return f"{name} x cannot be {float(value):g}".replace("-", "−"), (
            f"So the {word(name)} can never be {spoken_number(value)}."
        )
    shown = " and ".join(f"{a:.4g}°" for a in found)
    heard = " and ".join(degrees(a) for a in found)
    return f"Our solutions: {shown}, plus full turns", (
        f"Our equation is solved by {heard}, and by full turns more."
    )


def degrees(angle: float) -> str:
    whole = abs(angle - round(angle)) < 1e-6
    return f"{round(angle)} degrees" if whole else f"about {angle:.1f} degrees"


def circle_plot(
    angle: float, extra: tuple[Segment, ...] = (), points: tuple[Point, ...] = ()
) -> Graph:
    x, y = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return Graph(
        id="plot",
        square=True,
        x_range=(-1.45, 1.45),
        y_range=(-1.25, 1.25),
        points=(
            Point(id="tip", x=x, y=y, tex=r"(\cos\varphi,\ \sin\varphi)", role="text"),
            *points,
        ),
        segments=(
            Segment(id="radius", start=(0, 0), end=(x, y), role="text", tex="1", dashed=False),
            Segment(
                id="cos", start=(0, 0), end=(x, 0), role="warm", tex=r"\cos\varphi", dashed=False
            ),
            Segment(
                id="sin", start=(x, 0), end=(x, y), role="accent", tex=r"\sin\varphi", dashed=False
            ),
            *extra,
        ),
        shapes=(
            Circle(id="circle", radius=1.0, role="muted"),
            Angle(
                id="angle", at=(0, 0), start=0, end=angle, tex=r"\varphi", role="good", size=0.55
            ),
        ),
    )


def coordinates() -> Scene:
    return pictured(
        "A point on the circle",
        circle_plot(50),
        [
            (
                "Draw a circle of radius one around the origin, and a radius at the angle phi.",
                ["plot", "plot.circle", "plot.radius", "plot.angle"],
            ),
            (
                "Where it ends is a point. How far it lies to the right is the cosine of phi.",
                ["plot.cos", "plot.tip"],
            ),
            ("And how far up is the sine.", ["plot.sin", stress("plot.tip")]),
            ("If the point lies to the left or below, they are negative.", []),
        ],
    )


def equation_lines(case: Case) -> list[Line]:
    name, value = case
    tex = sympy.latex(value)
    start = (
        rf"\{name} x = {tex}",
        "our equation",
        f"For which angles is the {word(name)} {spoken_number(value)}?",
    )
    found = solutions(case)
    if not found:
        return [
            start,
            (
                rf"-1 \leq \{name} x \leq 1",
                "no solution",
                f"The {word(name)} lies between minus one and one, so there is none.",
            ),
        ]
    lines = [start]
    for n, angle in enumerate(found, 1):
        sign = "=" if abs(angle - round(angle)) < 1e-6 else r"\approx"
        mark = f"_{n}" if len(found) > 1 else ""
        lines.append(
            (
                rf"x{mark} {sign} {angle:.5g}^\circ {radians(case, angle)}",
                "plus full turns of 360°",
                f"{'One solution is' if n == 1 else 'Another is'} {degrees(angle)}.",
            )
        )
    return lines


def radians(case: Case, angle: float) -> str:
    """The same angle as a multiple of pi, where it is a simple one."""
    share = sympy.nsimplify(angle / 180, rational=True, tolerance=1e-9)
    if share.q > 12 or share == 0 or case[1].is_Float:
        return ""
    return rf"= {sympy.latex(share * sympy.pi)}"


def on_circle(case: Case) -> Scene:
    name, value = case
    v = float(value)
    found = solutions(case)
    if name == "sin":
        line = Segment(
            id="level",
            start=(-1.3, v),
            end=(1.3, v),
            role="warm",
            tex=rf"y = {sympy.latex(value, fold_short_frac=True)}",
        )
    else:
        line = Segment(
            id="level",
            start=(v, -1.2),
            end=(v, 1.2),
            role="warm",
            tex=rf"x = {sympy.latex(value, fold_short_frac=True)}",
        )
    points = tuple(
        Point(
            id=f"p{n}",
            x=math.cos(math.radians(a)),
            y=math.sin(math.radians(a)),
            role="good",
            tex=rf"{a:.4g}^\circ",
        )
        for n, a in enumerate(found)
    )
    rays = tuple(
        Segment(id=f"r{n}", start=(0, 0), end=(p.x, p.y), role="good") for n, p in enumerate(points)
    )
    plot = Graph(
        id="plot",
        square=True,
        x_range=(-1.45, 1.45),
        y_range=(-1.25, 1.25),
        shapes=(Circle(id="circle", radius=1.0, role="muted"),),
        points=points,
        segments=(line, *rays),
    )
    marks: list[Action | str] = [f"plot.{kind}{n}" for n in range(len(found)) for kind in "rp"]
    what = "height" if name == "sin" else "distance to the right"
    told = (
        "Here the line only touches the circle: one angle."
        if len(found) == 1
        else "It cuts the circle twice: two angles in every turn."
    )
    return pictured(
        "The solutions on the circle",
        plot,
        [
            (
                f"We look for points whose {what} is {spoken_number(value)}.",
                ["plot", "plot.circle", "plot.level"],
            ),
            (told, marks),
        ],
    )


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request) or DEFAULT
    cases: list[Case] = [
        ("sin" if name == "sin" else "cos", to_sympy(parse(value))) for name, value in OTHERS
    ]
    for n, case in enumerate((case for case in cases if case != own), 1):
        question = f"For which angles is the {word(case[0])} {spoken_number(case[1])}?"
        yield practice(
            question, rf"\{case[0]} x = {sympy.latex(case[1])}", equation_lines(case)[1:], n
        )


TEMPLATES = (
    Template(
        "the unit circle",
        score,
        build,
        takes="equations such as sin x = 1/2",
        examples=(
            ("The unit circle", ""),
            ("Trigonometric identities", ""),
            ("solve sin(x) = 1/2", ""),
            ("Trigonometric equations", "cos(x) = -1"),
            ("solve cos(x) = 2", ""),
        ),
        more=more,
    ),
)
