"""SymPy's rules of integration by hand, a line or some for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import sympy
from sympy.integrals import manualintegrate as rules

from render.mathematics.plain import plain
from render.mathematics.tree import Big, Binary, Listing, Name, Node
from render.planner.steps.short_form import better
from render.planner.steps.step import Step, equation, prime_of
from render.planner.steps.symbols import symbol
from render.planner.steps.trees import from_sympy

PARTS = r"\int u v' \, dx = u v - \int u' v \, dx"
SUBSTITUTION = r"\int f(u) \, u' \, dx = \int f(u) \, du"
LETTERS = ("u", "t", "s", "w")
ATOMS = {
    rules.ConstantRule: ("constant rule", (
        "a constant gives the constant times the letter"
    ), r"\int c \, dx = c \, x"),
    rules.PowerRule: ("power rule", (
        "by the power rule: one more in the exponent, and divide by it"
    ), r"\int x^n \, dx = \frac{x^{n+1}}{n+1}"),
    rules.SinRule: ("sine", "the sine comes from minus the cosine", r"\int \sin x \, dx = -\cos x"),
    rules.CosRule: ("cosine", "the cosine comes from the sine", r"\int \cos x \, dx = \sin x"),
    rules.ExpRule: ("exponential", "an exponential stays one", r"\int e^x \, dx = e^x"),
    rules.ReciprocalRule: ("logarithm", (
        "one over the letter comes from the logarithm"
    ), r"\int \frac{1}{x} \, dx = \ln |x|"),
    rules.ArctanRule: ("arc tangent", "this comes from the arc tangent", (
        r"\int \frac{1}{1 + x^2} \, dx = \arctan x"
    )),
    rules.ArcsinRule: ("arc sine", "this comes from the arc sine", (
        r"\int \frac{1}{\sqrt{1 - x^2}} \, dx = \arcsin x"
    )),
    rules.Sec2Rule: ("tangent", (
        "the secant squared comes from the tangent"
    ), r"\int \sec^2 x \, dx = \tan x"),
    rules.SecTanRule: ("secant", "this comes from the secant", r"\int \sec x \tan x\, dx = \sec x"),
    rules.SinhRule: ("hyperbolic sine", (
        "the hyperbolic sine comes from the cosine"
    ), r"\int \sinh x \, dx = \cosh x"),
    rules.CoshRule: ("hyperbolic cosine", (
        "the hyperbolic cosine comes from the sine"
    ), r"\int \cosh x \, dx = \sinh x"),
}  # fmt: skip
FROM_TABLE = ("table of integrals", "by a known integral", "")
REWRITING = "rewrite it so that a rule fits"


class Worker:
    """Walks down a tree of rules; every line's right side is that of ``left = …``."""

    def __init__(self) -> None:
        self.letters: dict[sympy.Symbol, sympy.Symbol] = {}

    def clean(self, e: sympy.Expr) -> sympy.Expr:
        return e.subs(self.letters)

    def integral(self, f: sympy.Expr, variable: sympy.Symbol) -> Node:
        return Big("integral", from_sympy(self.clean(f)), variable=self.clean(variable).name)

    def antiderivative(self, rule: rules.Rule) -> sympy.Expr:
        """Its result in a short form, with bars where a logarithm needs them."""
        return with_bars(better(self.clean(rule.eval())), self.clean(rule.integrand))

    def lines(self, rule: rules.Rule) -> Iterator[Step]:
        left = self.integral(rule.integrand, rule.variable)
        match rule:
            case rules.ConstantTimesRule():
                yield from self.multiple(rule, left)
            case rules.AddRule():
                yield from self.sum(rule, left)
            case rules.URule():
                yield from self.substitution(rule, left)
            case rules.PartsRule():
                yield from self.parts(rule, left)
            case rules.CyclicPartsRule():
                yield from self.cyclic(rule, left)
            case rules.TrigSubstitutionRule():
                yield self.known(
                    rule,
                    left,
                    (
                        "trigonometric substitution",
                        f"put {plain(from_sympy(self.clean(rule.func)))} for the letter",
                        "",
                    ),
                )
            case rules.RewriteRule():
                yield Step(
                    equation(left, self.integral(rule.rewritten, rule.variable)),
                    "rewriting",
                    REWRITING,
                )
                yield from self.lines(simplest(rule.substep))
                yield from self.end(rule, left)
            case rules.AlternativeRule() | rules.PiecewiseRule():
                yield from self.lines(simplest(rule))
            case _:
                yield self.known(rule, left, ATOMS.get(type(rule), FROM_TABLE))

    def known(self, rule: rules.Rule, left: Node, words: tuple[str, str, str]) -> Step:
        name, why, formula = words
        return Step(
            equation(left, from_sympy(self.antiderivative(rule))), name, why, formula=formula
        )

    def end(self, rule: rules.Rule, left: Node, why: str = "put it together") -> Iterator[Step]:
        yield Step(equation(left, from_sympy(self.antiderivative(rule))), "result", why)

    def multiple(self, rule: rules.Rule, left: Node) -> Iterator[Step]:
        if is_easy(rule.substep):
            _, why, formula = ATOMS[type(simplest(rule.substep))]
            yield self.known(rule, left, ("constant factor", f"the constant stays; {why}", formula))
            return
        inner = self.integral(rule.other, rule.variable)
        constant = from_sympy(self.clean(rule.constant))
        yield Step(
            equation(left, Binary("*", constant, inner)),
            "constant factor",
            "a constant factor goes before the integral",
            formula=r"\int c \, f \, dx = c \int f \, dx",
        )
        rest = simplest(rule.substep)
        yield from self.lines(with_integrand(rest, rule.other))
        yield from self.end(rule, left, "multiply by the constant")

    def sum(self, rule: rules.Rule, left: Node) -> Iterator[Step]:
        parts = [self.integral(part.integrand, part.variable) for part in rule.substeps]
        tree = parts[0]
        for part in parts[1:]:
            tree = Binary("+", tree, part)
        easy = all(is_easy(part) for part in rule.substeps)
        if easy:
            yield Step(
                equation(left, from_sympy(self.antiderivative(rule))),
                "sum rule",
                "integrate term by term",
                formula=r"\int (f + g) \, dx = \int f \, dx + \int g \, dx",
            )
            return
        yield Step(
            equation(left, tree),
            "sum rule",
            "integrate term by term",
            formula=r"\int (f + g) \, dx = \int f \, dx + \int g \, dx",
        )
        for part in rule.substeps:
            yield from self.lines(simplest(part))
        yield from self.end(rule, left)

    def substitution(self, rule: rules.Rule, left: Node) -> Iterator[Step]:
        letter = self.letter_for(rule.u_var)
        inner = self.clean(rule.u_func)
        given = {letter.name: inner}
        slope = better(sympy.diff(inner, self.clean(rule.variable)))
        named = (
            equation(Name(letter.name), from_sympy(inner)),
            equation(prime_of(letter.name), from_sympy(slope)),
        )
        yield Step(
            Listing("", named, ""),
            "substitution",
            f"call the inner function {letter.name}; its derivative is there too",
            formula=SUBSTITUTION,
            given=given,
        )
        rest = simplest(rule.substep)
        outer = Big("integral", from_sympy(self.clean(rest.integrand)), variable=letter.name)
        yield Step(
            equation(left, outer), "substitution", f"written with {letter.name}", given=given
        )
        yield from self.lines(rest)
        yield from self.end(rule, left, f"put the inner function back for {letter.name}")

    def letter_for(self, dummy: sympy.Symbol) -> sympy.Symbol:
        letter = symbol(LETTERS[min(len(self.letters), len(LETTERS) - 1)])
        self.letters[dummy] = letter
        return letter

    def parts(self, rule: rules.PartsRule, left: Node) -> Iterator[Step]:
        x = self.clean(rule.variable)
        u, dv = self.clean(rule.u), self.clean(rule.dv)
        v = better(self.clean(rule.v_step.eval()))
        du = better(sympy.diff(u, x))
        given = {"u": u, "v": v}
        first = (equation(Name("u"), from_sympy(u)), equation(prime_of("v"), from_sympy(dv)))
        yield Step(
            Listing("", first, ""),
            "integration by parts",
            "a product: one factor is derived, the other integrated",
            formula=PARTS,
            given=given,
        )
        second = (equation(prime_of("u"), from_sympy(du)), equation(Name("v"), from_sympy(v)))
        yield Step(
            Listing("", second, ""),
            "integration by parts",
            "derive u, integrate v prime",
            given=given,
        )
        rest = Big("integral", from_sympy(better(du * v)), variable=x.name)
        yield Step(
            equation(left, Binary("-", from_sympy(u * v), rest)),
            "integration by parts",
            "u times v, minus the integral of u prime times v",
            formula=PARTS,
        )
        if rule.second_step is not None:
            yield from self.lines(simplest(with_integrand(rule.second_step, better(du * v))))
        yield from self.end(rule, left)

    def cyclic(self, rule: rules.CyclicPartsRule, left: Node) -> Iterator[Step]:
        """By parts until the first integral comes back; then an equation is solved for it."""
        x = self.clean(rule.variable)
        sign, total, current = 1, sympy.Integer(0), self.clean(rule.integrand)
        for part in rule.parts_rules:
            u = self.clean(part.u)
            v = better(self.clean(part.v_step.eval()))
            du = sympy.diff(u, x)
            total += sign * u * v
            current, sign = du * v, -sign
            coefficient, core = current.as_independent(x, as_Add=False)
            shown = Binary(
                "+",
                from_sympy(total),
                Binary(
                    "*",
                    from_sympy(sign * coefficient),
                    Big("integral", from_sympy(core), variable=x.name),
                ),
            )
            why = f"by parts, with u = {plain(from_sympy(u))}"
            yield Step(equation(left, shown), "integration by parts", why, formula=PARTS)
        back = 1 - rule.coefficient
        yield Step(
            equation(Binary("*", from_sympy(back), left), from_sympy(better(total))),
            "solving for the integral",
            "the first integral is back: bring it to the left",
        )
        yield from self.end(rule, left, f"divide by {plain(from_sympy(back))}")


def is_easy(rule: rules.Rule) -> bool:
    rule = simplest(rule)
    if isinstance(rule, rules.ConstantTimesRule):
        return is_easy(rule.substep)
    return type(rule) in ATOMS


def with_integrand(rule: rules.Rule, f: sympy.Expr) -> rules.Rule:
    """The rule for exactly this integrand: SymPy's may differ by a constant factor."""
    if rule.integrand is not None and sympy.simplify(rule.integrand - f) == 0:
        return rule
    same = replace(rule, integrand=f)
    if sympy.simplify(sympy.diff(same.eval(), rule.variable) - f) == 0:
        return same
    return simplest(rules.integral_steps(f, rule.variable))


def simplest(rule: rules.Rule) -> rules.Rule:
    """Of alternatives the one with the fewest steps that leads to an end."""
    if isinstance(rule, rules.PiecewiseRule):
        return simplest(rule.subfunctions[0][0])
    if isinstance(rule, rules.AlternativeRule):
        good = [one for one in map(simplest, rule.alternatives) if not one.contains_dont_know()]
        return min(good, key=effort) if good else simplest(rule.alternatives[0])
    if isinstance(rule, rules.URule) and not rule.integrand.has(rule.variable):
        # SymPy names the integrand in the wrong letter after completing a square
        return replace(rule, integrand=sympy.simplify(sympy.diff(rule.eval(), rule.variable)))
    return rule


def effort(rule: rules.Rule) -> tuple[bool, int]:
    """Substitutions of a polynomial come first, then what is short."""
    is_far = isinstance(rule, rules.URule) and not rule.u_func.is_polynomial(rule.variable)
    return is_far, len(str(rule))


def with_bars(antiderivative: sympy.Expr, integrand: sympy.Expr) -> sympy.Expr:
    """``ln |x|`` where the logarithm of a negative number could be meant."""
    known = {log.args[0] for log in integrand.atoms(sympy.log)}
    bars = {
        log: sympy.log(sympy.Abs(log.args[0]))
        for log in antiderivative.atoms(sympy.log)
        if log.args[0].free_symbols and not log.args[0].is_positive and log.args[0] not in known
    }
    return antiderivative.subs(bars)
