"""Lessons on physics state what follows from the numbers they were given."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.plan.lesson import LessonPlan, Scene
from render.planner.catalogue import quantities
from render.planner.catalogue.science import circuits, mechanics, refraction, vibrations
from render.planner.catalogue.values import BY_SIGN, Measured
from render.planner.request import Request


def said(scenes: list[Scene]) -> str:
    return " ".join(beat.say for scene in scenes for beat in scene.beats)


@given(st.floats(1, 100), st.floats(1, 90), st.floats(0, 100))
@settings(max_examples=40, deadline=None)
def test_a_throw_agrees_with_small_steps_of_time(speed: float, angle: float, height: float) -> None:
    flight = mechanics.Flight(speed, angle, 9.81, height)
    x, y, vy, step = 0.0, height, flight.vy, flight.seconds / 4000
    top = y
    for _ in range(4000):
        y += (vy - 9.81 * step / 2) * step
        vy -= 9.81 * step
        x += flight.vx * step
        top = max(top, y)
    assert y == pytest.approx(0, abs=1e-6 * (1 + flight.top))
    assert x == pytest.approx(flight.reach, rel=1e-6, abs=1e-9)
    assert top == pytest.approx(flight.top, rel=1e-3)
    LessonPlan(topic="t", scenes=tuple(mechanics.PROJECTILE.tell(flight)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("projectile at 30 degrees with 20 m/s", "range is about 35.3 metres"),
        ("projectile thrown straight up at 90 degrees with 12 m/s", "comes down where it went up"),
        ("projectile thrown horizontally with 15 m/s from a cliff of 45 m", "45.4 metres far"),
        ("projectile at 45 degrees with 10 m/s on the Moon", "range is about 61.7 metres"),
        ("projectile at 0 degrees with 72 km/h", "from 20 metres up"),
    ],
)  # fmt: skip
def test_edge_cases_of_throws_are_told_truly(text: str, expected: str) -> None:
    assert expected in said(mechanics.PROJECTILE.build(Request(text)))


def test_a_push_weaker_than_friction_moves_nothing() -> None:
    told = said(mechanics.SECOND_LAW.build(Request("5 kg, 10 N and 15 N friction")))
    assert "does not move" in told
    assert "acceleration is zero" in told


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("2 kΩ and 300 ohm", "resistance", [2000, 300]),
        ("72 km/h", "speed", [20]),
        ("20 m/s at 30°", "speed", [20]),
        ("-5 degrees", "angle", [-5]),
        ("500 g on 20 N/m", "mass", [0.5]),
        ("500 g on 20 N/m", "force", []),
        ("20 cm long", "length", [0.2]),
        ("9.81 m/s^2", "length", []),
    ],
)
def test_quantities_are_read_with_their_units(text: str, kind: str, values: list[float]) -> None:
    assert quantities.quantities(text, kind) == pytest.approx(values)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0412, "0.0412"), (1234.5, "1234"), (-2.5, "−2.5"), (0.1 + 0.2, "0.3"), (0, "0")],
)
def test_numbers_have_three_figures_and_a_true_minus(value: float, text: str) -> None:
    assert quantities.figures(value) == text


@given(st.lists(st.floats(0.5, 1000), min_size=2, max_size=4), st.floats(0.5, 400))
@settings(max_examples=30, deadline=None)
def test_circuits_become_plans_for_any_values(values: list[float], voltage: float) -> None:
    given_values = tuple(values)
    series = circuits.SERIES.tell(circuits.Series(given_values, voltage))
    parallel = circuits.PARALLEL.tell(circuits.Parallel(given_values, voltage))
    single = circuits.OHMS_LAW.tell(circuits.Single(given_values[:1], voltage))
    LessonPlan(topic="t", scenes=(*series, *parallel, *single))


def test_series_and_parallel_are_computed_from_the_values_in_the_text() -> None:
    request = Request("Resistors", "3, 6 and 9 ohms at 18 V")
    assert "12 volts" not in said(circuits.PARALLEL.build(request))
    assert "add up to 11 amperes" in said(circuits.PARALLEL.build(request))
    assert "current is 1 ampere." in said(circuits.SERIES.build(request))


@given(
    st.floats(0, 89),
    st.sampled_from(sorted(refraction.MEDIA)),
    st.sampled_from(sorted(refraction.MEDIA)),
)
@settings(max_examples=40, deadline=None)
def test_refraction_keeps_index_times_sine(angle: float, one: str, other: str) -> None:
    scenes = refraction.LESSON.tell(refraction.Ray(angle, one, other))
    LessonPlan(topic="t", scenes=tuple(scenes))
    n1, n2 = refraction.MEDIA[one], refraction.MEDIA[other]
    total = n1 / n2 * math.sin(math.radians(angle)) > 1
    assert ("all light is reflected" in said(scenes[-2:])) or not total
    assert ("thrown back" in said(scenes)) is total


def test_from_water_into_air_and_back() -> None:
    told = said(refraction.LESSON.build(Request("Refraction from water into air at 30 degrees")))
    assert "Above is water" in told
    assert re.search(r"30 degrees become about 41\.7 degrees", told)


@pytest.mark.parametrize(
    ("scenes", "expected"),
    [
        (vibrations.SPRING.tell(vibrations.Spring(0.5, 20, 0.1)), "period is about 0.993 seconds"),
        (vibrations.PENDULUM.tell(vibrations.Pendulum(2, "on the Moon", 1.62, 10)),
         "period is about 6.98 seconds"),
        (vibrations.PENDULUM.tell(vibrations.Pendulum(1, "", 9.81, 60)),
         "a little longer than this formula says"),
        (vibrations.STANDING.tell(vibrations.StandingWave(3, 0.65, 286)), "frequency is 660 hertz"),
    ],
)  # fmt: skip
def test_periods_and_tones_are_right(scenes: list[Scene], expected: str) -> None:
    assert expected in said(scenes)


@pytest.mark.parametrize(
    ("value", "unit", "tex", "written", "told"),
    [
        (2.0193, "s", r"\approx 2.02\,\mathrm{s}", "about 2.02 s", "about 2.02 seconds"),
        (1, "m", r"= 1\,\mathrm{m}", "1 m", "1 metre"),
        (-4, "m/s²", r"= -4\,\mathrm{m/s^2}", "−4 m/s²", "minus 4 metres per second squared"),
    ],
)
def test_a_measure_has_its_unit_wherever_it_stands(
    value: float, unit: str, tex: str, written: str, told: str
) -> None:
    measure = Measured(value, unit=BY_SIGN[unit])
    assert (measure.tex("="), measure.written(), measure.said()) == (tex, written, told)
