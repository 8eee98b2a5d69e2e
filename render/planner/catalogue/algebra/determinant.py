"""The determinant of a 3 × 3 matrix, by its first row and by the rule of Sarrus."""

from __future__ import annotations

import re

import sympy

from render.plan.actions import stress
from render.plan.lesson import Action, Replace, Scene
from render.plan.objects import Cells, Table
from render.planner.catalogue.blocks import (
    Line,
    formula_and_notes,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.reading import NUMBER, SIGNS, rational, readable_number
from render.planner.catalogue.speech import plain_number, spoken
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("3x3 determinant*", "3×3 determinant*", "3 by 3 determinant*", "3x3 matri*",
           "determinant of a 3x3 matrix", "determinant of a 3 by 3 matrix", "sarrus",
           "rule of sarrus", "cofactor expansion", "laplace expansion", "3 by 3 matri*",
           "minors and cofactors", "determinant*", "det"),
    words="determinant* matrix matrices three cofactor* minor* expansion sarrus rule "
    "algebra linear",
)  # fmt: skip
THREE = re.compile(
    r"\b3\s*(?:x|×|by|\*)\s*3\b|three by three|sarrus|cofactor|laplace|minors", re.IGNORECASE
)
ROW = rf"\[?\(?\s*({NUMBER})[,\s]+({NUMBER})[,\s]+({NUMBER})\s*\]?\)?"
NINE = re.compile(rf"[\[(]\s*{ROW}\s*[,;\s]\s*{ROW}\s*[,;\s]\s*{ROW}\s*[\])]")
DEFAULT = sympy.Matrix(3, 3, [2, 1, 3, 0, 4, 1, 1, 2, 2]).as_immutable()
OTHERS = tuple(
    sympy.Matrix(3, 3, row).as_immutable()
    for row in (
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 0, 2, 3, 1, 0, 0, 2, 1],
        [2, 0, 0, 1, 3, 0, 4, 1, 5],
    )
)


def read_request(request: Request) -> sympy.Matrix | None:
    found = NINE.search(request.text.translate(SIGNS))
    if found is None or not all(map(readable_number, found.groups())):
        return None
    numbers = [rational(n) for n in found.groups()]
    small = all(abs(n) <= 1000 and n.q <= 20 for n in numbers)
    return sympy.Matrix(3, 3, numbers).as_immutable() if small else None


def is_three(request: Request) -> bool:
    return read_request(request) is not None or bool(THREE.search(request.text))


def minor(m: sympy.Matrix, column: int) -> sympy.Expr:
    return m.minor(0, column)


def small_tex(m: sympy.Matrix, column: int) -> str:
    """LaTeX of the 2 × 2 determinant without row 0 and that column."""
    rest = m.minor_submatrix(0, column)
    rows = r" \\ ".join(" & ".join(sympy.latex(n) for n in rest.row(r)) for r in range(2))
    return rf"\begin{{vmatrix}} {rows} \end{{vmatrix}}"


def bracketed(n: sympy.Expr) -> str:
    return rf"\left({sympy.latex(n)}\right)" if n < 0 else str(sympy.latex(n))


def whole(m: sympy.Matrix) -> str:
    rows = r" \\ ".join(" & ".join(sympy.latex(n) for n in m.row(r)) for r in range(3))
    return rf"\begin{{vmatrix}} {rows} \end{{vmatrix}}"


def lines(m: sympy.Matrix) -> list[Line]:
    a, b, c = (bracketed(m[0, k]) for k in range(3))
    minors = [minor(m, k) for k in range(3)]
    said = ", ".join(map(spoken, minors[:2]))
    first = rf"{a} {small_tex(m, 0)} - {b} {small_tex(m, 1)} + {c} {small_tex(m, 2)}"
    put = rf"= {a} \cdot {bracketed(minors[0])} - {b} \cdot {bracketed(minors[1])} + {c} \cdot "
    terms = [m[0, 0] * minors[0], -m[0, 1] * minors[1], m[0, 2] * minors[2]]
    added = " + ".join(map(bracketed, terms))
    return [
        (first, "along the first row", "Take each number of the first row, with the signs plus, "
         "minus, plus, times what is left without its row and column."),
        (put + bracketed(minors[2]), "each 2 × 2: main minus side",
         f"The small determinants are {said} and {spoken(minors[2])}."),
        (f"= {added} = {sympy.latex(m.det())}", "add up",
         f"Together they make {spoken(m.det())}."),
    ]  # fmt: skip


def minors_seen(m: sympy.Matrix) -> Scene:
    """The matrix three times: a number of the first row, and what it is multiplied by."""
    grids = [grid(m, column) for column in range(3)]
    beats: list[tuple[str, list[Action | str]]] = [
        ("Here is our matrix, three rows and three columns.", ["grid0"])
    ]
    for k, name in enumerate(("first", "second", "third")):
        sign = "with a minus" if k == 1 else "with a plus"
        say = (
            f"The {name} number is {spoken(m[0, k])}, {sign}. Strike out its row and its column: "
            f"four numbers are left, with the determinant {spoken(minor(m, k))}."
        )
        new = [Replace(target=f"grid{k - 1}", by=f"grid{k}")] if k else []
        beats.append((say, [*new, stress(f"grid{k}.number"), stress(f"grid{k}.rest")]))
    return pictured("Strike out a row and a column", grids, beats)


def grid(m: sympy.Matrix, column: int) -> Table:
    rows = tuple(tuple(plain_number(m[r, k])[:14] for k in range(3)) for r in range(3))
    rest = tuple((r, c) for r in (1, 2) for c in range(3) if c != column)
    return Table(
        id=f"grid{column}",
        rows=rows,
        groups=(
            Cells(id="number", cells=((0, column),), role="warm"),
            Cells(id="rest", cells=rest, role="accent"),
        ),
    )


def build(request: Request) -> list[Scene]:
    m = read_request(request) or DEFAULT
    value = m.det()
    meaning = (
        ("It is zero: the matrix has no inverse", "It is zero, so the matrix has no inverse: its "
         "rows depend on each other.")
        if value == 0
        else ("It is not zero: the matrix has an inverse",
              "It is not zero, so the matrix has an inverse.")
    )  # fmt: skip
    return [
        opening("The 3 × 3 determinant", "By rows and columns", "grid",
                "One number tells whether three equations have exactly one solution: the "
                "determinant. How is it worked out for three rows and three columns?"),
        minors_seen(m),
        worked("Along the first row", lines(m)),
        formula_and_notes(
            "What it tells",
            [rf"{whole(m)} = ", (str(sympy.latex(value)), "value", "accent")],
            f"Our determinant is {spoken(value)}.",
            [("Its size: how the matrix changes volumes",
              f"A cube of volume one becomes a box of volume {spoken(abs(value))}.", "value"),
             meaning],
            optional=True,
        ),
        summary(
            ("Number times minor, with the signs + − +",
             "Each number of a row, times its minor, with alternating signs."),
            ("Any row or column gives the same value", "Any row or column gives the same value."),
            meaning,
            (f"Ours: {plain_number(value)}", f"Ours is {spoken(value)}."),
        ),
    ]  # fmt: skip


def question(m: sympy.Matrix) -> Asked:
    return "What is this determinant?", whole(m), lines(m)


TEMPLATES = (
    made(
        ("the 3 × 3 determinant", SUBJECT, "a matrix of three rows with three numbers each"),
        read_request,
        build,
        questions(read_request, OTHERS, question),
        (
            ("Determinant of a 3x3 matrix", ""),
            ("det [[1,2,3],[0,1,4],[5,6,0]]", ""),
            ("3x3 determinant", "[[1,2,3],[4,5,6],[7,8,9]]"),
        ),
        only=is_three,
    ),
)
