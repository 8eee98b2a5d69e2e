"""The work of the confined process that plans one lesson, for `render.untrusted_media.drafts`."""

from __future__ import annotations

import json
from typing import Any

from confinement.inputs import Input

CALLER = "caller"
NOT_RUN = "Scenes of code were not run: their seconds are a guess."


def work(file: Input) -> dict[str, Any]:
    """The plan, its script, its seconds and what there is to be known of it; or why there is none.

    Raises MemoryError and whatever else is no fault of the request.
    """
    from render.script.writer import write_script
    from render.timing.reading import PlanRefused

    with file.open() as opened:
        wish = json.load(opened)
    try:
        plan, lesson, warnings = plan_draft(wish)
    except (PlanRefused, ValueError) as problem:
        return {"refused": str(problem)}
    plan = plan.model_copy(update={k: wish[k] for k in ("theme", "voice") if wish[k]})
    return {
        "plan": plan.model_dump(mode="json", exclude_none=True),
        "script": write_script(plan),
        "lesson": lesson,
        "seconds": plan.seconds,
        "warnings": warnings,
    }


def plan_draft(wish: dict[str, Any]) -> tuple[Any, str, list[str]]:
    """The plan, the lesson's name and the warnings. Raises PlanRefused, ValueError."""
    from render.layout.arranging import warnings_of_code
    from render.planner.offline import draft_lesson
    from render.planner.steps.claims import claims_in_words
    from render.timing.pacing import pace_plan
    from render.timing.reading import read_plan

    if wish["plan"]:
        plan = pace_plan(read_plan(wish["plan"], wish["aspect"]), wish["duration"])
        not_run = [NOT_RUN] if any(scene.code for scene in plan.scenes) else []
        told = [*not_run, *warnings_of_code(plan), *claims_in_words(plan)]
        return plan, CALLER, told
    found = draft_lesson(
        wish["topic"],
        wish["description"],
        duration=wish["duration"],
        language=wish["language"],
        aspect=wish["aspect"] or "16:9",
    )
    return found.plan, found.lesson, list(found.warnings)
