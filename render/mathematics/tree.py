# ruff: noqa: E501, tables of signs and words are easier to read in full lines
"""The tree of a formula: what is written, not what it comes to.

Brackets are no nodes where the tree says the same; `Around` are those that mean something.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    text: str


@dataclass(frozen=True)
class Name:
    """A letter, a Greek letter or another named thing: ``x``, ``alpha``, ``infinity``."""

    name: str


@dataclass(frozen=True)
class Words:
    """Text within a formula."""

    text: str


@dataclass(frozen=True)
class Chemical:
    """A formula or an equation of chemistry, as mhchem writes it: ``2 H2 + O2 -> 2 H2O``."""

    text: str


@dataclass(frozen=True)
class Call:
    """A function of arguments; ``base`` is that of a logarithm, ``power`` that of ``sin^2 x``."""

    function: str
    arguments: tuple[Node, ...]
    base: Node | None = None
    power: Node | None = None


@dataclass(frozen=True)
class Root:
    radicand: Node
    index: Node | None = None


@dataclass(frozen=True)
class Prefix:
    """``-x``, ``+-x``, ``not p``, ``partial x``, ``Delta x``."""

    sign: str
    operand: Node


@dataclass(frozen=True)
class Suffix:
    """``n!``, ``f'``, ``5%``, ``90°``."""

    sign: str
    operand: Node


@dataclass(frozen=True)
class Binary:
    """Two operands and their sign: those of ``SIGNS``; ``""`` is a product without a sign."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Around:
    """Brackets with a meaning: ``abs``, ``norm``, ``floor``, ``ceiling``."""

    kind: str
    inner: Node


@dataclass(frozen=True)
class Listing:
    """Things in a row within brackets: ``(1, 2)``, ``[0, 1)``, ``{a, b}``; bare without any."""

    opening: str
    items: tuple[Node, ...]
    closing: str


@dataclass(frozen=True)
class Matrix:
    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Big:
    """A sign with limits over a body: ``sum``, ``product``, ``integral``, ``limit``, ``derivative``, ….

    ``variable`` is that of an integral or a derivative, whose order is ``upper``. Of a limit, ``lower`` holds what approaches what.
    """

    sign: str
    body: Node
    lower: Node | None = None
    upper: Node | None = None
    variable: str = ""


Node = (
    Number
    | Name
    | Words
    | Chemical
    | Call
    | Root
    | Prefix
    | Suffix
    | Binary
    | Around
    | Listing
    | Matrix
    | Big
)

LIST, ARROW, OR, AND, NOT, RELATION, SET, SUM, PRODUCT, SIGN, POWER, ATOM = range(12)
SIGNS = {
    "<=>": ARROW,
    "=>": ARROW,
    "->": ARROW,
    "|->": ARROW,
    "or": OR,
    "and": AND,
    **dict.fromkeys(
        (
            *("=", "!=", "<", ">", "<=", ">=", "~~", "==", "in", "notin", "subset", "subseteq"),
            *("superset", "prop", "~", "<<", ">>", "|", "perp", "parallel", "~=", ":"),
        ),
        RELATION,
    ),
    **dict.fromkeys(("union", "intersection", "without"), SET),
    **dict.fromkeys(("+", "-", "+-", "-+", "oplus"), SUM),
    **dict.fromkeys(("", "*", "/", "frac", "mod", "times", "circ"), PRODUCT),
    "^": POWER,
    "_": POWER,
}
RELATIONS = frozenset(sign for sign, level in SIGNS.items() if level == RELATION)


def child_nodes(node: Node) -> tuple[Node, ...]:  # noqa: PLR0911, one return for each kind
    match node:
        case Call(_, arguments, base, power):
            return (*arguments, *(part for part in (base, power) if part is not None))
        case Root(radicand, index):
            return (radicand,) if index is None else (radicand, index)
        case Prefix(_, operand) | Suffix(_, operand) | Around(_, operand):
            return (operand,)
        case Binary(_, left, right):
            return left, right
        case Listing(_, items, _):
            return items
        case Matrix(rows):
            return tuple(entry for row in rows for entry in row)
        case Big(_, body, lower, upper):
            return (body, *(part for part in (lower, upper) if part is not None))
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    for child in child_nodes(node):
        yield from walk(child)


def level(node: Node) -> int:
    """How tightly it is bound."""
    match node:
        case Binary(sign):
            return SIGNS[sign]
        case Prefix(sign):
            return NOT if sign == "not" else SIGN
        case Big():
            return PRODUCT
        case Listing("", _, ""):
            return LIST
        case Suffix():
            return POWER
        case _:
            return ATOM
