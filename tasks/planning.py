"""The plan of a lesson: from a topic, or as the caller wrote it."""

from __future__ import annotations

from functools import partial
from typing import Any

from settings import NO_FREE_CODE
from tasks.exhibits import shown_by
from tasks.work import Interrupted, Work


class PlanRefused(Exception):
    """The caller's plan cannot be made. The message names the fields, or says why not here."""

    def __init__(self, message: str, code: str = "INVALID_PLAN") -> None:
        super().__init__(message)
        self.code = code


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
    code = settings.free_code == "models"
    wish = Wish(wanted["topic"], wanted["description"], wanted.get("duration"), code)
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
    from render.fitting.reading import PlanRefused as Unfit
    from render.fitting.reading import read_plan

    try:
        plan = read_plan(work.services.objects.read(work.parameters["plan_key"]))
    except Unfit as refusal:
        raise PlanRefused(str(refusal)) from None
    plan = timed(work, plan)
    try:
        return paced(plan, work.parameters.get("duration"))
    except ValueError as problem:
        raise PlanRefused(f"plan: {problem}") from None


def timed(work: Work, plan: Any) -> Any:
    """The plan with its scenes of code measured. Raises PlanRefused where none may be run."""
    from render.scenes.measuring import NotHere, has_code, measured
    from render.scenes.scene import RenderCancelled

    if not has_code(plan):
        return plan
    if work.services.settings.free_code == "nobody":
        raise PlanRefused(NO_FREE_CODE, "NOT_CONFINED")

    def failed(number: int, failure: Any) -> None:
        words = f"The code of scene {number} fails; a plain scene will take its place"
        work.log(words, level="WARNING", code=failure.code, reason=failure.message)

    try:
        return measured(
            plan,
            files=partial(shown_by, work),
            should_stop=work.unwanted,
            on_failure=failed,
        )
    except NotHere as reason:
        raise PlanRefused(str(reason), "NOT_CONFINED") from None
    except RenderCancelled as stop:
        raise Interrupted(str(stop)) from stop
