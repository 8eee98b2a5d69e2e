"""What a webhook tells of a job: the documented payload."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from services.interfaces import Document
from services.jobs.job import Job, JobStatus


def body_of(event: Document) -> bytes:
    """The bytes that are signed and sent, the same at every try."""
    payload = {name: event[name] for name in ("event", "timestamp", "data")}
    return json.dumps(payload).encode()


def of_job(job: Job, public_url: str) -> dict[str, Any]:
    """The data of a job's end."""
    data: dict[str, Any] = {"job_id": job.id, "type": job.type, "status": job.status.value}
    if job.status == JobStatus.COMPLETED:
        data["result"] = _result(job, public_url)
    if job.error:
        data["error"] = dict(job.error)
    return data


def of_progress(job: Job, noted: Mapping[str, Any]) -> dict[str, Any]:
    """The data while it is under way; `noted` is what the job's event says."""
    return {
        "job_id": job.id,
        "type": job.type,
        "status": JobStatus.PROCESSING.value,
        "progress": {
            "percentage": noted.get("percentage", 0.0),
            "current_stage": noted.get("current_stage"),
        },
    }


def _result(job: Job, public_url: str) -> dict[str, Any]:
    if job.type == "video_generation":
        return _video(job, f"{public_url}/api/v1/videos/{job.id}")
    if job.type == "pose_analysis":
        record = job.parameters.get("submission_id")
        return {
            "total_score": job.result.get("score", {}).get("total_score"),
            "record_url": f"{public_url}/api/ai/analysis-status/{record}",
        }
    return dict(job.result)


def _video(job: Job, url: str) -> dict[str, Any]:
    shown = job.result.get("thumbnails") and job.parameters.get("generate_thumbnails", True)
    return {
        "file_id": f"video_{job.id.removeprefix('job_')}",
        "download_url": f"{url}/download",
        "thumbnail_url": f"{url}/thumbnail" if shown else None,
    }
