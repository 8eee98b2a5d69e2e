"""Numbers: one operation after the other by precedence, fractions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import sympy

from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import (
    PRODUCT,
    SUM,
    Around,
    Binary,
    Call,
    Name,
    Node,
    Number,
    Prefix,
    Root,
    Suffix,
    level,
    walk,
)
from render.planner.steps.step import Solution, Step, equation
from render.planner.steps.symbols import NotComputable, to_sympy
from render.planner.steps.trees import from_sympy

MOST_LINES = 14
LARGEST_POWER = 12
EQUAL = "equal denominators"  # of two fractions that are added as they are, not cancelled before
RANKS = tuple(
    map(frozenset, ((EQUAL,), ("^",), ("*", "times", "", "/", "frac", "mod"), ("+", "-")))
)


class NotArithmetic(ValueError):
    """No numbers joined by operations."""


@dataclass(frozen=True)
class Reduction:
    tree: Node
    words: str


def evaluate(task: Node) -> Solution:
    """The value of an expression of numbers, one operation a line. NotArithmetic, NotComputable."""
    if any(isinstance(node, Name) and node.name not in ("pi", "e", "i") for node in walk(task)):
        raise NotArithmetic("there are letters in it")
    task = with_base_ten(task)
    value = to_sympy(task)
    if not isinstance(value, sympy.Expr) or not value.is_number:
        raise NotArithmetic("it is no number")
    decimal = any(isinstance(node, Number) and "." in node.text for node in walk(task))
    steps = list(lines(task, decimal=decimal))
    return finish_solution(task, value, steps, decimal=decimal)


def with_base_ten(node: Node) -> Node:
    """``log 100`` as a logarithm to base 10, which is written out."""
    for part in walk(node):
        if isinstance(part, Call) and part.function == "log" and part.base is None:
            return with_base_ten(swap_node(node, part, replace(part, base=Number("10"))))
    return node


def finish_solution(task: Node, value: sympy.Expr, steps: list[Step], *, decimal: bool) -> Solution:
    last = steps[-1].shown.right if steps and isinstance(steps[-1].shown, Binary) else task
    simple = sympy.nsimplify(value) if value.is_Rational else sympy.simplify(value)
    result = (
        tree_of(Fraction(int(value.p), int(value.q)), decimal=decimal)
        if value.is_Rational
        else from_sympy(simple)
    )
    if plain(last) != plain(result):
        steps.append(Step(equation(last, result), "value", "work it out", continued=bool(steps)))
    facts = []
    if value.is_Rational and value.q != 1 and not decimal:
        facts.append(f"As a decimal number that is {as_decimal(value)}.")
        whole, rest = divmod(abs(value.p), value.q)
        if whole and rest:
            sign = "−" if value < 0 else ""
            facts.append(f"As a mixed number it is {sign}{whole} {rest}/{value.q}.")
    elif not value.is_Rational and value.is_real:
        facts.append(f"That is about {float(value):.5g}.")
    return Solution(
        kind="arithmetic",
        task=task,
        steps=tuple(steps),
        result=equation(task, result),
        facts=tuple(facts),
        result_words=f"the result is {speak_formula(result)}",
        values={"value": value},
    )


def as_decimal(value: sympy.Rational) -> str:
    """Exact where it ends, otherwise rounded."""
    ends = set(sympy.factorint(value.q)) <= {2, 5}
    text = f"{float(value):.6g}".replace("-", "−")
    return text if ends and len(text) < 9 else f"about {float(value):.4g}".replace("-", "−")


def lines(task: Node, *, decimal: bool) -> Iterator[Step]:
    tree = task
    for turn in range(MOST_LINES):
        found = reduce_next(tree, decimal=decimal)
        if found is None:
            return
        yield Step(
            equation(tree, found.tree), "order of operations", found.words, continued=turn > 0
        )
        tree = found.tree


def number(node: Node) -> Fraction | None:
    """The value of a written number: whole, decimal, negative, or a fraction in lowest terms."""
    match node:
        case Number(text):
            return Fraction(text)
        case Prefix("-", operand):
            inner = number(operand)
            return None if inner is None else -inner
        case Binary("frac" | "/", Number(top), Number(bottom)) if (
            "." not in top + bottom and int(bottom) != 0
        ):
            value = Fraction(int(top), int(bottom))
            return (
                value
                if value.denominator != 1
                and (value.numerator, value.denominator) == (int(top), int(bottom))
                else None
            )
        case _:
            return None


def tree_of(value: Fraction, *, decimal: bool) -> Node:
    if decimal and set(sympy.factorint(value.denominator)) <= {2, 5} and value.denominator != 1:
        text = f"{float(value):.12g}"
        if Fraction(text) == value:
            inner: Node = Number(text.lstrip("-"))
            return Prefix("-", inner) if value < 0 else inner
    return from_sympy(sympy.Rational(value.numerator, value.denominator))


def reduce_next(tree: Node, *, decimal: bool) -> Reduction | None:
    """The tree after the next operation: in the innermost brackets first, there and outside by
    rank, among equals the leftmost."""
    part, parent = innermost_brackets(tree, None) or (tree, None)
    for signs in RANKS:
        if found := reduce_once(part, parent, signs, decimal=decimal):
            return Reduction(swap_node(tree, part, found.tree), found.words)
    return None


def innermost_brackets(node: Node, parent: Node | None) -> tuple[Node, Node | None] | None:
    """The leftmost part in brackets that holds no other one, and what it belongs to."""
    for child in parts_of(node):
        if found := innermost_brackets(child, node):
            return found
    return (node, parent) if stands_in_brackets(node, parent) else None


def parts_of(node: Node) -> tuple[Node, ...]:
    match node:
        case Binary(_, left, right):
            return left, right
        case Prefix(_, operand):
            return (operand,)
        case _:
            return ()


def stands_in_brackets(node: Node, parent: Node | None) -> bool:
    """Whether it is an operation that its place binds before those around it."""
    if not isinstance(node, Binary) or number(node) is not None:
        return False
    if isinstance(parent, Prefix):
        return level(node) == SUM
    if not isinstance(parent, Binary):
        return False
    lower = level(node) == SUM if parent.sign in ("frac", "/") else level(node) < level(parent)
    after = node is parent.right and level(node) == level(parent) and parent.sign != "^"
    return lower or after


def reduce_once(  # noqa: PLR0911, one return for each kind
    node: Node, parent: Node | None, signs: frozenset[str], *, decimal: bool
) -> Reduction | None:
    """The tree after the leftmost of the innermost operations with these signs."""
    if number(node) is not None:
        return None
    match node:
        case Binary(
            "+" | "-" as sign,
            Binary("frac", Number(), below) as left,
            Binary("frac", Number(), other) as right,
        ) if below == other and EQUAL in signs:
            a, b = (Fraction(part.left.text) for part in (left, right))  # type: ignore[union-attr]  # numbers by the pattern
            tree = uncancelled(a + b if sign == "+" else a - b, below, decimal=decimal)
            link = "plus" if sign == "+" else "minus"
            return Reduction(tree, f"{plain(left)} {link} {plain(right)} is {plain(tree)}")
        case Binary(
            "+" | "-" as sign,
            Prefix("-", Binary("frac", Number(), below) as left),
            Binary("frac", Number(), other) as right,
        ) if below == other and EQUAL in signs:
            a, b = (Fraction(part.left.text) / Fraction(part.right.text) for part in (left, right))  # type: ignore[union-attr]  # numbers by the pattern
            value = b - a if sign == "+" else -a - b
            return Reduction(
                tree_of(value, decimal=decimal), f"equal denominators: it is {short(value)}"
            )
        case Binary(sign, left, right):
            for n, child in enumerate((left, right)):
                if (found := reduce_once(child, node, signs, decimal=decimal)) is not None:
                    pair = (found.tree, right) if n == 0 else (left, found.tree)
                    return Reduction(Binary(sign, *pair), found.words)
            return reduce_operation(node, parent, decimal=decimal) if sign in signs else None
        case Prefix(sign, operand):
            if (found := reduce_once(operand, node, signs, decimal=decimal)) is not None:
                return Reduction(Prefix(sign, found.tree), found.words)
            inside = number(operand)
            if sign == "-" and inside is not None and inside < 0:
                return Reduction(
                    tree_of(-inside, decimal=decimal), "minus a negative number is positive"
                )
            return None
        case Suffix() | Around() | Root() | Call():
            return single(node, decimal=decimal)
        case _:
            return None


def reduce_operation(node: Binary, parent: Node | None, *, decimal: bool) -> Reduction | None:  # noqa: PLR0911, one return for each kind
    a, b = number(node.left), number(node.right)
    if a is None or b is None:
        return None
    match node.sign:
        case "+" | "-":
            return reduce_sum(node, a, b, parent, decimal=decimal)
        case "*" | "times" | "" if not decimal and max(a.denominator, b.denominator) > 1:
            top, bottom = Fraction(a.numerator * b.numerator), a.denominator * b.denominator
            tree = uncancelled(top, Number(str(bottom)), decimal=decimal)
            words = f"tops and bottoms: {plain(node)} is {plain(tree)}"
            return Reduction(tree, f"{where(node, parent)}{words}")
        case "*" | "times" | "":
            return Reduction(
                tree_of(a * b, decimal=decimal),
                f"{where(node, parent)}{plain(node)} is {short(a * b)}",
            )
        case "/" | "frac":
            if b == 0:
                raise NotComputable("it divides by zero")
            words = (
                "cancel the fraction"
                if a.denominator == b.denominator == 1 and (a / b).denominator != 1
                else f"{plain(node)} is {short(a / b)}"
            )
            if a.denominator != 1 or b.denominator != 1:
                words = f"divide by a fraction: multiply by its reciprocal; {words}"
            return Reduction(tree_of(a / b, decimal=decimal), f"{where(node, parent)}{words}")
        case "^" if b.denominator == 1 and abs(b) <= LARGEST_POWER and not (a == 0 and b < 0):
            value = a ** int(b)
            return Reduction(
                tree_of(value, decimal=decimal),
                f"the power first: {plain(node)} is {short(value)}",
            )
        case "mod" if b != 0:
            return Reduction(tree_of(a % b, decimal=decimal), "the remainder")
        case _:
            return None


def reduce_sum(
    node: Binary, a: Fraction, b: Fraction, parent: Node | None, *, decimal: bool
) -> Reduction:
    value = a + b if node.sign == "+" else a - b
    fractions = (
        a.denominator != b.denominator and not decimal and max(a.denominator, b.denominator) > 1
    )
    if fractions:
        common = int(sympy.ilcm(a.denominator, b.denominator))
        left, right = over(a, common), over(b, common)
        if (left, right) != (node.left, node.right):
            return Reduction(Binary(node.sign, left, right), f"common denominator {common}")
    if not decimal and a.denominator == b.denominator > 1:
        tree = uncancelled(value * a.denominator, Number(str(a.denominator)), decimal=decimal)
        return Reduction(tree, f"{where(node, parent)}{plain(node)} is {plain(tree)}")
    return Reduction(
        tree_of(value, decimal=decimal),
        f"{where(node, parent)}{plain(node)} is {short(value)}",
    )


def uncancelled(top: Fraction, bottom: Node, *, decimal: bool) -> Node:
    """The fraction as it comes out, to be cancelled in a line of its own."""
    value = top / Fraction(plain(bottom))
    if top.denominator != 1 or top == 0 or value.denominator == 1:
        return tree_of(value, decimal=decimal)
    inner = Binary("frac", Number(str(abs(int(top)))), bottom)
    return Prefix("-", inner) if top < 0 else inner


def over(value: Fraction, bottom: int) -> Node:
    """The fraction with this denominator, which need not be in lowest terms."""
    top = abs(value.numerator) * (bottom // value.denominator)
    inner = Binary("frac", Number(str(top)), Number(str(bottom)))
    return Prefix("-", inner) if value < 0 else inner


def where(node: Binary, parent: Node | None) -> str:
    """Why this operation comes next."""
    if parent is None or (isinstance(parent, Prefix) and node.sign == "frac"):
        return ""
    if isinstance(parent, Binary) and parent.sign in ("frac", "/"):
        return ""
    if level(node) < level(parent) or (isinstance(parent, Prefix) and level(node) == SUM):
        return "brackets first: "
    if level(node) == PRODUCT and level(parent) == SUM:
        return "multiply and divide before adding: "
    return ""


def short(value: Fraction) -> str:
    return plain(from_sympy(sympy.Rational(value.numerator, value.denominator)))


def single(node: Node, *, decimal: bool) -> Reduction | None:
    """A function, root, factorial or percentage of numbers whose value can be written."""
    for child in walk(node):
        if child is node or number(child) is not None:
            continue
        if isinstance(child, Binary) and (found := reduce_next(child, decimal=decimal)) is not None:
            return Reduction(swap_node(node, child, found.tree), found.words)
    value = to_sympy(node)
    if value.is_Rational:
        tree = tree_of(Fraction(int(value.p), int(value.q)), decimal=decimal)
        return Reduction(tree, f"{plain(node)} is {plain(tree)}")
    return None


def swap_node(node: Node, old: Node, new: Node) -> Node:  # noqa: PLR0911, one return for each kind
    """The tree with another part in this very place."""
    if node is old:
        return new
    match node:
        case Binary(sign, left, right):
            return Binary(sign, swap_node(left, old, new), swap_node(right, old, new))
        case Prefix(sign, operand):
            return Prefix(sign, swap_node(operand, old, new))
        case Suffix(sign, operand):
            return Suffix(sign, swap_node(operand, old, new))
        case Around(kind, inner):
            return Around(kind, swap_node(inner, old, new))
        case Root(radicand, index):
            return Root(swap_node(radicand, old, new), index)
        case Call(function, arguments, base, power):
            return Call(function, tuple(swap_node(one, old, new) for one in arguments), base, power)
        case _:
            return node
