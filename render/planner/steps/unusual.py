"""Equations with bars, fractions and roots; products; and what only numbers solve."""

from __future__ import annotations

import sympy

from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Binary, Node, Number
from render.planner.steps.step import Step, equation
from render.planner.steps.trees import from_sympy
from render.planner.steps.truth import truth_of
from render.planner.steps.work import Roots, Work, in_order, is_real

SPAN, PIECES = 40, 1600


def truly(work: Work, root: sympy.Expr) -> bool:
    """Whether the root solves the equation as it was given."""
    return bool(truth_of(work.shown, {work.x.name: root}, {}, ten=work.ten))


def sorted_out(work: Work, found: Roots, why: str) -> Roots:
    """Roots put to the test; the false ones are named."""
    good = [root for root in in_order(found) if truly(work, root)]
    bad = [root for root in in_order(found) if root not in good]
    work.false_roots += bad
    named = " and ".join(speak_formula(from_sympy(one)) for one in bad)
    words = f"{why}: {named} does not solve the equation" if bad else why
    return work.conclude(good, "testing the candidates", words)


def isolate_part(work: Work, part: sympy.Expr) -> sympy.Expr | None:
    """The value of ``part`` where the equation is linear in it and has the unknown nowhere else."""
    letter = sympy.Dummy("p", real=True)
    difference = sympy.expand(work.difference.xreplace({part: letter}))
    if (
        difference.has(work.x)
        or not difference.is_polynomial(letter)
        or sympy.degree(difference, letter) != 1
    ):
        return None
    a, b = sympy.Poly(difference, letter).all_coeffs()
    return sympy.simplify(-b / a)


def bring_alone(work: Work, part: sympy.Expr, value: sympy.Expr) -> None:
    if work.left != part or work.right != value:
        work.relation(part, value, "isolating", f"bring {plain(from_sympy(part))} to stand alone")


def absolute(work: Work) -> Roots | None:
    bars = [bar for bar in work.difference.atoms(sympy.Abs) if bar.has(work.x)]
    if len(bars) == 2:
        return two_bars(work, bars)
    if len(bars) != 1:
        return None
    bar = bars[0]
    inner = bar.args[0]
    letter = sympy.Dummy("p", real=True)
    difference = sympy.expand(work.difference.xreplace({bar: letter}))
    if not difference.is_polynomial(letter) or sympy.degree(difference, letter) != 1:
        return None
    a, b = sympy.Poly(difference, letter).all_coeffs()
    if a.has(work.x):
        return None
    value = sympy.expand(-b / a)
    bring_alone(work, bar, value)
    if not value.has(work.x) and value < 0:
        work.facts.append("An absolute value is never negative, so there is no solution.")
        return []
    cases = [equation(from_sympy(inner), from_sympy(value))]
    if value != 0:
        cases.append(equation(from_sympy(inner), from_sympy(sympy.expand(-value))))
    shown: Node = cases[0] if len(cases) == 1 else Binary("or", cases[0], cases[1])
    work.add(
        shown,
        "two cases",
        "what stands between the bars is this number or its opposite",
        formula=r"|a| = b \Rightarrow a = b \text{ or } a = -b",
        implied=True,
    )
    found: Roots = []
    for right, named in ((value, "first case"), (sympy.expand(-value), "second case"))[
        : len(cases)
    ]:
        found += work.branch(inner, right, named=named)
    return sorted_out(work, found, "both cases together")


def two_bars(work: Work, bars: list[sympy.Expr]) -> Roots | None:
    """``|A| = |B|``."""
    a, b = (bar.args[0] for bar in sorted(bars, key=str))
    if (
        sympy.expand(work.difference - sympy.Abs(a) + sympy.Abs(b)) != 0
        and sympy.expand(work.difference + sympy.Abs(a) - sympy.Abs(b)) != 0
    ):
        return None
    cases = (
        equation(from_sympy(a), from_sympy(b)),
        equation(from_sympy(a), from_sympy(sympy.expand(-b))),
    )
    work.add(Binary("or", *cases), "two cases", "what is between the bars is equal or opposite")
    found: Roots = []
    for right, named in ((b, "first case"), (sympy.expand(-b), "second case")):
        if sympy.expand(a - right).has(work.x):
            found += work.branch(a, right, named=named)
    return sorted_out(work, found, "both cases together")


def rational(work: Work) -> Roots | None:
    """The unknown below a fraction line: multiply by the common denominator."""
    x = work.x
    if not work.difference.is_rational_function(x) or work.difference.is_polynomial(x):
        return None
    bottom = sympy.lcm_list([sympy.denom(sympy.together(side)) for side in (work.left, work.right)])
    poles = [pole for pole in sympy.roots(sympy.Poly(bottom, x)) if is_real(pole)]
    sides = [sympy.expand(sympy.cancel(side * bottom)) for side in (work.left, work.right)]
    excluded = " and ".join(plain(from_sympy(pole)) for pole in in_order(poles))
    why = f"multiply both sides by {plain(from_sympy(sympy.factor(bottom)))}"
    if excluded:
        why += f"; {x.name} must not be {excluded}"
    work.add(equation(*map(from_sympy, sides)), "clearing fractions", why, implied=True)
    if not sympy.expand(sides[0] - sides[1]).has(x):
        work.facts.append("The unknown falls out, and what is left is not true.")
        return []
    roots = work.branch(*sides)
    return sorted_out(work, roots, "no denominator may be zero")


def radical(work: Work) -> Roots | None:
    """A root alone, both sides to its power; what comes out is tested."""
    x = work.x
    found = [
        p
        for p in work.difference.atoms(sympy.Pow)
        if p.exp.is_Rational and p.exp.q > 1 and p.base.has(x)
    ]
    if not found or len(found) > 2:
        return None
    part = max(found, key=lambda p: len(str(p)))
    letter = sympy.Dummy("p", real=True)
    difference = sympy.expand(work.difference.xreplace({part: letter}))
    if not difference.is_polynomial(letter) or sympy.degree(difference, letter) != 1:
        return None
    a, b = sympy.Poly(difference, letter).all_coeffs()
    if a.has(x):
        return None
    value = sympy.expand(-b / a)
    bring_alone(work, part, value)
    n, m = part.exp.q, part.exp.p
    if not value.has(x) and value < 0 and n % 2 == 0:
        work.facts.append("A square root is never negative, so there is no real solution.")
        return []
    left, right = sympy.expand(part.base**m), sympy.expand(value**n)
    names = {2: "square both sides", 3: "cube both sides"}
    work.add(
        equation(from_sympy(left), from_sympy(right)),
        "raising to a power",
        names.get(n, f"raise both sides to the power {n}"),
        implied=True,
    )
    roots = work.branch(left, right)
    return sorted_out(
        work, roots, "squaring can bring in false roots: test each" if n % 2 == 0 else "test each"
    )


def product_of_factors(work: Work) -> Roots | None:
    """A product that is zero, of factors of any kind."""
    difference = sympy.factor(work.difference)
    parts = [
        part.base if part.is_Pow and part.exp.is_positive else part
        for part in sympy.Mul.make_args(difference)
        if part.has(work.x)
    ]
    if len(parts) < 2:
        return None
    if work.left != difference:
        work.relation(
            difference, sympy.Integer(0), "factoring", "everything to one side, as a product"
        )
    found: Roots = []
    for part in parts:
        if isinstance(part, sympy.exp):
            work.facts.append("An exponential is never zero.")
            continue
        found += work.branch(part, sympy.Integer(0), named=f"the factor {plain(from_sympy(part))}")
    return sorted_out(work, found, "a product is zero when one of its factors is")


def by_numbers(work: Work) -> Roots | None:
    """Changes of sign on a stretch of the axis, narrowed down."""
    x = work.x
    if work.difference.has(sympy.sin, sympy.cos, sympy.tan) and not (
        work.difference.subs(x, sympy.Integer(10) ** 6) ** 2 > 10
    ):
        return None  # waves alone come back for ever: a list of some solutions would not be all
    f = sympy.lambdify(x, work.difference, "mpmath")
    found: list[sympy.Expr] = []
    before: tuple[float, float] | None = None
    for n in range(PIECES + 1):
        at = -SPAN / 2 + SPAN * n / PIECES + 0.00137
        try:
            value = complex(f(at))
        except (ValueError, ZeroDivisionError, OverflowError, TypeError):
            before = None
            continue
        if abs(value.imag) > 1e-12 or abs(value) > 1e9:
            before = None
            continue
        if before and before[1] * value.real < 0 and len(found) < 4:
            root = sympy.nsolve(
                work.difference,
                x,
                (before[0], at),
                solver="bisect",
                verify=False,
                prec=20,
                tol=1e-24,
            )
            if truly(work, root):
                found.append(root)
        before = (at, value.real)
    if not found:
        return None
    work.facts.append(
        "No school way leads to an exact solution here: it is found by narrowing down where "
        "the sign changes."
    )
    work.steps.append(sign_change(work, found[0]))
    return found


def sign_change(work: Work, root: sympy.Expr) -> Step:
    low, high = (sympy.Rational(f"{float(root) + d:.3f}") for d in (-0.01, 0.01))
    values = [sympy.N(work.difference.subs(work.x, at), 15) for at in (low, high)]
    below, above = sorted(values)
    shown = Binary(
        "<",
        Binary("<", from_sympy(sympy.Float(f"{float(below):.3g}")), Number("0")),
        from_sympy(sympy.Float(f"{float(above):.3g}")),
    )
    why = f"left minus right changes its sign between {float(low):g} and {float(high):g}"
    return Step(shown, "change of sign", why)
