"""Queue render: a topic becomes a plan, scenes in parallel, and one video."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from celery.signals import worker_process_init

from render.scenes.scene import RenderCancelled, SceneFailed
from services.jobs.kinds.lessons import (
    PLAN,
    DegradedScene,
    JoinArguments,
    Joined,
    KeptFacts,
    LessonParameters,
    Planned,
    RenderedScene,
    SceneArguments,
    SceneFacts,
    lesson_steps,
)
from services.jobs.kinds.video_generation import PlannedBy
from services.jobs.pipelines import RENDER_JOIN, RENDER_PLAN, RENDER_SCENE
from tasks.base import job_task
from tasks.lesson_files import (
    MP4,
    PYTHON,
    kit_file,
    lesson_files,
    playable_renditions,
    rendition_files,
    scene_files,
)
from tasks.lesson_film import describe_film
from tasks.planning import PlanRefused, plan_lesson
from tasks.streaming import hls_files, hls_of, named_from, strip_files
from tasks.user_assets import AssetRefused, files_of, music_of, prepare_assets
from tasks.work import Interrupted, Outcome, Work

if TYPE_CHECKING:
    from render.narration.voice import Voice
    from render.plan.lesson import LessonPlan
    from render.quality import Quality
    from render.scenes.replacement import RenderedScene as Drawn


@worker_process_init.connect
def warm_up(**_: Any) -> None:
    """The first scene finds a process in which Manim is loaded."""
    from render.scenes.warm import WARMTH

    WARMTH.warm_up()


@job_task(RENDER_PLAN, refuses=(PlanRefused, AssetRefused))
def plan(work: Work) -> Outcome:
    """Plan the lesson; its scenes are the steps that follow."""
    made = plan_lesson(work)
    lesson, brought = prepare_assets(work, made.lesson)
    unsaid = set() if lesson.voice else {"voice"}  # workers before this version would refuse it
    content = lesson.model_dump_json(indent=2, exclude=unsaid).encode()
    titles = [scene.title for scene in lesson.scenes]
    quality = _quality(work, lesson)
    frames = [quality.frames(scene.seconds) for scene in lesson.scenes]
    work.log(f"Planned {len(titles)} scenes", scenes=titles, frames=frames)
    for words in made.warnings:
        work.log(words, level="WARNING")
    found = Planned(
        key=work.put("plan.json", content, "application/json"),
        titles=tuple(titles),
        pictures=brought.pictures,
        music=brought.music,
        font=brought.font,
    )
    return Outcome(
        found,
        PlannedBy(planner=made.planner, warnings=made.warnings),
        then=lesson_steps(len(titles)),
    )


@job_task(RENDER_SCENE, refuses=(SceneFailed,))
def scene(work: Work) -> Outcome:
    """Write one scene's code and render it in the sandbox; a plain scene takes its place if not.

    The owner's own scene that was rendered before is taken as it is.
    """
    number, out = _number(work), work.scratch / "scene.mp4"
    lesson = _lesson(work)
    files = files_of(work, lesson, number)
    planned_code = _planned_code(lesson, number)
    digest = _digest(work, lesson, files) if planned_code else None
    made = _reuse_scene(work, lesson, digest, out) or _render_scene(
        work, lesson, files, out, digest
    )
    code, facts = made
    return Outcome(
        RenderedScene(
            code=work.put(f"scene_{number:03d}.py", code.encode(), PYTHON),
            code_bytes=len(code.encode()),
            video=work.put_file(f"scene_{number:03d}.mp4", out, MP4),
            video_bytes=out.stat().st_size,
            seconds=facts.seconds,
            degraded=facts.degraded,
            undrawn=facts.undrawn,
        )
    )


def _number(work: Work) -> int:
    return work.arguments_as(SceneArguments).number


def _quality(work: Work, lesson: LessonPlan) -> Quality:
    """The one that was asked for, in the shape of the lesson's frame."""
    from render.quality import Quality

    return Quality.parse(work.parameters_as(LessonParameters).quality).shaped(lesson.aspect)


def _planned_code(lesson: LessonPlan, number: int) -> str:
    """The code of the scene as it was planned; empty where none can be made."""
    from render.scenes.replacement import code_of

    try:
        return code_of(lesson, number)
    except SceneFailed:
        return ""


def _reuse_scene(
    work: Work, lesson: LessonPlan, digest: str | None, out: Path
) -> tuple[str, SceneFacts] | None:
    """The code of the scene and what is known of its video, if the owner has it already, be it at
    another place of a lesson."""
    from render.code.scene_code import renumber_scene

    number, owner = _number(work), work.job.owner
    if not digest or (kept := work.services.files.kept_scenes.take(owner, digest, out)) is None:
        return None
    work.services.jobs.saved.count_scene(owner, kept.seconds)
    work.log(f"Scene {number} was rendered before", seconds_saved=kept.seconds)
    facts, shown = kept.facts, kept.facts.shown_code
    if facts.degraded:
        facts = replace(facts, degraded=replace(facts.degraded, number=number))
    code = renumber_scene(shown, lesson, number) if shown else _planned_code(lesson, number)
    return code, facts


def _digest(work: Work, lesson: LessonPlan, files: dict[str, Path]) -> str:
    from render.scenes.digest import scene_digest
    from render.scenes.replacement import code_alone

    code = code_alone(lesson, _number(work))
    assets = {name: path.read_bytes() for name, path in files.items()}
    return scene_digest(code, _quality(work, lesson), assets)


def _render_scene(
    work: Work, lesson: LessonPlan, files: dict[str, Path], out: Path, digest: str | None
) -> tuple[str, SceneFacts]:
    """The code and what is said of its video, which is kept for the scene as it was planned unless
    chance may have failed it."""
    from render.scenes.replacement import render_planned

    number, quality = _number(work), _quality(work, lesson)
    begun = time.monotonic()
    try:
        made = render_planned(
            lesson, number, quality, out,
            on_progress=work.note_progress, should_stop=work.should_stop, files=files,
        )  # fmt: skip
    except RenderCancelled as stop:
        raise Interrupted(str(stop)) from stop
    _tell(work, number, made)
    facts = KeptFacts(
        seconds=made.video.duration,
        degraded=_degraded_scene(made),
        undrawn=made.video.undrawn,
        shown_code=made.code if made.degraded or made.reflowed else None,
    )
    if digest and (not made.degraded or made.degraded.code == "LAYOUT"):
        spent = time.monotonic() - begun
        work.services.files.kept_scenes.keep(work.job.owner, digest, out, facts, spent)
    return made.code, facts


def _degraded_scene(made: Drawn) -> DegradedScene | None:
    if (lost := made.degraded) is None:
        return None
    return DegradedScene(number=lost.number, code=lost.code, reason=lost.reason)


def _tell(work: Work, number: int, made: Drawn) -> None:
    if lost := made.degraded:
        words = f"Scene {number} could not be rendered and was replaced by a plain one"
        work.log(words, level="WARNING", code=lost.code, reason=lost.reason)
    if made.reflowed:
        work.log(f"Scene {number} was laid out anew", reason=made.reflowed)
    work.log(f"Scene {number} rendered", seconds=made.video.duration, frames=made.video.frames)


@job_task(RENDER_JOIN)
def join(work: Work) -> Outcome:
    """Join the scenes, and make what goes with the video: thumbnails, captions, metadata."""
    from render.lesson import finish_lesson, undrawn_words
    from render.video.finishing import FinishRequest

    parts = [
        work.result_of(name, RenderedScene) for name in work.arguments_as(JoinArguments).scenes
    ]
    scenes = [work.fetch(part.video) for part in parts]
    hls = bool(work.parameters_as(LessonParameters).hls)
    lesson = _lesson(work)
    try:
        made = finish_lesson(
            lesson, scenes, work.scratch / "lesson", voice=choose_voice(work, lesson),
            music=music_of(work), wish=FinishRequest(renditions=True, hls=hls),
            should_stop=work.should_stop,
        )  # fmt: skip
    except RenderCancelled as stop:
        raise Interrupted(str(stop)) from stop
    if made.voice_problem:
        words = "The voice that is set did not speak"
        work.log(words, level="WARNING", reason=made.voice_problem)
    lacks = (*undrawn_words([part.undrawn for part in parts]), *made.lacks)
    for words in lacks:
        work.log(words, level="WARNING")
    smaller = rendition_files(work, made.made)
    stream, strip = hls_files(work, made.hls), strip_files(work, made)
    files = [
        *scene_files(work, parts, made), *lesson_files(work, made), kit_file(work, lesson),
        *smaller, *stream, *strip,
    ]  # fmt: skip
    work.log("Scenes joined", seconds=made.metadata.duration, scenes=len(parts))
    film = replace(
        describe_film(work, parts, files, made, lacks),
        renditions=playable_renditions(smaller),
        hls=hls_of(work, stream),
        strip=named_from(work, "", strip),
        aspect=lesson.aspect,
    )
    return Outcome(Joined(files=tuple(files)), film)


def choose_voice(work: Work, lesson: LessonPlan) -> Voice:
    """The voice that the lesson names, else that of the settings, else the built-in one."""
    from render.narration.choosing import voice_of

    settings = work.services.settings
    return voice_of(*settings.voice, built_in=settings.built_in_voice, wished=lesson.voice)


def _lesson(work: Work) -> LessonPlan:
    from render.plan.lesson import LessonPlan

    return LessonPlan.model_validate(work.read_json(work.result_of(PLAN, Planned).key))
