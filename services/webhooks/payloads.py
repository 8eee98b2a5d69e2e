"""What subscribers are told of a job: the documented payload. Links, never keys or paths."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from services.jobs.job import Job, JobStatus
from services.jobs.job_event import JobEvent, JobProgress
from services.jobs.kinds.about_analysis import AboutAnalysis
from services.jobs.kinds.about_file import AboutFile
from services.jobs.kinds.data_export import DATA_EXPORT
from services.jobs.kinds.file_inspection import FILE_INSPECTION
from services.jobs.kinds.file_rendition import FILE_RENDITION
from services.jobs.kinds.kind import JobView
from services.jobs.kinds.lessons import LessonParameters, Stills
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS, Scored
from services.jobs.kinds.registry import KINDS
from services.jobs.kinds.score_verification import SCORE_VERIFICATION
from services.jobs.kinds.video_draft import VIDEO_DRAFT
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
    data = _head(job, job.status.value)
    if job.status == JobStatus.COMPLETED:
        data["result"] = _result(job, public_url)
    if job.error:
        data["error"] = dict(job.error)
    return data


def of_progress(job: Job, noted: JobProgress) -> dict[str, Any]:
    """The data while it is under way; `noted` is what the job's event says."""
    return {
        **_head(job, JobStatus.PROCESSING.value),
        "progress": {
            "percentage": noted.percentage,
            "current_stage": noted.current_stage,
        },
    }


def of_event(job: Job, event: JobEvent, public_url: str) -> dict[str, Any]:
    """The data of any event of a job, also of one that a later requeue has left behind."""
    if event.type in ("job.started", "job.progress"):
        return of_progress(job, JobProgress.from_document(event.data))
    data = _head(job, STATUS_AT.get(event.type, job.status.value))
    if event.type == "job.completed":
        data["result"] = _result(job, public_url)
    if error := event.data.get("error"):
        data["error"] = dict(error)
    return data


def _head(job: Job, status: str) -> dict[str, Any]:
    """What every event says of its job."""
    return {
        "job_id": job.id,
        "user_id": job.owner,
        "type": job.type,
        "status": status,
        "metadata": dict(job.metadata),
    }


def _result(job: Job, public_url: str) -> dict[str, Any]:
    """Where what came of it can be had; nothing for a kind that leaves nothing to its owner."""
    kind = KINDS[job.type]
    tell = RESULTS.get(kind.name) or (kind.view and RESULTS.get(kind.view))
    return tell(job, public_url) if tell else {}


def _video(job: Job, public_url: str) -> dict[str, Any]:
    url = f"{public_url}/api/v1/videos/{job.id}"
    wanted = LessonParameters.from_document(job.parameters).generate_thumbnails
    shown = wanted and Stills.from_document(job.result).thumbnails
    return {
        "file_id": f"video_{job.id.removeprefix('job_')}",
        "download_url": f"{url}/download",
        "thumbnail_url": f"{url}/thumbnail" if shown else None,
    }


def _analysis(job: Job, public_url: str) -> dict[str, Any]:
    record = POSE_ANALYSIS.parameters_of(job).submission_id
    return {
        "total_score": Scored.from_document(job.result).score.total_score,
        "record_url": f"{public_url}/api/ai/analysis-status/{record}",
    }


def _medium(job: Job, public_url: str) -> dict[str, Any]:
    submission = AboutAnalysis.from_document(job.parameters).submission_id
    return {"record_url": f"{public_url}/api/ai/analysis/{submission}/media"}


def _verification(job: Job, public_url: str) -> dict[str, Any]:
    verdict = SCORE_VERIFICATION.result_of(job)
    return {"record_url": f"{public_url}/api/ai/verify/{job.id}", "equal": verdict.equal}


def _draft(job: Job, public_url: str) -> dict[str, Any]:
    return {"draft_url": f"{public_url}/api/v1/videos/plan/{job.id}"}


def _export(_: Job, public_url: str) -> dict[str, Any]:
    return {"record_url": f"{public_url}/api/users/me/export"}


def _run(job: Job, _: str) -> dict[str, Any]:
    return dict(job.result)


def _file(job: Job, public_url: str) -> dict[str, Any]:
    file = AboutFile.from_document(job.parameters).file_id
    return {"record_url": f"{public_url}/api/v1/files/{file}"}


# By the name of a kind, or by how its result is shown.
RESULTS: Mapping[str, Callable[[Job, str], dict[str, Any]]] = {
    JobView.VIDEO: _video,
    JobView.ANALYSIS: _analysis,
    JobView.MEDIUM: _medium,
    JobView.VERIFICATION: _verification,
    JobView.RUN: _run,
    VIDEO_DRAFT.name: _draft,
    DATA_EXPORT.name: _export,
    FILE_INSPECTION.name: _file,
    FILE_RENDITION.name: _file,
}
