"""Queue render: a topic becomes a plan, scenes in parallel, and one video."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from celery.signals import worker_process_init

from render.plan.code_rules import KIT_FILE
from render.scenes.scene import RenderCancelled, SceneFailed
from services.jobs.kinds.lessons import (
    PLAN,
    AudioTrack,
    DegradedScene,
    FileFacts,
    FilmMetadata,
    FilmScene,
    FinishedFile,
    JoinArguments,
    Joined,
    KeptFacts,
    LessonFilm,
    LessonParameters,
    Planned,
    RenderedScene,
    Rendition,
    SceneArguments,
    SceneFacts,
    lesson_steps,
)
from services.jobs.kinds.video_generation import PlannedBy
from services.jobs.pipelines import RENDER_JOIN, RENDER_PLAN, RENDER_SCENE
from tasks.base import job_task
from tasks.planning import PlanRefused, plan_lesson
from tasks.streaming import hls_files, hls_of, named_from, strip_files
from tasks.user_assets import AssetRefused, files_of, music_of, prepare_assets
from tasks.work import Interrupted, Outcome, Work

if TYPE_CHECKING:
    from render.lesson import FinishedLesson
    from render.narration.voice import Voice
    from render.plan.lesson import LessonPlan
    from render.quality import Quality
    from render.scenes.replacement import RenderedScene as Drawn
    from render.video.finishing import FinishedVideo
    from render.video.metadata import AudioMetadata, VideoMetadata

PYTHON, MP4, JPEG = "text/x-python", "video/mp4", "image/jpeg"
VTT, SRT = "text/vtt", "application/x-subrip"


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
    smaller = _renditions(work, made.made)
    stream, strip = hls_files(work, made.hls), strip_files(work, made)
    files = [
        *_scene_files(work, parts, made), *_lesson_files(work, made), _kit_file(work, lesson),
        *smaller, *stream, *strip,
    ]  # fmt: skip
    work.log("Scenes joined", seconds=made.metadata.duration, scenes=len(parts))
    film = replace(
        _film(work, parts, files, made, lacks),
        renditions=_playable_renditions(smaller),
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


def _renditions(work: Work, made: FinishedVideo) -> list[FinishedFile]:
    """The video in fewer lines, as files to publish."""
    return [
        replace(
            _local(work, path.name, path, "video", MP4), facts=_picture_facts(made.told.smaller[n])
        )
        for n, path in made.smaller.items()
    ]


def _playable_renditions(smaller: list[FinishedFile]) -> tuple[Rendition, ...]:
    return tuple(
        Rendition(key=file.key, height=min(file.facts.width, file.facts.height))
        for file in smaller
        if file.facts and file.facts.width and file.facts.height
    )


def _lesson(work: Work) -> LessonPlan:
    from render.plan.lesson import LessonPlan

    return LessonPlan.model_validate(work.read_json(work.result_of(PLAN, Planned).key))


def _file(work: Work, name: str, source: str, kind: str, content_type: str) -> FinishedFile:
    key = work.lasting_key(name)
    return FinishedFile(key=key, source=source, file_type=kind, content_type=content_type)


def _local(work: Work, name: str, path: Path, kind: str, content_type: str) -> FinishedFile:
    """A file of this step to be published."""
    return _file(work, name, work.put_file(name, path, content_type), kind, content_type)


def _picture_facts(found: VideoMetadata) -> FileFacts:
    """A film's length and picture, as the tables name them."""
    return FileFacts(
        duration_seconds=found.duration,
        width=found.width,
        height=found.height,
        fps=found.fps,
        bitrate=found.bitrate,
        codec=found.codec,
    )


def _code_facts() -> FileFacts:
    return FileFacts(manim_version=version("manim"), dependencies=("manim", "numpy"))


def _scene_files(
    work: Work, parts: Sequence[RenderedScene], made: FinishedLesson
) -> list[FinishedFile]:
    """What of the single scenes is published: their video, their code and a still."""
    from render.video.thumbnails import SCENE_SIDE

    files = []
    for number, (part, found) in enumerate(zip(parts, made.made.told.scenes, strict=True), 1):
        video = _file(work, f"scenes/scene_{number:03d}.mp4", part.video, "video", MP4)
        code = _file(work, f"scenes/scene_{number:03d}.py", part.code, "code", PYTHON)
        still = _local(work, _still_name(number), made.made.scene_stills[number - 1], "asset", JPEG)
        files += [
            replace(video, scene_number=number, facts=_picture_facts(found)),
            replace(code, scene_number=number, facts=_code_facts()),
            replace(still, scene_number=number, facts=_still_facts(SCENE_SIDE, found)),
        ]
    return files


def _still_name(number: int) -> str:
    return f"scenes/scene_{number:03d}.jpg"


def _still_facts(longest: int, video: VideoMetadata, seconds: float | None = None) -> FileFacts:
    """Of a picture taken from this video. It is not opened: a process has written it that may have
    been taken over."""
    from render.video.thumbnails import still_size

    width, height = still_size(longest, video.width, video.height)
    return FileFacts(width=width, height=height, timestamp_seconds=seconds)


def _lesson_files(work: Work, made: FinishedLesson) -> list[FinishedFile]:
    """What of the whole lesson is published."""

    local = partial(_local, work)
    wanted = work.parameters_as(LessonParameters).generate_thumbnails
    thumbnails = _thumbnails(work, made) if wanted else []
    plan = work.result_of(PLAN, Planned).key
    plan_file = _file(work, "plan.json", plan, "asset", "application/json")
    vtt = local("captions.vtt", made.captions, "asset", VTT)
    srt = local("captions.srt", made.captions.with_suffix(".srt"), "asset", SRT)
    chapters = local("chapters.vtt", made.chapters, "asset", VTT)
    video = replace(
        local("output.mp4", made.video, "video", MP4), facts=_picture_facts(made.metadata)
    )
    return [video, *thumbnails, vtt, srt, chapters, plan_file]


def _kit_file(work: Work, lesson: LessonPlan) -> FinishedFile:
    """What the lesson's scenes draw with."""
    from render.code.kit_file import Look, kit_source

    source = work.put(KIT_FILE, kit_source(Look.of(lesson)).encode(), PYTHON)
    return _file(work, KIT_FILE, source, "asset", PYTHON)


def _thumbnails(work: Work, made: FinishedLesson) -> list[FinishedFile]:
    """The video's pictures, each with its documented size and where it was taken."""
    from render.video.thumbnails import WIDTHS

    seconds = made.made.told.still_seconds
    return [
        replace(
            _local(work, f"thumb_{size}.jpg", path, "thumbnail", JPEG),
            size=size,
            facts=_still_facts(WIDTHS[size], made.metadata, seconds),
        )
        for size, path in made.thumbnails.items()
    ]


def _film(
    work: Work,
    parts: Sequence[RenderedScene],
    files: Sequence[FinishedFile],
    made: FinishedLesson,
    lacks: tuple[str, ...],
) -> LessonFilm:
    """What the job's result says of the video."""
    lost = tuple(part.degraded for part in parts if part.degraded)
    return LessonFilm(
        degraded=bool(lost or lacks),
        lacks=lacks,
        degraded_scenes=lost,
        video_key=work.lasting_key("output.mp4"),
        thumbnails={file.size: file.key for file in files if file.size},
        captions_key=work.lasting_key("captions.vtt"),
        srt_key=work.lasting_key("captions.srt"),
        chapters_key=work.lasting_key("chapters.vtt"),
        kit_key=work.lasting_key(KIT_FILE),
        plan_key=work.lasting_key("plan.json"),
        metadata=_metadata(made),
        scenes=_scenes(work, parts),
    )


def _metadata(made: FinishedLesson) -> FilmMetadata:
    found = made.metadata
    return FilmMetadata(
        duration=found.duration,
        width=found.width,
        height=found.height,
        fps=found.fps,
        bitrate=found.bitrate,
        codec=found.codec,
        format=found.format,
        file_size=found.file_size,
        audio=_audio(found.audio) if found.audio else None,
    )


def _audio(found: AudioMetadata) -> AudioTrack:
    return AudioTrack(
        codec=found.codec,
        bitrate=found.bitrate,
        sample_rate=found.sample_rate,
        channels=found.channels,
    )


def _scenes(work: Work, parts: Sequence[RenderedScene]) -> tuple[FilmScene, ...]:
    titles = work.result_of(PLAN, Planned).titles
    return tuple(
        FilmScene(
            number=number,
            title=title,
            video_key=work.lasting_key(f"scenes/scene_{number:03d}.mp4"),
            code_key=work.lasting_key(f"scenes/scene_{number:03d}.py"),
            duration_seconds=part.seconds,
            video_bytes=part.video_bytes,
            code_bytes=part.code_bytes,
            still_key=work.lasting_key(_still_name(number)),
        )
        for number, (part, title) in enumerate(zip(parts, titles, strict=True), 1)
    )
