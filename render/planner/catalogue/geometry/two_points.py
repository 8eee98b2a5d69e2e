"""Two points in the plane: their distance by Pythagoras, and their midpoint."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from render.planner.catalogue.case import Written
from render.planner.catalogue.reading import vectors
from render.planner.catalogue.speech import equal_tex, spoken
from render.planner.catalogue.subject import Subject
from render.planner.catalogue.values import Exact
from render.planner.request import Request

Pair = tuple[sympy.Rational, sympy.Rational]
HALF = sympy.Rational(1, 2)


@dataclass(frozen=True)
class TwoPoints:
    """A (a, b) and B (c, d)."""

    first: Pair
    second: Pair

    @property
    def fits(self) -> bool:
        small = all(abs(n) <= 500 for n in (*self.first, *self.second))
        return small and max(abs(self.dx.number), abs(self.dy.number)) >= HALF

    @property
    def a(self) -> Exact:
        return Exact(self.first[0])

    @property
    def b(self) -> Exact:
        return Exact(self.first[1])

    @property
    def c(self) -> Exact:
        return Exact(self.second[0])

    @property
    def d(self) -> Exact:
        return Exact(self.second[1])

    @property
    def dx(self) -> Exact:
        return Exact(self.second[0] - self.first[0])

    @property
    def dy(self) -> Exact:
        return Exact(self.second[1] - self.first[1])

    @property
    def across(self) -> Exact:
        return Exact(abs(self.dx.number))

    @property
    def up(self) -> Exact:
        return Exact(abs(self.dy.number))

    @property
    def slanted(self) -> bool:
        return bool(self.dx.number and self.dy.number)

    @property
    def total(self) -> Exact:
        return Exact(self.dx.number**2 + self.dy.number**2)

    @property
    def sum_said(self) -> str:
        dx, dy, total = (spoken(one.number) for one in (self.dx, self.dy, self.total))
        return f"{dx} squared plus {dy} squared is {total}.".capitalize()

    @property
    def length(self) -> Exact:
        return Exact(sympy.sqrt(self.total.number))

    @property
    def root(self) -> str:
        length = self.length.number
        exact = "" if length.is_Rational else rf"= {sympy.latex(length)} "
        return exact + equal_tex(length)

    @property
    def mx(self) -> Exact:
        return Exact((self.first[0] + self.second[0]) / 2)

    @property
    def my(self) -> Exact:
        return Exact((self.first[1] + self.second[1]) / 2)

    @property
    def ranges(self) -> Ranges:
        return Ranges(self)


@dataclass(frozen=True)
class Ranges:
    """Of the picture: both points with air, wider than high."""

    points: TwoPoints

    @property
    def x(self) -> tuple[float, float]:
        return self.span(0, 0.45)

    @property
    def y(self) -> tuple[float, float]:
        return self.span(1, 0.3)

    def span(self, axis: int, air: float) -> tuple[float, float]:
        ends = zip(self.points.first, self.points.second, strict=True)
        spans = [sorted((float(one), float(other))) for one, other in ends]
        room = max(*(high - low for low, high in spans), 1.0)
        return spans[axis][0] - air * room, spans[axis][1] + air * room


DISTANCE = r"""
=> d = \sqrt{\left(<c> - <a.bracketed>\right)^2 + \left(<d> - <b.bracketed>\right)^2} | put the
    points in | Put the coordinates in: second minus first, each squared.
=> = \sqrt{<dx.bracketed>^2 + <dy.bracketed>^2} = \sqrt{<total>} | squares and their sum |
    <sum_said>
=> <root> | the root | The distance is <length>. {emphasise}
"""
SCRIPT = (
    r"""
! Distance and midpoint | From (<a>, <b>) to (<c>, <d>) | line
Two points, at <a>, <b> and at <c>, <d>. How far are they apart, and what lies in the middle?

# The two points
@graph plot
    x_range: <ranges.x>
    y_range: <ranges.y>
    square: yes
    segments:
        across: <a>, <b> | <c>, <b> | role = accent | tex = <across.short> {if slanted}
        up: <c>, <b> | <c>, <d> | role = good | tex = <up.short> {if slanted}
        way: <a>, <b> | <c>, <d> | role = warm | dashed = no
    points:
        first: <a> | <b> | tex = A(<a.short>, <b.short>)
        second: <c> | <d> | tex = B(<c.short>, <d.short>)
        mid: <mx> | <my> | tex = M | role = violet
Here are our points A and B. {show plot, show plot.first, show plot.second}
The segment between them is the shortest way. {show plot.way}
To the right and upwards lie the legs of a right triangle, and the segment is its hypotenuse.
    {show plot.across, show plot.up} {if slanted}
And M is the point in its middle. {show plot.mid, emphasise plot.mid}

# The formulas
= [[d = \sqrt{(x_2 - x_1)^2 + (y_2 - y_1)^2} | distance accent]]
The distance is Pythagoras: the squares of both differences, added, and the root.
- Midpoint: the mean of both x, and the mean of both y | For the midpoint take the mean of both x,
    and the mean of both y.
- Which point is the first does not matter | Which point you call the first does not matter: squares
    have no sign.

# The distance
"""
    + DISTANCE
    + r"""
# The midpoint
=> x_M = \frac{<a> + <c.bracketed>}{2} = <mx.short> | the mean of the x | The mean of the two x is
    <mx>.
=> y_M = \frac{<b> + <d.bracketed>}{2} = <my.short> | the mean of the y | The mean of the two y is
    <my>.
=> M\left(<mx.short>,\ <my.short>\right) | the midpoint | So the midpoint is <mx>, <my>. {emphasise}

# Summary
* Distance: the root of the sum of squares | The distance is the root of the sum of the squares of
    both differences.
* Midpoint: the means of the coordinates | The midpoint has the means of the coordinates.
* Ours: distance <length.plain>, midpoint (<mx>, <my>) | Ours are <length> apart, with the midpoint
    <mx>, <my>.
"""
)


def points_of(*numbers: int) -> TwoPoints:
    a, b, c, d = map(sympy.Integer, numbers)
    return TwoPoints((a, b), (c, d))


def read_points(request: Request) -> TwoPoints | None:
    found = vectors(request.text)
    return TwoPoints(*found[:2]) if len(found) > 1 and found[0] != found[1] else None


LESSON = Written(
    "distance and midpoint",
    Subject(
        names=("distance formula", "midpoint formula", "distance between two points", "midpoint",
               "midpoint of", "distance between", "distance and midpoint", "distance from",
               "length of the segment", "length of the line segment", "midpoint of a segment"),
        words="distance midpoint point* coordinate* geometry segment line between formula* plane "
        "length two cartesian endpoints",
        not_with=("planet*", "sun", "earth", "stars", "cities", "line to", "midpoint theorem"),
    ),
    "two different points, as in (1, 2) and (4, 6)",
    (
        ("Distance between two points", ""),
        ("Midpoint of (1,2) and (5,8)", ""),
        ("Distance formula", "A(-3, 1) and B(2, 1)"),
    ),
    read_points,
    points_of(1, 2, 4, 6),
    (points_of(0, 0, 6, 8), points_of(-1, 3, 5, 1), points_of(2, -2, 2, 5),
     points_of(-3, -4, 2, 8)),
    SCRIPT,
    r"Q: How far apart are these two points? | A(<a>, <b>),\quad B(<c>, <d>)" + DISTANCE,
)  # fmt: skip
TEMPLATES = (LESSON.template,)
