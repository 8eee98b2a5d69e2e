"""Change in proportion to what is there: half-life, and the equation dy/dx = k·y."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from render.plan.actions import stress
from render.plan.lesson import Action, Scene, Trace
from render.plan.objects import Curve, Graph, Point
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
from render.planner.catalogue.quantities import (
    about,
    coefficient,
    figures,
    plain,
    tex_equal,
)
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

NUMBER = r"(-?\d+(?:\.\d+)?)"
UNITS = r"(years?|days?|hours?|minutes?|seconds?|h|s)"
HALF = Subject(
    names=("half-life", "half life", "half lives", "radioactive decay", "radioactivity decay",
           "carbon dating", "radiocarbon dating", "carbon-14 dating", "half-life of"),
    words="half-life half life radioactive decay* isotope* carbon carbon-14 dating years days "
    "hours atoms grams exponential physics chemistry substance sample remains left nuclear "
    "radiocarbon",
    not_with=("game", "video game"),
)  # fmt: skip
EQUATION = Subject(
    names=("differential equation*", "exponential growth equation", "dy/dx = ky", "y' = ky",
           "separable differential equation*", "separation of variables", "law of natural growth",
           "first order differential equation*"),
    words="differential equation* first order separable ordinary ode odes growth decay k ky dy dx "
    "solve solution initial value separation variables y introduction",
    not_with=("partial", "second order", "heat equation", "wave equation", "laplace"),
)  # fmt: skip


class Decay(NamedTuple):
    """How much there is at first, the half-life with its unit, and the time that is asked for."""

    start: float
    half: float
    unit: str
    time: float

    def left(self, time: float) -> float:
        return float(self.start * 0.5 ** (time / self.half))


DEFAULT = Decay(100, 8, "days", 24)
OTHERS = (
    Decay(80, 5, "years", 15), Decay(200, 3, "hours", 12), Decay(64, 10, "days", 30),
    Decay(500, 30, "years", 90), Decay(40, 2, "minutes", 8), Decay(100, 6, "hours", 15),
)  # fmt: skip


def asked_decay(request: Request) -> Decay | None:
    text = request.text
    half = re.search(rf"half[- ]li(?:fe|ves)\D{{0,18}}{NUMBER}\s*{UNITS}", text, re.IGNORECASE)
    if half is None and re.search(r"\bhalf[- ]li(?:fe|ves)\b", request.topic, re.IGNORECASE):
        times = list(re.finditer(rf"{NUMBER}\s*{UNITS}", text, re.IGNORECASE))
        half = times[0] if len(times) == 1 else None  # the only time that is given
    if half is None:
        return None
    rest = text[: half.start()] + " ; " + text[half.end() :]
    time = re.search(rf"\b(?:after|in|for)\s+{NUMBER}\s*{half[2].rstrip('s')}s?\b", rest, re.I)
    start = re.search(rf"{NUMBER}\s*(?:g|grams?|mg|kg|atoms|%)\b", rest, re.IGNORECASE)
    size = float(half[1])
    case = Decay(
        float(start[1]) if start else 100.0,
        size,
        {"h": "hours", "s": "seconds"}.get(half[2], half[2].rstrip("s") + "s"),
        float(time[1]) if time else 3 * size,
    )
    usual = 0 < case.half <= 1e5 and 0 < case.start <= 1e6 and 0 < case.time / case.half <= 12
    return case if usual else None


def build_decay(request: Request) -> list[Scene]:
    case = asked_decay(request) or DEFAULT
    return [
        opening(
            "Half-life",
            f"{figures(case.half)} {case.unit} for half of it",
            "curve",
            "A radioactive substance becomes less and less. In each half-life, half of what is "
            f"left decays. Ours has a half-life of {figures(case.half)} {case.unit}.",
        ),
        halvings(case),
        formula_and_notes(
            "The formula",
            ["N(t) =", ("N_0", "start", "accent"), r"\cdot",
             (r"\left(\frac{1}{2}\right)^{t / T}", "power", "warm")],
            "What is left after the time t is the start, times one half to the power t over T.",
            [
                ("N₀: how much there was", "N zero is how much there was at first.", "start"),
                ("t / T: how many half-lives have passed",
                 "The power counts how many half-lives have passed.", "power"),
            ],
        ),
        worked("With our numbers", decay_lines(case)),
        decay_curve(case),
        summary(
            ("Each half-life leaves half", "Each half-life leaves half of what was there."),
            ("It never depends on how much there is", "It does not matter how much there is."),
            ("After ten half-lives about a thousandth is left",
             "After ten half-lives about a thousandth is left."),
            (f"Ours: {figures(case.left(case.time))} of {figures(case.start)} after "
             f"{figures(case.time)} {case.unit}",
             f"Of our {about(case.start)}, {about(case.left(case.time))} is left after "
             f"{about(case.time)} {case.unit}."),
        ),
    ]  # fmt: skip


def halvings(case: Decay) -> Scene:
    times = [n * case.half for n in range(6)]
    chart = Chart(
        id="bars",
        values=tuple(100 * 0.5**n for n in range(6)),
        labels=tuple(figures(time)[:14] for time in times),
        shown=tuple(figures(case.left(time))[:14] for time in times),
        axis=case.unit,
    )
    return pictured(
        "Half, and half again",
        chart,
        [
            (f"At first there is {about(case.start)}.", ["bars"]),
            (f"After {figures(case.half)} {case.unit}, half of it is left: "
             f"{about(case.start / 2)}.", [stress("bars.1")]),
            (f"After as long again, half of that: {about(case.start / 4)}. And so on.",
             [stress("bars.2")]),
        ],
    )  # fmt: skip


def decay_lines(case: Decay) -> list[Line]:
    lives = case.time / case.half
    left = case.left(case.time)
    return [
        (
            rf"\frac{{t}}{{T}} = \frac{{{plain(case.time)}}}{{{plain(case.half)}}} "
            rf"{tex_equal(lives)}",
            "half-lives that have passed",
            f"In {figures(case.time)} {case.unit} pass {about(lives)} half-lives.",
        ),
        (
            rf"N = {plain(case.start)} \cdot \left(\frac{{1}}{{2}}\right)^{{{plain(lives)}}}",
            "put the numbers in",
            f"So {about(case.start)} is halved {about(lives)} times.",
        ),
        (rf"N {tex_equal(left)}", "what is left", f"What is left is {about(left)}."),
    ]


def decay_curve(case: Decay) -> Scene:
    """In percent of the start, over half-lives."""
    lives = case.time / case.half
    top = max(5.0, 1.25 * lives)
    rate = coefficient(math.log(2))
    share = 100 * 0.5**lives
    plot = Graph(
        id="plot",
        x_range=(0, top),
        y_range=(0, 110),
        curves=(Curve(id="f", expression=f"100*exp(-{rate}*x)"),),
        points=(
            Point(id="half", x=1, y=50, tex=r"1 \to 50\%", role="good"),
            Point(id="ours", x=lives, y=share,
                  tex=rf"{plain(lives)} \to {plain(share)}\%"),
        )[: 2 if abs(lives - 1) > 0.1 else 1],
    )  # fmt: skip
    beats: list[tuple[str, Sequence[Action | str]]] = [
        ("To the right go the half-lives, upwards what is left, in percent.",
         ["plot", "plot.f", Trace(target="plot.f")]),
        ("After one half-life it is half.", ["plot.half"]),
    ]  # fmt: skip
    if abs(lives - 1) > 0.1:
        beats.append((f"Our time is {about(lives)} half-lives: {about(share)} percent is left.",
                      ["plot.ours", stress("plot.ours")]))  # fmt: skip
    return pictured("The curve", plot, beats, optional=True)


def ask_decay(case: Decay) -> Asked:
    return (
        f"The half-life is {figures(case.half)} {case.unit}. How much of {figures(case.start)} is "
        f"left after {figures(case.time)} {case.unit}?",
        rf"N_0 = {plain(case.start)},\ T = {plain(case.half)},\ t = {plain(case.time)}",
        decay_lines(case),
    )


# ---- dy/dx = k y ----


class Growth(NamedTuple):
    """k and y(0) of the equation y' = k·y."""

    k: float
    start: float

    def at(self, x: float) -> float:
        return self.start * math.exp(self.k * x)


GROWTH = Growth(0.5, 2)
GROWTHS = (Growth(-0.3, 10), Growth(1, 1), Growth(0.2, 5), Growth(-1, 4), Growth(0.7, 3))


def asked_growth(request: Request) -> Growth | None:
    text = request.text.replace("−", "-")
    k = re.search(r"(?:dy\s*/\s*dx|y'|y′)\s*=\s*(-?\d*\.?\d*)\s*\*?\s*y(?![a-z^(])", text)
    if k is None or k[1] in (".", "-."):
        return None
    start = re.search(rf"y\s*\(\s*0\s*\)\s*=\s*{NUMBER}", text)
    rate = float({"": "1", "-": "-1"}.get(k[1], k[1]))
    case = Growth(rate, float(start[1]) if start else 1.0)
    return case if 0.02 <= abs(case.k) <= 5 and 0 < abs(case.start) <= 100 else None


def build_growth(request: Request) -> list[Scene]:
    case = asked_growth(request) or GROWTH
    k, start = plain(case.k), plain(case.start)
    way = "grows" if case.k * case.start > 0 else "falls"
    return [
        opening(
            "A differential equation: y' = k · y",
            "Change in proportion to what is there",
            "curve",
            "The more bacteria there are, the more are born. The hotter the tea, the faster it "
            "cools. In both, the change is in proportion to what is there. Which function does so?",
        ),
        formula_and_notes(
            "The equation",
            [(r"\frac{dy}{dx}", "change", "accent"), "=", ("k", "k", "warm"), r"\cdot y"],
            "A differential equation says how a function changes. We look for the function itself.",
            [
                ("dy/dx: how fast y changes", "On the left stands how fast y changes.", "change"),
                (f"k: here {figures(case.k)}",
                 f"The number k is {about(case.k)} in our example, and y starts at "
                 f"{about(case.start)}.", "k"),
            ],
        ),
        worked("Solving it", growth_lines(case)),
        worked("The check", [
            (rf"y = {start} \cdot e^{{{k} x}}", "our solution", "Is it right? Derive it."),
            (rf"y' = {k} \cdot {start} \cdot e^{{{k} x}} = {k} \cdot y", "the chain rule",
             f"The derivative is {about(case.k)} times the function itself: just what was asked."),
        ], optional=True),
        growth_picture(case),
        summary(
            ("A differential equation asks for a function",
             "A differential equation asks for a function, not for a number."),
            ("y' = k · y is solved by C · e^(k x)",
             "Change in proportion to y leads to an exponential function."),
            ("k > 0: growth; k < 0: decay", "A positive k means growth, a negative one decay."),
            (f"Ours: y = {figures(case.start)} · e^({figures(case.k)} x)",
             f"Ours starts at {about(case.start)} and {way} by the rate {about(case.k)}."),
        ),
    ]  # fmt: skip


def growth_lines(case: Growth) -> list[Line]:
    k, start = plain(case.k), plain(case.start)
    return [
        (r"\frac{dy}{y} = k \, dx", "separate y and x",
         "Bring all y to the left side, and all x to the right."),
        (r"\ln |y| = k x + c", "integrate both sides",
         "Integrate both sides. On the left that gives the logarithm."),
        (r"y = C \cdot e^{k x}", "undo the logarithm",
         "Undo the logarithm: an exponential function with a factor C."),
        (rf"y(0) = C = {start}: \quad y = {start} \cdot e^{{{k} x}}", "the start tells C",
         f"At the start, where x is zero, y is {about(case.start)}: that is C."),
    ]  # fmt: skip


def growth_picture(case: Growth) -> Scene:
    reach = 2.2 / abs(case.k)
    ends = 1.5 * case.at(0), case.at(reach)
    low, high = min(0.0, *ends), max(0.0, *ends)
    air = 0.12 * (high - low)
    others = (0.5, 1.5)
    plot = Graph(
        id="plot",
        x_range=(0, reach),
        y_range=(low - air, high + air),
        curves=(
            Curve(id="f", expression=f"{coefficient(case.start)}*exp({coefficient(case.k)}*x)",
                  tex="y"),
            *(
                Curve(id=f"o{n}",
                      expression=f"{coefficient(share * case.start)}*exp({coefficient(case.k)}*x)",
                      role="muted")
                for n, share in enumerate(others)
            ),
        ),
        points=(Point(id="start", x=0, y=case.start, tex=rf"y(0) = {plain(case.start)}"),),
    )  # fmt: skip
    return pictured(
        "The solution",
        plot,
        [
            ("Here it starts.", ["plot", "plot.start"]),
            ("And this is how it goes on.", ["plot.f", Trace(target="plot.f")]),
            ("From other starts come other curves of the same family.", ["plot.o0", "plot.o1"]),
        ],
    )


def ask_growth(case: Growth) -> Asked:
    k, start = plain(case.k), plain(case.start)
    full = growth_lines(case)
    return (
        f"Which function has a derivative of {about(case.k)} times itself, and starts at "
        f"{about(case.start)}?",
        rf"y' = {k} \cdot y,\ y(0) = {start}",
        full[2:],
    )


TEMPLATES = (
    made(("half-life", HALF, "a half-life, an amount and a time of up to 12 half-lives"),
         asked_decay, build_decay, questions(asked_decay, OTHERS, ask_decay),
         (("Half-life", ""),
          ("Radioactive decay", "80 g with a half-life of 5 years, after 20 years"))),
    made(("the differential equation y' = k y", EQUATION, "equations such as y' = 0.5 y, y(0) = 2"),
         asked_growth, build_growth, questions(asked_growth, GROWTHS, ask_growth),
         (("Differential equations", ""),
          ("Solve the differential equation dy/dx = -0.3y", "y(0) = 10"))),
)  # fmt: skip
