"""Limits: by substitution, cancelling, l'Hôpital's rule, squeezing, from both sides."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Big, Binary, Listing, Name, Node, Number
from render.planner.steps.limit_forms import (
    NoLimit,
    as_quotient,
    bounds_of,
    clean,
    is_real_near,
    is_zero_there,
    limit_tree,
)
from render.planner.steps.short_form import better
from render.planner.steps.step import Solution, Step, equation
from render.planner.steps.symbols import the_variable, to_sympy
from render.planner.steps.trees import from_sympy

HOPITAL = r"\lim \frac{f}{g} = \lim \frac{f'}{g'}"
MOST_TURNS = 4
NEAR = ("0.1", "0.01", "0.001")
FAR = (10, 100, 1000)


def limit_of(task: Node, body: Node, place: Node, side: str = "+-", variable: str = "") -> Solution:
    """The limit at ``place``; ``side`` is ``+``, ``-`` or both. NoLimit, NotComputable."""
    f = to_sympy(body)
    x = sympy.Symbol(variable, real=True) if variable else the_variable(f)
    if f.free_symbols - {x}:
        raise NoLimit("it depends on more than one letter")
    at = to_sympy(place)
    values = one_sided(f, x, at, side)
    table = table_of(f, x, at, side)
    base = {"f": f, "x": x, "at": at, "side": side, "table": table}
    if len(set(values.values())) > 1:
        return no_common(task, f, x, at, values, base)
    value = next(iter(values.values()))
    left = limit_tree(f, x, at, side)
    if isinstance(value, sympy.AccumBounds):
        return solve_oscillation(task, f, value, base)
    if not value.is_extended_real:
        raise NoLimit("the values are not real there")
    steps = list(Finder(x, at, side).lines(f, left, value))
    return Solution(
        kind="limit",
        task=task,
        steps=tuple(steps),
        result=equation(left, from_sympy(value)),
        result_words=words_for(value),
        values={**base, "value": value},
    )


def words_for(value: sympy.Expr) -> str:
    if value in (sympy.oo, -sympy.oo):
        way = "grow" if value > 0 else "fall"
        return f"there is no finite limit: the values {way} beyond every bound"
    near = "" if value.is_Rational else f", about {float(value):.4g}"
    return f"the limit is {speak_formula(from_sympy(value))}{near}"


def one_sided(f: sympy.Expr, x: sympy.Symbol, at: sympy.Expr, side: str) -> dict[str, sympy.Expr]:
    """The limits from the sides where the function has real values."""
    if not at.is_finite:
        return {"-" if at > 0 else "+": clean(sympy.limit(f, x, at))}
    sides = [one for one in "-+" if one in side]
    defined = [one for one in sides if is_real_near(f, x, at, one)]
    if not defined:
        raise NoLimit("the function has no real values near the place")
    return {one: clean(sympy.limit(f, x, at, one)) for one in defined}


def table_of(f: sympy.Expr, x: sympy.Symbol, at: sympy.Expr, side: str) -> list[tuple[str, str]]:
    """Places that come closer and the values there."""
    if at.is_finite:
        near = [(sign, sympy.Rational(n)) for sign in (-1, 1) for n in NEAR]
        wanted = {"+": (1,), "-": (-1,)}.get(side, (-1, 1))
        places = [at + sign * n for sign, n in near if sign in wanted]
    else:
        places = [sympy.Integer(n if at > 0 else -n) for n in FAR]
    rows = []
    for place in places:
        value = sympy.N(f.subs(x, place), 15)
        if value.is_real and value.is_finite:
            rows.append(
                (f"{float(place):.6g}".replace("-", "−"), f"{float(value):.5g}".replace("-", "−"))
            )
    return rows


def no_common(  # noqa: PLR0917, the parts of one formula
    task: Node,
    f: sympy.Expr,
    x: sympy.Symbol,
    at: sympy.Expr,
    values: dict[str, sympy.Expr],
    base: dict[str, object],
) -> Solution:
    steps = []
    for side, words in (("-", "from below"), ("+", "from above")):
        left = limit_tree(f, x, at, side)
        steps.append(
            Step(
                equation(left, from_sympy(values[side])),
                "one-sided limit",
                f"come closer {words}",
                given={},
            )
        )
    shown = Binary("!=", from_sympy(values["-"]), from_sympy(values["+"]))
    steps.append(
        Step(
            shown,
            "comparison",
            "the one-sided limits differ: there is no limit",
            say="The one-sided limits differ, so there is no limit.",
        )
    )
    result = Listing(
        "",
        tuple(equation(limit_tree(f, x, at, side), from_sympy(values[side])) for side in "-+"),
        "",
    )
    return Solution(
        kind="limit",
        task=task,
        steps=tuple(steps),
        result=result,
        result_words="the one-sided limits differ, so there is no limit",
        values=base,
    )


def solve_oscillation(
    task: Node,
    f: sympy.Expr,
    value: sympy.Expr,
    base: dict[str, object],
) -> Solution:
    low, high = from_sympy(value.min), from_sympy(value.max)
    bounds = Listing("[", (low, high), "]")
    span = f"{speak_formula(low)} and {speak_formula(high)}"
    words = f"there is no limit: the values swing between {span}"
    return Solution(
        kind="limit",
        task=task,
        steps=(),
        result=Binary("in", from_sympy(f), bounds),
        result_words=words,
        values=base,
    )


class Finder:
    """The lines to one limit, by the first way that school would take."""

    def __init__(self, x: sympy.Symbol, at: sympy.Expr, side: str) -> None:
        self.x, self.at, self.side = x, at, side

    def tree(self, f: sympy.Expr) -> Node:
        return limit_tree(f, self.x, self.at, self.side)

    def lines(self, f: sympy.Expr, left: Node, value: sympy.Expr) -> Iterator[Step]:
        if self.is_tower(f) and not self.is_plain(f):
            yield from self.tower(f, left, value)
        elif self.at.is_finite and self.is_plain(f):
            yield self.substituted(left, value)
        elif not self.at.is_finite and self.is_quotient_of_polynomials(f):
            yield from self.highest_powers(f, left, value)
        elif (shorter := sympy.cancel(f)) != f and self.is_quotient_of_polynomials(f):
            yield from self.cancelled(f, shorter, left, value)
        elif (bounded := bounds_of(f, self.x, self.at)) is not None:
            yield from self.squeezed(f, bounded, left)
        else:
            yield from self.by_form(f, left, value)

    def is_plain(self, f: sympy.Expr) -> bool:
        """Continuous there: the value can be put in."""
        value = f.subs(self.x, self.at)
        if not (value.is_finite and value.is_real):
            return False
        zero_power = any(
            p.base.subs(self.x, self.at) == 0 and p.exp.has(self.x) for p in f.atoms(sympy.Pow)
        )
        return not f.has(sympy.floor, sympy.ceiling, sympy.sign) and not zero_power

    def is_quotient_of_polynomials(self, f: sympy.Expr) -> bool:
        return bool(f.is_rational_function(self.x))

    def is_tower(self, f: sympy.Expr) -> bool:
        return bool(f.is_Pow and f.base.has(self.x) and f.exp.has(self.x))

    def substituted(self, left: Node, value: sympy.Expr) -> Step:
        return Step(
            equation(left, from_sympy(value)),
            "substitution",
            f"nothing stands in the way: put in {plain(from_sympy(self.at))}",
        )

    def cancelled(
        self, f: sympy.Expr, shorter: sympy.Expr, left: Node, value: sympy.Expr
    ) -> Iterator[Step]:
        top, bottom = (sympy.factor(part) for part in sympy.fraction(sympy.together(f)))
        factored = Binary("frac", from_sympy(top), from_sympy(bottom))
        yield Step(
            equation(from_sympy(f), factored),
            "factoring",
            "putting the place in gives zero over zero: factor first",
        )
        yield Step(equation(left, self.tree(shorter)), "cancelling", "cancel the common factor")
        if self.is_plain(shorter):
            yield self.substituted(self.tree(shorter), value)
        else:
            yield from self.by_form(shorter, self.tree(shorter), value)

    def highest_powers(self, f: sympy.Expr, left: Node, value: sympy.Expr) -> Iterator[Step]:
        top, bottom = (sympy.Poly(part, self.x) for part in sympy.fraction(sympy.together(f)))
        power = max(bottom.degree(), 0)
        if power:
            scaled = [sympy.expand(part.as_expr() / self.x**power) for part in (top, bottom)]
            shown = Big(
                "limit",
                Binary("frac", *map(from_sympy, scaled)),
                Binary("->", Name(self.x.name), from_sympy(self.at)),
            )
            yield Step(
                equation(left, shown),
                "highest power",
                f"divide top and bottom by {plain(from_sympy(self.x**power))}",
            )
            why = f"everything over a power of {self.x.name} goes to zero"
        else:
            why = "the highest power decides"
        yield Step(equation(left, from_sympy(value)), "highest power", why)

    def tower(self, f: sympy.Expr, left: Node, value: sympy.Expr) -> Iterator[Step]:
        exponent = f.exp * sympy.log(f.base)
        inner = clean(
            sympy.limit(
                exponent,
                self.x,
                self.at,
                self.side if self.side in "+-" and len(self.side) == 1 else "+",
            )
        )
        as_power = Binary("^", Name("e"), from_sympy(exponent))
        yield Step(
            equation(from_sympy(f), as_power),
            "power of e",
            "base and exponent both change: write it as a power of e",
            formula=r"b^c = e^{c \ln b}",
        )
        yield from self.lines(exponent, self.tree(exponent), inner)
        yield Step(
            equation(left, from_sympy(value)),
            "power of e",
            "the exponent goes there, so the power goes to e to that",
        )

    def by_form(self, f: sympy.Expr, left: Node, value: sympy.Expr) -> Iterator[Step]:
        found = as_quotient(f, self.x, self.at, self.side)
        if found is None and value in (sympy.oo, -sympy.oo):
            way = "grow" if value > 0 else "fall"
            yield Step(
                equation(left, from_sympy(value)),
                "infinite limit",
                f"the values {way} beyond every bound",
            )
            return
        if found is None:
            yield Step(
                equation(left, from_sympy(value)),
                "limit",
                "the table of values leads there",
                say=f"The values lead there: {words_for(value)}.",
            )
            return
        yield from self.hopital(f, found, left, value)

    def squeezed(self, f: sympy.Expr, bound: sympy.Expr, left: Node) -> Iterator[Step]:
        low, high = from_sympy(-sympy.Abs(bound)), from_sympy(sympy.Abs(bound))
        between = Binary("<=", Binary("<=", low, from_sympy(f)), high)
        yield Step(between, "squeeze", "sine and cosine stay between −1 and 1")
        yield Step(
            equation(self.tree(sympy.Abs(bound)), Number("0")), "squeeze", "both bounds go to zero"
        )
        yield Step(
            equation(left, Number("0")), "squeeze", "so what is between them must go to zero too"
        )

    def hopital(
        self, f: sympy.Expr, quotient: tuple[sympy.Expr, sympy.Expr], left: Node, value: sympy.Expr
    ) -> Iterator[Step]:
        top, bottom = quotient
        form = "zero over zero" if is_zero_there(top, self.x, self.at) else "infinity over infinity"
        shown = self.quotient_tree(top, bottom)
        if shown != left:
            yield Step(equation(left, shown), "quotient", f"as a quotient it has the form {form}")
            form = "this form"
        for _ in range(MOST_TURNS):
            above, below = (better(sympy.diff(part, self.x)) for part in (top, bottom))
            after = self.quotient_tree(above, below)
            yield Step(
                equation(shown, after),
                "l'Hôpital's rule",
                f"{form}: derive top and bottom, each on its own",
                formula=HOPITAL,
            )
            f = better(sympy.simplify(above / below))
            if (self.at.is_finite and self.is_plain(f)) or (f.is_number):
                if f != above / below:
                    yield Step(equation(after, self.tree(f)), "simplify", "simplify")
                yield Step(
                    equation(left, from_sympy(value)), "substitution", "now the place can be put in"
                )
                return
            again = as_quotient(f, self.x, self.at, self.side)
            if again is None:
                yield Step(
                    equation(left, from_sympy(value)),
                    "limit",
                    "this has a limit that can be seen",
                    say=f"From here it can be seen: {words_for(value)}.",
                )
                return
            top, bottom = again
            shown = self.quotient_tree(top, bottom)
            if shown != after:
                yield Step(equation(after, shown), "simplify", "simplify")
            form = "still of that form"
        yield Step(equation(left, from_sympy(value)), "limit", "so it goes on to the end")

    def quotient_tree(self, top: sympy.Expr, bottom: sympy.Expr) -> Node:
        if bottom == 1:
            return limit_tree(top, self.x, self.at, self.side)
        quotient = Binary("frac", from_sympy(top), from_sympy(bottom))
        return limit_tree(quotient, self.x, self.at, self.side)
