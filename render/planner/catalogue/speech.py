"""Numbers and expressions as one says and writes them outside formulas."""

from __future__ import annotations

import re

import sympy

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
POWERS = {2: "squared", 3: "cubed"}
SMALL = {2: "half", 3: "third", 4: "quarter"}


def plain_number(n: sympy.Expr) -> str:
    """A number or short expression for text on the screen: x², √2, a true minus sign."""
    joined_terms = " + ".join(map(str, terms_of(n))).replace("+ -", "- ")
    text = re.sub(r"\*\*(\d)(?!\d)", lambda m: m[1].translate(RAISED), joined_terms)
    text = re.sub(r"(?<=\d)\*(?=[a-z(])", "", text.replace("sqrt", "√"))
    return text.replace("*", "·").replace("-", "−").replace("pi", "π")


def terms_of(expression: sympy.Expr) -> list[sympy.Expr]:
    """Its summands; those of a polynomial from the highest power down."""
    if not expression.is_Add:
        return [expression]
    terms = expression.as_ordered_terms()
    if not expression.free_symbols or not expression.is_polynomial():
        return list(terms)
    return sorted(
        terms, key=lambda term: -sympy.Poly(term, *expression.free_symbols).total_degree()
    )


def tex(expression: sympy.Expr) -> str:
    """LaTeX with the highest power first: ``-3 x + 2`` where SymPy would begin with 2."""
    written = [sympy.latex(term) for term in terms_of(expression)]
    return str(written[0]) + "".join(
        f" {t}" if t.startswith("-") else f" + {t}" for t in written[1:]
    )


def value_tex(n: sympy.Expr) -> str:
    """A number for a label: fractions on one line, irrational numbers to two places."""
    if n.is_Rational:
        return str(sympy.latex(n, fold_short_frac=True))
    return rf"\approx {float(n):.2f}"


def equal_tex(n: sympy.Expr) -> str:
    """``= 3`` or ``\approx 1.41``."""
    return f"= {value_tex(n)}" if n.is_Rational else value_tex(n)


def spoken_value(n: sympy.Expr) -> str:
    """A number as a narrator says it: irrational ones to two places."""
    if n.is_Rational:
        return speak_expression(n)
    sign = "minus " if n < 0 else ""
    return f"about {sign}{abs(float(n)):.2f}"


def spoken_decimal(n: sympy.Expr) -> str:
    """``2.5`` where the decimals end, otherwise as `spoken_value` has it."""
    short = f"{abs(float(n)):.6g}"
    if n.is_Rational and n.q > 1 and sympy.Rational(short) == abs(n):
        return f"{'minus ' if n < 0 else ''}{short}"
    return spoken_value(n)


def speak_expression(expression: sympy.Expr) -> str:  # noqa: PLR0911, one return for each kind of node
    """English for a narrator: ``x squared minus 4 x plus 3``."""
    if expression.is_Add:
        first, *rest = terms_of(expression)
        return speak_expression(first) + "".join(join_spoken_term(term) for term in rest)
    if expression.is_number and expression.is_Rational:
        return spoken_fraction(sympy.Rational(expression))
    if expression.could_extract_minus_sign():
        return f"minus {speak_expression(-expression)}"
    if expression.is_Pow:
        return spoken_power(expression)
    if expression.is_Mul:
        return spoken_product(expression)
    if expression.is_Function:
        return f"{spoken_name(expression)} of {speak_expression(expression.args[0])}"
    return str(expression)


def join_spoken_term(term: sympy.Expr) -> str:
    if term.could_extract_minus_sign():
        return f" minus {speak_expression(-term)}"
    return f" plus {speak_expression(term)}"


def spoken_fraction(n: sympy.Rational) -> str:
    sign = "minus " if n < 0 else ""
    if n.q == 1:
        return f"{sign}{abs(n.p)}"
    if abs(n.p) == 1 and n.q in SMALL:
        return f"{sign}one {SMALL[n.q]}"
    return f"{sign}{abs(n.p)} over {n.q}"


def spoken_power(power: sympy.Expr) -> str:
    base, exponent = power.as_base_exp()
    if exponent == sympy.Rational(1, 2):
        return f"the square root of {speak_expression(base)}"
    if exponent.could_extract_minus_sign():
        return f"1 over {speak_expression(base**-exponent)}"
    if exponent in POWERS:
        return f"{speak_expression(base)} {POWERS[int(exponent)]}"
    return f"{speak_expression(base)} to the power {speak_expression(exponent)}"


def spoken_product(product: sympy.Expr) -> str:
    top, bottom = sympy.fraction(product)
    if bottom != 1:
        link = ", all over" if top.is_Add else ", over" if bottom.is_Add else " over"
        return f"{speak_expression(top)}{link} {speak_expression(bottom)}"
    return " ".join(speak_expression(factor) for factor in product.as_ordered_factors())


def spoken_name(call: sympy.Expr) -> str:
    names = {
        "sin": "sine",
        "cos": "cosine",
        "tan": "tangent",
        "log": "the natural logarithm",
        "exp": "e to the power",
        "Abs": "the absolute value",
    }
    name = type(call).__name__
    return names.get(name, name)
