"""Probability with two dice: counting outcomes, and what many throws would show."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Cells, Chart, Table
from render.planner.catalogue.blocks import (
    Line,
    listed,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import spoken
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "probability",
        "dice",
        "two dice",
        "rolling dice",
        "rolling two dice",
        "probability of dice",
        "chance*",
    ),
    words="die dice roll* rolling throw* sum event* outcome* sample space random fair six theory "
    "seven likely probabilities",
    not_with=(
        "conditional",
        "bayes*",
        "distribution",
        "coin*",
        "card*",
        "poisson",
        "density",
        "markov",
        "binomial",
        "normal",
    ),
)
SUM = re.compile(
    r"\bsum\s*(?:of|is|=|equals?)?\s*(1?\d)\b|\b(?:roll|throw)\w*\s+(?:an?\s+)?(1?\d)\b",
    re.IGNORECASE,
)


def read_request(request: Request) -> int | None:
    found = SUM.search(request.text)
    total = int(found[1] or found[2]) if found else 0
    if not found and re.search(r"\bseven\b", request.text, re.IGNORECASE):
        total = 7
    return total if 2 <= total <= 12 else None


def left_out(request: Request) -> str:
    """What was asked of other dice than two, or of a sum that two dice do not show."""
    text = request.text
    many = re.search(
        r"\b(one|three|four|five|six|ten|[13-9]|\d{2,})\s+(?:fair\s+)?dice?\b", text, re.I
    )
    if many or re.search(r"\b(?:a|one|single) (?:fair )?die\b", text, re.IGNORECASE):
        return (
            "This lesson throws two dice, so what was asked of another number of dice is not shown."
        )
    total = re.search(r"\bsum\s*(?:of|is|=|equals?)?\s*(-?\d+(?:\.\d+)?)", text, re.IGNORECASE)
    if total and not ("." not in total[1] and 2 <= int(total[1]) <= 12):
        return f"Two dice never add up to {total[1]}: their sums are whole, from 2 to 12."
    return ""


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def ways(total: int) -> int:
    return 6 - abs(total - 7)


def pairs(total: int) -> list[tuple[int, int]]:
    return [(a, total - a) for a in range(1, 7) if 1 <= total - a <= 6]


def build(request: Request) -> list[Scene]:
    total = read_request(request) or 7
    return [
        opening(
            "Probability with two dice",
            "Counting what can happen",
            "grid",
            f"You throw two fair dice. How likely is it that they add up to {total}?",
        ),
        idea(),
        outcomes(total),
        worked("The probability", calculation(total)),
        all_sums(total),
        closing(total),
    ]


def idea() -> Scene:
    return listed(
        "What probability means",
        [
            (
                "An outcome is one thing that can happen",
                "An outcome is one of the things that can happen.",
            ),
            ("An event is a set of outcomes", "An event is a set of outcomes that we care about."),
            (
                "If all outcomes are equally likely: count, and divide",
                "If all outcomes are equally likely, count those of the event, and divide by all.",
            ),
        ],
        optional=True,
    )


def outcomes(total: int) -> Scene:
    rows = tuple(tuple(str(a + b) for b in range(1, 7)) for a in range(1, 7))
    chosen = Cells(id="event", cells=tuple((a - 1, b - 1) for a, b in pairs(total)), role="warm")
    table = Table(id="sums", rows=rows, groups=(chosen,))
    count = ways(total)
    cells = "one of them gives" if count == 1 else f"{count} of them give"
    return pictured(
        "All that can happen",
        table,
        [
            (
                "One die chooses the row, the other the column. Each cell shows the sum. "
                "There are six times six, that is 36 equally likely outcomes.",
                ["sums"],
            ),
            (f"And {cells} {total}.", [stress("sums.event")]),
        ],
    )


def calculation(total: int) -> list[Line]:
    count = ways(total)
    chance = sympy.Rational(count, 36)
    lines = [
        (
            r"P(A) = \frac{\text{outcomes in } A}{\text{all outcomes}}",
            "equally likely outcomes",
            "The probability is the number of outcomes in the event, divided by all outcomes.",
        ),
        (
            rf"P(\text{{sum}} = {total}) = \frac{{{count}}}{{36}}",
            "count them",
            f"For the sum {total} that is {count} out of 36.",
        ),
    ]
    if chance.q != 36:
        lines.append(
            (
                rf"= {sympy.latex(chance)} \approx {float(chance):.3f}",
                "simplify",
                f"That is {spoken(chance)}, about {100 * float(chance):.1f} percent.",
            )
        )
    else:
        lines.append(
            (
                rf"\approx {float(chance):.3f}",
                "as a decimal",
                f"That is about {100 * float(chance):.1f} percent.",
            )
        )
    return lines


def all_sums(total: int) -> Scene:
    chart = Chart(
        id="chart",
        values=tuple(float(ways(s)) for s in range(2, 13)),
        labels=tuple(map(str, range(2, 13))),
        shown=tuple(f"{ways(s)}/36" for s in range(2, 13)),
        axis="sum of both dice",
    )
    return pictured(
        "All sums compared",
        chart,
        [
            (
                "Do the same for every sum. Seven is the most likely one; two and twelve are rare.",
                ["chart"],
            ),
            (
                f"Here is our {total}. All bars together make one: something must happen.",
                [stress(f"chart.{total - 2}")],
            ),
        ],
        optional=True,
    )


def closing(total: int) -> Scene:
    chance = sympy.Rational(ways(total), 36)
    return summary(
        ("A probability lies between 0 and 1", "A probability lies between zero and one."),
        (
            "Equally likely: favourable outcomes over all",
            "For equally likely outcomes, count the favourable ones, and divide by all of them.",
        ),
        (
            f"Sum {total} with two dice: {chance.p}/{chance.q}",
            f"For the sum {total} it is {spoken(chance)}.",
        ),
    )


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request) or 7
    for n, total in enumerate((t for t in (6, 9, 11, 4, 2, 8, 10, 3) if t != own), 1):
        yield practice(
            f"How likely is the sum {total} with two dice?",
            rf"P(\text{{sum}} = {total}) =\ ?",
            calculation(total)[1:],
            n,
        )


TEMPLATES = (
    Template(
        "probability with dice",
        score,
        build,
        remark=left_out,
        examples=(
            ("Probability", ""),
            ("probability of sum 7 with two dice", ""),
            ("Rolling two dice", "the sum is 12"),
            ("Basic probability", ""),
        ),
        more=more,
    ),
)
