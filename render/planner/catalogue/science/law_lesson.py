"""The lesson on a law: the formula, what its letters mean, the numbers of the text put in, how one
quantity follows another, and what doubling does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import sympy

from render.plan.lesson import Scene, Trace
from render.plan.objects import Curve, Graph, Point
from render.plan.tables import Chart
from render.planner.catalogue.acts import stress
from render.planner.catalogue.blocks import (
    Line,
    formula_and_notes,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.registry import Template
from render.planner.catalogue.science.law import Law, Quantity, Values, case_of, given
from render.planner.catalogue.science.quantities import (
    coefficient,
    figures,
    plain,
)


def template(law: Law) -> Template:
    units = [in_unit(one) for one in law.quantities]
    return Template(
        law.name,
        lambda r: law.subject.score(r, given=bool(given(law, r.text))),
        lambda r: lesson(law, *case_of(law, r)),
        examples=law.examples,
        more=lambda r: more(law, case_of(law, r)[1]),
        takes="values above zero: " + ", ".join(units),
    )


def lesson(law: Law, wanted: str, values: Values) -> list[Scene]:
    return [
        opening(law.title, law.subtitle, law.motif, law.hook),
        meaning(law),
        worked("With numbers", lines(law, wanted, values)),
        *graph(law, values),
        doubling(law, values),
        ending(law, wanted, values),
    ]


def meaning(law: Law) -> Scene:
    notes = [
        (
            f"{plain_letter(one)}: {one.name}" + (f", in {one.plain_unit}" if one.unit else ""),
            f"{one.name.capitalize()} is measured in {one.said}." if one.said
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
    letter = greek.get(one.written, one.written)
    return re.sub(r"_\{?(\d)\}?", lambda n: n[1].translate(str.maketrans("12", "₁₂")), letter)


def in_letters(law: Law, formula: sympy.Expr) -> str:
    names = {sympy.Symbol(one.letter, positive=True): one.written for one in law.quantities}
    return str(sympy.latex(formula, symbol_names=names, mul_symbol="dot"))


def lines(law: Law, wanted: str, values: Values) -> list[Line]:
    target = law.of(wanted)
    known = [one for one in law.quantities if one.letter != wanted]
    listed = r",\ ".join(rf"{k.written} = {k.with_unit(values[k.letter])}" for k in known)
    told = ", ".join(f"{k.name} {k.spoken(values[k.letter])}" for k in known)
    formula = law.solved_for(wanted)
    result = values[wanted]
    sign = "=" if abs(float(plain(result)) - result) < 1e-9 * abs(result) else r"\approx"
    is_law = re.sub(r"\W", "", law.tex).startswith(re.sub(r"\W", "", target.written))
    turned = (
        rf"{target.written} = {in_letters(law, formula)}",
        f"solved for the {target.name}",
        f"We want the {target.name}, so we solve the law for it.",
    )
    return [
        (listed, "what we know", f"We know: {told}."),
        (law.tex, "the law", f"We want the {target.name}: the law gives it.") if is_law else turned,
        (
            rf"{target.written} = {put_in(formula, values)}",
            "put the numbers in",
            "Put the numbers in, all of them in these units.",
        ),
        (
            rf"{target.written} {sign} {target.with_unit(result)}",
            "the result",
            f"The {target.name} is {target.spoken(result)}.",
        ),
    ]


def put_in(formula: sympy.Expr, values: Values) -> str:
    """The formula with numbers in the places of its letters, nothing computed yet."""
    names = {symbol: plain(values[symbol.name]) for symbol in formula.free_symbols}
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
    if not (0.5 <= 2 * at <= 1500 and 0.5 <= top * 1.2 <= 1500):
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
        pictured(
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
    return pictured(
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
    return f"{one.name} in {one.plain_unit}" if one.unit else one.name


def multiple(factor: float) -> str:
    for value, words in ((2, "twice"), (4, "four times"), (0.5, "half"), (0.25, "a quarter of")):
        if abs(factor - value) < 1e-6:
            return words
    return f"{figures(factor)} times"


def ending(law: Law, wanted: str, values: Values) -> Scene:
    target = law.of(wanted)
    own = (
        f"Ours: {plain_letter(target)} = {figures(values[wanted])} {target.plain_unit}".strip(),
        f"In our example the {target.name} is {target.spoken(values[wanted])}.",
    )
    return summary(*law.facts, own)


def more(law: Law, values: Values) -> Iterator[Scene]:
    """Each quantity in turn from the others, with other numbers."""
    factors: Sequence[float] = (2, 3, 1.5, 4, 5, 2.5)
    number = 0
    for factor in factors:
        for target in law.quantities:
            number += 1
            known = {one.letter: one.usual for one in law.quantities}
            known[law.wanted] = law.computed(law.wanted, known)
            for n, one in enumerate(law.quantities):
                if one.letter != target.letter:
                    known[one.letter] = float(plain(known[one.letter] * (factor if n % 2 else 1)))
            known[target.letter] = law.computed(target.letter, known)
            told = lines(law, target.letter, known)
            if known != values:
                yield practice(f"How large is the {target.name}?", told[0][0], told[1:], number)
