# ruff: noqa: E501, tables of signs and words are easier to read in full lines
"""A tree as LaTeX, with the brackets that it needs and fractions that are set as such."""

from __future__ import annotations

import re

from render.mathematics.signs import CAPITAL_GREEK, GREEK
from render.mathematics.tree import (
    POWER,
    PRODUCT,
    RELATION,
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

NAMES = {
    "infinity": r"\infty", "emptyset": r"\emptyset", "reals": r"\mathbb{R}", "naturals": r"\mathbb{N}",
    "integers": r"\mathbb{Z}", "rationals": r"\mathbb{Q}", "complexes": r"\mathbb{C}", "hbar": r"\hbar",
    "ell": r"\ell", "nabla": r"\nabla", "dots": r"\ldots", "degree": r"^\circ", "angle": r"\angle",
    "triangle": r"\triangle", "top": r"\top", "bottom": r"\bot", "square": r"\square", "omicron": "o",
    "aleph": r"\mathrm{N}",
}  # fmt: skip
RELATIONS = {
    "!=": r"\neq", "<=": r"\leq", ">=": r"\geq", "~~": r"\approx", "==": r"\equiv", "in": r"\in",
    "notin": r"\notin", "subset": r"\subset", "subseteq": r"\subseteq", "superset": r"\supset",
    "prop": r"\propto", "~": r"\sim", "<<": r"\ll", ">>": r"\gg", "|": r"\mid", "perp": r"\perp",
    "parallel": r"\parallel", "~=": r"\cong", "union": r"\cup", "intersection": r"\cap",
    "without": r"\setminus", "or": r"\lor", "and": r"\land", "->": r"\to", "=>": r"\Rightarrow",
    "<=>": r"\Leftrightarrow", "|->": r"\mapsto", "+-": r"\pm", "-+": r"\mp", "*": r"\cdot",
    "times": r"\times", "mod": r"\bmod", "circ": r"\circ", "oplus": r"\oplus",
}  # fmt: skip
COMMANDS = frozenset(
    "sin cos tan cot sec csc sinh cosh tanh ln log exp arcsin arccos arctan det gcd max min arg dim ker".split()  # noqa: SIM905, words are read as words
)
BIG = {
    "sum": r"\sum", "product": r"\prod", "integral": r"\int", "contour": r"\oint", "limit": r"\lim",
    "bigunion": r"\cup", "bigintersection": r"\cap", "limsup": r"\limsup", "liminf": r"\liminf",
    "supremum": r"\sup", "infimum": r"\inf",
}  # fmt: skip
AROUND = {
    "abs": (r"\left|", r"\right|"), "norm": (r"\left\lVert", r"\right\rVert"),
    "floor": (r"\left\lfloor", r"\right\rfloor"), "ceiling": (r"\left\lceil", r"\right\rceil"),
}  # fmt: skip


def latex(node: Node) -> str:  # noqa: PLR0911, PLR0912, one branch for each kind of node
    """The formula in LaTeX, without dollars."""
    match node:
        case Number(text):
            return text
        case Name(name):
            return name_latex(name)
        case Words(text):
            return words_latex(text)
        case Chemical(text):
            return chemical_latex(text)
        case Binary():
            return binary_latex(node)
        case Call():
            return call_latex(node)
        case Root(radicand, index):
            order = f"[{latex(index)}]" if index is not None else ""
            return rf"\sqrt{order}{{{latex(radicand)}}}"
        case Prefix(sign, operand):
            written = {
                "-": "-",
                "not": r"\neg ",
                "partial": r"\partial ",
                "forall": r"\forall ",
                "exists": r"\exists ",
            }
            least = PRODUCT if sign != "not" else PRODUCT - 1
            return f"{written.get(sign) or RELATIONS[sign] + ' '}{latex_in_brackets_below(operand, least)}"
        case Suffix(sign, operand):
            written = {"%": r"\%", "°": r"^\circ"}
            return f"{latex_in_brackets_below(operand, POWER)}{written.get(sign, sign)}"
        case Around(kind, inner):
            first, last = AROUND[kind]
            return f"{first} {latex(inner)} {last}"
        case Listing(opening, items, closing):
            apart = r", \quad " if opening == "" and all(map(is_statement, items)) else ", "
            listed = apart.join(map(latex, items))
            return f"{bracket(opening)}{listed}{bracket(closing)}" if opening else listed
        case Matrix(rows):
            body = r" \\ ".join(" & ".join(map(latex, row)) for row in rows)
            return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"
        case Big():
            return big_latex(node)


def bracket(sign: str) -> str:
    return {"{": r"\{", "}": r"\}", "⟨": r"\langle ", "⟩": r"\rangle"}.get(sign, sign)


def name_latex(name: str) -> str:
    if name in NAMES:
        return NAMES[name]
    if name in GREEK or name in CAPITAL_GREEK:
        return name_of_greek(name)
    return name if len(name.rstrip("'")) == 1 and name.isascii() else rf"\text{{{name}}}"


def name_of_greek(name: str) -> str:
    return "o" if name == "omicron" else f"\\{name}"


def latex_in_brackets_below(node: Node, lowest: int) -> str:
    written = latex(node)
    return in_brackets(written) if level(node) < lowest else written


def in_brackets(written: str) -> str:
    """Brackets that grow only around what is tall."""
    tall = re.search(r"\\(?:frac|sum|int|prod|sqrt|begin|binom)|\^\{[^{}]*\^", written)
    return rf"\left({written}\right)" if tall else f"({written})"


def binary_latex(node: Binary) -> str:
    sign, left, right = node.sign, node.left, node.right
    if sign in ("/", "frac"):
        return rf"\frac{{{latex(left)}}}{{{latex(right)}}}"
    if sign == "^":
        return power_latex(left, right)
    if sign == "_":
        return f"{latex_in_brackets_below(left, POWER)}_{{{latex(right)}}}"
    if sign in ("or", "and") and all(map(is_statement, (left, right))):
        return rf"{latex(left)} \text{{ {sign} }} {latex(right)}"
    own = SIGNS[sign]
    first, second = latex_in_brackets_below(left, own), latex_in_brackets_below(right, own + 1)
    if own >= SUM and second.startswith("-"):
        second = in_brackets(second)
    if sign == "":
        return f"{first} {RELATIONS['*']} {second}" if needs_sign(node) else f"{first} {second}"
    return f"{first} {RELATIONS.get(sign, sign)} {second}"


def is_statement(node: Node) -> bool:
    """An equation or inequality, several of them, or a list of such."""
    if isinstance(node, Listing):
        return all(map(is_statement, node.items))
    return isinstance(node, Binary) and (
        level(node) == RELATION or (node.sign in ("or", "and") and is_statement(node.left))
    )


def needs_sign(node: Binary) -> bool:
    """A number after a factor would be read as its digits."""
    return second_begins_with_digit(node.right)


def second_begins_with_digit(node: Node) -> bool:
    match node:
        case Number():
            return True
        case Binary("" | "*" | "times" | "^" | "_", left, _):
            return second_begins_with_digit(left)
        case Binary("/" | "frac", Number(), Number()):
            return True
        case _:
            return False


def power_latex(base: Node, exponent: Node) -> str:
    if (
        isinstance(base, Call)
        and len(base.arguments) == 1
        and base.power is None
        and base.function in COMMANDS
    ):
        return f"{in_brackets(latex(base))}^{{{latex(exponent)}}}"
    fraction = isinstance(base, Binary) and base.sign in ("/", "frac")
    plain = level(base) > POWER or (isinstance(base, Binary) and base.sign == "_")
    written = latex(base) if plain and not fraction else in_brackets(latex(base))
    return f"{written}^{{{latex(exponent)}}}"


def call_latex(node: Call) -> str:
    inner = ", ".join(map(latex, node.arguments))
    if node.function in ("vec", "hat", "bar", "overline", "overrightarrow"):
        return rf"\{node.function}{{{inner}}}"
    if node.function == "binom":
        return rf"\binom{{{latex(node.arguments[0])}}}{{{latex(node.arguments[1])}}}"
    if node.function == "exp" and node.power is None:
        return f"e^{{{inner}}}"
    bare = node.function.rstrip("'")
    primes = node.function[len(bare) :]
    name = (
        f"\\{bare}" if bare in COMMANDS else bare if len(bare) == 1 else rf"\operatorname{{{bare}}}"
    )
    if bare in GREEK:
        name = f"\\{bare}"
    if node.base is not None:
        name += f"_{{{latex(node.base)}}}"
    if node.power is not None:
        name += f"^{{{latex(node.power)}}}"
    if node.function == "det" and isinstance(node.arguments[0], Matrix):
        return f"{name} {inner}"
    return f"{name}{primes}{in_brackets(inner)}"


def big_latex(node: Big) -> str:
    if node.sign == "derivative":
        order = f"^{{{latex(node.upper)}}}" if node.upper is not None else ""
        by = name_latex(node.variable)
        return rf"\frac{{d{order}}}{{d{by}{order}}} {in_brackets(latex(node.body))}"
    name = BIG[node.sign]
    if node.lower is not None:
        name += f"_{{{latex(node.lower)}}}"
    if node.upper is not None:
        name += f"^{{{latex(node.upper)}}}"
    body = latex_in_brackets_below(node.body, SUM + 1 if node.sign != "integral" else SUM)
    if isinstance(node.body, Prefix):
        body = in_brackets(body)
    return f"{name} {body}" + (rf" \, d{name_latex(node.variable)}" if node.variable else "")


def chemical_latex(text: str) -> str:
    """``2 H2O`` in upright letters with its numbers lowered and its charges raised."""
    arrows = {
        "->": r"\rightarrow",
        "<=>": r"\rightleftharpoons",
        "<->": r"\leftrightarrow",
        "+": "+",
        "=": r"\rightarrow",
    }
    pieces = re.sub(r"(<=>|<->|->)(?:\[[^\]]*\])*", r" \1 ", text).split()
    return " ".join(arrows.get(piece) or species_latex(piece) for piece in pieces)


def species_latex(piece: str) -> str:
    if re.fullmatch(r"\d+", piece):
        return piece
    if piece in ("v", "^"):
        return r"\downarrow" if piece == "v" else r"\uparrow"
    charge = re.search(r"\^?\{?(\d*[+-])\}?$", piece)
    core = piece[: charge.start()] if charge else piece
    count = re.match(r"\d+", core)
    core = core[count.end() :] if count else core
    lowered = re.sub(r"(?<=[A-Za-z)\]])(\d+)", r"}_{\1}\\mathrm{", core)
    body = re.sub(r"\\mathrm\{\}", "", rf"\mathrm{{{lowered}}}")
    raised = f"^{{{charge[1]}}}" if charge else ""
    before = rf"{count[0]}\," if count else ""
    return f"{before}{body}{raised}"


def words_latex(text: str) -> str:
    if text in ("+", "-", ""):
        return text
    return rf"\text{{{re.sub(r'[^A-Za-z0-9 .,:-]', '', text)}}}"
