"""A quantity in another unit: by the factor between both units, or, for temperatures, by scale."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Table
from render.planner.catalogue.blocks import (
    Line,
    Row,
    list_points,
    opening,
    show_picture,
    summary,
    work_through,
)
from render.planner.catalogue.making import Asked, make_template, questions
from render.planner.catalogue.quantities import figures, is_exact, plain
from render.planner.catalogue.subject import BY_SHAPE, Subject
from render.planner.catalogue.units import ALL, R, Unit
from render.planner.request import Request

SUBJECT = Subject(
    names=("unit conversion*", "converting units", "convert units", "conversion of units",
           "metric conversion*", "metric units", "celsius and fahrenheit", "fahrenheit to celsius",
           "celsius to fahrenheit", "temperature conversion", "dimensional analysis", "convert"),
    words="unit* many much long make convert* conversion* metric imperial length mass time "
    "volume speed temperature "
    "celsius fahrenheit kelvin " + " ".join(name for u in ALL for name in u.all_names).lower(),
    not_with=("binary", "decimal", "hexadecimal", "fraction*", "currency", "base"),
)  # fmt: skip
BY_NAME: dict[str, Unit] = {name: unit for unit in ALL for name in unit.all_names}
LOWER = {name.lower(): unit for name, unit in reversed(BY_NAME.items()) if len(name) > 1}
NAMES = "|".join(re.escape(name) for name in sorted(BY_NAME, key=len, reverse=True))
TASK = re.compile(
    rf"(?<![\w.])([-−]?\d+(?:\.\d+)?)\s?({NAMES})(?![\w²³^/])\s*(?:to|in|into|as|=)\s*"
    rf"(?:\?\s*|how many\s+)?(?:the\s+)?({NAMES})(?![\w²³^/])",
    re.IGNORECASE,
)
ASKED_FIRST = re.compile(
    rf"how many\s+({NAMES})\s+(?:are|is)?\s*(?:there\s+)?(?:in|make)\s+([-−]?\d+(?:\.\d+)?|an?)\s?"
    rf"({NAMES})(?![\w²³^/])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Task:
    value: sympy.Rational
    of: Unit
    to: Unit

    @property
    def result(self) -> sympy.Rational:
        base = (self.value + self.of.shift) * self.of.size
        return base / self.to.size - self.to.shift

    @property
    def factor(self) -> sympy.Rational:
        return self.of.size / self.to.size

    @property
    def is_temperature(self) -> bool:
        return self.of.kind == "temperature"


def unit(name: str) -> Unit | None:
    """Signs of one letter are told apart by their case, all others are not."""
    return BY_NAME.get(name) or LOWER.get(name.lower())


def read_request(request: Request) -> Task | None:
    for found in TASK.finditer(request.text):
        task = task_of(found[1], found[2], found[3])
        if task:
            return task
    other = ASKED_FIRST.search(request.text)
    return task_of(other[2], other[3], other[1]) if other else None


def task_of(value: str, of: str, to: str) -> Task | None:
    one, two = unit(of), unit(to)
    if one is None or two is None or one.kind != two.kind or one == two:
        return None
    number = R(1) if value.lower() in ("a", "an") else R(value.replace("−", "-"))
    if one.kind != "temperature" and number <= 0:
        return None
    task = Task(number, one, two)
    is_cold = task.is_temperature and (number + one.shift) < 0
    size = abs(task.result)
    handy = (size == 0 or R("1e-6") <= size <= R("1e9")) and abs(number) <= 1_000_000
    return task if handy and not is_cold else None


def tex_unit(one: Unit) -> str:
    named = {"°C": r"^{\circ}\mathrm{C}", "°F": r"^{\circ}\mathrm{F}"}.get(one.sign)
    sign = one.sign.replace("²", "}^2\\mathrm{").replace("³", "}^3\\mathrm{")
    return named or rf"\,\mathrm{{{sign}}}".replace(r"\mathrm{}", "")


def write_factor(value: sympy.Rational) -> str:
    return plain(float(value), 7)


def speak_measure(value: sympy.Rational, one: Unit) -> str:
    number = figures(float(value), 7).replace("−", "minus ")
    about = "" if is_exact(float(value), 7) else "about "
    return f"{about}{number} {one.said(value)}"


def equals(value: sympy.Rational) -> str:
    return "=" if is_exact(float(value), 7) else r"\approx"


def lines(task: Task) -> list[Line]:
    if task.is_temperature:
        return degrees(task)
    of, to = tex_unit(task.of), tex_unit(task.to)
    value, factor = task.value, task.factor
    rows = [(rf"1{of} {equals(factor)} {write_factor(factor)}{to}", "the factor",
             f"One {task.of.one} is {speak_measure(factor, task.to)}.")]  # fmt: skip
    if is_exact(float(1 / factor), 7) and (factor < 1 or not is_exact(float(factor), 7)):
        rows = [(rf"1{to} = {write_factor(1 / factor)}{of}", "how both hang together",
                 f"One {task.to.one} is {speak_measure(1 / factor, task.of)}.")]  # fmt: skip
        rows.append(
            (
                rf"{write_factor(value)}{of} = \frac{{{write_factor(value)}}}"
                rf"{{{write_factor(1 / factor)}}}{to}",
                "divide",
                f"So divide by {figures(float(1 / factor), 7)}.",
            )
        )
    else:
        rows.append(
            (
                rf"{write_factor(value)}{of} {equals(factor)} "
                rf"{write_factor(value)} \cdot {write_factor(factor)}{to}",
                "multiply",
                f"So multiply by {figures(float(factor), 7)}.",
            )
        )
    rows.append(
        (
            rf"{write_factor(value)}{of} {equals(task.result)} {write_factor(task.result)}{to}",
            "the result",
            f"{speak_measure(value, task.of)} {'is' if value == 1 else 'are'} "
            f"{speak_measure(task.result, task.to)}.".capitalize(),
        )
    )
    return rows


FORMULAS = {
    ("°C", "°F"): (r"F = \frac{9}{5} \cdot C + 32", "times nine fifths, then plus 32",
                   r"\frac{{9}}{{5}} \cdot {0} + 32"),
    ("°F", "°C"): (r"C = \frac{5}{9} \cdot (F - 32)", "minus 32, then times five ninths",
                   r"\frac{{5}}{{9}} \cdot ({0} - 32)"),
    ("°C", "K"): (r"T = C + 273.15", "plus 273.15", "{0} + 273.15"),
    ("K", "°C"): (r"C = T - 273.15", "minus 273.15", "{0} - 273.15"),
    ("°F", "K"): (r"T = \frac{5}{9} \cdot (F + 459.67)", "plus 459.67, then times five ninths",
                  r"\frac{{5}}{{9}} \cdot ({0} + 459.67)"),
    ("K", "°F"): (r"F = \frac{9}{5} \cdot T - 459.67", "times nine fifths, then minus 459.67",
                  r"\frac{{9}}{{5}} \cdot {0} - 459.67"),
}  # fmt: skip


def degrees(task: Task) -> list[Line]:
    tex, way, filled = FORMULAS[task.of.sign, task.to.sign]
    value, result = write_factor(task.value), task.result
    put = filled.format(rf"\left({value}\right)" if task.value < 0 else value)
    return [
        (tex, "the formula", f"From {task.of.many} to {task.to.many}: {way}."),
        (put, "put the number in", f"Put {speak_measure(task.value, task.of)} in."),
        (rf"{value}{tex_unit(task.of)} {equals(result)} {write_factor(result)}{tex_unit(task.to)}",
         "the result", f"The result is {speak_measure(task.result, task.to)}."),
    ]  # fmt: skip


def table(task: Task) -> Scene:
    """Our value and some handy ones in both units."""
    degrees = {"°C": (0, 10, 37, 100), "°F": (0, 32, 98, 212), "K": (0, 273, 300, 373)}
    values = degrees.get(task.of.sign, (1, 2, 5, 10))
    cases = [task, *(Task(R(n), task.of, task.to) for n in values if task.value != n)]
    rows = [(task.of.sign, task.to.sign)]
    rows += [(figures(float(c.value), 5)[:14], figures(float(c.result), 5)[:14]) for c in cases[:5]]
    return show_picture(
        "Side by side",
        Table(id="both", rows=tuple(rows), header=True),
        [
            (f"Here is our value, with some others, in {task.of.many} and {task.to.many}.",
             ["both"]),
            ("Ours is the first row.", [stress("both.row1")]),
        ],
        optional=True,
    )  # fmt: skip


DEFAULT = Task(R(72), BY_NAME["km/h"], BY_NAME["m/s"])
OTHERS = (
    Task(R(5), BY_NAME["km"], BY_NAME["mi"]), Task(R(3), BY_NAME["h"], BY_NAME["s"]),
    Task(R(2500), BY_NAME["g"], BY_NAME["kg"]), Task(R(20), BY_NAME["°C"], BY_NAME["°F"]),
    Task(R("1.5"), BY_NAME["L"], BY_NAME["mL"]), Task(R(90), BY_NAME["min"], BY_NAME["h"]),
)  # fmt: skip


def build(request: Request) -> list[Scene]:
    task = read_request(request) or DEFAULT
    rule = (
        ("A scale of temperature has its own zero: a formula, no mere factor",
         "Scales of temperature have different zeros, so a formula is needed and no mere factor.")
        if task.is_temperature
        else ("The quantity stays the same: only the unit changes",
              "The quantity itself stays the same. Only the unit changes, and with it the number.")
    )  # fmt: skip
    return [
        opening("Unit conversion", f"From {task.of.many} to {task.to.many}", "line",
                f"Here {'is' if task.value == 1 else 'are'} {speak_measure(task.value, task.of)}. "
                f"How many {task.to.many} is that?"),
        list_points("The scales" if task.is_temperature else "The way", [rule, *ways(task)],
               optional=True),
        work_through("Step by step", lines(task)),
        table(task),
        summary(
            rule,
            ("Write the units down with the numbers",
             "Write the units down with the numbers: then nothing is multiplied the wrong way."),
            (f"{figures(float(task.value), 7)} {task.of.sign} "
             f"{'=' if equals(task.result) == '=' else '≈'} "
             f"{figures(float(task.result), 7)} {task.to.sign}",
             f"Ours: {speak_measure(task.value, task.of)} {'is' if task.value == 1 else 'are'} "
             f"{speak_measure(task.result, task.to)}."),
        ),
    ]  # fmt: skip


def ways(task: Task) -> list[Row]:
    if task.is_temperature:
        return [
            (
                "Ice melts at 0 °C, 32 °F, 273.15 K",
                "Ice melts at 0 degrees Celsius, 32 degrees Fahrenheit, 273.15 kelvins.",
            ),
            (
                "Water boils at 100 °C, 212 °F, 373.15 K",
                "At sea level water boils at 100 degrees Celsius, 212 degrees Fahrenheit, 373.15 "
                "kelvins.",
            ),
        ]
    return [
        ("To a smaller unit: a larger number", "In a smaller unit the number is larger."),
        ("To a larger unit: a smaller number", "In a larger unit the number is smaller."),
    ]  # fmt: skip


def question(task: Task) -> Asked:
    tex = rf"{write_factor(task.value)}{tex_unit(task.of)} = \,?{tex_unit(task.to)}"
    return f"How many {task.to.many} make {speak_measure(task.value, task.of)}?", tex, lines(task)


TEMPLATES = (
    make_template(
        ("unit conversion", SUBJECT, "a value with its unit, and the unit to convert it to"),
        read_request,
        build,
        questions(read_request, OTHERS, question),
        (
            ("Unit conversion", ""),
            ("Convert 5 km to miles", ""),
            ("98.6 F to C", ""),
            ("How many seconds are in 3 hours?", ""),
            ("Unit conversion", "2500 cm² to m²"),
        ),
        shape=BY_SHAPE + 2,
    ),
)
