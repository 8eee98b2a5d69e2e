"""Brackets, powers, times and divided by, plus and minus: a calculation done in its order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import TypeAlias

import sympy

from render.plan.lesson import Scene
from render.planner.catalogue.blocks import Line, listed, opening, summary, worked
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.speech import spoken
from render.planner.catalogue.subject import BY_SHAPE, Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("order of operations", "bodmas", "bidmas", "pemdas", "operator precedence",
           "order of operation"),
    words="order operation* brackets parentheses powers indices exponents multiplication division "
    "addition subtraction arithmetic calculation* expression* evaluate precedence",
)  # fmt: skip
SIGNS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", ":": "/", "[": "(",
                       "]": ")", "²": "^2", "³": "^3"})  # fmt: skip
WRITTEN = re.compile(r"[-−(\[]*\d[\d.\s+\-−–*×·÷:/^²³()\[\]]*[\d)\]²³]")
TOKEN = re.compile(r"\d+(?:\.\d+)?|[-+*/^()]")
RANK = (("^",), ("*", "/"), ("+", "-"))
REASONS = {"^": "powers first", "*": "times before plus and minus", "/": "divide, from the left",
           "+": "now add, from the left", "-": "now subtract, from the left"}  # fmt: skip
SAID = {"^": "to the power", "*": "times", "/": "divided by", "+": "plus", "-": "minus"}
MOST_STEPS = 9

Token: TypeAlias = sympy.Rational | str


@dataclass(frozen=True)
class Move:
    """One operation: its numbers and its sign, whether it stood in brackets, and what is left."""

    one: sympy.Rational
    sign: str
    two: sympy.Rational
    inside: bool
    value: sympy.Rational
    after: tuple[Token, ...]


def tokens(text: str) -> tuple[Token, ...] | None:
    """Numbers and signs in turn, a minus before a number taken into it; None for anything else."""
    plain = re.sub(r"(?<=[\d)])\s*\(", "*(", text.translate(SIGNS))
    found: list[Token] = []
    for word in TOKEN.findall(plain):
        after_sign = not found or (isinstance(found[-1], str) and found[-1] != ")")
        if word[0].isdigit():
            number = sympy.Rational(word)
            if found[-1:] == ["neg"]:
                found[-1] = -number
            else:
                found.append(number)
        elif word == "-" and after_sign:
            found.append("neg")
        elif word == "^" and not isinstance(found[-1], str) and found[-1] < 0:
            found[-1:] = [sympy.Integer(-1), "*", -found[-1], word]  # −3² is −(3²)
        else:
            found.append(word)
    return tuple(found) if is_complete(found) else None


def is_complete(found: list[Token]) -> bool:
    shape = "".join("n" if not isinstance(t, str) else "o" if t in "+-*/^" else t for t in found)
    while "(n)" in shape or "non" in shape:
        shape = shape.replace("(n)", "n").replace("non", "n")
    return shape == "n"


def moves(row: tuple[Token, ...]) -> list[Move]:
    """All operations in their order. Raises ValueError where one has no value, or is huge."""
    done = []
    while len(row) > 1:
        close = row.index(")") if ")" in row else len(row)
        start = max((n for n in range(close) if row[n] == "("), default=-1)
        inner = row[start + 1 : close]
        at = next(n for n in places(inner) if n)
        one, sign, two = inner[at - 1 : at + 2]
        value = result(one, str(sign), two)
        rest = (*inner[: at - 1], value, *inner[at + 2 :])
        inside = start >= 0
        after = (*row[:start], *rest, *row[close + 1 :]) if inside and len(rest) == 1 else (
            *row[: start + 1], *rest, *row[close:]
        )  # fmt: skip
        done.append(Move(one, str(sign), two, inside, value, after))
        row = after
    return done


def places(inner: tuple[Token, ...]) -> Iterator[int]:
    """Where the next operation stands: powers from the right, all others from the left."""
    for signs in RANK:
        found = [n for n, token in enumerate(inner) if isinstance(token, str) and token in signs]
        yield from found[::-1] if signs == ("^",) else found


def result(one: sympy.Rational, sign: str, two: sympy.Rational) -> sympy.Rational:
    if (sign == "/" and two == 0) or (sign == "^" and (abs(two) > 12 or two.q > 1)):
        raise ValueError("no rational value")
    value = {"+": one + two, "-": one - two, "*": one * two}.get(sign)
    if value is None:
        value = one / two if sign == "/" else one**two
    if not value.is_Rational or abs(value) > 1_000_000 or value.q > 9999:
        raise ValueError("no handy value")
    return value


def read_request(request: Request) -> tuple[Token, ...] | None:
    """The first calculation of two or more operations, which is no list and no fraction sum."""
    for found in WRITTEN.finditer(request.text):
        row = tokens(found[0])
        if row is None:
            continue
        signs = [token for token in row if isinstance(token, str) and token in SAID]
        if len(signs) < 2 or set(signs) == {"/"} or (set(signs) == {"-"} and "(" not in row):
            continue
        try:
            if len(moves(row)) <= MOST_STEPS:
                return row
        except (ValueError, ZeroDivisionError):
            continue
    return None


def write_tokens(row: tuple[Token, ...]) -> str:
    """LaTeX of a row of tokens."""
    text = ""
    for n, token in enumerate(row):
        if isinstance(token, str):
            text += {"*": r" \cdot ", "/": r" \div ", "^": "^", "(": "(", ")": ")"}.get(
                token, f" {token} "
            )
        elif row[n - 1 : n] == ("^",):
            text += f"{{{sympy.latex(token)}}}"
        else:
            bare = token >= 0 or not n or row[n - 1] == "("
            based = row[n + 1 : n + 2] == ("^",) and (token < 0 or token.q > 1)
            tex = sympy.latex(token)
            text += tex if bare and not based else rf"\left({tex}\right)"
    return text


def lines(row: tuple[Token, ...]) -> list[Line]:
    found = [(write_tokens(row), "the task", f"We work out {aloud(row)}.")]
    for move in moves(row):
        power = {2: " squared", 3: " cubed"}.get(int(move.two)) if move.sign == "^" else None
        name = f"{spoken(move.one)}{power}" if power else (
            f"{spoken(move.one)} {SAID[move.sign]} {spoken(move.two)}"
        )  # fmt: skip
        why = "inside the brackets" if move.inside else REASONS[move.sign]
        lead = "In the brackets, " if move.inside else ""
        said = f"{lead}{name} is {spoken(move.value)}."
        found.append((f"= {write_tokens(move.after)}", why, said[:1].upper() + said[1:]))
    return found


def aloud(row: tuple[Token, ...]) -> str:
    """The calculation in words; brackets are named."""
    brackets = {"(": "open bracket,", ")": "close bracket,"}
    words = [
        spoken(token) if not isinstance(token, str) else SAID.get(token) or brackets[token]
        for token in row
    ]
    return " ".join(words).removesuffix(",")


DEFAULT = tokens("3 + 4 * (7 - 5)^2")
OTHERS = tuple(
    filter(None, map(tokens, ("8 - 2 * 3", "(5 + 1) / 2", "2 + 3^2", "20 / (4 + 1) - 1")))
)


def tokens_or_default(request: Request) -> tuple[Token, ...]:
    return read_request(request) or DEFAULT or ()


def build(request: Request) -> list[Scene]:
    row = tokens_or_default(request)
    steps = lines(row)
    size = ceil(len(steps) / ceil(len(steps) / 5))
    parts = [steps[n : n + size] for n in range(0, len(steps), size)]
    names = ["Step by step", "On we go", "And the last steps"]
    result_said = spoken(moves(row)[-1].value)
    return [
        opening(
            "Order of operations",
            "Brackets, powers, times and divided by, plus and minus",
            "dots",
            "In which order is a calculation done? Everyone must do it in the same one, or the "
            f"results differ. Ours is {aloud(row)}.",
        ),
        listed(
            "The order",
            [
                ("What stands in brackets", "First comes what stands in brackets."),
                ("Powers and roots", "Then powers and roots."),
                (
                    "Times and divided by, from left to right",
                    "Then times and divided by, with equal rights: from left to right.",
                ),
                (
                    "Plus and minus, from left to right",
                    "At last plus and minus, again from left to right.",
                ),
            ],
            marker="number",
        ),
        *(worked(name, part) for name, part in zip(names, parts, strict=False)),
        summary(
            ("Brackets, powers, times and divided by, plus and minus",
             "Brackets first, then powers, then times and divided by, then plus and minus."),
            ("Equal rank: from left to right", "Operations of equal rank go from left to right."),
            (f"Ours is {sympy.sstr(moves(row)[-1].value)}".replace("-", "−"),
             f"Our calculation makes {result_said}."),
        ),
    ]  # fmt: skip


def question(row: tuple[Token, ...]) -> Asked:
    return f"How much is {aloud(row)}?", write_tokens(row), lines(row)[1:]


TEMPLATES = (
    made(
        ("order of operations", SUBJECT, "a calculation with numbers, brackets and + − × ÷"),
        read_request,
        build,
        questions(read_request, OTHERS, question),
        (
            ("Order of operations", ""),
            ("BODMAS", "3 + 4 × 2 − (1 + 5) ÷ 3"),
            ("Evaluate 2(3 + 4)² - 10 / 4", ""),
            ("7 - 2 * 3 + 1", ""),
        ),
        shape=BY_SHAPE + 1,
    ),
)
