"""A caller's plan, looked at before it costs anybody time: the workers read it the same way."""

from __future__ import annotations

from typing import Any

from api.dialects import Flaw
from api.errors import Invalid
from settings import NO_FREE_CODE, Settings


def check_plan(plan: dict[str, Any], settings: Settings) -> None:
    """Raises Invalid with every flaw by its place in the plan: ``scenes[1].title: …``."""
    # only who sends a plan pays for its types
    from render.fitting.reading import PlanRefused, read_plan

    try:
        lesson = read_plan(plan)
    except PlanRefused as refusal:
        raise invalid(refusal.flaws) from None
    coded = [n for n, scene in enumerate(lesson.scenes) if scene.code]
    if coded and settings.free_code == "nobody":
        raise invalid([(f"scenes[{n}].code", NO_FREE_CODE) for n in coded])


def invalid(flaws: list[tuple[str, str]]) -> Invalid:
    told = [Flaw("value_error", ("body", "plan"), f"{field}: {wrong}") for field, wrong in flaws]
    return Invalid("The plan is none: " + "; ".join(flaw.msg for flaw in told), *told)
