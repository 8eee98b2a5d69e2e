"""A formula in the words of someone who reads it aloud: brackets are said where they matter.

``x (x cos x + 2 sin x)`` is "x times, in brackets, x cosine of x plus 2 sine of x".
"""

from __future__ import annotations

import re

from render.mathematics.chemistry_speech import said_chemistry
from render.mathematics.sign_words import (
    ACCENTS,
    AROUND,
    BIG,
    FUNCTIONS,
    LINKS,
    NAMES,
    ORDERS,
    PARTS,
    POWERS,
    PREFIXES,
    RELATIONS,
    SUFFIXES,
)
from render.mathematics.signs import GREEK
from render.mathematics.tree import (
    PRODUCT,
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
    walk,
)


def speak_formula(tree: Node) -> str:
    """The formula in English."""
    return tidy(without_last_closing(speak_node(tree)))


def tidy(words: str) -> str:
    words = re.sub(r"\s+", " ", words).strip()
    words = re.sub(r"\s+,", ",", words)
    words = re.sub(r",(?:\s*,)+", ",", words)
    return words.strip(", ")


def speak_node(node: Node) -> str:  # noqa: PLR0911, PLR0912, one branch for each kind of node
    match node:
        case Number(text):
            return text
        case Name(name):
            return said_name(name)
        case Words(text):
            return text
        case Chemical(text):
            return said_chemistry(text)
        case Binary():
            return said_binary(node)
        case Call():
            return said_call(node)
        case Root(radicand, index):
            return said_root(radicand, index)
        case Prefix("not", operand) if level(operand) < PRODUCT:
            return f"not{speak_in_brackets(operand)}"
        case Prefix(sign, operand):
            return f"{PREFIXES[sign]} {operand_of(operand, PRODUCT)}"
        case Suffix(sign, operand):
            return f"{operand_of(operand, PRODUCT + 3)} {SUFFIXES[sign]}"
        case Around(kind, inner):
            close = ", end of it," if has_link(inner) else ""
            return f"{AROUND[kind]} {speak_node(inner)}{close}"
        case Listing():
            return said_listing(node)
        case Matrix(rows):
            listed = "; ".join(
                " ".join(speak_node(entry) + "," for entry in row)[:-1] for row in rows
            )
            return f"the matrix with rows {listed}"
        case Big():
            return said_big(node)


def said_name(name: str) -> str:
    if name in NAMES:
        return NAMES[name]
    if name.endswith("'"):
        return f"{said_name(name[:-1])} prime"
    return name.lower() if name.lower() in GREEK else name


def has_link(node: Node) -> bool:
    """Whether it holds a sum or a relation, so that a listener must be told where it ends."""
    return level(node) <= SUM


def speak_in_brackets(node: Node) -> str:
    return f", in brackets, {speak_node(node)}, close brackets, "


def operand_of(node: Node, lowest: int) -> str:
    return speak_in_brackets(node) if level(node) < lowest else speak_node(node)


def without_last_closing(words: str) -> str:
    """At the end of all there is nothing that the brackets must be kept from."""
    return re.sub(
        r"(?:,\s*(?:close brackets|end of it|end of fraction|end of root)\s*,?\s*)+$",
        "",
        words.rstrip(),
    )


def said_binary(node: Binary) -> str:  # noqa: PLR0911, one return for each kind
    sign, left, right = node.sign, node.left, node.right
    if sign == "^":
        return said_power(left, right)
    if sign == "_":
        return f"{speak_node(left)} sub {speak_node(right)}" + ("," if level(right) <= SUM else "")
    if sign in ("/", "frac"):
        return said_fraction(left, right)
    if sign in ("", "*", "times"):
        return said_product(node)
    if sign in RELATIONS and isinstance(left, Binary) and left.sign in RELATIONS and sign != ":":
        return f"{speak_node(left)}, which {RELATIONS[sign]} {speak_node(right)}"
    if sign in RELATIONS:
        return f"{without_last_closing(speak_node(left))} {RELATIONS[sign]} {speak_node(right)}"
    own = level(node)
    first = operand_of(left, own)
    second = operand_of(right, own + 1)
    return f"{first} {LINKS[sign]} {second}"


def said_power(base: Node, exponent: Node) -> str:
    words = operand_of(base, PRODUCT + 2)
    if isinstance(base, Root | Call):
        words = speak_in_brackets(base) if isinstance(base, Root) else f"{words},"
    if isinstance(exponent, Number) and exponent.text in POWERS:
        return f"{words} {POWERS[exponent.text]}"
    if exponent == Name("degree"):
        return f"{words} degrees"
    return f"{words} to the power {speak_node(exponent)}" + (
        "," if level(exponent) <= PRODUCT else ""
    )


def said_fraction(top: Node, bottom: Node) -> str:
    if isinstance(top, Number) and isinstance(bottom, Number):
        one, several = PARTS.get(bottom.text, ("", ""))
        if one and top.text.isdigit():
            return f"{'one' if top.text == '1' else top.text} {one if top.text == '1' else several}"
    if has_link(top) or has_link(bottom) or is_nested_fraction(top) or is_nested_fraction(bottom):
        link = ", all over" if holds_link(top) else " over"
        return (
            f"the fraction {without_last_closing(speak_node(top))}{link} "
            f"{without_last_closing(speak_node(bottom))}, end of fraction, "
        )
    return (
        f"{operand_of(top, PRODUCT)} over "
        f"{operand_of(bottom, PRODUCT + 1) if not is_plain_product(bottom) else speak_node(bottom)}"
    )


def is_nested_fraction(node: Node) -> bool:
    """A fraction of letters within it: over and over would not be understood."""
    return any(isinstance(part, Binary) and part.sign in ("/", "frac") for part in walk(node))


def holds_link(node: Node) -> bool:
    return any(has_link(part) for part in walk(node)) or is_nested_fraction(node)


def is_plain_product(node: Node) -> bool:
    return isinstance(node, Binary) and node.sign == ""


def said_product(node: Binary) -> str:
    left, right = node.left, node.right
    first, second = operand_of(left, PRODUCT), operand_of(right, PRODUCT)
    in_words = node.sign != "" or needs_times(left, right)
    return f"{first} times {second}" if in_words else f"{first} {second}"


def needs_times(left: Node, right: Node) -> bool:
    numbers = ends_in_number(left) and isinstance(right, Number | Root)
    sums = has_link(left) or has_link(right) or (is_power(right) and has_link(right.left))  # type: ignore[union-attr]  # a power has a left side
    named = speak_node(right).startswith("the ")
    return (
        numbers
        or sums
        or named
        or isinstance(right, Number)
        or is_fraction(left)
        or is_fraction(right)
    )


def is_power(node: Node) -> bool:
    return isinstance(node, Binary) and node.sign == "^"


def is_fraction(node: Node) -> bool:
    return isinstance(node, Binary) and node.sign in ("/", "frac")


def ends_in_number(node: Node) -> bool:
    return isinstance(node, Number) or (isinstance(node, Binary) and ends_in_number(node.right))


def said_root(radicand: Node, index: Node | None) -> str:
    names = {None: "the square root", Number("2"): "the square root", Number("3"): "the cube root"}
    name = names.get(index) or f"the root of order {speak_node(index)}"  # type: ignore[arg-type]  # None is named
    close = ", end of root, " if has_link(radicand) else ""
    return f"{name} of {speak_node(radicand)}{close}"


def said_call(node: Call) -> str:
    if node.function in ACCENTS:
        return ACCENTS[node.function].format(speak_node(node.arguments[0]))
    if node.function == "binom":
        return f"{speak_node(node.arguments[0])} choose {speak_node(node.arguments[1])}"
    if node.function == "exp" and node.power is None:
        return said_power(Name("e"), node.arguments[0])
    primes = node.function.count("'")
    name = FUNCTIONS.get(node.function, said_name(node.function.rstrip("'")))
    name += {0: "", 1: " prime", 2: " double prime"}.get(primes, f" with {primes} primes")
    if node.base is not None:
        name += f" to base {speak_node(node.base)}"
    if node.power is not None:
        power = POWERS.get(
            getattr(node.power, "text", ""), f"to the power {speak_node(node.power)}"
        )
        name += f" {power}"
    arguments = ", ".join(map(speak_node, node.arguments))
    if len(node.arguments) == 1 and has_link(node.arguments[0]):
        return f"{name} of{speak_in_brackets(node.arguments[0])}"
    return f"{name} of {arguments}"


def said_listing(node: Listing) -> str:
    if not node.items:
        return "the empty set" if node.opening == "{" else ""
    items = [speak_node(item) for item in node.items]
    listed = ", ".join(items)
    if node.opening == "{":
        return f"the set of {listed}"
    if (node.opening, node.closing) in (("[", "]"), ("[", ")"), ("(", "]")) and len(items) == 2:
        ends = {"[": "included", "(": "excluded", "]": "included", ")": "excluded"}
        return (
            f"the interval from {items[0]}, {ends[node.opening]}, to {items[1]}, "
            f"{ends[node.closing]}"
        )
    return listed


def said_big(node: Big) -> str:
    body = speak_node(node.body)
    if node.sign in ("limit", "limsup", "liminf"):
        name = "the limit" if node.sign == "limit" else BIG[node.sign]
        return f"{name} of {body}" + (f" as {said_approach(node.lower)}" if node.lower else "")
    if node.sign in ("integral", "contour"):
        ends = (
            f" from {speak_node(node.lower)} to {speak_node(node.upper)}"
            if node.lower and node.upper
            else ""
        )
        ends = ends or (f" over {speak_node(node.lower)}" if node.lower else "")
        by = f" with respect to {said_name(node.variable)}" if node.variable else ""
        name = "the contour integral" if node.sign == "contour" else "the integral"
        return f"{name}{ends} of {body}{by}"
    if node.sign == "derivative":
        return said_derivative(node)
    over = ""
    if node.lower is not None:
        over = said_range(node.lower, node.upper)
    return f"{BIG[node.sign]}{over} of {body}" if body else f"{BIG[node.sign]}{over}"


def said_range(low: Node, high: Node | None) -> str:
    if isinstance(low, Binary) and low.sign == "=" and high is not None:
        return f" for {speak_node(low.left)} from {speak_node(low.right)} to {speak_node(high)}"
    return f" over {speak_node(low)}"


def said_derivative(node: Big) -> str:
    order = ORDERS.get(getattr(node.upper, "text", ""), "")
    return f"the {order}derivative of {speak_node(node.body)}"


def said_approach(lower: Node) -> str:
    if isinstance(lower, Binary) and lower.sign == "->":
        place = lower.right
        if isinstance(place, Binary) and place.sign == "^" and isinstance(place.right, Words):
            side = {"+": "from above", "-": "from below"}[place.right.text]
            return f"{speak_node(lower.left)} approaches {speak_node(place.left)} {side}"
        return f"{speak_node(lower.left)} approaches {speak_node(place)}"
    return speak_node(lower)
