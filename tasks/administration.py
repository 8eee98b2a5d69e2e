"""Queue cleanup: what an administrator may also start by hand, each kind under its lock."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from services.clock import now, stamp
from services.documents.records import Record
from services.jobs.admin_runs import SYSTEM, RunKind
from services.jobs.kinds.administration import AdminRun
from services.jobs.kinds.challenge_rotation import RotationRun
from services.jobs.kinds.cleanup import CleanUpRun
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
    found = work.services.dances.rotation.rotate(work.check)
    run = RotationRun(
        success=True,
        expired_deactivated=found.expired_deactivated,
        new_activated=found.new_activated,
        statistics_updated=found.statistics_updated,
        timestamp=stamp(now()),
    )
    return _finish_run(work, RunKind.ROTATION, found, run)


@job_task(CLEANUP_DATA)
def clean_up_data(work: Work) -> Outcome:
    """Delete what is older than the settings allow; each deletion is in the log."""
    found = work.services.retention.clean_up(work.job.id, work.log, work.progress)
    run = CleanUpRun(
        success=True,
        old_submissions_deleted=found.old_submissions_deleted,
        inactive_challenges_deleted=found.inactive_challenges_deleted,
        unfinished_uploads_deleted=found.unfinished_uploads_deleted,
        orphaned_objects_deleted=found.orphaned_objects_deleted,
        expired_documents_deleted=found.expired_documents_deleted,
        timestamp=stamp(now()),
    )
    return _finish_run(work, RunKind.CLEANUP, found, run)


def _finish_run(work: Work, kind: RunKind, counts: Record, run: AdminRun) -> Outcome:
    """Remember the run, and tell its counts in the job's log and result."""
    work.log(f"{kind.value} done", **counts.to_document())
    work.services.runs.note(kind, run.timestamp, run.to_document())
    return Outcome(job_result=run)
