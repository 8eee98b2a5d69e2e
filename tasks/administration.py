"""Queue cleanup: what an administrator may also start by hand, each kind under its lock."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from celery import shared_task

from services.clock import now, stamp
from services.jobs.admin_runs import SYSTEM, RunKind
from services.jobs.pipelines import CLEANUP_DATA, CLEANUP_ROTATE, CLEANUP_START
from tasks.base import job_task
from tasks.context import services_of
from tasks.work import Outcome, Work


@shared_task(name=CLEANUP_START, bind=True)
def start(self: Any, kind: str) -> None:
    """What Beat sends: make the job, unless one of its kind is active."""
    services_of(self.app).runs.start(RunKind(kind), SYSTEM)


@job_task(CLEANUP_ROTATE)
def rotate_challenges(work: Work) -> Outcome:
    """End the challenges that are over, begin those that have come, mend their statistics."""
    counts = asdict(work.services.rotation.rotate(work.check))
    return _ended(work, RunKind.ROTATION, counts)


@job_task(CLEANUP_DATA)
def clean_up_data(work: Work) -> Outcome:
    """Delete what is older than the settings allow; each deletion is in the log."""
    counts = asdict(work.services.retention.clean_up(work.job.id, work.log, work.progress))
    return _ended(work, RunKind.CLEANUP, counts)


def _ended(work: Work, kind: RunKind, counts: dict[str, Any]) -> Outcome:
    """Remember the run, and tell its counts in the job's log and result."""
    result = {"success": True, **counts, "timestamp": stamp(now())}
    work.log(f"{kind.value} done", **counts)
    work.services.runs.note(kind, result["timestamp"], result)
    return Outcome(job_result=result)
