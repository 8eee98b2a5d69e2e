"""Eigenvalues and eigenvectors, from the zeros of the characteristic polynomial."""

from __future__ import annotations

import sympy

from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Binary, Call, Listing, Name, Node, Number, Prefix
from render.planner.steps.matrix import NoMatrixWay, square, step
from render.planner.steps.step import Solution, Step, equation
from render.planner.steps.symbols import symbol
from render.planner.steps.trees import from_sympy
from render.planner.steps.work import in_order

LAMBDA = symbol("lambda")
Pair = tuple[sympy.Expr, sympy.Matrix]  # an eigenvalue and one of its eigenvectors


def solve_eigenvectors(task: Node, tree: Node) -> Solution:
    """The real eigenvalues with their eigenvectors. Raises NoMatrixWay or NotComputable."""
    m = square(tree)
    if m.rows > 3:
        raise NoMatrixWay("eigenvectors are shown of matrices with two or three rows")
    shifted = m - LAMBDA * sympy.eye(m.rows)
    polynomial = sympy.expand(shifted.det())
    if polynomial.coeff(LAMBDA, m.rows) < 0:
        polynomial = -polynomial
    if m.rows == 3 and any(
        sympy.degree(part, LAMBDA) == 3 for part, _ in sympy.factor_list(polynomial)[1]
    ):
        return by_numbers(task, m, polynomial)
    steps = polynomial_lines(shifted, polynomial)
    values = m.eigenvects()
    roots: list[sympy.Expr] = [value for value, _, _ in values]
    real = in_order([root for root in roots if root.is_real])
    if not real:
        return report_complex(task, m, polynomial, roots, steps)
    pairs = pair_vectors(values)
    steps += [vector_line(tree, value, vector) for value, vector in pairs]
    result, words = list_values(real)
    return Solution(
        kind="eigenvalues",
        task=task,
        steps=tuple(steps),
        result=result,
        result_words=words,
        values={"matrix": m, "eigenvalues": real, "pairs": pairs},
    )


def polynomial_lines(shifted: sympy.Matrix, polynomial: sympy.Expr) -> list[Step]:
    """The characteristic polynomial, and its factors where it has some."""
    det = Call("det", (from_sympy(shifted),))
    sign = sympy.expand(shifted.det() - polynomial) == 0
    right = from_sympy(polynomial) if sign else Prefix("-", from_sympy(polynomial))
    steps = [
        step(
            equation(det, right),
            "characteristic polynomial",
            "subtract the letter on the diagonal, take the determinant",
            r"\det (A - \lambda I) = 0",
            say=(
                f"Subtract lambda on the diagonal. The determinant is {speak_formula(right)}, and "
                "it must be zero."
            ),
        )
    ]
    factored = sympy.factor(polynomial)
    if factored != polynomial:
        steps.append(
            step(
                equation(from_sympy(polynomial), from_sympy(factored)),
                "factoring",
                "factor it to find its zeros",
            )
        )
    return steps


def report_complex(
    task: Node,
    m: sympy.Matrix,
    polynomial: sympy.Expr,
    roots: list[sympy.Expr],
    steps: list[Step],
) -> Solution:
    heard = " and ".join(speak_formula(from_sympy(sympy.simplify(root))) for root in roots)
    return Solution(
        kind="eigenvalues",
        task=task,
        steps=tuple(steps),
        result=equation(from_sympy(polynomial), Number("0")),
        result_words=f"there is no real eigenvalue; the complex ones are {heard}",
        values={"matrix": m, "eigenvalues": roots, "pairs": []},
    )


def pair_vectors(values: list[tuple[sympy.Expr, int, list[sympy.Matrix]]]) -> list[Pair]:
    """Each real eigenvalue with each of its eigenvectors, the largest first."""
    falling = sorted(values, key=lambda one: -float(sympy.re(sympy.N(one[0]))))
    return [
        (value, clear_denominators(vector))
        for value, _, vectors in falling
        if value.is_real
        for vector in vectors
    ]


def vector_line(tree: Node, value: sympy.Expr, vector: sympy.Matrix) -> Step:
    shown = equation(
        Binary("*", tree, from_sympy(vector)),
        Binary("*", from_sympy(value), from_sympy(vector)),
    )
    return step(
        shown,
        "eigenvector",
        f"for {plain(from_sympy(value))}: solve (A − λI)v = 0",
        say=(
            f"For the eigenvalue {speak_formula(from_sympy(value))} an eigenvector is "
            f"{', '.join(speak_formula(from_sympy(entry)) for entry in vector)}."
        ),
    )


def list_values(real: list[sympy.Expr]) -> tuple[Node, str]:
    """The eigenvalues as a result, the smallest first, and in words."""
    listed = tuple(
        equation(Binary("_", Name("lambda"), Number(str(n))), from_sympy(value))
        for n, value in enumerate(reversed(real), 1)
    )
    heard = " and ".join(speak_formula(from_sympy(value)) for value in reversed(real))
    if len(listed) == 1:
        return listed[0], f"the eigenvalue is {heard}"
    return Listing("", listed, ""), f"the eigenvalues are {heard}"


def by_numbers(task: Node, m: sympy.Matrix, polynomial: sympy.Expr) -> Solution:
    """Eigenvalues of a matrix whose characteristic polynomial has no simple zeros."""
    det = Call("det", (from_sympy(m - LAMBDA * sympy.eye(3)),))
    first = step(
        equation(det, Prefix("-", from_sympy(polynomial))),
        "characteristic polynomial",
        "subtract λ on the diagonal, take the determinant",
        r"\det (A - \lambda I) = 0",
        say="Subtract lambda on the diagonal and take the determinant. It must be zero.",
    )
    roots = sorted(
        (root for root in sympy.Poly(polynomial, LAMBDA).nroots(15) if root.is_real), reverse=True
    )
    near = [sympy.Float(f"{float(root):.4g}") for root in roots]
    trees = [Binary("~~", Name("lambda"), from_sympy(value)) for value in near]
    result: Node = trees[0]
    for tree in trees[1:]:
        result = Binary("or", result, tree)
    heard = " and ".join(f"{float(value):.4g}".replace("-", "minus ") for value in near)
    words = (
        f"the real eigenvalues are about {heard}"
        if len(near) > 1
        else f"the only real eigenvalue is about {heard}"
    )
    return Solution(
        kind="eigenvalues",
        task=task,
        steps=(first,),
        result=result,
        result_words=words,
        facts=("The zeros of this polynomial have no simple form: they are found by numbers.",),
        values={"matrix": m, "eigenvalues": roots},
    )


def clear_denominators(vector: sympy.Matrix) -> sympy.Matrix:
    """Without fractions."""
    bottoms = [sympy.denom(sympy.together(entry)) for entry in vector]
    common = sympy.lcm_list(bottoms)
    return (vector * common).applyfunc(sympy.simplify)
