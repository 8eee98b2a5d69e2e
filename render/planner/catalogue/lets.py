"""What a written lesson computes of its case: ``let part = p * base / 100``.

Functions of x, vectors and matrices are values too: ``let slope = at(derivative(f), 2)``.
Numbers are exact; ``decimal(x, 4)`` and ``fixed(x, 2)`` say how one is written. A text in quotes
may have slots, which are filled as the place where it stands asks for: ``let are = "is" if n == 1
else "are"``. Formulas know the names of the case, the lets above and below them, and FUNCTIONS.
``let step.rest = …`` is computed anew for each ``step`` of a loop, and may use what stands in it.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sympy

from render.mathematics.tree import Node
from render.planner.catalogue.let_functions import FUNCTIONS, X
from render.planner.catalogue.values import Exact, Fixed, Formula, Value
from render.planner.steps.trees import from_sympy
from render.script.slots import Values, fill_slots

OPERATORS: Mapping[type, Callable[..., Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
    ast.Pow: operator.pow, ast.USub: operator.neg, ast.Not: operator.not_, ast.Eq: operator.eq,
    ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.In: lambda one, many: one in many,
}  # fmt: skip
CONSTANTS: Mapping[str, Any] = {"pi": sympy.pi, "e": sympy.E, "yes": True, "no": False}

SIGNS: Mapping[str, Any] = {"x": X, "i": sympy.I}  # where the case has no value of this name


@dataclass(frozen=True)
class Phrase:
    """A text with slots, in the channel of the place where it stands."""

    text: str
    values: Values

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.written()

    def written(self, _: str = "") -> str:
        return fill_slots(self.text, self.values, "written")

    def said(self, _: str = "") -> str:
        return fill_slots(self.text, self.values, "said")

    def tex(self, _: str = "") -> str:
        return fill_slots(self.text, self.values, "tex")

    def drawn(self, _: str = "") -> str:
        return fill_slots(self.text, self.values, "number")


class BoundCase:
    """A case with what its lesson computes of it, as slots see it: exact numbers are `Exact`, or
    with ``digits`` significant figures a `Value`."""

    def __init__(
        self,
        case: object,
        lets: Mapping[str, ast.expr],
        digits: int = 0,
        named: Mapping[str, Any] | None = None,
    ) -> None:
        self._case = case
        self._lets = lets
        self._digits = digits
        self._named = named or {}
        self._found: dict[str, Any] = {}

    def __dir__(self) -> list[str]:
        return [
            *self._named,
            *(name for name in self._lets if "." not in name),
            *(name for name in dir(self._case) if name[0] != "_"),
        ]

    @property
    def row_lets(self) -> tuple[str, ...]:
        """The values that are computed of a row of a loop: ``step.rest``."""
        return tuple(name for name in self._lets if "." in name)

    def find_of_row(self, path: str, named: Mapping[str, Any]) -> Any:
        """A value of the row that the loop is at; ``named`` are the rows by name."""
        case = BoundCase(self._case, self._lets, self._digits, named)
        return case.write_by_kind(case.evaluate(self._lets[path]))

    def __getattr__(self, name: str) -> Any:
        """The value as a slot has it. Raises AttributeError."""
        return self.write_by_kind(self.find_raw(name))

    def find_raw(self, name: str) -> Any:
        """The value as a formula has it. Raises AttributeError."""
        if name in self._named:
            return self._named[name]
        if name not in self._found:
            if name in self._lets:
                self._found[name] = self.evaluate(self._lets[name])
            else:
                self._found[name] = getattr(self._case, name)
        return self._found[name]

    def write_by_kind(self, value: Any) -> Any:
        """A number as `Exact` or `Value`, a formula as `Formula`, and so all of a row; what knows
        itself how it is written stays as it is."""
        if isinstance(value, type(self._case)):
            return BoundCase(value, self._lets, self._digits)
        if isinstance(value, tuple):
            return tuple(map(self.write_by_kind, value))
        if isinstance(value, Node) or is_formula(value):
            return Formula(value if isinstance(value, Node) else from_sympy(value))
        is_number = isinstance(value, int | float | sympy.Expr) and not isinstance(value, bool)
        if is_number and self._digits:
            return Value(float(value), self._digits)
        if is_number and not isinstance(value, float):
            return Exact(sympy.sympify(value))
        return value

    def evaluate(self, node: ast.expr) -> Any:  # noqa: PLR0911, PLR0912, one branch for each kind of node
        match node:
            case ast.Constant(value=str(text)):
                return Phrase(text, Values(self._named, self))
            case ast.Constant(value=value):
                return value if isinstance(value, bool) else sympy.Rational(str(value))
            case ast.Name(id=name):
                return self.look_up(name)
            case ast.Attribute() if (path := ast.unparse(node)) in self._lets:
                return self.evaluate(self._lets[path])
            case ast.Tuple(elts=parts):
                return tuple(map(self.evaluate, parts))
            case ast.Subscript(value=row, slice=ast.Slice(lower=None, upper=ast.expr() as end)):
                return self.evaluate(row)[: int(self.evaluate(end))]
            case ast.Subscript(value=row, slice=place):
                return exact_number(self.evaluate(row)[self.evaluate(place)])
            case ast.Attribute(value=inner, attr=name) if name[0] != "_":
                return exact_number(getattr(self.evaluate(inner), name))
            case ast.UnaryOp(op=op, operand=one):
                return OPERATORS[type(op)](self.evaluate(one))
            case ast.BinOp(left=left, op=op, right=right):
                sides = (exact_number(self.evaluate(one)) for one in (left, right))
                return OPERATORS[type(op)](*sides)
            case ast.Compare():
                return self.compare(node)
            case ast.BoolOp(op=op, values=parts):
                chosen = all if isinstance(op, ast.And) else any
                return chosen(self.evaluate(part) for part in parts)
            case ast.IfExp(test=test, body=yes, orelse=no):
                return self.evaluate(yes if self.evaluate(test) else no)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                call = FUNCTIONS[name] if name in FUNCTIONS else getattr(self._case, name)
                return call(*map(self.evaluate, arguments))
        raise ValueError(f"a lesson computes no {ast.unparse(node)!r}")

    def look_up(self, name: str) -> Any:
        """Raises ValueError for a name that nothing has."""
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name not in dir(self):
            if name in SIGNS:
                return SIGNS[name]
            raise ValueError(f"a formula has {name!r}, which is no value of the lesson")
        return exact_number(self.find_raw(name))

    def compare(self, node: ast.Compare) -> bool:
        sides = [self.evaluate(one) for one in (node.left, *node.comparators)]
        sides = [one.text if isinstance(one, Phrase) else one for one in sides]
        pairs = zip(sides, node.ops, sides[1:], strict=False)
        return all(bool(OPERATORS[type(op)](one, other)) for one, op, other in pairs)


def is_formula(value: Any) -> bool:
    """Of letters, or with more than one number: a matrix, a complex number."""
    if isinstance(value, sympy.MatrixBase):
        return True
    return isinstance(value, sympy.Expr) and (bool(value.free_symbols) or value.is_real is False)


def exact_number(value: Any) -> Any:
    """A number as formulas have it: without its way of writing, and exact."""
    if isinstance(value, Value | Exact | Fixed):
        value = value.number
    if isinstance(value, int | float) and not isinstance(value, bool):
        return sympy.Rational(str(value))
    return value


def parse_let(formula: str) -> ast.expr:
    """Raises ValueError."""
    try:
        return ast.parse(formula, mode="eval").body
    except SyntaxError as problem:
        raise ValueError(f"{formula!r} is no formula: {problem.msg}") from None
