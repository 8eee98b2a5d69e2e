"""Queue render: a topic becomes a plan, scenes in parallel, and one video."""

from __future__ import annotations

import time
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from celery.signals import worker_process_init

from render.scenes.scene import RenderCancelled, SceneFailed
from services.jobs.pipelines import RENDER_JOIN, RENDER_PLAN, RENDER_SCENE, lesson_steps
from tasks.base import job_task
from tasks.exhibits import AssetRefused, exhibited, files_of, music_of
from tasks.planning import PlanRefused, planned
from tasks.streaming import hls_files, hls_result
from tasks.work import Interrupted, Outcome, Work

PYTHON, MP4, JPEG = "text/x-python", "video/mp4", "image/jpeg"
VTT, SRT = "text/vtt", "application/x-subrip"
SHOWN_CODE = "shown_code"  # of a kept scene: what it shows, where that is not what was planned


@worker_process_init.connect
def warm_up(**_: Any) -> None:
    """The first scene finds a process in which Manim is loaded."""
    from render.scenes.warm import WARMTH

    WARMTH.warm_up()


@job_task(RENDER_PLAN, refuses=(PlanRefused, AssetRefused))
def plan(work: Work) -> Outcome:
    """Plan the lesson; its scenes are the steps that follow."""
    from render.quality import Quality

    lesson, planner = planned(work)
    lesson, brought = exhibited(work, lesson)
    content = lesson.model_dump_json(indent=2).encode()
    titles = [scene.title for scene in lesson.scenes]
    quality = Quality.parse(work.parameters["quality"])
    frames = [quality.frames(scene.seconds) for scene in lesson.scenes]
    work.log(f"Planned {len(titles)} scenes", scenes=titles, frames=frames)
    return Outcome(
        {"key": work.put("plan.json", content, "application/json"), "titles": titles, **brought},
        {"planner": planner},
        then=lesson_steps(len(titles)),
    )


@job_task(RENDER_SCENE, refuses=(SceneFailed,))
def scene(work: Work) -> Outcome:
    """Write one scene's code and render it in the sandbox; a plain scene takes its place if not.

    The owner's own scene that was rendered before is taken as it is.
    """
    number, out = work.arguments["number"], work.scratch / "scene.mp4"
    lesson = _lesson(work)
    files = files_of(work, lesson, number)
    planned_code = _planned_code(lesson, number)
    digest = _digest(work, planned_code, files) if planned_code else None
    made = _taken(work, planned_code, digest, out) or _rendered(work, lesson, files, out, digest)
    code, facts = made
    return Outcome(
        {
            "code": work.put(f"scene_{number:03d}.py", code.encode(), PYTHON),
            "code_bytes": len(code.encode()),
            "video": work.put_file(f"scene_{number:03d}.mp4", out, MP4),
            "video_bytes": out.stat().st_size,
            **facts,
        }
    )


def _planned_code(lesson: Any, number: int) -> str:
    """The code of the scene as it was planned; empty where none can be made."""
    from render.scenes.replacement import code_of

    try:
        return code_of(lesson, number)
    except SceneFailed:
        return ""


def _taken(
    work: Work, code: str, digest: str | None, out: Path
) -> tuple[str, dict[str, Any]] | None:
    """The code of the scene and what is known of its video, if the owner has it already."""
    number, owner = work.arguments["number"], work.job.owner
    if not digest or (kept := work.services.kept_scenes.take(owner, digest, out)) is None:
        return None
    work.services.jobs.saved.count_scene(owner, kept.seconds)
    work.log(f"Scene {number} was rendered before", seconds_saved=kept.seconds)
    facts = dict(kept.facts)
    return facts.pop(SHOWN_CODE, code), facts


def _digest(work: Work, code: str, files: dict[str, Path]) -> str:
    from render.quality import Quality
    from render.scenes.digest import scene_digest

    assets = {name: path.read_bytes() for name, path in files.items()}
    return scene_digest(code, Quality.parse(work.parameters["quality"]), assets)


def _rendered(
    work: Work, lesson: Any, files: dict[str, Path], out: Path, digest: str | None
) -> tuple[str, dict[str, Any]]:
    """The code and what is said of its video, which is kept for the scene as it was planned unless
    chance may have failed it."""
    from render.quality import Quality
    from render.scenes.replacement import render_planned

    number, quality = work.arguments["number"], Quality.parse(work.parameters["quality"])
    begun = time.monotonic()
    try:
        made = render_planned(
            lesson, number, quality, out,
            on_progress=work.note_progress, should_stop=work.unwanted, files=files,
        )  # fmt: skip
    except RenderCancelled as stop:
        raise Interrupted(str(stop)) from stop
    _tell(work, number, made)
    degraded = made.degraded and made.degraded.to_document()
    facts = {"seconds": made.video.duration, "degraded": degraded}
    if digest and (not degraded or degraded["code"] == "LAYOUT"):
        other = {SHOWN_CODE: made.code} if degraded or made.reflowed else {}
        spent = time.monotonic() - begun
        work.services.kept_scenes.keep(work.job.owner, digest, out, facts | other, spent)
    return made.code, facts


def _tell(work: Work, number: int, made: Any) -> None:
    if lost := made.degraded:
        words = f"Scene {number} could not be rendered and was replaced by a plain one"
        work.log(words, level="WARNING", code=lost.code, reason=lost.reason)
    if made.reflowed:
        work.log(f"Scene {number} was laid out anew", reason=made.reflowed)
    work.log(f"Scene {number} rendered", seconds=made.video.duration, frames=made.video.frames)


@job_task(RENDER_JOIN)
def join(work: Work) -> Outcome:
    """Join the scenes, and make what goes with the video: thumbnails, captions, metadata."""
    from render.lesson import finish_lesson

    names: list[str] = work.arguments["scenes"]
    scenes = [work.fetch(work.result_of(name)["video"]) for name in names]
    made = finish_lesson(
        _lesson(work), scenes, work.scratch / "lesson", voice=_voice(work), music=music_of(work)
    )
    if made.voice_problem:
        words = "The voice that is set did not speak"
        work.log(words, level="WARNING", reason=made.voice_problem)
    smaller = _renditions(work, made)
    films = [made.video, *(work.scratch / Path(file["key"]).name for file in smaller)]
    parts = hls_files(work, films)
    files = [*_scene_files(work, names), *_lesson_files(work, made), *smaller, *parts]
    work.log("Scenes joined", seconds=made.metadata.duration, scenes=len(names))
    result = _job_result(work, names, files, asdict(made.metadata))
    result["renditions"] = [
        {"key": file["key"], "height": file["facts"]["height"]} for file in smaller
    ]
    return Outcome({"files": files}, result | hls_result(work, parts))


def _voice(work: Work) -> Any:
    """The voice that the settings name, else the built-in one."""
    from render.narration.other_voices import voice_of

    return voice_of(*work.services.settings.voice)


def _renditions(work: Work, made: Any) -> list[dict[str, Any]]:
    """The video in fewer lines, as files to publish."""
    from render.video.rendition import renditions

    found = renditions(made.video, made.metadata.height, work.scratch, on_frame=work.check)
    return [_local(work, path.name, path, "video", MP4) for path in found.values()]


def _lesson(work: Work) -> Any:
    from render.plan.lesson import LessonPlan

    return LessonPlan.model_validate(work.read_json(work.result_of("plan")["key"]))


def _file(work: Work, name: str, source: str, kind: str, content_type: str) -> dict[str, Any]:
    key = work.lasting_key(name)
    return {"key": key, "from": source, "file_type": kind, "content_type": content_type}


def _local(work: Work, name: str, path: Path, kind: str, content_type: str) -> dict[str, Any]:
    """A file of this step to be published, with what it is like if it is a film."""
    file = _file(work, name, work.put_file(name, path, content_type), kind, content_type)
    return file | ({"facts": _picture_facts(path)} if kind == "video" else {})


def _picture_facts(path: Path) -> dict[str, Any]:
    """A film's length and picture, as the tables name them."""
    from render.video.metadata import read_metadata

    found = asdict(read_metadata(path))
    facts = {name: found[name] for name in ("width", "height", "fps", "bitrate", "codec")}
    return {"duration_seconds": found["duration"], **facts}


def _code_facts() -> dict[str, Any]:
    return {"manim_version": version("manim"), "dependencies": ["manim", "numpy"]}


def _scene_files(work: Work, names: list[str]) -> list[dict[str, Any]]:
    """What of the single scenes is published: their video and their code."""
    files = []
    for number, name in enumerate(names, 1):
        made = work.result_of(name)
        video = _file(work, f"scenes/scene_{number:03d}.mp4", made["video"], "video", MP4)
        code = _file(work, f"scenes/scene_{number:03d}.py", made["code"], "code", PYTHON)
        film = _picture_facts(work.fetch(made["video"]))
        files += [
            {**video, "scene_number": number, "facts": film},
            {**code, "scene_number": number, "facts": _code_facts()},
        ]
    return files


def _lesson_files(work: Work, made: Any) -> list[dict[str, Any]]:
    """What of the whole lesson is published."""

    local = partial(_local, work)
    thumbnails = _thumbnails(work, made) if work.parameters["generate_thumbnails"] else []
    plan_file = _file(work, "plan.json", work.result_of("plan")["key"], "asset", "application/json")
    vtt = local("captions.vtt", made.captions, "asset", VTT)
    srt = local("captions.srt", made.captions.with_suffix(".srt"), "asset", SRT)
    return [local("output.mp4", made.video, "video", MP4), *thumbnails, vtt, srt, plan_file]


def _thumbnails(work: Work, made: Any) -> list[dict[str, Any]]:
    """The video's pictures, each with its documented size and where it was taken."""
    from render.video.thumbnails import WIDTHS

    return [
        {
            **_local(work, f"thumb_{size}.jpg", path, "thumbnail", JPEG),
            "size": size,
            "facts": {
                "width": WIDTHS[size],
                "height": WIDTHS[size] * 9 // 16,
                "timestamp_seconds": made.thumbnail_seconds,
            },
        }
        for size, path in made.thumbnails.items()
    ]


def _job_result(
    work: Work, names: list[str], files: list[dict[str, Any]], metadata: dict[str, Any]
) -> dict[str, Any]:
    titles = work.result_of("plan")["titles"]
    degraded = [lost for name in names if (lost := work.result_of(name).get("degraded"))]
    return {
        "degraded": bool(degraded),
        "degraded_scenes": degraded,
        "video_key": work.lasting_key("output.mp4"),
        "thumbnails": {
            file["size"]: file["key"] for file in files if file["file_type"] == "thumbnail"
        },
        "captions_key": work.lasting_key("captions.vtt"),
        "plan_key": work.lasting_key("plan.json"),
        "metadata": metadata,
        "scenes": [
            {
                "number": number,
                "title": title,
                "video_key": work.lasting_key(f"scenes/scene_{number:03d}.mp4"),
                "code_key": work.lasting_key(f"scenes/scene_{number:03d}.py"),
                "duration_seconds": work.result_of(name)["seconds"],
                "video_bytes": work.result_of(name)["video_bytes"],
                "code_bytes": work.result_of(name)["code_bytes"],
            }
            for number, (name, title) in enumerate(zip(names, titles, strict=True), 1)
        ],
    }
