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

# what only laws need; the lesson on conversion does not offer these
OF_LAWS = (
    *scale("area", ("mm²", "square millimetre", "square millimetres", "0.000001", "mm^2"), ("in²", "square inch", "square inches", "0.00064516", "in^2"),
        ("ft²", "square foot", "square feet", "0.09290304", "ft^2"), ("yd²", "square yard", "square yards", "0.83612736", "yd^2"),
        ("mi²", "square mile", "square miles", "2589988.110336", "mi^2")),
    *scale("force", ("N", "newton", "newtons", 1, ""), ("kN", "kilonewton", "kilonewtons", 1000, "")),
    *scale("power", ("W", "watt", "watts", 1, ""), ("mW", "milliwatt", "milliwatts", "0.001", ""), ("kW", "kilowatt", "kilowatts", 1000, ""), ("MW", "megawatt", "megawatts", 1000000, "")),
    *scale("pressure", ("Pa", "pascal", "pascals", 1, ""), ("kPa", "kilopascal", "kilopascals", 1000, ""), ("MPa", "megapascal", "megapascals", 1000000, ""), ("bar", "bar", "bars", 100000, "")),
    *scale("acceleration", ("m/s²", "metre per second squared", "metres per second squared", 1, "m/s^2|m/s2|meters per second squared")),
    *scale("stiffness", ("N/m", "newton per metre", "newtons per metre", 1, "newtons per meter"), ("N/cm", "newton per centimetre", "newtons per centimetre", 100, "")),
    *scale("voltage", ("V", "volt", "volts", 1, ""), ("kV", "kilovolt", "kilovolts", 1000, ""), ("mV", "millivolt", "millivolts", "0.001", "")),
    *scale("current", ("A", "ampere", "amperes", 1, "amps|amp"), ("mA", "milliampere", "milliamperes", "0.001", "milliamps")),
    *scale("resistance", ("Ω", "ohm", "ohms", 1, "Ω"), ("kΩ", "kiloohm", "kiloohms", 1000, "kΩ")),
    *scale("charge", ("C", "coulomb", "coulombs", 1, ""), ("mC", "millicoulomb", "millicoulombs", "0.001", ""),
        ("µC", "microcoulomb", "microcoulombs", "0.000001", "μC|uC"), ("nC", "nanocoulomb", "nanocoulombs", "0.000000001", "")),
    *scale("capacitance", ("F", "farad", "farads", 1, ""), ("mF", "millifarad", "millifarads", "0.001", ""),
        ("µF", "microfarad", "microfarads", "0.000001", "μF|uF"), ("nF", "nanofarad", "nanofarads", "0.000000001", ""), ("pF", "picofarad", "picofarads", "0.000000000001", "")),
    *scale("frequency", ("Hz", "hertz", "hertz", 1, ""), ("kHz", "kilohertz", "kilohertz", 1000, ""), ("MHz", "megahertz", "megahertz", 1000000, ""),
        ("GHz", "gigahertz", "gigahertz", 1000000000, ""), ("THz", "terahertz", "terahertz", 1000000000000, "")),
    *scale("density", ("kg/m³", "kilogram per cubic metre", "kilograms per cubic metre", 1, "kg/m^3|kg/m3"), ("g/cm³", "gram per cubic centimetre", "grams per cubic centimetre", 1000, "g/cm^3|g/cm3")),
    *scale("amount", ("mol", "mole", "moles", 1, "")),
    *scale("concentration", ("mol/L", "mole per litre", "moles per litre", 1000, "mol/l|M|moles per liter")),
    *scale("momentum", ("kg·m/s", "kilogram metre per second", "kilogram metres per second", 1, "kg m/s")),
    *scale("molar mass", ("g/mol", "gram per mole", "grams per mole", "0.001", "")),
    *scale("specific heat", ("J/(kg·K)", "joule per kilogram and kelvin", "joules per kilogram and kelvin", 1, "J/(kg K)|J/kgK|J/(kg*K)|J/kg/K"),
        ("kJ/(kg·K)", "kilojoule per kilogram and kelvin", "kilojoules per kilogram and kelvin", 1000, "kJ/(kg K)")),
    *scale("impulse", ("N·s", "newton second", "newton seconds", 1, "Ns")),
    *scale("moment", ("N·m", "newton metre", "newton metres", 1, "Nm|newton meters")),
    *scale("latent heat", ("kJ/kg", "kilojoule per kilogram", "kilojoules per kilogram", 1000, ""), ("J/g", "joule per gram", "joules per gram", 1000, "")),
    *scale("magnetic field", ("T", "tesla", "teslas", 1, ""), ("mT", "millitesla", "milliteslas", "0.001", "")),
)  # fmt: skip
