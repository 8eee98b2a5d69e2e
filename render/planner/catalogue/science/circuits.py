"""Electric circuits, drawn: one resistor, and several in series or in parallel."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from render.plan.boards import Piece, Sketch
from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.quantities import plain, quantities, quantity, tex_equal
from render.planner.catalogue.science.mechanics import score_by
from render.planner.catalogue.values import BY_SIGN, Measured
from render.planner.request import Request

ROW = re.compile(r"((?:\d+(?:\.\d+)?\s*(?:,|and|&)\s*)+)\d+(?:\.\d+)?\s*(?:ohms?|[ΩΩ])", re.I)
NAMED = re.compile(r"\bR_?\d\s*=\s*(\d+(?:\.\d+)?)")
USUAL_VOLTAGE, MOST, MOST_NAMED = 12.0, 4, 2  # resistors; and those whose names have room
HERE = Path(__file__)
Place = tuple[float, float]


def measure(sign: str, *values: float) -> tuple[Measured, ...]:
    return tuple(Measured(value, unit=BY_SIGN[sign]) for value in values)


@dataclass(frozen=True)
class Circuit:
    """Resistances in ohms at so many volts."""

    values: tuple[float, ...]
    voltage: float

    @property
    def ohms(self) -> tuple[Measured, ...]:
        return measure("Ω", *self.values)

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(range(1, len(self.values) + 1))

    @property
    def added(self) -> str:
        return " + ".join(map(plain, self.values))

    @property
    def source(self) -> Piece:
        return Piece(id="u", form="cell", points=((1.0, 0.6), (1.0, 4.4)), role="good",
                     tex=rf"{plain(self.voltage)}\,\mathrm{{V}}", side="left")  # fmt: skip


@dataclass(frozen=True)
class Single(Circuit):
    """With one resistor; ``wanted`` is what follows from the other two quantities."""

    wanted: str = "current"

    @property
    def resistance(self) -> float:
        return self.values[0]

    @property
    def circuit(self) -> Sketch:
        current = self.voltage / self.resistance
        return Sketch(id="s", width=11, height=5.4, pieces=(
            self.source,
            draw_wire("top", (1.0, 4.4), (3.6, 4.4)),
            draw_resistor("R = ", 0, self.resistance, ((3.6, 4.4), (7.4, 4.4))),
            draw_wire("back", (7.4, 4.4), (10.0, 4.4), (10.0, 0.6), (1.0, 0.6)),
            draw_current(current, 8.0),
        ))  # fmt: skip


@dataclass(frozen=True)
class Series(Circuit):
    @property
    def whole(self) -> float:
        return sum(self.values)

    @property
    def current(self) -> float:
        return self.voltage / self.whole

    @property
    def drops(self) -> tuple[Measured, ...]:
        return measure("V", *(value * self.current for value in self.values))

    @property
    def circuit(self) -> Sketch:
        wide, pieces = 9.0 / len(self.values), [self.source]
        for n, (value, drop) in enumerate(zip(self.values, self.drops, strict=True)):
            start, end = 1.0 + wide * n, 1.0 + wide * (n + 1)
            pieces += [
                draw_resistor(f"R_{n + 1} = ", n + 1, value, ((start, 4.4), (end, 4.4))),
                draw_note(f"u{n + 1}", ((start + end) / 2, 3.75), wide, drop),
            ]
        pieces += [draw_wire("back", (10.0, 4.4), (10.0, 0.6), (1.0, 0.6)),
                   draw_current(self.current, 7.4)]  # fmt: skip
        return Sketch(id="s", width=11, height=5.6, pieces=tuple(pieces))


@dataclass(frozen=True)
class Parallel(Circuit):
    @property
    def whole(self) -> float:
        return 1 / sum(1 / value for value in self.values)

    @property
    def inverses(self) -> str:
        return " + ".join(rf"\frac{{1}}{{{plain(value)}}}" for value in self.values)

    @property
    def total(self) -> float:
        return sum(self.voltage / value for value in self.values)

    @property
    def currents(self) -> tuple[Measured, ...]:
        return measure("A", *(self.voltage / value for value in self.values))

    @property
    def circuit(self) -> Sketch:
        pitch, pieces = 7.6 / len(self.values), [self.source]
        for n, (value, current) in enumerate(zip(self.values, self.currents, strict=True), 1):
            x = 1.0 + pitch * n
            name = f"R_{n} = " if len(self.values) <= MOST_NAMED else ""
            pieces += [
                draw_wire(f"w{n}", (x - pitch, 4.4), (x, 4.4)),
                draw_wire(f"v{n}", (x, 0.6), (x - pitch, 0.6)),
                draw_resistor(name, n, value, ((x, 4.4), (x, 0.6)), "right"),
                draw_note(f"i{n}", (x + 0.85, 1.25), 1.5, current),
            ]
        return Sketch(id="s", width=11.6, height=5.2, pieces=tuple(pieces))


def draw_wire(name: str, *points: Place) -> Piece:
    return Piece(id=name, form="line", points=points, role="text")


def draw_resistor(
    name: str, number: int, value: float, ends: tuple[Place, Place], side: str = "up"
) -> Piece:
    size, prefix = (1e6, "M") if value >= 1e6 else (1e3, "k") if value >= 1e3 else (1, "")
    unit = rf"\mathrm{{{prefix}}}\Omega" if prefix else r"\Omega"
    return Piece.model_validate(
        {"id": f"r{number}", "form": "resistor", "points": ends, "role": "warm",
         "tex": rf"{name}{plain(value / size)}\,{unit}", "side": side}
    )  # fmt: skip


def draw_note(name: str, at: Place, size: float, value: Measured) -> Piece:
    tex = value.tex()
    return Piece(id=name, form="note", points=(at,), size=size, role="accent", tex=tex, waits=True)


def draw_current(current: float, start: float) -> Piece:
    return Piece(id="i", form="arrow", points=((start, 0.6), (start - 3, 0.6)), role="accent",
                 tex=rf"I {tex_equal(current, 'A')}", side="up", waits=True)  # fmt: skip


def read_single(request: Request) -> Single:
    voltage = quantity(request.text, "voltage", 1e-3, 1e6)
    ohms = quantity(request.text, "resistance", 1e-3, 1e6)
    current = quantity(request.text, "current", 1e-6, 1e5)
    if voltage and current and not ohms:
        return Single((voltage / current,), voltage, "resistance")
    if current and ohms and not voltage:
        return Single((ohms,), current * ohms, "voltage")
    return Single((ohms or 4.0,), voltage or USUAL_VOLTAGE)


def read_circuit(
    kind: Callable[..., Circuit], usual: tuple[float, ...]
) -> Callable[[Request], Circuit]:
    def read(request: Request) -> Circuit:
        values = given_resistors(request.text)
        voltage = quantity(request.text, "voltage", 1e-3, 1e6) or USUAL_VOLTAGE
        return kind(values if len(values) >= 2 else usual, voltage)

    return read


def given_resistors(text: str) -> tuple[float, ...]:
    """Values with a unit; "R1 = 2, R2 = 3" and "2, 3 and 6 ohms" as well."""
    row = ROW.search(text)
    found = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", row[1])] if row else []
    found += quantities(text, "resistance")
    if len(found) < 2:
        found = list(map(float, NAMED.findall(text)))
    return tuple(value for value in found if 1e-3 <= value <= 1e6)[:MOST]


def read_lesson(name: str, kind: Callable[..., Circuit], read: Callable[[Request], Any]) -> Any:
    return read_written(str(HERE.with_name(name)), kind, read)


OHMS_LAW = read_lesson("ohms_law", Single, read_single)
SERIES = read_lesson("resistors_in_series", Series, read_circuit(Series, (2.0, 4.0)))
PARALLEL = read_lesson("resistors_in_parallel", Parallel, read_circuit(Parallel, (3.0, 6.0)))
TEMPLATES = (
    score_by(OHMS_LAW, "voltage", "resistance", "current"),
    score_by(SERIES, "resistance"),
    score_by(PARALLEL, "resistance"),
)
