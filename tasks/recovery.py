"""Queue recovery: relay, lease reaper, and what a crash left half done. Only the database is asked,
so that nothing long ever occupies its worker: what may be long belongs to the queue cleanup."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery import Celery, shared_task

from services.jobs.pipelines import (
    RECOVERY_RETURN,
    RECOVERY_SETTLE,
    RECOVERY_SWEEP,
    RECOVERY_WEBHOOKS,
)
from tasks.context import services_of

LEAST_PAUSE = 5.0  # seconds

log = logging.getLogger(__name__)
_begun: dict[str, float] = {}


def is_due(task: str) -> bool:
    """Whether some time has passed since the last one: of messages that piled up one is enough."""
    now = time.monotonic()
    if now - _begun.get(task, -LEAST_PAUSE) < LEAST_PAUSE:
        return False
    _begun[task] = now
    return True


def sweep_if_due(app: Celery) -> None:
    """Publish what lies unpublished, take back what was lost: see `JobService.sweep`."""
    if not is_due(RECOVERY_SWEEP):
        return
    counts = services_of(app).jobs.sweep()
    if counts["published"] or counts["recovered"] or counts["skipped"]:
        log.info("swept %s", counts)


def keep_sweeping(app: Celery) -> None:
    """Sweep as long as the process lives, so that neither Beat nor the broker is needed for it."""
    while True:
        try:
            sweep_if_due(app)
        except Exception:
            log.exception("a sweep failed; the next one tries again")
        time.sleep(LEAST_PAUSE)


@shared_task(name=RECOVERY_SWEEP, bind=True)
def sweep(self: Any) -> None:
    """Beat's sweep, for workers of a version that does not sweep by itself."""
    sweep_if_due(self.app)


@shared_task(name=RECOVERY_SETTLE, bind=True)
def settle(self: Any) -> None:
    """See to what follows from sessions and submissions whose process died before it could."""
    if is_due(self.name):
        services = services_of(self.app)
        services.dances.sessions.settle_outstanding()
        services.dances.submissions.settle_outstanding()


@shared_task(name=RECOVERY_WEBHOOKS, bind=True)
def call_for_deliveries(self: Any) -> None:
    """Call workers for the webhook deliveries and the letters whose time has come."""
    if not is_due(self.name):
        return
    if due := services_of(self.app).webhooks.sender.sweep():
        log.info("webhook deliveries due=%d", due)
    if due := services_of(self.app).mail.postman.sweep():
        log.info("letters due=%d", due)


@shared_task(name=RECOVERY_RETURN, bind=True)
def return_message(self: Any, job_id: str, step: str) -> None:
    """A worker of another version did not know what to do with the step."""
    services_of(self.app).jobs.return_message(job_id, step)
