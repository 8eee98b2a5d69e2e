"""What the lessons on waves, samples, limited growth, space, pH and words say holds."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from render.plan.expressions import parse, to_sympy
from render.planner.catalogue.blocks import X
from render.planner.catalogue.calculus import fourier, logistic, mean_value
from render.planner.catalogue.chance import confidence, hypothesis, sample
from render.planner.catalogue.computing import sorting_words
from render.planner.catalogue.lessons_alone import LESSONS
from render.planner.catalogue.science import acidity
from render.planner.offline import plan_lesson
from render.planner.request import Request


@pytest.mark.parametrize(
    ("topic", "description", "result"),
    [
        ("Mean value theorem", "f(x) = x^2 on [0,2]", "has it at 1."),
        (
            "Focus and directrix of y = x²/8",
            "",
            "and the directrix y equals minus 2",
        ),
        ("Cross product", "(1,2,3) x (4,5,6)", "Our cross product is minus 3, 6, minus 3."),
        ("Determinant of a 3x3 matrix", "[[1,2,3],[0,1,4],[5,6,0]]", "Ours is 1."),
        ("95% confidence interval", "mean 50, sd 10, n = 100", "from about 48.04 to about 51.96"),
        ("Hypothesis test", "mean 103 n = 36 sd 12 H0: mu = 100", "we cannot reject the claim"),
        ("p-value", "mean 52, sd 4, n = 50, claimed mean 50", "So we reject the claim."),
        ("Logistic growth", "K = 1000, r = 0.5, start 10", "half way after about 9.19 units"),
        ("pH", "[H+] = 10^-3", "Our pH is 3, so the solution is acid."),
        ("pH of 2.5 × 10⁻⁴ mol/L", "", "Our pH is 3.6"),
        ("Boyle's law", "2 L at 100 kPa, compressed to 0.5 L", "is 400 kilopascals"),
        ("Charles's law", "3 L at 27 °C heated to 127 °C", "is about 4 litres"),
        ("Kinetic energy of a 1,200 kg car at 20 m/s", "", "is 240000 joules"),
        ("Half-life of carbon-14", "5730 years", "is left after 17190 years."),
        ("Geometric sequence 4, 2, 1", "", "Ours begin with 4"),
        ("Sort tree, tea, ten and team", "", "our words are tea, team, ten and tree"),
    ],
)
def test_results_are_those_of_the_text_s_numbers(topic: str, description: str, result: str) -> None:
    assert result in plan_lesson(topic, description).model_dump_json()


WAVES = (fourier.SQUARE, fourier.SAWTOOTH, fourier.TRIANGLE)


@pytest.mark.parametrize("wave", WAVES, ids=lambda wave: wave.name)
def test_a_fourier_sum_comes_close_to_its_wave(wave: fourier.Wave) -> None:
    """By Parseval: half the sum of the squares of all coefficients is the wave's mean square."""
    mean_square = sympy.integrate(wave.half**2, (X, 0, sympy.pi)) / sympy.pi
    share = sum(float(one.coefficient) ** 2 for one in wave.sines(9)) / 2 / float(mean_square)
    assert 0.93 < share < 1


@given(st.floats(-3.5, 3.5), st.floats(0.5, 0.999))
@settings(max_examples=30, deadline=None)
def test_areas_of_the_bell_are_python_s(z: float, share: float) -> None:
    assert sample.area_beyond(z) == pytest.approx(1 - NormalDist().cdf(abs(z)), abs=1e-9)
    assert sample.border(share) == pytest.approx(NormalDist().inv_cdf((1 + share) / 2), rel=1e-6)


def test_a_claim_inside_the_confidence_interval_is_not_rejected() -> None:
    for claim in (47, 48.5, 50, 51.5, 53):
        request = Request(f"mean 50, sd 10, n = 100, claimed mean {claim}")
        test, interval = hypothesis.read_test(request), confidence.read_interval(request)
        assert test is not None
        assert interval is not None
        assert test.is_rejected is not (interval.low <= claim <= interval.high)


LESSONS_ALONE = {lesson.name: lesson for lesson in LESSONS}
TRIPLES = st.tuples(*[st.integers(-9, 9)] * 3).filter(any)


@given(TRIPLES, TRIPLES)
@settings(max_examples=30, deadline=None)
def test_products_in_space_are_numpy_s(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    lesson = LESSONS_ALONE["the cross product"]
    case = lesson.case_of(Request(f"{a} x {b}"))
    assert case is not None
    found = lesson.bind(case)
    assert [found.find_raw(name) for name in ("px", "py", "pz")] == list(np.cross(a, b))
    assert found.find_raw("scalar") == int(np.dot(a, b))


def test_each_point_is_as_far_from_the_focus_as_from_the_directrix() -> None:
    lesson = LESSONS_ALONE["focus and directrix"]
    for case in (lesson.default, *lesson.others):
        found = lesson.bind(case)
        f, h, focus, line = map(found.find_raw, ("f", "h", "focus", "line"))
        for x in (-2, 1, 5):
            y = f.subs(X, x)
            to_focus = sympy.sqrt((x - h) ** 2 + (y - focus) ** 2)
            assert float(to_focus) == pytest.approx(float(abs(y - line)))


@pytest.mark.parametrize(
    "case", [mean_value.LESSON.default, mean_value.ROLLE, *mean_value.LESSON.others], ids=str
)
def test_the_tangent_there_is_parallel_to_the_secant(case: mean_value.Stretch) -> None:
    assert case.places
    for place in case.places:
        assert case.low < place < case.high
        assert float(case.derivative.number.subs(X, place)) == pytest.approx(float(case.slope))


@pytest.mark.parametrize("f", ["|x|", "sin(900000x)"])
def test_a_corner_or_countless_waves_are_no_case_for_the_mean_value_theorem(f: str) -> None:
    request = Request("Mean value theorem", f"f(x) = {f} on [-1, 1]")
    assert mean_value.LESSON.case_of(request) is None


def test_logistic_growth_solves_its_equation() -> None:
    one = logistic.Population(500, 0.3, 20)
    at = to_sympy(parse(one.curve.curves[0].expression))
    assert float(at.subs(X, 0)) == pytest.approx(4)
    assert float(at.subs(X, one.turning)) == pytest.approx(50)
    four = float(at.subs(X, 4))
    slope = float(sympy.diff(at, X).subs(X, 4))
    assert slope == pytest.approx(0.3 * four * (1 - four / 100), rel=1e-5)


@pytest.mark.parametrize(("ions", "value"), [("0.001", 3.0), ("2.5e-4", 3.602), ("1e-9", 9.0)])
def test_the_ph_is_minus_the_logarithm(ions: str, value: float) -> None:
    assert acidity.Solution(sympy.Rational(ions)).ph == pytest.approx(value, abs=1e-3)


WORDS = st.lists(st.text("abtz", min_size=2, max_size=5), min_size=3, max_size=6, unique=True)


@given(WORDS)
@settings(max_examples=30, deadline=None)
def test_insertion_ends_in_alphabetical_order(words: list[str]) -> None:
    *_, last = sorting_words.insert_words(tuple(words))
    assert last.row == sorted(words)


@pytest.mark.parametrize(
    "topic",
    [
        "Sorting algorithms", "Sorting laundry", "Sort my thoughts about love", "Sort 3 1 2",
        "Volunteers sort donations, pack boxes and drive routes.",
    ],
)  # fmt: skip
def test_what_is_no_list_of_words_is_not_sorted_as_one(topic: str) -> None:
    assert sorting_words.read_words(Request(topic)) is None
