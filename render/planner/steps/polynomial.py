"""Polynomial equations to the fourth degree: roots, factors, completed squares, the formula."""

from __future__ import annotations

import sympy

from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Binary, Name, Node, Number, Prefix, Root
from render.planner.steps.step import Step, equation
from render.planner.steps.symbols import symbol
from render.planner.steps.trees import from_sympy
from render.planner.steps.work import Roots, Work

HIGHEST = 6
FORMULA = r"x = \frac{-b \pm \sqrt{b^2 - 4 a c}}{2 a}"
ZERO_PRODUCT = r"a \cdot b = 0 \Rightarrow a = 0 \text{ or } b = 0"


def polynomial(work: Work) -> Roots | None:
    x = work.x
    difference = sympy.expand(work.difference)
    if not difference.is_polynomial(x) or sympy.degree(difference, x) > HIGHEST:
        return None
    poly = sympy.Poly(difference, x)
    if not all(c.is_real for c in poly.all_coeffs()):
        return None
    if only_power(poly) and not work.method:
        return pure_power(work, poly)
    to_zero(work, poly)
    poly = sympy.Poly(work.left, x)
    if poly.degree() == 2:
        return quadratic(work, poly)
    if is_biquadratic(poly):
        return by_substitution(work, poly)
    return by_factors(work, poly)


def only_power(poly: sympy.Poly) -> bool:
    """``a x^n + c``."""
    return (
        len(poly.as_dict()) <= 2
        and poly.degree() >= 2
        and set(poly.as_dict()) <= {(poly.degree(),), (0,)}
    )


def to_zero(work: Work, poly: sympy.Poly) -> None:
    """Everything on one side, whole numbers where possible."""
    scaled = (
        poly.clear_denoms(convert=True)[1]
        if all(c.is_Rational for c in poly.all_coeffs())
        else poly
    )
    if scaled.LC() < 0:
        scaled = -scaled
    target = scaled.as_expr()
    if work.right != 0 or sympy.expand(work.left) != work.left or work.left != target:
        work.relation(
            target, sympy.Integer(0), "everything to one side", "bring everything to one side"
        )


def pure_power(work: Work, poly: sympy.Poly) -> Roots:
    """``x^n = c``: take the root."""
    x, n = work.x, poly.degree()
    value = (
        sympy.nsimplify(-poly.nth(0) / poly.LC())
        if poly.LC().is_Rational and poly.nth(0).is_Rational
        else -poly.nth(0) / poly.LC()
    )
    if work.left != x**n or work.right != value:
        work.relation(
            x**n, value, "isolating the power", f"bring {plain(from_sympy(x**n))} to one side"
        )
    if value < 0 and n % 2 == 0:
        work.facts.append("No real number has a negative even power, so there is no real solution.")
        return no_real(work, poly)
    if n % 2 == 1:
        return work.conclude(
            [sympy.real_root(value, n)], "taking the root", f"take the root of order {n}"
        )
    root = sympy.root(value, n)
    roots = [root, -root]
    why = (
        "take the square root: one positive, one negative"
        if n == 2
        else f"take the root of order {n}, with both signs"
    )
    return work.conclude(roots, "taking the root", why)


def no_real(work: Work, poly: sympy.Poly) -> Roots:
    others = {} if work.is_branch else sympy.roots(poly)
    if poly.degree() == 2 and len(others) == 2:
        found = sorted(
            (sympy.simplify(root) for root in others),
            key=lambda root: float(sympy.im(root)),
            reverse=True,
        )
        heard = " and ".join(speak_formula(from_sympy(root)) for root in found)
        work.facts.append(f"In the complex numbers there are two solutions: {heard}.")
    return []


def quadratic(work: Work, poly: sympy.Poly) -> Roots:
    a, b, c = poly.all_coeffs()
    if work.method == "square":
        return completed_square(work, a, b, c)
    if work.method == "formula":
        return by_formula(work, poly)
    factored = sympy.factor(poly.as_expr())
    rational = sympy.sqrt(b**2 - 4 * a * c).is_rational
    if rational:
        return by_product(work, factored)
    if work.method == "factoring":
        work.facts.append("It has no factors with whole numbers, so the formula is used.")
    return by_formula(work, poly)


def by_product(work: Work, factored: sympy.Expr) -> Roots:
    """A product that is zero: each factor in turn."""
    x = work.x
    work.relation(factored, sympy.Integer(0), "factoring", hint(factored, x))
    parts = [factor for factor in sympy.Mul.make_args(factored) if factor.has(x)]
    bases = list(dict.fromkeys(part.base if part.is_Pow else part for part in parts))
    roots: Roots = []
    if len(bases) > 1:
        tree: Node = equation(from_sympy(bases[0]), Number("0"))
        for base in bases[1:]:
            tree = Binary("or", tree, equation(from_sympy(base), Number("0")))
        work.add(
            tree,
            "zero product",
            "a product is zero when one of its factors is",
            formula=ZERO_PRODUCT,
        )
    for base in bases:
        roots += roots_of_factor(work, base)
    return work.conclude(
        roots, "zero product", "solve each of them" if len(bases) > 1 else "the factor must be zero"
    )


def roots_of_factor(work: Work, base: sympy.Expr) -> Roots:
    if sympy.degree(base, work.x) == 1:
        return [sympy.solve(base, work.x)[0]]
    return work.branch(base, sympy.Integer(0))


def hint(factored: sympy.Expr, x: sympy.Symbol) -> str:
    """How the factors of a quadratic with leading coefficient one are found."""
    linear = [factor for factor in sympy.Mul.make_args(factored) if factor.is_Add]
    if (
        len(linear) == 2
        and all(sympy.degree(one, x) == 1 and one.coeff(x, 1) == 1 for one in linear)
        and factored == sympy.Mul(*linear)
    ):
        p, q = (one.subs(x, 0) for one in linear)
        if all(n.is_Integer for n in (p, q)):
            return (
                f"two numbers with product {write_number(p * q)} and sum {write_number(p + q)}: "
                f"{write_number(p)} and {write_number(q)}"
            )
    return "write it as a product"


def write_number(n: sympy.Expr) -> str:
    return str(n).replace("-", "−")


def by_formula(work: Work, poly: sympy.Poly) -> Roots:
    a, b, c = poly.all_coeffs()
    x = work.x
    inside = sympy.expand(b**2 - 4 * a * c)
    if inside < 0:
        shown = Binary("<", discriminant(a, b, c), Number("0"))
        work.steps.append(
            Step(shown, "discriminant", "the discriminant, below the root, is negative")
        )
        work.facts.append("The discriminant is negative, so there is no real solution.")
        return no_real(work, poly)
    both = Binary("+-", from_sympy(-b) if b else Number("0"), Root(discriminant(a, b, c)))
    put_in = equation(Name(x.name), Binary("frac", both, Binary("*", Number("2"), from_sympy(a))))
    work.add(
        put_in,
        "quadratic formula",
        f"put a = {write_number(a)}, b = {write_number(b)}, c = {write_number(c)} into the formula",
        formula=FORMULA,
    )
    if inside == 0:
        return work.conclude(
            [-b / (2 * a)], "quadratic formula", "the root is zero: one solution, twice"
        )
    top = (
        Binary("+-", from_sympy(-b), Root(from_sympy(inside)))
        if b
        else Prefix("+-", Root(from_sympy(inside)))
    )
    work.add(
        equation(Name(x.name), Binary("frac", top, from_sympy(2 * a))),
        "quadratic formula",
        "work out what is below the root",
    )
    roots = [(-b + s * sympy.sqrt(inside)) / (2 * a) for s in (1, -1)]
    return work.conclude(
        list(map(sympy.expand, roots)), "quadratic formula", "once with plus, once with minus"
    )


def discriminant(a: sympy.Expr, b: sympy.Expr, c: sympy.Expr) -> Node:
    product = Binary("*", Binary("*", Number("4"), from_sympy(a)), from_sympy(c))
    return Binary("-", Binary("^", from_sympy(b), Number("2")), product)


def completed_square(work: Work, a: sympy.Expr, b: sympy.Expr, c: sympy.Expr) -> Roots:
    x = work.x
    if a != 1:
        work.relation(
            sympy.expand((a * x**2 + b * x + c) / a),
            sympy.Integer(0),
            "dividing",
            f"divide by {write_number(a)}",
        )
        b, c = b / a, c / a
    work.relation(x**2 + b * x, -c, "completing the square", "the constant to the other side")
    half = (b / 2) ** 2
    work.relation(
        x**2 + b * x + half,
        half - c,
        "completing the square",
        f"add the square of half of {write_number(b)}: {write_number(half)}",
    )
    work.relation(
        (x + b / 2) ** 2,
        half - c,
        "completing the square",
        "the left side is a square now",
        formula=r"x^2 + 2 p x + p^2 = (x + p)^2",
    )
    value = half - c
    if value < 0:
        work.facts.append("No real number has a negative square, so there is no real solution.")
        return no_real(work, sympy.Poly(x**2 + b * x + c, x))
    root = sympy.sqrt(value)
    if value:
        sides = equation(from_sympy(x + b / 2), Prefix("+-", from_sympy(root)))
        work.add(sides, "taking the root", "take the square root, with both signs")
    return work.conclude(
        [-b / 2 + root, -b / 2 - root],
        "isolating",
        f"bring {write_number(b / 2)} to the other side" if b else "the solutions",
    )


def is_biquadratic(poly: sympy.Poly) -> bool:
    degrees = {degree for (degree,) in poly.as_dict()}
    return (
        poly.degree() in (4, 6)
        and degrees <= {0, poly.degree() // 2, poly.degree()}
        and poly.nth(0) != 0
    )


def by_substitution(work: Work, poly: sympy.Poly) -> Roots:
    """``x^4 + b x^2 + c``: a quadratic in x²."""
    x, n = work.x, poly.degree() // 2
    u = symbol("u")
    a, b, c = poly.nth(2 * n), poly.nth(n), poly.nth(0)
    us = work.in_letter(a * u**2 + b * u + c, x**n, u)
    roots: Roots = []
    for value in us:
        if value >= 0 or n % 2:
            roots += (
                [sympy.real_root(value, n)]
                if n % 2
                else [sympy.root(value, n), -sympy.root(value, n)]
            )
    if not roots:
        work.facts.append("No real number has such a power, so there is no real solution.")
    return work.conclude(
        roots, "substituting back", f"put {plain(from_sympy(x**n))} back for u and take the roots"
    )


def by_factors(work: Work, poly: sympy.Poly) -> Roots | None:
    """A rational root is found by trying, its factor divided out."""
    factored = sympy.factor(poly.as_expr())
    parts = [part.base if part.is_Pow else part for part in sympy.Mul.make_args(factored)]
    if any(
        sympy.degree(part, work.x) > 2 and not is_easy(sympy.Poly(part, work.x))
        for part in parts
        if part.has(work.x)
    ):
        return None
    trial = next(
        (part for part in parts if part.has(work.x) and sympy.degree(part, work.x) == 1), None
    )
    if trial is not None and poly.nth(0) != 0 and poly.degree() > 2:
        root = sympy.solve(trial, work.x)[0]
        rest = sympy.quo(poly, sympy.Poly(trial, work.x)).as_expr()
        product = Binary("", from_sympy(trial), from_sympy(rest))
        divisors = f"try the divisors of {write_number(poly.nth(0))}"
        why = f"{divisors}: {write_number(root)} is a root; divide by its factor"
        work.add(equation(product, Number("0")), "finding a root", why)
    return by_product(work, factored)


def is_easy(poly: sympy.Poly) -> bool:
    return only_power(poly) or is_biquadratic(poly)
