# ruff: noqa: E501, the table of units is easier to read in full lines
"""Quantities with units in a person's text, and how results are written and said."""

from __future__ import annotations

import math
import re

NUMBER = r"(?<![\w.])(-?\d+(?:[.,]\d+)?)"
# unit as it may be written -> (quantity, factor to its SI unit)
UNITS: dict[str, tuple[str, float]] = {
    "m/s^2": ("acceleration", 1), "m/s²": ("acceleration", 1), "m/s2": ("acceleration", 1),
    "km/h": ("speed", 1 / 3.6), "kmh": ("speed", 1 / 3.6), "kph": ("speed", 1 / 3.6),
    "mph": ("speed", 0.44704), "m/s": ("speed", 1), "meters per second": ("speed", 1),
    "metres per second": ("speed", 1), "n/m": ("stiffness", 1), "newtons per meter": ("stiffness", 1),
    "newtons per metre": ("stiffness", 1), "degrees": ("angle", 1), "degree": ("angle", 1),
    "deg": ("angle", 1), "°": ("angle", 1), "kilograms": ("mass", 1), "kilogram": ("mass", 1),
    "kg": ("mass", 1), "grams": ("mass", 1e-3), "gram": ("mass", 1e-3), "g": ("mass", 1e-3),
    "kilometers": ("length", 1e3), "kilometres": ("length", 1e3), "km": ("length", 1e3),
    "centimeters": ("length", 1e-2), "centimetres": ("length", 1e-2), "cm": ("length", 1e-2),
    "mm": ("length", 1e-3), "meters": ("length", 1), "metres": ("length", 1), "meter": ("length", 1),
    "metre": ("length", 1), "m": ("length", 1), "newtons": ("force", 1), "newton": ("force", 1),
    "kn": ("force", 1e3), "n": ("force", 1), "kiloohms": ("resistance", 1e3),
    "kohms": ("resistance", 1e3), "kohm": ("resistance", 1e3), "kω": ("resistance", 1e3),
    "ohms": ("resistance", 1), "ohm": ("resistance", 1), "ω": ("resistance", 1),
    "kilovolts": ("voltage", 1e3), "kv": ("voltage", 1e3), "volts": ("voltage", 1),
    "volt": ("voltage", 1), "v": ("voltage", 1), "milliamps": ("current", 1e-3),
    "ma": ("current", 1e-3), "amperes": ("current", 1), "amps": ("current", 1),
    "ampere": ("current", 1), "amp": ("current", 1), "a": ("current", 1),
    "seconds": ("time", 1), "second": ("time", 1), "sec": ("time", 1), "s": ("time", 1),
    "minutes": ("time", 60), "ms": ("time", 1e-3), "khz": ("frequency", 1e3),
    "hertz": ("frequency", 1), "hz": ("frequency", 1), "hours": ("time", 3600),
    "hour": ("time", 3600), "h": ("time", 3600), "min": ("time", 60), "minute": ("time", 60),
    "joules": ("energy", 1), "joule": ("energy", 1), "kj": ("energy", 1e3), "j": ("energy", 1),
    "watts": ("power", 1), "watt": ("power", 1), "kw": ("power", 1e3), "w": ("power", 1),
    "atm": ("pressure", 101325), "bar": ("pressure", 1e5), "ml": ("volume", 1e-6),
    "kpa": ("pressure", 1e3), "pa": ("pressure", 1), "pascals": ("pressure", 1),
    "kg/m^3": ("density", 1), "kg/m³": ("density", 1), "g/cm^3": ("density", 1e3),
    "g/cm³": ("density", 1e3), "m^3": ("volume", 1), "m³": ("volume", 1), "cm^3": ("volume", 1e-6),
    "cm³": ("volume", 1e-6), "liters": ("volume", 1e-3), "litres": ("volume", 1e-3),
    "l": ("volume", 1e-3), "m^2": ("area", 1), "m²": ("area", 1), "cm^2": ("area", 1e-4),
    "cm²": ("area", 1e-4), "moles": ("amount", 1), "mol": ("amount", 1), "k": ("warmth", 1),
    "kelvin": ("warmth", 1), "kelvins": ("warmth", 1), "°c": ("celsius", 1),
}  # fmt: skip
WRITTEN = re.compile(
    NUMBER
    + r"\s*-?\s*("
    + "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))
    + r")(?![\w/^²³])",
    re.IGNORECASE,
)
PLANETS = {
    "moon": ("on the Moon", 1.62),
    "mars": ("on Mars", 3.71),
    "jupiter": ("on Jupiter", 24.8),
}
EARTH = 9.81


def quantities(text: str, kind: str) -> list[float]:
    """All values of that quantity, in SI units (angles in degrees), in order; degrees Celsius are
    temperatures in kelvins."""
    found = []
    for value, unit in WRITTEN.findall(text.replace("−", "-").replace("Ω", "ω").replace("Ω", "ω")):
        name, factor = UNITS[unit.lower()]
        if (name, kind) == ("celsius", "warmth"):
            found.append(float(value.replace(",", ".")) + 273.15)
        elif name == kind:
            found.append(float(value.replace(",", ".")) * factor)
    return found


def quantity(text: str, kind: str, low: float, high: float) -> float | None:
    """The first value of that quantity within bounds."""
    return next((v for v in quantities(text, kind) if low <= v <= high), None)


def gravity(text: str) -> tuple[str, float]:
    """Where (for a sentence; empty on Earth) and how large, in m/s²."""
    for name, (where, size) in PLANETS.items():
        if re.search(rf"\bon (?:the )?{name}\b", text, re.IGNORECASE):
            return where, size
    given = re.search(r"\bg\s*=\s*(\d+(?:\.\d+)?)", text)
    return "", float(given[1]) if given and 0.1 <= float(given[1]) <= 100 else EARTH


def figures(value: float, digits: int = 3) -> str:
    """``digits`` significant figures without an exponent, trailing zeros left out."""
    if value == 0 or abs(value) < 1e-12:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text.replace("-", "−")


def plain(value: float, digits: int = 3) -> str:
    """The same with a minus that LaTeX reads."""
    return figures(value, digits).replace("−", "-")


def is_exact(value: float, digits: int = 3) -> bool:
    return math.isclose(float(plain(value, digits)), value, rel_tol=1e-9, abs_tol=1e-12)


def tex_equal(value: float, unit: str = "", digits: int = 3) -> str:
    r"""``= 5\,\mathrm{m}``, or ``\approx`` when it is rounded."""
    sign = "=" if is_exact(value, digits) else r"\approx"
    return rf"{sign} {plain(value, digits)}" + (rf"\,\mathrm{{{unit}}}" if unit else "")


def about(value: float, unit: str = "", digits: int = 3) -> str:
    """``20 m/s``, or ``about 17.3 m/s`` when it is rounded."""
    written = figures(value, digits)
    if written == "1" and len(unit) > 3 and unit.endswith("s") and unit != "metres per second":
        unit = unit[:-1]
    text = f"{written} {unit}".strip()
    return text if is_exact(value, digits) else f"about {text}"


def coefficient(value: float) -> str:
    """The number for an expression, at most eleven letters and without an exponent."""
    whole = len(f"{abs(value):.0f}")
    text = f"{value:.{max(0, 9 - whole)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
