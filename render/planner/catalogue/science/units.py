# ruff: noqa: E501, the table of units is easier to read in full lines
"""The units that the lesson on conversion knows: how much each is in the base unit of its kind."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

R = sympy.Rational
ZERO = R(0)


@dataclass(frozen=True)
class Unit:
    """``size`` base units; a temperature is (value + ``shift``) · ``size`` kelvins."""

    kind: str
    sign: str
    one: str
    many: str
    size: sympy.Rational
    shift: sympy.Rational = ZERO
    names: tuple[str, ...] = ()

    @property
    def all_names(self) -> tuple[str, ...]:
        return (self.sign, self.one, self.many, *self.names)

    def said(self, value: sympy.Rational) -> str:
        return self.one if value == 1 else self.many


def scale(kind: str, *rows: tuple[str, str, str, object, str]) -> tuple[Unit, ...]:
    return tuple(
        Unit(kind, sign, one, many, R(str(size)), names=tuple(n for n in more.split("|") if n))
        for sign, one, many, size, more in rows
    )


ALL = (
    *scale("length",
        ("mm", "millimetre", "millimetres", "0.001", "millimeter|millimeters"), ("cm", "centimetre", "centimetres", "0.01", "centimeter|centimeters"),
        ("m", "metre", "metres", 1, "meter|meters"), ("km", "kilometre", "kilometres", 1000, "kilometer|kilometers|kms"),
        ("in", "inch", "inches", "0.0254", ""), ("ft", "foot", "feet", "0.3048", ""), ("yd", "yard", "yards", "0.9144", ""),
        ("mi", "mile", "miles", "1609.344", "")),
    *scale("mass",
        ("mg", "milligram", "milligrams", "0.000001", ""), ("g", "gram", "grams", "0.001", ""), ("kg", "kilogram", "kilograms", 1, "kilos"),
        ("t", "tonne", "tonnes", 1000, ""), ("oz", "ounce", "ounces", "0.028349523125", ""),
        ("lb", "pound", "pounds", "0.45359237", "lbs")),
    *scale("time",
        ("ms", "millisecond", "milliseconds", "0.001", ""), ("s", "second", "seconds", 1, "sec|secs"), ("min", "minute", "minutes", 60, "mins"),
        ("h", "hour", "hours", 3600, "hrs|hr"), ("d", "day", "days", 86400, ""), ("wk", "week", "weeks", 604800, "")),
    *scale("volume",
        ("mL", "millilitre", "millilitres", "0.000001", "milliliter|milliliters"), ("cm³", "cubic centimetre", "cubic centimetres", "0.000001", "cm^3"),
        ("L", "litre", "litres", "0.001", "liter|liters"), ("m³", "cubic metre", "cubic metres", 1, "m^3"),
        ("gal", "US gallon", "US gallons", "0.003785411784", "gallon|gallons")),
    *scale("area",
        ("cm²", "square centimetre", "square centimetres", "0.0001", "cm^2"), ("m²", "square metre", "square metres", 1, "m^2"),
        ("ha", "hectare", "hectares", 10000, ""), ("km²", "square kilometre", "square kilometres", 1000000, "km^2"),
        ("acre", "acre", "acres", "4046.8564224", "")),
    *scale("speed",
        ("m/s", "metre per second", "metres per second", 1, "meters per second|mps"), ("km/h", "kilometre per hour", "kilometres per hour", "5/18", "kilometers per hour|kph|kmh"),
        ("mph", "mile per hour", "miles per hour", "0.44704", "mi/h")),
    *scale("amount of data",
        ("B", "byte", "bytes", 1, ""), ("kB", "kilobyte", "kilobytes", 1000, ""), ("MB", "megabyte", "megabytes", 1000000, ""),
        ("GB", "gigabyte", "gigabytes", 1000000000, "")),
    *scale("energy",
        ("J", "joule", "joules", 1, ""), ("kJ", "kilojoule", "kilojoules", 1000, ""), ("kcal", "kilocalorie", "kilocalories", 4184, ""),
        ("kWh", "kilowatt hour", "kilowatt hours", 3600000, "")),
    Unit("temperature", "°C", "degree Celsius", "degrees Celsius", R(1), R("273.15"), ("C", "celsius", "° C", "deg C", "degrees C")),
    Unit("temperature", "°F", "degree Fahrenheit", "degrees Fahrenheit", R(5, 9), R("459.67"), ("F", "fahrenheit", "° F", "deg F", "degrees F")),
    Unit("temperature", "K", "kelvin", "kelvins", R(1), R(0), ()),
)  # fmt: skip
CASE_MATTERS = frozenset("CFKBJLmMgtsh")
