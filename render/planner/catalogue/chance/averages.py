"""Data: mean, median, mode and standard deviation, as picture and calculation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import sympy

from render.plan.lesson import Action, Scene
from render.plan.objects import Graph, Point, Segment
from render.planner.catalogue.blocks import (
    Line,
    listed,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken, spoken_decimal, spoken_value
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "mean",
        "median",
        "average*",
        "standard deviation*",
        "mean and median",
        "statistics",
        "descriptive statistics",
        "mean median mode",
        "mean, median and mode",
        "variance*",
        "arithmetic mean",
        "mean median and mode",
    ),
    words="mean median mode average* standard deviation* variance* data set* dataset arithmetic "
    "spread number* list values middle descriptive sample population",
    not_with=(
        "geometric mean",
        "harmonic",
        "mean value theorem",
        "regression",
        "normal",
        "hypothesis",
        "inequality",
        "bayesian",
        "analysis of",
    ),
)
DEFAULT = (4, 8, 15, 16, 23, 42)
OTHERS = (
    (2, 4, 4, 5, 10),
    (1, 3, 5, 7),
    (6, 9, 9, 12),
    (10, 20, 60),
    (3, 3, 4, 6, 9),
    (5, 7, 8, 12),
    (1, 2, 2, 3, 12),
)

Data = tuple[sympy.Rational, ...]


def exact(values: Sequence[float]) -> Data:
    return tuple(sympy.Rational(f"{value:.6g}") for value in values)


def read_request(request: Request) -> Data | None:
    values = request.numbers
    if not 3 <= len(values) <= 12 or max(map(abs, values)) > 10_000:
        return None
    return exact(values)


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def mean(data: Data) -> sympy.Rational:
    return sympy.Rational(sum(data), len(data))


def median(data: Data) -> sympy.Rational:
    row, half = sorted(data), len(data) // 2
    return row[half] if len(row) % 2 else (row[half - 1] + row[half]) / 2


def modes(data: Data) -> list[sympy.Rational]:
    """The values that occur most often; [] when all occur once."""
    counts = Counter(data)
    most = max(counts.values())
    return [] if most == 1 else sorted(value for value, n in counts.items() if n == most)


def variance(data: Data) -> sympy.Rational:
    """Of the whole population: divided by n."""
    middle = mean(data)
    return sympy.Rational(sum((value - middle) ** 2 for value in data), len(data))


def said_list(data: Sequence[sympy.Rational]) -> str:
    return ", ".join(spoken_decimal(value) for value in data)


def write_value(value: sympy.Rational) -> str:
    """A terminating decimal as such, otherwise a fraction."""
    decimal = f"{float(value):.6g}"
    if sympy.Rational(decimal) == value or value.q > 100:
        return decimal if len(decimal) < 8 else f"{float(value):.4g}"
    return str(sympy.latex(value))


def build(request: Request) -> list[Scene]:
    data = read_request(request) or exact(DEFAULT)
    return [
        opening(
            "Describing data",
            "Mean, median and spread",
            "bars",
            f"Here are {len(data)} numbers: {said_list(data)}. How can one number stand for "
            "all of them?",
        ),
        worked("The mean", mean_lines(data)),
        worked("The median", median_lines(data)),
        draw_averages(data),
        worked("The standard deviation", deviation_lines(data)),
        comparison(data),
        closing(data),
    ]


def mean_lines(data: Data) -> list[Line]:
    total = sum(data)
    row = " + ".join(bracket(value) for value in data)
    short = row if len(row) <= 46 else " + ".join(bracket(v) for v in data[:4]) + r" + \cdots"
    return [
        (
            rf"{short} = {write_value(total)}",
            "add them up",
            f"For the mean, add all numbers up. The sum is {spoken_value(total)}.",
        ),
        (
            rf"\bar{{x}} = \frac{{{write_value(total)}}}{{{len(data)}}} = {write_value(mean(data))}"
            + (
                ""
                if "frac" not in write_value(mean(data))
                else rf" \approx {float(mean(data)):.4g}"
            ),
            "divide by their number",
            f"Divide by their number, {len(data)}. The mean is {heard(mean(data))}.",
        ),
    ]


def heard(value: sympy.Expr) -> str:
    if value.is_Integer:
        return spoken(value)
    exact_decimal = f"{abs(float(value)):.2f}".rstrip("0").rstrip(".")
    sign = "minus " if value < 0 else ""
    about = "" if value.is_Rational and sympy.Rational(exact_decimal) == abs(value) else "about "
    return f"{about}{sign}{exact_decimal}"


def write_number(value: sympy.Expr) -> str:
    return heard(value).replace("minus ", "−")


def bracket(value: sympy.Rational) -> str:
    return rf"\left({write_value(value)}\right)" if value < 0 else write_value(value)


def median_lines(data: Data) -> list[Line]:
    row, half = sorted(data), len(data) // 2
    ordered = r",\ ".join(write_value(value) for value in row)
    lines = [(ordered, "in order", f"For the median, put them in order: {said_list(row)}.")]
    if len(row) % 2:
        return [
            *lines,
            (
                f"{write_value(median(data))}",
                "the one in the middle",
                f"The one in the middle is the median: {heard(median(data))}.",
            ),
        ]
    a, b = row[half - 1], row[half]
    return [
        *lines,
        (
            rf"\frac{{{write_value(a)} + {bracket(b)}}}{{2}} = {write_value(median(data))}",
            "halfway between the middle two",
            f"There are two in the middle, {spoken(a)} and {spoken(b)}. The median lies "
            f"halfway between them: {heard(median(data))}.",
        ),
    ]


def draw_averages(data: Data) -> Scene:
    values = [float(value) for value in data]
    low, high = min(values), max(values)
    room = (high - low) or 1.0
    seen: Counter[float] = Counter()
    points = []
    for n, value in enumerate(values):
        points.append(Point(id=f"d{n}", x=value, y=1.0 + seen[value], role="accent"))
        seen[value] += 1
    top = max(seen.values()) + 1.6
    middle, half = float(mean(data)), float(median(data))
    lines = (
        Segment(
            id="mean", start=(middle, 0), end=(middle, top - 0.3), role="warm", tex=r"\text{mean}"
        ),
        Segment(
            id="median", start=(half, 0), end=(half, top - 0.3), role="good", tex=r"\text{median}"
        ),
    )
    plot = Graph(
        id="plot",
        x_range=(low - 0.12 * room, high + 0.12 * room),
        y_range=(0, top),
        points=tuple(points),
        segments=lines,
    )
    dots: list[Action | str] = ["plot", *(f"plot.d{n}" for n in range(len(points)))]
    if middle == half:
        told = "Mean and median agree: the distances to both sides add up to the same."
    else:
        side, other = ("above", "below") if middle > half else ("below", "above")
        told = (
            f"The mean lies {side} the median: the distances {side} the median add up to more than "
            f"those {other}. The median itself does not care how far away the values are."
        )
    return pictured(
        "Where they lie",
        plot,
        [
            ("Mark every number on a line; equal ones are stacked.", dots[:16]),
            (
                "Here is the mean, the point of balance, and here the median.",
                ["plot.mean", "plot.median"],
            ),
            (told, []),
        ],
        optional=True,
    )


def deviation_lines(data: Data) -> list[Line]:
    spread = variance(data)
    root = sympy.sqrt(spread)
    return [
        (
            r"\sigma^2 = \frac{1}{n} \sum_{i} (x_i - \bar{x})^2",
            "the variance",
            "How far do the numbers spread? Take each distance from the mean, square it, and take "
            "the mean of the squares. This is the variance.",
        ),
        (
            rf"\sigma^2 {'=' if spread.q <= 100 else chr(92) + 'approx'} {write_value(spread)}",
            "for our data",
            f"For our numbers it is {heard(spread)}.",
        ),
        (
            rf"\sigma = \sqrt{{\sigma^2}} "
            rf"{'=' if root.is_Integer else chr(92) + 'approx'} {float(root):.4g}",
            "take the root",
            f"Its root is the standard deviation: {heard(root)}.",
        ),
    ]


def comparison(data: Data) -> Scene:
    found = modes(data)
    mode = (
        "every number occurs once: there is none"
        if not found
        else " and ".join(plain_number(m) for m in found)
    )
    told = (
        "Here every number occurs once, so there is none."
        if not found
        else f"Here that is {' and '.join(spoken(m) for m in found)}."
    )
    return listed(
        "Which one to use",
        [
            (
                "The mean uses every value, but outliers pull it",
                "The mean uses every value, but a few extreme ones can pull it away.",
            ),
            ("The median is not moved by outliers", "The median hardly notices them."),
            (
                f"The mode is the most frequent value; {mode}"
                if not found
                else f"The mode is the most frequent value: {mode}",
                f"There is also the mode, the most frequent value. {told}",
            ),
        ],
        optional=True,
    )


def closing(data: Data) -> Scene:
    return summary(
        (
            f"Mean: {write_number(mean(data))}",
            f"The mean is {heard(mean(data))}.",
        ),
        (
            f"Median: {write_number(median(data))}",
            f"The median is {heard(median(data))}.",
        ),
        (
            f"Standard deviation: {write_number(sympy.sqrt(variance(data)))}",
            f"And the standard deviation is {heard(sympy.sqrt(variance(data)))}.",
        ),
    )


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request)
    for n, values in enumerate(OTHERS, 1):
        data = exact(values)
        if data != own:
            lines = [mean_lines(data)[1], median_lines(data)[-1]]
            yield practice(
                f"Find mean and median of {said_list(data)}.",
                r",\ ".join(write_value(value) for value in data),
                lines,
                n,
            )


TEMPLATES = (
    Template(
        "mean, median and spread",
        score,
        build,
        takes="3 to 12 numbers of at most 10,000",
        examples=(
            ("mean of 4 8 15 16 23 42", ""),
            ("Mean, median and mode", "2, 3, 3, 5, 9"),
            ("Standard deviation", ""),
            ("Statistics", "the data 1.5, 2.5, -4"),
            ("average of 7, 7, 7", ""),
        ),
        more=more,
    ),
)
