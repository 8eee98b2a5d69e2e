"""Fractions as they are written, and the operations with them."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from render.planner.catalogue.blocks import Row
from render.planner.catalogue.speech import spoken
from render.planner.catalogue.subject import Subject

WORDS = "fraction* mixed improper proper numerator* denominator* number* half third quarter common"


@dataclass(frozen=True)
class Piece:
    """A fraction as it is written; ``whole`` is the number before it in a mixed one."""

    top: int
    bottom: int
    whole: int = 0

    @property
    def improper(self) -> Piece:
        return Piece(self.whole * self.bottom + self.top, self.bottom)

    @property
    def value(self) -> sympy.Rational:
        return sympy.Rational(self.improper.top, self.bottom)

    @property
    def tex(self) -> str:
        if self.bottom == 1:
            return str(self.top)
        return rf"{self.whole or ''}\frac{{{self.top}}}{{{self.bottom}}}"

    @property
    def plain(self) -> str:
        if self.bottom == 1:
            return str(self.top)
        return f"{f'{self.whole} ' if self.whole else ''}{self.top}/{self.bottom}"

    @property
    def said(self) -> str:
        part = sympy.Rational(self.top, self.bottom)
        own = spoken(part) if part.q == self.bottom else f"{self.top} over {self.bottom}"
        return f"{self.whole} and {own}" if self.whole else own


@dataclass(frozen=True)
class Operation:
    """``sign`` and ``written`` between two numbers on the screen; ``signs`` as people type it."""

    name: str
    title: str
    sign: str
    plain: str
    said: str
    signs: str
    subject: Subject
    default: tuple[Piece, Piece]
    others: tuple[tuple[Piece, Piece], ...]
    rule: tuple[Row, ...]

    def result(self, one: Piece, two: Piece) -> sympy.Rational:
        a, b = one.value, two.value
        return {"+": a + b, "-": a - b, r"\cdot": a * b, r"\div": a / b}[self.sign]


SUBTRACTION = Operation(
    "subtracting fractions", "Subtracting fractions", "-", "−", "minus", r"[-−–]|minus|less",
    Subject(("subtracting fractions", "subtract fractions", "subtraction of fractions",
             "fraction subtraction", "subtracting mixed numbers"), WORDS + " subtract* minus"),
    (Piece(3, 4), Piece(1, 3)),
    ((Piece(1, 2), Piece(1, 3)), (Piece(5, 6), Piece(3, 4)), (Piece(7, 8), Piece(1, 2)),
     (Piece(1, 2, 2), Piece(3, 4))),
    (
        ("Find a denominator for both fractions", "Find a denominator that both can have."),
        ("Write both fractions with it", "Write both fractions with it."),
        ("Subtract the numerators; the denominator stays",
         "Then subtract the numerators. The denominator stays."),
    ),
)  # fmt: skip
PRODUCT = Operation(
    "multiplying fractions", "Multiplying fractions", r"\cdot", "·", "times",
    r"[×*·]|times|multiplied by|of|x",
    Subject(("multiplying fractions", "multiply fractions", "multiplication of fractions",
             "fraction multiplication", "product of fractions", "multiplying mixed numbers"),
            WORDS + " multipl* times product"),
    (Piece(2, 3), Piece(3, 4)),
    ((Piece(1, 2), Piece(2, 5)), (Piece(3, 4), Piece(2, 9)), (Piece(5, 6), Piece(3, 10)),
     (Piece(1, 2, 1), Piece(2, 3))),
    (
        ("Multiply numerator by numerator", "Multiply numerator by numerator."),
        ("Multiply denominator by denominator", "Multiply denominator by denominator as well."),
        ("Simplify the result", "Then simplify the result."),
    ),
)  # fmt: skip
QUOTIENT = Operation(
    "dividing fractions", "Dividing fractions", r"\div", "÷", "divided by", r"[÷:]|divided by|/",
    Subject(("dividing fractions", "divide fractions", "division of fractions",
             "fraction division", "dividing mixed numbers", "reciprocal*"),
            WORDS + " divid* division quotient keep flip change reciprocal"),
    (Piece(2, 3), Piece(4, 5)),
    ((Piece(1, 2), Piece(1, 4)), (Piece(3, 4), Piece(2, 3)), (Piece(5, 6), Piece(5, 8)),
     (Piece(1, 2, 2), Piece(1, 4))),
    (
        ("Turn the second fraction upside down", "Turn the second fraction upside down."),
        ("Multiply by it", "Multiply by it: how often does the second number fit into the first?"),
        ("Simplify the result", "Then simplify the result."),
    ),
)  # fmt: skip
ADDITION = Operation(
    "adding mixed numbers", "Adding mixed numbers", "+", "+", "plus", r"\+|plus",
    Subject(("adding mixed numbers", "add mixed numbers", "mixed numbers", "mixed number*",
             "adding mixed fractions", "mixed fractions", "adding fractions",
             "add fractions", "fraction addition"), WORDS + " add* sum plus"),
    (Piece(1, 2, 1), Piece(1, 3, 2)),
    ((Piece(3, 4, 1), Piece(1, 2)), (Piece(2, 3, 2), Piece(5, 6, 1)),
     (Piece(1, 4, 3), Piece(2, 5))),
    (
        ("Write mixed numbers as fractions", "Write the mixed numbers as fractions."),
        ("Give both the same denominator", "Give both the same denominator."),
        ("Add the numerators; the denominator stays",
         "Then add the numerators. The denominator stays."),
    ),
)  # fmt: skip
OPERATIONS = (SUBTRACTION, PRODUCT, QUOTIENT, ADDITION)
