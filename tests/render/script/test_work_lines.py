"""A line ``work: task`` stands for the steps of the task, which the step engine computes."""

from __future__ import annotations

import pytest

from render.plan.objects import Steps
from render.planner.steps.working import work_out
from render.script.reader import read_lesson
from render.script.refusal import ScriptRefused
from render.script.writer import write_script

ABOVE = "! Work\nLet us work.\n\n# Worked out\n"


def steps_of(task: str) -> list[list[str]]:
    """The LaTeX of the lines, scene by scene."""
    plan = read_lesson(f"{ABOVE}{task}\n", work_out).plan
    assert read_lesson(write_script(plan)).plan == plan
    return [
        [step.tex for step in thing.steps]
        for scene in plan.scenes
        for thing in scene.objects
        if isinstance(thing, Steps)
    ]


def test_a_task_becomes_its_steps() -> None:
    (lines,) = steps_of("work: solve 2x + 3 = 11")
    assert lines[0] == "2 x + 3 = 11"
    assert lines[-1] == "x = 4"


def test_many_steps_go_on_in_scenes_of_their_own() -> None:
    scenes = steps_of("work: integral of x e^x")
    assert len(scenes) > 1
    assert all(2 <= len(lines) <= 5 for lines in scenes)
    plan = read_lesson(f"{ABOVE}work: integral of x e^x\n", work_out).plan
    titles = [scene.title for scene in plan.scenes[1:]]
    assert titles == ["Worked out", *["Worked out, continued"] * (len(titles) - 1)]


def test_slots_and_conditions_are_filled() -> None:
    head = f"let old = 80\nlet no_work = no\n{ABOVE}"
    text = f"{head}work: solve 2x = <old>\nwork: solve x = 1 {{if no_work}}\n"
    plan = read_lesson(text, work_out).plan
    (steps,) = (thing for thing in plan.scenes[1].objects if isinstance(thing, Steps))
    assert [step.tex for step in steps.steps] == ["2 x = 80", "x = 40"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("work: an elephant", "asks for nothing that is calculated here"),
        ("work: integral of e^(x^2) / x", "cannot be worked out: its antiderivative"),
        ("work: solve x^2 = 4 and 2x + 1 = 5", "holds 2 tasks"),
        ("work:", "say what is to be worked out"),
    ],
)
def test_what_cannot_be_worked_out_is_a_flaw_at_its_line(line: str, words: str) -> None:
    with pytest.raises(ScriptRefused) as refused:
        read_lesson(f"{ABOVE}Look.\n{line}\n", work_out)
    (flaw,) = refused.value.flaws
    assert (flaw.line, flaw.column) == (6, 1)
    assert words in flaw.words


def test_where_nothing_is_computed_a_task_is_refused() -> None:
    with pytest.raises(ScriptRefused, match=r"line 5, column 1: tasks are worked out by"):
        read_lesson(f"{ABOVE}work: solve 2x = 4\n")
