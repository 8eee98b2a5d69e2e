"""Complex numbers: the four operations, powers, modulus and polar form."""

from __future__ import annotations

import sympy

from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Around, Binary, Call, Name, Node, Number, Root
from render.planner.steps.step import Solution, Step, equation
from render.planner.steps.symbols import NotComputable, to_sympy
from render.planner.steps.trees import from_sympy

IMAGINARY = {"i": sympy.I}


def value_of(node: Node) -> sympy.Expr:
    value = to_sympy(node, IMAGINARY)
    if value.free_symbols:
        raise NotComputable("there are letters in it besides i")
    return sympy.expand(value, complex=True)


def line(shown: Node, rule: str, why: str, formula: str = "", *, continued: bool = False) -> Step:
    return Step(shown, rule, why, formula=formula, given=IMAGINARY, continued=continued)


def compute(task: Node) -> Solution:
    """The value of an expression with i. Raises NotComputable."""
    steps = list(lines_of(task))
    value = value_of(task)
    result = from_sympy(value)
    if not steps or plain(last(steps)) != plain(result):
        steps.append(
            line(
                equation(task, result),
                "collecting",
                "real parts together, imaginary parts together",
                continued=bool(steps),
            )
        )
    modulus = sympy.simplify(sympy.Abs(value))
    facts = [f"Its modulus is {plain(from_sympy(modulus))}."]
    return Solution(
        kind="complex numbers",
        task=task,
        steps=tuple(steps),
        result=equation(task, result),
        facts=tuple(facts),
        result_words=f"the result is {speak_formula(result)}",
        values={"value": value, "given": IMAGINARY},
    )


def last(steps: list[Step]) -> Node:
    shown = steps[-1].shown
    return shown.right if isinstance(shown, Binary) else shown


def lines_of(task: Node) -> list[Step]:
    match task:
        case Binary("" | "*" | "times", left, right):
            return product_lines(task, left, right)
        case Binary("/" | "frac", left, right):
            return quotient_lines(task, left, right)
        case Binary("^", base, Number(power)) if power in ("2", "3"):
            whole: Node = base
            for _ in range(int(power) - 1):
                whole = Binary("*", whole, base)
            return [line(equation(task, whole), "power", "a power is a product")]
        case Around("abs", inner):
            return modulus_lines(task, inner)
        case _:
            return []


def product_lines(task: Node, left: Node, right: Node) -> list[Step]:
    a, b = (value_of(side) for side in (left, right))
    if not all(has_both(side) for side in (a, b)):
        return []
    (p, q), (r, s) = (side.as_real_imag() for side in (a, b))
    parts = (p * r, p * s * sympy.I, q * r * sympy.I)
    square = Binary("*", from_sympy(q * s), Binary("^", Name("i"), Number("2")))
    tree = from_sympy(parts[0])
    for part in parts[1:]:
        tree = (
            Binary("-", tree, from_sympy(-part))
            if part.could_extract_minus_sign()
            else Binary("+", tree, from_sympy(part))
        )
    tree = Binary("-", tree, positive(square, q * s)) if q * s < 0 else Binary("+", tree, square)
    return [
        line(
            equation(task, tree),
            "each with each",
            "each term times each term",
            r"(a + b i)(c + d i) = a c + a d i + b c i + b d \, i^2",
        ),
        line(
            equation(task, from_sympy(sympy.expand(a * b))),
            "i squared",
            "i² is −1; real and imaginary parts together",
            r"i^2 = -1",
            continued=True,
        ),
    ]


def positive(square: Binary, size: sympy.Expr) -> Node:
    return Binary("*", from_sympy(-size), square.right)


def has_both(value: sympy.Expr) -> bool:
    real, imaginary = value.as_real_imag()
    return bool(real.is_Rational and imaginary.is_Rational and imaginary != 0 and real != 0)


def quotient_lines(task: Node, left: Node, right: Node) -> list[Step]:
    a, b = (value_of(side) for side in (left, right))
    if b == 0:
        raise NotComputable("it divides by zero")
    if not has_both(b):
        return []
    conjugate = sympy.conjugate(b)
    widened = Binary(
        "frac", Binary("*", left, from_sympy(conjugate)), Binary("*", right, from_sympy(conjugate))
    )
    worked = Binary(
        "frac", from_sympy(sympy.expand(a * conjugate)), from_sympy(sympy.expand(b * conjugate))
    )
    return [
        line(
            equation(task, widened),
            "conjugate",
            f"multiply top and bottom by the conjugate {plain(from_sympy(conjugate))}",
            r"(c + d i)(c - d i) = c^2 + d^2",
        ),
        line(
            equation(task, worked),
            "conjugate",
            "multiply out: the bottom is real now",
            continued=True,
        ),
    ]


def modulus_lines(task: Node, inner: Node) -> list[Step]:
    real, imaginary = value_of(inner).as_real_imag()
    inside = Binary("+", square_of(real), square_of(imaginary))
    return [
        line(
            equation(task, Root(inside)),
            "modulus",
            "by Pythagoras: real part squared plus imaginary part squared",
            r"|a + b i| = \sqrt{a^2 + b^2}",
        )
    ]


def square_of(value: sympy.Expr) -> Node:
    return Binary("^", from_sympy(value), Number("2"))


def polar(task: Node) -> Solution:
    """``r (cos φ + i sin φ)``."""
    value = value_of(task)
    r, angle = sympy.simplify(sympy.Abs(value)), sympy.simplify(sympy.arg(value))
    if value == 0:
        raise NotComputable("zero has no polar form")
    steps = modulus_lines(Around("abs", task), task)
    steps.append(
        line(equation(Around("abs", task), from_sympy(r)), "modulus", "work it out", continued=True)
    )
    steps.append(
        line(
            equation(Call("arg", (task,)), from_sympy(angle)),
            "angle",
            "the angle from the positive real axis",
        )
    )
    turned = Binary(
        "",
        from_sympy(r),
        Binary(
            "+",
            Call("cos", (from_sympy(angle),)),
            Binary("", Name("i"), Call("sin", (from_sympy(angle),))),
        ),
    )
    steps.append(
        line(
            equation(task, turned),
            "polar form",
            "modulus and angle put together",
            r"z = r (\cos \varphi + i \sin \varphi)",
        )
    )
    return Solution(
        kind="polar form",
        task=task,
        steps=tuple(steps),
        result=equation(task, turned),
        result_words=f"the modulus is {speak_formula(from_sympy(r))}, "
        f"and the angle {speak_formula(from_sympy(angle))}",
        values={"value": value, "given": IMAGINARY},
    )
