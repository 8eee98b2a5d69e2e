"""The greatest common divisor: Euclid's algorithm, as squares in a rectangle and as divisions."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd

from render.plan.actions import stress
from render.plan.lesson import Action, Scene
from render.plan.objects import Polygon, Role
from render.planner.catalogue.blocks import (
    Line,
    figure,
    list_points,
    opening,
    practice,
    show_picture,
    summary,
    work_through,
)
from render.planner.catalogue.reading import integers
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "gcd",
        "greatest common divisor*",
        "greatest common factor*",
        "euclid* algorithm",
        "euclidean algorithm",
        "highest common factor*",
        "least common multiple*",
        "lcm",
        "hcf",
    ),
    words="algorithm euclid* common divisor* factor* multiple* greatest least lowest division",
    not_with=("extended",),
)
DEFAULT = (84, 36)
OTHERS = ((48, 18), (60, 42), (35, 12), (90, 54), (64, 48), (99, 36), (17, 5))
MOST_SQUARES = 10
ROLES: tuple[Role, ...] = ("accent", "warm", "good", "violet", "bad")


def read_request(request: Request) -> tuple[int, int] | None:
    found = [n for n in integers(request.text) if 1 <= n <= 1_000_000]
    if len(found) < 2 or found[0] == found[1]:
        return None
    return max(found[:2]), min(found[:2])


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def divisions(a: int, b: int) -> list[tuple[int, int, int, int]]:
    """(dividend, divisor, quotient, remainder) of every step."""
    found = []
    while b:
        found.append((a, b, a // b, a % b))
        a, b = b, a % b
    return found


def build(request: Request) -> list[Scene]:
    a, b = read_request(request) or DEFAULT
    return [
        opening(
            "Euclid's algorithm",
            "The greatest common divisor",
            "grid",
            f"What is the largest number that divides both {a} and {b}? There is a way to find "
            "it that is more than two thousand years old.",
        ),
        idea(a, b),
        *([squares(a, b)] if small(a, b) else []),
        *written_out(a, b),
        work_through("Divisor and multiple", [*check(a, b), *multiple(a, b)]),
        closing(a, b),
    ]


def small(a: int, b: int) -> bool:
    return sum(q for _, _, q, _ in divisions(a, b)) <= MOST_SQUARES and a / b <= 4


def idea(a: int, b: int) -> Scene:
    return list_points(
        "The idea",
        [
            (
                "A common divisor of two numbers also divides their difference",
                "What divides both numbers also divides their difference.",
            ),
            (
                "So it divides the remainder of the division",
                f"So it divides what is left when {a} is divided by {b}: {a % b}.",
            ),
            (
                "Replace the larger number by that remainder, and repeat",
                "So replace the larger number by that remainder. The numbers shrink, and the "
                "common "
                "divisors stay the same.",
            ),
        ],
        optional=True,
    )


def squares(a: int, b: int) -> Scene:
    """A rectangle a × b, filled greedily with the largest squares."""
    shapes: list[Polygon] = []
    beats: list[tuple[str, list[Action | str]]] = [
        (
            f"Draw a rectangle, {a} by {b}, and cut off squares that are as large as possible.",
            ["plot", "plot.frame"],
        ),
    ]
    left, bottom, width, height = 0.0, 0.0, float(a), float(b)
    for step, (_, side, count, rest) in enumerate(divisions(a, b)):
        names: list[Action | str] = []
        for _ in range(count):
            corners = (
                (left, bottom),
                (left + side, bottom),
                (left + side, bottom + side),
                (left, bottom + side),
            )
            name = f"q{len(shapes)}"
            label = str(side) if side >= 0.14 * b else None
            shapes.append(Polygon(id=name, corners=corners, role=ROLES[step % 5], tex=label))
            names.append(f"plot.{name}")
            if width >= height:
                left, width = left + side, width - side
            else:
                bottom, height = bottom + side, height - side
        some = "One square" if count == 1 else f"{count} squares"
        end = f", and a strip {rest} wide remains." if rest else ", and nothing remains."
        fits = "fits" if count == 1 else "fit"
        beats.append((f"{some} with the side {side} {fits}{end}", names))
    frame = Polygon(id="frame", corners=((0, 0), (a, 0), (a, b), (0, b)), role="text", filled=False)
    plot = figure(
        x_range=(-0.04 * a, 1.04 * a), y_range=(-0.06 * a, b + 0.06 * a), shapes=(frame, *shapes)
    )
    side = gcd(a, b)
    told = (
        f"The smallest square has the side {side}. It tiles the whole rectangle: {side} is the "
        "greatest common divisor."
    )
    if len(beats) < 8:
        beats.append((told, [stress(f"plot.q{len(shapes) - 1}")]))
    return show_picture("As squares in a rectangle", plot, beats[:8])


def written_out(a: int, b: int) -> list[Scene]:
    """The divisions, at most five on a page."""
    lines: list[Line] = []
    for n, (x, y, q, r) in enumerate(divisions(a, b)):
        if r:
            say = f"{x} divided by {y} is {q}, remainder {r}."
            say += " Go on with the divisor and the remainder." if n == 0 else ""
            lines.append((rf"{x} = {q} \cdot {y} + {r}", f"remainder {r}", say))
        else:
            lines.append(
                (
                    rf"{x} = {q} \cdot {y} + 0",
                    f"gcd = {y}",
                    f"{x} divided by {y} leaves nothing. The last divisor, {y}, is the "
                    "greatest common divisor.",
                )
            )
    if len(lines) > 15:
        on = (r"\cdots", "and so on", "So it goes on, step by step.")
        lines = [*lines[:9], on, *lines[-5:]]
    pages = [lines[n : n + 5] for n in range(0, len(lines), 5)]
    titles = ["The divisions", "The divisions, continued", "The last divisions"]
    titles += [titles[-1]] * len(pages)
    return [work_through(titles[n], page) for n, page in enumerate(pages[:4])]


def check(a: int, b: int) -> list[Line]:
    d = gcd(a, b)
    return [
        (
            rf"{a} = {a // d} \cdot {d}, \quad {b} = {b // d} \cdot {d}",
            "both are multiples",
            f"Check: {a} is {a // d} times {d}, and {b} is {b // d} times {d}. "
            f"{a // d} and {b // d} have no further common divisor.",
        )
    ]


def multiple(a: int, b: int) -> list[Line]:
    d = gcd(a, b)
    return [
        (
            rf"\operatorname{{lcm}} = \frac{{{a} \cdot {b}}}{{{d}}} = {a * b // d}",
            "least common multiple",
            "The least common multiple follows at once: multiply both, "
            f"and divide by the common divisor. It is {a * b // d}.",
        )
    ]


def closing(a: int, b: int) -> Scene:
    d = gcd(a, b)
    alone = " They share no other factor than one." if d == 1 else ""
    return summary(
        (
            "Divide, and go on with divisor and remainder",
            "Divide, then go on with divisor and remainder.",
        ),
        (
            "The last divisor is the greatest common divisor",
            "When nothing remains, the last divisor is the answer.",
        ),
        (f"gcd({a}, {b}) = {d}", f"For {a} and {b} it is {d}.{alone}"),
    )


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request) or DEFAULT
    for n, (a, b) in enumerate((pair for pair in OTHERS if pair != own), 1):
        lines = written_out(a, b)[0].objects[0]
        work = getattr(lines, "steps", ())
        rows = [
            (
                step.tex,
                step.why,
                f"{step.why.capitalize()}.".replace("Gcd =", "So the greatest common divisor is"),
            )
            for step in work
        ][-3:]
        yield practice(
            f"What is the greatest common divisor of {a} and {b}?",
            rf"\gcd({a},\ {b}) =\ ?",
            rows,
            n,
        )


TEMPLATES = (
    Template(
        "Euclid's algorithm",
        score,
        build,
        takes="two different whole numbers from 1 to a million",
        examples=(
            ("gcd of 84 and 36", ""),
            ("The Euclidean algorithm", ""),
            ("Greatest common divisor", "of 1071 and 462"),
            ("gcd of 17 and 4", ""),
            ("Least common multiple of 4 and 6", ""),
            ("gcd of 832040 and 514229", ""),
        ),
        more=more,
    ),
)
