"""Numbers and vectors in a person's text; only plain digits are read."""

from __future__ import annotations

import re
from fractions import Fraction

import sympy

from render.plan.expressions import NotAnExpression, parse, to_sympy

NUMBER = r"-?\d+(?:\.\d+)?(?:/\d+)?"
ROW = rf"({NUMBER})[,\s]+({NUMBER})"
MATRIX = re.compile(rf"\[?\[\s*{ROW}\s*\][,;\s]*\[\s*{ROW}\s*\]\]?")
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


def vectors(text: str) -> list[tuple[sympy.Rational, sympy.Rational]]:
    """Every pair written as ``(3, 1)``."""
    pairs = PAIR.findall(MATRIX.sub(" ", text.translate(SIGNS)))
    return [
        (rational(a), rational(b)) for a, b in pairs if readable_number(a) and readable_number(b)
    ]


def limits(text: str) -> tuple[sympy.Expr, sympy.Expr] | None:
    """The ends of "from 0 to 3", in ascending order."""
    ends = given_limits(text)
    low, high = sorted(ends, key=float) if ends else (0, 0)
    return (low, high) if high - low > 0 else None


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
