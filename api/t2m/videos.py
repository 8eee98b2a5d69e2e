"""Videos: have one made, and see how far it is."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from api.context import links, services
from api.declare import Resource, answer, body, conditional, header, limit, refuses, user
from api.dispatch import Answer
from api.enqueue import IDEMPOTENCY_KEY, REPLAYED, enqueue
from api.errors import Invalid
from api.limits import T2M_GENERATION
from api.patience import retry_after, waited
from api.schema import Content, Moment
from api.t2m.films import (
    JOB_TYPE,
    PREFIX,
    SIZES,
    DegradedScene,
    Progress,
    Size,
    StorageMode,
    degraded_scenes,
    film_job,
    has_thumbnails,
    has_video,
    s3_uri,
    signed_playlist,
    storage_mode,
)
from api.t2m.generation import Generate
from api.t2m.jobs import JobError
from api.t2m.plans import check_plan
from render.scenes.digest import sources
from services.accounts.users import User
from services.files.user_assets import AssetUnfit
from services.interfaces import NotFound
from services.jobs.job import Job, JobStatus, StepStatus
from services.jobs.pipelines import RENDER_SCENE

resource = Resource("videos", tag="Videos")


class VideoUrls(Content):
    """`streaming_url` needs no token for an hour, `download_url` needs one.

    `hls_url` needs none for as long; null where HLS was not asked for.
    """

    s3_url: str | None
    streaming_url: str
    download_url: str
    captions_url: str
    hls_url: str | None


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
    """`degraded`: scenes that could not be rendered were replaced by plain ones."""

    total_scenes: int
    duration_seconds: float
    resolution: str
    file_size_bytes: int
    storage_mode: StorageMode
    degraded: bool
    degraded_scenes: list[DegradedScene]


class Preview(Content):
    """A scene that can be watched while the others are still being rendered."""

    scene_number: int
    streaming_url: str
    duration_seconds: float


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
            error=JobError(**job.error) if job.error else None,
            previews=_previews(job) or None,
            **(_files(job) if has_video(job) else {}),
        )


@resource.post("/api/v1/videos/generate")
@user
@limit(T2M_GENERATION)
@header("Prefer", "wait=N: answer with the finished video, if that takes no more than N seconds")
@header(IDEMPOTENCY_KEY, "The same key with the same body is the same video")
@body(Generate)
@answer(202, VideoJob, "Accepted; `Location` has the status, `Retry-After` when to look")
@answer(200, VideoJob, "It has ended already, or within the time of `Prefer: wait`")
@refuses(409, 503)
def generate_video(caller: User, body: Generate) -> Answer:
    """Have a video made that explains a topic, or that a plan describes."""
    job, new = _accepted(caller, _parameters(caller, body))
    job = waited(job)
    headers = {**retry_after(job), "Location": f"{PREFIX}/{job.id}/status"}
    headers |= {} if new else {REPLAYED: "true"}
    return Answer(VideoJob.of(job), 200 if job.status.final else 202, headers)


@resource.get("/api/v1/videos/jobs/<job_id>/status", "/api/v1/videos/<job_id>/status")
@user
@header("Prefer", "wait=N: answer when the job has ended, at the latest after N seconds")
@conditional
@answer(200, VideoJob)
@refuses(404, 503)
def show_status(caller: User, job_id: str) -> Answer:
    """How far a video is, and where its files are."""
    job = waited(film_job(job_id, caller))
    return Answer(VideoJob.of(job), headers=retry_after(job))


def _accepted(caller: User, parameters: dict[str, Any]) -> tuple[Job, bool]:
    """A new job, or the caller's own that makes or has made the same video.

    One whose video was deleted since, or was made by another version of the renderer, is none.
    """
    wish = json.dumps([parameters, sources()], sort_keys=True).encode()
    name = f"video:{caller.id}:{hashlib.sha256(wish).hexdigest()}"
    seen: set[str] = set()
    job, new = enqueue(JOB_TYPE, caller, parameters, dedupe_key=name)
    while not new and job.id not in seen and _has_gone(job):
        seen.add(job.id)
        job, new = enqueue(JOB_TYPE, caller, parameters, dedupe_key=f"{name}:{job.id}")
    return job, new


def _has_gone(job: Job) -> bool:
    if not has_video(job):
        return job.status == JobStatus.COMPLETED
    try:
        services().objects.info(job.result["video_key"])
    except NotFound:
        return True
    return False


def _parameters(caller: User, wish: Generate) -> dict[str, Any]:
    """What the job is to know; the plan lies beside it. Raises Invalid."""
    parameters = wish.parameters()
    if wish.plan:
        check_plan(wish.plan, services().settings)
    try:
        services().user_assets.for_video(wish.assets, caller.id)
    except AssetUnfit as problem:
        raise Invalid.field("body", "assets", message=str(problem)) from None
    return parameters | ({"plan_key": _kept(caller, wish.plan)} if wish.plan else {})


def _kept(caller: User, plan: dict[str, Any]) -> str:
    """Where the plan is kept: the same plan in the same place, as long as a job names it."""
    content = json.dumps(plan, sort_keys=True).encode()
    key = f"users/{caller.id}/plans/{hashlib.sha256(content).hexdigest()}.json"
    services().objects.put(key, content, "application/json")
    return key


def _previews(job: Job) -> list[Preview]:
    """The scenes of a video under way that are rendered, in their order."""
    if job.status.final:
        return []
    done = [step for step in job.steps.values() if step.status == StepStatus.DONE]
    return [
        Preview(
            scene_number=step.arguments["number"],
            streaming_url=links().download(step.result["video"]),
            duration_seconds=step.result["seconds"],
        )
        for step in sorted(done, key=lambda step: step.name)
        if step.task == RENDER_SCENE
    ]


def _files(job: Job) -> dict[str, Any]:
    """Where the files of a completed video are, and what they are like."""
    return {
        "video_urls": VideoUrls(
            s3_url=s3_uri(job, job.result["video_key"]),
            streaming_url=links().download(job.result["video_key"]),
            download_url=f"{PREFIX}/{job.id}/download",
            captions_url=links().download(job.result["captions_key"]),
            hls_url=signed_playlist(job),
        ),
        "thumbnails": _thumbnails(job) if has_thumbnails(job) else [],
        "scene_files": [_scene_file(job, scene) for scene in job.result["scenes"]],
        "metadata": _metadata(job),
    }


def _thumbnails(job: Job) -> list[Thumbnail]:
    keys = job.result["thumbnails"]
    return [
        Thumbnail(
            size=size,
            s3_url=s3_uri(job, keys[size]),
            streaming_url=links().download(keys[size]),
        )
        for size in SIZES
    ]


def _scene_file(job: Job, scene: dict[str, Any]) -> SceneFile:
    return SceneFile(
        scene_number=scene["number"],
        video_s3_url=s3_uri(job, scene["video_key"]),
        video_streaming_url=links().download(scene["video_key"]),
        code_s3_url=s3_uri(job, scene["code_key"]),
        code_download_url=f"{PREFIX}/{job.id}/scenes/{scene['number']}/code",
    )


def _metadata(job: Job) -> VideoMetadata:
    found = job.result["metadata"]
    return VideoMetadata(
        total_scenes=len(job.result["scenes"]),
        duration_seconds=found["duration"],
        resolution=f"{found['width']}x{found['height']}",
        file_size_bytes=found["file_size"],
        storage_mode=storage_mode(job),
        degraded=bool(degraded_scenes(job)),
        degraded_scenes=degraded_scenes(job),
    )
