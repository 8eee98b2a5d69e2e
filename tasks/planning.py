"""The plan of a lesson: from a topic, or as the caller wrote it."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from tasks.work import Interrupted, Work

MOST_FLAWS = 8


class PlanRefused(Exception):
    """The caller's plan is none. The message names the fields."""

    code = "INVALID_PLAN"


def planned(work: Work) -> tuple[Any, dict[str, str]]:
    """The plan (`render.plan.lesson.LessonPlan`), and who made it. Raises PlanRefused."""
    lesson, planner = made(work)
    theme = work.parameters.get("theme")
    return (lesson.model_copy(update={"theme": theme}) if theme else lesson), planner


def made(work: Work) -> tuple[Any, dict[str, str]]:
    from render.planner.offline import plan_lesson

    wanted = work.parameters
    if "plan_key" in wanted:
        return written(work), {"name": "caller", "version": "1"}
    if work.services.settings.llm_url and (answered := by_model(work)):
        return answered
    lesson = plan_lesson(wanted["topic"], wanted["description"], duration=wanted.get("duration"))
    return lesson, {"name": "lessons", "version": "1"}


def by_model(work: Work) -> tuple[Any, dict[str, str]] | None:
    """The plan of the language model that the settings name; None, and a line in the log, if none.

    Raises Interrupted when the job is cancelled meanwhile.
    """
    from render.planner.llm.endpoint import Endpoint, Stopped
    from render.planner.llm.planner import NoPlan, Wish, plan_by_model
    from render.planner.llm.prompt import VERSION

    settings, wanted = work.services.settings, work.parameters
    endpoint = Endpoint(settings.llm_url, settings.llm_model, settings.llm_key)
    wish = Wish(wanted["topic"], wanted["description"], wanted.get("duration"))
    try:
        made = plan_by_model(endpoint, wish, work.unwanted)
    except Stopped as stop:
        raise Interrupted(str(stop)) from stop
    except NoPlan as problem:
        words = "The language model made no plan; the catalogue of lessons takes its place"
        work.log(words, level="WARNING", model=endpoint.model, reason=str(problem))
        return None
    work.log("The language model made the plan", model=endpoint.model, questions=made.questions)
    return made.plan, {"name": endpoint.model, "version": VERSION}


def written(work: Work) -> Any:
    """The caller's plan, paced for what it says and shows. Raises PlanRefused."""
    from render.fitting.pacing import paced
    from render.plan.lesson import LessonPlan

    try:
        plan = LessonPlan.model_validate_json(
            work.services.objects.read(work.parameters["plan_key"])
        )
        return paced(plan, work.parameters.get("duration"))
    except ValidationError as problem:
        raise PlanRefused(named(problem)) from None
    except ValueError as problem:
        raise PlanRefused(f"plan: {problem}") from None


def named(problem: ValidationError) -> str:
    """What is wrong, field by field, as the caller wrote them."""
    errors = problem.errors(include_url=False, include_input=False, include_context=False)
    flaws = [f"{'.'.join(map(str, ('plan', *e['loc'])))}: {e['msg']}" for e in errors[:MOST_FLAWS]]
    more = len(errors) - MOST_FLAWS
    return "; ".join([*flaws, *([f"and {more} more"] if more > 0 else [])])
