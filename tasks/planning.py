"""The plan of a lesson: from a topic, or as the caller wrote it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from services.jobs.kinds.video_generation import Planner, VideoParameters
from settings import NO_FREE_CODE
from tasks.user_assets import list_pictures
from tasks.work import Interrupted, Work

if TYPE_CHECKING:
    from collections.abc import Callable

    from render.plan.lesson import LessonPlan
    from render.planner.llm.planner import LessonRequest
    from render.quality import Aspect
    from render.scenes.scene import SceneFailed


ADD = (
    "describe in a few sentences what the video should say, or allow an outline of questions "
    "(allow_outline)."
)
PLANNING_SECONDS = 30.0  # of a processor; the catalogue's slowest lesson takes two


class PlanRefused(Exception):
    """The caller's plan cannot be made. The message names the fields, or says why not here."""

    def __init__(self, message: str, code: str = "INVALID_PLAN") -> None:
        super().__init__(message)
        self.code = code


class Made(NamedTuple):
    """A plan, who made it, and what of the request it does not use."""

    lesson: LessonPlan
    planner: Planner
    warnings: tuple[str, ...] = ()


def plan_lesson(work: Work) -> Made:
    """The plan, and who made it. Raises PlanRefused."""
    from render.layout.arranging import lay_out_for, warnings_of_code

    found, wanted = choose_plan(work), work.parameters_as(VideoParameters)
    lesson = lay_out_for(found.lesson, aspect_of(wanted))
    wishes = {"theme": wanted.theme, "voice": wanted.voice}
    lesson = lesson.model_copy(update={name: wish for name, wish in wishes.items() if wish})
    warnings = dict.fromkeys((*found.warnings, *warnings_of_code(lesson)))
    return found._replace(lesson=lesson, warnings=tuple(warnings))


def aspect_of(wanted: VideoParameters) -> Aspect | None:
    from render.quality import ASPECTS

    return next((aspect for aspect in ASPECTS if aspect == wanted.aspect), None)


class PlanningTookTooLong(BaseException):
    """Of the whole plan; the step engine's own limits are within it, and caught there."""


def choose_plan(work: Work) -> Made:
    from render.editing.pacing import length_warnings
    from render.planner.offline import EXPLAINER, draft_lesson
    from render.planner.steps.claims import claims_in_words
    from render.planner.steps.hard_limit import at_most

    wanted = work.parameters_as(VideoParameters)
    if wanted.plan_key and wanted.revision:
        lesson = read_revised_plan(work, wanted.plan_key)
        warnings = (*wanted.revision.warnings, *length_warnings(lesson, wanted.duration))
        return Made(lesson, Planner(name="caller", version="1"), warnings)
    if wanted.plan_key:
        plan = read_written_plan(work, wanted.plan_key)
        return Made(plan, Planner(name="caller", version="1"), claims_in_words(plan))
    if work.services.settings.llm_url and (answered := by_model(work)):
        return answered
    try:
        with at_most(PLANNING_SECONDS, PlanningTookTooLong):
            draft = draft_lesson(
                wanted.topic,
                wanted.description,
                duration=wanted.duration,
                language=wanted.language,
                aspect=aspect_of(wanted) or "16:9",
            )
    except PlanningTookTooLong:
        words = f"The lesson could not be planned within {PLANNING_SECONDS:g} seconds."
        raise PlanRefused(words, "TOO_LONG") from None
    if wanted.only_known and draft.lesson == EXPLAINER:
        raise PlanRefused(f"No lesson here is about {wanted.topic!r}: {ADD}", "NEEDS_DESCRIPTION")
    planner = Planner(name="lessons", version="1", lesson=draft.lesson)
    return Made(draft.plan, planner, draft.warnings)


def by_model(work: Work) -> Made | None:
    """The plan of the language model that the settings name; None, and a line in the log, if none.

    Raises Interrupted when the job is cancelled meanwhile.
    """
    from render.planner.llm.endpoint import Endpoint, Stopped
    from render.planner.llm.planner import LessonRequest, NoPlan, plan_by_model
    from render.planner.llm.prompt import VERSION
    from render.preview import preview_plan
    from render.scenes.measuring import measure_code_scenes
    from render.scenes.scene import RenderCancelled

    settings, wanted = work.services.settings, work.parameters_as(VideoParameters)
    endpoint = Endpoint(
        settings.llm_url, settings.llm_model, settings.llm_key,
        lesson_seconds=settings.llm_seconds, lesson_tokens=settings.llm_tokens,
    )  # fmt: skip
    wish = LessonRequest(wanted.topic, wanted.description, wanted.duration)
    nearest = partial(nearest_draft, should_stop=work.should_stop)
    measure = partial(measure_code_scenes, should_stop=work.should_stop)
    preview = partial(preview_plan, should_stop=work.should_stop)
    try:
        made = plan_by_model(
            endpoint, wish, work.should_stop, nearest=nearest,
            measure=measure if settings.free_code == "models" else None,
            preview=preview if settings.llm_pictures else None,
        )  # fmt: skip
    except (Stopped, RenderCancelled) as stop:
        raise Interrupted(str(stop)) from stop
    except NoPlan as problem:
        words = "The language model made no plan; the catalogue of lessons takes its place"
        work.log(words, level="WARNING", model=endpoint.model, reason=str(problem))
        return None
    words = "The language model made the plan"
    work.log(words, model=endpoint.model, questions=made.questions, tokens=made.tokens)
    return Made(made.plan, Planner(name=endpoint.model, version=VERSION))


def nearest_draft(wish: LessonRequest, *, should_stop: Callable[[], bool]) -> str:
    """What the model begins with, found behind the walls: nothing where that fails or takes long.

    Raises Interrupted when the job is cancelled meanwhile.
    """
    from confinement.reading import NoAnswer
    from render.planner.llm.planner import fit_draft
    from render.untrusted_media.drafts import (
        DraftRefused,
        DraftRequest,
        DraftTooLong,
        Stopped,
        tell_draft,
    )

    asked = DraftRequest(wish.topic, wish.description, wish.duration)
    try:
        told = tell_draft(asked, should_stop=should_stop)
    except Stopped as stop:
        raise Interrupted(str(stop)) from stop
    except (DraftRefused, DraftTooLong, NoAnswer):
        return ""
    return fit_draft(told.lesson, told.script)


def read_written_plan(work: Work, key: str) -> LessonPlan:
    """The caller's plan, paced for what it says and shows. Raises PlanRefused."""
    from render.timing.pacing import pace_plan
    from render.timing.reading import PlanRefused as Unfit
    from render.timing.reading import read_plan

    try:
        aspect = aspect_of(work.parameters_as(VideoParameters))
        plan = read_plan(work.services.objects.read(key), aspect)
    except Unfit as refusal:
        raise PlanRefused(str(refusal)) from None
    plan = measure_code_scenes(work, plan)
    try:
        return pace_plan(plan, work.parameters_as(VideoParameters).duration)
    except ValueError as problem:
        raise PlanRefused(f"plan: {problem}") from None


def read_revised_plan(work: Work, key: str) -> LessonPlan:
    """The plan of a new version, as long as it says: what was not changed has its old pace, so that
    it is not rendered again. Raises PlanRefused."""
    from pydantic import ValidationError

    from render.editing.pacing import with_running_time
    from render.plan.lesson import LessonPlan
    from render.timing.reading import PlanRefused as Unfit
    from render.timing.reading import parsed_document

    try:
        plan = LessonPlan.model_validate(parsed_document(work.services.objects.read(key)))
    except (Unfit, ValidationError) as refusal:
        raise PlanRefused(f"plan: {refusal}") from None
    return with_running_time(measure_code_scenes(work, plan))


def measure_code_scenes(work: Work, plan: LessonPlan) -> LessonPlan:
    """The plan with its scenes of code measured. Raises PlanRefused where none may be run."""
    from render.plan.programs import NotHere
    from render.scenes.measuring import has_code, measure_code_scenes
    from render.scenes.scene import RenderCancelled

    if not has_code(plan):
        return plan
    if work.services.settings.free_code == "nobody":
        raise PlanRefused(NO_FREE_CODE, "NOT_CONFINED")

    def failed(number: int, failure: SceneFailed) -> None:
        words = f"The code of scene {number} fails; a plain scene will take its place"
        work.log(words, level="WARNING", code=failure.code, reason=failure.message)

    try:
        return measure_code_scenes(
            plan,
            files=partial(list_pictures, work),
            should_stop=work.should_stop,
            on_failure=failed,
        )
    except NotHere as reason:
        raise PlanRefused(str(reason), "NOT_CONFINED") from None
    except RenderCancelled as stop:
        raise Interrupted(str(stop)) from stop
