"""Formulas as people type them become one tree, which is written, set and said."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from render.mathematics.finding import find_formulas
from render.mathematics.latex import latex
from render.mathematics.plain import plain
from render.mathematics.reader import parse_formula
from render.mathematics.speech import speak_formula
from render.mathematics.tokens import NotMathematics
from render.plan.formulas import check_formula

SAID = {
    "x (x cos(x) + 2 sin(x))": "x times, in brackets, x cosine of x plus 2 sine of x",
    "(a+b)(a-b)": "in brackets, a plus b, close brackets, times, in brackets, a minus b",
    "p < 0.05": "p is less than 0.05",
    r"|f(z)| \leq |z|": "the absolute value of f of z is at most the absolute value of z",
    "x^(n-1)": "x to the power n minus 1",
    "x_i^2": "x sub i squared",
    "-1 < x <= 3": "minus 1 is less than x, which is at most 3",
    "¬p ∨ q": "not p or q",
    "∫ f(x) dx": "the integral of f of x with respect to x",
    "1.6 × 10⁻¹⁹": "1.6 times 10 to the power minus 19",
    r"\sum_{i=1}^{n} x_i": "the sum for i from 1 to n of x sub i",
    r"\lceil x \rceil": "the ceiling of x",
    r"A \cap B": "A intersected with B",
    r"\ce{NH3 + HCl -> NH4Cl}": "N H 3 plus H C l gives N H 4 C l",
    r"\frac{7}{10}": "7 over 10",
    "(x+1)/(x-1)": "the fraction x plus 1, all over x minus 1, end of fraction",
    r"\lim_{x \to 0} \frac{\sin x}{x}": "the limit of sine of x over x as x approaches 0",
    "sin^2(x)": "sine squared of x",
    "√(x+3) = x - 3": "the square root of x plus 3 equals x minus 3",
}
SAME = [
    ("x^2", "x²", "x**2"),
    (r"\frac{x+1}{2}", "(x+1)/2", r"\dfrac{x + 1}{2}"),
    ("x ≤ 3", r"x \leq 3", "x <= 3"),
    ("2·x", r"2 \cdot x", "2*x"),
    ("sqrt(x)", r"\sqrt{x}", "√x"),
    ("sin(2x)", r"\sin 2x", "sin 2x"),
    ("|x|", r"\left| x \right|", "abs(x)"),
    ("1 1/2", "1½"),
    ("asin(x)", r"\arcsin(x)", "sin^-1(x)", r"\sin^{-1} x"),
]


@pytest.mark.parametrize(("written", "words"), SAID.items())
def test_a_formula_is_said_as_one_reads_it_aloud(written: str, words: str) -> None:
    assert speak_formula(parse_formula(written)).removesuffix(
        ", end of fraction"
    ) == words.removesuffix(", end of fraction")


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_all_spellings_are_set_alike(spellings: tuple[str, ...]) -> None:
    assert len({latex(parse_formula(one)) for one in spellings}) == 1


@pytest.mark.parametrize("written", [*SAID, *(one for row in SAME for one in row)])
def test_what_is_set_may_stand_in_a_plan_and_reads_as_the_same(written: str) -> None:
    tree = parse_formula(written)
    check_formula(latex(tree))
    if "ce{" not in written:
        assert speak_formula(parse_formula(latex(tree))) == speak_formula(tree)


@pytest.mark.parametrize(
    "wrong", ["", "(x", "x)", "2 +", "^2", r"\frac{1}", "sin", "[[1,2],[3]]", r"\foo", "x" * 500]
)
def test_what_is_no_formula_is_refused(wrong: str) -> None:
    with pytest.raises(NotMathematics):
        parse_formula(wrong)


def test_deep_nesting_is_refused_and_not_a_crash() -> None:
    with pytest.raises(NotMathematics):
        parse_formula("(" * 190 + "x" + ")" * 190)


@given(some.text(alphabet=r"xyn123+-*/^_=<>()[]{}|,.!\ sincoslgfraqt∫∑√²·≤π$", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        tree = parse_formula(text)
    except NotMathematics:
        return
    assert latex(tree) is not None
    assert speak_formula(tree) is not None
    assert plain(tree) is not None


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("Derivative of x^2 sin(x)", ["x² sin(x)"]),
        ("the derivative of x^2 times sin(x)", ["x² · sin(x)"]),
        ("Solve x+y+z=6, x-y=0, z=3", ["x + y + z = 6, x − y = 0, z = 3"]),
        ("3+4i times 1-2i", ["(3 + 4i) · (1 − 2i)"]),
        ("x squared plus 3 x minus 4", ["x² + 3x − 4"]),
        (
            "The rest energy is E = m * c^2. The mitochondrion - the plant - makes ATP.",
            ["E = m · c²"],
        ),
        ("We use $6x_1 + 4x_2 \\leq 24$ here", ["6 x₁ + 4 x₂ ≤ 24"]),
        ("It's a^2 + b^2 = c^2 (Pythagoras).", ["a² + b² = c²"]),
        (r"\frac{7}{10} without dollars", ["7/10"]),
        ("the 5'-3' direction of C++ and C#", []),
        ("a 15-20 second animation from 1789 to 1799, on 2020-01-05", []),
        ("$5 and $10, $1000 at 5 % for 10 years", []),
        ("A ball is thrown upwards at 20 m/s", []),
        ("HTTP/2 and TCP/IP, e.g. I/O", []),
        ("I have a dog - a big one", []),
    ],
)
def test_formulas_are_found_in_sentences_and_prose_is_left(text: str, formulas: list[str]) -> None:
    assert [plain(found.tree) for found in find_formulas(text)] == formulas


@given(some.text(max_size=80))
def test_finding_never_fails_and_keeps_places(text: str) -> None:
    for found in find_formulas(text):
        assert 0 <= found.start < found.end <= len(text)


def test_no_word_is_torn_from_a_long_text() -> None:
    text = "Plants make sugar from light and water, and they breathe out oxygen. " * 40
    assert find_formulas(text) == []
    assert re.sub(r"\s", "", text)


@pytest.mark.parametrize("text", ["7/8 - 1/2", "15 - 3 - 2", "9 / 3 - 1"])
def test_a_difference_with_blanks_is_read_as_a_whole(text: str) -> None:
    assert [(one.start, one.end) for one in find_formulas(text)] == [(0, len(text))]


@pytest.mark.parametrize("text", ["born 12/3/2020", "12-3-2020"])
def test_a_date_is_no_formula(text: str) -> None:
    assert find_formulas(text) == []
