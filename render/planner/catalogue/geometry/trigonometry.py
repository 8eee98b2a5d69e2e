"""Sine and cosine: the circle that draws the wave, amplitude and period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import sympy

from render.plan.actions import show, stress
from render.plan.expressions import from_sympy
from render.plan.lesson import Beat, Scene, Trace
from render.plan.objects import (
    Bullets,
    CircleWave,
    Curve,
    Formula,
    FormulaPart,
    Graph,
    Point,
    Segment,
    TitleCard,
)
from render.planner.catalogue.blocks import practice
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken
from render.planner.catalogue.subject import BY_SHAPE, Subject, only_formula
from render.planner.request import Request

X = sympy.Symbol("x", real=True)
DEFAULT = 2 * sympy.sin(2 * X)


class Wave:
    """amplitude · sin or cos (rate · x), exact."""

    def __init__(self, expression: sympy.Expr) -> None:
        calls = list(expression.atoms(sympy.sin, sympy.cos))
        self.f = expression
        self.name: Literal["sin", "cos"] = "sin" if isinstance(calls[0], sympy.sin) else "cos"
        self.amplitude = expression.as_independent(X)[0]
        self.rate = calls[0].args[0].coeff(X, 1)
        self.period = 2 * sympy.pi / self.rate

    @staticmethod
    def fits(expression: sympy.Expr) -> bool:
        calls = expression.atoms(sympy.sin, sympy.cos)
        if len(calls) != 1:
            return False
        call = next(iter(calls))
        inner = call.args[0]
        if not expression.is_Mul and expression != call:
            return False
        if expression.as_independent(X)[1] != call or inner != inner.coeff(X, 1) * X:
            return False
        wave = Wave(expression)
        amplitude, rate = wave.amplitude, wave.rate
        if not (amplitude.is_Rational and rate.is_Rational):
            return False
        return bool(sympy.Rational(1, 5) <= amplitude <= 20 and sympy.Rational(1, 4) <= rate <= 6)

    @property
    def word(self) -> str:
        return "sine" if self.name == "sin" else "cosine"

    @property
    def first_top(self) -> sympy.Expr:
        return self.period / 4 if self.name == "sin" else sympy.Integer(0)


def lesson(expression: sympy.Expr = DEFAULT, title: str = "") -> list[Scene]:
    wave = Wave(expression)
    title = title or f"{wave.word.capitalize()} waves"
    return [
        opening(wave, title),
        circle(wave),
        formula(wave),
        plot(wave),
        compare(wave),
        summary(wave),
    ]


def opening(wave: Wave, title: str) -> Scene:
    card = TitleCard(id="card", text=title, subtitle="Circle, amplitude and period", motif="wave")
    say = f"A {wave.word} wave rises and falls for ever in the same rhythm. It comes from a circle."
    return Scene(title=title, objects=(card,), beats=(Beat(say=say, do=(show("card"),)),))


def circle(wave: Wave) -> Scene:
    turning = CircleWave(id="turning", function=wave.name)
    first = (
        "Take a circle of radius one, with a point that starts at its right."
        if wave.name == "sin"
        else "Take a circle of radius one, with a point that starts at its top."
    )
    beats = (
        Beat(say=first, do=(show("turning"),)),
        Beat(
            say="As the point goes round, we draw its height over the angle. "
            f"One turn gives one {wave.word} wave, from zero to two pi.",
            do=(Trace(target="turning"),),
        ),
    )
    return Scene(
        title="The wave comes from a circle", objects=(turning,), beats=beats, optional=True
    )


def formula(wave: Wave) -> Scene:
    general = Formula(
        id="general",
        area="upper",
        tex=(
            FormulaPart(tex="f(x) ="),
            FormulaPart(tex="A", id="a", role="warm"),
            FormulaPart(tex=rf"\{wave.name}("),
            FormulaPart(tex="B", id="b", role="good"),
            FormulaPart(tex="x )"),
        ),
    )
    notes = Bullets(
        id="notes",
        area="lower",
        items=(
            "A is the amplitude: how far the wave swings to either side",
            "B is the rate: how many waves fit between 0 and 2π",
            "The period, the length of one wave, is 2π / B",
        ),
    )
    beats = (
        Beat(say="Two numbers shape the wave.", do=(show("general"),)),
        Beat(
            say="The amplitude A is its height above the middle.",
            do=(stress("general.a"), show("notes.0")),
        ),
        Beat(
            say="The rate B says how quickly it swings.", do=(stress("general.b"), show("notes.1"))
        ),
        Beat(
            say="One whole wave then has the length two pi over B, its period.",
            do=(show("notes.2"),),
        ),
    )
    return Scene(title="Amplitude and rate", objects=(general, notes), beats=beats, optional=True)


def plot(wave: Wave) -> Scene:
    height, period = float(wave.amplitude), float(wave.period)
    top = float(wave.first_top)
    end = max(period * 2, float(2 * sympy.pi))
    graph = Graph(
        id="plot",
        x_range=(0, round(end, 6)),
        y_range=(-1.6 * height, 1.6 * height),
        x_unit="pi" if end < 20 else "1",
        curves=(Curve(id="f", expression=from_sympy(wave.f), tex=f"f(x) = {sympy.latex(wave.f)}"),),
        points=(Point(id="top", x=top, y=height, role="warm", on="f"),),
        segments=(
            Segment(
                id="amplitude",
                start=(top, 0),
                end=(top, height),
                tex=f"A = {sympy.latex(wave.amplitude)}",
                role="warm",
            ),
            Segment(
                id="period",
                start=(top, -1.25 * height),
                end=(top + period, -1.25 * height),
                tex=rf"\text{{period}} = {sympy.latex(wave.period)}",
                role="good",
                dashed=False,
            ),
        ),
    )
    beats = (
        Beat(
            say=f"Our example is {spoken(wave.f)}.",
            do=(show("plot"), show("plot.f"), Trace(target="plot.f")),
        ),
        Beat(
            say=f"It climbs to {spoken(wave.amplitude)}: that is the amplitude.",
            do=(show("plot.top"), show("plot.amplitude"), stress("plot.top")),
        ),
        Beat(
            say=f"From top to top it takes {spoken(wave.period)}: that is the period.",
            do=(show("plot.period"),),
        ),
    )
    return Scene(title=f"Plotting the {wave.word} wave", objects=(graph,), beats=beats)


def compare(wave: Wave) -> Scene:
    graph = Graph(
        id="plot",
        x_range=(0, round(float(4 * sympy.pi), 6)),
        y_range=(-2.6, 2.6),
        x_unit="pi",
        curves=(
            Curve(id="plain", expression=f"{wave.name}(x)", tex=rf"\{wave.name}(x)"),
            Curve(id="tall", expression=f"2*{wave.name}(x)", tex=rf"2\{wave.name}(x)", role="warm"),
            Curve(id="fast", expression=f"{wave.name}(2*x)", tex=rf"\{wave.name}(2x)", role="good"),
        ),
    )
    beats = (
        Beat(say="This is the plain wave.", do=(show("plot"), show("plot.plain"))),
        Beat(say="A larger amplitude makes it taller.", do=(show("plot.tall"),)),
        Beat(say="A larger rate makes it quicker.", do=(show("plot.fast"),)),
    )
    return Scene(title="Taller and quicker", objects=(graph,), beats=beats, optional=True)


def summary(wave: Wave) -> Scene:
    points = Bullets(
        id="points",
        marker="tick",
        items=(
            f"The {wave.word} is the height of a point on the unit circle"
            + (", started at the top" if wave.name == "cos" else ""),
            "The amplitude A is the height of the wave",
            "The period 2π / B is the length of one wave",
            f"Ours has amplitude {plain_number(wave.amplitude)} and period {period_text(wave)}",
        ),
    )
    said = [
        "A point going round a circle draws the wave.",
        "The amplitude is its height.",
        "The period is its length.",
        f"Ours has amplitude {spoken(wave.amplitude)} and period {spoken(wave.period)}.",
    ]
    beats = tuple(Beat(say=say, do=(show(f"points.{n}"),)) for n, say in enumerate(said))
    return Scene(title="Summary", objects=(points,), beats=beats)


def period_text(wave: Wave) -> str:
    return str(wave.period).replace("*", "").replace("pi", "π").replace("/", " / ")


SUBJECT = Subject(
    names=(
        "sine",
        "sines",
        "cosine*",
        "sinusoid*",
        "sine wave*",
        "sine and cosine",
        "trigonometric function*",
        "amplitude and period",
        "trigonometry",
    ),
    words="wave* curve* function* graph* amplitude* period* frequency circle unit trigonometric "
    "trig sin cos",
    not_with=(
        "law of sines",
        "law of cosines",
        "sine rule",
        "cosine rule",
        "sine law*",
        "cosine law*",
        "identit*",
        "hyperbolic",
    ),
)


def score(request: Request) -> float:
    f = request.expression
    given = f is not None and Wave.fits(f)
    by_words = SUBJECT.score(request, given=given)
    if by_words and f is not None and not given:
        return by_words / 4
    return by_words or (BY_SHAPE + 0.2 if given and only_formula(request) else 0.0)


def build(request: Request) -> list[Scene]:
    f = request.expression
    return lesson(f) if f is not None and Wave.fits(f) else lesson()


OTHERS = (
    3 * sympy.sin(X),
    sympy.cos(2 * X),
    5 * sympy.sin(4 * X),
    sympy.sin(X / 2),
    2 * sympy.cos(3 * X),
    4 * sympy.sin(X / 3),
    sympy.cos(X / 4) / 2,
    6 * sympy.cos(X),
)


def more(request: Request) -> Iterator[Scene]:
    for n, f in enumerate((f for f in OTHERS if f != request.expression), 1):
        wave = Wave(f)
        yield practice(
            f"Which amplitude and period has {spoken(f)}?",
            f"f(x) = {sympy.latex(f)}",
            [
                (
                    f"A = {sympy.latex(wave.amplitude)}",
                    "the factor in front",
                    f"The amplitude is the factor in front: {spoken(wave.amplitude)}.",
                ),
                (
                    rf"\frac{{2\pi}}{{{sympy.latex(wave.rate)}}} = {sympy.latex(wave.period)}",
                    "two pi over the rate",
                    f"The period is two pi over {spoken(wave.rate)}, that is "
                    f"{spoken(wave.period)}.",
                ),
            ],
            n,
        )


TEMPLATES = (
    Template(
        "sine waves",
        score,
        build,
        takes="a formula such as 2 sin(3x)",
        examples=(("Sine waves", ""), ("0.5cos(x/2)", ""), ("Sine and cosine", "")),
        more=more,
    ),
)
