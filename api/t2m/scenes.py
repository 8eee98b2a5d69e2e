"""The scenes of a finished video: their films and the Manim code that made them."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from pydantic import Field

from api.context import links, services
from api.declare import Resource, answer, conditional, query, refuses, user
from api.errors import Missing
from api.schema import Content, Query
from api.t2m.films import PREFIX, finished_film, s3_uri
from api.t2m.programs import program
from services.accounts.users import User
from services.jobs.job import Job

resource = Resource("scenes", tag="Videos")

PYTHON = "text/x-python"


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


class Scene(Content):
    scene_number: int
    title: str
    video: SceneVideo
    code: SceneCode

    @classmethod
    def of(cls, job: Job, scene: dict[str, Any]) -> Scene:
        return cls(
            scene_number=scene["number"],
            title=scene["title"],
            video=SceneVideo(
                s3_url=s3_uri(job, scene["video_key"]),
                streaming_url=links().download(scene["video_key"]),
                duration_seconds=scene["duration_seconds"],
                file_size_bytes=scene["video_bytes"],
            ),
            code=SceneCode(
                s3_url=s3_uri(job, scene["code_key"]),
                download_url=f"{PREFIX}/{job.id}/scenes/{scene['number']}/code",
                file_size_bytes=scene["code_bytes"],
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
    job = finished_film(job_id, caller)
    scenes = [Scene.of(job, scene) for scene in job.result["scenes"]]
    return Scenes(job_id=job.id, total_scenes=len(scenes), scenes=scenes)


@resource.get("/api/v1/videos/jobs/<job_id>/scenes/<int:scene_number>/code")
@user
@query(CodeQuery)
@answer(200, None, "The program", media=PYTHON)
@refuses(404, 503)
def show_code(caller: User, job_id: str, scene_number: int, query: CodeQuery) -> Response:
    """The Manim program of one scene."""
    job = finished_film(job_id, caller)
    key = _code_key(job, scene_number)
    code = program(job, scene_number, key, query.format)
    services().video_files.count_code(key)
    response = Response(code, content_type=f"{PYTHON}; charset=utf-8")
    name = f"scene_{scene_number:03d}.py"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    if uri := s3_uri(job, key):
        response.headers["X-S3-URL"] = uri
    return response


def _code_key(job: Job, number: int) -> str:
    """Raises Missing."""
    keys = {scene["number"]: str(scene["code_key"]) for scene in job.result["scenes"]}
    if number not in keys:
        raise Missing(f"The video of {job.id} has the scenes 1 to {len(keys)}.")
    return keys[number]
