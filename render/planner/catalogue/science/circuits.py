# ruff: noqa: E501, a formula and its reason are easier to read on one line
"""Electric circuits: Ohm's law, resistors in series and in parallel, with the user's values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from render.plan.actions import show, stress
from render.plan.boards import Piece, Sketch
from render.plan.lesson import Scene
from render.plan.objects import Curve, Graph, Point
from render.planner.catalogue.blocks import work_through
from render.planner.catalogue.framing import beat, join_words, opening, summary
from render.planner.catalogue.quantities import (
    about,
    coefficient,
    figures,
    plain,
    quantities,
    quantity,
    tex_equal,
)
from render.planner.catalogue.registry import Template
from render.planner.catalogue.science.mechanics import has
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

OHM = r"\Omega"


def calculation(title: str, *rows: tuple[str, str, str]) -> Scene:
    """Up to five (LaTeX, reason, sentence)."""
    return work_through(title, rows)


def shorten_value(value: float) -> float:
    """Ten digits, as they are written into the plan."""
    return float(f"{value:.10g}")


def resistors(values: Sequence[float]) -> str:
    return join_words([f"{figures(value)} ohms" for value in values])


def source(voltage: float) -> Piece:
    return Piece(id="u", form="cell", points=((1.0, 0.6), (1.0, 4.4)), role="good",
                 tex=rf"{plain(voltage)}\,\mathrm{{V}}", side="left")  # fmt: skip


def wire(name: str, *points: tuple[float, float], waits: bool = False) -> Piece:
    return Piece(id=name, form="line", points=points, role="text", waits=waits)


def resistor(
    number: int,
    value: float,
    start: tuple[float, float],
    end: tuple[float, float],
    side: str = "up",
    *,
    named: bool = True,
) -> Piece:
    name = f"R_{number} = " if number else "R = "
    return Piece.model_validate(
        {"id": f"r{number}", "form": "resistor", "points": (start, end), "role": "warm",
         "tex": (name if named else "") + ohms_tex(value), "side": side}
    )  # fmt: skip


def ohms_tex(value: float) -> str:
    if value >= 1e6:
        return rf"{plain(value / 1e6)}\,\mathrm{{M}}{OHM}"
    return (
        rf"{plain(value / 1e3)}\,\mathrm{{k}}{OHM}" if value >= 1e3 else rf"{plain(value)}\,{OHM}"
    )


def ohm(voltage: float, resistance: float, find: str) -> list[Scene]:
    current = voltage / resistance
    power = voltage * current
    known = tell_wanted(voltage, resistance, find)
    drawable = voltage <= 900 and 0.05 <= 2.4 * current <= 1800 and voltage >= 0.06
    return [
        opening("Ohm's law", known[0],
                "Voltage pushes, resistance holds back, and current flows. Ohm's law says how the three belong together.", icon="bolt"),
        show_circuit(voltage, resistance),
        calculation(
            "The calculation",
            (r"U = R \cdot I", "Ohm's law", "Ohm's law: voltage is resistance times current."),
            known[1:4],
            (rf"P = U \cdot I {tex_equal(power, 'W')}", "the power",
             f"The resistor turns {about(power, 'watts')} into heat."),
        ),
        *([plot_current(voltage, resistance)] if drawable else []),
        summary(
            ("U = R · I", "Voltage is resistance times current."),
            (f"Here: {about(voltage, 'V')}, {about(resistance, 'Ω')}, {about(current, 'A')}",
             f"Here: {about(voltage, 'volts')}, {about(resistance, 'ohms')} and "
             f"{about(current, 'amperes')}."),
            ("Twice the voltage: twice the current", "Twice the voltage drives twice the current."),
            ("Twice the resistance: half the current", "Twice the resistance lets half of it through."),
        ),
    ]  # fmt: skip


def show_circuit(voltage: float, resistance: float) -> Scene:
    current = voltage / resistance
    sketch = Sketch(
        id="s", width=11, height=5.4,
        pieces=(
            source(voltage),
            wire("top", (1.0, 4.4), (3.6, 4.4)),
            resistor(0, resistance, (3.6, 4.4), (7.4, 4.4)),
            wire("back", (7.4, 4.4), (10.0, 4.4), (10.0, 0.6), (1.0, 0.6)),
            Piece(id="i", form="arrow", points=((8.0, 0.6), (5.0, 0.6)), role="accent",
                  tex=rf"I {tex_equal(current, 'A')}", side="up", waits=True),
        ),
    )  # fmt: skip
    return Scene(
        title="The circuit",
        objects=(sketch,),
        beats=(
            beat(f"A source of {about(voltage, 'volts')} and a resistor of "
                 f"{about(resistance, 'ohms')}.",
                 show("s")),
            beat(f"Through it flows a current of {about(current, 'amperes')}. Why just that much?",
                 show("s.i"), stress("s.i")),
        ),
    )  # fmt: skip


def tell_wanted(voltage: float, resistance: float, find: str) -> tuple[str, str, str, str]:
    """What is given, and the line of the calculation (LaTeX, reason, sentence) that finds it."""
    current = voltage / resistance
    return {
        "current": (f"{figures(voltage)} V and {figures(resistance)} Ω",
                    rf"I = \frac{{U}}{{R}} = \frac{{{plain(voltage)}}}{{{plain(resistance)}}} "
                        rf"{tex_equal(current, 'A')}",
                    "the current", f"Voltage over resistance gives a current of "
                                   f"{about(current, 'amperes')}."),
        "voltage": (f"{figures(current)} A through {figures(resistance)} Ω",
                    rf"U = R \cdot I = {plain(resistance)} \cdot {plain(current)} "
                        rf"{tex_equal(voltage, 'V')}",
                    "the voltage", f"Resistance times current gives a voltage of "
                                   f"{about(voltage, 'volts')}."),
        "resistance": (f"{figures(voltage)} V drive {figures(current)} A",
                       rf"R = \frac{{U}}{{I}} = \frac{{{plain(voltage)}}}{{{plain(current)}}} "
                       rf"{tex_equal(resistance)}\,{OHM}",
                       "the resistance",
                       f"Voltage over current gives a resistance of {about(resistance, 'ohms')}."),
    }[find]  # fmt: skip


def plot_current(voltage: float, resistance: float) -> Scene:
    """The line of currents over voltages, with the point of this circuit."""
    current = voltage / resistance
    top = max(2 * voltage, 1e-3)
    graph = Graph(
        id="plot",
        x_range=(0.0, shorten_value(max(0.1, min(2000, top)))),
        y_range=(0.0, shorten_value(max(0.1, min(2000, 2.4 * current)))),
        curves=(Curve(id="line", expression=f"x/{coefficient(resistance)}", tex=r"I = \frac{U}{R}"),),
        points=(Point(id="here", x=shorten_value(voltage), y=shorten_value(voltage / float(coefficient(resistance))),
                      on="line", tex=rf"{plain(voltage)}\,\mathrm{{V}},\ "
                                       rf"{plain(current)}\,\mathrm{{A}}"),),
    )  # fmt: skip
    return Scene(
        title="Current and voltage",
        objects=(graph,),
        beats=(
            beat("To the right the voltage in volts, upwards the current in amperes.", show("plot")),
            beat("The line goes straight through zero: twice the voltage drives twice the current.",
                 show("plot.line")),
            beat("Here stands our circuit.", show("plot.here"), stress("plot.here")),
        ),
        optional=True,
    )  # fmt: skip


def series(values: Sequence[float], voltage: float) -> list[Scene]:
    whole = sum(values)
    current = voltage / whole
    drops = [value * current for value in values]
    added = " + ".join(map(plain, values))
    return [
        opening("Resistors in series", f"{resistors(values)} at {figures(voltage)} V",
                "In an old chain of lights one broken lamp put all of them out. They were in series: one after the other.", icon="chain"),
        show_series(values, voltage, current),
        calculation(
            "The calculation",
            (rf"R = {added} {tex_equal(whole)}\,{OHM}", "resistances add up",
             f"In series, resistances add up: {about(whole, 'ohms')}."),
            (rf"I = \frac{{U}}{{R}} = \frac{{{plain(voltage)}}}{{{plain(whole)}}} "
                rf"{tex_equal(current, 'A')}",
             "Ohm's law", f"By Ohm's law the current is {about(current, 'amperes')}."),
            (rf"U_1 = R_1 \cdot I = {plain(values[0])} \cdot {plain(current)} "
                rf"{tex_equal(drops[0], 'V')}",
             "the first one's voltage", f"The first takes {about(drops[0], 'volts')} of the "
                                        f"voltage."),
        ),
        summary(
            (f"Together: {about(whole, 'Ω')}", f"Together they have {about(whole, 'ohms')}."),
            (f"The same current everywhere: {about(current, 'A')}",
             f"The same current flows everywhere: {about(current, 'amperes')}."),
            ("The voltages add up to that of the source",
             "The voltages add up to that of the source."),
            ("The largest resistor takes the most voltage",
             "The larger a resistor, the more of the voltage it takes."),
        ),
    ]  # fmt: skip


def show_series(values: Sequence[float], voltage: float, current: float) -> Scene:
    drops = [value * current for value in values]
    wide = 9.0 / len(values)
    pieces = [source(voltage)]
    for n, value in enumerate(values):
        start, end = 1.0 + wide * n, 1.0 + wide * (n + 1)
        pieces.append(resistor(n + 1, value, (start, 4.4), (end, 4.4)))
        pieces.append(Piece(id=f"u{n + 1}", form="note", points=(((start + end) / 2, 3.75),), size=wide,
                            role="accent", tex=rf"{plain(drops[n])}\,\mathrm{{V}}", waits=True))  # fmt: skip
    pieces.append(wire("back", (10.0, 4.4), (10.0, 0.6), (1.0, 0.6)))
    pieces.append(Piece(id="i", form="arrow", points=((7.4, 0.6), (4.4, 0.6)), role="accent",
                        tex=rf"I {tex_equal(current, 'A')}", side="up", waits=True))  # fmt: skip
    beats = [
        beat(f"One after the other: {resistors(values)}. There is only one way for the current.",
             show("s")),
        beat(f"So the same current flows through all: {about(current, 'amperes')}.", show("s.i")),
        beat(f"The voltage is shared out: {join_words([about(d, 'volts') for d in drops])}.",
             *[show(f"s.u{n + 1}") for n in range(len(values))]),
    ]  # fmt: skip
    return Scene(title="One way for the current", objects=(Sketch(id="s", width=11, height=5.6,
                 pieces=tuple(pieces)),), beats=tuple(beats))  # fmt: skip


def parallel(values: Sequence[float], voltage: float) -> list[Scene]:
    whole = 1 / sum(1 / value for value in values)
    currents = [voltage / value for value in values]
    total = sum(currents)
    pitch = 7.6 / len(values)
    pieces = [source(voltage)]
    for n, value in enumerate(values):
        x = 1.0 + pitch * (n + 1)
        pieces.append(wire(f"w{n + 1}", (x - pitch, 4.4), (x, 4.4)))
        pieces.append(wire(f"v{n + 1}", (x, 0.6), (x - pitch, 0.6)))
        pieces.append(resistor(n + 1, value, (x, 4.4), (x, 0.6), "right", named=len(values) < 3))
        pieces.append(Piece(id=f"i{n + 1}", form="note", points=((x + 0.85, 1.25),), size=1.5,
                            role="accent", tex=rf"{plain(currents[n])}\,\mathrm{{A}}", waits=True))  # fmt: skip
    beats = [
        beat(f"Side by side: {resistors(values)}. Each has a way of its own.", show("s")),
        beat(f"All have the same voltage, {figures(voltage)} volts. The currents: "
             f"{join_words([about(c, 'amperes') for c in currents])}.",
             *[show(f"s.i{n + 1}") for n in range(len(values))]),
        beat(f"The source delivers them all: {about(total, 'amperes')}."),
    ]  # fmt: skip
    inverse = " + ".join(rf"\frac{{1}}{{{plain(value)}}}" for value in values)
    return [
        opening("Resistors in parallel", f"{resistors(values)} at {figures(voltage)} V",
                "At home you can switch one lamp off, and the others stay on. They are in parallel: each has its own way.", icon="plug"),
        Scene(title="A way for each", objects=(Sketch(id="s", width=11.6, height=5.2,
              pieces=tuple(pieces)),), beats=tuple(beats)),
        calculation(
            "The calculation",
            (rf"\frac{{1}}{{R}} = {inverse}", "the inverses add up",
             "In parallel the inverses of the resistances add up."),
            (rf"R {tex_equal(whole)}\,{OHM}", "the inverse of the sum",
             f"That gives {about(whole, 'ohms')}, less than the smallest of them."),
            (rf"I = \frac{{U}}{{R}} {tex_equal(total, 'A')}", "Ohm's law",
             f"So the source delivers {about(total, 'amperes')}."),
        ),
        summary(
            (f"Together: {about(whole, 'Ω')}", f"Together they have {about(whole, 'ohms')}."),
            ("The same voltage for all", "All have the same voltage."),
            (f"The currents add up: {about(total, 'A')}",
             f"The currents add up to {about(total, 'amperes')}."),
            ("Every further way lowers the resistance",
             "Every further way lowers the resistance of the whole."),
        ),
    ]  # fmt: skip


# ---- what the text says ----


def asked_ohm(request: Request) -> list[Scene]:
    text = request.text
    voltage = quantity(text, "voltage", 1e-3, 1e6)
    ohms = quantity(text, "resistance", 1e-3, 1e6)
    current = quantity(text, "current", 1e-6, 1e5)
    if voltage and current and not ohms:
        return ohm(voltage, voltage / current, "resistance")
    if current and ohms and not voltage:
        return ohm(current * ohms, ohms, "voltage")
    return ohm(voltage or 12.0, ohms or 4.0, "current")


def given_resistors(request: Request) -> list[float]:
    """Values with a unit; "R1 = 2, R2 = 3" and "2, 3 and 6 ohms" as well."""
    text = request.text
    row = re.search(
        r"((?:\d+(?:\.\d+)?\s*(?:,|and|&)\s*)+)\d+(?:\.\d+)?\s*(?:ohms?|Ω|Ω)", text, re.I
    )
    found = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", row[1])] if row else []
    found += quantities(text, "resistance")
    if len(found) < 2:
        found = [float(n) for n in re.findall(r"\bR_?\d\s*=\s*(\d+(?:\.\d+)?)", text)]
    return [value for value in found if 1e-3 <= value <= 1e6][:4]


def asked_series(request: Request) -> list[Scene]:
    values = given_resistors(request)
    voltage = quantity(request.text, "voltage", 1e-3, 1e6) or 12.0
    return series(values if len(values) >= 2 else (2.0, 4.0), voltage)


def asked_parallel(request: Request) -> list[Scene]:
    values = given_resistors(request)
    voltage = quantity(request.text, "voltage", 1e-3, 1e6) or 12.0
    return parallel(values if len(values) >= 2 else (3.0, 6.0), voltage)


ELECTRIC = (
    "ohm* ohm's law circuit* electric* resist* voltage* current* power volt* amp* ampere* series "
    "parallel source battery total equivalent physics connected r1 r2 r3 v a lamps and"
)
OHMS_LAW = Subject(names=("ohm's law", "ohms law", "voltage current and resistance",
                          "current voltage resistance", "electric circuit*", "electrical circuit*",
                          "simple circuit*"),
                   words=ELECTRIC)  # fmt: skip
SERIES = Subject(names=("series circuit*", "resistors in series", "in series", "series resistors",
                        "series connection"), words=ELECTRIC, not_with=("parallel",))  # fmt: skip
PARALLEL = Subject(names=("parallel circuit*", "resistors in parallel", "in parallel",
                          "parallel resistors", "series and parallel*", "parallel connection"),
                   words=ELECTRIC)  # fmt: skip

TEMPLATES = (
    Template("Ohm's law", lambda r: OHMS_LAW.score(r, given=has(r, "voltage", "resistance", "current")),
             asked_ohm, takes="two of voltage, resistance and current, each above zero",
        examples=(("Ohm's law", ""), ("Ohm's law with 9 V and 450 ohm", ""))),
    Template("resistors in series", lambda r: SERIES.score(r, given=has(r, "resistance")), asked_series,
             takes="2 to 4 resistances above zero, and a voltage",
        examples=(("Resistors in series", ""), ("Series circuit", "10 ohm and 20 ohm at 6 V"))),
    Template("resistors in parallel", lambda r: PARALLEL.score(r, given=has(r, "resistance")),
             asked_parallel,
             takes="2 to 4 resistances above zero, and a voltage",
        examples=(("Resistors in parallel", ""), ("Parallel circuit of 3, 6 and 9 ohms at "
                 "18 V", ""))),
)  # fmt: skip
