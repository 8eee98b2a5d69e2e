"""Vectors in the plane: adding arrows, lengths, the dot product and the angle."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from render.plan.actions import stress
from render.plan.lesson import Morph, Scene
from render.plan.objects import AnyThing
from render.planner.catalogue.algebra.complex_plane import ORIGIN, plane
from render.planner.catalogue.blocks import Line, opening, pictured, practice, summary, worked
from render.planner.catalogue.reading import vectors
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken, spoken_value
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "vector*",
        "dot product*",
        "scalar product*",
        "vector addition",
        "adding vectors",
        "inner product*",
    ),
    words="vector* addition add* adding sum dot product* angle* length* magnitude* plane arrow* "
    "scalar perpendicular component* two 2d",
    not_with=(
        "cross product",
        "vector field*",
        "vector space*",
        "support vector",
        "eigenvector*",
        "vector calculus",
        "disease*",
        "matrix",
    ),
)

Vector = tuple[sympy.Expr, sympy.Expr]
DEFAULT: tuple[Vector, Vector] = (
    (sympy.Integer(3), sympy.Integer(1)),
    (sympy.Integer(1), sympy.Integer(2)),
)
OTHERS = (
    (1, 2, 4, -2),
    (2, 3, 1, 1),
    (5, 0, 0, 4),
    (3, -1, 1, 3),
    (2, 2, -1, 3),
    (4, 3, 3, 4),
    (1, -1, 2, 5),
)


def read_request(request: Request) -> tuple[Vector, Vector] | None:
    found = [v for v in vectors(request.text) if max(map(abs, v)) <= 50 and any(v)]
    return (found[0], found[1]) if len(found) > 1 else None


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def add_vectors(a: Vector, b: Vector) -> Vector:
    return a[0] + b[0], a[1] + b[1]


def dot(a: Vector, b: Vector) -> sympy.Expr:
    return a[0] * b[0] + a[1] * b[1]


def length(a: Vector) -> sympy.Expr:
    return sympy.sqrt(dot(a, a))


def column(a: Vector) -> str:
    return rf"\begin{{pmatrix}} {sympy.latex(a[0])} \\ {sympy.latex(a[1])} \end{{pmatrix}}"


def said(a: Vector) -> str:
    return f"{spoken(a[0])}, {spoken(a[1])}"


def build(request: Request) -> list[Scene]:
    a, b = read_request(request) or DEFAULT
    return [
        opening(
            "Vectors",
            "Arrows that add, and how they relate",
            "arrows",
            "How do you describe a step: so far to the right, so far up? With a vector. "
            f"We take two of them: a goes {said(a)}, and b goes {said(b)}.",
        ),
        sums(a, b),
        worked("Length", lengths(a)),
        worked("Dot product and angle", products(a, b)),
        meaning(a, b),
        closing(a, b),
    ]


def sums(a: Vector, b: Vector) -> Scene:
    both = add_vectors(a, b)
    picture: AnyThing = plane(
        [
            ("a", ORIGIN, a, "accent", r"\vec{a}"),
            ("b", ORIGIN, b, "warm", r"\vec{b}"),
            ("moved", a, both, "warm", ""),
            *([("sum", ORIGIN, both, "good", r"\vec{a}+\vec{b}")] if any(both) else []),  # type: ignore[list-item]  # a role
        ]
    )
    shown = ["plane.sum"] if any(both) else []
    return pictured(
        "Adding vectors",
        picture,
        [
            ("Draw each vector as an arrow from the origin.", ["plane", "plane.a", "plane.b"]),
            (
                "To add them, walk along a, and from there along b.",
                [Morph(target="plane.b", by="plane.moved")],
            ),
            (
                f"The sum leads to where you end: {said(both)}. Each component is the sum of "
                "the two components.",
                list(shown),
            ),
        ],
    )


def lengths(a: Vector) -> list[Line]:
    square = dot(a, a)
    result = length(a)
    approx = "" if result.is_Rational else rf" \approx {float(result):.2f}"
    return [
        (rf"\vec{{a}} = {column(a)}", "our first vector", f"Take the first vector, {said(a)}."),
        (
            rf"|\vec{{a}}|^2 = {bracket(a[0])}^2 + {bracket(a[1])}^2 = {sympy.latex(square)}",
            "Pythagoras",
            "Its components are the legs of a right triangle. By the theorem of "
            f"Pythagoras the square of its length is {spoken(square)}.",
        ),
        (
            rf"|\vec{{a}}| = {sympy.latex(result)}{approx}",
            "take the root",
            f"So its length is {spoken_value(result)}.",
        ),
    ]


def bracket(n: sympy.Expr) -> str:
    written = sympy.latex(n)
    return rf"\left({written}\right)" if n < 0 or not n.is_Integer else str(written)


def cosine(a: Vector, b: Vector) -> sympy.Expr:
    return sympy.simplify(dot(a, b) / (length(a) * length(b)))


def degrees(a: Vector, b: Vector) -> float:
    return float(sympy.deg(sympy.acos(cosine(a, b))))


def products(a: Vector, b: Vector) -> list[Line]:
    value, angle = dot(a, b), degrees(a, b)
    exact = "=" if abs(angle - round(angle)) < 1e-9 else r"\approx"
    return [
        (
            rf"\vec{{a}} \cdot \vec{{b}} = {bracket(a[0])} \cdot {bracket(b[0])} + {bracket(a[1])} "
            rf"\cdot {bracket(b[1])} = {sympy.latex(value)}",
            "multiply and add",
            "The dot product multiplies the components in pairs, and adds the results. "
            f"Here it is {spoken(value)}.",
        ),
        (
            r"\vec{a} \cdot \vec{b} = |\vec{a}|\,|\vec{b}| \cos\varphi",
            "what it means",
            "It is also the product of both lengths and the cosine of the angle between them.",
        ),
        (
            rf"\cos\varphi = \frac{{{sympy.latex(value)}}}{{{sympy.latex(length(a) * length(b))}}} "
            rf"{'=' if cosine(a, b).is_Rational else chr(92) + 'approx'} "
            rf"{float(cosine(a, b)):.4g}",
            "divide",
            f"Dividing by the lengths gives the cosine, {spoken_value(cosine(a, b))}.",
        ),
        (
            rf"\varphi {exact} {angle:.4g}^\circ",
            "the angle",
            f"So the angle is {'about ' if exact != '=' else ''}{angle:.0f} degrees.",
        ),
    ]


def meaning(a: Vector, b: Vector) -> Scene:
    value = dot(a, b)
    picture: AnyThing = plane(
        [("a", ORIGIN, a, "accent", r"\vec{a}"), ("b", ORIGIN, b, "warm", r"\vec{b}")]
    )
    if value == 0:
        told = "Ours is zero: the two vectors are perpendicular."
    elif value > 0:
        told = "Ours is positive: the angle is less than ninety degrees."
    else:
        told = "Ours is negative: the angle is more than ninety degrees."
    return pictured(
        "What the dot product tells",
        picture,
        [
            (
                "The sign of the dot product tells about the angle at a glance.",
                ["plane", "plane.a", "plane.b"],
            ),
            (told, [stress("plane.a"), stress("plane.b")]),
        ],
        optional=True,
    )


def closing(a: Vector, b: Vector) -> Scene:
    both = add_vectors(a, b)
    return summary(
        ("Vectors add component by component", "Vectors add component by component."),
        ("The length follows from Pythagoras", "Their length follows from Pythagoras."),
        (
            "The dot product is zero for perpendicular vectors",
            "The dot product is zero exactly when they are perpendicular, unless one is zero.",
        ),
        (
            f"Ours: sum ({plain_number(both[0])}, {plain_number(both[1])}), "
            f"dot product {plain_number(dot(a, b))}",
            f"Our dot product is {spoken(dot(a, b))}.",
        ),
    )


def more(request: Request) -> Iterator[Scene]:
    for n, (p, q, r, s) in enumerate(OTHERS, 1):
        a, b = (sympy.Integer(p), sympy.Integer(q)), (sympy.Integer(r), sympy.Integer(s))
        if (a, b) != read_request(request):
            question = f"What is the dot product of {said(a)} and {said(b)}, and which angle?"
            yield practice(
                question,
                rf"{column(a)} \cdot {column(b)}",
                [products(a, b)[0], *products(a, b)[2:]],
                n,
            )


TEMPLATES = (
    Template(
        "vectors",
        score,
        build,
        takes="two vectors with two coordinates each, such as (3, 1)",
        examples=(
            ("Vectors", ""),
            ("Vector addition", "(3, 1) and (1, 2)"),
            ("The dot product", ""),
            ("dot product of (2, 1) and (-1, 2)", ""),
            ("Adding the vectors (1, 2) and (-1, -2)", ""),
        ),
        more=more,
    ),
)
