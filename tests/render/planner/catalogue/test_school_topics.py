"""What the lessons on school topics say is right, whatever the numbers."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from render.plan.expressions import parse, to_sympy
from render.plan.shapes import Label
from render.planner.catalogue.blocks import X
from render.planner.catalogue.calculus import bisection, growth, newton
from render.planner.catalogue.chance import bayes, counting, regression
from render.planner.catalogue.computing import hanoi, truth_tables
from render.planner.catalogue.geometry import polygons, solids, triangle_laws
from render.planner.catalogue.numbers import bases, interest, sets
from render.planner.catalogue.science import balancing, lens
from render.planner.offline import plan_lesson
from render.planner.request import Request


def text_of(topic: str, description: str = "") -> str:
    return plan_lesson(topic, description).model_dump_json()


@pytest.mark.parametrize(
    ("topic", "description", "result"),
    [
        ("Average speed", "a train travels 240 km in 3 hours", "80 kilometres per hour"),
        ("Density of a stone", "mass 6 kg and volume 0.0024 m^3", "2500 kilograms per cubic"),
        ("Momentum", "mass 0.5 kg at 12 m/s", "6 kilogram metres per second"),
        ("Speed distance time", "how long for 100 km at 50 km/h", "The time is 2 hours"),
        ("Wave speed", "frequency 170 Hz and wavelength 2 m", "340 metres per second"),
        ("Compound interest", "1000 dollars at 5% for 10 years", "1 628.89"),
        ("Simple interest on 800 dollars at 6% for 3 years", "", "944"),
        ("Bayes' theorem", "1% of people have it, 90% sensitivity, 9% false positives", "9.17"),
        ("Heron's formula for sides 13, 14 and 15", "", "The area is 84"),
        ("Cosine rule", "sides 8 and 5, angle 60 degrees", "c is 7"),
        ("Cylinder volume", "radius 3 and height 7", "198"),
        ("Permutations", "choose 3 of 5", "60 permutations, and 10 combinations"),
        ("Convert 77 to binary", "", "1001101"),
        ("Half-life", "80 g with a half-life of 5 years, after 20 years", "What is left is 5."),
        ("dy/dx = -0.3y differential equation", "y(0) = 10", "e^(−0.3 x)"),
        ("Interior angles of a polygon", "an octagon", "1080 degrees"),
        ("Circle equation", "(x - 2)^2 + (y + 1)^2 = 9", "centre (2, −1), radius 3"),
        ("Convert 0x1F4 to decimal hexadecimal", "", "500"),
    ],
)
def test_results_are_those_of_the_text_s_numbers(topic: str, description: str, result: str) -> None:
    assert result in text_of(topic, description)


@given(st.integers(2, 1000), st.sampled_from([2, 16]))
@settings(max_examples=40, deadline=None)
def test_digits_are_python_s(number: int, base: int) -> None:
    assert bases.Based(number, base).digits == format(number, "b" if base == 2 else "X")


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("A and not B", lambda a, b, _: a and not b),
        ("not (A and B)", lambda a, b, _: not (a and b)),
        ("A or B and C", lambda a, b, c: a or (b and c)),
        ("(A or B) and C", lambda a, b, c: (a or b) and c),
        ("A xor B", lambda a, b, _: a != b),
        ("A -> B", lambda a, b, _: not a or b),
        ("¬A ∨ (B ∧ ¬C)", lambda a, b, c: not a or (b and not c)),
    ],
)
def test_truth_tables_are_right(written: str, meaning: object) -> None:
    found = truth_tables.read_truth(Request("Truth table", written))
    assert found is not None
    formula = found.formula
    for a, b, c in product((True, False), repeat=3):
        given_ = {k: v for k, v in zip("ABC", (a, b, c), strict=True) if k in formula.letters()}
        assert formula.value(given_) is bool(meaning(a, b, c))  # type: ignore[operator]


SET = st.lists(st.sampled_from("123456789"), min_size=1, max_size=7, unique=True)


@given(SET, SET)
@settings(max_examples=30, deadline=None)
def test_the_diagram_shows_each_element_once_and_in_its_place(a: list[str], b: list[str]) -> None:
    pair = sets.TwoSets(sets.Elements(tuple(a)), sets.Elements(tuple(b)))
    assert set(pair.only_a.items) == set(a) - set(b)
    assert set(pair.both.items) == set(a) & set(b)
    assert set(pair.only_b.items) == set(b) - set(a)
    labels = [
        shape.tex
        for shape in pair.diagram.shapes
        if isinstance(shape, Label) and shape.tex not in ("A", "B")
    ]
    assert sorted(labels) == sorted(set(a) | set(b))


@given(st.floats(0.1, 40), st.floats(50, 100), st.floats(0.1, 40))
@settings(max_examples=30, deadline=None)
def test_bayes_agrees_with_counting(rare: float, hits: float, false: float) -> None:
    shares = (sympy.Rational(f"{n:.1f}") / 100 for n in (rare, hits, false))
    case = bayes.Screening(*shares)
    _, found, alarmed = case.count_people(1_000_000)
    assert found / (found + alarmed) == case.answer


@given(st.integers(1, 12), st.integers(1, 12), st.integers(20, 150))
@settings(max_examples=30, deadline=None)
def test_sides_and_angles_of_a_triangle_fit(a: int, b: int, gamma: int) -> None:
    triangle = triangle_laws.TwoSides(a, b, gamma)
    sides = (triangle.a, triangle.b, triangle.c)
    assert triangle_laws.angles(sides)[2] == pytest.approx(gamma)
    area = triangle_laws.ThreeSides(*sides).area
    assert area == pytest.approx(a * b * math.sin(math.radians(gamma)) / 2)


def test_money_grows_as_the_formula_says() -> None:
    account = interest.Account(1000, 5, 10)
    assert account.compound(10) == pytest.approx(1000 * 1.05**10)
    assert account.simple(10) == pytest.approx(1500)


def test_choices_and_orders_are_listed_completely() -> None:
    cells = [cell for row in counting.Choice(4, 2).columns for cell in row]
    assert len(set(cells)) == math.perm(4, 2)


def test_a_cone_is_a_third_of_its_cylinder() -> None:
    cone, cylinder = (
        solids.LESSONS[name].bind(solids.LESSONS[name].default).volume.number
        for name in ("cone", "cylinder")
    )
    assert 3 * cone == pytest.approx(cylinder)


PLACES = st.lists(
    st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=3, max_size=10, unique=True
).filter(lambda found: len({x for x, _ in found}) > 1 and len({y for _, y in found}) > 1)


@given(PLACES)
@settings(max_examples=30, deadline=None)
def test_the_regression_line_is_numpy_s(found: list[tuple[int, int]]) -> None:
    xs, ys = map(np.array, zip(*found, strict=True))
    fit = regression.LESSON.bind(
        regression.Cloud(tuple((sympy.Integer(x), sympy.Integer(y)) for x, y in found))
    )
    slope, start = np.polyfit(xs, ys, 1)
    assert float(fit.find_raw("slope")) == pytest.approx(slope, abs=1e-8)
    assert float(fit.find_raw("start")) == pytest.approx(start, abs=1e-7)
    assert float(fit.find_raw("r")) == pytest.approx(np.corrcoef(xs, ys)[0, 1], abs=1e-8)


def test_a_half_life_leaves_half_and_growth_solves_its_equation() -> None:
    assert growth.Decay(80, 5, "years", 5).left == pytest.approx(40)
    solution = to_sympy(parse(growth.Growth(-0.3, 10).solution(1)))
    assert float(solution.subs(X, 0)) == 10
    slope = float(sympy.diff(solution, X).subs(X, 1))
    assert slope == pytest.approx(-0.3 * float(solution.subs(X, 1)))


@pytest.mark.parametrize("sides", range(4, 13))
def test_a_polygon_is_cut_into_n_minus_2_triangles(sides: int) -> None:
    assert len(polygons.Corners(sides).plot.segments) == sides - 3
    assert f"degrees: {(sides - 2) * 180} degrees" in text_of(f"Polygon with {sides} corners")


@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_towers_end_on_the_last_peg_and_no_disc_lies_on_a_smaller_one(count: int) -> None:
    pegs = [list(range(count, 0, -1)), [], []]
    moves = [move for play in hanoi.Tower(count).plays for move in play.moves]
    assert len(moves) == 2**count - 1
    for move in moves:
        assert pegs["ABC".index(move.start)].pop() == move.disc
        pegs["ABC".index(move.goal)].append(move.disc)
        assert all(peg == sorted(peg, reverse=True) for peg in pegs)
    assert pegs[2] == list(range(count, 0, -1))


def test_newton_and_bisection_come_to_the_zero() -> None:
    search = newton.LESSON.case_of(Request("Newton's method for x^2 - 5"))
    assert search is not None
    assert search.rows[-1].at == pytest.approx(math.sqrt(5), rel=1e-3)
    bracket = bisection.LESSON.case_of(Request("Bisection of x^3 - x - 1 between 1 and 2"))
    assert bracket is not None
    assert bracket.last.a < 1.3247 < bracket.last.b


@given(st.floats(1, 50), st.floats(1.2, 5))
@settings(max_examples=30, deadline=None)
def test_the_lens_equation_holds(focal: float, times: float) -> None:
    case = lens.Lens(focal, focal * times)
    assert 1 / case.focal == pytest.approx(1 / case.object + 1 / case.image)


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("CH4 + O2 -> CO2 + H2O", (1, 2, 1, 2)),
        ("Fe + O2 → Fe2O3", (4, 3, 2)),
        ("Ca(OH)2 + HCl -> CaCl2 + H2O", (1, 2, 1, 2)),
        ("2H2 + O2 = 2H2O", (2, 1, 2)),
        ("C₃H₈ + O₂ → CO₂ + H₂O", (1, 5, 3, 4)),
    ],
)
def test_balanced_equations_have_as_many_atoms_on_both_sides(
    written: str, numbers: tuple[int, ...]
) -> None:
    found = balancing.read_reaction(Request("Balance the equation", written))
    assert found is not None
    assert found.numbers == numbers
    assert found.after.is_even


def test_what_cannot_be_balanced_is_not_taken() -> None:
    for written in ("H2 -> O2", "Xx2 + O2 -> XxO", "a + b -> c"):
        assert balancing.read_reaction(Request("Balance the equation", written)) is None


def test_the_notes_that_fill_a_bar_add_up_to_it() -> None:
    scene = next(one for one in plan_lesson("3/4 time signature").scenes if "fills" in one.title)
    steps = scene.objects[0].steps  # type: ignore[union-attr]
    assert len(steps) == 4
    assert all(step.tex.endswith(r"\frac{3}{4}") for step in steps)
