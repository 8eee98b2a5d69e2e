"""A job read as a video: whose it is, whether it is there, and where its files are."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from api.causes import HlsNotMade, NoSuchScene, VideoNotReady
from api.context import services
from api.job_eta import estimate_end
from api.schema import Content
from services.accounts.users import User
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.lessons import HlsFiles, LessonFilm
from services.jobs.kinds.video_generation import VIDEO_GENERATION

PREFIX = "/api/v1/videos/jobs"
UPLOAD, LAST_LOCAL = "s3_upload", "post_processing"
# T2M's document counts the upload before the post-processing, although it comes after it.
STAGES = ("validation", "content_preparation", "video_generation", UPLOAD, LAST_LOCAL)

StorageMode = Literal["s3", "local"]
Size = Literal["small", "medium", "large"]
SIZES: tuple[Size, ...] = ("small", "medium", "large")


class Progress(Content):
    """Half of all jobs like it end by `estimated_completion`, nine in ten by `estimated_latest`."""

    percentage: float
    current_stage: str | None
    stages_completed: list[str]
    estimated_completion: datetime
    estimated_latest: datetime

    @classmethod
    def of(cls, job: Job) -> Progress:
        end = estimate_end(job)
        return cls(
            percentage=job.percentage,
            current_stage=_current_stage(job),
            stages_completed=_stages_completed(job),
            estimated_completion=end.likely,
            estimated_latest=end.latest,
        )


class DegradedScene(Content):
    """A scene that shows its words only, and why: the renderer's code, and a sentence."""

    scene_number: int
    code: str
    reason: str


def degraded_scenes(job: Job) -> list[DegradedScene]:
    """Those of a completed video; none in videos from before there were such."""
    return [
        DegradedScene(scene_number=lost.number, code=lost.code, reason=lost.reason)
        for lost in VIDEO_GENERATION.result_of(job).degraded_scenes
    ]


def get_video_job(job_id: str, caller: User) -> Job:
    """The caller's video job. Raises JobNotFound, Missing."""
    job = services().jobs.get(job_id, caller.id)
    if not VIDEO_GENERATION.includes(job):
        raise VideoNotReady(f"The job {job_id} makes no video.")
    return job


def get_finished_video(job_id: str, caller: User) -> Job:
    """The caller's video job, which has a video. Raises JobNotFound, Missing."""
    job = get_video_job(job_id, caller)
    if not has_video(job):
        raise VideoNotReady(f"The job {job_id} has no video: it is {job.status}.")
    return job


def no_such_scene(job: Job, count: int) -> NoSuchScene:
    """Of a video with so many scenes."""
    return NoSuchScene(f"The video of {job.id} has the scenes 1 to {count}.")


def has_video(job: Job) -> bool:
    """Whether its video can be had. A job that ended well but left no files has none."""
    return job.status == JobStatus.COMPLETED and LessonFilm.is_in(job.result)


def storage_mode(job: Job) -> StorageMode:
    """Where callers find the files: in the store itself, or here, where that was wished."""
    in_s3 = services().objects.mode == "s3"
    return "s3" if in_s3 and VIDEO_GENERATION.parameters_of(job).enable_s3_upload else "local"


def s3_uri(job: Job, key: str) -> str | None:
    """The file's s3:// URI; None where the storage mode is local."""
    return services().objects.uri(key) if storage_mode(job) == "s3" else None


def has_thumbnails(job: Job) -> bool:
    wished = VIDEO_GENERATION.parameters_of(job).generate_thumbnails
    return wished and bool(VIDEO_GENERATION.result_of(job).thumbnails)


def hls_of(job: Job) -> HlsFiles:
    """The files of a video's HLS. Raises Missing."""
    found = VIDEO_GENERATION.result_of(job).hls
    if not found:
        raise HlsNotMade(
            f"The video of {job.id} was made without HLS: ask for output.hls next time."
        )
    return found


def signed_playlist(job: Job) -> str | None:
    """Where a player without a token begins; None without HLS."""
    if not VIDEO_GENERATION.result_of(job).hls:
        return None
    return services().files.hls_links.sign(job.id, "master.m3u8")


def signed_strip(job: Job) -> str | None:
    """Where a player without a token finds the strip of small pictures; None in old videos."""
    if not VIDEO_GENERATION.result_of(job).strip:
        return None
    return services().files.hls_links.sign(job.id, "strip.vtt")


def _current_stage(job: Job) -> str | None:
    stage = job.current_stage
    return LAST_LOCAL if stage == UPLOAD and storage_mode(job) == "local" else stage


def _stages_completed(job: Job) -> list[str]:
    """In the document's order. Where nothing is uploaded, the upload is part of the end."""
    done = set(job.stages_completed)
    if storage_mode(job) == "local":
        done -= {UPLOAD} if UPLOAD in done else {LAST_LOCAL}
    return [stage for stage in STAGES if stage in done]
