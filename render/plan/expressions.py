"""Expressions in one variable, in a closed grammar: read from text, never evaluated as code.

    sum     := product (("+" | "-") product)*
    product := power (("*" | "/" | nothing) power)*
    power   := sign? atom ("^" power)?
    atom    := number | x | pi | e | function "(" sum ")" | "(" sum ")" | "|" sum "|"

``parse`` gives a tree; ``evaluate`` and `expression_code` read it. SymPy is only met in
``to_sympy``, so that a plan can be checked without loading it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sympy

MAX_LENGTH = 200
MAX_DEPTH = 24
MAX_NUMBER = 1_000_000.0
MAX_EXPONENT = 12.0
MAX_GROWTH = 60.0

FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "abs": abs,
    "arcsin": math.asin,
    "arccos": math.acos,
    "arctan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
}
ALIASES = {"ln": "log"}
IN_SYMPY = {"abs": "Abs", "arcsin": "asin", "arccos": "acos", "arctan": "atan"}
CONSTANTS = {"pi": math.pi, "e": math.e}
OPERATORS: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": math.pow,
}
TOKEN = re.compile(r"\s*(?:(\d+\.\d+|\d+|\.\d+)|([a-z]+)|(\*\*|[-+*/^()|]))")
SPELLINGS = str.maketrans(
    {"−": "-", "–": "-", "·": "*", "×": "*", "÷": "/", "π": " pi ", "[": "(", "]": ")"}
)
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


class NotAnExpression(ValueError):
    """The text is not an expression of the grammar above, or is larger than its limits."""


@dataclass(frozen=True)
class Number:
    text: str


@dataclass(frozen=True)
class Name:
    """The variable ``x`` or one of the constants."""

    name: str


@dataclass(frozen=True)
class Call:
    function: str
    argument: Node


@dataclass(frozen=True)
class Binary:
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Negative:
    operand: Node


Node = Number | Name | Call | Binary | Negative


def normal(text: str) -> str:
    """One spelling for signs, superscripts and capital letters."""
    raised = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^" + m[0].translate(SUPERSCRIPTS), text)
    return raised.translate(SPELLINGS).lower()


def tokens(text: str) -> list[str]:
    found: list[str] = []
    position = 0
    source = normal(text).strip()
    while position < len(source):
        match = TOKEN.match(source, position)
        if match is None:
            raise NotAnExpression(f"cannot read {source[position:][:12]!r} in {text[:60]!r}")
        number, word, sign = match.groups()
        found += words(word) if word else [number or ("^" if sign == "**" else sign)]
        position = match.end()
    return found


def words(word: str) -> list[str]:
    """``xsin`` is a product: the names in it, longest first."""
    names = sorted([*FUNCTIONS, *ALIASES, *CONSTANTS, "x"], key=len, reverse=True)
    found: list[str] = []
    while word:
        name = next((n for n in names if word.startswith(n)), None)
        if name is None:
            raise NotAnExpression(f"{word!r} is neither a function nor a variable here")
        found.append(ALIASES.get(name, name))
        word = word[len(name) :]
    return found


def parse(text: str) -> Node:
    """The tree of ``text``. Raises NotAnExpression."""
    if not text.strip() or len(text) > MAX_LENGTH:
        raise NotAnExpression(f"an expression has 1 to {MAX_LENGTH} characters")
    reader = Reader(tokens(text))
    tree = reader.sum(0)
    if reader.peek() is not None:
        raise NotAnExpression(f"{reader.peek()!r} is left over in {text[:60]!r}")
    if growth(tree) > MAX_GROWTH:
        raise NotAnExpression("the powers in it are too high")
    return tree


class Reader:
    """Recursive descent over tokens; every level of nesting counts towards MAX_DEPTH."""

    def __init__(self, found: list[str]) -> None:
        self.found = found
        self.position = 0

    def peek(self) -> str | None:
        return self.found[self.position] if self.position < len(self.found) else None

    def take(self) -> str:
        piece = self.peek()
        if piece is None:
            raise NotAnExpression("the expression ends too early")
        self.position += 1
        return piece

    def expect(self, sign: str) -> None:
        if self.take() != sign:
            raise NotAnExpression(f"{sign!r} is missing")

    def sum(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise NotAnExpression("the expression is nested too deeply")
        left = self.product(depth)
        while self.peek() in ("+", "-"):
            left = Binary(self.take(), left, self.product(depth))
        return left

    def product(self, depth: int) -> Node:
        left = self.power(depth)
        while True:
            piece = self.peek()
            if piece in ("*", "/"):
                left = Binary(self.take(), left, self.power(depth))
            elif piece is not None and piece not in "+-^)|":
                left = Binary("*", left, self.power(depth))
            else:
                return left

    def power(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise NotAnExpression("the expression is nested too deeply")
        if self.peek() in ("+", "-"):
            return Negative(self.power(depth + 1)) if self.take() == "-" else self.power(depth + 1)
        base = self.atom(depth)
        if self.peek() != "^":
            return base
        self.take()
        exponent = self.power(depth + 1)
        check_exponent(exponent)
        return Binary("^", base, exponent)

    def atom(self, depth: int) -> Node:
        piece = self.take()
        if piece[0].isdigit() or piece[0] == ".":
            return number(piece)
        if piece in FUNCTIONS:
            return Call(piece, self.argument(depth))
        if piece == "x" or piece in CONSTANTS:
            return Name(piece)
        if piece in ("(", "|"):
            inner = self.sum(depth + 1)
            self.expect(")" if piece == "(" else "|")
            return inner if piece == "(" else Call("abs", inner)
        raise NotAnExpression(f"{piece!r} cannot stand here")

    def argument(self, depth: int) -> Node:
        """``sin(x)``, and the schoolbook ``sin x`` and ``sin 2x``."""
        if self.peek() == "(":
            self.take()
            inner = self.sum(depth + 1)
            self.expect(")")
            return inner
        left = self.power(depth + 1)
        piece = self.peek()
        if isinstance(left, Number) and (piece == "x" or piece in CONSTANTS):
            return Binary("*", left, self.power(depth + 1))
        return left


def number(piece: str) -> Number:
    if len(piece) > 12 or float(piece) > MAX_NUMBER:
        raise NotAnExpression(f"{piece[:16]} is larger than {MAX_NUMBER:.0f}")
    return Number(piece)


def check_exponent(node: Node) -> None:
    """Towers of numbers and huge powers are refused: they are never a lesson and take for ever."""
    if has_variable(node):
        return
    try:
        value = evaluate(node, 0.0)
    except (ValueError, OverflowError, ZeroDivisionError):
        raise NotAnExpression("an exponent has no value") from None
    if abs(value) > MAX_EXPONENT:
        raise NotAnExpression(f"exponents end at {MAX_EXPONENT:.0f}")


def operands(node: Node) -> tuple[Node, ...]:
    match node:
        case Binary(_, left, right):
            return left, right
        case Negative(operand):
            return (operand,)
        case Call(_, argument):
            return (argument,)
        case _:
            return ()


def has_variable(node: Node) -> bool:
    return node == Name("x") or any(map(has_variable, operands(node)))


def growth(node: Node) -> float:
    """A bound on the degree in x, and on the number of digits: what expanding it would cost."""
    inner = [growth(operand) for operand in operands(node)]
    match node:
        case Number(text):
            return math.log10(max(1.0, float(text)))
        case Name():
            return 1.0
        case Binary("^", _, exponent) if not has_variable(exponent):
            return inner[0] * max(1.0, abs(evaluate(exponent, 0.0)))
        case Binary("*" | "/"):
            return sum(inner)
        case _:
            return max(inner)


def evaluate(node: Node, x: float) -> float:
    """Its value at ``x``. Raises ValueError, OverflowError, ZeroDivisionError as ``math`` does."""
    match node:
        case Number(text):
            return float(text)
        case Name(name):
            return x if name == "x" else CONSTANTS[name]
        case Negative(operand):
            return -evaluate(operand, x)
        case Call(function, argument):
            return float(FUNCTIONS[function](evaluate(argument, x)))
        case Binary(operator, left, right):
            return OPERATORS[operator](evaluate(left, x), evaluate(right, x))


def to_sympy(node: Node) -> sympy.Expr:
    """The exact SymPy expression; decimals become fractions."""
    import sympy

    match node:
        case Number(text):
            return sympy.Rational(text)
        case Name(name):
            names = {"x": sympy.Symbol("x", real=True), "pi": sympy.pi, "e": sympy.E}
            return names[name]
        case Negative(operand):
            return -to_sympy(operand)
        case Call(function, argument):
            called = getattr(sympy, IN_SYMPY.get(function, function))
            return called(to_sympy(argument))
        case Binary(operator, left, right):
            a, b = to_sympy(left), to_sympy(right)
            results = {"+": a + b, "-": a - b, "*": a * b}
            return results[operator] if operator in results else a / b if operator == "/" else a**b


def from_sympy(expression: sympy.Expr) -> str:
    """The text of a SymPy expression in this grammar."""
    text = str(expression).replace("**", "^").replace("E", "e")
    for name, theirs in IN_SYMPY.items():
        text = re.sub(rf"(?<![a-z]){theirs}\(", f"{name}(", text)
    parse(text)
    return text


CANDIDATE = re.compile(
    r"(?:(?:sin|cos|tan|exp|log|ln|sqrt|abs|pi|x|e(?=\^)|\d+(?:\.\d+)?|[-+*/^()|.−·×²³π⁴⁵])[ ]*)+",
    re.IGNORECASE,
)


def find_expression(text: str) -> str | None:
    """The longest stretch of ``text`` that is an expression in x and more than a lone ``x``."""
    found: list[str] = []
    for match in CANDIDATE.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        candidate = match[0].strip(" .")
        if before[-1:].isalpha() or (after[:1].isalpha() and not match[0].endswith(" ")):
            continue
        if "x" in candidate.lower() and candidate.lower() != "x" and readable(candidate):
            found.append(candidate)
    return max(found, key=len, default=None)


def readable(text: str) -> bool:
    try:
        parse(text)
    except NotAnExpression:
        return False
    return True
