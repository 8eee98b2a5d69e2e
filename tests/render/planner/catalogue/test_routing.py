"""A topic comes to the template that teaches it, and never to one that teaches something else."""

from __future__ import annotations

import pytest

from render.planner.catalogue.registry import choose_template
from render.planner.request import Request

ASKED_IN_PLAIN_ENGLISH = {
    "Pythagorean Theorem": "the theorem of Pythagoras",
    "Fundamental Theorem of Arithmetic": "prime factorisation",
    "Slope-Intercept Form": "straight lines",
    "What is a derivative?": "derivatives",
    "How do I solve simultaneous equations?": "systems of two linear equations",
    "Explain matrices to a ten year old": "matrices",
    "Teach me about prime numbers please": "prime numbers",
    "I need a video on standard deviation": "mean, median and spread",
    "why is the angle in a semicircle 90 degrees": "Thales and inscribed angles",
    "Show how to add fractions with different denominators": "adding fractions",
    "Completing the square": "quadratic functions",
    "solve x^2 = 16": "quadratic functions",
    "solve 3x - 7 = 11": "linear equations",
    "graph y = 2x + 1": "straight lines",
    "find the roots of x^2-2x-8": "quadratic functions",
    "differentiate sin(x)": "derivatives",
    "integrate 3x^2 from 1 to 2": "integrals",
    "limit of 1/x as x -> infinity": "limits",
    "2^x = 50": "exponentials and logarithms",
    "x^2 > 4": "inequalities",
    "multiply (2+3i)(1-i)": "complex numbers",
    "det [[1,2],[3,4]]": "matrices",
    "10 choose 3": "Pascal's triangle and the binomial theorem",
    "binomial n = 5 p = 0.2": "the binomial distribution",
    "what is 20% of 150": "percentages",
    "lcm of 12 and 18": "Euclid's algorithm",
    "Mean Value Theorem": "the mean value theorem",
    "Fourier series": "Fourier series",
    "2/3 × 3/4": "multiplying fractions",
    "8 - 2 * 3 + 1": "order of operations",
    "percentage increase from 40 to 50": "percentage change",
    "det [[1,2,3],[4,5,6],[7,8,9]]": "the 3 × 3 determinant",
    "dot product of (1,2,3) and (4,5,6)": "the cross product",
    "dot product of (1,2) and (3,4)": "vectors",
    "sort banana apple cherry": "sorting words",
    "sort 3 1 2": "bubble sort",
    "Kinetic energy of a car": "kinetic energy",
    "Conservation of energy: kinetic and potential": "conservation of energy",
}
TAUGHT_BY_NO_TEMPLATE_OF_MATHEMATICS = """
Central Limit Theorem; Law of Large Numbers; Chinese Remainder Theorem; Fermat's Little Theorem;
Wilson's Theorem; L'Hôpital's Rule; Green's Theorem; Stokes'
Theorem; Vieta's Formulas; AM-GM Inequality; Cauchy-Schwarz Inequality; Triangle Inequality;
Jensen's Inequality; Pick's Theorem; Ptolemy's Theorem; Fundamental Theorem of Algebra; Remainder
Theorem; Master Theorem; CAP Theorem; Cayley-Hamilton Theorem; Rank-Nullity Theorem; Prime Number
Theorem; Euclid's Theorem; Lagrange's Theorem; Implicit Function Theorem; Integration by Parts;
Partial Fractions; Poisson Distribution; Circle Theorems; Fourier transform; Harmonic series; Vector
field; Derivatives in finance; Mean girls; The prime minister; Medieval matrix; A normal day;
Sequence alignment; Logarithmic spiral; Circle of life; Functions of the liver; Factors of
production; Limits to growth; Vectors of disease; Expand your business; Inequality in society;
Complex sentences; Average wage; Percentages of gases in air; Exponential backoff; Fractions of
crude oil
"""


@pytest.mark.parametrize(("topic", "name"), ASKED_IN_PLAIN_ENGLISH.items())
def test_plain_english_finds_its_template(topic: str, name: str) -> None:
    found = choose_template(Request(topic))
    assert found is not None
    assert found.name == name


def test_a_spring_with_a_stiffness_is_no_season() -> None:
    spring = choose_template(Request("Spring", "A spring with k = 200 N/m and m = 0.5 kg"))
    assert spring is not None
    assert spring.name == "mass on a spring"
    assert (
        choose_template(Request("Spring", "In spring the snow melts and the trees bloom.")) is None
    )


@pytest.mark.parametrize(
    "topic", [" ".join(t.split()) for t in TAUGHT_BY_NO_TEMPLATE_OF_MATHEMATICS.split(";")]
)
def test_what_no_template_teaches_goes_to_the_explainer(topic: str) -> None:
    assert choose_template(Request(topic)) is None


def test_an_equation_is_solved_as_it_was_written() -> None:
    assert str(Request("solve 3x - 7 = 11").expression) == "3*x - 18"
    assert str(Request("solve x^2 = 16").expression) == "x**2 - 16"
    assert str(Request("y = x^2 - 1").expression) == "x**2 - 1"
    assert str(Request("f(x) = 2x + 1").expression) == "2*x + 1"
