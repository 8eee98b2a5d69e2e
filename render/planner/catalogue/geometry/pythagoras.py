"""The theorem of Pythagoras: squares on the sides, and a side computed from the other two."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sympy

from render.plan.lesson import Beat, Scene
from render.plan.objects import (
    Bullets,
    Formula,
    FormulaPart,
    RightTriangle,
    Step,
    Steps,
    TitleCard,
)
from render.planner.catalogue.acts import show, stress
from render.planner.catalogue.blocks import practice
from render.planner.catalogue.registry import Template
from render.planner.catalogue.request import NUMBER, Request
from render.planner.catalogue.speech import plain_number, spoken
from render.planner.catalogue.subject import Subject

MOST = 5  # one leg may be this many times the other, or the figure cannot be read


def lesson(
    a: sympy.Expr | int = 3, b: sympy.Expr | int = 4, title: str = "The theorem of Pythagoras"
) -> list[Scene]:
    one, other = sympy.sympify(a), sympy.sympify(b)
    return [
        opening(title),
        squares(one, other),
        statement(),
        example(one, other),
        summary(one, other),
    ]


def fits(a: float, b: float) -> bool:
    return 0 < a <= 1000 and 0 < b <= 1000 and 1 / MOST <= a / b <= MOST


def opening(title: str) -> Scene:
    card = TitleCard(
        id="card", text=title, subtitle="Squares on the sides of a right triangle", motif="triangle"
    )
    say = (
        "In every triangle with a right angle, the three sides are bound together by one equation."
    )
    return Scene(title=title, objects=(card,), beats=(Beat(say=say, do=(show("card"),)),))


def squares(a: sympy.Expr, b: sympy.Expr) -> Scene:
    figure = RightTriangle(
        id="figure", area="left", a=float(a), b=float(b), labels=("a^2", "b^2", "c^2")
    )
    notes = Bullets(
        id="notes",
        area="right",
        items=(
            "a and b are the legs: they meet at the right angle",
            "c is the hypotenuse: it lies opposite the right angle",
            "The two smaller squares together are as large as the big one",
        ),
    )
    beats = (
        Beat(say="Here is a right triangle.", do=(show("figure"),)),
        Beat(
            say="Draw a square on each of the two legs.",
            do=(show("figure.a"), show("figure.b"), show("notes.0")),
        ),
        Beat(
            say="And one on the hypotenuse, the longest side.",
            do=(show("figure.c"), show("notes.1")),
        ),
        Beat(
            say="The theorem says: the areas of the two smaller squares add up to the large one.",
            do=(show("notes.2"), stress("figure.c")),
        ),
    )
    return Scene(title="Three squares", objects=(figure, notes), beats=beats)


def statement() -> Scene:
    law = Formula(
        id="law",
        area="upper",
        tex=(
            FormulaPart(tex="a^2", id="a", role="accent"),
            FormulaPart(tex="+"),
            FormulaPart(tex="b^2", id="b", role="warm"),
            FormulaPart(tex="="),
            FormulaPart(tex="c^2", id="c", role="good"),
        ),
    )
    notes = Bullets(
        id="notes",
        area="lower",
        items=(
            "It holds for every right triangle, and only for those",
            "Two sides are enough to find the third",
        ),
    )
    beats = (
        Beat(say="As an equation: a squared plus b squared equals c squared.", do=(show("law"),)),
        Beat(say="It holds exactly when the angle is a right one.", do=(show("notes.0"),)),
        Beat(say="So when two sides are known, the third can be computed.", do=(show("notes.1"),)),
    )
    return Scene(title="As an equation", objects=(law, notes), beats=beats, optional=True)


def example(a: sympy.Expr, b: sympy.Expr) -> Scene:
    square = a**2 + b**2
    side = sympy.sqrt(square)
    la, lb, ls = sympy.latex(a), sympy.latex(b), sympy.latex(square)
    work = Steps(
        id="work",
        steps=(
            Step(tex="c^2 = a^2 + b^2", why="the theorem"),
            Step(tex=rf"c^2 = {la}^2 + {lb}^2", why="put the legs in"),
            Step(
                tex=rf"c^2 = {sympy.latex(a**2)} + {sympy.latex(b**2)} = {ls}",
                why="add the squares",
            ),
            Step(tex=rf"c = \sqrt{{{ls}}}{root_value(side)}", why="take the root"),
        ),
    )
    said = [
        f"Let the legs be {spoken(a)} and {spoken(b)}. How long is the hypotenuse?",
        "We put the legs into the theorem,",
        f"and the squares add up to {spoken(square)}.",
        "The root of it is the length of the hypotenuse"
        + (f": {spoken(side)}." if side.is_Rational else f", about {float(side):.2f}."),
    ]
    beats = [Beat(say=say, do=(show(f"work.{n}"),)) for n, say in enumerate(said)]
    beats[-1] = Beat(say=said[-1], do=(show("work.3"), stress("work.3")))
    return Scene(title="An example", objects=(work,), beats=tuple(beats), optional=True)


def root_value(side: sympy.Expr) -> str:
    return f" = {sympy.latex(side)}" if side.is_Rational else rf" \approx {float(side):.2f}"


def summary(a: sympy.Expr, b: sympy.Expr) -> Scene:
    side = sympy.sqrt(a**2 + b**2)
    length = plain_number(side) if side.is_Rational else f"about {float(side):.2f}"
    points = Bullets(
        id="points",
        marker="tick",
        items=(
            "In a right triangle a² + b² = c²",
            "c is the hypotenuse, opposite the right angle",
            f"Legs {plain_number(a)} and {plain_number(b)} give a hypotenuse of {length}",
        ),
    )
    said = [
        "Remember: the squares of the legs add up to the square of the hypotenuse.",
        "The hypotenuse lies opposite the right angle.",
        "And two sides give you the third.",
    ]
    beats = tuple(Beat(say=say, do=(show(f"points.{n}"),)) for n, say in enumerate(said))
    return Scene(title="Summary", objects=(points,), beats=beats)


SUBJECT = Subject(
    names=("pythagor*", "hypotenuse*", "right triangle*", "right-angled triangle*"),
    words="theorem triangle* leg* side* length* square* area* right angle* angled long",
)
TWO_LEGS = re.compile(
    rf"\b(?:legs?|sides?|with)\b\D{{0,20}}({NUMBER})\D{{1,12}}({NUMBER})", re.IGNORECASE
)


HYPOTENUSE = re.compile(
    rf"\bhypotenuse\b\D{{0,12}}?({NUMBER})|({NUMBER})\s*(?:cm|m|mm|km)?\s*(?:long\s+)?hypotenuse",
    re.I,
)
ONE_LEG = re.compile(rf"\b(?:legs?|sides?)\b\D{{0,12}}?({NUMBER})", re.IGNORECASE)


def legs(request: Request) -> tuple[sympy.Rational, sympy.Rational] | None:
    """Both legs; the other one is computed when the hypotenuse and one leg are whole with it."""
    if long := HYPOTENUSE.search(request.text):
        leg = ONE_LEG.search(request.text)
        return other_leg(sympy.Rational(long[1] or long[2]), leg)
    found = TWO_LEGS.search(request.text)
    if found and fits(float(found[1]), float(found[2])):
        return sympy.Rational(found[1]), sympy.Rational(found[2])
    return None


def other_leg(
    long: sympy.Rational, leg: re.Match[str] | None
) -> tuple[sympy.Rational, sympy.Rational] | None:
    if leg is None or not 0 < (a := sympy.Rational(leg[1])) < long:
        return None
    b = sympy.sqrt(long**2 - a**2)
    return (a, b) if b.is_Rational and fits(float(a), float(b)) else None


def score(request: Request) -> float:
    return SUBJECT.score(request, given=legs(request) is not None)


def build(request: Request) -> list[Scene]:
    found = legs(request)
    return lesson(*found) if found else lesson()


OTHERS = ((6, 8), (5, 12), (1, 1), (8, 15), (2, 3), (7, 24), (4, 4), (9, 12))


def more(request: Request) -> Iterator[Scene]:
    for n, (one, other) in enumerate((pair for pair in OTHERS if pair != legs(request)), 1):
        square = one**2 + other**2
        side = sympy.sqrt(square)
        heard = spoken(side) if side.is_Rational else f"about {float(side):.2f}"
        yield practice(
            f"The legs are {one} and {other}. How long is the hypotenuse?",
            rf"a = {one}, \quad b = {other}, \quad c =\ ?",
            [
                (
                    rf"c^2 = {one}^2 + {other}^2 = {square}",
                    "add the squares",
                    f"The squares add up to {square}.",
                ),
                (
                    rf"c = \sqrt{{{square}}}{root_value(side)}",
                    "take the root",
                    f"So the hypotenuse is {heard}.",
                ),
            ],
            n,
        )


TEMPLATES = (
    Template(
        "the theorem of Pythagoras",
        score,
        build,
        takes="two sides above zero that are not too different",
        examples=(("Pythagoras", "legs 5 and 12"), ("The Pythagorean theorem", "")),
        more=more,
    ),
)
