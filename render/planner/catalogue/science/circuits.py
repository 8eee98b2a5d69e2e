# ruff: noqa: E501, a formula and its reason are easier to read on one line
"""Electric circuits: Ohm's law, resistors in series and in parallel, with the user's values; and
light that is refracted (Snell's law)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import asin, cos, degrees, radians, sin

from render.plan.actions import show, stress
from render.plan.boards import Piece, Sketch
from render.plan.lesson import Beat, Scene
from render.plan.objects import Curve, Graph, Point
from render.planner.catalogue.blocks import work_through
from render.planner.catalogue.framing import beat, fit_beats, join_words, opening, summary
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
    known = {
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
    power = voltage * current
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
    plot = Scene(
        title="Current and voltage",
        objects=(graph,),
        beats=(
            beat("To the right the voltage in volts, upwards the current in "
                 "amperes.", show("plot")),
            beat("The line goes straight through zero: twice the voltage drives twice the current.",
                 show("plot.line")),
            beat("Here stands our circuit.", show("plot.here"), stress("plot.here")),
        ),
        optional=True,
    )  # fmt: skip
    drawable = voltage <= 900 and 0.05 <= 2.4 * current <= 1800 and voltage >= 0.06
    return [
        opening("Ohm's law", known[0],
                "Voltage pushes, resistance holds back, and current flows. Ohm's law says how "
                "the three "
                "belong together.", icon="bolt"),
        Scene(
            title="The circuit",
            objects=(sketch,),
            beats=(
                beat(f"A source of {about(voltage, 'volts')} and a resistor of "
                     f"{about(resistance, 'ohms')}.",
                     show("s")),
                beat(f"Through it flows a current of {about(current, 'amperes')}. Why just that "
                     f"much?",
                     show("s.i"), stress("s.i")),
            ),
        ),
        calculation(
            "The calculation",
            (r"U = R \cdot I", "Ohm's law", "Ohm's law: voltage is resistance times current."),
            known[1:4],
            (rf"P = U \cdot I {tex_equal(power, 'W')}", "the power",
             f"The resistor turns {about(power, 'watts')} into heat."),
        ),
        *([plot] if drawable else []),
        summary(
            ("U = R · I", "Voltage is resistance times current."),
            (f"Here: {about(voltage, 'V')}, {about(resistance, 'Ω')}, {about(current, 'A')}",
             f"Here: {about(voltage, 'volts')}, {about(resistance, 'ohms')} and "
             f"{about(current, 'amperes')}."),
            ("Twice the voltage: twice the current", "Twice the voltage drives twice the current."),
            ("Twice the resistance: half the current", "Twice the resistance lets half of it "
                "through."),
        ),
    ]  # fmt: skip


def series(values: Sequence[float], voltage: float) -> list[Scene]:
    whole = sum(values)
    current = voltage / whole
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
    added = " + ".join(map(plain, values))
    return [
        opening("Resistors in series", f"{resistors(values)} at {figures(voltage)} V",
                "In an old chain of lights one broken lamp put all of them out. They were in "
                "series: one "
                "after the other.", icon="chain"),
        Scene(title="One way for the current", objects=(Sketch(id="s", width=11, height=5.6,
              pieces=tuple(pieces)),), beats=tuple(beats)),
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
                "At home you can switch one lamp off, and the others stay on. They are in "
                "parallel: each "
                "has its own way.", icon="plug"),
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


# ---- refraction ----

MEDIA = {"air": 1.0, "vacuum": 1.0, "water": 1.33, "ice": 1.31, "glass": 1.5, "diamond": 2.42,
         "oil": 1.47, "plexiglass": 1.49}  # fmt: skip


def refraction(angle: float, one: tuple[str, float], other: tuple[str, float]) -> list[Scene]:
    (name1, n1), (name2, n2) = one, other
    ratio = n1 / n2 * sin(radians(angle))
    bent = degrees(asin(ratio)) if ratio <= 1 else None
    limit = degrees(asin(n2 / n1)) if n1 > n2 else None
    facts = f"From {name1} into {name2}, {figures(angle)}°"
    sketch, beats = rays(angle, bent, one, other)
    rows = [
        (r"n_1 \sin\theta_1 = n_2 \sin\theta_2", "Snell's law",
         "Snell's law: index times sine is the same on both sides."),
        (rf"\sin\theta_2 = \frac{{{plain(n1)}}}{{{plain(n2)}}} \cdot \sin {plain(angle)}^\circ "
         f"{tex_equal(ratio)}", "put the numbers in", f"With our numbers the sine is "
             f"{about(ratio)}."),
    ]  # fmt: skip
    if bent is None:
        rows.append((rf"{plain(ratio)} > 1", "no such angle: total reflection",
                     "No angle has such a sine. No light gets through: all of it is "
                     "reflected."))  # fmt: skip
    else:
        rows.append((rf"\theta_2 {tex_equal(bent)}^\circ", "the angle behind the surface",
                     f"So the angle is {about(bent, 'degrees')}."))  # fmt: skip
    ends = [
        ("n₁ · sin θ₁ = n₂ · sin θ₂", "Index times sine is the same on both sides."),
        (f"Here: {figures(angle)}° becomes {about(bent, '')}°" if bent is not None
         else "Here: total reflection",
         f"Here {figures(angle)} degrees become {about(bent, 'degrees')}." if bent is not None
         else "Here all light is reflected."),
        ("Into a denser medium: towards the normal" if n2 >= n1
         else "Into a thinner medium: away from the normal",
         "Into a medium of greater index, light is bent towards the normal." if n2 >= n1
         else "Into a medium of smaller index, light is bent away from the normal."),
    ]  # fmt: skip
    if limit is not None:
        ends.append((f"Total reflection from {about(limit, '')}° on",
                     f"From {about(limit, 'degrees')} on, all light is reflected."))  # fmt: skip
    return [
        opening("Refraction of light", facts,
                "A straw in a glass of water looks broken. Light is bent where it passes from "
                "one medium "
                "into another.", icon="eye"),
        Scene(title="The ray at the surface", objects=(sketch,), beats=tuple(fit_beats(beats))),
        calculation("Snell's law", *rows),
        summary(*ends),
    ]  # fmt: skip


def degrees_note(name: str, angle: float, at: tuple[float, float], turn: float) -> Piece:
    """The size of an angle, written beyond its ray, where no line runs."""
    spot = (at[0] + 1.7 * cos(radians(turn)), at[1] + 1.35 * sin(radians(turn)))
    return Piece(
        id=name, form="note", points=(spot,), size=1.2, tex=rf"{plain(angle)}^\circ", waits=True
    )


def rays(
    angle: float, bent: float | None, one: tuple[str, float], other: tuple[str, float]
) -> tuple[Sketch, list[Beat]]:
    """The picture; angles are measured from the normal, at the middle of the surface."""
    x, y, size = 6.0, 2.75, 2.6
    a = radians(angle)
    start = (x - size * sin(a), y + size * cos(a))
    pieces = [
        Piece(id="below", form="region", points=((0, 0), (12, 0), (12, y), (0, y)), role="accent"),
        Piece(id="surface", form="line", points=((0.0, y), (12.0, y)), role="muted"),
        Piece(id="normal", form="dashed", points=((x, 0.1), (x, 5.4)), role="muted"),
        Piece(id="name1", form="note", points=((10.3, 4.7),), size=3.2, role="muted",
              text=f"{one[0]}, n = {figures(one[1])}"),
        Piece(id="name2", form="note", points=((10.3, 0.6),), size=3.2, role="muted",
              text=f"{other[0]}, n = {figures(other[1])}"),
    ]  # fmt: skip
    beats = [beat(f"Above is {one[0]}, with the index {figures(one[1])}; below {other[0]}, with "
                  f"{figures(other[1])}. The dashed normal stands upright on the "
                  f"surface.", show("s"))]  # fmt: skip
    if angle:
        pieces.append(Piece(id="in", form="arrow", points=(start, (x, y)), role="warm", waits=True))
        pieces.append(Piece(id="a1", form="angle", points=((x, y),), turn=(90.0, 90.0 + angle), size=0.9,
                            waits=True))  # fmt: skip
        pieces.append(degrees_note("t1", angle, (x, y), 90 + angle + 20))
        beats.append(beat(f"The ray comes in at {figures(angle)} degrees to the "
                          f"normal.", show("s.in"),
                          show("s.a1"), show("s.t1")))  # fmt: skip
    else:
        pieces.append(
            Piece(id="in", form="arrow", points=((x, y + size), (x, y)), role="warm", waits=True)
        )
        beats.append(beat("The ray comes in along the normal.", show("s.in")))
    if bent is None:
        back = (x + size * sin(a), y + size * cos(a))
        pieces.append(Piece(id="out", form="arrow", points=((x, y), back), role="bad", waits=True))
        beats.append(beat("It does not get through: all of it is thrown back.", show("s.out")))
    else:
        b = radians(bent)
        tip = (x + size * sin(b), y - size * cos(b))
        pieces.append(Piece(id="out", form="arrow", points=((x, y), tip), role="good", waits=True))
        acts = [show("s.out")]
        if bent > 4:
            pieces.append(Piece(id="a2", form="angle", points=((x, y),), turn=(-90.0, -90.0 + bent),
                                size=0.9, waits=True))  # fmt: skip
            pieces.append(degrees_note("t2", bent, (x, y), -90 + min(bent, 62) + 20))
            acts += [show("s.a2"), show("s.t2")]
        way = (
            "Straight on: along the normal nothing is bent." if not angle
            else f"It goes on at {about(bent, 'degrees')}, "
            + ("nearer to the normal." if bent < angle else "farther from the normal." if bent > angle
               else "unbent, since both sides have the same index.")
        )  # fmt: skip
        beats.append(Beat(say=way, do=tuple(acts)))
    return Sketch(id="s", width=12, height=5.5, pieces=tuple(pieces)), beats


def asked_refraction(request: Request) -> list[Scene]:
    text = request.text.lower()
    named = sorted((text.find(m), m) for m in MEDIA if re.search(rf"\b{m}\b", text))
    media = [(m, MEDIA[m]) for _, m in named]
    if len(media) == 1:
        media = [("air", 1.0), *media] if media[0][0] != "air" else [*media, ("water", 1.33)]
        turned = re.search(rf"\b(?:from|in)\s+{media[1][0]}\b", text)
        media = media[::-1] if turned and "into " + media[1][0] not in text else media
    one, other = media[:2] if len(media) > 1 else (("air", 1.0), ("water", 1.33))
    angle = quantity(request.text, "angle", 0, 89)
    return refraction(45.0 if angle is None else angle, one, other)


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
SNELL = Subject(
    names=("refraction*", "snell's law", "snells law", "refraction of light", "total internal reflection",
           "law of refraction"),
    words="snell light ray* water glass air diamond oil ice index of refractive angle* incidence "
          "optics physics "
    "degrees critical total internal reflection medium media bend* passes into",
)  # fmt: skip

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
    Template("refraction of light", lambda r: SNELL.score(r, given=has(r, "angle")), asked_refraction,
             takes="air, water, glass, diamond and the like, and an angle below 90 degrees",
        examples=(("Snell's law", ""), ("Refraction from glass into air at 30 degrees", ""))),
)  # fmt: skip
