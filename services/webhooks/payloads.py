"""What a webhook tells of a job: the documented payload."""

from __future__ import annotations

import json
from typing import Any

from services.jobs.job import Job, JobStatus
from services.jobs.job_event import JobEvent, JobProgress
from services.jobs.kinds.lessons import LessonParameters, Stills
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS, Scored
from services.jobs.kinds.video_generation import VIDEO_GENERATION
from services.webhooks.webhook import WebhookEvent

# what a job is once this has happened to it
STATUS_AT = {
    "job.queued": JobStatus.QUEUED.value,
    "job.requeued": JobStatus.QUEUED.value,
    "job.completed": JobStatus.COMPLETED.value,
    "job.failed": JobStatus.FAILED.value,
    "job.cancelled": JobStatus.CANCELLED.value,
    "log": JobStatus.PROCESSING.value,
}


def body_of(event: WebhookEvent) -> bytes:
    """The bytes that are signed and sent, the same at every try."""
    payload = {"event": event.event, "timestamp": event.timestamp, "data": event.data}
    return json.dumps(payload).encode()


def of_job(job: Job, public_url: str) -> dict[str, Any]:
    """The data of a job's end."""
    data: dict[str, Any] = {"job_id": job.id, "type": job.type, "status": job.status.value}
    if job.status == JobStatus.COMPLETED:
        data["result"] = _result(job, public_url)
    if job.error:
        data["error"] = dict(job.error)
    return data


def of_progress(job: Job, noted: JobProgress) -> dict[str, Any]:
    """The data while it is under way; `noted` is what the job's event says."""
    return {
        "job_id": job.id,
        "type": job.type,
        "status": JobStatus.PROCESSING.value,
        "progress": {
            "percentage": noted.percentage,
            "current_stage": noted.current_stage,
        },
    }


def of_event(job: Job, event: JobEvent, public_url: str) -> dict[str, Any]:
    """The data of any event of a job, also of one that a later requeue has left behind."""
    status = STATUS_AT.get(event.type, job.status.value)
    data: dict[str, Any] = {"job_id": job.id, "type": job.type, "status": status}
    if event.type in ("job.started", "job.progress"):
        return of_progress(job, JobProgress.from_document(event.data))
    if event.type == "job.completed":
        data["result"] = _result(job, public_url)
    if error := event.data.get("error"):
        data["error"] = dict(error)
    return data


def _result(job: Job, public_url: str) -> dict[str, Any]:
    if VIDEO_GENERATION.includes(job):
        return _video(job, f"{public_url}/api/v1/videos/{job.id}")
    if POSE_ANALYSIS.includes(job):
        record = POSE_ANALYSIS.parameters_of(job).submission_id
        return {
            "total_score": Scored.from_document(job.result).score.total_score,
            "record_url": f"{public_url}/api/ai/analysis-status/{record}",
        }
    return dict(job.result)


def _video(job: Job, url: str) -> dict[str, Any]:
    wanted = LessonParameters.from_document(job.parameters).generate_thumbnails
    shown = wanted and Stills.from_document(job.result).thumbnails
    return {
        "file_id": f"video_{job.id.removeprefix('job_')}",
        "download_url": f"{url}/download",
        "thumbnail_url": f"{url}/thumbnail" if shown else None,
    }
