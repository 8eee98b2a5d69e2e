"""Mathematics in the forms in which people type it is read like its plain form."""

from __future__ import annotations

import pytest

from render.planner.notation import plain
from render.planner.offline import plan_lesson


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("½ + ¼", "1/2 + 1/4"),
        ("1½ + 2⅓", "1 1/2 + 2 1/3"),
        ("Simplify √72", "Simplify sqrt(72)"),
        ("√(x+1)", "sqrt(x+1)"),
        ("∫ x² dx from 0 to 3", "integral of x² from 0 to 3"),
        ("∫_0^3 x^2 dx", "integral of x^2 from 0 to 3"),
        ("lim x→0 sin(x)/x", "limit of sin(x)/x as x -> 0"),
        ("lim_{x->2} (x^2-4)/(x-2)", "limit of (x^2-4)/(x-2) as x -> 2"),
        ("a 1,200 kg car", "a 1200 kg car"),
        ("£2,000 at 3.5%", "£2000 at 3.5%"),
        ("mean of 2,5; 3,5; 4", "mean of 2.5, 3.5, 4"),
        ("mass 2,5 kg", "mass 2.5 kg"),
        ("x**2 - 1", "x^2 - 1"),
    ],
)
def test_a_form_becomes_the_plain_one(typed: str, meant: str) -> None:
    assert plain(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "sort 100,200,300 in ascending order", "sort 5,2,9", "(1,2) and (3,4)",
        "A={1,2,3}, B={3,4}", "[[1,2],[3,4]]", "the vectors (1,2) m", "In 1789, 300 people came",
        "lim and dx are letters",
    ],
)  # fmt: skip
def test_lists_pairs_and_prose_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("∫ x² dx from 0 to 3", "9"),
        ("lim x→0 sin(x)/x", "In ours, the limit is 1."),
        ("Mean of 2,5; 3,5; 4,5", "The mean is 3.5"),
    ],
)
def test_its_lesson_is_about_what_was_meant(typed: str, said: str) -> None:
    scenes = plan_lesson(typed).scenes
    assert said in " ".join(beat.say for scene in scenes for beat in scene.beats)


@pytest.mark.parametrize(
    "topic", ["Plot y = 0.0002637 x^2 + x", "derivative of 600000x^2", "integrate 900000x^3"]
)
def test_numbers_too_fine_or_large_for_a_curve_are_no_fault(topic: str) -> None:
    assert plan_lesson(topic).scenes
