"""Fourier series: square, sawtooth and triangle waves as sums of sines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import sympy

from render.plan.objects import Curve, Graph, Role, Segment
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.let_functions import X
from render.planner.catalogue.values import Fixed
from render.planner.request import Request

ROLES: dict[int, Role] = {1: "warm", 3: "violet", 9: "accent"}  # by how many sines are added
MOST_SINES = 9


@cache
def find_coefficient(half: sympy.Expr, n: int) -> sympy.Expr:
    """b_n = 2/π ∫₀^π f(x) sin(nx) dx."""
    measured = sympy.integrate(half * sympy.sin(n * X), (X, 0, sympy.pi))
    return sympy.simplify(2 / sympy.pi * measured)


@dataclass(frozen=True)
class Sine:
    """Of n times the first frequency, as it stands in the sum."""

    n: int
    coefficient: sympy.Expr

    @property
    def exact(self) -> str:
        return str(sympy.latex(self.coefficient))

    @property
    def about(self) -> Fixed:
        return Fixed(self.coefficient, 3)


@dataclass(frozen=True)
class Wave:
    """An odd wave of period 2π and height 1; ``half`` is it between 0 and π."""

    name: str
    half: sympy.Expr
    corners: tuple[tuple[float, float], ...]
    series: str
    fading: str
    jumps: bool

    def coefficient(self, n: int) -> sympy.Expr:
        return find_coefficient(self.half, n)

    def sines(self, count: int) -> list[Sine]:
        """The first that are not zero."""
        found: list[Sine] = []
        n = 1
        while len(found) < count:
            if (value := self.coefficient(n)) != 0:
                found.append(Sine(n, value))
            n += 1
        return found

    @property
    def first(self) -> tuple[Sine, ...]:
        return tuple(self.sines(3))

    def partial_sum(self, count: int) -> str:
        """Of the first sines, as an expression."""
        parts = [f"{float(one.coefficient):+.6f}*sin({one.n}*x)" for one in self.sines(count)]
        return "".join(parts).lstrip("+")

    @property
    def plot(self) -> Graph:
        curves = tuple(
            Curve(id=f"sum{count}", expression=self.partial_sum(count), role=role)
            for count, role in ROLES.items()
        )
        ends = zip(self.pieces, self.corners, self.corners[1:], strict=False)
        segments = tuple(
            Segment(id=name, start=one, end=other, role="muted", dashed=False)
            for name, one, other in ends
        )
        return Graph(id="plot", x_range=(-PI, PI), y_range=(-1.6, 1.6), curves=curves,
                     segments=segments, x_unit="pi")  # fmt: skip

    @property
    def pieces(self) -> tuple[str, ...]:
        return tuple(f"piece{n}" for n in range(len(self.corners) - 1))

    @property
    def sizes(self) -> tuple[Fixed, ...]:
        return tuple(Fixed(abs(self.coefficient(n))) for n in range(1, MOST_SINES + 1))


PI = float(sympy.pi)
SQUARE = Wave(
    "square wave", sympy.Integer(1),
    ((-PI, -1), (0, -1), (0, 1), (PI, 1)),
    r"\frac{4}{\pi}\left(\sin x + \frac{\sin 3x}{3} + \frac{\sin 5x}{5} + \ldots\right)",
    "one over n, for odd n only", jumps=True,
)  # fmt: skip
SAWTOOTH = Wave(
    "sawtooth wave", X / sympy.pi,
    ((-PI, -1), (PI, 1)),
    r"\frac{2}{\pi}\left(\sin x - \frac{\sin 2x}{2} + \frac{\sin 3x}{3} - \ldots\right)",
    "one over n, with changing signs", jumps=True,
)  # fmt: skip
TRIANGLE = Wave(
    "triangle wave", sympy.Piecewise((2 * X / sympy.pi, sympy.pi / 2 > X),
                                          (2 - 2 * X / sympy.pi, True)),
    ((-PI, 0), (-PI / 2, -1), (PI / 2, 1), (PI, 0)),
    r"\frac{8}{\pi^2}\left(\sin x - \frac{\sin 3x}{9} + \frac{\sin 5x}{25} - \ldots\right)",
    "one over n squared, for odd n only", jumps=False,
)  # fmt: skip


def read_wave(request: Request) -> Wave | None:
    for pattern, wave in ((r"saw\s?-?tooth|f\(x\)\s*=\s*x\b", SAWTOOTH), (r"triang", TRIANGLE),
                          (r"square", SQUARE)):  # fmt: skip
        if re.search(pattern, request.text, re.IGNORECASE):
            return wave
    return None


TEMPLATES = read_templates(__file__, Wave, read_wave)
