"""Videos: have one made, and see how far it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api.context import links, services
from api.declare import (
    Growth,
    Resource,
    adds,
    answer,
    body,
    conditional,
    header,
    limit,
    refuses,
    user,
)
from api.dispatch import Answer
from api.enqueue import IDEMPOTENCY_KEY, REPLAYED, enqueue
from api.events_url import EventsUrl, events_url
from api.job_eta import retry_after
from api.limits import class_of
from api.prefer_wait import wait_for_job
from api.refusals import Invalid
from api.schema import Content, Moment
from api.t2m.jobs.views import JobError
from api.t2m.videos.generation import Generate
from api.t2m.videos.plans import check_plan, read_script
from api.t2m.videos.topics import demand_known
from api.t2m.videos.video_jobs import (
    PREFIX,
    SIZES,
    DegradedScene,
    Progress,
    Size,
    StorageMode,
    degraded_scenes,
    get_video_job,
    has_thumbnails,
    has_video,
    s3_uri,
    signed_playlist,
    storage_mode,
)
from render.scenes.digest import sources
from services.accounts.users import User
from services.files.user_assets import AssetUnfit
from services.interfaces import NotFound
from services.jobs.job import Job, JobStatus, StepStatus
from services.jobs.kinds.lessons import FilmScene, RenderedScene, SceneArguments
from services.jobs.kinds.video_generation import VIDEO_GENERATION, VideoParameters
from services.jobs.pipelines import RENDER_SCENE

resource = Resource("videos", tag="Videos")


class VideoUrls(Content):
    """`streaming_url` needs no token for an hour, `download_url` needs one.

    `hls_url` needs none for as long; null where HLS was not asked for. `plan_url` is the lesson as
    JSON, without a token, null in old videos; `script_url` the same as a script, with one.
    """

    s3_url: str | None
    streaming_url: str
    download_url: str
    captions_url: str
    hls_url: str | None
    plan_url: str | None
    script_url: str | None


class Thumbnail(Content):
    size: Size
    s3_url: str | None
    streaming_url: str


class SceneFile(Content):
    scene_number: int
    video_s3_url: str | None
    video_streaming_url: str
    code_s3_url: str | None
    code_download_url: str


class VideoMetadata(Content):
    """`degraded`: scenes that could not be rendered were replaced by plain ones, or words of the
    lesson could not be drawn or said. `warnings` tell which, and what of the request the video does
    not use."""

    total_scenes: int
    duration_seconds: float
    resolution: str
    file_size_bytes: int
    storage_mode: StorageMode
    degraded: bool
    degraded_scenes: list[DegradedScene]
    warnings: list[str]


class Preview(Content):
    """A scene that can be watched while the others are still being rendered."""

    scene_number: int
    streaming_url: str
    duration_seconds: float


class Version(Content):
    """Which version of a video this is. `line` is the job of its first version, `revises` that of
    the version that was changed, `change` says what was."""

    line: str
    number: int
    revises: str | None
    change: str | None

    @classmethod
    def of(cls, job: Job) -> Version:
        revision = VIDEO_GENERATION.parameters_of(job).revision
        if revision is None:
            return Version(line=job.id, number=1, revises=None, change=None)
        return Version(
            line=revision.line,
            number=revision.number,
            revises=revision.revises,
            change=revision.change,
        )


class VideoJob(Content):
    """The job of a video. Its links and metadata are null until it is completed; it has previews
    from its first rendered scene until then."""

    job_id: str
    status: JobStatus
    progress: Progress
    created_at: Moment
    updated_at: Moment
    completed_at: Moment | None
    storage_mode: StorageMode
    upload_enabled: bool
    events_url: EventsUrl
    version: Version
    video_urls: VideoUrls | None = None
    thumbnails: list[Thumbnail] | None = None
    scene_files: list[SceneFile] | None = None
    metadata: VideoMetadata | None = None
    error: JobError | None = None
    previews: list[Preview] | None = None

    @classmethod
    def of(cls, job: Job) -> VideoJob:
        mode = storage_mode(job)
        return cls(
            job_id=job.id,
            status=job.status,
            progress=Progress.of(job),
            created_at=job.created_at,
            updated_at=job.updated_at,
            completed_at=job.completed_at,
            storage_mode=mode,
            upload_enabled=mode == "s3",
            events_url=events_url(job.id),
            version=Version.of(job),
            error=JobError(**job.error) if job.error else None,
            previews=_previews(job) or None,
            **(_files(job) if has_video(job) else {}),
        )


@resource.post("/api/v1/videos/generate")
@adds(Growth.JOB)
@user
@limit(class_of(VIDEO_GENERATION))
@header("Prefer", "wait=N: answer with the finished video, if that takes no more than N seconds")
@header(IDEMPOTENCY_KEY, "The same key with the same body is the same video")
@body(Generate)
@answer(202, VideoJob, "Accepted; `Location` has the status, `Retry-After` when to look")
@answer(200, VideoJob, "It has ended already, or within the time of `Prefer: wait`")
@refuses(409, 503)
def generate_video(caller: User, body: Generate) -> Answer:
    """Have a video made that explains a topic, or that a plan or a script describes."""
    job, new = accept_video(caller, parameters_of(caller, body))
    job = wait_for_job(job)
    headers = {**retry_after(job), "Location": f"{PREFIX}/{job.id}/status"}
    headers |= {} if new else {REPLAYED: "true"}
    return Answer(VideoJob.of(job), 200 if job.status.final else 202, headers)


@resource.get("/api/v1/videos/jobs/<job_id>/status", "/api/v1/videos/<job_id>/status")
@user
@header("Prefer", "wait=N: answer when the job has ended, at the latest after N seconds")
@conditional
@answer(200, VideoJob)
@refuses(404, 503)
def show_video_status(caller: User, job_id: str) -> Answer:
    """How far a video is, and where its files are."""
    job = wait_for_job(get_video_job(job_id, caller))
    return Answer(VideoJob.of(job), headers=retry_after(job))


def accept_video(caller: User, parameters: VideoParameters) -> tuple[Job, bool]:
    """A new job, or the caller's own that makes or has made the same video.

    One whose video was deleted since, or was made by another version of the renderer, is none.
    """
    wish = json.dumps([parameters.to_document(), sources()], sort_keys=True).encode()
    name = f"video:{caller.id}:{hashlib.sha256(wish).hexdigest()}"
    seen: set[str] = set()
    job, new = enqueue(VIDEO_GENERATION, caller, parameters, dedupe_key=name)
    while not new and job.id not in seen and has_gone(job):
        seen.add(job.id)
        job, new = enqueue(VIDEO_GENERATION, caller, parameters, dedupe_key=f"{name}:{job.id}")
    return job, new


def has_gone(job: Job) -> bool:
    """Whether it is completed, but its video was deleted since."""
    if not has_video(job):
        return job.status == JobStatus.COMPLETED
    try:
        services().objects.info(VIDEO_GENERATION.result_of(job).video_key)
    except NotFound:
        return True
    return False


def parameters_of(caller: User, wish: Generate) -> VideoParameters:
    """What the job is to know; the plan, be it of a script, lies beside it. Raises Invalid."""
    parameters = wish.parameters()
    if parameters.only_known and not services().settings.llm_url:
        demand_known(parameters.topic)
    plan = read_script(wish.script) if wish.script else wish.plan
    if plan:
        check_plan(plan, services().settings)
        parameters = replace(parameters, topic=plan["topic"].strip())
    try:
        services().user_assets.for_video(parameters.assets, caller.id)
    except AssetUnfit as problem:
        raise Invalid.field("body", "assets", message=str(problem)) from None
    if wish.script:
        parameters = replace(parameters, script_key=keep_script(caller, wish.script))
    return replace(parameters, plan_key=keep_plan(caller, plan)) if plan else parameters


def keep_plan(caller: User, plan: dict[str, Any]) -> str:
    """Where the plan is kept: the same plan in the same place, as long as a job names it."""
    content = json.dumps(plan, sort_keys=True).encode()
    return _keep(caller, content, "json", "application/json")


def keep_script(caller: User, script: str) -> str | None:
    """Where the script is kept, for who wants to change its values; None where it has none."""
    from render.editing.values import find_values

    return _keep(caller, script.encode(), "txt", "text/plain") if find_values(script) else None


def _keep(caller: User, content: bytes, ending: str, content_type: str) -> str:
    key = f"users/{caller.id}/plans/{hashlib.sha256(content).hexdigest()}.{ending}"
    services().objects.put(key, content, content_type)
    return key


def _previews(job: Job) -> list[Preview]:
    """The scenes of a video under way that are rendered, in their order."""
    if job.status.final:
        return []
    done = [step for step in job.steps.values() if step.status == StepStatus.DONE]
    return [
        _preview(SceneArguments.from_document(step.arguments).number, step.result)
        for step in sorted(done, key=lambda step: step.name)
        if step.task == RENDER_SCENE
    ]


def _preview(number: int, result: Mapping[str, Any]) -> Preview:
    scene = RenderedScene.from_document(result)
    return Preview(
        scene_number=number,
        streaming_url=links().download(scene.video),
        duration_seconds=scene.seconds,
    )


def _files(job: Job) -> dict[str, Any]:
    """Where the files of a completed video are, and what they are like."""
    result = VIDEO_GENERATION.result_of(job)
    return {
        "video_urls": VideoUrls(
            s3_url=s3_uri(job, result.video_key),
            streaming_url=links().download(result.video_key),
            download_url=f"{PREFIX}/{job.id}/download",
            captions_url=links().download(result.captions_key),
            hls_url=signed_playlist(job),
            plan_url=links().download(result.plan_key) if result.plan_key else None,
            script_url=f"{PREFIX}/{job.id}/script" if result.plan_key else None,
        ),
        "thumbnails": _thumbnails(job) if has_thumbnails(job) else [],
        "scene_files": [_scene_file(job, scene) for scene in result.scenes],
        "metadata": _metadata(job),
    }


def _thumbnails(job: Job) -> list[Thumbnail]:
    keys = VIDEO_GENERATION.result_of(job).thumbnails
    return [
        Thumbnail(
            size=size,
            s3_url=s3_uri(job, keys[size]),
            streaming_url=links().download(keys[size]),
        )
        for size in SIZES
    ]


def _scene_file(job: Job, scene: FilmScene) -> SceneFile:
    return SceneFile(
        scene_number=scene.number,
        video_s3_url=s3_uri(job, scene.video_key),
        video_streaming_url=links().download(scene.video_key),
        code_s3_url=s3_uri(job, scene.code_key),
        code_download_url=f"{PREFIX}/{job.id}/scenes/{scene.number}/code",
    )


def _metadata(job: Job) -> VideoMetadata:
    result = VIDEO_GENERATION.result_of(job)
    return VideoMetadata(
        total_scenes=len(result.scenes),
        duration_seconds=result.metadata.duration,
        resolution=f"{result.metadata.width}x{result.metadata.height}",
        file_size_bytes=result.metadata.file_size,
        storage_mode=storage_mode(job),
        degraded=result.degraded,
        degraded_scenes=degraded_scenes(job),
        warnings=[*result.warnings, *result.lacks],
    )
