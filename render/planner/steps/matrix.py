"""Matrices: products, determinants, inverses, elimination."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Binary, Call, Name, Node, Number, Prefix
from render.planner.steps.step import Solution, Step, equation
from render.planner.steps.symbols import NotComputable, to_sympy
from render.planner.steps.trees import from_sympy

LARGEST = 4


class NoMatrixWay(ValueError):
    """The matrix has not the shape for it, or no such result."""


def matrix_of(node: Node) -> sympy.Matrix:
    found = to_sympy(node)
    if not isinstance(found, sympy.MatrixBase):
        raise NoMatrixWay("it is no matrix")
    if max(found.shape) > LARGEST:
        raise NoMatrixWay(f"matrices here have at most {LARGEST} rows and columns")
    return sympy.Matrix(found)


def square(node: Node) -> sympy.Matrix:
    found = matrix_of(node)
    if found.rows != found.cols:
        raise NoMatrixWay("the matrix is not square")
    return found


def step(
    shown: Node, rule: str, why: str, formula: str = "", *, continued: bool = False, say: str = ""
) -> Step:
    return Step(shown, rule, why, say, formula, continued=continued)


def product(task: Node, left: Node, right: Node) -> Solution:
    a, b = matrix_of(left), matrix_of(right)
    if a.cols != b.rows:
        raise NoMatrixWay(
            f"a matrix with {a.cols} columns cannot be multiplied by one with {b.rows} rows"
        )
    result = a * b
    steps = []
    for r in range(a.rows):
        for c in range(b.cols):
            terms: Node = times(a[r, 0], b[0, c])
            for k in range(1, a.cols):
                terms = Binary("+", terms, times(a[r, k], b[k, c]))
            steps.append(
                step(
                    equation(terms, from_sympy(result[r, c])),
                    "row times column",
                    f"row {r + 1} times column {c + 1}",
                )
            )
    shown = equation(task, from_sympy(result))
    steps.append(
        step(
            shown,
            "product",
            "put them in their places",
            say="Put in their places, these are the product.",
        )
    )
    return Solution(
        kind="matrix product",
        task=task,
        steps=tuple(steps),
        result=shown,
        result_words=f"the product is {speak_formula(from_sympy(result))}",
        values={"matrix": result, "one": a, "two": b},
    )


def times(a: sympy.Expr, b: sympy.Expr) -> Node:
    return Binary("*", from_sympy(a), from_sympy(b))


def combine_entries(task: Node) -> Solution:
    """Sums, differences and multiples, entry by entry."""
    result = matrix_of(task)
    shown = equation(task, from_sympy(result))
    steps = (step(shown, "entry by entry", "entry by entry, each in its place"),)
    return Solution(
        kind="matrix sum",
        task=task,
        steps=steps,
        result=shown,
        result_words=f"the result is {speak_formula(from_sympy(result))}",
        values={"matrix": result},
    )


def determinant_lines(m: sympy.Matrix, tree: Node) -> list[Step]:
    det = Call("det", (tree,))
    if m.rows == 1:
        return [
            step(
                equation(det, from_sympy(m[0, 0])),
                "determinant",
                "one entry is its own determinant",
            )
        ]
    if m.rows == 2:
        a, b, c, d = m
        shown = Binary("-", times(a, d), times(b, c))
        return [
            step(
                equation(det, shown),
                "determinant",
                "down the diagonal, minus up the other one",
                r"\det \begin{pmatrix} a & b \\ c & d \end{pmatrix} = a d - b c",
            ),
            step(equation(det, from_sympy(m.det())), "determinant", "work it out", continued=True),
        ]
    return expansion(m, det)


def expansion(m: sympy.Matrix, det: Node) -> list[Step]:
    """Along the first row."""
    tree: Node | None = None
    values: Node | None = None
    for c in range(m.cols):
        if m[0, c] == 0:
            continue
        minor = m.minor_submatrix(0, c)
        sign = -1 if c % 2 else 1
        part = Binary("*", from_sympy(m[0, c]), Call("det", (from_sympy(minor),)))
        value = times(m[0, c], minor.det())
        if tree is None or values is None:
            tree, values = (part, value) if sign > 0 else (Prefix("-", part), Prefix("-", value))
        else:
            link = "+" if sign > 0 else "-"
            tree, values = Binary(link, tree, part), Binary(link, values, value)
    if tree is None or values is None:
        return [step(equation(det, Number("0")), "determinant", "a row of zeros")]
    return [
        step(
            equation(det, tree),
            "expansion",
            "along the first row, with alternating signs",
            say=(
                "Expand along the first row: each entry times the small determinant without its "
                "row and column, with alternating signs."
            ),
        ),
        step(equation(det, values), "expansion", "the small determinants", continued=True),
        step(equation(det, from_sympy(m.det())), "determinant", "work it out", continued=True),
    ]


def determinant(task: Node, tree: Node) -> Solution:
    m = square(tree)
    value = m.det()
    shown = equation(Call("det", (tree,)), from_sympy(value))
    meaning = (
        "It is zero: the rows depend on each other, and there is no inverse."
        if value == 0
        else "It is not zero: there is an inverse."
    )
    return Solution(
        kind="determinant",
        task=task,
        steps=tuple(determinant_lines(m, tree)),
        result=shown,
        facts=(meaning,),
        result_words=f"the determinant is {speak_formula(from_sympy(value))}",
        values={"matrix": m, "value": value},
    )


def inverse(task: Node, tree: Node) -> Solution:
    m = square(tree)
    det = m.det()
    steps = determinant_lines(m, tree)
    if det == 0:
        return Solution(
            kind="inverse",
            task=task,
            steps=tuple(steps),
            result=equation(Call("det", (tree,)), Number("0")),
            result_words="the determinant is zero, so there is no inverse",
            values={"matrix": m},
        )
    result = m.inv()
    inverted = Binary("^", tree, Prefix("-", Number("1")))
    shown = equation(inverted, from_sympy(result))
    steps.append(adjugate_line(m, det, inverted))
    steps.append(
        step(
            shown,
            "inverse",
            "divide each entry",
            continued=True,
            say=f"Each entry divided: {speak_formula(from_sympy(result))}.",
        )
    )
    proof = step(
        equation(Binary("*", tree, from_sympy(result)), from_sympy(sympy.eye(m.rows))),
        "check",
        "matrix times inverse is the unit matrix",
        say="The matrix times its inverse is the unit matrix.",
    )
    return Solution(
        kind="inverse",
        task=task,
        steps=tuple(steps),
        result=shown,
        proof=(proof,),
        facts=decimal_entries(result),
        result_words=f"the inverse is {speak_formula(from_sympy(result))}",
        values={"matrix": result},
    )


def adjugate_line(m: sympy.Matrix, det: sympy.Expr, inverted: Node) -> Step:
    """The inverse as a matrix over the determinant, with the rule for two rows or for more."""
    over = Binary("frac", Number("1"), from_sympy(det))
    shown = equation(inverted, Binary("*", over, from_sympy(m.adjugate())))
    if m.rows == 2:
        return step(
            shown,
            "inverse",
            "swap the diagonal, turn the other signs, divide by the determinant",
            r"A^{-1} = \frac{1}{\det A} \begin{pmatrix} d & -b \\ -c & a \end{pmatrix}",
            say=(
                "Swap the two on the diagonal, turn the signs of the other two, and divide by "
                "the determinant."
            ),
        )
    return step(
        shown,
        "inverse",
        "the small determinants with their signs, transposed, over the determinant",
        r"A^{-1} = \frac{1}{\det A} \operatorname{adj} A",
        say=(
            "The small determinants with alternating signs, rows and columns exchanged, "
            "divided by the determinant."
        ),
    )


def decimal_entries(m: sympy.Matrix) -> tuple[str, ...]:
    """With decimals where they end soon."""
    if all(entry.is_Integer for entry in m) or not all(
        entry.is_Rational and set(sympy.factorint(entry.q)) <= {2, 5} for entry in m
    ):
        return ()
    rows = [
        ", ".join(f"{float(entry):g}".replace("-", "−") for entry in m.row(r))
        for r in range(m.rows)
    ]
    return (f"With decimals its rows are {' and '.join(f'({row})' for row in rows)}.",)


def elimination(task: Node, tree: Node) -> Solution:
    """To reduced row echelon form, one row operation a line."""
    m = matrix_of(tree)
    steps: list[Step] = []
    row = 0
    original = m.copy()
    for column in range(m.cols):
        pivot = next((r for r in range(row, m.rows) if m[r, column] != 0), None)
        if pivot is None or row >= m.rows:
            continue
        if pivot != row:
            m = m.elementary_row_op("n<->m", row1=row, row2=pivot)
            steps.append(row_line(m, original, f"swap rows {row + 1} and {pivot + 1}"))
        if m[row, column] != 1:
            value = m[row, column]
            m = m.elementary_row_op("n->kn", row=row, k=1 / value)
            steps.append(
                row_line(m, original, f"divide row {row + 1} by {plain(from_sympy(value))}")
            )
        changed = [r for r in range(m.rows) if r != row and m[r, column] != 0]
        for r in changed:
            m = m.elementary_row_op("n->n+km", row1=r, k=-m[r, column], row2=row)
        if changed:
            names = " and ".join(str(r + 1) for r in changed)
            steps.append(row_line(m, original, f"clear column {column + 1} in row {names}"))
        row += 1
    words = f"the rank is {row}"
    return Solution(
        kind="elimination",
        task=task,
        steps=tuple(steps),
        result=Binary("->", tree, from_sympy(m)),
        result_words=f"{words}; the reduced form is {speak_formula(from_sympy(m))}",
        values={"matrix": m, "rank": row},
    )


def row_line(m: sympy.Matrix, original: sympy.Matrix, why: str) -> Step:
    """The rows changed; that they are those of the same system is checked by the reduced form."""
    if m.rref()[0] != original.rref()[0]:
        raise NotComputable("a row operation went wrong")
    return Step(
        Binary("->", Name("A"), from_sympy(m)),
        "row operation",
        why,
        say=f"{why[:1].upper()}{why[1:]}.",
    )


def transpose(task: Node, tree: Node) -> Solution:
    m = matrix_of(tree)
    shown = equation(Binary("^", tree, Name("T")), from_sympy(m.T))
    line = Step(
        Binary("->", tree, from_sympy(m.T)),
        "transposing",
        "rows become columns",
        say="Rows become columns.",
    )
    return Solution(
        kind="transpose",
        task=task,
        steps=(line,),
        result=shown,
        result_words=f"the transpose is {speak_formula(from_sympy(m.T))}",
        values={"matrix": m.T},
    )


ONE_MATRIX: dict[str, Callable[[Node, Node], Solution]] = {
    "determinant": determinant,
    "inverse": inverse,
    "elimination": elimination,
    "transpose": transpose,
}
__all__ = ["ONE_MATRIX", "NoMatrixWay", "combine_entries", "product", "square", "step"]
