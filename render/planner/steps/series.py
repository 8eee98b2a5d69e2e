"""Sums: written out, by their formula, and without end."""

from __future__ import annotations

import sympy

from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Big, Binary, Name, Node
from render.planner.steps.step import Solution, Step, equation
from render.planner.steps.symbols import NotComputable, to_sympy
from render.planner.steps.trees import from_sympy

FORMULAS = {
    1: r"\sum_{k=1}^{n} k = \frac{n (n + 1)}{2}",
    2: r"\sum_{k=1}^{n} k^2 = \frac{n (n + 1)(2 n + 1)}{6}",
    3: r"\sum_{k=1}^{n} k^3 = \left(\frac{n (n + 1)}{2}\right)^2",
}
GEOMETRIC = r"\sum_{k=0}^{n} q^k = \frac{1 - q^{n+1}}{1 - q}"
ENDLESS = r"\sum_{k=0}^{\infty} q^k = \frac{1}{1 - q}, \; |q| < 1"
MOST_WRITTEN, MOST_TERMS = 8, 10**6


def sum_of(task: Node) -> Solution:
    """The value of a sum (or product) with limits. Raises NotComputable."""
    task = whole_body(task)
    if not isinstance(task, Big) or not isinstance(task.lower, Binary) or task.upper is None:
        raise NotComputable("a sum needs its limits")
    total = to_sympy(task)
    if not isinstance(total, sympy.Sum | sympy.Product):
        raise NotComputable("it is no sum")
    term, (index, low, high) = total.function, total.limits[0]
    if low.is_number and high.is_Integer and high - low > MOST_TERMS:
        raise NotComputable("the sum has too many terms")
    whole = sympy.Symbol(index.name, integer=True, positive=True)
    exact = total.func(term.subs(index, whole), (whole, low, high))
    value = sympy.simplify(exact.doit())
    if value.has(sympy.Sum, sympy.Product, sympy.Piecewise):
        raise NotComputable("no value is known for this sum")
    steps = [
        *written_out(task, term, index, low, high),
        *by_formula(task, term, index, high, value),
    ]
    if value in (sympy.oo, -sympy.oo) or (not value.is_finite and value.is_number):
        return Solution(
            kind="sum",
            task=task,
            steps=tuple(steps[:1]),
            result=task,
            result_words="the sum grows beyond every bound: it has no finite value",
            values={"term": term, "index": index, "low": low, "high": high},
        )
    result = from_sympy(sympy.factor(value) if value.free_symbols else value)
    near = "" if value.is_Rational or not value.is_number else f", about {float(value):.5g}"
    return Solution(
        kind="sum",
        task=task,
        steps=tuple(steps),
        result=equation(task, result),
        result_words=f"the value is {speak_formula(result)}{near}",
        values={"term": term, "index": index, "low": low, "high": high, "value": value},
    )


def whole_body(task: Node) -> Node:
    """``∑ 2k + 1`` is the sum of both terms where the second holds the counting letter, or stands
    beside a sum that was typed without brackets."""
    match task:
        case Binary("+" | "-" as sign, Big("sum" | "product") as inner, rest):
            return Big(inner.sign, Binary(sign, inner.body, rest), inner.lower, inner.upper)
        case _:
            return task


def written_out(
    task: Big, term: sympy.Expr, index: sympy.Symbol, low: sympy.Expr, high: sympy.Expr
) -> list[Step]:
    """All terms of a short sum; of another the first ones, for the eye."""
    if not low.is_Integer:
        return []
    link = "+" if task.sign == "sum" else "*"
    if high.is_Integer and high - low < MOST_WRITTEN:
        terms = [from_sympy(term.subs(index, k)) for k in range(int(low), int(high) + 1)]
        return [
            Step(
                equation(task, join_terms(terms, link)),
                "writing out",
                f"put in {plain(from_sympy(low))} to {plain(from_sympy(high))} for {index.name}",
            )
        ]
    terms = [from_sympy(term.subs(index, low + k)) for k in range(4)]
    shown = Binary(link, join_terms(terms, link), Name("dots"))
    return [Step(Binary("->", task, shown), "writing out", "the first terms")]


def join_terms(terms: list[Node], link: str) -> Node:
    tree = terms[0]
    for term in terms[1:]:
        tree = Binary(link, tree, term)
    return tree


def by_formula(
    task: Big, term: sympy.Expr, index: sympy.Symbol, high: sympy.Expr, value: sympy.Expr
) -> list[Step]:
    if not value.is_finite and value.is_number:
        return []
    why, formula = "add them up" if task.sign == "sum" else "multiply them", ""
    if task.sign == "sum" and term.is_polynomial(index):
        degree = sympy.degree(term, index) if term.has(index) else 0
        why, formula = "by the formula for sums of powers", FORMULAS.get(int(degree), "")
        if high.is_Integer and high < MOST_WRITTEN:
            why, formula = "add them up", ""
    elif task.sign == "sum" and is_geometric(term, index):
        why = "a geometric series: each term is the one before times the same number"
        formula = ENDLESS if high == sympy.oo else GEOMETRIC
    elif high == sympy.oo:
        why = "a known series"
    result = from_sympy(sympy.factor(value) if value.free_symbols else value)
    return [Step(equation(task, result), "value", why, formula=formula)]


def is_geometric(term: sympy.Expr, index: sympy.Symbol) -> bool:
    ratio = sympy.simplify(term.subs(index, index + 1) / term)
    return not ratio.has(index)
