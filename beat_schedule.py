"""What runs when. Read by RedBeat, which keeps its state and its lock in Redis.

Every entry expires before it would be sent again, so that a stopped worker finds no heap of
yesterday's sweeps when it comes back.
"""

from __future__ import annotations

from typing import Any

from services.pipelines import CANARY, CLEANUP_EXPIRE, CLEANUP_SWEEP, QUEUES

SWEEP_SECONDS = 10.0
CANARY_SECONDS = 20.0
EXPIRE_SECONDS = 300.0


def entry(
    task: str, queue: str, seconds: float, arguments: dict[str, Any] | None = None
) -> dict[str, Any]:
    options = {"queue": queue, "expires": seconds}
    return {"task": task, "schedule": seconds, "kwargs": arguments or {}, "options": options}


beat_schedule: dict[str, dict[str, Any]] = {
    "sweep-jobs": entry(CLEANUP_SWEEP, "cleanup", SWEEP_SECONDS),
    "expire-documents": entry(CLEANUP_EXPIRE, "cleanup", EXPIRE_SECONDS),
    **{
        f"canary-{queue}": entry(CANARY, queue, CANARY_SECONDS, {"queue": queue})
        for queue in QUEUES
    },
}
