"""The normal distribution: the bell, its standard deviations, and a value's place on it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Curve, Graph, Region, Segment
from render.planner.catalogue.blocks import (
    Line,
    listed,
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
        "normal distribution*",
        "gaussian distribution*",
        "bell curve*",
        "gaussian",
        "z-score*",
        "z score*",
        "standard normal distribution",
        "empirical rule",
    ),
    words="normal bell curve* standard deviation* mean score* rule probabilit* distribution* "
    "statistics",
    not_with=("elimination", "central limit", "integral", "mixture", "process*"),
)
SHARES = {1: "68.27", 2: "95.45", 3: "99.73"}  # percent within 1, 2 and 3 standard deviations

Case = tuple[sympy.Rational, sympy.Rational, sympy.Rational]
DEFAULT: Case = (sympy.Integer(100), sympy.Integer(15), sympy.Integer(130))
OTHERS = ((50, 10, 65), (170, 8, 162), (0, 1, 2), (500, 100, 650), (20, 4, 14), (10, 2, 13))


def read_request(request: Request) -> Case | None:
    text = request.text
    mean = named_number(text, "mean", "average", "mu", "μ")
    spread = named_number(text, "standard deviation", "sd", "sigma", "σ", "deviation")
    if mean is None or spread is None or not 0 < spread <= 10_000 or abs(mean) > 10_000:
        return None
    value = named_number(text, "value", "score", "x", "above", "below")
    near = value is not None and abs(value - mean) <= 4 * spread
    return mean, spread, value if near and value is not None else mean + 2 * spread


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def build(request: Request) -> list[Scene]:
    mean, spread, value = read_request(request) or DEFAULT
    return [
        opening(
            "The normal distribution",
            "The bell curve and its spread",
            "bell",
            "Many measurements crowd around their mean, and become rarer the further away. "
            f"Let the mean be {spoken_decimal(mean)} and the standard deviation "
            f"{spoken_decimal(spread)}.",
        ),
        bell(mean, spread),
        shares(mean, spread),
        worked("Where does a value lie?", calculation(mean, spread, value)),
        caution(),
        closing(mean, spread, value),
    ]


def label(mean: sympy.Expr, spread: sympy.Expr, k: int) -> str:
    place = mean + k * spread
    return sympy.latex(place) if place.is_Integer else f"{float(place):g}"


def density(k: int) -> float:
    return math.exp(-(k**2) / 2) / math.sqrt(2 * math.pi)


def graph(mean: sympy.Expr, spread: sympy.Expr, *regions: Region) -> Graph:
    """Drawn over the number of standard deviations; the values stand at the dashed lines."""
    lines = tuple(
        Segment(
            id=f"m{k + 3}",
            start=(k, 0),
            end=(k, density(k)),
            role="muted" if k else "warm",
            tex=label(mean, spread, k),
        )
        for k in (-2, -1, 0, 1, 2)
    )
    curve = Curve(id="f", expression="exp(-x^2/2)/sqrt(2*pi)")
    return Graph(
        id="plot",
        x_range=(-4, 4),
        y_range=(-0.01, 0.5),
        curves=(curve,),
        segments=lines,
        shapes=regions,
    )


def bell(mean: sympy.Expr, spread: sympy.Expr) -> Scene:
    return pictured(
        "The bell",
        graph(mean, spread),
        [
            (
                "This is the bell curve. Areas under it are probabilities. The scale below counts "
                "standard deviations from the mean.",
                ["plot", "plot.f"],
            ),
            (
                f"Its top is at the mean, {spoken_decimal(mean)}. Both sides mirror each other.",
                ["plot.m3", stress("plot.m3")],
            ),
            (
                "One standard deviation to each side the curve turns from bending down to bending "
                f"up: at {spoken_decimal(mean - spread)} and {spoken_decimal(mean + spread)}.",
                ["plot.m2", "plot.m4"],
            ),
        ],
    )


def shares(mean: sympy.Expr, spread: sympy.Expr) -> Scene:
    one = Region(id="one", under="f", over=(-1, 1), role="good")
    two = Region(id="two", under="f", over=(-2, 2), role="accent")
    return pictured(
        "How much lies where",
        graph(mean, spread, two, one),
        [
            (
                f"About {SHARES[1]} percent lie within one standard deviation of the mean, "
                f"from {spoken_decimal(mean - spread)} to {spoken_decimal(mean + spread)}.",
                ["plot", "plot.f", "plot.one", "plot.m2", "plot.m4"],
            ),
            (
                f"About {SHARES[2]} percent lie within two, from "
                f"{spoken_decimal(mean - 2 * spread)} to "
                f"{spoken_decimal(mean + 2 * spread)}.",
                ["plot.two", "plot.m1", "plot.m5"],
            ),
            (f"And {SHARES[3]} percent lie within three.", []),
        ],
    )


def below(z: sympy.Expr) -> float:
    return float((1 + sympy.erf(z / sympy.sqrt(2))) / 2)


def calculation(mean: sympy.Expr, spread: sympy.Expr, value: sympy.Expr) -> list[Line]:
    z = (value - mean) / spread
    side = "above" if z > 0 else "below" if z < 0 else ""
    minus = rf"\left({sympy.latex(mean)}\right)" if mean < 0 else sympy.latex(mean)
    place = (
        f"It lies {spoken_decimal(abs(z))} standard deviations {side} the mean."
        if side
        else "It is the mean itself."
    )
    return [
        (
            r"z = \frac{x - \mu}{\sigma}",
            "the z-score",
            "Subtract the mean, and divide by the standard deviation. The result is the z-score.",
        ),
        (
            rf"z = \frac{{{sympy.latex(value)} - {minus}}}{{{sympy.latex(spread)}}} = "
            rf"{sympy.latex(z)}",
            f"for x = {plain_number(value)}",
            f"For the value {spoken_decimal(value)}, it is {spoken_decimal(z)}. {place}",
        ),
        (
            rf"P(X < {sympy.latex(value)}) \approx {below(z):.4f}",
            "from the curve's area",
            f"About {100 * below(z):.1f} percent of all values are smaller.",
        ),
    ]


def caution() -> Scene:
    return listed(
        "When it may be used",
        [
            (
                "Many sums of small independent effects are nearly normal",
                "Sums of many small independent effects are nearly normal.",
            ),
            (
                "Incomes and waiting times usually are not",
                "But not everything is: incomes or waiting times usually are not.",
            ),
            ("So look at the data first", "So always look at the data first."),
        ],
        optional=True,
    )


def closing(mean: sympy.Expr, spread: sympy.Expr, value: sympy.Expr) -> Scene:
    z = (value - mean) / spread
    return summary(
        (
            "A bell around the mean, its width the standard deviation",
            "The mean tells where the bell stands, the standard deviation how wide it is.",
        ),
        (
            "68, 95 and 99.7 percent lie within 1, 2 and 3 deviations",
            "About 68, 95 and 99.7 percent lie within one, two and three standard deviations.",
        ),
        (
            f"{plain_number(value)} has the z-score {plain_number(z)}",
            f"The value {spoken_decimal(value)} has the z-score {spoken_decimal(z)}.",
        ),
    )


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request) or DEFAULT
    for n, numbers in enumerate(OTHERS, 1):
        mean, spread, value = map(sympy.Integer, numbers)
        if (mean, spread, value) != own:
            question = (
                f"With mean {spoken_decimal(mean)} and standard deviation "
                f"{spoken_decimal(spread)}, which "
                f"z-score has {spoken_decimal(value)}?"
            )
            shown = rf"\mu = {mean},\ \sigma = {spread},\ x = {value}"
            yield practice(question, shown, calculation(mean, spread, value)[1:], n)


TEMPLATES = (
    Template(
        "the normal distribution",
        score,
        build,
        takes="a mean and a standard deviation above zero",
        examples=(
            ("The normal distribution", ""),
            ("Normal distribution", "mean 170 and standard deviation 8"),
            ("The bell curve", ""),
            ("z-scores", "mean = 50, standard deviation = 10, value = 35"),
        ),
        more=more,
    ),
)
