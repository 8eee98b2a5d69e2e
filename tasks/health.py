"""The canary: a message that only shows that the queue's workers still consume."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from services.jobs.pipelines import CANARY
from services.monitoring.liveness import touch
from tasks.context import services_of


@shared_task(name=CANARY, bind=True)
def canary(self: Any, queue: str) -> None:
    """Leave a mark that a worker of this queue is alive."""
    touch(services_of(self.app).redis, queue)
