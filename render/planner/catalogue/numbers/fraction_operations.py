"""Subtracting, multiplying, dividing and simplifying fractions, proper, improper or mixed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import gcd, lcm

import sympy

from render.plan.lesson import Scene
from render.plan.objects import Cells, Table
from render.planner.catalogue.acts import stress
from render.planner.catalogue.blocks import Line, Row, listed, opening, pictured, summary, worked
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.registry import Template
from render.planner.catalogue.request import Request
from render.planner.catalogue.speech import plain_number, spoken
from render.planner.catalogue.subject import BY_SHAPE, Subject

WORDS = "fraction* mixed improper proper numerator* denominator* number* half third quarter common"
PIECE = r"(\d{1,3}\s+)?(\d{1,3})\s*/\s*(\d{1,3})(?![\d./])|(?<![\d./])(\d{1,3})(?![\d./])"


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
        return {"-": a - b, r"\cdot": a * b, r"\div": a / b}[self.sign]


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
OPERATIONS = (SUBTRACTION, PRODUCT, QUOTIENT)


def piece(found: tuple[str | None, ...]) -> Piece | None:
    whole, top, bottom, alone = found
    if alone:
        return Piece(int(alone), 1)
    return Piece(int(top or 0), int(bottom or 1), int(whole or 0)) if int(bottom or 0) else None


def asked(operation: Operation, request: Request) -> tuple[Piece, Piece] | None:
    """The first two numbers with the operation's sign between them, at least one a fraction."""
    pattern = rf"(?:{PIECE})\s*(?:{operation.signs})\s*(?:{PIECE})"
    for found in re.finditer(pattern, request.text, re.IGNORECASE):
        one, two = piece(found.groups()[:4]), piece(found.groups()[4:])
        if one and two and max(one.bottom, two.bottom) > 1 and taken(operation, one, two):
            return one, two
    return None


def taken(operation: Operation, one: Piece, two: Piece) -> bool:
    if not one.improper.top or not two.improper.top:
        return False
    small = max(one.improper.top, two.improper.top, lcm(one.bottom, two.bottom)) <= 999
    return small and operation.result(one, two) >= 0


def lesson(operation: Operation, request: Request) -> list[Scene]:
    one, two = asked(operation, request) or operation.default
    result = operation.result(one, two)
    task = f"{one.said} {operation.said} {two.said}"
    return [
        opening(operation.title, f"{one.plain} {operation.plain} {two.plain}", "grid",
                f"How much is {task}?"),
        listed("The rule", operation.rule, marker="number"),
        *picture(operation, one.improper, two.improper),
        worked("Step by step", lines(operation, one, two)),
        summary(*operation.rule, (
            f"{one.plain} {operation.plain} {two.plain} = {plain_number(result)}",
            f"So {task} is {spoken(result)}.",
        )),
    ]  # fmt: skip


def lines(operation: Operation, one: Piece, two: Piece) -> list[Line]:
    task = rf"{one.tex} {operation.sign} {two.tex}"
    found = [(task, "the task", f"We work out {one.said} {operation.said} {two.said}.")]
    a, b = one.improper, two.improper
    if one.whole or two.whole:
        found.append((rf"= {a.tex} {operation.sign} {b.tex}", "no mixed numbers",
                      "Write the mixed numbers as fractions: whole times denominator, plus the "
                      "numerator."))  # fmt: skip
    steps, result = (difference if operation is SUBTRACTION else product)(operation, a, b)
    found += steps
    simple = operation.result(one, two)
    if simple.q != result.bottom:
        found.append(
            (
                f"= {sympy.latex(simple)}",
                "simplify",
                f"Divide both by {gcd(result.top, result.bottom)}: {spoken(simple)}.",
            )
        )
    return found[-5:]


def difference(_: Operation, a: Piece, b: Piece) -> tuple[list[Line], Piece]:
    common = lcm(a.bottom, b.bottom)
    tops = a.top * common // a.bottom, b.top * common // b.bottom
    result = Piece(tops[0] - tops[1], common)
    steps = []
    if a.bottom != b.bottom:
        steps.append(
            (
                rf"= \frac{{{tops[0]}}}{{{common}}} - \frac{{{tops[1]}}}{{{common}}}",
                "common denominator",
                f"Both can be written with the denominator {common}.",
            )
        )
    steps.append((f"= {result.tex}", "subtract the numerators",
                  f"{tops[0]} minus {tops[1]} is {result.top}."))  # fmt: skip
    return steps, result


def product(operation: Operation, a: Piece, b: Piece) -> tuple[list[Line], Piece]:
    steps = []
    if operation is QUOTIENT:
        b = Piece(b.bottom, b.top)
        steps.append(
            (
                rf"= {a.tex} \cdot {b.tex}",
                "turn the second one over",
                f"Dividing by a number is multiplying by its reciprocal, {b.said}.",
            )
        )
    result = Piece(a.top * b.top, a.bottom * b.bottom)
    over = rf"= \frac{{{a.top} \cdot {b.top}}}{{{a.bottom} \cdot {b.bottom}}}"
    steps.append((rf"{over} = {result.tex}", "tops and bottoms",
                  f"{a.top} times {b.top} is {a.top * b.top}, and {a.bottom} times {b.bottom} is "
                  f"{a.bottom * b.bottom}."))  # fmt: skip
    return steps, result


def picture(operation: Operation, a: Piece, b: Piece) -> list[Scene]:
    """Pieces of one whole, where they can be drawn."""
    if operation is PRODUCT:
        return rectangle(a, b)
    common = lcm(a.bottom, b.bottom)
    tops = a.top * common // a.bottom, b.top * common // b.bottom
    if max(*tops, common) > 20 or not all(tops):
        return []
    width = max(common, *tops)
    strips = Table(id="strips", rows=(("",) * width,) * 2, groups=(
        Cells(id="one", cells=tuple((0, n) for n in range(tops[0])), role="accent"),
        Cells(id="two", cells=tuple((1, n) for n in range(tops[1])), role="warm"),
    ))  # fmt: skip
    left = tops[0] - tops[1]
    told = f"{left} {'piece is' if left == 1 else 'pieces are'} left over."
    if operation is QUOTIENT:
        told = f"The second fits into the first {spoken(sympy.Rational(*tops))} times."
        told = told.replace("1 times", "exactly once") if tops[0] == tops[1] else told
    each = "one piece is the whole" if common == 1 else f"{common} of them make a whole"
    return [
        pictured(
            "The same pieces for both",
            strips,
            [
                (f"Take pieces of one size: {each}.", ["strips"]),
                (f"The first number is {tops[0]} of them.", [stress("strips.one")]),
                (f"The second is {tops[1]}. {told}", [stress("strips.two")]),
            ],
        )
    ]


def rectangle(a: Piece, b: Piece) -> list[Scene]:
    """A square whole, cut one way for the first fraction and the other way for the second."""
    if a.top > a.bottom or b.top > b.bottom or a.bottom > 12 or b.bottom > 10:
        return []
    cells = tuple((row, column) for row in range(b.top) for column in range(a.top))
    whole = Table(id="whole", rows=(("",) * a.bottom,) * b.bottom,
                  groups=(Cells(id="part", cells=cells, role="accent"),))  # fmt: skip
    return [
        pictured(
            "A part of a part",
            whole,
            [
                (
                    f"Cut a whole into {a.bottom} columns and {b.bottom} rows: "
                    f"{a.bottom * b.bottom} equal cells.",
                    ["whole"],
                ),
                (
                    f"{a.top} of the columns and {b.top} of the rows meet in {len(cells)} "
                    f"{'cell' if len(cells) == 1 else 'cells'}. That is the product.",
                    [stress("whole.part")],
                ),
            ],
        )
    ]


def question(operation: Operation, pair: tuple[Piece, Piece]) -> Asked:
    one, two = pair
    rows = lines(operation, one, two)
    task = rf"{one.tex} {operation.sign} {two.tex}"
    return f"How much is {one.said} {operation.said} {two.said}?", task, rows[1:][-3:]


def template_of(operation: Operation, examples: tuple[Row, ...]) -> Template:
    return made(
        (operation.name, operation.subject, "two fractions, whole or mixed numbers"),
        lambda r: asked(operation, r),
        lambda r: lesson(operation, r),
        questions(lambda r: asked(operation, r), operation.others,
                  lambda pair: question(operation, pair)),
        examples,
        shape=BY_SHAPE + 3,
    )  # fmt: skip


TEMPLATES = (
    template_of(SUBTRACTION, (("Subtracting fractions", ""), ("3/4 - 1/6", ""),
                              ("Subtract fractions", "2 1/2 minus 3/4"))),
    template_of(PRODUCT, (("Multiplying fractions", ""), ("Multiply fractions", "1 1/2 × 2/5"),
                          ("2/3 × 3/4", ""))),
    template_of(QUOTIENT, (("Dividing fractions", ""), ("Divide fractions", "3 ÷ 1/2"),
                           ("2/3 ÷ 4/5", ""))),
)  # fmt: skip
