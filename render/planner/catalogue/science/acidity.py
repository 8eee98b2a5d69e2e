"""pH: how acid a solution is, as a logarithm of its hydrogen ions."""

from __future__ import annotations

import re

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Cells, Table
from render.planner.catalogue.blocks import (
    Line,
    formula_and_notes,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.science.quantities import figures, plain
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("ph", "ph scale", "ph value*", "ph of", "calculate ph", "poh", "acidity",
           "hydrogen ion concentration"),
    words="ph poh scale value* acid* base* alkaline alkali* neutral hydrogen ion* concentration "
    "solution* chemistry logarithm* strong hydrochloric hcl water mol indicator*",
    not_with=("soil", "skin", "phd"),
)  # fmt: skip
POWER = r"(\d+(?:\.\d+)?)?\s*[x×*·]?\s*10\s*\^?\s*\(?\{?\s*([-−⁻]\s*[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+)\}?\)?"
ION = r"(?:\[\s*H\s*(?:3O)?\s*\^?\+\s*\]|\bH\+|concentration|\bions?)[^\d]{0,30}"
BY_POWER = re.compile(POWER)
BY_ION = re.compile(ION + r"(\d*\.\d+|\d+(?:\.\d+)?(?:e-\d+)?)(?!\s*[x×*·^])", re.IGNORECASE)
MOLAR = re.compile(r"(\d*\.?\d+(?:e-\d+)?)\s*(?:mol\s*/\s*(?:l|L|dm)|M\b|molar)")
PH = re.compile(r"\bpH\s*(?:value)?\s*(?:of|is|=|:)?\s*(\d{1,2}(?:\.\d+)?)\b")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
DEFAULT = sympy.Rational(1, 1000)
OTHERS = tuple(sympy.Rational(n) for n in ("0.01", "0.00001", "0.002", "0.0000000001", "0.05"))


def read_request(request: Request) -> sympy.Expr | None:
    """The hydrogen ions in mol/L, from the concentration or the pH in the text."""
    text = request.text
    power = BY_POWER.search(text)
    if power:
        exponent = int(re.sub(r"\s", "", power[2].translate(RAISED)))
        value = sympy.Rational(power[1] or "1") * sympy.Integer(10) ** exponent
        return value if usual(value) else None
    found = BY_ION.search(text) or MOLAR.search(text)
    if found:
        value = sympy.Rational(found[1])
        return value if usual(value) else None
    given = PH.search(text)
    if given is None or not 0 <= float(given[1]) <= 14:
        return None
    return sympy.Integer(10) ** -sympy.Rational(given[1])


def usual(value: sympy.Rational) -> bool:
    return bool(sympy.Rational(1, 10**14) <= value <= 1)


def ph(ions: sympy.Expr) -> float:
    return float(-sympy.log(ions, 10))


def kind(value: float) -> str:
    if abs(value - 7) < 0.05:
        return "neutral"
    return "acid" if value < 7 else "alkaline"


def scientific(ions: sympy.Expr) -> str:
    """LaTeX: ``10^{-3}`` or ``2.5 \\cdot 10^{-4}``."""
    digits, exponent = f"{float(ions):.3e}".split("e")
    power = f"10^{{{int(exponent)}}}"
    return power if float(digits) == 1 else rf"{plain(float(digits), 4)} \cdot {power}"


def said_ions(ions: sympy.Expr) -> str:
    digits, exponent = f"{float(ions):.3e}".split("e")
    power = f"ten to the power {int(exponent)}".replace("-", "minus ")
    return power if float(digits) == 1 else f"{figures(float(digits), 4)} times {power}"


def plain_ions(ions: sympy.Expr) -> str:
    digits, exponent = f"{float(ions):.3e}".split("e")
    power = f"10{str(int(exponent)).translate(str.maketrans('0123456789-', '⁰¹²³⁴⁵⁶⁷⁸⁹⁻'))}"
    return power if float(digits) == 1 else f"{figures(float(digits), 4)} · {power}"


def lines(ions: sympy.Expr) -> list[Line]:
    value = ph(ions)
    number = plain(value, 3)
    sign = "=" if abs(float(number) - value) < 1e-9 else r"\approx"
    return [
        (rf"[H^+] = {scientific(ions)}\,\mathrm{{mol/L}}", "the hydrogen ions",
         f"In a litre there are {said_ions(ions)} moles of hydrogen ions."),
        (rf"pH = -\log_{{10}}\left({scientific(ions)}\right)", "put in",
         "Take the logarithm to base ten, and turn the sign."),
        (rf"pH {sign} {number}", kind(value),
         f"The pH is {'' if sign == '=' else 'about '}{figures(value)}: the solution is "
         f"{kind(value)}."),
        (rf"pOH = 14 - pH {sign} {plain(14 - value, 3)}", "at 25 °C",
         f"At 25 degrees, pH and pOH make 14. So the pOH is "
         f"{'' if sign == '=' else 'about '}{figures(14 - value)}."),
    ]  # fmt: skip


def scale(ions: sympy.Expr) -> Scene:
    """0 to 14 in a row, acid to the left, with our place."""
    place = min(14, max(0, round(ph(ions))))
    groups = (
        Cells(id="acid", cells=tuple((0, n) for n in range(7)), role="bad"),
        Cells(id="neutral", cells=((0, 7),), role="good"),
        Cells(id="alkaline", cells=tuple((0, n) for n in range(8, 15)), role="accent"),
        Cells(id="ours", cells=((0, place),), role="warm"),
    )
    row = Table(id="scale", rows=(tuple(map(str, range(15))),), groups=groups)
    near = "Ours is" if abs(ph(ions) - place) < 0.05 else "Ours is nearest to"
    return pictured(
        "The scale",
        row,
        [
            ("The usual scale goes from 0 to 14.", ["scale"]),
            ("Below 7 a solution is acid.", [stress("scale.acid")]),
            ("At 7 it is neutral, like pure water at 25 degrees.", [stress("scale.neutral")]),
            ("Above 7 it is alkaline.", [stress("scale.alkaline")]),
            (f"{near} {place}.", [stress("scale.ours")]),
        ],
    )


def build(request: Request) -> list[Scene]:
    ions = read_request(request) or DEFAULT
    value = ph(ions)
    return [
        opening("The pH value", "How acid is a solution?", "line",
                "Lemon juice is sour, soap is not. Chemists measure it by the hydrogen ions in a "
                f"litre; let there be {said_ions(ions)} moles. What is the pH?"),
        formula_and_notes(
            "The definition",
            ["pH = ", (r"-\log_{10}\,[H^+]", "log", "accent")],
            "The pH is minus the logarithm to base ten of the concentration of hydrogen ions.",
            [("One step is a factor of ten", "So one step of pH is a factor of ten.", "log"),
             ("The smaller the pH, the more acid", "And the smaller the pH, the more acid it is.")],
        ),
        scale(ions),
        worked("With numbers", lines(ions)),
        summary(
            ("pH = −log₁₀ [H⁺]", "The pH is minus the logarithm of the hydrogen ions."),
            ("Below 7 acid, 7 neutral, above 7 alkaline",
             "Below 7 is acid, 7 is neutral, and above 7 is alkaline."),
            ("One step: ten times as many ions", "One step down means ten times as many ions."),
            (f"Ours: {plain_ions(ions)} mol/L, pH {figures(value)}",
             f"Our pH is {figures(value)}, so the solution is {kind(value)}."),
        ),
    ]  # fmt: skip


def question(ions: sympy.Expr) -> Asked:
    rows = lines(ions)
    return "What is the pH of this solution?", rows[0][0], rows[1:3]


TEMPLATES = (
    made(
        ("pH", SUBJECT, "a concentration of hydrogen ions up to 1 mol/L, or a pH from 0 to 14"),
        read_request,
        build,
        questions(read_request, OTHERS, question),
        (
            ("The pH scale", ""),
            ("pH of a solution", "[H+] = 2.5 x 10^-4"),
            ("Calculate the pH of 0.05 M HCl", ""),
            ("pH", "a solution of pH 9"),
        ),
    ),
)
