"""Modular arithmetic: numbers on a clock."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Cells, Circle, Label, Point, Table
from render.planner.catalogue.blocks import (
    Line,
    figure,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import BY_SHAPE, Subject, only_formula
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "modular arithmetic",
        "modulo",
        "clock arithmetic",
        "congruence*",
        "modulus",
        "mod",
        "residue class*",
    ),
    words="arithmetic number* clock congruen* remainder* theory addition multiplication modulo",
    not_with=("inverse", "exponentiation", "chinese", "linear congruen*", "young*", "bulk"),
)
WRITTEN = re.compile(r"(?<![\d.])(-?\d{1,6})\s*(?:mod(?:ulo)?\.?|%)\s*(\d{1,3})\b", re.IGNORECASE)
MODULUS = re.compile(r"\b(?:mod(?:ulo|ulus)?)\s*(\d{1,3})\b", re.IGNORECASE)
DEFAULT = (17, 5)
OTHERS = ((29, 7), (50, 12), (-3, 5), (100, 9), (23, 4), (38, 6), (-10, 8))


def read_request(request: Request) -> tuple[int, int] | None:
    found = WRITTEN.search(request.text)
    if found and 2 <= int(found[2]) <= 100 and "%" not in found[0]:
        return int(found[1]), int(found[2])
    alone = MODULUS.search(request.text)
    return (17, int(alone[1])) if alone and 2 <= int(alone[1]) <= 100 else None


def score(request: Request) -> float:
    given = read_request(request) is not None
    by_words = SUBJECT.score(request, given=given)
    return by_words or (BY_SHAPE + 3 if given and only_formula(request) else 0.0)


def speak_number(n: int) -> str:
    return f"minus {-n}" if n < 0 else str(n)


def build(request: Request) -> list[Scene]:
    a, m = read_request(request) or DEFAULT
    hours = m if m <= 12 else 12
    return [
        opening(
            "Modular arithmetic",
            "Numbers on a clock",
            "circle",
            "It is ten o'clock. What time is it five hours later? Three, not fifteen. A clock "
            f"counts round and round. So do we: what is {speak_number(a)} modulo {m}?",
        ),
        clock(a if m <= 12 else 17, hours),
        worked("The remainder", calculation(a, m)),
        worked("Adding and multiplying", rules(m)),
        table(min(m, 8)),
        summary(
            (
                "a mod m is what remains when a is divided by m",
                "A modulo m is the remainder of a divided by m.",
            ),
            (
                "Congruent numbers differ by a multiple of m",
                "Numbers with the same remainder differ by a multiple of m.",
            ),
            (
                "Sums and products may be reduced at every step",
                "In sums and products one may take remainders at every step.",
            ),
            (
                f"{a} mod {m} = {a % m}".replace("-", "−"),
                f"And {speak_number(a)} modulo {m} is {a % m}.",
            ),
        ),
    ]


def clock(a: int, m: int) -> Scene:
    places = [(math.sin(2 * math.pi * n / m), math.cos(2 * math.pi * n / m)) for n in range(m)]
    result = a % m
    points = [
        Point(id=f"p{n}", x=x, y=y, role="good" if n == result else "accent")
        for n, (x, y) in enumerate(places)
    ]
    labels = [
        Label(id=f"l{n}", at=(1.3 * x, 1.3 * y), tex=str(n)) for n, (x, y) in enumerate(places)
    ]
    plot = figure(
        x_range=(-1.55, 1.55),
        y_range=(-1.55, 1.55),
        points=tuple(points),
        shapes=(Circle(id="ring", radius=1.0, role="muted"), *labels),
    )
    rounds, steps = divmod(abs(a), m)
    way = "forwards" if a >= 0 else "backwards"
    turns = {1: "one whole round"}.get(rounds, f"{rounds} whole rounds")
    makes = f": that makes {turns} and {steps} more" if rounds else ""
    return pictured(
        f"A clock with {m} hours",
        plot,
        [
            (
                f"This clock has only the numbers from zero to {m - 1}.",
                ["plot", "plot.ring", *[f"plot.p{n}" for n in range(m)][:14]],
            ),
            ("After the last one comes zero again.", [f"plot.l{n}" for n in range(m)]),
            (
                f"Count {speak_number(abs(a))} steps {way} from zero{makes}. You end at {result}.",
                [stress(f"plot.p{result}")],
            ),
        ],
    )


def calculation(a: int, m: int) -> list[Line]:
    q, r = divmod(a, m)
    factor = rf"\left({q}\right)" if q < 0 else str(q)
    return [
        (
            rf"{a} = {factor} \cdot {m} + {r}",
            f"divide by {m}",
            f"{speak_number(a).capitalize()} is {speak_number(q)} times {m}, plus {r}.",
        ),
        (
            rf"{a} \bmod {m} = {r}".replace(r"\bmod", r"\ \operatorname{mod}\ "),
            "the remainder",
            f"The remainder, always from zero to {m - 1}, is {r}.",
        ),
        (
            rf"{a} \equiv {r} \quad (\operatorname{{mod}}\ {m})",
            "congruent",
            f"One says: {speak_number(a)} is congruent to {r}, modulo {m}.",
        ),
    ]


def rules(m: int) -> list[Line]:
    a, b = m + 3, 2 * m + 4
    x, y = a % m, b % m
    mod = rf"\quad (\operatorname{{mod}}\ {m})"
    return [
        (
            rf"{a} \equiv {x},\ \ {b} \equiv {y} {mod}",
            "reduce first",
            f"Modulo {m}, {a} is {x}, and {b} is {y}.",
        ),
        (
            rf"{a} + {b} \equiv {x} + {y} \equiv {(x + y) % m} {mod}",
            "a sum",
            f"Their sum is congruent to {x} plus {y}, that is {(x + y) % m}. "
            f"Indeed {a + b} leaves the remainder {(a + b) % m}.",
        ),
        (
            rf"{a} \cdot {b} \equiv {x} \cdot {y} \equiv {(x * y) % m} {mod}",
            "a product",
            f"And their product is congruent to {x} times {y}, that is {(x * y) % m}.",
        ),
    ]


def table(m: int) -> Scene:
    rows = tuple(tuple(str(a * b % m) for b in range(1, m)) for a in range(1, m))
    if m == 2:
        rows = (("0", "0"), ("0", "1"))
    ones = tuple((r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if text == "1")
    grid = Table(id="times", rows=rows, groups=(Cells(id="ones", cells=ones, role="good"),))
    return pictured(
        f"Multiplying modulo {m}",
        grid,
        [
            (
                f"This is the multiplication table modulo {m}"
                + (", from zero to one." if m == 2 else f", from one to {m - 1}."),
                ["times"],
            ),
            (
                "Where a one stands, two numbers undo each other: they are inverses.",
                [stress("times.ones")],
            ),
        ],
        optional=True,
    )


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request) or DEFAULT
    for n, (a, m) in enumerate((pair for pair in OTHERS if pair != own), 1):
        yield practice(
            f"What is {speak_number(a)} modulo {m}?",
            rf"{a}\ \operatorname{{mod}}\ {m} =\ ?",
            calculation(a, m)[:2],
            n,
        )


TEMPLATES = (
    Template(
        "modular arithmetic",
        score,
        build,
        takes="a whole number and a modulus from 2 to 100",
        examples=(
            ("Modular arithmetic", ""),
            ("17 mod 5", ""),
            ("Clock arithmetic", "-7 mod 12"),
            ("Congruences modulo 2", ""),
        ),
        more=more,
    ),
)
