"""The graph of a function around the place of its limit: straight through, a hole, or a pole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy

from render.plan.actions import stress
from render.plan.expressions import from_sympy
from render.plan.lesson import Action, Scene
from render.plan.objects import Curve, Graph, Point
from render.planner.catalogue.blocks import X, show_picture
from render.planner.catalogue.calculation.drawing import drawable
from render.planner.catalogue.speech import tex
from render.planner.catalogue.window import window
from render.planner.steps.step import Solution

FAR, AROUND = (-2.0, 30.0), 3.0
THROUGH = (
    "The graph runs straight through the limit: limit and value agree. There the function is "
    "continuous."
)
HOLE = (
    "At this point the graph has a hole: there is no value. Yet both sides lead to the same "
    "height. That is the limit."
)
POLE = "Near this place the curve runs away: there is a pole."
JUMP = "Near this place the graph has no height that both sides lead to."


def graph_of_limit(solution: Solution) -> Scene:
    """Raises ValueError where there is hardly anything to be drawn."""
    values: Mapping[str, Any] = solution.values
    at, value = values["at"], values.get("value")
    f = drawable(values["f"], values["x"])
    if at in (sympy.oo, -sympy.oo):
        ends = FAR if at == sympy.oo else (-FAR[1], -FAR[0])
        side = "right" if at == sympy.oo else "left"
        return around(f, ends, (), f"Follow it far to the {side}.")
    ends = (float(at) - AROUND, float(at) + AROUND)
    if value is None or not value.is_finite:
        return around(f, ends, (), JUMP if value is None else POLE)
    own = f.subs(X, at)
    hollow = not (own.is_finite and own.is_real)
    height = sympy.latex(value) if value.is_Rational else f"{float(value):.3f}"
    goal = Point(
        id="goal", x=float(at), y=float(value), role="good", hollow=hollow, tex=f"L = {height}"
    )
    return around(f, ends, (goal,), HOLE if hollow else THROUGH)


def around(f: sympy.Expr, ends: tuple[float, float], points: tuple[Point, ...], say: str) -> Scene:
    plot = Graph(
        id="plot",
        x_range=ends,
        y_range=window(f, *ends),
        curves=(Curve(id="f", expression=from_sympy(f), tex=f"f(x) = {tex(f)}"),),
        points=points,
    )
    shown: list[Action | str] = ["plot.goal", stress("plot.goal")] if points else [stress("plot.f")]
    first: list[Action | str] = ["plot", "plot.f"]
    beats = [("The graph shows the same.", first), (say, shown)]
    return show_picture("On the graph", plot, beats, optional=True)
