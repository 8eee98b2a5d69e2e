"""The lessons on the laws of the table: what was given, the law turned round, the numbers put in,
the result put back; without numbers the law itself with an example and a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from math import isclose

import sympy

from render.plan.lesson import Scene
from render.planner.catalogue.blocks import (
    Line,
    list_points,
    opening,
    practice,
    summary,
    work_through,
)
from render.planner.catalogue.registry import Template
from render.planner.catalogue.science.law import Law, Quantity, Values
from render.planner.catalogue.science.law_asking import (
    Reading,
    companions,
    reading_of,
    score,
    some_values,
)
from render.planner.catalogue.science.law_lesson import (
    doubling,
    graph,
    in_letters,
    meaning,
    multiple,
    plain_letter,
)
from render.planner.catalogue.science.law_table import Row, checks, rows, set_unit
from render.planner.catalogue.science.measures import is_handy, set_number, written_number
from render.planner.request import Request

SAME = 1e-9  # relative, of both sides of a law


class WrongResult(ValueError):
    """A result that does not satisfy its law."""


def template(row: Row) -> Template:
    named = ", ".join(one.names[0] for one in row.entries if not one.is_constant)
    _, _, values = usual(row)
    numbers = " and ".join(
        f"{one.names[0]} {set_number(values[one.letter])} {one.sign}"
        for one in row.entries
        if not one.is_constant and one.letter != row.wanted
    )
    example = row.asks[0].replace("*", "")
    return Template(
        row.name,
        lambda r: score(row, r),
        lambda r: lesson(row, r),
        examples=((example, ""), (example, numbers)),
        more=lambda r: more(row, reading_of(row, r.text)),
        takes=f"all but one of {named}, with their units",
    )


def lesson(row: Row, request: Request) -> list[Scene]:
    reading = reading_of(row, request.text)
    if reading is None:
        law, wanted, values = usual(row, request.text)
        hook = f"How do {join_names(row)} hang together? One law says it."
    else:
        law, wanted, values = row.law(reading.units), reading.wanted, reading.values
        hook = f"{speak_givens(law, reading)} What is the {law.of(wanted).name}?"
    others = companions(reading, request.text) if reading else []
    return [
        opening(row.title, law.subtitle, "curve", hook),
        meaning(law),
        work_through("With numbers", steps(law, wanted, values, reading)),
        *(also(other) for other in others[:2]),
        *graph(law, values),
        *bars(law, values),
        plausible(law, wanted, values),
        *([] if reading else list(islice(more(row, None), 1))),
        ending(law, wanted, values, others),
    ]


def usual(row: Row, text: str = "") -> tuple[Law, str, Values]:
    """The example of the table, with what a text gives in the place of its values."""
    law = row.law()
    values = {one.letter: one.usual for one in row.entries}
    known = some_values(row, text)
    unknown = [one.letter for one in row.entries if one.letter not in known and not one.is_constant]
    wanted = row.wanted if row.wanted in unknown or not unknown else unknown[0]
    try:
        found = {**values, **known}
        found[wanted] = law.computed(wanted, found)
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        found = {}
    if not found or found[wanted] <= 0:
        wanted, found = row.wanted, values
        found[wanted] = law.computed(wanted, found)
    return law, wanted, found


def join_names(row: Row) -> str:
    names = [one.names[0] for one in row.entries if not one.is_constant]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def speak_givens(law: Law, reading: Reading) -> str:
    known = [f"{law.of(n).name} {measure.said}" for n, measure in reading.given.items()]
    known += [
        f"{law.of(one.letter).name} {law.of(one.letter).spoken(reading.values[one.letter])}"
        for one in reading.row.entries
        if one.letter not in {*reading.given, reading.wanted} and not one.is_constant
    ]
    return f"We know: {', '.join(known)}."


def steps(law: Law, wanted: str, values: Values, reading: Reading | None = None) -> list[Line]:
    """Raises WrongResult when the result, put back, does not satisfy the law."""
    target = law.of(wanted)
    formula = law.solved_for(wanted)
    verify(law, values)
    result = values[wanted]
    sign = equal(result)
    known = [one for one in law.quantities if one.letter != wanted]
    said = ", ".join(f"{one.name} {one.spoken(values[one.letter])}" for one in known)
    lines: list[Line] = [
        (
            r",\ ".join(write_quantity(law.of(one.letter), values, reading) for one in known),
            "what we know",
            f"We know: {said}.",
        ),
        (law.tex, "the law", f"{law.said}"),
    ]
    if not law.tex.startswith(f"{target.tex} ="):
        lines.append(
            (
                rf"{target.tex} = {in_letters(law, formula)}",
                f"solved for the {target.name}",
                f"We want the {target.name}, so we solve the law for it.",
            )
        )
    lines += [
        (
            rf"{target.tex} = {put_in(law, wanted, values)}",
            "put the numbers in",
            "Put the numbers in, all of them in these units.",
        ),
        (
            rf"{target.tex} {sign} {target.with_unit(result)}",
            "the result",
            f"The {target.name} is {target.spoken(result)}.",
        ),
    ]
    return lines


def write_quantity(one: Quantity, values: Values, reading: Reading | None) -> str:
    """``P = 60 W = 0.06 kW`` where the text has another unit than the law."""
    value = one.with_unit(values[one.letter])
    measure = reading.given.get(one.letter) if reading else None
    if measure and measure.unit.sign != one.sign:
        own = rf"{set_number(measure.value)}\,\mathrm{{{set_unit(measure.unit.sign)}}}"
        return rf"{one.tex} = {own} {equal(values[one.letter])} {value}"
    return rf"{one.tex} {equal(values[one.letter])} {value}"


def equal(value: float) -> str:
    """The sign before a value that is written with three figures."""
    return "=" if is_handy(value) and isclose(float(set_number(value)), value) else r"\approx"


def put_in(law: Law, wanted: str, values: Values) -> str:
    formula = law.solved_for(wanted)
    names = {symbol: set_number(values[symbol.name]) for symbol in formula.free_symbols}
    for symbol, text in names.items():
        if "10^" in text:
            names[symbol] = rf"\left({text}\right)"
    return str(sympy.latex(formula, symbol_names=names, mul_symbol="dot"))


def verify(law: Law, values: Values) -> tuple[float, float]:
    left, right = checks(law, values)
    if not isclose(left, right, rel_tol=SAME):
        raise WrongResult(f"{law.name}: {left} is not {right}")
    return left, right


def also(other: Reading) -> Scene:
    law = other.row.law(other.units)
    return work_through(other.row.title, steps(law, other.wanted, other.values, other))


def bars(law: Law, values: Values) -> list[Scene]:
    return [doubling(law, values)] if all(map(is_handy, values.values())) else []


def factor(law: Law, values: Values) -> float:
    """How many times the law's own quantity grows when the one it is drawn over doubles."""
    twice = {**values, law.along: 2 * values[law.along]}
    return law.computed(law.wanted, twice) / values[law.wanted]


def plausible(law: Law, wanted: str, values: Values) -> Scene:
    """The result put back into the law, and what twice the one quantity would do."""
    left, right = verify(law, values)
    x, y = law.of(law.along), law.of(law.wanted)
    grown = multiple(factor(law, values))
    name = law.of(wanted).name
    rows = [
        (f"Put back: {written_number(left)} = {written_number(right)}",
         f"Put the {name} back into the law: both sides come to the same number."),
        (f"Twice the {x.name}: {grown} the {y.name}",
         f"Twice the {x.name} gives {grown} the {y.name}, when all else stays as it is."),
    ]  # fmt: skip
    return list_points("Is it plausible?", rows)


def ending(law: Law, wanted: str, values: Values, others: Sequence[Reading]) -> Scene:
    results = [(law, wanted, values)]
    results += [(one.row.law(one.units), one.wanted, one.values) for one in others[:2]]
    points = []
    for of, letter, found in results:
        one = of.of(letter)
        points.append(
            (
                f"Ours: {plain_letter(one)} = {one.noted(found[letter])}",
                f"The {one.name} is {one.spoken(found[letter])}.",
            )
        )
    return summary(*law.facts[:3], *points)


def more(row: Row, reading: Reading | None) -> Iterator[Scene]:
    """A question for each quantity in turn, with other numbers."""
    law, _, values = usual(row)
    own = reading.values if reading else values
    varying = [one for one in row.entries if not one.is_constant]
    for number, (share, target) in enumerate(
        ((share, one) for share in (2, 3, 1.5, 4) for one in varying), 1
    ):
        known = {
            one.letter: values[one.letter] * (1 if one.is_constant or n % 2 else share)
            for n, one in enumerate(row.entries)
        }
        try:
            known[target.letter] = law.computed(target.letter, known)
        except (TypeError, ValueError):
            continue
        if known[target.letter] > 0 and known != own:
            lines = steps(law, target.letter, known)
            yield practice(f"How large is the {target.names[0]}?", lines[0][0], lines[-3:], number)


TEMPLATES = tuple(map(template, rows()))
