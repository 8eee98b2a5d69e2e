# ruff: noqa: E501, tables of tasks are easier to read in full lines
"""Tasks of each kind, drawn at random from a seed, and what SymPy itself says of their solution."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import sympy

from render.planner.steps.step import Solution
from render.planner.steps.symbols import symbol

X = symbol("x")
Check = Callable[[Solution], bool]
INNER = ("x", "2x", "3x+1", "x^2", "x^2+1", "-x", "x/2")
OUTER = (
    "sin({})",
    "cos({})",
    "e^({})",
    "ln({}+5)",
    "sqrt({}+7)",
    "({})^3",
    "arctan({})",
    "tan({})",
)


def term(rng: Random) -> str:
    outer = rng.choice(OUTER).format(rng.choice(INNER))
    return rng.choice((outer, f"{rng.randint(2, 9)} {outer}", f"x^{rng.randint(2, 4)}"))


def function(rng: Random) -> str:
    one, two = term(rng), term(rng)
    form = rng.choice(("{0}", "{0} + {1}", "{0} * {1}", "({0})/(x^2+{2})", "{0} - {1}"))
    return form.format(one, two, rng.randint(1, 6))


def polynomial(rng: Random, degree: int, size: int = 9) -> str:
    numbers = [rng.randint(-size, size) for _ in range(degree)] + [rng.randint(1, size)]
    return str(sum(n * X**k for k, n in enumerate(numbers))).replace("**", "^")


def close(a: object, b: object) -> bool:
    """Whether two expressions agree at places of their own, other ones than the engine's."""
    difference = sympy.sympify(a) - sympy.sympify(b)
    for at in ("0.83", "1.97", "2.61"):
        value = complex(sympy.N(difference.subs(X, sympy.Rational(at)), 15))
        size = abs(complex(sympy.N(sympy.sympify(b).subs(X, sympy.Rational(at)), 15)))
        if abs(value) > 1e-7 * max(1.0, size):
            return False
    return True


def derivative(rng: Random) -> tuple[str, Check]:
    return f"derivative of {function(rng)}", lambda s: close(
        s.values["derivative"], sympy.diff(s.values["f"], X)
    )


INTEGRANDS = (
    "x^{a} e^x", "x sin({b}x)", "x cos({b}x)", "e^({b}x)", "sin({b}x)", "ln({b}x)", "x ln(x)", "{a}x^{b} - {b}x",
    "x e^(x^2)", "x/(x^2+{b})", "1/(x+{b})", "1/(x^2+{b})", "({b}x+1)^{a}", "sin(x)^2", "x sqrt(x^2+{b})", "cos(x)^3",
    "1/((x+{a})(x+{b}+7))", "x^2 sin(x)", "sqrt({b}x+1)", "e^x cos(x)", "{b}^x", "tan({b}x)", "ln(x)/x", "arctan(x)",
)  # fmt: skip


def integral(rng: Random) -> tuple[str, Check]:
    text = rng.choice(INTEGRANDS).format(a=rng.randint(1, 3), b=rng.randint(2, 6))
    return f"integral of {text}", lambda s: close(sympy.diff(s.values["F"], X), s.values["f"])


def definite(rng: Random) -> tuple[str, Check]:
    text = rng.choice(INTEGRANDS).format(a=rng.randint(1, 3), b=rng.randint(2, 6))
    text = "x e^x" if text.startswith("tan") else text  # tan has poles between some ends
    low = rng.randint(1, 2)
    high = low + rng.randint(1, 2)

    def check(s: Solution) -> bool:
        exact = sympy.Integral(s.values["f"], (X, low, high)).evalf(12)
        return abs(float(exact) - float(s.values["value"])) < 1e-6 * max(1, abs(float(exact)))  # type: ignore[arg-type]

    return f"integral of {text} from {low} to {high}", check


LIMITS = (
    ("(x^2-{aa})/(x-{a})", "{a}"), ("sin({a}x)/x", "0"), ("(1-cos({a}x))/x^2", "0"), ("(e^({a}x)-1)/x", "0"),
    ("({a}x^2+{b})/(x^2-{b})", "infinity"), ("(1+{a}/x)^x", "infinity"), ("x^{a} e^(-x)", "infinity"), ("ln(x)/x^{a}", "infinity"),
    ("x^2 + {a}x", "{b}"), ("(sqrt(x+{aa})-{a})/x", "0"), ("tan({a}x)/sin({b}x)", "0"), ("x sin({a}/x)", "0"), ("({a}x+1)/(x^2+{b})", "infinity"),
)  # fmt: skip


def limit(rng: Random) -> tuple[str, Check]:
    a, b = rng.randint(1, 5), rng.randint(2, 6)
    body, place = (part.format(a=a, b=b, aa=a * a) for part in rng.choice(LIMITS))

    def check(s: Solution) -> bool:
        f, at = s.values["f"], s.values["at"]
        near = (
            sympy.Float(10**7, 40)
            if at == sympy.oo
            else sympy.Float(at, 40) + sympy.Float("1e-6", 40)
        )
        seen = float(f.evalf(30, subs={X: near}))  # type: ignore[attr-defined]
        return abs(seen - float(s.values["value"])) < 1e-3 * max(1, abs(seen))  # type: ignore[arg-type]

    return f"limit of {body} as x -> {place}", check


EQUATIONS = (
    "{a}x + {b} = {c}", "{a}(x-{b}) = {c}x + 1", "x/{a} + x/{b} = {c}", "x^2 - {s}x + {p} = 0", "x^2 + {a}x = {b}",
    "{a}x^2 = {b}", "x^3 - {s}x^2 + {p}x = 0", "x^4 - {q}x^2 + {r} = 0", "|{a}x - {b}| = {c}", "|x+{a}| = 2x-{b}",
    "{a}/(x+{b}) = {c}", "x/(x-{a}) = {b}/(x+1)", "sqrt(x+{a}) = x-{b}", "sqrt({a}x+{b}) = {c}", "{d}^x = {e}", "{d}^(x+{a}) = {c}",
    "e^(2x) - {s}e^x + {p} = 0", "ln(x+{a}) = {b}", "log_{d}(x) = {a}", "2sin(x) = 1", "cos({a}x) = 1/2", "tan(x) = {a}",
    "sin(x) = {a} cos(x)",
)  # fmt: skip


def equation(rng: Random) -> tuple[str, Check]:
    a, b, c, d = (rng.randint(2, 9) for _ in range(4))
    u, v = rng.randint(1, 6), rng.randint(1, 6)
    text = rng.choice(EQUATIONS).format(
        a=a, b=b, c=c, d=d, s=u + v, p=u * v, q=u * u + v * v, r=u * u * v * v, e=d**a
    )

    def check(s: Solution) -> bool:
        f, roots = s.values["f"], s.values["roots"]
        right = all(abs(complex(sympy.N(f.subs(X, root), 15))) < 1e-8 for root in roots)  # type: ignore[attr-defined]
        wave = f.has(sympy.sin, sympy.cos, sympy.tan)  # type: ignore[attr-defined]
        known = sympy.solveset(f, X, sympy.S.Reals)
        counted = isinstance(known, sympy.FiniteSet)
        return right and (wave or not counted or len(known) == len(set(map(str, roots))))  # type: ignore[call-overload]

    return f"solve {text}", check


def inequality(rng: Random) -> tuple[str, Check]:
    a, b, c = (rng.randint(1, 9) for _ in range(3))
    sign = rng.choice(("<", ">", "<=", ">="))
    form = rng.choice(
        (
            "{a}x - {b} {s} {c}",
            "x^2 - {a}x {s} {b}",
            "|x - {a}| {s} {b}",
            "(x-{a})/(x+{b}) {s} 0",
            "{a} - {b}x {s} {c}",
            "x^3 {s} {a}x",
        )
    )

    def check(s: Solution) -> bool:
        left, right = s.values["left"], s.values["right"]
        for n in range(-40, 41):
            at = sympy.Rational(n, 3) + sympy.Rational(1, 1000)
            value = (left - right).subs(X, at)  # type: ignore[operator]
            true = {"<": value < 0, ">": value > 0, "<=": value <= 0, ">=": value >= 0}[sign]
            inside = any(
                (low is None or at > low) and (high is None or at < high)
                for low, _, high, _ in s.values["region"]  # type: ignore[attr-defined]
            )
            if bool(true) != inside:
                return False
        return True

    return "solve " + form.format(a=a, b=b, c=c, s=sign), check


def system(rng: Random) -> tuple[str, Check]:
    size = rng.choice((2, 3))
    letters = "xyz"[:size]
    point = [rng.randint(-6, 6) for _ in letters]
    rows = []
    while True:
        matrix = sympy.Matrix(size, size, lambda *_: rng.randint(-5, 5))
        if matrix.det() != 0 and all(any(matrix.row(r)) for r in range(size)):
            break
    for r in range(size):
        left = sum(matrix[r, k] * symbol(name) for k, name in enumerate(letters))
        rows.append(f"{left} = {sum(matrix[r, k] * point[k] for k in range(size))}")
    wanted = {
        symbol(name): sympy.Integer(value) for name, value in zip(letters, point, strict=True)
    }
    return (
        f"solve {', '.join(rows)}",
        lambda s: (
            s.values["solutions"][0]
            == {  # type: ignore[index]
                key: value
                for key, value in wanted.items()
                if key in s.values["letters"]  # type: ignore[operator]
            }
        ),
    )


def arithmetic(rng: Random) -> tuple[str, Check]:
    numbers = [rng.randint(1, 12) for _ in range(5)]
    forms = (
        "{0} + {1} * {2}",
        "({0} + {1}) * {2} - {3}",
        "{0}/{1} + {2}/{3}",
        "{0} * ({1} - {2}) / {3}",
        "{0}^2 - {1} * {2} + {3}",
        "({0} - {1})^2 / {2} + {4}/{3}",
        "{0}/{1} * {2}/{3} - {4}",
    )
    text = rng.choice(forms).format(*numbers)
    value = sympy.sympify(text.replace("^", "**"), rational=True)
    return f"calculate {text}", lambda s: s.values["value"] == value


def long_division(rng: Random) -> tuple[str, Check]:
    a, b = rng.randint(10, 99999), rng.randint(2, 60)
    return (
        f"long division of {a} by {b}",
        lambda s: (s.values["quotient"], s.values["remainder"]) == divmod(a, b),
    )


def polynomial_division(rng: Random) -> tuple[str, Check]:
    top, bottom = polynomial(rng, 3), polynomial(rng, rng.choice((1, 2)), 3)
    f, g = (sympy.sympify(text.replace("^", "**"), {"x": X}) for text in (top, bottom))
    q, r = sympy.div(f, g, X)
    return (
        f"polynomial division of {top} by {bottom}",
        lambda s: (
            sympy.expand(s.values["quotient"] - q) == 0
            and sympy.expand(s.values["remainder"] - r) == 0
        ),
    )  # type: ignore[operator]


def same_value(s: Solution) -> bool:
    from render.planner.steps.symbols import to_sympy

    return sympy.simplify(to_sympy(s.task) - to_sympy(s.result.right)) == 0  # type: ignore[union-attr]


def simplify(rng: Random) -> tuple[str, Check]:
    a, b = rng.randint(1, 6), rng.randint(1, 6)
    form = rng.choice(
        (
            "(x^2-{aa})/(x-{a})",
            "{a}(x+{b}) - {b}(x-{a})",
            "(x^2+{s}x+{p})/(x+{a})",
            "1/(x+{a}) + 1/x",
            "(x+{a})^2 - x^2",
        )
    )
    return "simplify " + form.format(a=a, b=b, aa=a * a, s=a + b, p=a * b), same_value


def expand(rng: Random) -> tuple[str, Check]:
    a, b, c = rng.randint(1, 6), rng.randint(1, 9), rng.randint(1, 9)
    form = rng.choice(
        ("({a}x+{b})^2", "({a}x-{b})^3", "(x+{b})({a}x-{c})", "{a}(x-{b})(x+{c})", "(x-{b})(x+{b})")
    )
    return "expand " + form.format(a=a, b=b, c=c), same_value


def factor(rng: Random) -> tuple[str, Check]:
    a, b, c = rng.randint(1, 4), rng.randint(-8, 8), rng.randint(-8, 8)
    text = str(sympy.expand(a * (X - b) * (X - c))).replace("**", "^")
    return (
        f"factor {text}",
        lambda s: (same_value(s) and sympy.factor(s.values["f"]).is_Mul) or same_value(s),
    )


def square(rng: Random) -> tuple[str, Check]:
    return f"complete the square: {polynomial(rng, 2)}", same_value


def fractions(rng: Random) -> tuple[str, Check]:
    a, b = rng.sample(range(-6, 7), 2)
    top = polynomial(rng, rng.choice((0, 1)))
    return f"partial fractions of ({top})/((x-({a}))(x-({b})))", same_value


def total(rng: Random) -> tuple[str, Check]:
    k, low, high = sympy.Symbol("k"), rng.randint(0, 2), rng.randint(4, 40)
    form = rng.choice(("k", "k^2", "{a}k + 1", "{a}^k", "k^3"))
    text = form.format(a=rng.randint(2, 4))
    body = sympy.sympify(text.replace("^", "**").replace("k +", "*k +"), {"k": k})
    value = sum(body.subs(k, n) for n in range(low, high + 1))
    return f"\\sum_{{k={low}}}^{{{high}}} ({text})", lambda s: s.values["value"] == value


def matrix(rng: Random, size: int | None = None) -> sympy.Matrix:
    n = size or rng.choice((2, 3))
    return sympy.Matrix(n, n, lambda *_: rng.randint(-5, 6))


def rows(m: sympy.Matrix) -> str:
    return str(m.tolist())


def determinant(rng: Random) -> tuple[str, Check]:
    m = matrix(rng)
    return f"determinant of {rows(m)}", lambda s: s.values["value"] == m.det()


def inverse(rng: Random) -> tuple[str, Check]:
    m = matrix(rng)
    return (
        f"inverse of {rows(m)}",
        lambda s: m.det() == 0 or s.values["matrix"] * m == sympy.eye(m.rows),
    )  # type: ignore[operator]


def elimination(rng: Random) -> tuple[str, Check]:
    m = sympy.Matrix(2, 3, lambda *_: rng.randint(-5, 6))
    return f"row reduction of {rows(m)}", lambda s: s.values["matrix"] == m.rref()[0]


def eigenvalues(rng: Random) -> tuple[str, Check]:
    m = matrix(rng)

    def check(s: Solution) -> bool:
        known = [complex(value) for value in sympy.Matrix(m).evalf(20).eigenvals(multiple=True)]
        found = [complex(sympy.N(value)) for value in s.values["eigenvalues"]]  # type: ignore[attr-defined]
        return all(min(abs(one - other) for other in known) < 1e-6 for one in found)

    return f"eigenvalues of {rows(m)}", check


def product(rng: Random) -> tuple[str, Check]:
    a, b = matrix(rng, 2), matrix(rng, 2)
    return f"multiply {rows(a)} and {rows(b)}", lambda s: s.values["matrix"] == a * b


def complexes(rng: Random) -> tuple[str, Check]:
    a, b, c, d = (rng.randint(1, 9) for _ in range(4))
    sign = rng.choice("+-")
    form = rng.choice(
        (
            "({a}+{b}i)({c}{s}{d}i)",
            "({a}+{b}i)/({c}{s}{d}i)",
            "({a}+{b}i) + ({c}{s}{d}i)",
            "({a}{s}{b}i)^2",
        )
    )
    text = form.format(a=a, b=b, c=c, d=d, s=sign)
    one = a + b * sympy.I
    two = c + (d if sign == "+" else -d) * sympy.I
    wanted = {
        ")(": one * two,
        ")/(": one / two,
        ") + (": one + two,
        ")^2": (a + (b if sign == "+" else -b) * sympy.I) ** 2,
    }
    value = next(value for mark, value in wanted.items() if mark in text)
    return text, lambda s: sympy.simplify(s.values["value"] - value) == 0  # type: ignore[operator]


# each kind with how many of its tasks the fast lane takes: those of a kind that SymPy is slow with are few
KINDS: dict[str, tuple[Callable[[Random], tuple[str, Check]], int]] = {
    "derivative": (derivative, 10), "integral": (integral, 8), "definite integral": (definite, 6), "limit": (limit, 8),
    "equation": (equation, 14), "inequality": (inequality, 8), "system": (system, 20), "arithmetic": (arithmetic, 20),
    "long division": (long_division, 20), "polynomial division": (polynomial_division, 20), "simplify": (simplify, 10),
    "expand": (expand, 20), "factor": (factor, 20), "complete the square": (square, 20), "partial fractions": (fractions, 8),
    "sum": (total, 20), "determinant": (determinant, 20), "inverse": (inverse, 20), "elimination": (elimination, 20),
    "eigenvalues": (eigenvalues, 8), "matrix product": (product, 20), "complex numbers": (complexes, 20),
}  # fmt: skip
