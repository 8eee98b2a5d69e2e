"""A caller's plan or script, looked at before it costs anybody time, as the workers read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.context import services
from api.dialects import Flaw
from api.refusals import Invalid, Missing
from api.t2m.videos.video_jobs import has_video
from services.interfaces import NotFound
from services.jobs.job import Job
from services.jobs.kinds.video_generation import VIDEO_GENERATION
from settings import NO_FREE_CODE, Settings

if TYPE_CHECKING:
    from render.plan.lesson import LessonPlan


def check_plan(plan: dict[str, Any], settings: Settings) -> None:
    """Raises Invalid with every flaw by its place in the plan: ``scenes[1].title: …``."""
    # only who sends a plan pays for its types
    from render.timing.reading import PlanRefused, read_plan

    try:
        lesson = read_plan(plan)
    except PlanRefused as refusal:
        raise refuse_plan(refusal.flaws) from None
    coded = [n for n, scene in enumerate(lesson.scenes) if scene.code]
    if coded and settings.free_code == "nobody":
        raise refuse_plan([(f"scenes[{n}].code", NO_FREE_CODE) for n in coded])


def read_script(script: str) -> dict[str, Any]:
    """The plan that the script tells. Raises Invalid with every flaw by its line and column."""
    from render.script.reader import read_lesson
    from render.script.refusal import ScriptRefused

    try:
        lesson = read_lesson(script)
    except ScriptRefused as refusal:
        told = [Flaw("value_error", ("body", "script"), str(flaw)) for flaw in refusal.flaws]
        words = "; ".join(flaw.msg for flaw in told)
        raise Invalid(f"The script is none: {words}", *told) from None
    return lesson.plan.model_dump(mode="json", exclude_none=True)


def script_of(job: Job) -> str:
    """The script of the plan that a video was made of. Raises Missing."""
    from render.script.writer import write_script

    return write_script(plan_of(job))


def plan_of(job: Job) -> LessonPlan:
    """The plan of a video; of a version under way, as it was asked for. Raises Missing."""
    from pydantic import ValidationError

    from render.plan.lesson import LessonPlan

    wish = VIDEO_GENERATION.parameters_of(job)
    asked = wish.plan_key if wish.revision else None
    key = VIDEO_GENERATION.result_of(job).plan_key if has_video(job) else asked
    try:
        return LessonPlan.model_validate_json(services().objects.read(key) if key else b"")
    except (NotFound, ValidationError):
        raise Missing(f"The plan of {job.id} is not kept, or is of an older form.") from None


def refuse_plan(flaws: list[tuple[str, str]]) -> Invalid:
    told = [Flaw("value_error", ("body", "plan"), f"{field}: {wrong}") for field, wrong in flaws]
    return Invalid("The plan is none: " + "; ".join(flaw.msg for flaw in told), *told)
