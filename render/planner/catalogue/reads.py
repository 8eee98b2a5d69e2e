"""What a lesson reads in a text: ``reads: from <low:value> to <high:value>``.

A pattern is words with slots: ``a|b`` is one of them, ``[…]`` what may lack, ``…`` a few words,
``=`` stands for "is", "of", ":" and the like. Parts between ``&`` may stand anywhere, apart. A slot
has a kind, and what stands in the text is one of this kind, or the pattern does not fit:

    number      3.5, $40, 12 kg: at least zero          whole    12: a whole number, at least zero
    count       12, twelve: a whole number up to 999, also a word
    value       -2, 3/4, 2pi                            list     3, 1, 2: at least three numbers
    points      (1, 2), (2, 3), (3, 5): at least three
    point       (3, 1)            triple  (3, 1, 2)     matrix   [[2, 1], [1, 3]]
    function    x^2 - 1: a formula in x; of an equation its left minus its right side
    named       the sine, the cosine, the exponential function
    fraction    1 3/4, as it is written; also 3
    condition   x < 3             complex 3 + 4i        name of a quantity: 5 cm, in its SI unit
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sympy

from render.mathematics.finding import find_formulas
from render.mathematics.tree import Binary, Matrix, Node, walk
from render.planner.catalogue.quantities import UNITS, WRITTEN
from render.planner.catalogue.reading import COMPLEX as COMPLEX_NUMBER
from render.planner.catalogue.reading import (
    MATRIX,
    PAIR,
    SIGNS,
    TRIPLE,
    rational,
    readable_number,
)
from render.planner.catalogue.values import Piece
from render.planner.request import Request
from render.planner.steps.operands import letters_of
from render.planner.steps.symbols import NotComputable, to_sympy

SLOT = re.compile(r"<([a-z][a-z0-9_]*)(?::([a-z]+))?>")
SIGNED = r"-?\d+(?:\.\d+)?"
NUMBER = r"[$€£]?\s?(?P<{}>\d+(?:\.\d+)?)\s?(?:[a-zA-Z€%]+\s)?\s*"
VALUE = rf"(?P<{{}}>-?(?:\d+(?:\.\d+)?(?:/\d+)?\s?)?(?:pi|π)(?:/\d+)?|{SIGNED}(?:/\d+)?)\s*"
WHOLE = r"(?<![\w.,/^-])(?P<{}>\d{{1,9}})(?![\w/^]|[.,]\d)\s*"
FRACTION = r"(?<![\d./])(?P<{}>(?:\d{{1,3}}\s+)?\d{{1,3}}\s*/\s*\d{{1,3}}|\d{{1,3}})(?![\d./])\s*"
NUMBER_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
COUNT = rf"(?<![\w.,/^-])(?P<{{}}>\d{{{{1,3}}}}|{'|'.join(NUMBER_WORDS)})(?![\w/^]|[.,]\d)\s*"
IN_WORDS = {
    "number": NUMBER, "value": VALUE, "whole": WHOLE, "fraction": FRACTION, "count": COUNT,
}  # fmt: skip
IS = r"(?:is|are|of|=|:)?\s*(?:about\s+)?"
WHOLE_TOP_BOTTOM = re.compile(r"(?:(\d+)\s+)?(\d+)(?:\s*/\s*(\d+))?")
FEW_WORDS = "[^\\d$€£\ue100-\ue1ff]{0,20}"
LIST = re.compile(rf"(?<![\w.]){SIGNED}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+){SIGNED}){{2,}}")
FIRST_MARK, END_MARK = 0xE100, "\ue001"  # around the number of what was found in a text
FEWEST = 3  # points of a row
ORDERED = ("<", ">", "<=", ">=")
RELATIONS = (*ORDERED, "=")
X = sympy.Symbol("x", real=True)
NAMED = {"sine": sympy.sin(X), "cosine": sympy.cos(X), "exponential": sympy.exp(X)}
Place = tuple[int, int, Any]


@dataclass(frozen=True)
class Given:
    """What a text gives, by the names of a pattern's slots."""

    fields: tuple[tuple[str, Any], ...]

    def __getattr__(self, name: str) -> Any:
        for key, value in object.__getattribute__(self, "fields"):
            if key == name:
                return value
        raise AttributeError(name)

    def __dir__(self) -> list[str]:
        return [name for name, _ in self.fields]


def give_fields(**fields: Any) -> Given:
    return Given(tuple(fields.items()))


def read_number(text: str) -> sympy.Expr:
    """``-2``, ``3/4`` or ``2pi/3``, exact. Raises ValueError."""
    plain = text.replace(" ", "").replace("π", "pi").replace("-pi", "-1pi")
    head, letter, rest = plain.partition("pi")
    if not letter:
        return rational(plain)
    return rational(head or "1") * sympy.pi / rational(rest.removeprefix("/") or "1")


def find_values(text: str, kind: str) -> list[Place]:
    """All values of this kind in the text, with where they stand, in order."""
    found = FINDERS[kind](text) if kind in FINDERS else find_quantities(text, kind)
    return sorted(found, key=lambda one: one[0])


def find_matrices(text: str) -> Iterator[Place]:
    for one in find_formulas(text.translate(SIGNS)):
        value = value_or_none(one.tree)
        if isinstance(value, sympy.MatrixBase) and min(value.shape) > 1:
            yield one.start, one.end, value.as_immutable()


def find_functions(text: str) -> Iterator[Place]:
    """The formula that the request holds as a whole, where it stands."""
    if (formula := Request(text).expression) is None:
        return
    places = [(one.start, one.end) for one in find_formulas(text) if has_letter(one.tree)]
    start, end = places[0] if places else (0, 0)
    yield start, end, formula


def find_named(text: str) -> Iterator[Place]:
    for found in re.finditer(r"\b(?:cosine|sine|exponential)\b", text, re.IGNORECASE):
        yield *found.span(), NAMED[found[0].lower()]


def has_letter(tree: Node) -> bool:
    if any(isinstance(node, Matrix) for node in walk(tree)) or not letters_of(tree):
        return False
    value = value_or_none(side_difference(tree))
    return isinstance(value, sympy.Expr) and bool(value.free_symbols)


def side_difference(tree: Node) -> Node:
    if isinstance(tree, Binary) and tree.sign in RELATIONS:
        return Binary("-", tree.left, tree.right)
    return tree


def find_conditions(text: str) -> Iterator[Place]:
    for one in find_formulas(text):
        if isinstance(one.tree, Binary) and one.tree.sign in ORDERED:
            yield one.start, one.end, one.tree


def value_or_none(tree: Node) -> Any:
    try:
        return to_sympy(tree)
    except (NotComputable, ValueError):
        return None


def find_tuples(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Place]]:
    def find(text: str) -> Iterator[Place]:
        plain = MATRIX.sub(lambda one: " " * len(one[0]), text.translate(SIGNS))
        for found in pattern.finditer(plain):
            if all(map(readable_number, found.groups())):
                yield *found.span(), tuple(map(rational, found.groups()))

    return find


def find_points(text: str) -> Iterator[Place]:
    """All pairs of the text, as one value that stands where the first of them is."""
    pairs = list(find_tuples(PAIR)(text))
    if len(pairs) >= FEWEST:
        yield *pairs[0][:2], tuple(value for _, _, value in pairs)


def find_complex(text: str) -> Iterator[Place]:
    for found in COMPLEX_NUMBER.finditer(text.translate(SIGNS)):
        size = rational(found[3] or "1")
        yield *found.span(), rational(found[1]) + sympy.I * (-size if found[2] == "-" else size)


def find_lists(text: str) -> Iterator[Place]:
    for found in LIST.finditer(text.translate(SIGNS)):
        yield *found.span(), tuple(map(rational, re.findall(SIGNED, found[0])))


def find_quantities(text: str, kind: str) -> Iterator[Place]:
    """Raises ValueError for a kind that there is not."""
    if kind not in {name for name, _ in UNITS.values()}:
        raise ValueError(f"{kind!r} is no kind of value")
    for found in WRITTEN.finditer(text.replace("−", "-").replace("Ω", "ω")):
        name, factor = UNITS[found[2].lower()]
        if name == kind:
            yield *found.span(), rational(found[1].replace(",", ".")) * sympy.nsimplify(factor)


FINDERS: Mapping[str, Callable[[str], Iterator[Place]]] = {
    "matrix": find_matrices,
    "function": find_functions,
    "named": find_named,
    "condition": find_conditions,
    "point": find_tuples(PAIR),
    "points": find_points,
    "triple": find_tuples(TRIPLE),
    "complex": find_complex,
    "list": find_lists,
}


class Pattern:
    """One ``reads:`` line. Raises ValueError for a kind that there is not."""

    def __init__(self, written: str) -> None:
        self.kinds = {name: kind or "number" for name, kind in SLOT.findall(written)}
        self.found_kinds = sorted({k for k in self.kinds.values() if k not in IN_WORDS})
        for kind in self.found_kinds:
            find_values("", kind)
        self.marks = {kind: chr(FIRST_MARK + n) for n, kind in enumerate(self.found_kinds)}
        parts = (write_pattern(part, self.marks) for part in written.split(" & "))
        self.parts = [re.compile(part, re.IGNORECASE) for part in parts]

    def match(self, text: str) -> dict[str, Any] | None:
        """The values by the names of the slots."""
        values: list[Any] = []
        for kind in self.found_kinds:
            for start, end, value in reversed(find_values(text, kind)):
                values.append(value)
                stand_in = f"{self.marks[kind]}{len(values) - 1}{END_MARK}"
                text = f"{text[:start]} {stand_in} {text[end:]}"
        text = f"{text.translate(SIGNS)} "
        groups: dict[str, str] = {}
        for part in self.parts:
            if (found := part.search(text)) is None:
                return None
            groups.update(found.groupdict())
            text = f"{text[: found.start()]} ; {text[found.end() :]}"  # it is read once
        read: dict[str, Any] = {}
        for name, kind in self.kinds.items():
            if kind in IN_WORDS:
                value = read_value(groups[name], kind)
            else:
                value = values[int(groups[name])]
            if value is None:
                return None
            read[name] = value
        return read


def read_value(text: str, kind: str) -> Any:
    """None where it is too long for exact numbers, or has no value."""
    if kind == "number":
        return float(text)
    if kind == "fraction":
        return read_piece(text)
    if (word := text.lower()) in NUMBER_WORDS:
        return sympy.Integer(NUMBER_WORDS.index(word) + 1)
    return read_number(text) if "pi" in text or "π" in text or readable_number(text) else None


def read_piece(text: str) -> Piece | None:
    whole, top, bottom = WHOLE_TOP_BOTTOM.fullmatch(text.strip()).groups()  # type: ignore[union-attr]  # of the same form
    if bottom is None:
        return Piece(int(top), 1)
    return Piece(int(top), int(bottom), int(whole or 0)) if int(bottom) else None


def write_pattern(pattern: str, marks: Mapping[str, str]) -> str:
    """The regular expression of a part of a pattern."""
    written = ""
    for word in pattern.split():
        if slot := SLOT.fullmatch(word):
            kind = slot[2] or "number"
            found = f"{marks.get(kind, '')}(?P<{slot[1]}>\\d+){END_MARK}\\s*"
            written += IN_WORDS[kind].format(slot[1]) if kind in IN_WORDS else found
        elif word == "…":
            written += FEW_WORDS
        elif word == "=":
            written += IS
        elif word.startswith("["):
            written += rf"(?:(?:{word[1:-1]})\s+)?"
        else:
            written += rf"(?:{'|'.join(map(write_word, word.split('|')))})\s*"
    return written


def write_word(word: str) -> str:
    return rf"\b{word}\b" if re.fullmatch(r"[\w'-]*\w[\w'-]*", word) else re.escape(word)


def pattern_reader(kind: Callable[..., Any], *patterns: str) -> Callable[[Request], Any]:
    """The case of the first pattern that the text has."""
    compiled = [Pattern(one) for one in patterns]

    def read(request: Request) -> Any:
        found = (one.match(request.text) for one in compiled)
        fields = next((one for one in found if one is not None), None)
        return kind(**fields) if fields is not None else None

    return read
