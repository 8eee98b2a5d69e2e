"""The theorem of Pythagoras: squares on the sides, and a side computed from the other two."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sympy

from render.planner.catalogue.case import Written
from render.planner.catalogue.subject import Subject
from render.planner.catalogue.values import Exact
from render.planner.request import NUMBER, Request

MOST = 5  # one leg may be this many times the other, or the figure cannot be read
TWO_LEGS = re.compile(
    rf"\b(?:legs?|sides?|with)\b\D{{0,20}}({NUMBER})\D{{1,12}}({NUMBER})", re.IGNORECASE
)
HYPOTENUSE = re.compile(
    rf"\bhypotenuse\b\D{{0,12}}?({NUMBER})|({NUMBER})\s*(?:cm|m|mm|km)?\s*(?:long\s+)?hypotenuse",
    re.I,
)
ONE_LEG = re.compile(rf"\b(?:legs?|sides?)\b\D{{0,12}}?({NUMBER})", re.IGNORECASE)


@dataclass(frozen=True)
class Legs:
    """The legs of a right triangle."""

    one: sympy.Expr
    other: sympy.Expr

    @property
    def fits(self) -> bool:
        a, b = float(self.one), float(self.other)
        return 0 < a <= 1000 and 0 < b <= 1000 and 1 / MOST <= a / b <= MOST

    @property
    def a(self) -> Exact:
        return Exact(self.one)

    @property
    def b(self) -> Exact:
        return Exact(self.other)

    @property
    def asq(self) -> Exact:
        return Exact(self.one**2)

    @property
    def bsq(self) -> Exact:
        return Exact(self.other**2)

    @property
    def csq(self) -> Exact:
        return Exact(self.one**2 + self.other**2)

    @property
    def c(self) -> Exact:
        return Exact(sympy.sqrt(self.csq.number))


def legs_of(one: object, other: object) -> Legs:
    return Legs(sympy.Rational(one), sympy.Rational(other))


def read_legs(request: Request) -> Legs | None:
    """Both legs; the other one is computed when the hypotenuse and one leg are whole with it."""
    text = request.text
    if long := HYPOTENUSE.search(text):
        return complete_legs(sympy.Rational(long[1] or long[2]), ONE_LEG.search(text))
    found = TWO_LEGS.search(text)
    return legs_of(found[1], found[2]) if found else None


def complete_legs(long: sympy.Rational, leg: re.Match[str] | None) -> Legs | None:
    if leg is None or not 0 < (a := sympy.Rational(leg[1])) < long:
        return None
    b = sympy.sqrt(long**2 - a**2)
    return Legs(a, b) if b.is_Rational else None


SCRIPT = r"""
! The theorem of Pythagoras | Squares on the sides of a right triangle | triangle
In every triangle with a right angle, the three sides are bound together by one equation.

# Three squares
@right_triangle figure left: a = <a> | b = <b> | labels = a^2, b^2, c^2
@bullets notes right
    items:
        a and b are the legs: they meet at the right angle,
        c is the hypotenuse: it lies opposite the right angle,
        The two smaller squares together are as large as the big one
Here is a right triangle. {show figure}
Draw a square on each of the two legs. {show figure.a, show figure.b, show notes.0}
And one on the hypotenuse, the longest side. {show figure.c, show notes.1}
The theorem says: the areas of the two smaller squares add up to the large one.
    {show notes.2, emphasise figure.c}

# As an equation {optional}
= [[a^2 | a accent]] + [[b^2 | b warm]] = [[c^2 | c good]]
As an equation: a squared plus b squared equals c squared.
- It holds for every right triangle, and only for those | It holds exactly when the angle is a
    right one.
- Two sides are enough to find the third | So when two sides are known, the third can be computed.

# An example {optional}
=> c^2 = a^2 + b^2 | the theorem | Let the legs be <a> and <b>. How long is the hypotenuse?
=> c^2 = <a>^2 + <b>^2 | put the legs in | We put the legs into the theorem,
=> c^2 = <asq> + <bsq> = <csq> | add the squares | and the squares add up to <csq>.
=> c = \sqrt{<csq>} <=c> | take the root | The root of it is the length of the hypotenuse<c.told>.
    {emphasise}

# Summary
* In a right triangle a² + b² = c² | Remember: the squares of the legs add up to the square of the
    hypotenuse.
* c is the hypotenuse, opposite the right angle | The hypotenuse lies opposite the right angle.
* Legs <a> and <b> give a hypotenuse of <c> | And two sides give you the third.
"""
QUESTION = r"""
Q: The legs are <a> and <b>. How long is the hypotenuse? | a = <a>, \quad b = <b>, \quad c =\ ?
=> c^2 = <a>^2 + <b>^2 = <csq> | add the squares | The squares add up to <csq>.
=> c = \sqrt{<csq>} <=c> | take the root | So the hypotenuse is <c>. {emphasise}
"""
PAIRS = ((6, 8), (5, 12), (1, 1), (8, 15), (2, 3), (7, 24), (4, 4), (9, 12))
TEMPLATES = (
    Written(
        "the theorem of Pythagoras",
        Subject(
            names=("pythagor*", "hypotenuse*", "right triangle*", "right-angled triangle*"),
            words="theorem triangle* leg* side* length* square* area* right angle* angled long",
        ),
        "two sides above zero that are not too different",
        (("Pythagoras", "legs 5 and 12"), ("The Pythagorean theorem", "")),
        read_legs,
        legs_of(3, 4),
        tuple(legs_of(*pair) for pair in PAIRS),
        SCRIPT,
        QUESTION,
    ).template,
)
