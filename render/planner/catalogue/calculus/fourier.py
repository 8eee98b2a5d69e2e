"""Fourier series: square, sawtooth and triangle waves as sums of sines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import sympy

from render.plan.actions import hide, stress
from render.plan.lesson import Scene, Trace
from render.plan.objects import Curve, Graph, Segment
from render.plan.tables import Chart
from render.planner.catalogue.blocks import (
    Line,
    X,
    formula_and_notes,
    opening,
    practice,
    show_picture,
    summary,
    work_through,
)
from render.planner.catalogue.making import make_template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("fourier series", "fourier expansion", "fourier analysis", "fourier", "harmonics of a",
           "sum of sines"),
    words="fourier series square wave* sawtooth triangle triangular sine* cosine* sum coefficient* "
    "harmonic* periodic function* expansion signal* gibbs phenomenon",
    not_with=("transform", "fft", "biography", "joseph"),
)  # fmt: skip
N = sympy.Symbol("n", integer=True, positive=True)
COUNTS = (1, 3, 9)


@cache
def coefficient(half: sympy.Expr, n: int) -> sympy.Expr:
    """b_n = 2/π ∫₀^π f(x) sin(nx) dx."""
    measured = sympy.integrate(half * sympy.sin(n * X), (X, 0, sympy.pi))
    return sympy.simplify(2 / sympy.pi * measured)


@dataclass(frozen=True)
class Wave:
    """An odd wave of period 2π and height 1; ``half`` is it between 0 and π."""

    name: str
    article: str
    half: sympy.Expr
    corners: tuple[tuple[float, float], ...]
    series: str
    fading: str
    jumps: bool

    def coefficient(self, n: int) -> sympy.Expr:
        return coefficient(self.half, n)

    def terms(self, count: int) -> list[tuple[int, sympy.Expr]]:
        """The first that are not zero."""
        found: list[tuple[int, sympy.Expr]] = []
        n = 1
        while len(found) < count:
            value = self.coefficient(n)
            if value != 0:
                found.append((n, value))
            n += 1
        return found


PI = float(sympy.pi)
SQUARE = Wave(
    "square wave", "a", sympy.Integer(1),
    ((-PI, -1), (0, -1), (0, 1), (PI, 1)),
    r"\frac{4}{\pi}\left(\sin x + \frac{\sin 3x}{3} + \frac{\sin 5x}{5} + \ldots\right)",
    "one over n, for odd n only", jumps=True,
)  # fmt: skip
SAWTOOTH = Wave(
    "sawtooth wave", "a", X / sympy.pi,
    ((-PI, -1), (PI, 1)),
    r"\frac{2}{\pi}\left(\sin x - \frac{\sin 2x}{2} + \frac{\sin 3x}{3} - \ldots\right)",
    "one over n, with changing signs", jumps=True,
)  # fmt: skip
TRIANGLE = Wave(
    "triangle wave", "a", sympy.Piecewise((2 * X / sympy.pi, sympy.pi / 2 > X),
                                          (2 - 2 * X / sympy.pi, True)),
    ((-PI, 0), (-PI / 2, -1), (PI / 2, 1), (PI, 0)),
    r"\frac{8}{\pi^2}\left(\sin x - \frac{\sin 3x}{9} + \frac{\sin 5x}{25} - \ldots\right)",
    "one over n squared, for odd n only", jumps=False,
)  # fmt: skip
WAVES = (SQUARE, SAWTOOTH, TRIANGLE)


def read_request(request: Request) -> Wave | None:
    for pattern, wave in ((r"saw\s?-?tooth|f\(x\)\s*=\s*x\b", SAWTOOTH), (r"triang", TRIANGLE),
                          (r"square", SQUARE)):  # fmt: skip
        if re.search(pattern, request.text, re.IGNORECASE):
            return wave
    return None


def partial(wave: Wave, count: int) -> str:
    """The sum of its first terms, as an expression."""
    parts = [f"{float(b):+.6f}*sin({n}*x)" for n, b in wave.terms(count)]
    return "".join(parts).lstrip("+")


def picture(wave: Wave) -> Scene:
    roles = ("warm", "violet", "accent")
    curves = tuple(
        Curve(id=f"sum{count}", expression=partial(wave, count), role=role)  # type: ignore[arg-type]  # roles
        for count, role in zip(COUNTS, roles, strict=True)
    )
    pieces = tuple(
        Segment(id=f"piece{n}", start=one, end=other, role="muted", dashed=False)
        for n, (one, other) in enumerate(zip(wave.corners, wave.corners[1:], strict=False))
    )
    plot = Graph(id="plot", x_range=(-PI, PI), y_range=(-1.6, 1.6), curves=curves,
                 segments=pieces, x_unit="pi")  # fmt: skip
    return show_picture(
        "Adding sines",
        plot,
        [
            (f"This is {wave.article} {wave.name}, over one period.",
             ["plot", *(f"plot.{piece.id}" for piece in pieces)]),
            ("One sine alone is a first guess.", ["plot.sum1", Trace(target="plot.sum1")]),
            ("With three of them, the shape is there.", [hide("plot.sum1"), "plot.sum3"]),
            ("And with nine it is close almost everywhere.", [hide("plot.sum3"), "plot.sum9"]),
        ],
    )  # fmt: skip


def spectrum(wave: Wave) -> Scene:
    sizes = [abs(float(wave.coefficient(n))) for n in range(1, 10)]
    chart = Chart(
        id="bars",
        values=tuple(round(100 * s / max(sizes), 4) for s in sizes),
        labels=tuple(map(str, range(1, 10))),
        shown=tuple(f"{s:.2f}" for s in sizes),
        axis="size of each sine, by its number n",
    )
    return show_picture(
        "How much of each sine",
        chart,
        [("Each bar is one sine: its number below, its size above. They are the harmonics.",
          ["bars"]),
         (f"The sizes fall off like {wave.fading}.", [stress("bars.0")])],
    )  # fmt: skip


def lines(wave: Wave) -> list[Line]:
    found = wave.terms(3)
    rows: list[Line] = [
        (
            r"b_n = \frac{2}{\pi} \int_0^{\pi} f(x) \sin(nx)\, dx",
            "how much of sine n",
            "To measure how much of sine n is in the wave, multiply by it and integrate.",
        ),
    ]
    rows += [
        (rf"b_{n} = {sympy.latex(b)} \approx {float(b):.3f}", f"n = {n}",
         f"For n equals {n}, this is {'minus ' if b < 0 else ''}{abs(float(b)):.3f}, rounded.")
        for n, b in found
    ]  # fmt: skip
    return rows


def build(request: Request) -> list[Scene]:
    wave = read_request(request) or SQUARE
    note = (
        ("At a jump the sum always shoots over, by about 9% of the jump",
         "At a jump the sum shoots over by about nine percent of it, however many terms there are. "
         "That is Gibbs' phenomenon.")
        if wave.jumps
        else ("Without jumps it comes close quickly, everywhere",
              "This wave has no jump, so the sum comes close quickly, and everywhere.")
    )  # fmt: skip
    return [
        opening("Fourier series", f"The {wave.name} as a sum of sines", "wave",
                f"Can {wave.article} {wave.name}, all straight lines, be made of nothing but "
                "round sines? Fourier said yes, if one adds enough of them."),
        picture(wave),
        formula_and_notes(
            "The series",
            ["f(x) = ", (wave.series, "sum", "accent")],
            "This is the series: sines of whole multiples of the first frequency.",
            [(f"The sizes: {wave.fading}", f"Their sizes are {wave.fading}.", "sum"), note],
        ),
        work_through("The coefficients", lines(wave)),
        spectrum(wave),
        summary(
            ("A periodic wave is a sum of sines and cosines",
             "A periodic wave is a sum of sines and cosines."),
            ("An odd wave needs sines only", "Ours is odd, so it needs sines only."),
            ("Each coefficient is an integral", "Each coefficient is an integral."),
            note,
        ),
    ]  # fmt: skip


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request) or SQUARE
    for n, wave in enumerate((one for one in WAVES if one is not own), 1):
        rows = lines(wave)
        yield practice(f"And the {wave.name}: what are its first coefficients?",
                       rf"f(x) = {wave.series}", rows[1:4], n)  # fmt: skip


TEMPLATES = (
    make_template(
        ("Fourier series", SUBJECT, "square, sawtooth and triangle waves"),
        read_request,
        build,
        more,
        (
            ("Fourier series", ""),
            ("Fourier series of a sawtooth wave", ""),
            ("Fourier series", "Expand a triangle wave."),
        ),
    ),
)
