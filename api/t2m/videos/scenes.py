"""A finished video's lesson script, its scenes, and the Manim code that made them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from flask import Response
from pydantic import Field

from api.context import links, services
from api.declare import Resource, answer, conditional, query, refuses, user
from api.refusals import Missing
from api.schema import Content, Query
from api.t2m.programs.program_cache import read_program
from api.t2m.videos.plans import plan_of, script_of
from api.t2m.videos.video_jobs import PREFIX, get_finished_video, no_such_scene, s3_uri
from services.accounts.users import User
from services.jobs.job import Job
from services.jobs.kinds.lessons import FilmScene
from services.jobs.kinds.video_generation import VIDEO_GENERATION

if TYPE_CHECKING:
    from render.plan.lesson import Scene as PlannedScene

resource = Resource("scenes", tag="Videos")

PYTHON = "text/x-python"
SCRIPT = "text/plain"


class CodeQuery(Query):
    format: Literal["raw", "formatted"] = Field(
        default="raw",
        description="formatted: the same program, its white space in the usual form",
    )


class SceneVideo(Content):
    s3_url: str | None
    streaming_url: str
    duration_seconds: float
    file_size_bytes: int


class SceneCode(Content):
    s3_url: str | None
    download_url: str
    file_size_bytes: int


class Sentence(Content):
    """What is said, from `start_seconds` of the scene on, for so many seconds; it may be silence.

    `sentence` is its number, by which `PATCH …/scenes/{n}` changes it.
    """

    sentence: int
    say: str
    start_seconds: float
    duration_seconds: float


class Scene(Content):
    """`narration` and `script`, the scene as a script has it, and `still_url`, a picture of it, are
    null in old videos."""

    scene_number: int
    title: str
    video: SceneVideo
    code: SceneCode
    narration: list[Sentence] | None
    script: str | None
    still_url: str | None

    @classmethod
    def of(cls, job: Job, scene: FilmScene, planned: PlannedScene | None) -> Scene:
        from render.script.scene_writer import scene_lines

        return cls(
            narration=narration_of(planned) if planned else None,
            script="\n".join(scene_lines(planned)) if planned else None,
            still_url=links().download(scene.still_key) if scene.still_key else None,
            scene_number=scene.number,
            title=scene.title,
            video=SceneVideo(
                s3_url=s3_uri(job, scene.video_key),
                streaming_url=links().download(scene.video_key),
                duration_seconds=scene.duration_seconds,
                file_size_bytes=scene.video_bytes,
            ),
            code=SceneCode(
                s3_url=s3_uri(job, scene.code_key),
                download_url=f"{PREFIX}/{job.id}/scenes/{scene.number}/code",
                file_size_bytes=scene.code_bytes,
            ),
        )


class Scenes(Content):
    job_id: str
    total_scenes: int
    scenes: list[Scene]


@resource.get("/api/v1/videos/jobs/<job_id>/scenes")
@user
@conditional
@answer(200, Scenes)
@refuses(404, 503)
def list_scenes(caller: User, job_id: str) -> Scenes:
    """All scenes, in their order."""
    job = get_finished_video(job_id, caller)
    planned = dict(enumerate(_planned_scenes(job), 1))
    scenes = [
        Scene.of(job, scene, planned.get(scene.number))
        for scene in VIDEO_GENERATION.result_of(job).scenes
    ]
    return Scenes(job_id=job.id, total_scenes=len(scenes), scenes=scenes)


@resource.get("/api/v1/videos/jobs/<job_id>/scenes/<int:scene_number>/code")
@user
@query(CodeQuery)
@answer(200, None, "The program", media=PYTHON)
@refuses(404, 503)
def show_scene_code(caller: User, job_id: str, scene_number: int, query: CodeQuery) -> Response:
    """The Manim program of one scene."""
    job = get_finished_video(job_id, caller)
    key = _code_key(job, scene_number)
    code = read_program(job, scene_number, key, query.format)
    services().files.video_files.count_code(key)
    response = Response(code, content_type=f"{PYTHON}; charset=utf-8")
    name = f"scene_{scene_number:03d}.py"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    if uri := s3_uri(job, key):
        response.headers["X-S3-URL"] = uri
    return response


@resource.get("/api/v1/videos/jobs/<job_id>/script", "/api/v1/videos/<job_id>/script")
@user
@answer(200, None, "The script", media=SCRIPT)
@refuses(404, 503)
def show_script(caller: User, job_id: str) -> Response:
    """The lesson script of the video: what it says and shows, to be edited and sent back."""
    job = get_finished_video(job_id, caller)
    script = script_of(job)
    response = Response(script, content_type=f"{SCRIPT}; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="lesson.txt")
    return response


def _planned_scenes(job: Job) -> Sequence[PlannedScene]:
    """None where the plan is not kept."""
    try:
        return plan_of(job).scenes
    except Missing:
        return ()


def narration_of(scene: PlannedScene) -> list[Sentence]:
    starts = accumulate((beat.seconds for beat in scene.beats), initial=0.0)
    return [
        Sentence(
            sentence=n,
            say=beat.say,
            start_seconds=round(start, 3),
            duration_seconds=beat.seconds,
        )
        for n, (beat, start) in enumerate(zip(scene.beats, starts, strict=False), 1)
    ]


def _code_key(job: Job, number: int) -> str:
    """Raises Missing."""
    keys = {scene.number: scene.code_key for scene in VIDEO_GENERATION.result_of(job).scenes}
    if number not in keys:
        raise no_such_scene(job, len(keys))
    return keys[number]
