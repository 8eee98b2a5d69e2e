"""Numbers, vectors and matrices in a person's text; only plain digits are read."""

from __future__ import annotations

import re
from fractions import Fraction

import sympy

from render.plan.expressions import NotAnExpression, parse, to_sympy

NUMBER = r"-?\d+(?:\.\d+)?(?:/\d+)?"
ROW = rf"({NUMBER})[,\s]+({NUMBER})"
MATRIX = re.compile(rf"\[?\[\s*{ROW}\s*\][,;\s]*\[\s*{ROW}\s*\]\]?")
ROWS = re.compile(rf"\[\s*{ROW}\s*;\s*{ROW}\s*\]")
PAIR = re.compile(rf"[(<⟨\[]\s*({NUMBER})\s*[,;|]\s*({NUMBER})\s*[)>⟩\]]")
TRIPLE = re.compile(rf"[(<⟨\[]\s*({NUMBER})\s*[,;]\s*({NUMBER})\s*[,;]\s*({NUMBER})\s*[)>⟩\]]")
COMPLEX = re.compile(
    r"(?<![\w.])\(?(-?\d+(?:\.\d+)?)\s*([+-])\s*(\d+(?:\.\d+)?)?\s*\*?i\)?(?![a-z])"
)
LIMITS = re.compile(
    rf"\b(?:from|between)\s+(?:x\s*=\s*)?({NUMBER}|-?pi|-?π)\s+(?:to|and)\s+({NUMBER}|2?\s?pi|2?\s?π)",
    re.IGNORECASE,
)
SIGNS = str.maketrans({"−": "-", "–": "-", "·": "*", "×": "*"})


def rational(text: str) -> sympy.Rational:
    fraction = Fraction(text)
    return sympy.Rational(fraction.numerator, fraction.denominator)


def readable_number(text: str) -> bool:
    try:
        Fraction(text)
    except (ValueError, ZeroDivisionError):
        return False
    return len(text) <= 9


def matrices(text: str) -> list[sympy.Matrix]:
    """Every 2 × 2 matrix written as ``[[2,1],[1,3]]`` or ``[2 1; 1 3]``."""
    plain = text.translate(SIGNS)
    rows = [*MATRIX.findall(plain), *ROWS.findall(plain)]
    good = [row for row in rows if all(map(readable_number, row))]
    return [sympy.Matrix(2, 2, [rational(n) for n in row]) for row in good]


def vectors(text: str) -> list[tuple[sympy.Rational, sympy.Rational]]:
    """Every pair written as ``(3, 1)``."""
    pairs = PAIR.findall(MATRIX.sub(" ", text.translate(SIGNS)))
    return [
        (rational(a), rational(b)) for a, b in pairs if readable_number(a) and readable_number(b)
    ]


def triples(text: str) -> list[tuple[sympy.Rational, sympy.Rational, sympy.Rational]]:
    """Every triple written as ``(3, 1, 2)``, rows of matrices among them."""
    found = TRIPLE.findall(text.translate(SIGNS))
    good = [row for row in found if all(map(readable_number, row))]
    return [(rational(a), rational(b), rational(c)) for a, b, c in good]


def complex_numbers(text: str) -> list[tuple[sympy.Rational, sympy.Rational]]:
    """Real and imaginary part of every ``3+4i``."""
    found = []
    for real, sign, imaginary in COMPLEX.findall(text.translate(SIGNS)):
        size = rational(imaginary or "1")
        found.append((rational(real), -size if sign == "-" else size))
    return found


def limits(text: str) -> tuple[sympy.Expr, sympy.Expr] | None:
    """The ends of "from 0 to 3", in ascending order."""
    ends = given_limits(text)
    low, high = sorted(ends, key=float) if ends else (0, 0)
    return (low, high) if high - low > 0 else None


def is_reversed_range(text: str) -> bool:
    """Whether the higher end is given first, as in "from 5 to 1"."""
    ends = given_limits(text)
    return bool(ends and ends[0] > ends[1])


def given_limits(text: str) -> tuple[sympy.Expr, sympy.Expr] | None:
    found = LIMITS.search(text.translate(SIGNS))
    if found is None:
        return None
    try:
        first, second = (to_sympy(parse(end)) for end in found.groups())
    except (NotAnExpression, ZeroDivisionError):
        return None
    return (first, second) if first.is_finite and second.is_finite else None


def integers(text: str) -> list[int]:
    """All whole numbers that stand alone, of at most nine digits."""
    found = re.findall(r"(?<![\w.,/^-])-?\d{1,9}(?![\w/^]|[.,]\d)", text.translate(SIGNS))
    return [int(n) for n in found]


def named_number(text: str, *names: str) -> sympy.Rational | None:
    """The number after one of the names: "mean 100", "p = 0.3", "radius of 5"."""
    words = "|".join(map(re.escape, names))
    pattern = rf"\b(?:{words})\s*(?:is|of|=|:)?\s*(?:about\s+)?({NUMBER})"
    found = re.search(pattern, text.translate(SIGNS), re.IGNORECASE)
    return rational(found[1]) if found and readable_number(found[1]) else None
