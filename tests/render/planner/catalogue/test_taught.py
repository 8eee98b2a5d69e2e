"""Lessons around the steps of the step engine: the idea, then the engine's work on the request."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from render.plan.lesson import Scene
from render.planner.catalogue.calculation.taught import read_taught
from render.planner.catalogue.registry import templates
from render.planner.offline import draft_lesson
from render.planner.request import Request
from render.planner.request_data import note


def titles(name: str, topic: str, description: str = "") -> list[str]:
    return [scene.title for scene in templates()[name].build(Request(topic, description))]


@pytest.mark.parametrize(
    ("name", "topic", "shown"),
    [
        ("linear equations", "Solving equations",
         ["The idea of the balance", "Step by step", "Check", "The picture", "Summary"]),
        ("factoring polynomials", "factor x^2 - 5x + 6",
         ["Patterns to know", "Step by step", "What the factors show", "Summary"]),
        ("limits", "limit of (x^2-4)/(x-2) as x approaches 2",
         ["What a limit is", "Come closer, and watch", "On the graph", "Step by step", "Summary"]),
    ],
)  # fmt: skip
def test_the_engine_s_scenes_stand_where_the_script_has_them(
    name: str, topic: str, shown: list[str]
) -> None:
    assert titles(name, topic)[1:] == shown


def test_the_request_s_own_task_is_worked_out_and_nothing_is_said_to_be_unused() -> None:
    draft = draft_lesson("Chain rule", "differentiate sin(3x)")
    said = " ".join(beat.say for scene in draft.plan.scenes for beat in scene.beats)
    assert draft.lesson == "the chain rule"
    assert "the derivative is 3 cosine of 3 x" in said
    assert draft.warnings == ()


def test_a_task_that_the_lesson_takes_is_not_tried_with_other_numbers() -> None:
    request, template = Request("solve 3x - 7 = 11"), templates()["linear equations"]
    scenes = template.build(request)

    def build_again(_: Request) -> list[Scene]:
        raise AssertionError("it was built again")

    assert note(request, replace(template, build=build_again), scenes) == ""


def test_a_formula_that_cannot_be_factored_is_told_why() -> None:
    said = draft_lesson("Factoring quadratics", "x^2 + x + 1").plan.scenes[2].beats
    assert any("it has no factors with whole numbers" in beat.say for beat in said)


def test_a_product_is_no_case_of_the_chain_rule() -> None:
    scenes = templates()["the chain rule"].build(Request("Chain rule", "derivative of x^2 e^x"))
    assert scenes == templates()["the chain rule"].build(Request("Chain rule"))


def test_an_equation_without_x_is_no_linear_equation_s_lesson() -> None:
    assert templates()["linear equations"].score(Request("T(0) = 1")) == 0
    assert templates()["linear equations"].score(Request("2x + 1 = 2x + 5")) > 0


def test_a_number_that_no_computer_holds_is_no_formula() -> None:
    assert Request("exp(exp(exp(9)))").expression is None
    assert Request("x = exp(exp(exp(9)))").expression is None


def test_a_place_at_which_a_limit_is_asked_is_read() -> None:
    draft = draft_lesson("limit of sin(x)/x at 0")
    assert draft.lesson == "limits"
    assert draft.warnings == ()
    hole = draft.plan.scenes[3].beats[1].say
    assert hole.startswith("At this point the graph has a hole")


def test_a_file_without_scenes_is_no_lesson(tmp_path: Path) -> None:
    (tmp_path / "odd.lesson").write_text("lesson: odd\nkind: limit\n")
    with pytest.raises(ValueError, match=r"odd\.lesson: it has no scene"):
        read_taught(tmp_path / "odd.lesson")


@pytest.mark.parametrize(
    ("name", "topic", "description", "told"),
    [
        ("quadratic functions", "Quadratic formula", "a = 1, b = -3 and c = 2",
         "In ours, the solutions are x equals 1 or x equals 2."),
        ("integrals", "integrate sin(x) from 0 to pi", "", "Ours is 2."),
        ("integrals", "The area under a curve", "the function x^2 between 0 and 3", "Ours is 9."),
        ("derivatives", "Derivatives", "the function x^4 - x", "it is 4 x cubed minus 1."),
        ("matrices", "Determinants", "[[2, 4], [1, 2]]", "our matrix has no inverse"),
        ("the 3 × 3 determinant", "Sarrus", "[[1,2,3],[0,1,4],[5,6,0]]", "Ours is 1."),
        ("eigenvectors", "Eigenvectors", "[[0,-1],[1,0]]", "no arrow keeps its line"),
    ],
)  # fmt: skip
def test_what_the_request_gives_is_worked_out_however_it_is_asked(
    name: str, topic: str, description: str, told: str
) -> None:
    scenes = templates()[name].build(Request(topic, description))
    said = " ".join(beat.say for scene in scenes for beat in scene.beats)
    assert told in said


def test_a_task_that_the_lesson_does_not_take_is_told_why() -> None:
    request = Request("Quadratic equations", "solve x^3 - x = 0")
    template = templates()["quadratic functions"]
    assert template.refuse is not None
    assert template.refuse(request) == "it is no quadratic in x"


def test_a_quotient_of_complex_numbers_is_worked_out_not_drawn_as_a_product() -> None:
    assert draft_lesson("(4-2i)/(1+i)").lesson == "calculations"
    assert draft_lesson("(2+i)(1+3i)").lesson == "complex numbers"
