"""What runs when. Read by RedBeat, which keeps its state and its lock in Redis.

Every entry expires, so that a stopped worker finds no heap of yesterday's sweeps when it comes
back. A message says by Beat's clock when it ends, and the worker's may be ahead of it: none ends
within the hour. Of the sweeps of an hour the worker does one (`tasks.recovery.is_due`).
"""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

from services.jobs.admin_runs import RunKind
from services.jobs.pipelines import (
    CANARY,
    CLEANUP_ERASE,
    CLEANUP_EXPIRE,
    CLEANUP_START,
    CLEANUP_UNWANTED,
    QUEUES,
    RECOVERY_SETTLE,
    RECOVERY_SWEEP,
    RECOVERY_WEBHOOKS,
)

SWEEP_SECONDS = 10.0
CANARY_SECONDS = 20.0
UNWANTED_SECONDS = 30.0
EXPIRE_SECONDS = 300.0
HOUR = 3600.0


def entry(
    task: str, queue: str, seconds: float, arguments: dict[str, Any] | None = None
) -> dict[str, Any]:
    options = {"queue": queue, "expires": max(seconds, HOUR)}
    return {"task": task, "schedule": seconds, "kwargs": arguments or {}, "options": options}


def start(kind: RunKind, schedule: crontab, expires: float) -> dict[str, Any]:
    """Times are UTC. The message only makes the job; a job that is active already is enough."""
    return entry(CLEANUP_START, "cleanup", expires, {"kind": kind.value}) | {"schedule": schedule}


beat_schedule: dict[str, dict[str, Any]] = {
    "sweep-jobs": entry(RECOVERY_SWEEP, "recovery", SWEEP_SECONDS),
    "settle-dances": entry(RECOVERY_SETTLE, "recovery", SWEEP_SECONDS),
    "sweep-webhooks": entry(RECOVERY_WEBHOOKS, "recovery", SWEEP_SECONDS),
    "delete-unwanted-videos": entry(CLEANUP_UNWANTED, "cleanup", UNWANTED_SECONDS),
    "erase-accounts": entry(CLEANUP_ERASE, "cleanup", UNWANTED_SECONDS),
    "expire-documents": entry(CLEANUP_EXPIRE, "cleanup", EXPIRE_SECONDS),
    "rotate-challenges": start(RunKind.ROTATION, crontab(minute=0), HOUR),
    "clean-up-data": start(RunKind.CLEANUP, crontab(hour=2, minute=0), 12 * HOUR),
    **{
        f"canary-{queue}": entry(CANARY, queue, CANARY_SECONDS, {"queue": queue})
        for queue in QUEUES
    },
}
