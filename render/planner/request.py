"""What a person asked for, and what can be read in it: formulas and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import sympy

from render.plan.expressions import NotAnExpression, find_expression, from_sympy, parse, to_sympy

NUMBER = r"-?\d+(?:\.\d+)?"
NUMBER_LIST = re.compile(
    rf"(?<![\w.])({NUMBER}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+){NUMBER}){{2,}})"
)
PIECES = r"(?:sin|cos|tan|exp|log|ln|sqrt|abs|pi|x|e(?=\^)|\d+(?:\.\d+)?|[-+*/^()|−·×²³π⁴⁵]| )"
LEFT_SIDE = re.compile(rf"(?<![A-Za-z]){PIECES}+$", re.IGNORECASE)
RIGHT_SIDE = re.compile(rf"{PIECES}+(?![A-Za-z])", re.IGNORECASE)
SHOWN_AS_FORMULA = re.compile(
    r"[\^²³]|\d\s*x\b|/\s*\(?x\b|(?<![a-z])(?:sin|cos|tan|sqrt|exp|log|ln|abs)\b", re.IGNORECASE
)
SHOWN_BY_WORDS = re.compile(
    r"=|\b(?:functions?|equations?|graphs?|plot|solve|formula|parabola|lines?|curve|derivative)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Request:
    """Topic and description, both one cleaned line; the description may be empty."""

    topic: str
    description: str = ""

    @property
    def text(self) -> str:
        return f"{self.topic} {self.description}".strip()

    @cached_property
    def expression(self) -> sympy.Expr | None:
        """The formula in x that the topic, or else the description, holds."""
        found = filter(None, map(written_expression, (self.topic, self.description)))
        return next(filter(is_held, found), None)

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The longest row of three or more numbers in the text; () when there is none."""
        rows = [re.findall(NUMBER, row[0]) for row in NUMBER_LIST.finditer(self.text)]
        return tuple(float(n) for n in max(rows, key=len, default=[]))


def written_expression(text: str) -> sympy.Expr | None:
    """The formula in the text, of an equation left minus right side; a stray ``x`` among numbers
    is not taken for one."""
    sides = written_equation(text)
    if sides is not None:
        difference = sides[0] - sides[1]
        return difference if difference.free_symbols else None
    found = find_expression(text)
    if (
        found is None
        or stands_in_equation(found, text)
        or not (SHOWN_AS_FORMULA.search(found) or SHOWN_BY_WORDS.search(text))
    ):
        return None
    if not re.search(r"[-+*/^²³()−]|\d\s*x", found, re.IGNORECASE):
        return None
    try:
        result = sympy.nsimplify(to_sympy(parse(found)))
    except OverflowError:  # a number that no computer holds, as exp(exp(exp(9)))
        return None
    return result if result.free_symbols and is_sound(result) else None


def stands_in_equation(found: str, text: str) -> bool:
    """Whether it is one side of an equation whose other side is a number: not all of what was
    asked."""
    side = re.escape(found)
    return bool(re.search(rf"{side}\s*=\s*[-−]?\s*\d|\d\s*=\s*{side}", text))


def is_held(expression: sympy.Expr) -> bool:
    """Whether a curve can hold its numbers, which may be too large as fractions."""
    try:
        parse(from_sympy(expression))
    except NotAnExpression:
        return False
    return True


def is_sound(expression: sympy.Expr) -> bool:
    """Without a division by zero in it."""
    undefined = expression.has(sympy.zoo, sympy.nan, sympy.oo)
    return not undefined and expression.is_finite is not False


def written_equation(text: str) -> tuple[sympy.Expr, sympy.Expr] | None:
    """Both sides of ``3x - 7 = 11``; None for ``y = …``, ``f(x) = …`` and ``x = 5``."""
    for sign in re.finditer("=", text):
        left, right = LEFT_SIDE.search(text[: sign.start()]), RIGHT_SIDE.match(text[sign.end() :])
        if left is None or right is None:
            continue
        one, other = left[0].strip(" .,"), right[0].strip(" .,")
        given = one.lower() == "x" and "x" not in other.lower()
        if given or "x" not in f"{one}{other}".lower():
            continue
        try:
            sides = [sympy.nsimplify(to_sympy(parse(side))) for side in (one, other)]
        except (NotAnExpression, ZeroDivisionError, OverflowError):
            continue
        if all(map(is_sound, sides)):
            return sides[0], sides[1]
    return None
