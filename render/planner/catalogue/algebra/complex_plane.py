"""Complex numbers: points of a plane, adding arrows, and products that turn."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sympy

from render.plan.actions import stress
from render.plan.lesson import Morph, Scene
from render.plan.objects import AnyThing, Graph, Role, Segment
from render.planner.catalogue.blocks import (
    Line,
    listed,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.reading import complex_numbers
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import spoken, spoken_value
from render.planner.catalogue.subject import BY_SHAPE, Subject, only_formula
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "complex number*",
        "imaginary number*",
        "imaginary unit",
        "complex plane",
        "complex multiplication",
        "argand diagram*",
        "complex arithmetic",
        "complex",
    ),
    words="plane number* real imaginary unit part* product* rotation* multiply* multiplication "
    "multiplying add* adding addition sum times argument modulus i arithmetic",
    not_with=("complex analysis", "complexity", "complex system*", "complex sentence*"),
)

Number = tuple[sympy.Expr, sympy.Expr]
Z: Number = (sympy.Integer(2), sympy.Integer(1))
W: Number = (sympy.Integer(1), sympy.Integer(2))
OTHERS = (
    (1, 1, 2, -1),
    (3, 2, 1, -1),
    (0, 1, 4, 2),
    (2, -3, 2, 3),
    (1, 4, 1, 1),
    (-1, 2, 3, 1),
    (5, 1, 1, 2),
)


def read_request(request: Request) -> tuple[Number, Number] | None:
    found = [n for n in complex_numbers(request.text) if max(map(abs, n)) <= 30 and any(n)]
    if not found:
        return None
    return (found[0], found[1]) if len(found) > 1 else (found[0], W)


def left_out(request: Request) -> str:
    """Which of the numbers in the text are too large, too many, or to be divided."""
    text = request.text
    found = complex_numbers(text)
    used = [n for n in found if max(map(abs, n)) <= 30 and any(n)][:2]
    over = [n for n in found if n not in used]
    says = []
    if over:
        says.append(f"Of the complex numbers in your text, {len(over)} had no room here.")
    if re.search(r"\bdivi[ds]|\)\s*/\s*\(|quotient", text, re.IGNORECASE):
        says.append("Numbers are added and multiplied here; they are not divided.")
    return " ".join(says)


def score(request: Request) -> float:
    given = read_request(request) is not None
    by_words = SUBJECT.score(request, given=given)
    return by_words or (BY_SHAPE + 3 if given and only_formula(request) else 0.0)


def product(z: Number, w: Number) -> Number:
    return z[0] * w[0] - z[1] * w[1], z[0] * w[1] + z[1] * w[0]


def total(z: Number, w: Number) -> Number:
    return z[0] + w[0], z[1] + w[1]


def write_complex(z: Number) -> str:
    """Real part first."""
    real, imaginary = z
    if imaginary == 0:
        return str(sympy.latex(real))
    size = "" if abs(imaginary) == 1 else sympy.latex(abs(imaginary))
    if real == 0:
        return f"{'-' if imaginary < 0 else ''}{size}i"
    return f"{sympy.latex(real)} {'-' if imaginary < 0 else '+'} {size}i"


def said(z: Number) -> str:
    real, imaginary = z
    if imaginary == 0:
        return spoken(real)
    size = "" if abs(imaginary) == 1 else f"{spoken(abs(imaginary))} "
    if real == 0:
        return f"{'minus ' if imaginary < 0 else ''}{size}i"
    return f"{spoken(real)} {'minus' if imaginary < 0 else 'plus'} {size}i"


def plain_complex(z: Number) -> str:
    return (
        write_complex(z)
        .replace("-", "−")
        .replace(r"\frac{", "")
        .replace("}{", "/")
        .replace("}", "")
    )


def build(request: Request) -> list[Scene]:
    z, w = read_request(request) or (Z, W)
    return [
        opening(
            "Complex numbers",
            "Arrows that add and turn",
            "arrows",
            "No real number has the square minus one. What if we invent one, and call it i? "
            f"Then there are numbers such as {said(z)} and {said(w)}.",
        ),
        basics(),
        adding(z, w),
        worked("Multiplying", multiplication(z, w)),
        turning(z, w),
        closing(z, w),
    ]


def basics() -> Scene:
    return listed(
        "The new numbers",
        [
            ("i is a number whose square is −1", "The number i has the square minus one."),
            (
                "a + bi has the real part a and the imaginary part b",
                "Every complex number has a real part and an imaginary part.",
            ),
            (
                "It is drawn as an arrow to the point (a, b)",
                "We draw it as an arrow: the real part to the right, the imaginary part up.",
            ),
        ],
        optional=True,
    )


def plane(arrows: list[tuple[str, Number, Number, Role, str]]) -> Graph:
    xs = [float(p[0]) for _, start, end, _, _ in arrows for p in (start, end)]
    ys = [float(p[1]) for _, start, end, _, _ in arrows for p in (start, end)]
    air = 0.22 * max(max(xs) - min(xs), max(ys) - min(ys), 2.0)
    return Graph(
        id="plane",
        square=True,
        x_range=(min(xs) - air, max(xs) + air),
        y_range=(min(ys) - air, max(ys) + air),
        segments=tuple(
            Segment(
                id=name,
                start=point(start),
                end=point(end),
                role=role,
                tex=label or None,
                arrow=True,
            )
            for name, start, end, role, label in arrows
        ),
    )


def point(z: Number) -> tuple[float, float]:
    return float(z[0]), float(z[1])


ORIGIN: Number = (sympy.Integer(0), sympy.Integer(0))


def adding(z: Number, w: Number) -> Scene:
    both = total(z, w)
    arrows: list[tuple[str, Number, Number, Role, str]] = [
        ("z", ORIGIN, z, "accent", f"z = {write_complex(z)}"),
        ("w", ORIGIN, w, "warm", f"w = {write_complex(w)}"),
        ("moved", z, both, "warm", ""),
    ]
    if any(both):
        arrows.append(("sum", ORIGIN, both, "good", f"z + w = {write_complex(both)}"))
    last = ["plane.sum"] if any(both) else []
    picture: AnyThing = plane(arrows)
    return pictured(
        "Adding",
        picture,
        [
            (f"Here is z, {said(z)}, and here is w, {said(w)}.", ["plane", "plane.z", "plane.w"]),
            (
                "To add them, put one arrow to the end of the other.",
                [Morph(target="plane.w", by="plane.moved")],
            ),
            (f"Real and imaginary parts simply add up. The sum is {said(both)}.", list(last)),
        ],
    )


def multiplication(z: Number, w: Number) -> list[Line]:
    a, b = z
    c, d = w
    result = product(z, w)
    terms = [a * c, a * d, b * c, b * d]
    symbols = ["", "i", "i", "i^2"]
    parts = []
    for n, (value, unit) in enumerate(zip(terms, symbols, strict=True)):
        size = sympy.latex(abs(value))
        size = "" if unit and abs(value) == 1 else size
        sign = "-" if value < 0 else "+" if n else ""
        parts.append(f"{sign} {size}{unit}")
    return [
        (
            rf"\left({write_complex(z)}\right)\left({write_complex(w)}\right)",
            "each term times each",
            f"Multiply {said(z)} by {said(w)}: each term of the one with each term of the other.",
        ),
        (f"= {' '.join(parts)}", "multiply out", "That gives four terms."),
        (
            rf"= {sympy.latex(a * c)} {write_signed(-b * d)} + \left({sympy.latex(a * d)} "
            rf"{write_signed(b * c)}\right) i",
            "i² = −1",
            "Now i squared is minus one, so the last term is real.",
        ),
        (f"= {write_complex(result)}", "the product", f"The product is {said(result)}."),
    ]


def write_signed(value: sympy.Expr) -> str:
    return f"- {sympy.latex(-value)}" if value < 0 else f"+ {sympy.latex(value)}"


def degrees(z: Number) -> float:
    return float(sympy.deg(sympy.atan2(z[1], z[0])))


def size(z: Number) -> sympy.Expr:
    return sympy.sqrt(z[0] ** 2 + z[1] ** 2)


def speak_turn(angle: float) -> str:
    if angle == 0:
        return "It is not turned at all"
    way = "left" if angle > 0 else "right"
    return f"It is turned to the {way} by the angle of w, {abs(angle):.0f} degrees"


def turning(z: Number, w: Number) -> Scene:
    result = product(z, w)
    picture: AnyThing = plane(
        [
            ("z", ORIGIN, z, "accent", "z"),
            ("w", ORIGIN, w, "warm", "w"),
            ("product", ORIGIN, result, "good", f"zw = {write_complex(result)}"),
        ]
    )
    angle = speak_turn(degrees(w))
    return pictured(
        "A product turns and stretches",
        picture,
        [
            ("Look at the arrows of z and w.", ["plane", "plane.z", "plane.w"]),
            (
                f"And at that of the product. {angle}.",
                [Morph(target="plane.z", by="plane.product")],
            ),
            (
                f"And its length is multiplied by the length of w, {spoken_value(size(w))}: "
                f"{spoken_value(size(z))} becomes {spoken_value(size(result))}.",
                [stress("plane.product")],
            ),
        ],
    )


def closing(z: Number, w: Number) -> Scene:
    return summary(
        ("i² = −1", "The square of i is minus one."),
        ("Adding: put one arrow to the end of the other", "Numbers add like arrows."),
        (
            "Multiplying: lengths multiply, angles add",
            "In a product the lengths multiply and the angles add.",
        ),
        (
            f"Ours: sum {plain_complex(total(z, w))}, product {plain_complex(product(z, w))}",
            f"Our sum is {said(total(z, w))}, and our product {said(product(z, w))}.",
        ),
    )


def more(request: Request) -> Iterator[Scene]:
    for n, (a, b, c, d) in enumerate(OTHERS, 1):
        z, w = (sympy.Integer(a), sympy.Integer(b)), (sympy.Integer(c), sympy.Integer(d))
        if (z, w) != read_request(request):
            yield practice(
                f"What is {said(z)}, times {said(w)}?",
                rf"\left({write_complex(z)}\right)\left({write_complex(w)}\right)",
                multiplication(z, w)[1:],
                n,
            )


TEMPLATES = (
    Template(
        "complex numbers",
        score,
        build,
        remark=left_out,
        examples=(
            ("Complex numbers", ""),
            ("3+4i times 1-2i", ""),
            ("Multiplying complex numbers", "2 - i and -1 + 3i"),
            ("The imaginary unit", ""),
            ("Add 1+2i and -1-2i", ""),
        ),
        more=more,
    ),
)
