"""Keeping house: drop what is over."""

from __future__ import annotations

import logging
import shutil
import time
from pathlib import Path
from typing import Any

from celery import shared_task

from services.clock import now, stamp
from services.jobs.errors import JobNotFound, UnreadableJob
from services.jobs.pipelines import CLEANUP_ERASE, CLEANUP_EXPIRE, CLEANUP_UNWANTED
from services.jobs.service import JobService
from tasks.context import services_of

UNTOUCHED = 6 * 3600.0  # seconds after which a scratch folder is nobody's, whatever its job does
CLEARING_UP = 120.0  # seconds for which a worker that lost its claim may still be about

log = logging.getLogger(__name__)


@shared_task(name=CLEANUP_UNWANTED, bind=True)
def delete_unwanted_videos(self: Any) -> None:
    """Delete the videos that were to be deleted as soon as nothing works on them any more."""
    services_of(self.app).dances.unwanted_videos.settle()


@shared_task(name=CLEANUP_ERASE, bind=True)
def erase_accounts(self: Any) -> None:
    """Erase the accounts that their owners have closed and whose grace is over."""
    services_of(self.app).erasure.leaving.settle()


@shared_task(name=CLEANUP_EXPIRE, bind=True)
def expire(self: Any) -> None:
    """Remove expired documents, old drafts, and scratch folders that a killed worker left."""
    services = services_of(self.app)
    removed = services.documents.expire(stamp(now()))
    drafts = services.old_drafts.delete()
    left = drop_scratch(services.settings.data_dir / "scratch", services.jobs)
    if removed or left or drafts:
        log.info("expired documents=%d drafts=%d scratch_folders=%d", removed, drafts, left)


def drop_scratch(root: Path, jobs: JobService) -> int:
    """Remove what killed workers left under `root`; answer how many folders.

    A folder is named by its job, and goes when that has ended, or when nobody touched it for hours.
    """
    if not root.is_dir():
        return 0
    left = [folder for folder in root.iterdir() if _is_left(folder, jobs)]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _is_left(folder: Path, jobs: JobService) -> bool:
    try:
        untouched = time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return False
    if untouched < CLEARING_UP:
        return False
    return untouched > UNTOUCHED or _has_ended(folder.name.rpartition("-")[0], jobs)


def _has_ended(job_id: str, jobs: JobService) -> bool:
    try:
        return jobs.get(job_id).status.final
    except JobNotFound:
        return True
    except UnreadableJob:
        return False
