"""Subtracting, multiplying, dividing and simplifying fractions, proper, improper or mixed."""

from __future__ import annotations

import re
from math import gcd, lcm

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Cells, Table
from render.planner.catalogue.blocks import Line, Row, listed, opening, pictured, summary, worked
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.numbers.fraction_kinds import (
    ADDITION,
    PRODUCT,
    QUOTIENT,
    SUBTRACTION,
    Operation,
    Piece,
)
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken
from render.planner.catalogue.subject import BY_SHAPE
from render.planner.request import Request

PIECE = r"(\d{1,3}\s+)?(\d{1,3})\s*/\s*(\d{1,3})(?![\d./])|(?<![\d./])(\d{1,3})(?![\d./])"


def piece(found: tuple[str | None, ...]) -> Piece | None:
    whole, top, bottom, alone = found
    if alone:
        return Piece(int(alone), 1)
    return Piece(int(top or 0), int(bottom or 1), int(whole or 0)) if int(bottom or 0) else None


def read_request(operation: Operation, request: Request) -> tuple[Piece, Piece] | None:
    """The first two numbers with the operation's sign between them, at least one a fraction."""
    pattern = rf"(?:{PIECE})\s*(?:{operation.signs})\s*(?:{PIECE})"
    for found in re.finditer(pattern, request.text, re.IGNORECASE):
        one, two = piece(found.groups()[:4]), piece(found.groups()[4:])
        if one and two and max(one.bottom, two.bottom) > 1 and takes_operation(operation, one, two):
            return one, two
    return None


def takes_operation(operation: Operation, one: Piece, two: Piece) -> bool:
    if not one.improper.top or not two.improper.top:
        return False
    if operation is ADDITION and not (one.whole or two.whole):
        return False  # two plain fractions have a lesson of their own
    small = max(one.improper.top, two.improper.top, lcm(one.bottom, two.bottom)) <= 999
    return small and operation.result(one, two) >= 0


def lesson(operation: Operation, request: Request) -> list[Scene]:
    one, two = read_request(operation, request) or operation.default
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
    by_sum = operation in (ADDITION, SUBTRACTION)
    steps, result = (difference if by_sum else product)(operation, a, b)
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


def difference(operation: Operation, a: Piece, b: Piece) -> tuple[list[Line], Piece]:
    """The steps of a difference, or of a sum."""
    common = lcm(a.bottom, b.bottom)
    one, two = a.top * common // a.bottom, b.top * common // b.bottom
    is_sum = operation is ADDITION
    result = Piece(one + two if is_sum else one - two, common)
    steps = []
    if a.bottom != b.bottom:
        both = rf"= \frac{{{one}}}{{{common}}} {operation.sign} \frac{{{two}}}{{{common}}}"
        say = f"Both can be written with the denominator {common}."
        steps.append((both, "common denominator", say))
    why = "add the numerators" if is_sum else "subtract the numerators"
    steps.append((f"= {result.tex}", why, f"{one} {operation.said} {two} is {result.top}."))
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
    if operation is ADDITION:
        told = f"Together they are {sum(tops)}."
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


def is_mixed(request: Request) -> bool:
    return read_request(ADDITION, request) is not None or "mixed" in request.text.lower()


def template_of(operation: Operation, examples: tuple[Row, ...]) -> Template:
    return made(
        (operation.name, operation.subject, "two fractions, whole or mixed numbers"),
        lambda r: read_request(operation, r),
        lambda r: lesson(operation, r),
        questions(lambda r: read_request(operation, r), operation.others,
                  lambda pair: question(operation, pair)),
        examples,
        shape=BY_SHAPE + 3,
        only=lambda r: operation is not ADDITION or is_mixed(r),
    )  # fmt: skip


TEMPLATES = (
    template_of(
        ADDITION,
        (
            ("Adding mixed numbers", ""),
            ("1 1/2 + 2 1/3", ""),
            ("Adding fractions", "1 3/4 plus 1/2"),
        ),
    ),
    template_of(SUBTRACTION, (("Subtracting fractions", ""), ("3/4 - 1/6", ""),
                              ("Subtract fractions", "2 1/2 minus 3/4"))),
    template_of(PRODUCT, (("Multiplying fractions", ""), ("Multiply fractions", "1 1/2 × 2/5"),
                          ("2/3 × 3/4", ""))),
    template_of(QUOTIENT, (("Dividing fractions", ""), ("Divide fractions", "3 ÷ 1/2"),
                           ("2/3 ÷ 4/5", ""))),
)  # fmt: skip
