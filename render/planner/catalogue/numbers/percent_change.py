"""By how many percent something has grown or shrunk."""

from __future__ import annotations

import re

import sympy

from render.plan.lesson import Scene
from render.plan.tables import Chart
from render.planner.catalogue.acts import stress
from render.planner.catalogue.blocks import (
    Line,
    formula_and_notes,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.request import Request
from render.planner.catalogue.science.quantities import figures, is_exact, plain
from render.planner.catalogue.subject import Subject

SUBJECT = Subject(
    names=("percentage change", "percent change", "percentage increase", "percentage decrease",
           "percent increase", "percent decrease", "percentage growth", "change in percent"),
    words="percent* change* increase* decrease* growth price* rise* rises fall* falls drop* drops "
    "went goes go up down cost* salary population old new original from sale value* grew grow* "
    "shrank formula*",
    not_with=("percentage points",),
)  # fmt: skip
VALUE = r"[$€£]?\s?(\d+(?:\.\d+)?)\s?(?:[a-zA-Z€%]+\s)?\s*"
FROM_TO = re.compile(rf"\bfrom\s+{VALUE}(?:up\s+|down\s+)?to\s+{VALUE}", re.IGNORECASE)
OLD_NEW = re.compile(
    rf"\b(?:old|original|first|before)\b[^\d$€£]{{0,20}}{VALUE}[^\d]{{0,20}}"
    rf"\b(?:new|final|second|after)\b[^\d$€£]{{0,20}}{VALUE}",
    re.IGNORECASE,
)
Change = tuple[float, float]
DEFAULT: Change = (80, 100)
OTHERS: tuple[Change, ...] = ((50, 60), (200, 150), (40, 46), (12, 9), (25, 75))


def asked(request: Request) -> Change | None:
    found = FROM_TO.search(f"{request.text} ") or OLD_NEW.search(f"{request.text} ")
    if found is None:
        return None
    old, new = float(found[1]), float(found[2])
    return (old, new) if 0.01 <= old <= 1e6 and 0 <= new <= 1e6 and old != new else None


def percent(change: Change) -> float:
    old, new = map(sympy.Rational, map(str, change))
    return float((new - old) / old * 100)


def direction(change: Change) -> str:
    return "an increase" if change[1] > change[0] else "a decrease"


def size_said(change: Change) -> str:
    size = abs(percent(change))
    return f"{'' if is_exact(size, 4) else 'about '}{figures(size, 4)} percent"


def lines(change: Change) -> list[Line]:
    old, new = change
    difference = float(sympy.Rational(str(new)) - sympy.Rational(str(old)))
    sign = "=" if is_exact(percent(change), 4) else r"\approx"
    return [
        (rf"{plain(new, 7)} - {plain(old, 7)} = {plain(difference, 7)}", "new minus old",
         f"How much is it in all? {figures(new, 7)} minus {figures(old, 7)} is "
         f"{figures(difference, 7).replace('−', 'minus ')}."),
        (rf"\frac{{{plain(difference, 7)}}}{{{plain(old, 7)}}} {sign} "
         rf"{plain(percent(change) / 100, 4)}",
         "divide by the old value", "Compare it with the old value: divide by that."),
        (rf"\text{{change}} {sign} {plain(percent(change), 4)}\%", "times 100",
         f"As a percentage, this is {direction(change)} of {size_said(change)}."),
    ]  # fmt: skip


def bars(change: Change) -> Scene:
    chart = Chart(
        id="bars",
        values=tuple(round(100 * value / max(change), 4) for value in change),
        labels=("before", "after"),
        shown=tuple(figures(value, 6)[:14] for value in change),
    )
    word = "more" if change[1] > change[0] else "less"
    return pictured(
        "Before and after",
        chart,
        [
            ("Here is the old value. It is our hundred percent.", ["bars", stress("bars.0")]),
            (f"And here the new one. How much {word} is it?", [stress("bars.1")]),
        ],
    )


def build(request: Request) -> list[Scene]:
    change = asked(request) or DEFAULT
    old, new = (figures(value, 7) for value in change)
    return [
        opening("Percentage change", "From an old value to a new one", "bars",
                f"Something goes from {old} to {new}. By how many percent has it changed?"),
        formula_and_notes(
            "The formula",
            [r"\text{change} = ", (r"\frac{\text{new} - \text{old}}{\text{old}}", "part", "accent"),
             r"\cdot 100\%"],
            "The percentage change is the difference, divided by the old value, times a hundred.",
            [("Always divide by the old value", "Always divide by the old value: it is where we "
              "come from.", "part"),
             ("Above zero: an increase; below zero: a decrease",
              "A result above zero is an increase, one below zero a decrease.")],
        ),
        bars(change),
        worked("Step by step", lines(change)),
        there_and_back(change),
        summary(
            ("New minus old, divided by old, times 100",
             "New minus old, divided by old, times a hundred."),
            ("The same step back is another percentage",
             "The way back is another percentage, since it starts from another value."),
            (f"From {old} to {new}: {figures(percent(change), 4)}%",
             f"From {old} to {new} is {direction(change)} of {size_said(change)}."),
        ),
    ]  # fmt: skip


def there_and_back(change: Change) -> Scene:
    if not change[1]:
        return worked("A fall to nothing", [
            (r"\frac{0 - \text{old}}{\text{old}} = -1 = -100\%", "all of it",
             "Whatever falls to zero has lost a hundred percent. More cannot be lost.")
        ], optional=True)  # fmt: skip
    back = (change[1], change[0])
    old, new = (plain(value, 7) for value in change)
    sign = "=" if is_exact(percent(back), 4) else r"\approx"
    return worked(
        "There and back",
        [
            (rf"{new} \to {old}", "the way back",
             f"And back again, from {figures(change[1], 7)} to {figures(change[0], 7)}?"),
            (rf"\frac{{{old} - {new}}}{{{new}}} {sign} {plain(percent(back), 4)}\%", "another base",
             f"That is {direction(back)} of {size_said(back)}: not the same, since we now "
             "divide by another value."),
        ],
        optional=True,
    )  # fmt: skip


def question(change: Change) -> Asked:
    old, new = (figures(value) for value in change)
    return (f"A price goes from {old} to {new}. By how many percent?",
            rf"{old} \to {new}", lines(change))  # fmt: skip


TEMPLATES = (
    made(
        ("percentage change", SUBJECT, "an old and a new value, as in from 80 to 100"),
        asked,
        build,
        questions(asked, OTHERS, question),
        (
            ("Percentage change", ""),
            ("A price rises from $40 to $50. What is the percentage increase?", ""),
            ("Percentage decrease", "from 120 to 80"),
        ),
    ),
)
