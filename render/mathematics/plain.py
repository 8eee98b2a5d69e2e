# ruff: noqa: E501, tables of signs and words are easier to read in full lines
"""A tree as text of one line for titles, sentences and labels: ``x² · sin(x)``, ``6x₁ ≤ 24``."""

from __future__ import annotations

import re

from render.mathematics import signs
from render.mathematics.tree import (
    POWER,
    PRODUCT,
    SIGNS,
    SUM,
    Around,
    Big,
    Binary,
    Call,
    Chemical,
    Listing,
    Matrix,
    Name,
    Node,
    Number,
    Prefix,
    Root,
    Suffix,
    Words,
    level,
)

LETTERS = {name: letter for letter, name in signs.GREEK_LETTERS.items() if letter not in "ςϕϵϑµ"}
NAMES = {name: letter for letter, name in signs.UNICODE_NAMES.items()} | {"degree": "°"}
SHOWN = {sign: letter for letter, sign in signs.UNICODE_SIGNS.items()} | {
    "-": "−", "*": "·", "times": "×", "/": "/", "frac": "/", "~~": "≈", "<=": "≤", ">=": "≥", "<=>": "⇔",
    "=>": "⇒", "->": "→", "mod": "mod", "~": "~", "superset": "⊃",
}  # fmt: skip
UP = {plain: raised for raised, plain in signs.RAISED.items()} | {"−": "⁻", "=": "⁼"}
DOWN = {plain: lowered for lowered, plain in signs.LOWERED.items()} | {"−": "₋", "=": "₌"}
ROOTS: dict[Node | None, str] = {
    None: "√", Number("2"): "√", Number("3"): "∛",
}  # fmt: skip
AROUND = {"abs": "||", "norm": "‖‖", "floor": "⌊⌋", "ceiling": "⌈⌉"}
BIG = {
    "sum": "∑", "product": "∏", "integral": "∫", "contour": "∮", "limit": "lim", "bigunion": "⋃",
    "bigintersection": "⋂", "limsup": "lim sup", "liminf": "lim inf", "supremum": "sup", "infimum": "inf",
}  # fmt: skip


def plain(node: Node) -> str:  # noqa: PLR0911, one branch for each kind of node
    match node:
        case Number(text) | Words(text):
            return text
        case Chemical(text):
            return chemical(text)
        case Name(name):
            return NAMES.get(name) or LETTERS.get(name, name)
        case Binary():
            return binary(node)
        case Call():
            return call(node)
        case Root(radicand, index):
            sign = ROOTS.get(index) or f"{superscript(index)}√"
            inner = plain(radicand)
            return f"{sign}{inner}" if re.fullmatch(r"\d+|\w", inner) else f"{sign}({inner})"
        case Prefix(sign, operand):
            written = {"-": "−", "not": "¬", "partial": "∂", "forall": "∀", "exists": "∃"}
            return f"{written.get(sign) or SHOWN[sign]}{plain_in_brackets_below(operand, PRODUCT)}"
        case Suffix(sign, operand):
            return f"{plain_in_brackets_below(operand, POWER)}{sign}"
        case Around(kind, inner):
            return f"{AROUND[kind][0]}{plain(inner)}{AROUND[kind][1]}"
        case Listing(opening, items, closing):
            return f"{opening}{', '.join(map(plain, items))}{closing}"
        case Matrix(rows):
            return "[" + ", ".join(f"[{', '.join(map(plain, row))}]" for row in rows) + "]"
        case Big():
            return big(node)


def plain_in_brackets_below(node: Node, lowest: int) -> str:
    return f"({plain(node)})" if level(node) < lowest else plain(node)


def binary(node: Binary) -> str:
    sign, left, right = node.sign, node.left, node.right
    if sign == "^":
        base = f"({plain(left)})" if level(left) <= POWER and not is_index(left) else plain(left)
        return f"{base}{superscript(right)}"
    if sign == "_":
        return f"{plain_in_brackets_below(left, POWER)}{subscript(right)}"
    if sign in ("/", "frac"):
        above = f"({plain(left)})" if is_quotient(left) else plain_in_brackets_below(left, PRODUCT)
        below = (
            f"({plain(right)})"
            if isinstance(right, Prefix)
            else plain_in_brackets_below(right, PRODUCT + 1)
        )
        return f"{above}/{below}"
    own = SIGNS[sign]
    first, second = plain_in_brackets_below(left, own), plain_in_brackets_below(right, own + 1)
    if own >= SUM and second.startswith(("−", "±")):
        second = f"({second})"
    if sign == "":
        return join_juxtaposed(first, second)
    return f"{first} {SHOWN.get(sign, sign)} {second}"


def is_quotient(node: Node) -> bool:
    return isinstance(node, Binary) and node.sign in ("/", "frac")


def is_index(node: Node) -> bool:
    return isinstance(node, Binary) and node.sign == "_"


def join_juxtaposed(first: str, second: str) -> str:
    """``2x``, ``x² sin(x)``, ``(x + 1)(x − 1)``."""
    if second[0].isdigit():
        return f"{first} · {second}"
    apart = re.match(r"[^\W\d_]{2}|[^\W\d_][⁰¹²³⁴-ⁿˣ^]", second)
    return f"{first} {second}" if apart else f"{first}{second}"


def superscript(node: Node | None) -> str:
    return to_script_letters(node, UP, "^")


def subscript(node: Node) -> str:
    return to_script_letters(node, DOWN, "_")


def to_script_letters(node: Node | None, table: dict[str, str], sign: str) -> str:
    text = plain(node).replace(" ", "") if node is not None else ""
    if text and all(letter in table for letter in text):
        return "".join(table[letter] for letter in text)
    return f"{sign}{text}" if re.fullmatch(r"\w+", text) else f"{sign}({text})"


def call(node: Call) -> str:
    inner = ", ".join(map(plain, node.arguments))
    if node.function == "binom":
        return f"C({inner})"
    if node.function == "vec":
        return f"{inner}\u20d7"
    if node.function in ("hat", "bar", "overline", "overrightarrow"):
        return inner
    if node.function == "exp" and node.power is None:
        return f"e{superscript(node.arguments[0])}"
    name = LETTERS.get(node.function, node.function)
    base = subscript(node.base) if node.base is not None else ""
    power = superscript(node.power) if node.power is not None else ""
    return f"{name}{base}{power}({inner})"


def big(node: Big) -> str:
    if node.sign == "derivative":
        order = superscript(node.upper) if node.upper is not None else ""
        return f"d{order}/d{node.variable}{order} ({plain(node.body)})"
    name = BIG[node.sign]
    if node.sign in ("limit", "limsup", "liminf"):
        under = f" {plain(node.lower)}" if node.lower is not None else ""
        return f"{name}{under} {plain_in_brackets_below(node.body, PRODUCT)}".rstrip()
    low = subscript(node.lower) if node.lower is not None else ""
    high = superscript(node.upper) if node.upper is not None else ""
    by = f" d{plain(Name(node.variable))}" if node.variable else ""
    return f"{name}{low}{high} {plain_in_brackets_below(node.body, PRODUCT)}{by}".rstrip()


def chemical(text: str) -> str:
    text = re.sub(
        r"\s*(<=>|->)(?:\[[^\]]*\])*\s*", lambda m: " ⇌ " if m[1] == "<=>" else " → ", text
    )
    text = re.sub(r"\^\{?(\d*[+-])\}?", lambda m: "".join(UP[c] for c in m[1]), text)
    text = re.sub(r"(?<=[A-Za-z)\]])\d+", lambda m: "".join(DOWN[c] for c in m[0]), text)
    return re.sub(r"(?<=[A-Za-z₀-₉)\]])[+-](?=\s|$)", lambda m: UP[m[0]], text)
