"""A line through points: least squares, and how well it fits."""

from __future__ import annotations

import re

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Curve, Graph, Point, Segment
from render.planner.catalogue.blocks import (
    Line,
    formula_and_notes,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.quantities import (
    about,
    coefficient,
    figures,
    plain,
    tex_equal,
)
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("linear regression", "least squares", "line of best fit", "best fit line", "regression",
           "regression line", "correlation", "correlation coefficient", "scatter plot*",
           "correlation and regression", "trend line"),
    words="linear regression least squares line* fit best correlation coefficient scatter plot* "
    "points data simple pearson r trend statistics",
    not_with=("logistic", "ridge", "lasso", "polynomial regression", "multiple", "causation",
              "psychological"),
)  # fmt: skip
Points = tuple[tuple[float, float], ...]
PAIR = re.compile(r"\(\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*\)")
ROWS = re.compile(
    r"\bx\s*[:=]\s*\[?([-\d.,\s]+?)\]?\s*[;,]?\s*(?:and\s+)?y\s*[:=]\s*\[?([-\d.,\s]+)"
)
DEFAULT: Points = ((1, 2), (2, 3), (3, 5), (4, 4), (5, 6))
OTHERS: tuple[Points, ...] = (
    ((1, 1), (2, 3), (3, 2), (4, 5)), ((0, 5), (1, 4), (2, 4), (3, 2), (4, 1)),
    ((1, 3), (3, 4), (5, 8), (7, 9)), ((2, 1), (4, 4), (6, 5), (8, 9), (10, 11)),
)  # fmt: skip


def read_request(request: Request) -> Points | None:
    """Pairs "(1, 2), (2, 3)", or "x = 1 2 3, y = 2 3 5"."""
    found = [(float(a), float(b)) for a, b in PAIR.findall(request.text)]
    if len(found) < 3 and (rows := ROWS.search(request.text)):
        xs, ys = (re.findall(r"-?\d+(?:\.\d+)?", row) for row in rows.groups())
        found = [(float(a), float(b)) for a, b in zip(xs, ys, strict=False)]
        found = found if len(xs) == len(ys) else []
    points = tuple(found)
    return points if 3 <= len(points) <= 12 and can_be_drawn(points) else None


def can_be_drawn(points: Points) -> bool:
    xs, ys = zip(*points, strict=True)
    spread = max(xs) - min(xs), max(ys) - min(ys)
    return all(0.5 <= one <= 1000 for one in spread) and max(map(abs, (*xs, *ys))) <= 5000


class Fit:
    """The line a + b·x of least squares (b = Sxy / Sxx), and Pearson's r."""

    def __init__(self, points: Points) -> None:
        exact = [(sympy.Rational(str(x)), sympy.Rational(str(y))) for x, y in points]
        n = len(exact)
        self.mean_x = sum(x for x, _ in exact) / n
        self.mean_y = sum(y for _, y in exact) / n
        self.sxx = sum((x - self.mean_x) ** 2 for x, _ in exact)
        self.syy = sum((y - self.mean_y) ** 2 for _, y in exact)
        self.sxy = sum((x - self.mean_x) * (y - self.mean_y) for x, y in exact)
        self.slope = self.sxy / self.sxx
        self.start = self.mean_y - self.slope * self.mean_x

    @property
    def r(self) -> float:
        return float(self.sxy / sympy.sqrt(self.sxx * self.syy))

    def at(self, x: float) -> float:
        return float(self.start + self.slope * sympy.Rational(str(x)))


def line_tex(fit: Fit) -> str:
    sign = "+" if fit.slope >= 0 else "-"
    return f"y = {plain(float(fit.start))} {sign} {plain(abs(float(fit.slope)))} x"


def build(request: Request) -> list[Scene]:
    points = read_request(request) or DEFAULT
    fit = Fit(points)
    return [
        opening(
            "Linear regression",
            "The line that fits best",
            "line",
            f"Here are {len(points)} points that nearly lie on a line. Which line comes closest to "
            "all of them?",
        ),
        draw_fit(points, fit),
        formula_and_notes(
            "The line of least squares",
            ["y = a + b x,", r"\quad", (r"b = \frac{S_{xy}}{S_{xx}}", "b", "accent"), r"\quad",
             (r"a = \bar{y} - b \bar{x}", "a", "warm")],
            "Of all lines, this one makes the sum of the squared distances smallest.",
            [
                ("Sxx: squared distances of the x from their mean, added up",
                 "S x x adds up how far the x values lie from their mean, squared.", "b"),
                ("Sxy: the same, with x and y multiplied",
                 "S x y does so with the distances of x and y multiplied.", "b"),
                ("The line runs through the mean of x and of y",
                 "And the line runs through the point of both means.", "a"),
            ],
        ),
        worked("With our points", lines(fit)),
        worked("How well does it fit?", fit_lines(fit)),
        summary(
            ("The line of least squares comes closest to all points",
             "The line of least squares comes closest to all points together."),
            ("r near 1 or −1: nearly a line; near 0: no line",
             "A correlation near one, or minus one, means nearly a line; near zero means none."),
            ("Correlation does not say what causes what",
             "Correlation does not say what causes what."),
            (f"Ours: {line_tex(fit).replace('-', '−')}, r ≈ {figures(fit.r)}",
             f"Our line starts at {about(float(fit.start))} and has the slope "
             f"{about(float(fit.slope))}; the correlation is {about(fit.r)}."),
        ),
    ]  # fmt: skip


def draw_fit(points: Points, fit: Fit) -> Scene:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    ends = [fit.at(min(xs)), fit.at(max(xs))]
    wide = max(xs) - min(xs)
    low, high = min([*ys, *ends]), max([*ys, *ends])
    air = 0.15 * (high - low)
    plot = Graph(
        id="plot",
        x_range=(min(xs) - 0.1 * wide, max(xs) + 0.1 * wide),
        y_range=(low - air, high + air),
        curves=(
            Curve(
                id="line",
                expression=f"{coefficient(float(fit.start))} + {coefficient(float(fit.slope))}*x",
                tex=line_tex(fit),
                role="good",
            ),
        ),
        points=tuple(Point(id=f"p{n}", x=x, y=y) for n, (x, y) in enumerate(points)),
        segments=tuple(
            Segment(id=f"d{n}", start=(x, y), end=(x, fit.at(x)), role="bad")
            for n, (x, y) in enumerate(points)
            if abs(y - fit.at(x)) > 0.01 * (high - low)
        ),
    )
    gaps = [f"plot.{segment.id}" for segment in plot.segments]
    return pictured(
        "Points and line",
        plot,
        [
            ("Each point is a pair of numbers.", ["plot", *(f"plot.{p.id}" for p in plot.points)]),
            ("This line fits them best.", ["plot.line", stress("plot.line")]),
            ("For each point, the distance to the line is measured upright. The sum of their "
             "squares is as small as possible."
             if gaps else "All points lie on it: it fits without any distance.", gaps),
        ],
    )  # fmt: skip


def lines(fit: Fit) -> list[Line]:
    mean_x, mean_y, b, a = (float(n) for n in (fit.mean_x, fit.mean_y, fit.slope, fit.start))
    return [
        (
            rf"\bar{{x}} {tex_equal(mean_x)}, \quad \bar{{y}} {tex_equal(mean_y)}",
            "the means",
            f"The mean of x is {about(mean_x)}, that of y {about(mean_y)}.",
        ),
        (
            rf"S_{{xx}} {tex_equal(float(fit.sxx))}, \quad S_{{xy}} {tex_equal(float(fit.sxy))}",
            "the sums",
            f"S x x is {about(float(fit.sxx))}, and S x y {about(float(fit.sxy))}.",
        ),
        (
            rf"b = \frac{{S_{{xy}}}}{{S_{{xx}}}} {tex_equal(b)}, \quad a {tex_equal(a)}",
            "slope and start",
            f"So the slope b is {about(b)}, and a is {about(a)}.",
        ),
    ]


def fit_lines(fit: Fit) -> list[Line]:
    r = fit.r
    size = abs(r)
    word = "strong" if size >= 0.8 else "clear" if size >= 0.5 else "weak"
    way = "rising" if r > 0 else "falling"
    verdict = "no line at all" if size < 0.1 else f"a {word} {way} relation"
    return [
        (
            r"r = \frac{S_{xy}}{\sqrt{S_{xx} \cdot S_{yy}}}",
            "the correlation",
            "The correlation r divides S x y by the root of S x x times S y y.",
        ),
        (
            rf"r {tex_equal(r)}",
            verdict,
            f"Here it is {about(r)}: {verdict}.",
        ),
    ]


def ask(points: Points) -> Asked:
    told = r",\ ".join(rf"({plain(x)}, {plain(y)})" for x, y in points)
    return "Which line fits these points best?", told, lines(Fit(points))


TEMPLATES = (
    made(("linear regression", SUBJECT, "3 to 12 points such as (1, 2), (2, 3), (3, 5)"),
         read_request, build, questions(read_request, OTHERS, ask),
         (("Linear regression", ""), ("Line of best fit", "(1, 1), (2, 3), (3, 2), (4, 5), (6, 6)"),
          ("Correlation", ""))),
)  # fmt: skip
