"""Keeping house: publish what lies unpublished, take back what was lost, drop what is over."""

from __future__ import annotations

import logging
import shutil
import time
from pathlib import Path
from typing import Any

from celery import shared_task

from services.clock import now, stamp
from services.jobs.pipelines import CLEANUP_EXPIRE, CLEANUP_SWEEP
from tasks.context import services_of

SCRATCH_HOURS = 6

log = logging.getLogger(__name__)


@shared_task(name=CLEANUP_SWEEP, bind=True)
def sweep(self: Any) -> None:
    """Relay, lease reaper, and what a crash left half done: see `JobService.sweep`."""
    services = services_of(self.app)
    counts = services.jobs.sweep()
    services.sessions.settle_outstanding()
    services.submissions.settle_outstanding()
    services.unwanted_videos.settle()
    if counts["published"] or counts["recovered"]:
        log.info("swept %s", counts)


@shared_task(name=CLEANUP_EXPIRE, bind=True)
def expire(self: Any) -> None:
    """Remove expired documents, and scratch folders that a killed worker left."""
    services = services_of(self.app)
    removed = services.documents.expire(stamp(now()))
    left = drop_old_folders(services.settings.data_dir / "scratch", SCRATCH_HOURS * 3600)
    if removed or left:
        log.info("expired documents=%d scratch_folders=%d", removed, left)


def drop_old_folders(root: Path, seconds: float) -> int:
    """Remove the folders under `root` that nobody touched for so long; answer how many."""
    if not root.is_dir():
        return 0
    limit = time.time() - seconds
    old = [entry for entry in root.iterdir() if entry.stat().st_mtime < limit]
    for entry in old:
        shutil.rmtree(entry, ignore_errors=True)
    return len(old)
