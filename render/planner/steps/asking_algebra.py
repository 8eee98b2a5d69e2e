"""Equations, expressions, divisions, matrices and numbers that a text asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from render.mathematics.finding import Found
from render.mathematics.tree import (
    Big,
    Binary,
    Listing,
    Matrix,
    Name,
    Node,
    Number,
    walk,
)
from render.planner.steps.operands import (
    ORDERED,
    Maker,
    Task,
    Text,
    is_definition,
    is_operand,
    letters_of,
    operand_after,
)


def matrix_task(kind: str) -> Maker:
    def make(text: Text, found: re.Match[str]) -> Task | None:  # noqa: ARG001, a signature that all of them share
        for one in text.formulas:
            tree = next((node for node in walk(one.tree) if isinstance(node, Matrix)), None)
            if tree is not None:
                return Task(kind, tree, (tree,), spans=((one.start, one.end),))
        return None

    return make


def matrix_product(text: Text, found: re.Match[str]) -> Task | None:  # noqa: ARG001, a signature that all of them share
    for one in text.formulas:
        if (
            isinstance(one.tree, Binary)
            and one.tree.sign in ("", "*", "times")
            and isinstance(one.tree.left, Matrix)
            and isinstance(one.tree.right, Matrix | Listing)
        ):
            right = one.tree.right if isinstance(one.tree.right, Matrix) else column(one.tree.right)
            tree = Binary("*", one.tree.left, right)
            return Task(
                "matrix product", tree, (tree.left, tree.right), spans=((one.start, one.end),)
            )
    matrices = [one for one in text.formulas if isinstance(one.tree, Matrix)]
    if len(matrices) >= 2:
        one, two = matrices[:2]
        sign = "+" if re.search(r"\badd|\bsum|plus", text.text, re.IGNORECASE) else "*"
        tree = Binary(sign, one.tree, two.tree)
        spans = ((one.start, one.end), (two.start, two.end))
        return Task(
            "matrix product" if sign == "*" else "matrix sum",
            tree,
            (one.tree, two.tree),
            spans=spans,
        )
    return None


def column(vector: Listing) -> Matrix:
    return Matrix(tuple((item,) for item in vector.items))


def on_expression(kind: str) -> Maker:
    def make(text: Text, found: re.Match[str]) -> Task | None:
        if (
            re.search(r"\b(?:solve|roots?|zeros?|solutions?)\b", text.text, re.IGNORECASE)
            and kind != "simplify"
        ):
            return None
        operand = operand_after(text, found.end())
        if operand is None or isinstance(operand[0], Number | Name | Matrix):
            return None
        numeric = not letters_of(operand[0])
        if kind in ("factor", "expand") and numeric:
            return None
        name = "arithmetic" if numeric else kind
        return Task(name, operand[0], (operand[0],), spans=(operand[1],))

    return make


def division(text: Text, found: re.Match[str]) -> Task | None:  # noqa: ARG001, a signature that all of them share
    numbers = re.search(r"(\d[\d,]*)\s*(?:by|÷|/|:|divided by|into)\s*(\d[\d,]*)", text.text)
    is_long = re.search(r"long division|remainder|written division", text.text, re.IGNORECASE)
    if numbers and is_long and not any(letters_of(one.tree) for one in text.formulas):
        top, bottom = (Number(number.replace(",", "")) for number in numbers.groups())
        return Task(
            "long division", Binary("/", top, bottom), (top, bottom), spans=(numbers.span(),)
        )
    for one in text.formulas:
        if (
            isinstance(one.tree, Binary)
            and one.tree.sign in ("/", "frac")
            and letters_of(one.tree.right)
        ):
            return Task(
                "polynomial division",
                one.tree,
                (one.tree.left, one.tree.right),
                spans=((one.start, one.end),),
            )
    expressions = [one for one in text.formulas if letters_of(one.tree) and is_operand(one.tree)]
    by = re.search(r"\bby\s+([a-z])\s*(?:$|[.,?])", text.text)
    if by and len(expressions) == 1 and [by[1]] == letters_of(expressions[0].tree):
        dividend, below = expressions[0].tree, Name(by[1])
        span = (expressions[0].start, by.end())
        return Task(
            "polynomial division", Binary("frac", dividend, below), (dividend, below), spans=(span,)
        )
    if len(expressions) >= 2 and re.search(r"\bby\b|\bdivid", text.text, re.IGNORECASE):
        one, two = expressions[:2]
        tree = Binary("frac", one.tree, two.tree)
        return Task(
            "polynomial division",
            tree,
            (one.tree, two.tree),
            spans=((one.start, one.end), (two.start, two.end)),
        )
    return None


METHODS = {"factor": "factoring", "complet": "square", "formula": "formula"}


def ask_to_solve(text: Text, found: re.Match[str]) -> Task | None:
    relations = relations_of(text)
    method = name_method(text.text)
    if task := ask_for_roots(text, found, relations, method):
        return task
    return ask_for_system(relations) or ask_for_unknown(text, relations, method)


def name_method(text: str) -> str:
    """The way by which an equation is to be solved, nothing where the text leaves it open."""
    for word, name in METHODS.items():
        if re.search(rf"\b(?:by|with|using|through)\b.{{0,24}}\b{word}", text, re.IGNORECASE):
            return name
    return ""


def ask_for_roots(
    text: Text, found: re.Match[str], relations: list[Found], method: str
) -> Task | None:
    """The zeros of an expression that stands in no equation."""
    if not re.search(r"\b(?:roots?|zeros?|x-intercepts?)\b", text.text, re.IGNORECASE) or any(
        one.tree.sign == "=" and not is_definition(one.tree)
        for one in relations
        if isinstance(one.tree, Binary)
    ):
        return None
    operand = operand_after(text, found.end())
    if operand is None or len(letters_of(operand[0])) != 1 or isinstance(operand[0], Name):
        return None
    tree = Binary("=", operand[0], Number("0"))
    return Task("equation", tree, (tree,), option=method, spans=(operand[1],))


def ask_for_system(relations: list[Found]) -> Task | None:
    unknowns = {name for one in relations for name in letters_of(one.tree)}
    several = [one for one in relations if isinstance(one.tree, Binary) and one.tree.sign == "="]
    if len(several) < 2 or not 2 <= len(unknowns) <= 3 or len(several) < len(unknowns):
        return None
    chosen = several[: max(len(unknowns), 2)]
    parts = tuple(one.tree for one in chosen)
    spans = tuple((one.start, one.end) for one in chosen)
    return Task("system", Listing("", parts, ""), parts, spans=spans)


def ask_for_unknown(text: Text, relations: list[Found], method: str) -> Task | None:
    """The first equation or inequality, for its only letter or for the one that is named."""
    one = next(
        (
            one
            for one in relations
            if not (isinstance(one.tree, Binary) and is_definition(one.tree))
        ),
        None,
    )
    if one is None:
        return None
    names = letters_of(one.tree)
    wanted = re.search(r"\bfor\s+([a-zA-Z])\b", text.text)
    if len(names) != 1 and not (wanted and wanted[1] in names):
        return None
    kind = (
        "equation"
        if isinstance(one.tree, Binary) and one.tree.sign == "=" and not is_inequality(one.tree)
        else "inequality"
    )
    name = wanted[1] if wanted and wanted[1] in names else names[0]
    return Task(
        kind, one.tree, (one.tree,), option=method, names=(name,), spans=((one.start, one.end),)
    )


def relations_of(text: Text) -> list[Found]:
    """The equations and inequalities; "z = 3" is one only among others with several unknowns."""
    found = [
        one
        for one in flat(text.formulas)
        if isinstance(one.tree, Binary) and one.tree.sign in ORDERED
    ]
    open_ones = [
        one for one in found if isinstance(one.tree, Binary) and not is_chain_of_values(one.tree)
    ]
    letters = {name for one in open_ones for name in letters_of(one.tree)}
    values = [
        one.tree.left for one in found if one not in open_ones and isinstance(one.tree, Binary)
    ]
    if open_ones and len(letters) > len(open_ones) and len(set(values)) == len(values):
        return found
    return open_ones


def is_inequality(tree: Binary) -> bool:
    return isinstance(tree.left, Binary) and tree.left.sign in ORDERED


def is_chain_of_values(tree: Binary) -> bool:
    """``x = 2`` gives a value and asks for nothing."""
    return tree.sign == "=" and isinstance(tree.left, Name) and not letters_of(tree.right)


def flat(formulas: Sequence[Found]) -> list[Found]:
    """Lists of equations apart."""
    found: list[Found] = []
    for one in formulas:
        if isinstance(one.tree, Listing) and one.tree.opening == "":
            found += [replace(one, tree=item) for item in one.tree.items]
        elif isinstance(one.tree, Binary) and one.tree.sign in ("and", "or"):
            found += [replace(one, tree=side) for side in (one.tree.left, one.tree.right)]
        else:
            found.append(one)
    return found


def polar(text: Text, found: re.Match[str]) -> Task | None:
    operand = operand_after(text, found.end())
    return (
        Task("polar form", operand[0], (operand[0],), spans=(operand[1],))
        if operand and letters_of(operand[0]) == ["i"]
        else None
    )


OPERATIONS = {"multiply": "*", "divide": "/", "add": "+", "subtract": "-"}


def of_two(text: Text, found: re.Match[str]) -> Task | None:
    """ "Multiply 1½ by 2/5": the two numbers with the sign that the word says."""
    sign, following = OPERATIONS.get(found[0].lower()), text.after(found.end())[:2]
    if sign is None or len(following) < 2:
        return None
    one, two = following
    link = text.text[one.end : two.start].strip().lower()
    if link not in ("by", "and", "to", "from", "with"):
        return None
    left, right = (two, one) if link == "from" else (one, two)
    return value_task(Binary(sign, left.tree, right.tree), (one.start, two.end))


def ask_for_value(text: Text, found: re.Match[str]) -> Task | None:
    if task := of_two(text, found):
        return task
    operand = operand_after(text, found.end())
    if operand is None or isinstance(operand[0], Number | Name) or is_mixed_number(text, *operand):
        return None
    return value_task(operand[0], operand[1])


def is_mixed_number(text: Text, tree: Node, span: tuple[int, int]) -> bool:
    """Whether the sum is one number as it is written: 1½, 2 3/4."""
    return isinstance(tree, Binary) and tree.sign == "+" and "+" not in text.text[slice(*span)]


def value_task(tree: Node, span: tuple[int, int]) -> Task | None:
    names = letters_of(tree)
    if any(isinstance(node, Matrix) for node in walk(tree)):
        return (
            Task("matrix sum", tree, (tree,), spans=(span,)) if isinstance(tree, Binary) else None
        )
    if names == ["i"] and not any(isinstance(node, Big) for node in walk(tree)):
        return Task("complex numbers", tree, (tree,), spans=(span,))
    if names or any(isinstance(node, Big | Listing) for node in walk(tree)):
        return None
    return Task("arithmetic", tree, (tree,), spans=(span,))
