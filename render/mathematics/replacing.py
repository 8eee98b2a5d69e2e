"""A letter of a formula replaced by a value."""

from __future__ import annotations

from dataclasses import replace

from render.mathematics.tree import (
    PRODUCT,
    Around,
    Big,
    Binary,
    Call,
    Listing,
    Matrix,
    Name,
    Node,
    Prefix,
    Root,
    Suffix,
    level,
)


def replace_letter(node: Node, name: str, value: Node) -> Node:  # noqa: PLR0911, one return for each kind of node
    """The tree with ``value`` for the letter; side by side with a number it is multiplied by a
    sign, so that ``2x`` with 3 is ``2 · 3``."""
    match node:
        case Name(own):
            return value if own == name else node
        case Binary("", left, right):
            a, b = replace_letter(left, name, value), replace_letter(right, name, value)
            changed = (a, b) != (left, right)
            return Binary("*" if changed and level(b) >= PRODUCT else "", a, b)
        case Binary(sign, left, right):
            return Binary(
                sign, replace_letter(left, name, value), replace_letter(right, name, value)
            )
        case Prefix(sign, operand):
            return Prefix(sign, replace_letter(operand, name, value))
        case Suffix(sign, operand):
            return Suffix(sign, replace_letter(operand, name, value))
        case Around(kind, inner):
            return Around(kind, replace_letter(inner, name, value))
        case Root(radicand, index):
            return Root(replace_letter(radicand, name, value), index)
        case Call():
            inside = tuple(replace_letter(one, name, value) for one in node.arguments)
            return replace(node, arguments=inside)
        case Listing(opening, items, closing):
            return Listing(
                opening, tuple(replace_letter(item, name, value) for item in items), closing
            )
        case Matrix(rows):
            return Matrix(tuple(tuple(replace_letter(e, name, value) for e in row) for row in rows))
        case Big():
            return replace(node, body=replace_letter(node.body, name, value))
        case _:
            return node
