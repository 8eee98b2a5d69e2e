"""Two vectors in space: their cross product, perpendicular to both, and their dot product."""

from __future__ import annotations

import re

import sympy

from render.plan.actions import stress
from render.plan.lesson import Action, Scene
from render.plan.objects import Segment
from render.planner.catalogue.blocks import (
    Line,
    figure,
    formula_and_notes,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.reading import triples
from render.planner.catalogue.speech import equal_tex, plain_number, spoken, spoken_value
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("cross product*", "vector product*", "vectors in space", "3d vectors", "vectors in 3d",
           "dot product in 3d", "three-dimensional vectors", "cross and dot product",
           "dot product*", "scalar product*", "vector*"),
    words="vector* cross dot product* scalar space three dimension* perpendicular normal area "
    "right hand rule parallelogram length",
    not_with=("vector field*", "support vector", "vector space*"),
)  # fmt: skip
NAMED = re.compile(
    r"\b(?:cross product|vector product|3d|three-dimensional|in space)", re.IGNORECASE
)
Vector = tuple[sympy.Rational, sympy.Rational, sympy.Rational]
Two = tuple[Vector, Vector]
LETTERS = "xyz"


def vector(*numbers: int) -> Vector:
    x, y, z = map(sympy.Integer, numbers)
    return x, y, z


DEFAULT: Two = (vector(1, 2, 3), vector(4, 5, 6))
OTHERS: tuple[Two, ...] = (
    (vector(1, 0, 0), vector(0, 1, 0)), (vector(2, 1, -1), vector(1, 3, 2)),
    (vector(0, 2, 1), vector(3, 0, -1)), (vector(2, 4, 6), vector(1, 2, 3)),
)  # fmt: skip


def read_request(request: Request) -> Two | None:
    found = triples(request.text)
    if len(found) < 2 or (len(found) > 2 and "[[" in request.text):
        return None
    small = all(abs(n) <= 100 and n.q <= 20 for one in found[:2] for n in one)
    return (found[0], found[1]) if small and any(found[0]) and any(found[1]) else None


def is_in_space(request: Request) -> bool:
    return read_request(request) is not None or bool(NAMED.search(request.text))


def cross(two: Two) -> Vector:
    product = sympy.Matrix(two[0]).cross(sympy.Matrix(two[1]))
    return product[0], product[1], product[2]


def dot(one: Vector, two: Vector) -> sympy.Rational:
    return sum((a * b for a, b in zip(one, two, strict=True)), sympy.Integer(0))


def length(one: Vector) -> sympy.Expr:
    return sympy.sqrt(dot(one, one))


def bracketed(n: sympy.Expr) -> str:
    return rf"\left({sympy.latex(n)}\right)" if n < 0 else str(sympy.latex(n))


def products(one: Vector, two: Vector) -> str:
    pairs = zip(one, two, strict=True)
    return " + ".join(rf"{bracketed(x)} \cdot {bracketed(y)}" for x, y in pairs)


def column(one: Vector) -> str:
    inner = r" \\ ".join(sympy.latex(n) for n in one)
    return rf"\begin{{pmatrix}} {inner} \end{{pmatrix}}"


def written(one: Vector) -> str:
    return f"({', '.join(map(plain_number, one))})"


def said(one: Vector) -> str:
    return ", ".join(map(spoken, one))


def cross_lines(two: Two) -> list[Line]:
    (a, b), product = two, cross(two)
    lines: list[Line] = []
    for k, letter in enumerate(LETTERS):
        i, j = (k + 1) % 3, (k + 2) % 3
        lines.append((
            rf"{letter}: \quad {bracketed(a[i])} \cdot {bracketed(b[j])} - {bracketed(a[j])} \cdot "
            rf"{bracketed(b[i])} = {sympy.latex(product[k])}",
            f"{LETTERS[i]} times {LETTERS[j]}, minus the other way round",
            f"For {letter}: {spoken(a[i] * b[j])} minus {spoken(a[j] * b[i])} is "
            f"{spoken(product[k])}.".replace("minus minus", "minus, minus"),
        ))  # fmt: skip
    row = r",\ ".join(map(sympy.latex, product))
    lines.append((rf"\vec a \times \vec b = \left({row}\right)", "the cross product",
                  f"So the cross product is {said(product)}."))  # fmt: skip
    return lines


def check_lines(two: Two) -> list[Line]:
    product = cross(two)
    lines: list[Line] = []
    for letter, one in zip("ab", two, strict=True):
        sum_tex = products(one, product)
        task = rf"\vec {letter} \cdot (\vec a \times \vec b) = {sum_tex} = 0"
        lines.append(
            (task, "perpendicular", f"Its dot product with {letter} is zero: perpendicular.")
        )
    return lines


def size_lines(two: Two) -> list[Line]:
    product, scalar = cross(two), dot(*two)
    size = length(product)
    sum_tex = products(*two)
    angle = sympy.N(sympy.acos(scalar / (length(two[0]) * length(two[1]))) * 180 / sympy.pi)
    squares = " + ".join(f"{bracketed(n)}^2" for n in product)
    return [
        (rf"\left|\vec a \times \vec b\right| = \sqrt{{{squares}}} {equal_tex(size)}",
         "the area of the parallelogram",
         f"Its length, {spoken_value(size)}, is the area of the parallelogram of a and b."),
        (rf"\vec a \cdot \vec b = {sum_tex} = {sympy.latex(scalar)}", "the dot product",
         f"The dot product is a number: {spoken(scalar)}."),
        (rf"\varphi \approx {float(angle):.1f}^\circ", "the angle between them",
         f"From it follows the angle between both: about {float(angle):.1f} degrees."),
    ]  # fmt: skip


def flat(one: Vector, scale: float = 1.0) -> tuple[float, float]:
    """A point of space on the paper: x comes towards us, to the lower left."""
    x, y, z = (float(n) * scale for n in one)
    return y - 0.45 * x, z - 0.35 * x


def picture(two: Two) -> Scene:
    """Both vectors and their product, which is drawn no longer than they are."""
    product = cross(two)
    longest = max(float(length(one)) for one in two)
    shrink = min(1.0, 1.1 * longest / float(length(product))) if any(product) else 0.0
    ends = [flat(two[0]), flat(two[1]), flat(product, shrink)]
    reach = max(abs(n) for end in ends for n in end)
    axes = [
        Segment(id=f"axis{letter}", start=(0, 0), end=flat(unit, 0.85 * reach / size), role="muted",
                tex=letter, dashed=False)
        for letter, unit, size in zip(LETTERS, (vector(1, 0, 0), vector(0, 1, 0), vector(0, 0, 1)),
                                      (1.0, 0.7, 1.0), strict=True)
    ]  # fmt: skip
    names = ((r"\vec a", "accent"), (r"\vec b", "warm"), (r"\vec a \times \vec b", "good"))
    arrows = [
        Segment(id=f"v{n}", start=(0, 0), end=end, tex=tex, role=role, dashed=False, arrow=True)  # type: ignore[arg-type]  # roles
        for n, (end, (tex, role)) in enumerate(zip(ends, names, strict=True))
        if max(map(abs, end)) > 0.02 * reach
    ]
    far = [segment.end for segment in (*axes, *arrows)]
    (left, right), (low, high) = (
        (min(0.0, *row), max(0.0, *row)) for row in zip(*far, strict=True)
    )  # fmt: skip
    air = 0.12 * max(right - left, high - low)
    space = figure(
        "space", x_range=(left - air, right + air), y_range=(low - air, high + air),
        segments=(*axes, *arrows),
    )  # fmt: skip
    shown = {arrow.id for arrow in arrows}
    beats: list[tuple[str, list[Action | str]]] = [
        ("Space has three axes: x comes towards us, y goes to the right and z upwards.", ["space",
         *(axis_part for axis in axes for axis_part in (f"space.{axis.id}",))]),
        ("Here are our vectors a and b.", [f"space.{v}" for v in ("v0", "v1") if v in shown]),
    ]  # fmt: skip
    if "v2" in shown:
        beats.append((
            "Their cross product is perpendicular to both, and the right hand tells to which "
            "side." + (" It is drawn shorter here than it is." if shrink < 1 else ""),
            ["space.v2", stress("space.v2")],
        ))  # fmt: skip
    return pictured("In space", space, beats)


def build(request: Request) -> list[Scene]:
    two = read_request(request) or DEFAULT
    product = cross(two)
    by_dot = re.search(r"\b(?:dot|scalar)\b", request.topic, re.IGNORECASE)
    is_zero = not any(product)
    finding = (
        ("It is zero: both vectors lie on one line",
         "Here it is zero, since both vectors lie on one line.")
        if is_zero
        else ("It is perpendicular to both vectors", "It is perpendicular to both vectors.")
    )  # fmt: skip
    return [
        opening("Products of vectors in space" if by_dot else "The cross product",
                f"{written(two[0])} × {written(two[1])}", "arrows",
                f"Two vectors in space: a is {said(two[0])}, and b is {said(two[1])}. Which vector "
                "is perpendicular to both?"),
        formula_and_notes(
            "The formula",
            [r"\vec a \times \vec b = ",
             (r"\begin{pmatrix} a_y b_z - a_z b_y \\ a_z b_x - a_x b_z \\ a_x b_y - a_y b_x "
              r"\end{pmatrix}", "product", "accent")],
            "Each component leaves its own letter out, and crosses the two others.",
            [("The result is a vector", "The result is a vector, unlike that of the dot product."),
             ("Swap both, and it turns round", "Swap both vectors, and it points the other way.")],
            optional=True,
        ),
        worked("Component by component", cross_lines(two)),
        *([] if is_zero else [picture(two), worked("The check", check_lines(two), optional=True)]),
        worked("Lengths and the angle", size_lines(two), optional=True),
        summary(
            finding,
            ("Its length is the area of the parallelogram",
             "Its length is the area of the parallelogram of both."),
            (f"Ours: {written(two[0])} × {written(two[1])} = {written(product)}",
             f"Our cross product is {said(product)}."),
            (f"The dot product is {plain_number(dot(*two))}",
             f"And the dot product is {spoken(dot(*two))}."),
        ),
    ]  # fmt: skip


def question(two: Two) -> Asked:
    lines = cross_lines(two)
    task = rf"{column(two[0])} \times {column(two[1])}"
    return "What is this cross product?", task, lines[1:]


TEMPLATES = (
    made(
        ("the cross product", SUBJECT, "two vectors with three components each"),
        read_request,
        build,
        questions(read_request, OTHERS, question),
        (
            ("Cross product", ""),
            ("Dot product of (1,2,3) and (4,5,6)", ""),
            ("Cross product", "(1,0,2) x (2,0,4)"),
            ("Vector product of (2,-1,3) and (0,4,1)", ""),
        ),
        only=is_in_space,
    ),
)
