"""Logistic growth: fast at first, slower and slower as the room runs out."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene, Trace
from render.plan.objects import Curve, Graph, Point, Segment
from render.plan.tables import Chart
from render.planner.catalogue.blocks import (
    Line,
    formula_and_notes,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.reading import NUMBER
from render.planner.catalogue.science.quantities import coefficient, figures, plain
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("logistic growth", "logistic equation", "logistic function*", "logistic curve",
           "logistic model", "carrying capacity", "s-curve", "population growth with a limit"),
    words="logistic growth population* model* carrying capacity limit* curve function equation "
    "differential s-shaped biology rate sigmoid",
    not_with=("regression", "logistics", "map"),
)  # fmt: skip


class Case(NamedTuple):
    """Capacity, growth rate for one unit of time, and the number at the start."""

    capacity: float
    rate: float
    start: float

    @property
    def factor(self) -> float:
        return (self.capacity - self.start) / self.start

    @property
    def turning(self) -> float:
        """The time at which half of the capacity is reached: growth is fastest there."""
        return math.log(self.factor) / self.rate

    def at(self, time: float) -> float:
        return self.capacity / (1 + self.factor * math.exp(-self.rate * time))


DEFAULT = Case(1000, 0.5, 10)
OTHERS = (Case(500, 0.3, 20), Case(100, 1.2, 5), Case(10_000, 0.8, 100), Case(60, 0.4, 6))


def number(text: str, names: str) -> float | None:
    found = re.search(
        rf"(?:{names})\s*(?:is|of|at|=|:|with)?\s*({NUMBER})\s*(%)?", text, re.IGNORECASE
    )
    if found is None or "/" in found[1]:
        return None
    return float(found[1]) / (100 if found[2] else 1)


def read_request(request: Request) -> Case | None:
    text = request.text.replace("−", "-")
    capacity = number(text, r"\bK\b|carrying capacity|capacity|\blimit|\bL\b")
    rate = number(text, r"\br\b|growth rate|\brate")
    start = number(text, r"\bP_?0|\bP\(0\)|\bN_?0|\bstart\w*(?: with| at| from)?|initial\w*"
                         r"(?: population)?|\bbegin\w*(?: with| at)?")  # fmt: skip
    given = [n for n in (capacity, rate, start) if n is not None]
    if len(given) < 2:
        return None
    one = Case(capacity or 1000.0, rate or 0.5, start or (capacity or 1000.0) / 20)
    small = 1 <= one.capacity <= 1_000_000 and 0.001 <= one.rate <= 20
    if not small or not one.capacity / 10_000 <= one.start <= 0.45 * one.capacity:
        return None
    return one if 0.1 <= one.turning <= 700 else None


def share(one: Case) -> sympy.Expr:
    """The solution in percent of the capacity, over the time."""
    t = sympy.Symbol("x")
    return 100 / (1 + one.factor * sympy.exp(-one.rate * t))


def lines(one: Case) -> list[Line]:
    k, r, p, a = (plain(n, 4) for n in (one.capacity, one.rate, one.start, one.factor))
    return [
        (rf"A = \frac{{K - P_0}}{{P_0}} = \frac{{{k} - {p}}}{{{p}}} = {a}", "from the start",
         f"A is the room that is left at the start, over the start: {figures(one.factor, 4)}."),
        (rf"P(t) = \frac{{{k}}}{{1 + {a} \cdot e^{{-{r} t}}}}", "our curve",
         "Put all numbers into the solution."),
        (rf"t_h = \frac{{\ln A}}{{r}} \approx {plain(one.turning, 3)}", "half of the capacity",
         f"Half of the capacity, {figures(one.capacity / 2, 4)}, is reached after about "
         f"{figures(one.turning, 3)} units of time."),
    ]  # fmt: skip


def picture(one: Case) -> Scene:
    end = 2.1 * one.turning
    text = re.sub(r"\d+\.?\d*(?:e[-+]?\d+)?", lambda n: coefficient(float(n[0])),
                  str(share(one).evalf(10)).replace("**", "^"))  # fmt: skip
    plot = Graph(
        id="plot",
        x_range=(0, end),
        y_range=(0, 118),
        curves=(Curve(id="f", expression=text),),
        points=(Point(id="half", x=one.turning, y=50.0,
                      tex=rf"t \approx {plain(one.turning, 3)}"),),
        segments=(Segment(id="top", start=(0, 100), end=(end, 100), role="warm",
                          tex=f"K = {plain(one.capacity, 6)}"),),
    )  # fmt: skip
    return pictured(
        "The S-curve",
        plot,
        [
            ("To the right goes the time, upwards the percentage of the capacity.", ["plot"]),
            ("At first there is room for all: the growth is almost exponential.",
             ["plot.f", Trace(target="plot.f")]),
            ("At half the capacity it is fastest. From then on the room gets tight.",
             ["plot.half", stress("plot.half")]),
            (f"In the end the curve comes close to the capacity, {figures(one.capacity, 6)}, and "
             "never beyond it.", ["plot.top"]),
        ],
    )  # fmt: skip


def speeds(one: Case) -> Scene:
    """How fast it grows at some shares of the capacity."""
    shares = (0.1, 0.25, 0.5, 0.75, 0.9)
    speed = [one.rate * one.capacity * s * (1 - s) for s in shares]
    chart = Chart(
        id="bars",
        values=tuple(round(100 * v / max(speed), 4) for v in speed),
        labels=tuple(f"{100 * s:g}%" for s in shares),
        shown=tuple(figures(v)[:14] for v in speed),
        axis="growth in a unit of time, at that part of the capacity",
    )
    return pictured(
        "How fast it grows",
        chart,
        [
            ("The growth at some parts of the capacity: small at both ends.", ["bars"]),
            (f"It is largest in the middle, {figures(max(speed))} in a unit of time.",
             [stress("bars.2")]),
        ],
        optional=True,
    )  # fmt: skip


def build(request: Request) -> list[Scene]:
    one = read_request(request) or DEFAULT
    return [
        opening("Logistic growth", "Growth with a limit", "curve",
                f"{figures(one.start, 6)} are there at the start, and there is room for "
                f"{figures(one.capacity, 6)}. What does growth with such a "
                "limit look like?"),
        formula_and_notes(
            "The equation",
            [r"P' = ", ("r P", "grow", "accent"), r"\cdot",
             (r"\left(1 - \frac{P}{K}\right)", "brake", "warm")],
            "The growth is the rate r times the number P, times the part of the room that is free.",
            [(f"r = {figures(one.rate, 4)}: the rate without a limit",
              "Without a limit it would be exponential growth with the rate r.", "grow"),
             (f"K = {figures(one.capacity, 6)}: the carrying capacity",
              "The brake is one minus P over K: with P at the capacity K, nothing grows.",
              "brake")],
        ),
        picture(one),
        worked("The solution", [
            (r"P(t) = \frac{K}{1 + A e^{-rt}}", "solves the equation",
             "This function solves the equation."), *lines(one)]),
        speeds(one),
        summary(
            ("First almost exponential, then braked",
             "At first the growth is almost exponential, then it is braked."),
            ("Fastest at half the capacity", "It is fastest at half of the capacity."),
            (f"Ours comes half way after about {figures(one.turning, 3)} units of time",
             f"Ours is half way after about {figures(one.turning, 3)} units of time, and comes "
             f"close to {figures(one.capacity, 6)}."),
        ),
    ]  # fmt: skip


def question(one: Case) -> Asked:
    tex = rf"K = {plain(one.capacity, 6)},\ r = {plain(one.rate)},\ P_0 = {plain(one.start, 6)}"
    return "When is half of the capacity reached?", tex, lines(one)


TEMPLATES = (
    made(
        ("logistic growth", SUBJECT,
         "capacity K, rate r and the number at the start, which is below half of K"),
        read_request,
        build,
        questions(read_request, OTHERS, question),
        (
            ("Logistic growth", ""),
            ("Logistic growth", "K = 500, r = 0.3, P0 = 20"),
            ("The logistic equation", "carrying capacity 80, growth rate 40%, initially 4"),
        ),
    ),
)  # fmt: skip
