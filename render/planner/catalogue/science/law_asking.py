"""Which law of the table a text asks for, and what it gives: told apart by units and by words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from render.library.phrases import phrases
from render.planner.catalogue.quantities import gravity
from render.planner.catalogue.science.law import Values
from render.planner.catalogue.science.law_table import Entry, Row, rows
from render.planner.catalogue.science.measures import Measure, in_unit, measures, unit_of
from render.planner.catalogue.subject import IN_TOPIC, longest
from render.planner.catalogue.units import Unit
from render.planner.request import Request

CALLED, ASKED, TOLD = IN_TOPIC + 3.5, IN_TOPIC + 0.5, IN_TOPIC - 2
NEAR = 16  # letters between a value and the name of its quantity
BETWEEN = re.compile(r"[,;.:?]|\band\b|\d")
QUESTION = re.compile(
    r"\?|\b(?:how|what|find|calculate|compute|determine|work out)\b", re.IGNORECASE
)
FROM_REST = re.compile(r"\bfrom (?:0|zero)\b(?! degrees)(?:\s*(?:km/h|m/s|mph))?", re.IGNORECASE)
BARE = r"\s*(?:is|of|=|:)?\s*(?:about\s+)?(\d+(?:\.\d+)?)(?![\w.])"
BARE_KINDS = ("", "molar mass")
HOW = {
    "length": ("how far", "how long"),
    "time": ("how long", "how much time", "how many seconds", "how many hours", "how many minutes"),
    "speed": ("how fast",),
    "mass": ("how heavy", "how many kilograms", "how many grams"),
    "energy": ("how many joules", "how many kilowatt hours", "how many kwh"),
    "power": ("how many watts",),
    "force": ("how many newtons", "how hard", "how strong"),
    "volume": ("how many litres", "how many liters"),
}


@dataclass(frozen=True)
class Reading:
    """A text that gives all but one of a law's quantities: ``given`` as they were written."""

    row: Row
    wanted: str
    values: Values
    units: dict[str, Unit]
    given: dict[str, Measure]
    is_asked: bool


@cache
def readings(text: str) -> tuple[Reading, ...]:
    """Of every law that the values of the text fit; none when it gives other numbers as well."""
    found = measures(text)
    rest = FROM_REST.sub("", without(text, found))
    return tuple(one for row in rows() if (one := read_values(row, text, rest, found)))


def without(text: str, found: list[Measure]) -> str:
    """The text with spaces where the values stood."""
    for one in found:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def bare_values(row: Row, rest: str) -> tuple[Values, str]:
    """Numbers without a unit beside the name of a quantity that no unit tells; and the rest."""
    found: Values = {}
    for one in row.entries:
        hit = re.search(rf"{phrases(one.names).pattern}{BARE}", rest, re.IGNORECASE)
        if one.kind in BARE_KINDS and not one.is_constant and hit:
            found[one.letter] = float(hit[1])
            rest = rest[: hit.start()] + " " + rest[hit.end() :]
    return found, rest


def read_values(row: Row, text: str, rest: str, found: list[Measure]) -> Reading | None:
    bare, rest = bare_values(row, rest)
    given = assign_values(row, text, found)
    known = {*given, *bare}
    missing = [one for one in row.entries if not one.is_constant and one.letter not in known]
    if not known or len(given) != len(found) or len(missing) != 1 or re.search(r"\d", rest):
        return None
    units = family(row, found)
    values = {one.letter: one.usual for one in row.entries if one.is_constant}
    values |= place(row, text) | bare | convert_units(row, given, units)
    wanted = missing[0]
    try:
        values[wanted.letter] = row.law(units).computed(wanted.letter, values)
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    if not all(1e-60 < value < 1e60 for value in values.values()):
        return None
    return Reading(row, wanted.letter, values, units, given, is_named(wanted, text))


def some_values(row: Row, text: str) -> Values:
    """What a text gives of the law, where it is not all that is needed; in the table's units."""
    found = measures(text)
    bare, _ = bare_values(row, without(text, found))
    values = {**place(row, text), **bare, **convert_units(row, assign_values(row, text, found), {})}
    return {letter: value for letter, value in values.items() if 1e-60 < value < 1e60}


def place(row: Row, text: str) -> Values:
    """The gravity of the place that the text names."""
    return {one.letter: gravity(text)[1] for one in row.entries if one.names[0] == "gravity"}


def convert_units(row: Row, given: dict[str, Measure], units: dict[str, Unit]) -> Values:
    values = {}
    for letter, measure in given.items():
        unit = units.get(letter) or row.of(letter).unit
        if unit and row.of(letter).names[0].endswith(" change"):
            values[letter] = measure.value * float(measure.unit.size / unit.size)
        else:
            values[letter] = in_unit(measure.base, unit) if unit else measure.value
    return values


def assign_values(row: Row, text: str, found: list[Measure]) -> dict[str, Measure]:
    """Each value to a quantity of its kind: by the name that stands beside it, else in order."""
    given: dict[str, Measure] = {}
    pairs = sorted(
        ((gap(one, measure, text), n, one.letter)
         for n, measure in enumerate(found) for one in row.entries
         if one.kind == measure.unit.kind),
    )  # fmt: skip
    left = dict(enumerate(found))
    for distance, n, letter in pairs:
        if distance <= NEAR and n in left and letter not in given:
            given[letter] = left.pop(n)
    for n, measure in list(left.items()):
        free = [one for one in row.entries if one.kind == measure.unit.kind
                and one.letter not in given and not one.is_constant]  # fmt: skip
        if free:
            given[free[0].letter] = left.pop(n)
    return given


def gap(entry: Entry, measure: Measure, text: str) -> int:
    """Letters between the value and the nearest name of the quantity, nothing else in between."""
    best = 10 * NEAR
    for hit in phrases((*entry.names, entry.letter)).finditer(text):
        before = hit.end() <= measure.start
        between = text[hit.end() : measure.start] if before else text[measure.end : hit.start()]
        if not BETWEEN.search(between) and (before or hit.start() >= measure.end):
            best = min(best, len(between))
    return best


def family(row: Row, found: list[Measure]) -> dict[str, Unit]:
    """Lengths and areas of a figure stay in the unit of the text: cm and cm²."""
    first = next((one.unit.sign for one in found), "").rstrip("²")
    length, area = unit_of(first), unit_of(f"{first}²")
    if not row.is_in_plane or length is None or area is None:
        return {}
    return {one.letter: length if one.kind == "length" else area for one in row.entries}


def is_named(entry: Entry, text: str) -> bool:
    return bool(phrases((*entry.names, *HOW.get(entry.kind, ()))).search(text))


def score(row: Row, request: Request) -> float:
    """High when the text gives all but one of the quantities, and asks for that one."""
    reading = reading_of(row, request.text)
    named = row.subject.score(request)
    if reading is None:
        return named
    if row.elsewhere and phrases(row.elsewhere).search(request.text):
        return 0.0
    called = longest(row.subject.calling, request.text) / 100
    if QUESTION.search(request.text) and not reading.is_asked:
        return named
    certain = len(reading.given) / 10 + reading.is_asked / 2
    if called and not (row.is_in_plane and not reading.is_asked and foreign(row, request)):
        return CALLED + called + certain
    if row.is_in_plane or not row.context.search(request.text):
        return named  # a figure is never guessed from two lengths
    enough = reading.is_asked or len(reading.given) > 1
    return (ASKED if reading.is_asked else TOLD) + certain if enough else named


def foreign(row: Row, request: Request) -> list[str]:
    return row.subject.foreign(f"{request.topic} {request.description}")


def reading_of(row: Row, text: str) -> Reading | None:
    return next((one for one in readings(text) if one.row is row), None)


def companions(reading: Reading, text: str) -> list[Reading]:
    """Other laws of the same thing: what else the same values give, when that is asked as well or
    nothing is."""
    given = set(reading.given)
    others = [one for one in readings(text) if one.row is not reading.row
              and set(one.given) == given and set(one.row.asks) & set(reading.row.asks)
              and one.row.subject.calling.search(text)]  # fmt: skip
    open_question = not QUESTION.search(text) and not reading.is_asked
    return [one for one in others if one.is_asked or open_question]
