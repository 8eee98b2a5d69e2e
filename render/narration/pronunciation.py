# ruff: noqa: E501, a table of units is easier to read in full lines
"""Sentences as the voice should say them: units, signs and abbreviations in words.

Captions keep the sentence as it is written; only what is spoken changes.
"""

from __future__ import annotations

import re
import unicodedata

from render.mathematics.finding import find_formulas
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Binary, Name, Node, Number, Words, walk

NUMBER = r"\d+(?:[.,]\d+)?"
# unit -> (one, several)
UNITS = {
    "m/s²": ("metre per second squared", "metres per second squared"),
    "m/s^2": ("metre per second squared", "metres per second squared"),
    "km/h": ("kilometre per hour", "kilometres per hour"),
    "m/s": ("metre per second", "metres per second"),
    "N/m": ("newton per metre", "newtons per metre"),
    "kWh": ("kilowatt hour", "kilowatt hours"),
    "kg": ("kilogram", "kilograms"), "mg": ("milligram", "milligrams"), "g": ("gram", "grams"),
    "km": ("kilometre", "kilometres"), "cm": ("centimetre", "centimetres"),
    "mm": ("millimetre", "millimetres"), "nm": ("nanometre", "nanometres"),
    "m²": ("square metre", "square metres"), "km²": ("square kilometre", "square kilometres"),
    "m³": ("cubic metre", "cubic metres"), "m": ("metre", "metres"),
    "ml": ("millilitre", "millilitres"), "l": ("litre", "litres"),
    "ms": ("millisecond", "milliseconds"), "s": ("second", "seconds"), "min": ("minute", "minutes"),
    "h": ("hour", "hours"), "kHz": ("kilohertz", "kilohertz"), "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"), "Hz": ("hertz", "hertz"), "kV": ("kilovolt", "kilovolts"),
    "V": ("volt", "volts"), "mA": ("milliampere", "milliamperes"), "A": ("ampere", "amperes"),
    "kW": ("kilowatt", "kilowatts"), "MW": ("megawatt", "megawatts"), "W": ("watt", "watts"),
    "kJ": ("kilojoule", "kilojoules"), "J": ("joule", "joules"), "kN": ("kilonewton", "kilonewtons"),
    "N": ("newton", "newtons"), "Pa": ("pascal", "pascals"), "kΩ": ("kiloohm", "kiloohms"),
    "Ω": ("ohm", "ohms"), "MΩ": ("megaohm", "megaohms"), "µm": ("micrometre", "micrometres"),
    "μm": ("micrometre", "micrometres"), "µs": ("microsecond", "microseconds"),
    "μs": ("microsecond", "microseconds"), "mV": ("millivolt", "millivolts"), "°C": ("degree Celsius", "degrees Celsius"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"), "°": ("degree", "degrees"),
    "kB": ("kilobyte", "kilobytes"), "MB": ("megabyte", "megabytes"),
    "GB": ("gigabyte", "gigabytes"), "TB": ("terabyte", "terabytes"), "mph": ("mile per hour", "miles per hour"), "%": ("percent", "percent"),
}  # fmt: skip
WITH_UNIT = re.compile(
    rf"(?<![\w.])(?P<sign>[-−])?(?P<value>{NUMBER})\s?(?P<unit>"
    + "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))
    + r")(?![\w²³^/])"
)
MONEY = re.compile(
    rf"(?P<sign>[$€£])\s?(?P<value>{NUMBER}(?:,\d{{3}})*)(?P<scale>\s(?:million|billion))?"
)
CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds"}
ABBREVIATIONS = {
    r"e\.\s?g\.": "for example", r"i\.\s?e\.": "that is", r"etc\.": "and so on", r"vs\.?": "versus",
    r"approx\.": "approximately", r"ca\.": "about", r"Dr\.": "Doctor", r"Mr\.": "Mister",
    r"Mrs\.": "Missis", r"Prof\.": "Professor", r"St\.(?= [A-Z])": "Saint", r"No\.(?= \d)": "number",
    r"Fig\.": "figure", r"cf\.": "compare",
}  # fmt: skip
SHORT = [(re.compile(rf"(?<!\w){short}"), full) for short, full in ABBREVIATIONS.items()]
SIGNS = {
    "≈": " is about ", "≠": " is not ", "≤": " is at most ", "≥": " is at least ", "→": " to ",
    "×": " times ", "·": " times ", "÷": " divided by ", "±": " plus or minus ", "√": " the root of ",
    "∞": " infinity ", "²": " squared", "³": " cubed", "½": " one half",
    "¼": " a quarter",
    "&": " and ", "…": ".", "∈": " in ",
}  # fmt: skip
LONE_GREEK = re.compile(r"(?<![\u0370-\u03ff])[\u0370-\u03ff](?![\u0370-\u03ff])")
LOWERED = re.compile("[₀-₉]+")
EQUAL = re.compile(r"(?<=[\w)²³])\s*=\s*(?=[\w(−-])")
MINUS = re.compile(r"(?<=[\w)²³])\s+[−-]\s+(?=[\w(])")
NEGATIVE = re.compile(r"(?<![\w.])[−-](?=\d)")
PLUS = re.compile(r"(?<=[\w)²³])\s*\+\s*(?=[\w(])")
POWER = re.compile(r"(?<=[\w)])\^\(?([-−]?\w+)\)?")
FACTORIAL = re.compile(r"(?<=\d)!|\b(?<=n)!")
RANGE = re.compile(rf"(?<![\w–-])({NUMBER})\s?[–]\s?({NUMBER})(?![\w–-])")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
ADDRESS = re.compile(r"https?://(?:www\.)?([^\s/]+)\S*")
MARKS = re.compile(r"[*_`#|<>{}\\~^]+")
POWERS = {"2": "squared", "3": "cubed"}
COULOMBS = re.compile(r"^\s?C(?![\w+#])")
STRAND = re.compile(r"(?<![\w'])(\d)['′](?:\s?(?:-|–|→|to)\s?(\d)['′])?(?!\w)")
LANGUAGES = {"C++": "C plus plus", "C#": "C sharp", "F#": "F sharp"}


def spell_out_text(text: str) -> str:
    """The text in words that a voice reads well; one line."""
    said = STRAND.sub(strand, ADDRESS.sub(r"\1", text))
    for sign, words in LANGUAGES.items():
        said = said.replace(sign, words)
    said = with_formulas_said(said)
    for pattern, full in SHORT:
        said = pattern.sub(full, said)
    said = THOUSANDS.sub("", said)
    said = MONEY.sub(in_currency, said)
    said = RANGE.sub(r"\1 to \2", said)
    said = WITH_UNIT.sub(in_units, said)
    said = POWER.sub(to_the_power, said)
    said = FACTORIAL.sub(" factorial", said)
    said = MINUS.sub(" minus ", NEGATIVE.sub("minus ", said))
    said = EQUAL.sub(" equals ", PLUS.sub(" plus ", said))
    for sign, words in SIGNS.items():
        said = said.replace(sign, words)
    said = LOWERED.sub(lambda index: f" {unicodedata.normalize('NFKC', index[0])} ", said)
    said = LONE_GREEK.sub(lambda letter: f" {greek_name(letter[0])} ", said)
    return " ".join(MARKS.sub(" ", said.replace("−", " minus ")).split())


def with_formulas_said(text: str) -> str:
    """The text with its formulas in words, from their trees; sums of plain letters and numbers
    stay, the signs of which are said below."""
    for found in reversed(find_formulas(text)):
        if found.is_marked or any(needs_tree(node) for node in walk(found.tree)):
            rest = COULOMBS.sub(" coulombs", text[found.end :], 1) if in_tens(found.tree) else None
            words, before = speak_formula(found.tree), text[: found.start]
            if before.lower().endswith("the "):
                words = words.removeprefix("the ")
            text = f"{before}{words}{rest or text[found.end :]}"
    return text


def in_tens(tree: Node) -> bool:
    """A number with a power of ten, as charges are written."""
    return any(
        isinstance(n, Binary) and (n.sign, n.left) == ("^", Number("10")) for n in walk(tree)
    )


def needs_tree(node: Node) -> bool:
    match node:
        case Binary(sign):
            return sign not in ("+", "-", "=", "")
        case Number() | Name() | Words():
            return False
        case _:
            return True


def strand(found: re.Match[str]) -> str:
    """ "5 prime to 3 prime", the ends of a strand of DNA."""
    return f"{found[1]} prime" + (f" to {found[2]} prime" if found[2] else "")


def greek_name(letter: str) -> str:
    """ "sigma" for σ, Σ and ς; other signs of the block as they are."""
    name = unicodedata.name(letter, "")
    return name.split()[-1].lower() if "LETTER" in name and "WITH" not in name else letter


def in_units(match: re.Match[str]) -> str:
    one, several = UNITS[match["unit"]]
    sign = "minus " if match["sign"] else ""
    return f"{sign}{match['value']} {one if match['value'] == '1' else several}"


def in_currency(match: re.Match[str]) -> str:
    return f"{match['value']}{match['scale'] or ''} {CURRENCIES[match['sign']]}"


def to_the_power(match: re.Match[str]) -> str:
    power = match[1].replace("−", "-")
    return (
        f" {POWERS[power]}" if power in POWERS else f" to the power {power.replace('-', 'minus ')}"
    )
