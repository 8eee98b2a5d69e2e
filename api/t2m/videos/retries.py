"""A video that failed or was cancelled, made anew as it was asked for."""

from __future__ import annotations

from api.causes import VideoNotToRetry
from api.declare import Growth, Resource, adds, answer, header, limit, refuses, user
from api.dispatch import Answer
from api.enqueue import IDEMPOTENCY_KEY
from api.job_eta import retry_after
from api.limits import class_of
from api.t2m.videos.schema import VideoJob
from api.t2m.videos.video_jobs import PREFIX, get_video_job
from api.t2m.videos.views import accept_video
from services.accounts.users import User
from services.jobs.job import JobStatus
from services.jobs.kinds.video_generation import VIDEO_GENERATION

resource = Resource("retries", tag="Videos")


@resource.post("/api/v1/videos/jobs/<job_id>/retry")
@adds(Growth.JOB)
@user
@limit(class_of(VIDEO_GENERATION))
@header(IDEMPOTENCY_KEY, "The same key is the same new job")
@answer(202, VideoJob, "Accepted; `Location` has the status of the new job")
@refuses(404, 409, 503)
def retry_video(caller: User, job_id: str) -> Answer:
    """Have a failed or cancelled video made anew, as it was asked for. It is a new job."""
    old = get_video_job(job_id, caller)
    if old.status not in (JobStatus.FAILED, JobStatus.CANCELLED):
        raise VideoNotToRetry(f"The job {job_id} is {old.status}: there is nothing to try again.")
    job, _ = accept_video(caller, VIDEO_GENERATION.parameters_of(old), old.metadata)
    headers = {**retry_after(job), "Location": f"{PREFIX}/{job.id}/status"}
    return Answer(VideoJob.of(job), 202, headers)
