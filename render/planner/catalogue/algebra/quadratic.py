"""Quadratic functions: parts of the formula, the parabola, the quadratic formula."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sympy

from render.plan.actions import show, stress
from render.plan.expressions import from_sympy
from render.plan.lesson import Beat, Replace, Scene, Trace
from render.plan.objects import (
    Bullets,
    Curve,
    Formula,
    FormulaPart,
    Graph,
    Point,
    Segment,
    Step,
    Steps,
    TitleCard,
)
from render.planner.catalogue.blocks import practice
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import (
    equal_tex,
    plain_number,
    spoken,
    spoken_value,
    tex,
    value_tex,
)
from render.planner.catalogue.subject import BY_SHAPE, Subject, only_formula
from render.planner.request import Request

X = sympy.Symbol("x", real=True)
DEFAULT = X**2 - 4 * X + 3


class Quadratic:
    """a·x² + b·x + c with what follows from it, all exact."""

    def __init__(self, expression: sympy.Expr) -> None:
        self.f = sympy.expand(expression)
        self.a, self.b, self.c = (self.f.coeff(X, n) for n in (2, 1, 0))
        self.discriminant = self.b**2 - 4 * self.a * self.c
        self.axis = -self.b / (2 * self.a)
        self.lowest = sympy.simplify(self.f.subs(X, self.axis))
        self.roots = sorted(sympy.roots(self.f, X), key=float) if self.discriminant >= 0 else []

    @staticmethod
    def fits(expression: sympy.Expr) -> bool:
        expanded = sympy.expand(expression)
        if not expanded.is_polynomial(X) or sympy.degree(expanded, X) != 2:
            return False
        if not all(abs(n) <= 200 for n in sympy.Poly(expanded, X).all_coeffs()):
            return False
        return all(0.1 <= high - low <= 2000 for low, high in view(Quadratic(expanded)))

    @property
    def opens_up(self) -> bool:
        return bool(self.a > 0)


def lesson(expression: sympy.Expr = DEFAULT, title: str = "Quadratic functions") -> list[Scene]:
    q = Quadratic(expression)
    return [opening(q, title), parts(q), width(), parabola(q), solution(q), summary(q)]


def opening(q: Quadratic, title: str) -> Scene:
    card = TitleCard(
        id="card", text=title, subtitle="Formula, parabola, vertex and roots", motif="parabola"
    )
    say = (
        "A quadratic function squares its variable, and its graph is a curve called a parabola. "
        f"As our example we take {spoken(q.f)}."
    )
    return Scene(title=title, objects=(card,), beats=(Beat(say=say, do=(show("card"),)),))


def parts(q: Quadratic) -> Scene:
    general = Formula(
        id="general",
        area="upper",
        tex=(
            FormulaPart(tex="f(x) ="),
            FormulaPart(tex="a", id="a", role="accent"),
            FormulaPart(tex="x^2 +"),
            FormulaPart(tex="b", id="b", role="warm"),
            FormulaPart(tex="x +"),
            FormulaPart(tex="c", id="c", role="good"),
        ),
    )
    notes = Bullets(
        id="notes",
        area="lower",
        items=(
            f"a = {plain_number(q.a)}: the sign says whether the parabola opens up or down",
            f"b = {plain_number(q.b)}: together with a, it moves the parabola left or right",
            f"c = {plain_number(q.c)}: the height at which the graph cuts the y-axis",
        ),
    )
    ours = Formula(
        id="ours",
        area="upper",
        tex=(FormulaPart(tex="f(x) ="), FormulaPart(tex=tex(q.f), role="accent")),
    )
    beats = (
        Beat(
            say="Every quadratic function has this form, with three numbers a, b and c.",
            do=(show("general"),),
        ),
        Beat(
            say="The number a stands before x squared. It may be anything except zero.",
            do=(stress("general.a"), show("notes.0")),
        ),
        Beat(say="The number b stands before x.", do=(stress("general.b"), show("notes.1"))),
        Beat(
            say="And c stands alone: it is the value of the function at x equals zero.",
            do=(stress("general.c"), show("notes.2")),
        ),
        Beat(
            say=f"In our example a is {spoken(q.a)}, b is {spoken(q.b)} and c is {spoken(q.c)}.",
            do=(Replace(target="general", by="ours"),),
        ),
    )
    return Scene(
        title="The parts of the formula", objects=(general, notes, ours), beats=beats, optional=True
    )


def width() -> Scene:
    graph = Graph(
        id="shapes",
        area="full",
        x_range=(-4, 4),
        y_range=(-5, 5),
        curves=(
            Curve(id="one", expression="x^2", role="accent", tex="x^2"),
            Curve(id="wide", expression="x^2/4", role="good", tex=r"\frac{1}{4}x^2"),
            Curve(id="down", expression="-x^2", role="bad", tex="-x^2"),
        ),
    )
    beats = (
        Beat(
            say="Look at the number a by itself. With a equal to one we get the plain parabola.",
            do=(show("shapes"), show("shapes.one")),
        ),
        Beat(say="A smaller number makes it wider.", do=(show("shapes.wide"),)),
        Beat(say="A negative number turns it upside down.", do=(show("shapes.down"),)),
    )
    return Scene(title="What the number a does", objects=(graph,), beats=beats, optional=True)


def view(q: Quadratic) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ranges that show vertex, roots and, when it is near, the y-intercept."""
    axis, lowest = float(q.axis), float(q.lowest)
    reach = max([float(q.roots[-1]) - axis if q.roots else 0.0, 1.5]) * 1.6
    if abs(axis) <= 2 * reach:
        reach = max(reach, abs(axis) * 1.15)
    reach = max(reach, 2.0)
    rise = float(q.a) * reach**2
    bottom, top = sorted((lowest, lowest + rise))
    low, high = min(bottom, 0.0), max(top, 0.0)
    room = high - low
    below, above = (0.3, 0.14) if q.opens_up else (0.14, 0.3)  # where the vertex's label goes
    return (axis - reach, axis + reach), (low - below * room, high + above * room)


def marks(q: Quadratic) -> tuple[Point, ...]:
    turn = Point(
        id="vertex",
        x=float(q.axis),
        y=float(q.lowest),
        tex=rf"V\left({value_tex(q.axis)},\ {value_tex(q.lowest)}\right)",
        role="warm",
        on="f",
    )
    zeros = [
        Point(
            id=f"root{n}",
            x=float(root),
            y=0.0,
            tex=f"x_{n} {equal_tex(root)}",
            role="good",
        )
        for n, root in enumerate(q.roots, 1)
        if len(q.roots) > 1
    ]
    return (turn, *zeros)


def parabola(q: Quadratic) -> Scene:
    x_range, y_range = view(q)
    axis = Segment(
        id="axis",
        start=(float(q.axis), y_range[0]),
        end=(float(q.axis), y_range[1]),
        tex=f"x = {value_tex(q.axis)}",
        role="violet",
    )
    graph = Graph(
        id="plot",
        area="full",
        x_range=x_range,
        y_range=y_range,
        curves=(Curve(id="f", expression=from_sympy(q.f), tex=f"f(x) = {tex(q.f)}"),),
        points=marks(q),
        segments=(axis,),
    )
    return Scene(title="Plotting the parabola", objects=(graph,), beats=parabola_beats(q))


def parabola_beats(q: Quadratic) -> tuple[Beat, ...]:
    turn = "lowest" if q.opens_up else "highest"
    beats = [
        Beat(
            say="Put in one x after the other and mark each height: the points form a parabola.",
            do=(show("plot"), show("plot.f"), Trace(target="plot.f")),
        ),
        Beat(
            say=f"Its {turn} point is the vertex, at x equals {spoken(q.axis)}, "
            f"with the value {spoken(q.lowest)}.",
            do=(show("plot.vertex"), stress("plot.vertex")),
        ),
        Beat(
            say="The vertical line through the vertex is the axis of symmetry: "
            "both sides mirror each other.",
            do=(show("plot.axis"),),
        ),
        root_beat(q),
    ]
    return tuple(beats)


def root_beat(q: Quadratic) -> Beat:
    if len(q.roots) == 2:
        one, two = map(spoken_value, q.roots)
        say = f"The graph meets the x-axis at {one} and at {two}. These are the roots."
        return Beat(say=say, do=(show("plot.root1"), show("plot.root2")))
    if q.roots:
        return Beat(say="It only touches the x-axis: the vertex is its single root.")
    return Beat(say="It never meets the x-axis, so it has no real roots.")


def solution(q: Quadratic) -> Scene:
    work = Steps(id="work", steps=tuple(calculation(q)))
    last = len(work.steps) - 1
    said = [
        "Where is the function zero? The quadratic formula answers for every a, b and c.",
        f"First the discriminant, the part under the root. Here it is {spoken(q.discriminant)}.",
        "Then put all the numbers in.",
        outcome(q),
    ]
    beats = [Beat(say=say, do=(show(f"work.{n}"),)) for n, say in enumerate(said[: last + 1])]
    beats[-1] = Beat(say=outcome(q), do=(show(f"work.{last}"), stress(f"work.{last}")))
    return Scene(
        title="Solving with the quadratic formula",
        objects=(work,),
        beats=tuple(beats),
        optional=True,
    )


def outcome(q: Quadratic) -> str:
    if len(q.roots) == 2:
        return f"So the roots are {spoken_value(q.roots[0])} and {spoken_value(q.roots[1])}."
    if q.roots:
        return f"The root is zero, so there is one solution, {spoken(q.roots[0])}."
    return "A negative number has no real square root, so there is no real solution."


def calculation(q: Quadratic) -> list[Step]:
    a, b, c = (in_brackets(n) for n in (q.a, q.b, q.c))
    first = [
        Step(tex=r"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}", why="the quadratic formula"),
        Step(
            tex=rf"b^2 - 4ac = {b}^2 - 4 \cdot {a} \cdot {c} = {sympy.latex(q.discriminant)}",
            why="the discriminant",
        ),
    ]
    if q.discriminant < 0:
        return [*first, Step(tex=rf"{sympy.latex(q.discriminant)} < 0", why="no real solution")]
    numbers = (
        rf"x = \frac{{{sympy.latex(-q.b)} \pm \sqrt{{{sympy.latex(q.discriminant)}}}}}"
        rf"{{{sympy.latex(2 * q.a)}}}"
    )
    roots = r" \quad x_2 = ".join(sympy.latex(root) for root in q.roots)
    name = "x_1" if len(q.roots) > 1 else "x"
    count = "two roots" if len(q.roots) > 1 else "one root"
    return [
        *first,
        Step(tex=numbers, why="put the numbers in"),
        Step(tex=f"{name} = {roots}", why=count),
    ]


def in_brackets(n: sympy.Expr) -> str:
    tex = sympy.latex(n)
    return rf"\left({tex}\right)" if n < 0 else tex


def summary(q: Quadratic) -> Scene:
    roots = {2: "two real roots", 1: "one real root", 0: "no real root"}[len(q.roots)]
    points = Bullets(
        id="points",
        marker="tick",
        items=(
            "A quadratic function has the form ax² + bx + c, with a not zero",
            f"Its graph is a parabola; ours opens {'up' if q.opens_up else 'down'}",
            f"The vertex lies at x = −b / 2a, here x = {plain_number(q.axis)}",
            f"The discriminant b² − 4ac tells the number of roots: here {roots}",
        ),
    )
    beats = (
        Beat(
            say="Let us put it together. A quadratic function has three numbers; a is not zero.",
            do=(show("points.0"),),
        ),
        Beat(
            say=f"Its graph is a parabola; ours opens {'upwards' if q.opens_up else 'downwards'}.",
            do=(show("points.1"),),
        ),
        Beat(say="The vertex lies on the axis of symmetry.", do=(show("points.2"),)),
        Beat(say=f"And the discriminant tells us: {roots}.", do=(show("points.3"),)),
    )
    return Scene(title="Summary", objects=(points,), beats=beats)


SUBJECT = Subject(
    names=(
        "quadratic*",
        "parabola*",
        "discriminant",
        "completing the square",
        "roots of",
        "zeros of",
        "zeroes of",
    ),
    words="vertex root* zero* discriminant formula* equation* function* graph* axis symmetry real "
    "complex polynomial* expression* abc general standard form factor* curve*",
)


COEFFICIENTS = re.compile(
    r"\ba\s*=\s*(-?[\d.]+)\W+(?:and\s+)?b\s*=\s*(-?[\d.]+)\W+(?:and\s+)?c\s*=\s*(-?\d+(?:\.\d+)?)"
)


def read_request(request: Request) -> sympy.Expr | None:
    """The formula in the text, or the one of "a = 1, b = -3, c = 2"."""
    found = COEFFICIENTS.search(request.text.replace("−", "-"))
    if found is None:
        return request.expression
    try:
        a, b, c = (sympy.Rational(n.rstrip(".")) for n in found.groups())
    except (TypeError, ValueError):
        return request.expression
    return a * X**2 + b * X + c


def score(request: Request) -> float:
    f = read_request(request)
    given = f is not None and Quadratic.fits(f)
    by_words = SUBJECT.score(request, given=given)
    if by_words and f is not None and not given:
        return by_words / 4
    return by_words or (BY_SHAPE + 0.4 if given and only_formula(request) else 0.0)


def build(request: Request) -> list[Scene]:
    f = read_request(request)
    return lesson(f) if f is not None and Quadratic.fits(f) else lesson()


OTHERS = (
    X**2 - 7 * X + 10,
    X**2 + 2 * X - 8,
    2 * X**2 - 5 * X + 2,
    X**2 + 4 * X + 5,
    X**2 - 6 * X + 9,
    -(X**2) + 3 * X + 4,
    X**2 - 2 * X - 15,
    3 * X**2 + 2 * X - 1,
    X**2 - 3,
)


def more(request: Request) -> Iterator[Scene]:
    own = request.expression
    for n, f in enumerate((f for f in OTHERS if f != own), 1):
        q = Quadratic(f)
        steps = calculation(q)
        said = [
            f"The discriminant is {spoken(q.discriminant)}.",
            "Put the numbers into the formula.",
            outcome(q),
        ]
        lines = [(step.tex, step.why, say) for step, say in zip(steps[1:], said, strict=False)]
        lines[-1] = (lines[-1][0], lines[-1][1], outcome(q))
        yield practice(f"Where is {spoken(f)} zero?", f"{tex(f)} = 0", lines, n)


TEMPLATES = (
    Template(
        "quadratic functions",
        score,
        build,
        takes="a quadratic formula in x with moderate numbers",
        examples=(
            ("Solve x^2 - 5x + 6 = 0", ""),
            ("Quadratic equations", ""),
            ("Graphing parabolas", "The quadratic function x^2 + 2x + 5"),
        ),
        more=more,
    ),
)
