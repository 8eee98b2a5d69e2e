"""The task of a script's ``work:`` line becomes steps that are checked."""

from __future__ import annotations

from collections.abc import Sequence

from render.mathematics.latex import latex
from render.mathematics.speech import speak_formula
from render.plan.formulas import MAX_LENGTH
from render.plan.prose import clip_text
from render.planner.steps.calculation import Refusal, calculation_of
from render.script.refusal import Wrong
from render.script.working import WorkedStep

MOST_STEPS = 24
LONGEST_WHY, LONGEST_SAY = 90, 390
EXAMPLES = "`work: solve 3x - 7 = 11`, `work: integral of x e^x`, `work: 3/4 + 1/6`"


def work_out(task: str) -> Sequence[WorkedStep]:
    """Raises Wrong for what is no task, is not solved here, or takes too many steps."""
    found = calculation_of(task)
    if found is None:
        raise Wrong(f"{task!r} asks for nothing that is calculated here; such as {EXAMPLES}")
    if found.others:
        raise Wrong(f"{task!r} holds {1 + len(found.others)} tasks; a line works one out")
    if isinstance(found.outcome, Refusal):
        raise Wrong(f"{task!r} cannot be worked out: {found.outcome.reason}")
    solution = found.outcome
    asked = WorkedStep(
        latex(solution.task),
        "the task",
        clip_text(f"The task: {speak_formula(solution.task)}.", LONGEST_SAY),
    )
    steps = [WorkedStep(step.tex, step.why, step.spoken) for step in solution.steps]
    if steps[0].tex != asked.tex:
        steps.insert(0, asked)
    if len(steps) > MOST_STEPS:
        raise Wrong(f"{task!r} takes {len(steps)} steps; at most {MOST_STEPS} can be shown")
    if any(len(step.tex) > MAX_LENGTH for step in steps):
        raise Wrong(f"{task!r} has a line that is too long to be shown")
    return [
        WorkedStep(step.tex, clip_text(step.why, LONGEST_WHY), clip_text(step.say, LONGEST_SAY))
        for step in steps
    ]
