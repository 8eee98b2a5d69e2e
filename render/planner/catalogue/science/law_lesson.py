"""Scenes on a law: the formula, what its letters mean, how one quantity follows another, and what
doubling does."""

from __future__ import annotations

import re

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene, Trace
from render.plan.objects import Curve, Graph, Point
from render.plan.tables import Chart
from render.planner.catalogue.blocks import (
    formula_and_notes,
    show_picture,
)
from render.planner.catalogue.quantities import (
    coefficient,
    figures,
)
from render.planner.catalogue.science.law import Law, Quantity, Values


def meaning(law: Law) -> Scene:
    notes = [
        (
            f"{plain_letter(one)}: {one.name}" + (f", in {one.sign}" if one.unit else ""),
            f"{one.name.capitalize()} is measured in {one.many}." if one.many
            else f"{one.name.capitalize()} is a number without a unit.",
        )
        for one in law.quantities
    ]  # fmt: skip
    if len(notes) > 3:  # two in a line, so that they have room below the formula
        notes = [
            ("; ".join(text for text, _ in notes[n : n + 2]),
             " ".join(said for _, said in notes[n : n + 2]))
            for n in range(0, len(notes), 2)
        ]  # fmt: skip
    return formula_and_notes("The law", [(law.tex, "law", "accent")], law.said, notes)


def plain_letter(one: Quantity) -> str:
    greek = {r"\rho": "ρ", r"\lambda": "λ", r"\mu": "μ", r"\Delta T": "ΔT", r"\eta": "η"}
    letter = greek.get(one.tex, one.tex)
    return re.sub(r"_\{?(\d)\}?", lambda n: n[1].translate(str.maketrans("12", "₁₂")), letter)


def in_letters(law: Law, formula: sympy.Expr) -> str:
    names = {sympy.Symbol(one.letter, positive=True): one.tex for one in law.quantities}
    return str(sympy.latex(formula, symbol_names=names, mul_symbol="dot"))


def graph(law: Law, values: Values) -> list[Scene]:
    """How the wanted quantity follows another one; nothing when the axes could not hold it."""
    x, y = law.of(law.along), law.of(law.wanted)
    at, height = values[x.letter], values[y.letter]
    curve = law.solved_for(y.letter)
    rest = {s: values[s.name] for s in curve.free_symbols if s.name != x.letter}
    t = sympy.Symbol("x")
    over = curve.subs({sympy.Symbol(x.letter, positive=True): t}).subs(rest)
    rising = float(over.subs(t, 2 * at)) > float(over.subs(t, at))
    top = float(over.subs(t, 2 * at)) if rising else float(over.subs(t, at / 3))
    if not (0.1 <= 2 * at <= 1500 and 0.5 <= top * 1.2 <= 1500):
        return []
    text = re.sub(r"\d+\.?\d*(?:e[-+]?\d+)?", lambda n: coefficient(float(n[0])),
                  str(over.evalf(10)).replace("**", "^"))  # fmt: skip
    start = 0.0 if rising else at / 3
    plot = Graph(
        id="plot",
        x_range=(0, 2 * at),
        y_range=(0, 1.2 * top),
        curves=(Curve(id="f", expression=text, over=(start, 2 * at)),),
        points=(
            Point(id="ours", x=at, y=height, tex=rf"{x.with_unit(at)} \to {y.with_unit(height)}"),
        ),
    )  # fmt: skip
    way = "grows" if rising else "falls"
    return [
        show_picture(
            f"{y.name} over {x.name}".capitalize(),
            plot,
            [
                (
                    f"To the right goes the {x.name}, upwards the {y.name}; all else stays as it "
                    f"is. The {y.name} {way}.",
                    ["plot", "plot.f", Trace(target="plot.f")],
                ),
                (f"Our case: {x.spoken(at)} give {y.spoken(height)}.",
                 ["plot.ours", stress("plot.ours")]),
            ],
            optional=True,
        )
    ]  # fmt: skip


def doubling(law: Law, values: Values) -> Scene:
    """The wanted quantity for half, once, twice and three times the other."""
    x, y = law.of(law.along), law.of(law.wanted)
    shares = (0.5, 1.0, 2.0, 3.0)
    results = [
        law.computed(y.letter, {**values, x.letter: share * values[x.letter]}) for share in shares
    ]
    chart = Chart(
        id="bars",
        values=tuple(round(value / max(results) * 100, 4) for value in results),
        labels=tuple(figures(share * values[x.letter])[:14] for share in shares),
        shown=tuple(figures(value)[:14] for value in results),
        axis=f"{in_unit(y)}, for {in_unit(x)} below"[:60],
    )
    factor = results[2] / results[1]
    return show_picture(
        f"Twice the {x.name}",
        chart,
        [
            (f"What happens when only the {x.name} changes?", ["bars"]),
            (
                f"Twice the {x.name} gives {multiple(factor)} the {y.name}.",
                [stress("bars.1"), stress("bars.2")],
            ),
        ],
        optional=True,
    )


def in_unit(one: Quantity) -> str:
    return f"{one.name} in {one.sign}" if one.unit else one.name


def multiple(factor: float) -> str:
    for value, words in ((2, "twice"), (4, "four times"), (0.5, "half"), (0.25, "a quarter of")):
        if abs(factor - value) < 1e-6:
            return words
    return f"{figures(factor)} times"
