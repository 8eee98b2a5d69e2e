"""The shorter of the forms that an expression has."""

from __future__ import annotations

import sympy

from render.mathematics.latex import latex
from render.planner.steps.trees import from_sympy

EXPANDED_IS_LONGER = 0.72


def better(e: sympy.Expr) -> sympy.Expr:
    """The same in its shorter form; a sum of terms stays one unless that is much longer."""
    forms = [e]
    for form in (sympy.together, sympy.factor_terms, sympy.simplify, sympy.factor):
        try:
            forms.append(form(e))
        except (ValueError, TypeError, AttributeError, NotImplementedError, sympy.PolynomialError):
            continue
    own = float(len(latex(from_sympy(e))))
    if e.is_Add and sympy.fraction(sympy.together(e))[1].free_symbols:
        own = own / EXPANDED_IS_LONGER * 1.1  # one fraction is simpler than two
    best = min(forms, key=lambda form: len(latex_or_long(form)))
    return best if len(latex_or_long(best)) < (EXPANDED_IS_LONGER if e.is_Add else 1.0) * own else e


def latex_or_long(e: sympy.Expr) -> str:
    try:
        return latex(from_sympy(e))
    except ValueError:
        return "?" * 1000
