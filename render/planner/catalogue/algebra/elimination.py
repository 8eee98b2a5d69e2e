"""Gaussian elimination: three linear equations with three unknowns, step by step."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sympy

from render.plan.actions import show
from render.plan.boards import Grid
from render.plan.lesson import Action, Beat, Scene
from render.plan.moves import Mark, Write
from render.planner.catalogue.blocks import Line, opening, summary, worked
from render.planner.catalogue.framing import joined
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.speech import spoken
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("gaussian elimination", "gauss elimination", "row reduction", "gauss-jordan*",
           "system of three equations", "systems of three equations", "three variable system*",
           "three equations", "three unknowns", "row echelon form", "augmented matrix",
           "elimination method"),
    words="gaussian gauss elimination row reduction echelon form system* three equations unknowns "
    "variables linear augmented matrix matrices solve x y z method jordan",
    not_with=("substitution", "drug"),
)  # fmt: skip
TERM = re.compile(r"\s*([+-])?\s*(\d+(?:\.\d+)?(?:/\d+)?)?\s*\*?\s*([xyz])")
EQUATION = re.compile(r"((?:[-+\d./*\sxyz])+?)=\s*(-?\d+(?:\.\d+)?(?:/\d+)?)")
Rows = tuple[tuple[sympy.Rational, ...], ...]
LETTERS = "xyz"


def rows_of(*numbers: tuple[int, int, int, int]) -> Rows:
    return tuple(tuple(sympy.Integer(n) for n in row) for row in numbers)


DEFAULT = rows_of((1, 1, 1, 6), (1, 2, 3, 14), (2, 1, 1, 7))
OTHERS = (
    rows_of((1, 1, -1, 0), (2, 1, 1, 7), (1, -1, 2, 5)),
    rows_of((1, 2, 1, 8), (2, 1, -1, 1), (3, -1, 2, 7)),
    rows_of((2, 1, 1, 7), (1, -1, 1, 2), (1, 2, -1, 2)),
)


def read_request(request: Request) -> Rows | None:
    """Three equations in x, y and z."""
    found = []
    for left, right in EQUATION.findall(request.text.replace("−", "-")):
        row = dict.fromkeys(LETTERS, sympy.Integer(0))
        terms = list(TERM.finditer(left))
        if not terms:
            continue
        for term in terms:
            size = sympy.Rational(term[2] or 1)
            row[term[3]] += -size if term[1] == "-" else size
        found.append((row["x"], row["y"], row["z"], sympy.Rational(right)))
    if len(found) != 3 or not all(any(row[k] for row in found) for k in range(3)):
        return None
    return tuple(found) if all(abs(n) <= 99 for row in found for n in row) else None


@dataclass
class Step:
    """What is said, the rows afterwards, and which row has changed (none when two were swapped)."""

    say: str
    why: str
    rows: list[list[sympy.Rational]]
    changed: int


def steps(rows: Rows) -> list[Step]:
    """The eliminations below each pivot; rows are swapped when a pivot is zero."""
    now = [list(row) for row in rows]
    done: list[Step] = []
    for k in range(3):
        pivot = next((r for r in range(k, 3) if now[r][k] != 0), None)
        if pivot is None:
            continue
        if pivot != k:
            now[k], now[pivot] = now[pivot], now[k]
            done.append(Step(f"The first place is zero, so rows {k + 1} and {pivot + 1} change "
                             "places.", "swap", [list(r) for r in now], -1))  # fmt: skip
        for r in range(k + 1, 3):
            factor = now[r][k] / now[k][k]
            if factor == 0:
                continue
            now[r] = [a - factor * b for a, b in zip(now[r], now[k], strict=True)]
            verb, size = ("take away", factor) if factor > 0 else ("add", -factor)
            times = "" if size == 1 else f"{spoken(size)} times "
            done.append(Step(f"From row {r + 1} {verb} {times}row {k + 1}: {LETTERS[k]} is gone."
                             if factor > 0 else
                             f"To row {r + 1} {verb} {times}row {k + 1}: {LETTERS[k]} is gone.",
                             f"row {r + 1}", [list(row) for row in now], r))  # fmt: skip
    return done


def solution(rows: Rows) -> list[sympy.Rational] | None:
    """x, y, z; None when there is not exactly one."""
    matrix = sympy.Matrix([row[:3] for row in rows])
    if matrix.det() == 0:
        return None
    return list(matrix.LUsolve(sympy.Matrix([row[3] for row in rows])))


def contradicts(rows: Rows) -> bool:
    """Without a solution, or with infinitely many."""
    left = sympy.Matrix([row[:3] for row in rows])
    return bool(left.rank() < sympy.Matrix(rows).rank())


def write_number(n: sympy.Expr) -> str:
    return str(n).replace("-", "−")


def equation_tex(row: tuple[sympy.Rational, ...] | list[sympy.Rational]) -> str:
    terms = ""
    for size, letter in zip(row[:3], LETTERS, strict=True):
        if size == 0:
            continue
        sign = "-" if size < 0 else "+" if terms else ""
        number = "" if abs(size) == 1 else sympy.latex(abs(size), fold_short_frac=True)
        terms += f" {sign} {number}{letter}"
    return f"{terms.strip() or '0'} = {sympy.latex(row[3], fold_short_frac=True)}"


def build(request: Request) -> list[Scene]:
    rows = read_request(request) or DEFAULT
    return [
        opening(
            "Gaussian elimination",
            "Three equations, three unknowns",
            "grid",
            "Three equations with three unknowns seem tangled. Gauss untangles them: take away "
            "multiples of one row from the others, until only one unknown is left in the last.",
        ),
        worked("The equations", [
            (equation_tex(row), f"equation {n + 1}", f"Equation {n + 1}.")
            for n, row in enumerate(rows)
        ]),
        tableau(rows),
        worked("Backwards", back(rows)),
        summary(
            ("Multiples of a row may be added to another",
             "One may add a multiple of one row to another: the solutions stay the same."),
            ("Make zeros below the diagonal", "Make zeros below the diagonal."),
            ("Then solve from the last row up", "Then solve from the last row upwards."),
            result_row(rows),
        ),
    ]  # fmt: skip


def result_row(rows: Rows) -> tuple[str, str]:
    found = solution(rows)
    if found is None:
        text = "no solution" if contradicts(rows) else "infinitely many solutions"
        return f"Ours: {text}", f"Our system has {text}."
    shown = ", ".join(f"{k} = {write_number(v)}" for k, v in zip(LETTERS, found, strict=True))
    told = joined([f"{k} is {spoken(v)}" for k, v in zip(LETTERS, found, strict=True)])
    return f"Ours: {shown}", f"In ours, {told}."


def tableau(rows: Rows) -> Scene:
    """The numbers in a table that are rewritten step by step."""
    head = ("x", "y", "z", "=")
    table = Grid(
        id="table", rows=(head, *(tuple(map(write_number, row)) for row in rows)), full=True
    )
    beats = [Beat(say="We write only the numbers: a row for each equation.", do=(show("table"),))]
    before = [list(row) for row in rows]
    for step in steps(rows):
        acts: list[Action] = []
        for r, (old, new) in enumerate(zip(before, step.rows, strict=True), 1):
            acts += [
                Write(target=f"table.{r}_{c}", text=write_number(b)[:24])
                for c, (a, b) in enumerate(zip(old, new, strict=True))
                if a != b
            ]
        zeros = [
            Mark(target=f"table.{r + 1}_{c}", role="good")
            for r, row in enumerate(step.rows)
            for c in range(r)
            if row[c] == 0 and before[r][c] != 0
        ]
        beats.append(Beat(say=step.say, do=tuple([*acts, *zeros][:16])))
        before = step.rows
    beats.append(Beat(say="Below the diagonal there are only zeros now."))
    return Scene(title="Elimination", objects=(table,), beats=tuple(beats[:8]))


def back(rows: Rows) -> list[Line]:
    done = steps(rows)
    last = done[-1].rows if done else [list(row) for row in rows]
    found = solution(rows)
    if found is None:
        text = "no solution" if contradicts(rows) else "infinitely many solutions"
        zero = next((row for row in reversed(last) if not any(row[:3])), last[2])
        return [
            (equation_tex(zero), text,
             f"One row has become this. So there are {text}." if text[0] == "i"
             else "One row has become this. It is never true, so there is no solution."),
        ]  # fmt: skip
    lines: list[Line] = []
    for k in (2, 1, 0):
        lines.append(
            (
                rf"{equation_tex(last[k])} \quad \to \quad {LETTERS[k]} = "
                rf"{sympy.latex(found[k], fold_short_frac=True)}",
                f"row {k + 1}",
                f"Row {k + 1} gives {LETTERS[k]}: it is {spoken(found[k])}.",
            )
        )
    return lines


def ask(rows: Rows) -> Asked:
    told = r",\ ".join(equation_tex(row) for row in rows)
    return "What are x, y and z?", told, back(rows)


TEMPLATES = (
    made(("Gaussian elimination", SUBJECT, "three linear equations in x, y and z"),
         read_request, build, questions(read_request, OTHERS, ask),
         (("Gaussian elimination", ""),
          ("Solve the system of three equations", "x + y + z = 6, 2x - y + z = 3, x - z = -2"))),
)  # fmt: skip
