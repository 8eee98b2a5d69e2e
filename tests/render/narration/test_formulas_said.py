"""Formulas in a sentence are said as one reads them; what is none is left."""

from __future__ import annotations

import pytest

from render.narration.pronunciation import spell_out_text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Here p < 0.05 holds.", "Here p is less than 0.05 holds."),
        (
            "|f(z)| ≤ |z| for all z.",
            "the absolute value of f of z is at most the absolute value of z for all z.",
        ),
        ("The term x^(n-1) grows.", "The term x to the power n minus 1 grows."),
        ("In the 5'-3' direction.", "In the 5 prime to 3 prime direction."),
        ("C++ and C# are languages.", "C plus plus and C sharp are languages."),
        ("1.6 × 10⁻¹⁹ C", "1.6 times 10 to the power minus 19 coulombs"),
        ("¬p ∨ q", "not p or q"),
        ("∫ f(x) dx", "the integral of f of x with respect to x"),
        ("Here $A \\cap B$ is small.", "Here A intersected with B is small."),
        ("It is \\frac{7}{10} now.", "It is 7 over 10 now."),
        ("$$\\ce{NH3 + HCl -> NH4Cl}$$", "N H 3 plus H C l gives N H 4 C l"),
        ("x (x cos(x) + 2 sin(x))", "x times, in brackets, x cosine of x plus 2 sine of x"),
        ("The path A–C–B is short.", "The path A–C–B is short."),
        ("v = 20 m/s", "v equals 20 metres per second"),
    ],
)
def test_a_formula_in_a_sentence_is_said_from_its_tree(written: str, said: str) -> None:
    assert spell_out_text(written) == said
