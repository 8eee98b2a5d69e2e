"""From the tree of a formula to SymPy."""

from __future__ import annotations

from collections.abc import Mapping

import sympy

from render.mathematics.tree import (
    Around,
    Big,
    Binary,
    Call,
    Listing,
    Matrix,
    Name,
    Node,
    Number,
    Prefix,
    Root,
    Suffix,
)

LARGEST, HIGHEST, MOST_FACTORIAL, MOST_CHOSEN = 10**15, 60, 170, 1000
GROWTH = 400  # digits that a power of numbers may have
C = sympy.Symbol("C", real=True)  # the constant of an integral

FUNCTIONS = {
    "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "cot": sympy.cot,
    "sec": sympy.sec, "csc": sympy.csc,
    "arcsin": sympy.asin, "arccos": sympy.acos, "arctan": sympy.atan, "arccot": sympy.acot,
    "arcsec": sympy.asec, "arccsc": sympy.acsc, "sinh": sympy.sinh, "cosh": sympy.cosh,
    "tanh": sympy.tanh, "coth": sympy.coth, "arsinh": sympy.asinh, "arcosh": sympy.acosh,
    "artanh": sympy.atanh, "exp": sympy.exp, "ln": sympy.log, "erf": sympy.erf, "sgn": sympy.sign,
    "Re": sympy.re, "Im": sympy.im, "arg": sympy.arg, "conj": sympy.conjugate,
}  # fmt: skip
NAMES = {value: name for name, value in FUNCTIONS.items()}
CONSTANTS = {"e": sympy.E, "pi": sympy.pi, "infinity": sympy.oo}
MOST_INVERTED = (4, 2)  # rows of a matrix of numbers, and of one with letters
Given = Mapping[str, sympy.Expr]


class NotComputable(ValueError):
    """The formula is none that is computed here, or is larger than the limits; the message says
    which part."""


def symbol(name: str) -> sympy.Symbol:
    """The variable of this name; all are real but i, the imaginary unit where it is one."""
    return sympy.Symbol(name, real=True)


def to_sympy(tree: Node, given: Given | None = None, *, ten: bool = False) -> sympy.Expr:
    """The value of the tree. ``given`` says what letters stand for, functions of x among them:
    ``f(x)``, ``f'(x)`` and ``u'`` are read with it. With ``ten``, log is the one to base 10.

    Raises NotComputable.
    """
    try:
        return Bridge(given or {}, ten=ten).value(tree)
    except (TypeError, ZeroDivisionError, OverflowError, AttributeError) as problem:
        raise NotComputable(str(problem)) from None


class Bridge:
    def __init__(self, given: Given, *, ten: bool) -> None:
        self.given = given
        self.ten = ten

    def value(self, node: Node) -> sympy.Expr:  # noqa: PLR0911, PLR0912, one branch for each kind of node
        match node:
            case Number(text):
                if len(text) > 40:
                    raise NotComputable(f"{text[:12]}… is too long a number")
                return sympy.Rational(text)
            case Name(name):
                return self.name(name)
            case Prefix("-", operand):
                return -self.value(operand)
            case Suffix("!", operand):
                return factorial(self.value(operand))
            case Suffix("%", operand):
                return self.value(operand) / 100
            case Suffix("°", operand):
                return self.value(operand) * sympy.pi / 180
            case Suffix("'", operand):
                return self.derivative(operand, 1)
            case Root(radicand, index):
                return root(self.value(radicand), self.value(index) if index else sympy.Integer(2))
            case Around("abs", inner):
                return sympy.Abs(self.value(inner))
            case Around("floor", inner):
                return sympy.floor(self.value(inner))
            case Around("ceiling", inner):
                return sympy.ceiling(self.value(inner))
            case Matrix(rows):
                return sympy.Matrix([[self.value(entry) for entry in row] for row in rows])
            case Listing("(" | "⟨" | "[", items, _) if items:
                return sympy.Matrix([self.value(item) for item in items])
            case Binary():
                return self.binary(node)
            case Call():
                return self.call(node)
            case Big():
                return self.big(node)
            case _:
                raise NotComputable(f"{type(node).__name__.lower()} is not computed here")

    def name(self, name: str) -> sympy.Expr:
        if name in self.given:
            return self.given[name]
        return CONSTANTS[name] if name in CONSTANTS else symbol(name)

    def binary(self, node: Binary) -> sympy.Expr:  # noqa: PLR0911, one return for each kind
        if node.sign == "_":
            index = getattr(node.right, "name", getattr(node.right, "text", ""))
            return self.name(f"{node.left.name}_{index}")  # type: ignore[union-attr]  # AttributeError is caught
        left = self.value(node.left)
        if isinstance(left, sympy.MatrixBase) and node.sign == "^":
            return self.matrix_power(left, node.right)
        right = self.value(node.right)
        if node.sign == "+":
            return left + right
        if node.sign == "-":
            return left - right
        if node.sign in ("", "*", "times"):
            return left * right
        if node.sign in ("/", "frac"):
            if right == 0:
                raise NotComputable("it divides by zero")
            return left / right
        if node.sign == "^":
            return power(left, right)
        if node.sign == "mod":
            return sympy.Mod(left, right)
        raise NotComputable(f"{node.sign!r} joins no numbers")

    def matrix_power(self, base: sympy.Matrix, exponent: Node) -> sympy.Matrix:
        if exponent == Name("T"):
            return base.T
        n = self.value(exponent)
        if not (n.is_Integer and abs(n) <= 8) or base.rows != base.cols:
            raise NotComputable("a matrix has whole powers up to 8")
        if n < 0 and base.rows > (MOST_INVERTED[1] if base.free_symbols else MOST_INVERTED[0]):
            raise NotComputable("a matrix of numbers is inverted up to 4 rows, of letters up to 2")
        if n < 0 and base.det() == 0:
            raise NotComputable("a matrix with determinant zero has no inverse")
        return base ** int(n)

    def call(self, node: Call) -> sympy.Expr:
        bare = node.function.rstrip("'")
        primes = len(node.function) - len(bare)
        if bare in self.given:
            body = self.given[bare]
            if primes:
                body = sympy.diff(body, the_variable(body), primes)
            at = self.value(node.arguments[0])
            return body.subs(the_variable(body), at) if isinstance(body, sympy.Expr) else body
        arguments = [self.value(one) for one in node.arguments]
        found = self.function(node, arguments)
        return found if node.power is None else power(found, self.value(node.power))

    def function(self, node: Call, arguments: list[sympy.Expr]) -> sympy.Expr:
        name = node.function
        if name in ("log", "lg", "lb"):
            ten = name == "lg" or (name == "log" and self.ten)
            base = self.value(node.base) if node.base else {True: sympy.Integer(10)}.get(ten)
            base = sympy.Integer(2) if name == "lb" else base
            return sympy.log(arguments[0]) if base is None else sympy.log(arguments[0], base)
        if name == "binom":
            return binomial(*arguments)
        if name in ("gcd", "lcm", "max", "min"):
            return {"gcd": sympy.gcd, "lcm": sympy.lcm, "max": sympy.Max, "min": sympy.Min}[name](
                *arguments
            )
        if name == "det":
            return sympy.Matrix(arguments[0]).det()
        if name in FUNCTIONS:
            return FUNCTIONS[name](*arguments)
        raise NotComputable(f"the function {name!r} is not known here")

    def derivative(self, operand: Node, order: int) -> sympy.Expr:
        body = self.value(operand)
        return sympy.diff(body, the_variable(body), order)

    def big(self, node: Big) -> sympy.Expr:
        body = self.value(node.body)
        if node.sign == "derivative":
            order = int(node.upper.text) if isinstance(node.upper, Number) else 1
            if order > HIGHEST:
                raise NotComputable(f"derivatives are taken {HIGHEST} times at most")
            return sympy.diff(body, symbol(node.variable), order)
        if node.sign == "integral" and node.variable in self.given:
            inner = self.given[node.variable]
            x = the_variable(inner)
            return sympy.Integral(body * sympy.diff(inner, x), x)
        if node.sign == "integral":
            x = symbol(node.variable or the_variable(body).name)
            if node.lower is None or node.upper is None:
                return sympy.Integral(body, x)
            return sympy.Integral(body, (x, self.value(node.lower), self.value(node.upper)))
        if node.sign == "limit" and isinstance(node.lower, Binary):
            return self.limit(body, node.lower)
        if node.sign in ("sum", "product") and isinstance(node.lower, Binary) and node.upper:
            kind = sympy.Sum if node.sign == "sum" else sympy.Product
            index = self.value(node.lower.left)
            return kind(body, (index, self.value(node.lower.right), self.value(node.upper)))
        raise NotComputable(f"the {node.sign} has no value here")

    def limit(self, body: sympy.Expr, lower: Binary) -> sympy.Expr:
        place, side = lower.right, "+-"
        if isinstance(place, Binary) and place.sign == "^":
            side = getattr(place.right, "text", "+-")
            return sympy.Limit(body, self.value(lower.left), self.value(place.left), side)
        return sympy.Limit(body, self.value(lower.left), self.value(place), side)


def power(base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr:
    if exponent.is_number and exponent.is_real and abs(exponent) > HIGHEST:
        raise NotComputable(f"exponents end at {HIGHEST}")
    if base.is_number and exponent.is_number and exponent.is_real:
        size = abs(sympy.N(base, 5))
        if size > 1 and float(abs(exponent)) * float(sympy.log(size, 10).evalf(5)) > GROWTH:
            raise NotComputable("a power in it is too large")
    if base == 0 and exponent.is_number and exponent.is_real and exponent <= 0:
        raise NotComputable("it has a power of zero without a value")
    return base**exponent


def root(radicand: sympy.Expr, index: sympy.Expr) -> sympy.Expr:
    if index.is_Integer and index % 2 == 1 and radicand.is_number:
        return sympy.real_root(radicand, index)
    return radicand ** (1 / index)


def factorial(n: sympy.Expr) -> sympy.Expr:
    if n.is_number and not (n.is_Integer and 0 <= n <= MOST_FACTORIAL):
        raise NotComputable(f"factorials are of whole numbers from 0 to {MOST_FACTORIAL}")
    return sympy.factorial(n)


def binomial(n: sympy.Expr, k: sympy.Expr) -> sympy.Expr:
    if n.is_number and not (n.is_real and abs(n) <= MOST_CHOSEN):
        raise NotComputable(f"binomial coefficients are of numbers up to {MOST_CHOSEN}")
    return sympy.binomial(n, k)


def the_variable(expression: sympy.Expr) -> sympy.Symbol:
    """x where it is there, otherwise the one letter; x for a constant."""
    free = sorted(
        expression.free_symbols - {C},
        key=lambda s: (s.name not in "xtyzunk", "xtyzunk".find(s.name), s.name),
    )
    return free[0] if free else symbol("x")
