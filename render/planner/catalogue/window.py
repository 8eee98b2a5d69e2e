"""Which stretch of the y-axis shows a curve well."""

from __future__ import annotations

import numpy as np
import sympy

from render.plan.expressions import NotAnExpression, evaluate, from_sympy, parse

SAMPLES = 241


def heights(expression: sympy.Expr, low: float, high: float) -> np.ndarray:
    """Finite values on [low, high], shape (n,), n at most SAMPLES; none where no curve can hold
    the numbers of the expression."""
    try:
        tree = parse(from_sympy(expression))
    except NotAnExpression:
        return np.array([])
    values = []
    for x in np.linspace(low, high, SAMPLES):
        try:
            values.append(evaluate(tree, float(x)))
        except (ValueError, OverflowError, ZeroDivisionError):
            continue
    found = np.array(values)
    finite: np.ndarray = found[np.isfinite(found)]
    return finite


def window(expression: sympy.Expr, low: float, high: float) -> tuple[float, float]:
    """Range of y with some air. Far-off values (poles, steep ends) are cut away.

    Raises ValueError when the expression has no values there.
    """
    values = heights(expression, low, high)
    if len(values) < SAMPLES // 4:
        raise ValueError(f"{expression} has hardly a value between {low} and {high}")
    bottom, top = np.quantile(values, [0.04, 0.96])
    bottom, top = min(float(bottom), 0.0), max(float(top), 0.0)
    if top - bottom < 1e-3:
        bottom, top = -1.0, 1.0
    air = 0.15 * (top - bottom)
    return round(bottom - air, 6), round(top + air, 6)
