"""What is told of a video: its state, files, scenes and version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.context import links
from api.events_url import EventsUrl, events_url
from api.job_options import BoundWebhook
from api.schema import Content, Moment
from api.t2m.jobs.schema import JobError
from api.t2m.videos.generation import ASPECTS, Aspect
from api.t2m.videos.video_jobs import (
    PREFIX,
    SIZES,
    DegradedScene,
    Progress,
    Size,
    StorageMode,
    degraded_scenes,
    has_thumbnails,
    has_video,
    s3_uri,
    signed_playlist,
    signed_strip,
    storage_mode,
)
from services.jobs.job import Job, JobStatus, StepStatus
from services.jobs.kinds.lessons import FilmScene, RenderedScene, SceneArguments
from services.jobs.kinds.video_generation import VIDEO_GENERATION
from services.jobs.pipelines import RENDER_SCENE


class VideoUrls(Content):
    """`streaming_url` needs no token for an hour, `download_url` needs one.

    `hls_url` needs none for as long; null where HLS was not asked for. `plan_url` is the lesson as
    JSON, without a token, null in old videos; `script_url` the same as a script, with one.
    `captions_url`, `chapters_url` and `strip_url` are WebVTT without a token, `srt_url` the
    captions as SubRip. A cue of the strip names the part of a JPEG beside it
    (`strip.jpg#xywh=…`) that shows its seconds. The last three are null in old videos.
    """

    s3_url: str | None
    streaming_url: str
    download_url: str
    captions_url: str
    srt_url: str | None
    chapters_url: str | None
    strip_url: str | None
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
    aspect: Aspect
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
    from its first rendered scene until then. `job_metadata` is what was given with it; `webhook`
    stands only in the answer to the request that it was given with."""

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
    job_metadata: dict[str, str]
    webhook: BoundWebhook | None = None

    @classmethod
    def of(cls, job: Job, webhook: BoundWebhook | None = None) -> VideoJob:
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
            previews=_list_previews(job) or None,
            job_metadata=job.metadata,
            webhook=webhook,
            **(_file_fields(job) if has_video(job) else {}),
        )


def _list_previews(job: Job) -> list[Preview]:
    """The scenes of a video under way that are rendered, in their order."""
    if job.status.final:
        return []
    done = [step for step in job.steps.values() if step.status == StepStatus.DONE]
    return [
        _show_preview(SceneArguments.from_document(step.arguments).number, step.result)
        for step in sorted(done, key=lambda step: step.name)
        if step.task == RENDER_SCENE
    ]


def _show_preview(number: int, result: Mapping[str, Any]) -> Preview:
    scene = RenderedScene.from_document(result)
    return Preview(
        scene_number=number,
        streaming_url=links().download(scene.video),
        duration_seconds=scene.seconds,
    )


def _file_fields(job: Job) -> dict[str, Any]:
    """Where the files of a completed video are, and what they are like."""
    result = VIDEO_GENERATION.result_of(job)
    return {
        "video_urls": VideoUrls(
            s3_url=s3_uri(job, result.video_key),
            streaming_url=links().download(result.video_key),
            download_url=f"{PREFIX}/{job.id}/download",
            captions_url=links().download(result.captions_key),
            srt_url=_sign_if(result.srt_key),
            chapters_url=_sign_if(result.chapters_key),
            strip_url=signed_strip(job),
            hls_url=signed_playlist(job),
            plan_url=_sign_if(result.plan_key),
            script_url=f"{PREFIX}/{job.id}/script" if result.plan_key else None,
        ),
        "thumbnails": _list_thumbnails(job) if has_thumbnails(job) else [],
        "scene_files": [_scene_file(job, scene) for scene in result.scenes],
        "metadata": _show_metadata(job),
    }


def _sign_if(key: str | None) -> str | None:
    return links().download(key) if key else None


def _list_thumbnails(job: Job) -> list[Thumbnail]:
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


def _show_metadata(job: Job) -> VideoMetadata:
    result = VIDEO_GENERATION.result_of(job)
    return VideoMetadata(
        total_scenes=len(result.scenes),
        duration_seconds=result.metadata.duration,
        resolution=f"{result.metadata.width}x{result.metadata.height}",
        aspect=next((one for one in ASPECTS if one == result.aspect), "16:9"),
        file_size_bytes=result.metadata.file_size,
        storage_mode=storage_mode(job),
        degraded=result.degraded,
        degraded_scenes=degraded_scenes(job),
        warnings=[*result.warnings, *result.lacks],
    )
