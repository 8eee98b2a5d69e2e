# ruff: noqa: E501, tables of signs and words are easier to read in full lines
"""Where in a person's sentence mathematics stands: between dollars, in LaTeX, typed, in words.

A stretch of signs, numbers, single letters and known names is tried from its longest reading to
shorter ones; what cannot be read stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from render.mathematics import signs
from render.mathematics.formula_words import belongs
from render.mathematics.reader import parse_formula
from render.mathematics.tokens import MAX_LENGTH, NotMathematics
from render.mathematics.tree import (
    Big,
    Binary,
    Call,
    Chemical,
    Matrix,
    Name,
    Node,
    Number,
    Prefix,
    walk,
)

DELIMITED = re.compile(
    r"\$\$(?P<block>[^$]{1,400}?)\$\$|\\\((?P<round>.{1,400}?)\\\)|\\\[(?P<square>.{1,400}?)\\\]|"
    r"(?<![\\\w$])\$(?P<line>[^\s$](?:[^$\n]{0,398}[^\s$\\])?)\$(?!\d)",
    re.DOTALL,
)
BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
PHRASES = "|".join(sorted(map(re.escape, signs.SPOKEN), key=len, reverse=True))
OTHERS = "".join(
    (*signs.UNICODE_SIGNS, *signs.UNICODE_NAMES, *signs.UNICODE_BIG, *signs.UNICODE_PREFIXES,
     *signs.RAISED, *signs.LOWERED, *signs.VULGAR, *signs.GREEK_LETTERS)
)  # fmt: skip
PIECE = re.compile(
    rf"(?P<chemical>\\ce\s*{BRACES})|(?P<command>\\(?:[a-zA-Z]+|[,;:! {{}}|%]))|"
    rf"(?P<text>(?<=\\text){BRACES})|"
    rf"(?P<phrase>\b(?:{PHRASES})\b)|(?P<word>[A-Za-z]+)|(?P<number>\d+(?:\.\d+)?)|"
    rf"(?P<sign>[-+*/^_=<>(){{}}\[\]|!'~&,;%°√‖⌊⌋⌈⌉⟨⟩′{re.escape(OTHERS)}])",
    re.IGNORECASE,
)
SPACE = re.compile(r"[ \t]*")
NO_START = frozenset("^_*/=<>!,;'%)]}&~°|≤≥≠≈×·÷∈∪∩∧∨→⇒⇔")
NO_END = frozenset("+-*/^_=<>([{,;&~√¬×·÷−±≤≥≠≈∈∪∩∧∨→⇒⇔∫∑∏'")
MOST_TRIES = 24
BRACKETS = (("(", ")"), ("[", "]"))
LONGEST_RUN = 400  # pieces: a matrix of ten rows has half as many
NO_FORMULA = re.compile(
    r"(?<![\w.^])\d{1,4}([-–/.])\d{1,2}\1\d{1,4}(?![\w^])|(?<![\w^])\d['′](?:\s?(?:-|–|→|to)\s?\d['′])?|"
    r"https?://\S+|(?<![\w^.])\d+[-–]\d+(?=\s?[a-z]{3})|\b\d{4}[-–]\d{2,4}\b|\b[A-Za-z]\+\+|\b[A-Z]#|\b[A-Z]/[A-Z]\b|"
    r"\b[A-Z](?:[-–−][A-Z])+\b"
)
UNIT = re.compile(
    r"\s?(?:k?m/s(?:\^2|²)?|km/h|mph|k?m[²³]?|[cmnµμ]m|kg|mg|g|kN|N/m|N|kJ|J|k?Wh|[kM]?W|k?V|m?A|[kM]?Ω|k?Pa|[kMG]?Hz|"
    r"ms|min|h|s|ml|l|mol|°C|°F|K|%|C)(?![\w^²³/(])"
)


@dataclass(frozen=True)
class Found:
    """A formula in a text: ``text[start:end]`` is what stands there, ``tree`` what it says."""

    start: int
    end: int
    source: str
    tree: Node
    is_marked: bool = False  # stands between dollars or holds LaTeX


@dataclass(frozen=True)
class Piece:
    start: int
    end: int
    text: str
    kind: str


def find_formulas(text: str) -> list[Found]:
    """All formulas of the text, in order, none within another; numbers alone are none."""
    return list(look_for_formulas(text))


@lru_cache(64)  # every lesson asks the same text
def look_for_formulas(text: str) -> tuple[Found, ...]:
    found = list(find_delimited(text))
    taken = [(one.start, one.end) for one in found]
    taken += [(one.start(), one.end()) for one in NO_FORMULA.finditer(text)]
    for run in runs(text, taken):
        found += read_run(text, run)
    return tuple(sorted(found, key=lambda one: one.start))


def find_delimited(text: str) -> Iterator[Found]:
    for match in DELIMITED.finditer(text):
        inner = next(part for part in match.groups() if part is not None)
        is_line = match["line"] is not None
        if is_line and not is_mathematical(inner):
            continue
        try:
            yield Found(match.start(), match.end(), inner, parse_formula(inner), is_marked=True)
        except (NotMathematics, RecursionError):
            continue


def is_mathematical(inner: str) -> bool:
    """Between two dollars stands a formula, not the text between two prices."""
    words = re.findall(
        r"(?<![\\A-Za-z])[A-Za-z]{3,}", re.sub(r"\\[a-zA-Z]+(?:\{[^{}]*\})?", " ", inner)
    )
    return not [word for word in words if word not in signs.FUNCTIONS and word not in signs.GREEK]


def runs(text: str, taken: list[tuple[int, int]]) -> Iterator[list[Piece]]:
    """Stretches in which everything may belong to a formula."""
    run: list[Piece] = []
    place = 0
    while place < len(text):
        skip = next((end for start, end in taken if start <= place < end), 0)
        gap = SPACE.match(text, place)
        at = gap.end() if gap else place
        piece = PIECE.match(text, at) if not skip else None
        if piece is None or not belongs(text, piece):
            if run:
                yield run
            run = []
            place = skip or (piece.end() if piece else at + 1)
            continue
        kind = piece.lastgroup or ""
        run.append(Piece(piece.start(), piece.end(), piece[0], kind))
        place = piece.end()
        if is_quantity(run) and (unit := UNIT.match(text, place)) and not is_variable(text, unit):
            yield run
            run = []
            place = unit.end()
    if run:
        yield run


def is_quantity(run: list[Piece]) -> bool:
    """Whether a unit may follow: after a number, and after a power of ten."""
    last = run[-1]
    return last.kind == "number" or (
        last.text in signs.RAISED and any(piece.text == "10" for piece in run[-5:])
    )


def is_variable(text: str, unit: re.Match[str]) -> bool:
    """``3m + 2`` and ``2 s = 8``: a letter right after a number, with a sign of algebra after it."""
    letters = unit[0].strip()
    rest = text[unit.end() :].lstrip()
    return len(letters) == 1 and letters.isalpha() and rest[:1] in "+-*=<>)^" and rest[:1] != ""


def read_run(text: str, run: list[Piece]) -> list[Found]:
    """The formulas of a stretch: the longest that can be read, then what is left of it."""
    run = trim_signs(run)
    if not run or len(run) > LONGEST_RUN or not worth_reading(run):
        return []
    for size in range(len(run), max(0, len(run) - MOST_TRIES), -1):
        part = trim_signs(run[:size])
        tree = tree_of(text, part) if part and worth_reading(part) else None
        if tree is not None and is_formula(tree, part):
            source = source_of(text, part)
            marked = any(piece.kind in ("command", "chemical") for piece in part)
            one = Found(part[0].start, part[-1].end, source, tree, marked)
            rest = [piece for piece in run if piece.start >= one.end]
            return [one, *read_run(text, rest)]
    return read_run(text, run[1:])


def worth_reading(run: list[Piece]) -> bool:
    has_operand = any(piece.kind in ("word", "number", "chemical", "command") for piece in run)
    has_sign = len(run) > 1 or run[0].kind in ("chemical", "command")
    return has_operand and has_sign


def trim_signs(run: list[Piece]) -> list[Piece]:
    """Without signs at its ends that no formula begins or ends with."""
    first, last = 0, len(run)
    while first < last and (starts_badly(run[first])) and not opens_bars(run[first:last]):
        first += 1
    while first < last and ends_badly(run[last - 1]):
        last -= 1
    return run[first:last]


def starts_badly(piece: Piece) -> bool:
    if piece.kind == "phrase":
        sign = signs.SPOKEN[piece.text.lower()]
        return not sign.endswith(" ") and sign != "-"
    return piece.kind == "sign" and piece.text in NO_START


def opens_bars(run: list[Piece]) -> bool:
    return run[0].text == "|" and sum(piece.text == "|" for piece in run) % 2 == 0


def ends_badly(piece: Piece) -> bool:
    if piece.kind == "phrase":
        return not signs.SPOKEN[piece.text.lower()].startswith(("^2", "^3", "!"))
    return piece.kind == "sign" and piece.text in NO_END


def source_of(text: str, run: list[Piece]) -> str:
    """The stretch with its phrases as signs; ``3+4i times 1-2i`` has brackets, as it is heard."""
    bracketed = tight_sums(run)
    written, at = "", run[0].start
    for n, piece in enumerate(run):
        sign = f" {signs.SPOKEN[piece.text.lower()]} " if piece.kind == "phrase" else piece.text
        opening = "(" * sum(n == first for first, _ in bracketed)
        closing = ")" * sum(n == last for _, last in bracketed)
        written += text[at : piece.start] + opening + sign + closing
        at = piece.end
    return re.sub(r"\s+\^", "^", written)


def tight_sums(run: list[Piece]) -> list[tuple[int, int]]:
    """First and last piece of each sum without blanks beside a product or quotient in words."""
    found = []
    for n, piece in enumerate(run):
        if piece.kind != "phrase" or signs.SPOKEN[piece.text.lower()] not in ("*", "/"):
            continue
        for step in (-1, 1):
            last = n + step
            while 0 <= last + step < len(run) and touch(run[last], run[last + step]):
                last += step
            group = run[min(n + step, last) : max(n + step, last) + 1]
            binding = "+-−/" if signs.SPOKEN[piece.text.lower()] == "/" and step > 0 else "+-−"
            if any(one.text in binding for one in group[1:]):
                found.append((min(n + step, last), max(n + step, last)))
    return found


def touch(one: Piece, other: Piece) -> bool:
    return other.kind != "phrase" and (one.end == other.start or other.end == one.start)


def tree_of(text: str, run: list[Piece]) -> Node | None:
    source = source_of(text, run)
    open_ones = any(source.count(one) != source.count(other) for one, other in BRACKETS)
    return None if len(source) > MAX_LENGTH or open_ones else parse_or_none(source)


@lru_cache(20_000)  # a text is read again and again with one number changed
def parse_or_none(source: str) -> Node | None:
    try:
        return parse_formula(source)
    except (NotMathematics, RecursionError):
        return None


def is_formula(tree: Node, run: list[Piece]) -> bool:
    """More than a number, a letter, or letters and numbers in a row; no edge, date or abbreviation."""
    if any(piece.kind in ("chemical", "phrase") for piece in run):
        return True
    written = "".join(piece.text for piece in run)
    tight = run[-1].end - run[0].start == len(written)
    if re.fullmatch(r"[A-Z](?:[-−/–][A-Z])+|\d{3,4}[-–]\d{2,4}|[\d, ]+", written) or (
        tight and re.fullmatch(r"\d+(?:[-–/]\d+){2,}", written)
    ):
        return False
    nodes = list(walk(tree))
    if any(isinstance(node, Chemical | Matrix | Big | Call) for node in nodes):
        return True
    joined = [node for node in nodes if isinstance(node, Binary) and node.sign != ""]
    others = [n for n in nodes if not isinstance(n, Binary | Number | Name | Prefix)]
    implicit = [n for n in nodes if isinstance(n, Binary) and isinstance(n.left, Number)]
    return bool(joined or others or implicit) and not is_range(tree, run)


def is_range(tree: Node, run: list[Piece]) -> bool:
    """``15-20``, and ``3 - 4`` only with blanks is a difference."""
    if not isinstance(tree, Binary) or tree.sign != "-":
        return False
    numbers = isinstance(tree.left, Number) and isinstance(tree.right, Number)
    return numbers and (run[-1].end - run[0].start) == sum(len(piece.text) for piece in run)
