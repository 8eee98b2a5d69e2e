"""Derivatives, integrals, limits and sums that a text asks for."""

from __future__ import annotations

import re

from render.mathematics.reader import parse_formula
from render.mathematics.tree import (
    RELATIONS,
    Big,
    Binary,
    Name,
    Node,
    Number,
    Prefix,
    Suffix,
    Words,
    walk,
)
from render.planner.steps.operands import (
    BOUND,
    Task,
    Text,
    body_of,
    ends_in,
    is_operand,
    letters_of,
    operand_after,
    value_after,
)

ORDERS = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5}


def derivative(text: Text, found: re.Match[str]) -> Task | None:
    near = text.text[max(0, found.start() - 30) : found.end() + 24]
    if re.search(r"implicit|dy/dx", near + text.text[:40], re.IGNORECASE) and (
        task := implicit(text, found)
    ):
        return task
    operand = operand_after(text, found.end())
    if operand is None:
        return None
    body, span = operand
    body = strip_differential(body)
    names = letters_of(body)
    by = re.search(r"(?:with respect to|w\.?r\.?t\.?|\bby)\s+([a-z])\b", text.text)
    if re.search(r"partial", near, re.IGNORECASE) or len(names) > 1:
        wanted = (by[1],) if by else tuple(names)
        return (
            Task("partial derivative", body, (body,), names=wanted, spans=(span,))
            if 1 < len(names) <= 3
            else None
        )
    order = next(
        (
            n
            for word, n in ORDERS.items()
            if re.search(rf"\b{word}\s+derivative|{word}-order", text.text, re.IGNORECASE)
        ),
        1,
    )
    if re.search(r"f''\(|y''|d\^2", text.text) and order == 1:
        order = 2
    return Task(
        "derivative", body, (body,), order=order, at=value_after(text.text, "at"), spans=(span,)
    )


def implicit(text: Text, found: re.Match[str]) -> Task | None:  # noqa: ARG001, a signature that all of them share
    for one in text.formulas:
        if (
            isinstance(one.tree, Binary)
            and one.tree.sign == "="
            and {"x", "y"} <= set(letters_of(one.tree))
            and one.tree.left != Name("y")
        ):
            return Task("implicit derivative", one.tree, (one.tree,), spans=((one.start, one.end),))
    return None


def strip_differential(tree: Node) -> Node:
    """``d/dx (f)`` read as a product: f."""
    match tree:
        case Binary("", Binary("", Binary("/" | "frac", Name("d"), Name("d")), Name()), body):
            return body
        case Binary("", Binary("/" | "frac", Name("d"), Binary("", Name("d"), Name())), body):
            return body
        case _:
            return tree


def integral(text: Text, found: re.Match[str]) -> Task | None:
    for one in text.formulas:
        tree = one.tree.right if isinstance(one.tree, Binary) and one.tree.sign == "=" else one.tree
        if isinstance(tree, Big) and tree.sign == "integral" and tree.body != Words(""):
            ends = (
                (tree.lower, tree.upper)
                if tree.lower is not None and tree.upper is not None
                else ends_in(text.text)
            )
            return Task(
                "integral",
                tree,
                (tree.body,),
                option=tree.variable,
                ends=ends,
                spans=((one.start, one.end),),
            )
    if found[0] in ("∫", "\\int"):
        return None
    operand = operand_after(text, found.end())
    if operand is None:
        return None
    body, variable = without_d(operand[0])
    return Task(
        "integral", body, (body,), option=variable, ends=ends_in(text.text), spans=(operand[1],)
    )


def without_d(body: Node) -> tuple[Node, str]:
    """``x e^x dx`` without its dx."""
    match body:
        case Binary("", Binary("", rest, Name("d")), Name(variable)):
            return rest, variable
        case Binary("+" | "-" as sign, left, right):
            inner, variable = without_d(right)
            return Binary(sign, left, inner), variable
        case _:
            return body, ""


def limit(text: Text, found: re.Match[str]) -> Task | None:
    for one in text.formulas:
        if (
            isinstance(one.tree, Big)
            and one.tree.sign == "limit"
            and isinstance(one.tree.lower, Binary)
        ):
            body, near = one.tree.body, one.tree.lower
            if body == Words(""):
                continue
            side, at = side_of(near.right)
            return Task(
                "limit",
                one.tree,
                (body, at),
                option=side,
                names=tuple(letters_of(near.left)),
                spans=((one.start, one.end),),
            )
    place = place_in(text)
    if place is None:
        return None
    variable, at, side, span = place
    operands = [
        one
        for one in text.formulas
        if is_operand(one.tree) and not (span[0] <= one.start < span[1])
    ]
    if not operands:
        return None
    after = [one for one in operands if one.start >= found.start()]
    chosen = (after or operands)[0]
    return Task(
        "limit",
        body_of(chosen.tree),
        (body_of(chosen.tree), at),
        option=side,
        names=(variable,),
        spans=((chosen.start, chosen.end), span),
    )


def side_of(place: Node) -> tuple[str, Node]:
    match place:
        case Binary("^", at, Words("+" | "-" as side)):
            return side, at
        case Binary("^", at, Prefix("-", Words(""))):
            return "-", at
        case Suffix():
            return "+-", place
        case _:
            return "+-", place


APPROACH = re.compile(
    (
        r"\b(?:([a-z])\s*(?:->|→|-->|=>|\\to|\\rightarrow|approaches|goes to|tends to|gets close "
        rf"to|nears)|at(?:\s+[a-z]\s*=)?(?=\s))\s*{BOUND}(\^?[+-](?!\d)|⁺|⁻)?"
    ),
    re.IGNORECASE,
)


def place_in(text: Text) -> tuple[str, Node, str, tuple[int, int]] | None:
    found = APPROACH.search(text.text)
    if found is None:
        return None
    side = "+-"
    if re.search(r"from (?:above|the right)|right-hand", text.text, re.IGNORECASE) or (
        found[3] or ""
    ).strip("^") in ("+", "⁺"):
        side = "+"
    if re.search(r"from (?:below|the left)|left-hand", text.text, re.IGNORECASE) or (
        found[3] or ""
    ).strip("^") in ("-", "⁻"):
        side = "-"
    return found[1] or "x", parse_formula(found[2].replace("+", "")), side, found.span()


def series(text: Text, found: re.Match[str]) -> Task | None:
    for one in text.formulas:
        big = next(
            (
                n
                for n in walk(one.tree)
                if isinstance(n, Big) and n.sign in ("sum", "product") and n.upper is not None
            ),
            None,
        )
        if big is not None and not (isinstance(one.tree, Binary) and one.tree.sign in RELATIONS):
            return Task("sum", one.tree, (one.tree,), spans=((one.start, one.end),))
    limits = re.search(
        rf"\bfrom\s+([a-z])\s*=\s*(\d+)\s+to\s+({BOUND}|[a-z])", text.text, re.IGNORECASE
    )
    operand = operand_after(text, found.end())
    if limits is None or operand is None or found[0] in ("∑", "\\sum"):
        return None
    tree = Big(
        "sum", operand[0], Binary("=", Name(limits[1]), Number(limits[2])), parse_formula(limits[3])
    )
    return Task("sum", tree, (tree,), spans=(operand[1], limits.span()))
