"""The derivatives that are known by heart: of powers and of the usual functions."""

from __future__ import annotations

import sympy

# of each function: its derivative as a rule for the eye and its name
TABLE = {
    sympy.sin: r"(\sin x)' = \cos x", sympy.cos: r"(\cos x)' = -\sin x",
    sympy.tan: r"(\tan x)' = \tan^2 x + 1", sympy.cot: r"(\cot x)' = -\cot^2 x - 1",
    sympy.sec: r"(\sec x)' = \tan x \, \sec x", sympy.csc: r"(\csc x)' = -\cot x \, \csc x",
    sympy.exp: r"(e^x)' = e^x", sympy.log: r"(\ln x)' = \frac{1}{x}",
    sympy.asin: r"(\arcsin x)' = \frac{1}{\sqrt{1 - x^2}}",
    sympy.acos: r"(\arccos x)' = -\frac{1}{\sqrt{1 - x^2}}",
    sympy.atan: r"(\arctan x)' = \frac{1}{x^2 + 1}",
    sympy.acot: r"(\operatorname{arccot} x)' = -\frac{1}{x^2 + 1}",
    sympy.asec: r"(\operatorname{arcsec} x)' = \frac{1}{x^2 \sqrt{1 - 1/x^2}}",
    sympy.acsc: r"(\operatorname{arccsc} x)' = -\frac{1}{x^2 \sqrt{1 - 1/x^2}}",
    sympy.sinh: r"(\sinh x)' = \cosh x", sympy.cosh: r"(\cosh x)' = \sinh x",
    sympy.tanh: r"(\tanh x)' = 1 - \tanh^2 x", sympy.coth: r"(\coth x)' = -\frac{1}{\sinh^2 x}",
    sympy.asinh: r"(\operatorname{arsinh} x)' = \frac{1}{\sqrt{x^2 + 1}}",
    sympy.acosh: r"(\operatorname{arcosh} x)' = \frac{1}{\sqrt{x - 1}\sqrt{x + 1}}",
    sympy.atanh: r"(\operatorname{artanh} x)' = \frac{1}{1 - x^2}",
    sympy.Abs: r"|x|' = \frac{x}{|x|}",
}  # fmt: skip
POWER_RULE = r"(x^n)' = n \, x^{n-1}"


def differential(f: sympy.Expr, x: sympy.Symbol) -> sympy.Expr:
    """The derivative; that of an absolute value as a quotient."""
    return sympy.diff(f, x).replace(sympy.sign, lambda inner: inner / sympy.Abs(inner))


def is_simple(f: sympy.Expr, x: sympy.Symbol) -> bool:
    """A power of x or a function of x itself, with a number before it; or a sum of such."""
    if f.is_Add:
        return all(is_simple(term, x) for term in f.args)
    if not f.has(x) or f == x:
        return True
    rest = f.as_independent(x, as_Add=False)[1]
    if rest == x or (rest.is_Pow and rest.base == x and not rest.exp.has(x)):
        return True
    return rest.func in TABLE and rest.args == (x,)


def rule_name(term: sympy.Expr, x: sympy.Symbol) -> str:
    _, rest = term.as_independent(x, as_Add=False)
    if rest == x or rest.is_Pow:
        return "the power rule"
    return (
        "the derivative of the absolute value"
        if isinstance(rest, sympy.Abs)
        else "the table of derivatives"
    )


def formula_of(f: sympy.Expr, x: sympy.Symbol) -> str:
    found = [
        rest
        for term in sympy.Add.make_args(f)
        for rest in (term.as_independent(x, as_Add=False)[1],)
    ]
    known = [TABLE[rest.func] for rest in found if rest.func in TABLE]
    return known[0] if known and len(found) < 3 else POWER_RULE
