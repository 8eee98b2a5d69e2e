"""The formula that is meant, and the places and ends that a text names for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from render.mathematics.finding import Found
from render.mathematics.reader import parse_formula
from render.mathematics.tree import (
    RELATIONS,
    Binary,
    Call,
    Listing,
    Name,
    Node,
    Number,
    walk,
)

ORDERED = ("=", "<", ">", "<=", ">=")


@dataclass(frozen=True)
class Task:
    """A kind of calculation with what it needs; ``asked`` is the task as one formula,
    ``spans`` where in the text its formulas stand."""

    kind: str
    asked: Node
    parts: tuple[Node, ...]
    option: str = ""
    names: tuple[str, ...] = ()
    order: int = 1
    ends: tuple[Node, Node] | None = None
    at: Node | None = None
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Text:
    """The text with its formulas."""

    text: str
    formulas: tuple[Found, ...]

    def after(self, place: int) -> list[Found]:
        return [one for one in self.formulas if one.start >= place]


def operand_after(text: Text, place: int) -> tuple[Node, tuple[int, int]] | None:
    """The formula, or the number or letter after "of", that follows; otherwise the one before."""
    simple = re.compile(
        r"\s*(?:function\s+)?(?:of|for|:)?\s*(?:the (?:function|expression|constant|"
        r"number)\s+)?(-?\d+(?:\.\d+)?|[a-zA-Z]|pi|π)(?=\s*(?:$|[.,;?!]|with|from|at|as|"
        r"by|w\.?r\.?t|dx|in the))"
    )
    alone = simple.match(text.text, place)
    following = [one for one in text.after(place) if is_operand(one.tree)]
    if alone and not (following and following[0].start <= alone.start(1)):
        return parse_formula(alone[1]), alone.span(1)
    if following:
        return body_of(following[0].tree), (following[0].start, following[0].end)
    before = [one for one in text.formulas if one.end <= place and is_operand(one.tree)]
    if before:
        return body_of(before[-1].tree), (before[-1].start, before[-1].end)
    return None


def is_operand(tree: Node) -> bool:
    """A function or an expression: no limit, no value ``x = 2``, no condition."""
    if isinstance(tree, Binary) and tree.sign in ("->", "in"):
        return False
    if isinstance(tree, Binary) and tree.sign == "=":
        return is_definition(tree)
    return not (isinstance(tree, Binary) and tree.sign in RELATIONS) and not is_differential(tree)


def is_differential(tree: Node) -> bool:
    """``d/dx``, ``dy/dx``, ``f'(x)`` that is asked for."""
    if isinstance(tree, Call) and tree.function.endswith("'"):
        return True
    names = "".join(node.name for node in walk(tree) if isinstance(node, Name))
    return bool(re.fullmatch(r"d[xytu]|d[yf]?d[xtu]", names)) and isinstance(tree, Binary)


def is_definition(tree: Binary) -> bool:
    """``f(x) = …`` or ``y = …``."""
    left = tree.left
    return (isinstance(left, Call) and len(left.function) == 1) or (
        left in (Name("y"), Name("s"), Name("h")) and not holds(tree.right, left)
    )


def holds(tree: Node, part: Node) -> bool:
    return any(node == part for node in walk(tree))


def body_of(tree: Node) -> Node:
    match tree:
        case Binary("=", left, right) if is_definition(tree):
            return right if not isinstance(left, Number) else tree
        case Listing("", items, ""):
            return body_of(items[0])
        case _:
            return tree


def value_after(text: str, words: str) -> Node | None:
    """The place in "at x = 2", "at the point 3"."""
    found = re.search(
        (
            rf"\b{words}\s+(?:the point\s+)?(?:where\s+)?(?:[a-z]\s*=\s*)?(-?\d+(?:\.\d+)?(?:/"
            rf"\d+)?|-?(?:\d\s*)?(?:pi|π)(?:/\d+)?|e)(?![\w(^])"
        ),
        text,
        re.IGNORECASE,
    )
    return parse_formula(found[1]) if found else None


BOUND = (
    r"(-?\d+(?:\.\d+)?(?:/\d+)?|[-+]?(?:infinity|inf|∞|\\infty)|-?(?:\d\s*)?\*?(?:pi|π|"
    r"\\pi)(?:/\d+)?|-?e|-?sqrt\(\d+\))"
)


def ends_in(text: str) -> tuple[Node, Node] | None:
    """The limits in "from 0 to pi", "between 1 and 3", "on [0, 2]"."""
    for pattern in (
        (
            rf"\b(?:from|between)\s+(?:[a-z]\s*=\s*)?{BOUND}\s+(?:to|"
            rf"and)\s+(?:[a-z]\s*=\s*)?{BOUND}(?![\w(])"
        ),
        rf"\b(?:on|over)\s+(?:the interval\s+)?[\[(]\s*{BOUND}\s*,\s*{BOUND}\s*[\])]",
    ):
        found = re.search(pattern, text, re.IGNORECASE)
        if found:
            return parse_formula(found[1]), parse_formula(found[2])
    return None


Maker = Callable[[Text, "re.Match[str]"], Task | None]


def letters_of(tree: Node) -> list[str]:
    """Unknowns and variables, without constants and names of functions."""
    found = [
        node.name
        for node in walk(tree)
        if isinstance(node, Name) and node.name not in ("e", "pi", "infinity", "dots")
    ]
    return sorted(dict.fromkeys(found))
